// What a handler may reach: references to the parts, built once in `serve`. Holds nothing, starts nothing.
#pragma once

#include "base/error.h"
#include "catalogue/catalogue.h"
#include "ingest/data_folder.h"
#include "ingest/runner.h"
#include "ingest/tus.h"
#include "ingest/upload_store.h"
#include "search/searcher.h"
#include "server/address_rate.h"
#include "server/config.h"
#include "server/mail_sender.h"
#include "server/metrics.h"
#include "server/render.h"

namespace resonance::server {

struct App {
  const Settings& settings;
  Catalogue& catalogue;
  const ingest::DataFolder& data;
  ingest::UploadStore& uploads;
  ingest::TusServer& tus;
  ingest::Runner& runner;
  const search::Searcher& searcher;
  const Renderer& renderer;
  Metrics& metrics;
  MailSender& mail;
  VoteRates& vote_rates;
};

}  // namespace resonance::server
