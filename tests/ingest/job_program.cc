// The smallest program that can do what `resonance` does here: be the caged child, run what is queued, check.
//
//   job_program job ORDER          the child (Runner starts it)
//   job_program run DATA           recovers, then prepares until nothing waits, then indexes
//   job_program import DATA FILE   adds FILE to a new published contribution and prints its media id
//   job_program check DATA         prints disagreements; 1 when there are any
#include <cstdio>
#include <cstring>

#include "base/error.h"
#include "catalogue/catalogue.h"
#include "ingest/check.h"
#include "ingest/indexer.h"
#include "ingest/job_child.h"
#include "ingest/recovery.h"
#include "ingest/runner.h"

namespace resonance::ingest {
namespace {

int run(Catalogue& catalogue, const DataFolder& folder) {
  Presence presence(folder);
  UploadStore uploads(catalogue, folder, {.reserve_bytes = 0});
  recover(catalogue, folder, uploads, presence);
  RunnerOptions options;
  options.preparation.ladder = {240};
  options.preparation.preset = "ultrafast";
  options.poll_ms = 20;
  Runner(catalogue, folder, options).run_until([&] {
    Jobs::Backlog backlog = catalogue.jobs.backlog();
    return backlog.queued + backlog.running == 0;
  });
  catch_up(catalogue, folder);
  return 0;
}

int import(Catalogue& catalogue, const DataFolder& folder, const char* file) {
  Presence presence(folder);
  UploadStore uploads(catalogue, folder, {.reserve_bytes = 0});
  recover(catalogue, folder, uploads, presence);
  Item draft;
  draft.title = "Le jardin";
  draft.language = "fr";
  draft.people_declared = true;
  ItemId item = catalogue.items.create(draft).id;
  catalogue.items.set_publication(item, Publication::published);
  MediaId media = import_file(catalogue, folder, item, file, "film.mp4", {}, {.reserve_bytes = 0});
  std::printf("%s\n", media.text().c_str());
  return 0;
}

int check_and_print(Catalogue& catalogue, const DataFolder& folder) {
  std::vector<Message> found = check(catalogue, folder);
  for (const Message& message : found) std::printf("%s\n", in_english(message).c_str());
  return found.empty() ? 0 : 1;
}

int work(int argc, char** argv) {
  if (argc < 3) return 2;
  DataFolder folder(argv[2]);
  Catalogue catalogue(folder.root());
  if (std::strcmp(argv[1], "run") == 0) return run(catalogue, folder);
  if (std::strcmp(argv[1], "import") == 0 && argc == 4) return import(catalogue, folder, argv[3]);
  if (std::strcmp(argv[1], "check") == 0) return check_and_print(catalogue, folder);
  return 2;
}

}  // namespace
}  // namespace resonance::ingest

int main(int argc, char** argv) {
  if (argc > 1 && std::strcmp(argv[1], "job") == 0) resonance::ingest::run_job_child(argc, argv);
  try {
    return resonance::ingest::work(argc, argv);
  } catch (const resonance::Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
