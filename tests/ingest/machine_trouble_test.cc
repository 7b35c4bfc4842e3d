// What is the machine's fault and not the file's: no room, no program, no cage, no original.
#include <sys/stat.h>

#include "tests/ingest/runner_fixture.h"

namespace resonance::ingest {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

TEST_F(RunnerTest, AFullDiskCostsNoAttempt) {
  fs::path full = root / "full";
  write_durably(full, "");
  MediaId id = deposit(film());
  RunnerOptions chosen = options(program("if [ -e '" + full.string() +
                                         R"(' ]; then echo '{"error":"unavailable","message":"full"}'; else exec )" +
                                         JOB_PROGRAM + R"( "$@"; fi)"));
  chosen.full_disk_delay_ms = 20;
  chosen.full_disk_bytes = INT64_MAX;
  Runner runner(catalogue, folder, chosen);
  runner.start();
  wait_for("several tries", [&] { return catalogue.jobs.latest_of(id).value().fence > 5; });
  EXPECT_LE(catalogue.jobs.latest_of(id).value().attempts, 1);
  EXPECT_THAT(in_english(catalogue.jobs.latest_of(id).value().failure), HasSubstr("goes on by itself"));
  fs::remove(full);
  wait_for("ready", [&] { return state_of(id) == MediaState::ready; });
  runner.stop();
  expect_clean();
}

TEST_F(RunnerTest, WithoutTheReserveNoChildIsStarted) {
  fs::path started = root / "started";
  MediaId id = deposit("x");
  RunnerOptions chosen = options(program("touch '" + started.string() + "'"));
  chosen.reserve_bytes = INT64_MAX;
  chosen.full_disk_delay_ms = 10;
  Runner runner(catalogue, folder, chosen);
  runner.start();
  wait_for("several tries", [&] { return catalogue.jobs.latest_of(id).value().fence > 3; });
  runner.stop();
  Job job = catalogue.jobs.latest_of(id).value();
  EXPECT_EQ(job.state, JobState::queued);
  EXPECT_EQ(job.attempts, 0);
  EXPECT_THAT(in_english(job.failure), HasSubstr("disk is full"));
  EXPECT_FALSE(fs::exists(started));
}

// Else a file could have itself tried for ever.
TEST_F(RunnerTest, AChildThatBlamesTheMachineIsTriedThreeTimes) {
  for (const char* code : {"unavailable", "busy"}) {
    SCOPED_TRACE(code);
    fs::path tries = root / (std::string("tries-") + code);
    MediaId id = deposit("x");
    RunnerOptions chosen = options(
        program("echo again >> '" + tries.string() + R"('; echo '{"error":")" + code + R"(","message":"not me"}')"));
    chosen.full_disk_bytes = 0;  // the disk has room
    run_until_idle(chosen);
    EXPECT_EQ(state_of(id), MediaState::failed);
    EXPECT_THAT(in_english(catalogue.media.find(id).value().failure), HasSubstr("stopped three times"));
    EXPECT_EQ(read_file(tries, 1000), "again\nagain\nagain\n");
  }
  expect_clean();
}

TEST_F(RunnerTest, AMissingOriginalIsSaid) {
  MediaId id = deposit(film());
  fs::remove(folder.original(id));
  run_until_idle(options());
  EXPECT_EQ(state_of(id), MediaState::failed);
  EXPECT_THAT(in_english(catalogue.media.find(id).value().failure), HasSubstr("missing"));
}

TEST_F(RunnerTest, AProgramThatCannotStartCostsNoAttempt) {
  MediaId id = deposit("x");
  RunnerOptions chosen = options(root / "absent");
  chosen.full_disk_delay_ms = 10;
  Runner runner(catalogue, folder, chosen);
  runner.start();
  wait_for("several tries", [&] { return catalogue.jobs.latest_of(id).value().fence > 3; });
  runner.stop();
  EXPECT_EQ(catalogue.jobs.latest_of(id).value().attempts, 0);
  EXPECT_EQ(state_of(id), MediaState::processing);
}

// On such a machine a file waits, with a reason on its job, until somebody mends the machine.
TEST_F(RunnerTest, NothingIsDecodedWhereTheCageHasAHole) {
  MediaId id = deposit(film());
  fs::path tried = root / "tried";
  fs::path leaky = root / "leaky";
  write_durably(leaky, "#!/bin/sh\ncase \"$2\" in *'\"only_check_cage\":false'*) echo decoding >> '" + tried.string() +
                           "';; esac\nexec " WITHOUT_LANDLOCK " " JOB_PROGRAM " \"$@\"\n");
  chmod(leaky.c_str(), 0755);
  RunnerOptions chosen = options(leaky);
  chosen.full_disk_delay_ms = 10;
  {
    Runner runner(catalogue, folder, chosen);
    EXPECT_THAT(runner.cage().acts, IsEmpty());
    runner.start();
    EXPECT_TRUE(runner.cage().has_hole());
    wait_for("several tries", [&] { return catalogue.jobs.latest_of(id).value().fence > 3; });
  }
  Job job = catalogue.jobs.latest_of(id).value();
  EXPECT_EQ(job.state, JobState::queued);
  EXPECT_EQ(job.attempts, 0);
  EXPECT_THAT(in_english(job.failure), HasSubstr("cannot prepare files safely"));
  EXPECT_EQ(state_of(id), MediaState::processing);
  EXPECT_FALSE(fs::exists(tried));
  // Mended, it goes on by itself.
  run_until_idle(options());
  EXPECT_EQ(state_of(id), MediaState::ready);
  EXPECT_EQ(catalogue.jobs.latest_of(id).value().attempts, 1);
  expect_clean();
}

// What a child sees of the machine that started it.
}  // namespace
}  // namespace resonance::ingest
