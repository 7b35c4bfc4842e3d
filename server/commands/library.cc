#include "server/commands/library.h"

namespace resonance::server {

Library::Library(const Settings& settings, const Assets& assets) : folder(settings.data), catalogue(folder.root()) {
  Asset places = assets.get("territories.tsv");
  catalogue.territories.load(places.etag, places.bytes);
}

ingest::UploadOptions upload_options(const Settings& settings) {
  ingest::UploadOptions options;
  options.maximum_size_bytes = settings.maximum_upload_bytes;
  options.reserve_bytes = settings.reserve_bytes;
  return options;
}

ingest::RunnerOptions runner_options(const Settings& settings) {
  ingest::RunnerOptions options;
  options.children = settings.children;
  // Deposits stop long before preparations do: what has arrived shall be finished.
  options.reserve_bytes = settings.reserve_bytes / 16;
  options.preparation.ladder = parse_ladder(settings.ladder);
  options.preparation.preset = settings.preset;
  options.preparation.reuse = settings.remux;
  options.light_ladder = makes_light_ladder(settings);
  return options;
}

}  // namespace resonance::server
