#include "ingest/upload_store.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "base/clock.h"
#include "tests/ingest/library.h"

namespace resonance::ingest {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class UploadStoreTest : public LibraryTest {
 protected:
  UploadStore store{catalogue, folder, {.reserve_bytes = 0, .stale_after_ms = 60'000}};
  UploadStore impatient{catalogue, folder, {.reserve_bytes = 0, .stale_after_ms = 0}};
};

TEST_F(UploadStoreTest, TheOffsetIsTheSizeOnDisk) {
  MediaId id = store.create(item, "film.mp4", 10);
  {
    UploadTurn turn = store.take_turn(id);
    turn.append("012");
    turn.append("34");
    EXPECT_EQ(turn.acknowledge(), 5);
  }
  EXPECT_EQ(fs::file_size(folder.original(id)), 5u);
  UploadTurn turn = store.take_turn(id);
  EXPECT_EQ(turn.offset_bytes(), 5);
}

TEST_F(UploadStoreTest, AWholeFileIsReadOnlyAndQueued) {
  MediaId id = store.create(item, "film.mp4", 3);
  UploadTurn turn = store.take_turn(id);
  turn.append("abc");
  turn.acknowledge();
  turn.acknowledge();  // repeating changes nothing
  EXPECT_EQ(state_of(id), MediaState::processing);
  EXPECT_EQ(catalogue.jobs.backlog().queued, 1);
  struct stat facts {};
  ASSERT_EQ(stat(folder.original(id).c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0440u);
}

TEST_F(UploadStoreTest, AFinishedUploadHasNoMoreTurns) {
  MediaId id = store.create(item, "", 0);
  store.take_turn(id).acknowledge();
  EXPECT_EQ(code_of([&] { store.take_turn(id); }), ErrorCode::not_found);
  EXPECT_EQ(code_of([&] { store.take_turn(MediaId::random()); }), ErrorCode::not_found);
  EXPECT_EQ(code_of([&] { store.abandon(id); }), ErrorCode::conflict);
  EXPECT_EQ(code_of([&] { store.create(ItemId::random(), "", 1); }), ErrorCode::not_found);
}

TEST_F(UploadStoreTest, TurnsDoNotOverlap) {
  MediaId id = store.create(item, "", 10);
  std::optional<UploadTurn> first = store.take_turn(id);
  first->append("0");
  EXPECT_EQ(code_of([&] { store.take_turn(id); }), ErrorCode::locked);
  first.reset();
  store.take_turn(id).append("1");
  EXPECT_EQ(original_of(id), "01");
}

TEST_F(UploadStoreTest, AWriterWithoutBytesIsReplacedAndCanWriteNoMore) {
  MediaId id = impatient.create(item, "", 10);
  UploadTurn slow = impatient.take_turn(id);
  slow.append("012");
  UploadTurn quick = impatient.take_turn(id);
  EXPECT_EQ(quick.offset_bytes(), 3);
  quick.append("34");
  EXPECT_EQ(code_of([&] { slow.append("xx"); }), ErrorCode::conflict);
  EXPECT_EQ(code_of([&] { slow.acknowledge(); }), ErrorCode::conflict);
  EXPECT_EQ(quick.acknowledge(), 5);
  EXPECT_EQ(original_of(id), "01234");
}

TEST_F(UploadStoreTest, AReplacedWriterLeavesTheLockToItsSuccessor) {
  MediaId id = impatient.create(item, "", 10);
  std::optional<UploadTurn> slow = impatient.take_turn(id);
  UploadTurn quick = impatient.take_turn(id);
  slow.reset();
  quick.append("0");
  EXPECT_EQ(quick.acknowledge(), 1);
}

TEST_F(UploadStoreTest, ManyWritersOfOneUploadNeverMixTheirBytes) {
  const std::string whole = some_bytes(400'000);
  MediaId id = impatient.create(item, "", static_cast<int64_t>(whole.size()));
  auto write = [&] {
    while (state_of(id) == MediaState::uploading) {
      try {
        UploadTurn turn = impatient.take_turn(id);
        for (int i = 0; i < 8; ++i) {
          size_t at = static_cast<size_t>(turn.offset_bytes());
          turn.append(std::string_view(whole).substr(at, 1500));
        }
        turn.acknowledge();
      } catch (const Error& error) {
        ASSERT_TRUE(error.code() == ErrorCode::locked || error.code() == ErrorCode::conflict ||
                    error.code() == ErrorCode::not_found)
            << error.what();
      }
    }
  };
  std::vector<std::thread> writers;
  for (int i = 0; i < 4; ++i) writers.emplace_back(write);
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(original_of(id), whole);
}

TEST_F(UploadStoreTest, AnotherProcessIsLockedOutToo) {
  MediaId id = store.create(item, "", 10);
  UploadTurn turn = store.take_turn(id);
  UploadStore elsewhere(catalogue, folder, {.reserve_bytes = 0, .stale_after_ms = 0});
  EXPECT_EQ(code_of([&] { elsewhere.take_turn(id); }), ErrorCode::locked);
}

// As a program has that is just being started by another thread, until it runs.
FileDescriptor copy_of_descriptor(const fs::path& path) {
  for (const auto& entry : fs::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    if (fs::read_symlink(entry.path(), gone) != path) continue;
    return FileDescriptor(dup(std::stoi(entry.path().filename().string())));
  }
  return {};
}

TEST_F(UploadStoreTest, ACopyOfTheDescriptorDoesNotKeepTheTurn) {
  const MediaId id = store.create(item, "film.mp4", 10);
  FileDescriptor copy;
  {
    UploadTurn turn = store.take_turn(id);
    turn.append("012");
    turn.acknowledge();
    copy = copy_of_descriptor(folder.original(id));
    ASSERT_TRUE(copy);
  }
  EXPECT_EQ(store.take_turn(id).offset_bytes(), 3);
}

TEST_F(UploadStoreTest, CheckedBytesCountOnlyOnceAcknowledged) {
  MediaId id = store.create(item, "", 10);
  {
    UploadTurn turn = store.take_turn(id);
    turn.append("012");
    turn.acknowledge();
    turn.begin_checked();
    turn.append("xxx");
    turn.roll_back();
    EXPECT_EQ(turn.offset_bytes(), 3);
    turn.begin_checked();
    turn.append("345");
    EXPECT_EQ(turn.acknowledge(), 6);
    turn.begin_checked();
    turn.append("yyy");
  }
  EXPECT_EQ(original_of(id), "012345");
  EXPECT_THAT(disagreements(), IsEmpty());
}

// Runs `act` in a process of its own that dies by kill -9 at its end.
void in_killed_process(const std::function<void()>& act) {
  pid_t child = fork();
  if (child == 0) {
    try {
      act();
    } catch (const std::exception& error) {
      std::fprintf(stderr, "%s\n", error.what());
      _exit(1);
    }
    kill(getpid(), SIGKILL);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status));
}

TEST_F(UploadStoreTest, AfterACrashCheckedBytesAreGoneAndOthersStay) {
  MediaId id = store.create(item, "", 10), plain = store.create(item, "", 10);
  in_killed_process([&] {
    Catalogue own(root);
    UploadStore dying(own, folder, {.reserve_bytes = 0});
    UploadTurn turn = dying.take_turn(id);
    turn.append("012");
    turn.acknowledge();
    turn.begin_checked();
    turn.append("xxxx");
    UploadTurn other = dying.take_turn(plain);
    other.append("0123");
    kill(getpid(), SIGKILL);
  });
  EXPECT_EQ(fs::file_size(folder.original(id)), 7u);
  store.finish_interrupted();
  EXPECT_EQ(fs::file_size(folder.original(id)), 3u);
  EXPECT_EQ(store.take_turn(id).offset_bytes(), 3);
  EXPECT_EQ(store.take_turn(plain).offset_bytes(), 4);
  EXPECT_THAT(disagreements(), IsEmpty());
}

TEST_F(UploadStoreTest, AWholeFileWhoseLastTransactionIsMissingIsCompleted) {
  MediaId id = store.create(item, "", 3);
  in_killed_process([&] {
    Catalogue own(root);
    UploadStore dying(own, folder, {.reserve_bytes = 0});
    UploadTurn turn = dying.take_turn(id);
    turn.append("abc");
    kill(getpid(), SIGKILL);
  });
  EXPECT_EQ(state_of(id), MediaState::uploading);
  EXPECT_EQ(store.finish_interrupted(), 1);
  EXPECT_EQ(state_of(id), MediaState::processing);
  EXPECT_EQ(store.finish_interrupted(), 0);
  EXPECT_THAT(disagreements(), IsEmpty());
}

TEST_F(UploadStoreTest, ExpiredUploadsAreSweptWithTheirBytes) {
  MediaId old = store.create(item, "", 10), fresh = store.create(item, "", 10);
  { store.take_turn(old).append("abc"); }
  catalogue.media.postpone_expiry(old, wall_clock_ms() - 1);
  EXPECT_EQ(store.sweep_expired(), 1);
  EXPECT_FALSE(fs::exists(folder.media(old)));
  EXPECT_TRUE(catalogue.media.find(fresh).has_value());
}

TEST_F(UploadStoreTest, AFormsFileIsWholeOrNothing) {
  MediaId kept, lost;
  {
    PlainUpload upload = store.begin(item, "a.mp4", std::nullopt);
    upload.append("abc");
    upload.append("def");
    kept = upload.finish();
  }
  {
    PlainUpload upload = store.begin(item, "b.mp4", std::nullopt);
    lost = upload.media();
    upload.append("abc");
  }
  EXPECT_EQ(original_of(kept), "abcdef");
  EXPECT_EQ(state_of(kept), MediaState::processing);
  EXPECT_FALSE(catalogue.media.find(lost).has_value());
  EXPECT_FALSE(fs::exists(folder.media(lost)));
  PlainUpload shorter = store.begin(item, "c.mp4", 10);
  shorter.append("abc");
  EXPECT_EQ(code_of([&] { shorter.finish(); }), ErrorCode::invalid);
}

TEST_F(UploadStoreTest, AFormsFileIsBounded) {
  UploadStore small(catalogue, folder, {.maximum_size_bytes = 5, .reserve_bytes = 0});
  {
    PlainUpload upload = small.begin(item, "", std::nullopt);
    EXPECT_EQ(code_of([&] { upload.append("abcdef"); }), ErrorCode::too_large);
  }
  EXPECT_EQ(code_of([&] { small.begin(item, "", 6); }), ErrorCode::too_large);
  EXPECT_THAT(catalogue.media.all(), IsEmpty());
}

TEST_F(UploadStoreTest, ImportEndsAsAnUploadDoes) {
  fs::path source = root / "source.mp4";
  write_durably(source, some_bytes(3'000'000));
  int64_t told = 0;
  MediaId id = import_file(catalogue, folder, item, source, "Été.mp4",
                           [&](int64_t done, int64_t size) {
                             EXPECT_EQ(size, 3'000'000);
                             told = done;
                           },
                           {.reserve_bytes = 0});
  EXPECT_EQ(told, 3'000'000);
  EXPECT_EQ(original_of(id), some_bytes(3'000'000));
  EXPECT_EQ(catalogue.media.find(id).value().file_name, "Été.mp4");
  EXPECT_EQ(catalogue.media.find(id).value().declared_size_bytes, 3'000'000);
  EXPECT_EQ(state_of(id), MediaState::processing);
  EXPECT_THAT(disagreements(), IsEmpty());
}

TEST_F(UploadStoreTest, AFailedImportLeavesNothing) {
  fs::path source = root / "source.mp4";
  write_durably(source, some_bytes(3'000'000));
  auto import = [&](const fs::path& path, const UploadOptions& options) {
    import_file(
        catalogue, folder, item, path, "a", [](int64_t, int64_t) { throw Error(ErrorCode::busy, {"stop"}); }, options);
  };
  EXPECT_EQ(code_of([&] { import(source, {.reserve_bytes = 0}); }), ErrorCode::busy);
  EXPECT_EQ(code_of([&] { import(root / "absent", {}); }), ErrorCode::not_found);
  EXPECT_EQ(code_of([&] { import(root, {}); }), ErrorCode::invalid);
  EXPECT_EQ(code_of([&] { import("/dev/zero", {}); }), ErrorCode::invalid);
  EXPECT_EQ(code_of([&] { import(source, {.maximum_size_bytes = 10}); }), ErrorCode::too_large);
  EXPECT_EQ(code_of([&] { import(source, {.reserve_bytes = int64_t{1} << 60}); }), ErrorCode::unavailable);
  EXPECT_THAT(catalogue.media.all(), IsEmpty());
  EXPECT_TRUE(fs::is_empty(folder.media()));
}

// A disk of four megabytes that is really full.
class FullDiskTest : public testing::Test {
 protected:
  void SetUp() override {
    fs::create_directories(media);
    mounted = geteuid() == 0 && run_command("mount -t tmpfs -o size=4m tmpfs '" + media.string() + "' 2>/dev/null");
    if (!mounted) GTEST_SKIP() << "SKIPPED: mounting a small tmpfs needs root, so a full disk was not tried";
  }
  void TearDown() override {
    if (mounted) run_command("umount -l '" + media.string() + "'");
    fs::remove_all(root);
  }

  const fs::path root = fs::temp_directory_path() / ("resonance-full-" + random_id_text());
  const fs::path media = root / "media";  // the catalogue itself has room
  bool mounted = false;
};

TEST_F(FullDiskTest, WhatFitsIsKeptAndTheRestResumes) {
  DataFolder folder(root);
  Catalogue catalogue(root);
  Item draft;
  draft.title = "Le jardin";
  draft.language = "fr";
  ItemId item = catalogue.items.create(draft).id;
  UploadStore store(catalogue, folder, {.reserve_bytes = 0});
  const std::string whole = some_bytes(6 << 20);
  MediaId id = catalogue.media.create(item, "", static_cast<int64_t>(whole.size()), wall_clock_ms() + 60'000).id;
  std::string error = message_of([&] {
    UploadTurn turn = store.take_turn(id);
    for (size_t at = 0; at < whole.size(); at += 100'000) turn.append(std::string_view(whole).substr(at, 100'000));
  });
  EXPECT_THAT(error, HasSubstr("disk is full"));
  int64_t kept = store.take_turn(id).offset_bytes();
  EXPECT_GT(kept, 3 << 20);
  ASSERT_TRUE(run_command("mount -o remount,size=16m '" + media.string() + "'"));
  {
    UploadTurn turn = store.take_turn(id);
    turn.append(std::string_view(whole).substr(static_cast<size_t>(kept)));
    turn.acknowledge();
  }
  EXPECT_EQ(read_file(folder.original(id), 100 << 20), whole);
  EXPECT_EQ(catalogue.media.find(id).value().state, MediaState::processing);
}

TEST_F(FullDiskTest, TheReserveStopsUploadsUnderWay) {
  DataFolder folder(root);
  Catalogue catalogue(root);
  Item draft;
  draft.language = "fr";
  draft.title = "x";
  ItemId item = catalogue.items.create(draft).id;
  UploadStore store(catalogue, folder, {.reserve_bytes = int64_t{1} << 50});
  EXPECT_EQ(code_of([&] { store.create(item, "", 10); }), ErrorCode::unavailable);
  MediaId id = catalogue.media.create(item, "", 10, wall_clock_ms() + 60'000).id;
  UploadTurn turn = store.take_turn(id);
  EXPECT_EQ(code_of([&] { turn.append("abc"); }), ErrorCode::unavailable);
}

}  // namespace
}  // namespace resonance::ingest
