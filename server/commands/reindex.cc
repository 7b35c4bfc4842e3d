#include "ingest/indexer.h"
#include "server/commands/commands.h"
#include "server/commands/library.h"
#include "server/commands/terminal.h"

namespace resonance::server {

int reindex(const Settings& settings) {
  Assets assets(settings.web_root);
  Library library(settings, assets);
  ProgressBar bar(spoken({"indexing"}));
  ingest::rebuild_index(library.catalogue, library.folder, [&](int64_t done, int64_t total) {
    bar.show(total == 0 ? 1000 : static_cast<int>(done * 1000 / total),
             std::to_string(done) + "/" + std::to_string(total));
  });
  return kExitWell;
}

}  // namespace resonance::server
