#include <csignal>
#include <cstdio>
#include <thread>

#include "base/clock.h"
#include "base/log.h"
#include "ingest/indexer.h"
#include "ingest/recovery.h"
#include "server/alert_mail.h"
#include "server/coming_of_age.h"
#include "server/commands/commands.h"
#include "server/commands/library.h"
#include "server/draws.h"
#include "server/listener.h"
#include "server/lottery_maker.h"
#include "server/mail_sender.h"
#include "server/retention.h"
#include "server/router.h"
#include "server/viewings.h"

namespace resonance::server {
namespace {

constexpr int kSweepSeconds = 3600;

// Blocks the signals that end the program in this thread and all it starts, so that only wait() receives them.
class EndingSignals {
 public:
  EndingSignals() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGINT);
    sigaddset(&set_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
  }
  // The signal that came within `seconds`, or 0.
  int wait(int seconds) const {
    timespec limit{seconds, 0};
    int received = sigtimedwait(&set_, nullptr, &limit);
    return received > 0 ? received : 0;
  }

 private:
  sigset_t set_;
};

// What is not done now is done an hour later.
template <class Act>
void attempt(const Act& act) {
  try {
    act();
  } catch (const Error& error) {
    log::warning("housekeeping_waits", {{"error", error.what()}});
  }
}

}  // namespace

int serve(const Settings& settings) {
  EndingSignals signals;
  Assets assets(settings.web_root);
  Translator translator(assets);
  Renderer renderer(assets, translator);
  const Mailer mailer(settings);
  Library library(settings, assets);

  ingest::Presence presence(library.folder);
  ingest::UploadStore uploads(library.catalogue, library.folder, upload_options(settings));
  ingest::Recovered recovered = ingest::recover(library.catalogue, library.folder, uploads, presence);
  log::info("recovered", {{"completed_uploads", recovered.completed_uploads},
                          {"expired_uploads", recovered.expired_uploads},
                          {"swept_folders", recovered.swept_folders}});

  ingest::TusServer tus(library.catalogue, uploads);
  ingest::Runner runner(library.catalogue, library.folder, runner_options(settings));
  ingest::Indexer indexer(library.catalogue, library.folder);
  MailSender mail_sender(library.catalogue.outbox, mailer);
  search::load_dictionaries();
  search::Searcher searcher(library.folder.index(), [&indexer] { indexer.rebuild(); });
  Metrics metrics;
  VoteRates vote_rates;
  App app{settings, library.catalogue, library.folder, uploads,     tus,       runner,
          searcher, renderer,          metrics,        mail_sender, vote_rates};

  mail_sender.follow(library.catalogue.alerts, [&app](const Mail& due) { return alert_mail(app, due); });

  Listener listener({settings.listen, settings.port}, [&app](Request& request) { return handle(app, request); });
  LotteryMaker lottery_maker(app);
  runner.start();
  indexer.start();
  mail_sender.start();
  lottery_maker.start();
  std::thread doorkeeper([&listener] { listener.run(); });
  if (settings.listen.starts_with("unix:")) {
    std::printf("Résonance: %s\n", settings.listen.c_str());
  } else {
    std::printf("Résonance: http://%s:%d/\n", settings.listen.c_str(), listener.port());
  }
  std::fflush(stdout);

  do {
    attempt([&] { keep_to_dates(app, wall_clock_ms()); });
    attempt([&] { announce_coming_of_age(app, wall_clock_ms()); });
    attempt([&] { forget_viewings(app, wall_clock_ms()); });
    attempt([&] { forget_volunteers(app, wall_clock_ms()); });
    attempt([&] { library.catalogue.public_ballots.forget_devices(wall_clock_ms()); });
    if (signals.wait(kSweepSeconds) != 0) break;
    attempt([&] { ingest::sweep(library.catalogue, library.folder, uploads); });
  } while (true);
  log::info("stopping");
  listener.stop();
  doorkeeper.join();
  mail_sender.stop();
  lottery_maker.stop();
  runner.stop();
  indexer.stop();
  return kExitWell;
}

}  // namespace resonance::server
