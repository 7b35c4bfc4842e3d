// A data folder opened for a command: folder, catalogue with its places loaded, upload options from the settings.
#pragma once

#include "catalogue/catalogue.h"
#include "ingest/data_folder.h"
#include "ingest/runner.h"
#include "ingest/upload_store.h"
#include "server/assets.h"
#include "server/config.h"

namespace resonance::server {

struct Library {
  // Creates the folder where missing and loads the territories once per version of their list. Error as its parts.
  Library(const Settings& settings, const Assets& assets);

  ingest::DataFolder folder;
  Catalogue catalogue;
};

ingest::UploadOptions upload_options(const Settings& settings);
ingest::RunnerOptions runner_options(const Settings& settings);

}  // namespace resonance::server
