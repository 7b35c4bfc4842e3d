#include "server/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include "base/clock.h"
#include "base/file.h"

namespace resonance::server {

struct Metrics::Implementation {
  prometheus::Registry registry;
  prometheus::Family<prometheus::Counter>& requests =
      prometheus::BuildCounter().Name("resonance_http_requests_total").Help("Requests answered.").Register(registry);
  prometheus::Histogram& seconds =
      prometheus::BuildHistogram()
          .Name("resonance_http_request_seconds")
          .Help("Time from a request's head to its response's head.")
          .Register(registry)
          .Add({}, prometheus::Histogram::BucketBoundaries{0.001, 0.005, 0.02, 0.1, 0.5, 2, 10});
  prometheus::Family<prometheus::Gauge>& jobs =
      prometheus::BuildGauge().Name("resonance_jobs").Help("Preparations by state.").Register(registry);
  prometheus::Gauge& oldest = prometheus::BuildGauge()
                                  .Name("resonance_oldest_job_seconds")
                                  .Help("Age of the oldest preparation that is not done.")
                                  .Register(registry)
                                  .Add({});
  prometheus::Gauge& free_bytes = prometheus::BuildGauge()
                                      .Name("resonance_disk_free_bytes")
                                      .Help("Free space under the data folder.")
                                      .Register(registry)
                                      .Add({});
  prometheus::Gauge& behind = prometheus::BuildGauge()
                                  .Name("resonance_index_changes_behind")
                                  .Help("Changes of the catalogue that searches do not see yet.")
                                  .Register(registry)
                                  .Add({});
  prometheus::Gauge& items = prometheus::BuildGauge()
                                 .Name("resonance_items_published")
                                 .Help("Published contributions.")
                                 .Register(registry)
                                 .Add({});
};

Metrics::Metrics() : implementation_(std::make_unique<Implementation>()) {}
Metrics::~Metrics() = default;

void Metrics::count_request(const std::string& method, int status, int64_t took_ms) {
  implementation_->requests.Add({{"method", method}, {"status", std::to_string(status)}}).Increment();
  implementation_->seconds.Observe(static_cast<double>(took_ms) / 1000);
}

std::string Metrics::text(Catalogue& catalogue, const ingest::DataFolder& data,
                          const search::Searcher& searcher) const {
  auto backlog = catalogue.jobs.backlog();
  Implementation& self = *implementation_;
  self.jobs.Add({{"state", "queued"}}).Set(static_cast<double>(backlog.queued));
  self.jobs.Add({{"state", "running"}}).Set(static_cast<double>(backlog.running));
  self.oldest.Set(backlog.oldest_ms == 0 ? 0 : static_cast<double>(wall_clock_ms() - backlog.oldest_ms) / 1000);
  self.free_bytes.Set(static_cast<double>(free_space_bytes(data.root())));
  self.behind.Set(static_cast<double>(catalogue.items.last_change() - searcher.applied_change()));
  self.items.Set(static_cast<double>(catalogue.items.count(Publication::published)));
  return prometheus::TextSerializer().Serialize(self.registry.Collect());
}

}  // namespace resonance::server
