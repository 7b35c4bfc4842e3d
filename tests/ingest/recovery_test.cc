#include "ingest/recovery.h"

#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "base/clock.h"
#include "tests/ingest/library.h"

namespace resonance::ingest {
namespace {

using testing::IsEmpty;

class RecoveryTest : public LibraryTest {
 protected:
  MediaId deposit() {
    PlainUpload upload = store.begin(item, "film.mp4", std::nullopt);
    upload.append("abc");
    return upload.finish();
  }
  Recovered recover_now() {
    Presence presence(folder);
    return recover(catalogue, folder, store, presence);
  }
  // Makes a folder with something in it.
  void leave(const fs::path& place) {
    fs::create_directories(place);
    write_durably(place / "left.mp4", "x");
  }

  UploadStore store{catalogue, folder, {.reserve_bytes = 0}};
};

TEST_F(RecoveryTest, TheFirstProcessIsAloneAndTheNextOnesAreNot) {
  Presence first(folder);
  EXPECT_TRUE(first.alone());
  first.share();
  EXPECT_FALSE(first.alone());
  Presence second(folder);
  EXPECT_FALSE(second.alone());
}

TEST_F(RecoveryTest, AProcessWaitsWhileAnotherRecovers) {
  auto first = std::make_unique<Presence>(folder);
  std::atomic<bool> entered = false;
  std::thread next([&] {
    Presence second(folder);
    entered = true;
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_FALSE(entered);
  first->share();
  next.join();
  EXPECT_TRUE(entered);
}

TEST_F(RecoveryTest, SweepsWhatNoRowNames) {
  MediaId kept = deposit();
  leave(folder.media(MediaId::random()));
  leave(folder.media(kept) / JobId::random().text());
  leave(folder.work(JobId::random()) / "1");
  leave(folder.work() / "something");
  EXPECT_EQ(disagreements().size(), 4u);
  EXPECT_EQ(recover_now().swept_folders, 4);
  EXPECT_THAT(disagreements(), IsEmpty());
  EXPECT_EQ(original_of(kept), "abc");
  EXPECT_EQ(recover_now().swept_folders, 0);
}

TEST_F(RecoveryTest, LeavesAloneWhatIsNotOurs) {
  leave(folder.media() / "lost+found");
  recover_now();
  EXPECT_TRUE(fs::exists(folder.media() / "lost+found"));
}

TEST_F(RecoveryTest, AloneItEndsEveryLease) {
  deposit();
  Job job = catalogue.jobs.claim({"x"}).value();
  leave(folder.work(job.id) / "0");
  leave(folder.work(job.id) / "1");
  EXPECT_FALSE(catalogue.jobs.claim({"x"}).has_value());
  recover_now();
  EXPECT_FALSE(fs::exists(folder.work(job.id) / "0"));
  EXPECT_TRUE(fs::exists(folder.work(job.id) / "1" / "left.mp4")) << "the next attempt goes on from there";
  EXPECT_EQ(catalogue.jobs.claim({"x"}).value().id, job.id);
}

TEST_F(RecoveryTest, BesideAnotherProcessItTouchesNoLiveWork) {
  Presence neighbour(folder);
  neighbour.share();
  MediaId media = deposit();
  Job stale = catalogue.jobs.claim({"x"}).value();
  catalogue.jobs.expire_all_leases();
  Job live = catalogue.jobs.claim({"x"}).value();
  ASSERT_EQ(stale.id, live.id);
  leave(folder.work(live.id) / std::to_string(stale.fence));
  leave(folder.work(live.id) / std::to_string(live.fence));
  leave(folder.generation(media, live.id));  // renamed, its transaction not yet written
  Recovered recovered = recover_now();
  EXPECT_EQ(recovered.swept_folders, 1);
  EXPECT_TRUE(fs::exists(folder.work(live.id) / std::to_string(live.fence) / "left.mp4"));
  EXPECT_TRUE(fs::exists(folder.generation(media, live.id) / "left.mp4"));
  EXPECT_TRUE(catalogue.jobs.heartbeat(live.id, live.fence, 1, "encode", 0, {}));
}

TEST_F(RecoveryTest, EndsUploads) {
  MediaId expired = store.create(item, "", 3), whole = store.create(item, "", 3);
  { store.take_turn(whole).append("abc"); }
  catalogue.media.postpone_expiry(expired, wall_clock_ms() - 1);
  Recovered recovered = recover_now();
  EXPECT_EQ(recovered.completed_uploads, 1);
  EXPECT_EQ(recovered.expired_uploads, 1);
  EXPECT_EQ(state_of(whole), MediaState::processing);
  EXPECT_THAT(disagreements(), IsEmpty());
}

}  // namespace
}  // namespace resonance::ingest
