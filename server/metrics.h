// What the library counts about itself, in Prometheus' text format. Any thread.
#pragma once

#include <memory>
#include <string>

#include "catalogue/catalogue.h"
#include "ingest/data_folder.h"
#include "search/searcher.h"

namespace resonance::server {

class Metrics {
 public:
  Metrics();
  ~Metrics();

  void count_request(const std::string& method, int status, int64_t took_ms);
  // The whole page, gauges of backlog, disk and index read now.
  std::string text(Catalogue& catalogue, const ingest::DataFolder& data, const search::Searcher& searcher) const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace resonance::server
