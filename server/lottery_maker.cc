#include "server/lottery_maker.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>

#include "base/clock.h"
#include "base/log.h"
#include "server/draws.h"

namespace resonance::server {
namespace {

namespace sortition = festival::sortition;

constexpr int64_t kToldEachMs = 1'000;

struct Stopped {};

std::optional<ShownDraw> draw_behind(App& app, const DrawWork& work) {
  const auto draw = app.catalogue.draws.find(work.jury);
  const auto jury = app.catalogue.juries.find(work.jury);
  const auto edition = jury ? app.catalogue.editions.find(jury->edition) : std::nullopt;
  if (!draw || !edition) return std::nullopt;
  return ShownDraw{*edition, *jury, *draw};
}

// Those on the roll that was closed, whoever withdrew since then included.
void commit(App& app, const ShownDraw& of, const DrawWork& work, const std::stop_token& stop) {
  std::vector<Volunteer> roll = app.catalogue.volunteers.of_jury(work.jury);
  std::erase_if(roll, [](const Volunteer& each) { return each.salt.empty(); });
  std::vector<std::string> salts;
  for (Volunteer& each : roll) {
    each.withdrawn_ms = 0;
    salts.push_back(each.salt);
  }
  const sortition::Call call{of.jury.name_fr + " – " + of.edition.title_fr, quotas_of(of.draw), seed_source_of(of.draw),
                             roll_of(of.draw, roll)};
  int64_t told_ms = 0;
  const sortition::Committed committed = sortition::commit(call, salts, [&](int rounds) {
    if (stop.stop_requested()) throw Stopped();
    if (boot_clock_ms() - told_ms < kToldEachMs) return;
    told_ms = boot_clock_ms();
    app.catalogue.draws.note_rounds(work, rounds);
  });
  DrawCommitment made;
  made.text = committed.text;
  made.commitment = committed.commitment;
  made.committed_ms = wall_clock_ms();
  made.seed_until_ms = of.draw.seed_until_ms;
  if (made.committed_ms >= of.draw.seed_from_ms) {
    throw Error(ErrorCode::conflict,
                "The lottery was ready only when the seed could be known. Nothing was published: take a later seed, "
                "then commit again.");
  }
  std::map<std::string, std::string> keys;
  for (const sortition::RegisterLine& line : sortition::register_of(call, salts)) keys[line.id] = line.key;
  app.catalogue.draws.commit(work, made, keys);
}

void replace(App& app, const ShownDraw& of, const DrawWork& work) {
  const sortition::Committed committed = sortition::kept_committed(of.draw.committed->text);
  sortition::DrawRecord record = sortition::kept_record(of.draw.committed->record);
  sortition::replace(committed, record, work.given_up, work.relax);
  if (app.catalogue.draws.replace(work, sortition::to_text(record))) tell_drawn(app, of, record.steps.back().drawn);
}

void work_on(App& app, const DrawWork& work, const std::stop_token& stop) {
  const auto of = draw_behind(app, work);
  if (!of) return;
  try {
    if (work.kind == DrawWork::Kind::commitment) {
      commit(app, *of, work, stop);
    } else {
      replace(app, *of, work);
    }
  } catch (const Error& error) {
    app.catalogue.draws.fail_work(work, error.message());
  } catch (const std::exception& defect) {
    log::error("lottery_defect", {{"error", defect.what()}});
    app.catalogue.draws.fail_work(work, Message("The computation failed. Nothing was published or changed."));
  }
}

}  // namespace

void make_lotteries(App& app, const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const auto work = app.catalogue.draws.claim_work();
    if (!work) return;
    try {
      work_on(app, *work, stop);
    } catch (const Stopped&) {
      app.catalogue.draws.release_work(*work);
    }
  }
}

void LotteryMaker::start() {
  app_.catalogue.draws.resume_work();
  thread_ = std::jthread([this](const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any changed;
    while (!stop.stop_requested()) {
      try {
        make_lotteries(app_, stop);
      } catch (const Error& error) {
        log::warning("lottery_waits", {{"error", error.what()}});
      } catch (const std::exception& defect) {
        log::error("lottery_defect", {{"error", defect.what()}});
      }
      std::unique_lock lock(mutex);
      changed.wait_for(lock, stop, std::chrono::seconds(1), [] { return false; });
    }
  });
}

void LotteryMaker::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

}  // namespace resonance::server
