// A film's second ladder: after its first, after whoever waits.
#include <algorithm>

#include "tests/ingest/runner_fixture.h"

namespace resonance::ingest {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

TEST_F(RunnerTest, AFilmGetsASecondLadderWhenNothingElseIsToBeDone) {
  RunnerOptions chosen = options();
  chosen.light_ladder = true;
  const MediaId first = deposit(film(6));
  run_until_idle(chosen);
  ASSERT_EQ(state_of(first), MediaState::ready);
  const std::optional<JobId> generation = catalogue.media.find(first)->generation;
  Runner runner(catalogue, folder, chosen);
  runner.run_until([&] { return catalogue.media.generations(first).size() == 2; });
  EXPECT_EQ(catalogue.media.find(first)->generation, generation) << "what somebody is watching stays";
  const auto playlist = catalogue.media.rendition(first, "complete.m3u8");
  ASSERT_TRUE(playlist);
  const fs::path light = folder.generation(first, playlist->generation);
  const std::string master = read_file(light / "complete.m3u8", 1 << 20);
  EXPECT_THAT(master, HasSubstr("\n../" + generation->text() + "/240.m3u8\n"));
  EXPECT_THAT(master, HasSubstr("\n240-av1.m3u8\n"));
  EXPECT_TRUE(fs::exists(light / "../" / generation->text() / "240.m3u8"));
  EXPECT_THAT(disagreements(), IsEmpty());
}

TEST_F(RunnerTest, ASecondLadderGivesWayToWhoeverWaits) {
  RunnerOptions chosen = options();
  chosen.light_ladder = true;
  const MediaId first = deposit(film(60));
  run_until_idle(chosen);
  Runner runner(catalogue, folder, chosen);
  runner.start();
  const auto working = [&] {
    const auto entries = fs::directory_iterator(folder.work());
    return std::any_of(fs::begin(entries), fs::end(entries), [](const auto& each) { return fs::is_directory(each); });
  };
  wait_for("the second ladder begins", working);
  const MediaId second = deposit(film(2));
  runner.wake();
  wait_for("the second film is ready", [&] { return state_of(second) == MediaState::ready; });
  EXPECT_EQ(catalogue.media.generations(first).size(), 1U) << "it was not waited for";
  runner.stop();
}

TEST_F(RunnerTest, ASecondLadderThatItsFilmsNextPreparationReplacesLeavesNothing) {
  RunnerOptions chosen = options();
  chosen.light_ladder = true;
  const MediaId film_id = deposit(film(60));
  run_until_idle(chosen);
  Runner runner(catalogue, folder, chosen);
  runner.start();
  wait_for("the second ladder begins", [&] { return !fs::is_empty(folder.work()); });
  runner.stop();
  ASSERT_FALSE(fs::is_empty(folder.work())) << "it would have gone on there";
  catalogue.media.prepare_again(film_id);
  run_until_idle(options());
  EXPECT_TRUE(fs::is_empty(folder.work()));
  EXPECT_THAT(disagreements(), IsEmpty());
}

}  // namespace
}  // namespace resonance::ingest
