#include "catalogue/jobs.h"

#include <set>
#include <thread>

#include "temporary_catalogue.h"

namespace resonance {
namespace {

TEST_F(CatalogueTest, AJobIsClaimedByOneOnly) {
  Item item = published("un");
  constexpr int kJobs = 20;
  for (int i = 0; i < kJobs; ++i) uploaded(item.id);
  std::mutex mutex;
  std::multiset<std::string> claimed;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        Catalogue own(folder_);
        while (auto job = own.jobs.claim("x")) {
          std::lock_guard lock(mutex);
          claimed.insert(job->id.text());
        }
      });
    }
  }
  EXPECT_EQ(claimed.size(), static_cast<size_t>(kJobs));
  EXPECT_EQ(std::set<std::string>(claimed.begin(), claimed.end()).size(), static_cast<size_t>(kJobs));
}

TEST_F(CatalogueTest, APoisonousFileEndsAfterThreeAttempts) {
  Media media = uploaded(published("un").id);
  Message exhausted{"It stopped {n} times.", {{"n", "3"}}};
  for (int attempt = 1; attempt <= kMaximumAttempts; ++attempt) {
    auto job = catalogue_->jobs.claim(exhausted);
    ASSERT_TRUE(job) << attempt;
    EXPECT_EQ(job->attempts, attempt);
    catalogue_->jobs.expire_all_leases();  // its runner died
  }
  EXPECT_FALSE(catalogue_->jobs.claim(exhausted));
  EXPECT_EQ(catalogue_->media.find(media.id)->state, MediaState::failed);
  EXPECT_EQ(catalogue_->media.find(media.id)->failure, exhausted);
  EXPECT_EQ(catalogue_->jobs.backlog().running, 0);
}

TEST_F(CatalogueTest, ReleaseCountsOrGivesBackTheAttempt) {
  Media media = uploaded(published("un").id);
  for (int i = 0; i < 5; ++i) {
    auto job = catalogue_->jobs.claim("x");
    ASSERT_TRUE(job);
    EXPECT_EQ(job->attempts, 1);
    EXPECT_TRUE(catalogue_->jobs.release(job->id, job->fence, "disk full", 0, false));
    EXPECT_EQ(catalogue_->jobs.find(job->id)->failure.text, "disk full");
  }
  for (int i = 0; i < kMaximumAttempts; ++i) {
    auto job = catalogue_->jobs.claim("x");
    ASSERT_TRUE(job);
    EXPECT_TRUE(catalogue_->jobs.release(job->id, job->fence, "it crashed", 0, true));
    // A crash is no obstacle that a waiting job could be said to wait for; it is told once it is the end.
    EXPECT_EQ(catalogue_->jobs.find(job->id)->failure.text, i + 1 < kMaximumAttempts ? "" : "it crashed");
  }
  EXPECT_FALSE(catalogue_->jobs.claim("x"));
  EXPECT_EQ(catalogue_->media.find(media.id)->failure.text, "it crashed");
}

TEST_F(CatalogueTest, ADelayedJobWaits) {
  uploaded(published("un").id);
  auto job = catalogue_->jobs.claim("x");
  catalogue_->jobs.release(job->id, job->fence, "later", 3'600'000, true);
  EXPECT_FALSE(catalogue_->jobs.claim("x"));
  EXPECT_EQ(catalogue_->jobs.backlog().queued, 1);
  EXPECT_GT(catalogue_->jobs.backlog().oldest_ms, 0);
}

TEST_F(CatalogueTest, AHeartbeatTellsWhoLostTheJob) {
  uploaded(published("un").id);
  auto job = catalogue_->jobs.claim("x");
  EXPECT_TRUE(catalogue_->jobs.heartbeat(job->id, job->fence, 5000, "encode", 4000, {}));
  EXPECT_EQ(catalogue_->jobs.find(job->id)->progress_permille, 1000);
  EXPECT_EQ(catalogue_->jobs.find(job->id)->stage, "encode");
  EXPECT_FALSE(catalogue_->jobs.find(job->id)->left_ms);
  EXPECT_TRUE(catalogue_->jobs.heartbeat(job->id, job->fence, 500, "encode", 4000, 90'000));
  EXPECT_EQ(catalogue_->jobs.find(job->id)->left_ms, 90'000);
  catalogue_->jobs.expire_all_leases();
  catalogue_->jobs.claim("x");
  EXPECT_FALSE(catalogue_->jobs.find(job->id)->left_ms) << "of the attempt that was lost";
  EXPECT_FALSE(catalogue_->jobs.heartbeat(job->id, job->fence, 1, "encode", 0, {}));
  EXPECT_FALSE(catalogue_->jobs.fail(job->id, job->fence, "x"));
  EXPECT_FALSE(catalogue_->jobs.release(job->id, job->fence, "x", 0, true));
}

}  // namespace
}  // namespace resonance
