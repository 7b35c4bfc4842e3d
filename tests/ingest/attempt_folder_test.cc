#include "ingest/attempt_folder.h"

#include <unistd.h>

#include "tests/ingest/library.h"

namespace resonance::ingest {
namespace {

class AttemptFolderTest : public LibraryTest {
 protected:
  // The next claim of the one job there is.
  Job claim() {
    catalogue.jobs.expire_all_leases();
    return catalogue.jobs.claim({"x"}).value();
  }
  void deposit() {
    PlainUpload upload = store.begin(item, "film.mp4", std::nullopt);
    upload.append("abc");
    upload.finish();
  }
  static void leave(const fs::path& attempt, const std::string& name = "journal") {
    write_durably(attempt / name, "x");
  }

  UploadStore store{catalogue, folder, {.reserve_bytes = 0}};
};

TEST_F(AttemptFolderTest, GoesOnInWhatADeadAttemptLeft) {
  deposit();
  Job first = claim();
  fs::path before;
  {
    AttemptFolder attempt(folder, first);
    before = attempt.path();
    leave(before);
  }
  Job second = claim();
  ASSERT_GT(second.fence, first.fence);
  AttemptFolder attempt(folder, second);
  EXPECT_EQ(attempt.path().filename(), std::to_string(second.fence));
  EXPECT_TRUE(fs::exists(attempt.path() / "journal"));
  EXPECT_FALSE(fs::exists(before));
}

TEST_F(AttemptFolderTest, WithoutAJournalItBeginsAnew) {
  deposit();
  {
    AttemptFolder attempt(folder, claim());
    leave(attempt.path(), "photo-320.jpg");
  }
  AttemptFolder attempt(folder, claim());
  EXPECT_TRUE(fs::is_empty(attempt.path()));
}

TEST_F(AttemptFolderTest, LeavesAloneWhereSomebodyIsAtWork) {
  deposit();
  Job first = claim();
  AttemptFolder stalled(folder, first);
  leave(stalled.path());
  Job second = claim();
  AttemptFolder attempt(folder, second);
  EXPECT_TRUE(fs::is_empty(attempt.path()));
  EXPECT_EQ(sweep_attempts(catalogue, folder), 0);
  EXPECT_TRUE(fs::exists(stalled.path() / "journal"));
}

TEST_F(AttemptFolderTest, TheLastAttemptBeginsAnew) {
  deposit();
  for (int attempts = 1; attempts <= kMaximumAttempts; ++attempts) {
    Job job = claim();
    ASSERT_EQ(job.attempts, attempts);
    AttemptFolder attempt(folder, job);
    EXPECT_EQ(fs::exists(attempt.path() / "journal"), attempts == 2) << attempts;
    leave(attempt.path());
  }
}

TEST_F(AttemptFolderTest, HandsOutOnlyWhatPlayersAskFor) {
  deposit();
  Job job = claim();
  AttemptFolder attempt(folder, job);
  for (const char* name :
       {"master.m3u8", "360.m3u8", "audio.m3u8", "1080.mp4", "720-growing.mp4", "audio-growing.mp4"}) {
    EXPECT_FALSE(open_early_file(folder, job, name)) << name << " is not there";
    leave(attempt.path(), name);
    EXPECT_TRUE(open_early_file(folder, job, name)) << name;
  }
  for (const char* name : {"journal", "audio-level.mp4", "360-growing.m3u8", "360.mp4.part", "poster-320.jpg"}) {
    leave(attempt.path(), name);
    EXPECT_FALSE(open_early_file(folder, job, name)) << name;
  }
  for (const char* name : {"../1/360.mp4", "", ".mp4", "..", "36O.mp4", "12345.mp4"}) {
    EXPECT_FALSE(open_early_file(folder, job, name)) << name;
  }
  // A child that was taken over may put anything there.
  write_durably(folder.root() / "secret", "x");
  fs::create_symlink(folder.root() / "secret", attempt.path() / "720.mp4");
  EXPECT_FALSE(open_early_file(folder, job, "720.mp4"));
  fs::create_hard_link(folder.root() / "secret", attempt.path() / "480.mp4");
  EXPECT_FALSE(open_early_file(folder, job, "480.mp4"));
  fs::create_directory(attempt.path() / "240.mp4");
  EXPECT_FALSE(open_early_file(folder, job, "240.mp4"));
}

}  // namespace
}  // namespace resonance::ingest
