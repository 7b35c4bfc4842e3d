#include "base/file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "base/error.h"
#include "base/id.h"

namespace resonance {
namespace {

namespace fs = std::filesystem;

class FileTest : public testing::Test {
 protected:
  FileTest() : folder_(fs::temp_directory_path() / ("resonance-file-" + random_id_text())) {
    fs::create_directories(folder_);
  }
  ~FileTest() override { fs::remove_all(folder_); }
  fs::path folder_;
};

template <class Act>
ErrorCode code_of(Act&& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.code();
  }
  ADD_FAILURE() << "nothing was thrown";
  return ErrorCode::internal;
}

TEST_F(FileTest, WritesReplacesAndReads) {
  write_durably(folder_ / "a", "one");
  write_durably(folder_ / "a", "two");
  EXPECT_EQ(read_file(folder_ / "a", 3), "two");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), 1);  // no temporary left
  EXPECT_EQ(code_of([&] { read_file(folder_ / "a", 2); }), ErrorCode::too_large);
  EXPECT_EQ(code_of([&] { read_file(folder_ / "b", 2); }), ErrorCode::not_found);
}

TEST_F(FileTest, CopiesWithProgressAndNeverOverwrites) {
  std::string data(3 << 20, 'x');
  write_durably(folder_ / "from", data);
  int64_t last = 0;
  copy_durably(folder_ / "from", folder_ / "to", [&](int64_t done) { last = done; });
  EXPECT_EQ(last, static_cast<int64_t>(data.size()));
  EXPECT_EQ(read_file(folder_ / "to", 4 << 20), data);
  EXPECT_EQ(code_of([&] { copy_durably(folder_ / "from", folder_ / "to"); }), ErrorCode::conflict);
}

TEST_F(FileTest, LeavesNothingOfACopyThatWasStopped) {
  write_durably(folder_ / "from", std::string(1 << 20, 'x'));
  EXPECT_EQ(code_of([&] {
              copy_durably(folder_ / "from", folder_ / "to", [](int64_t) { throw Error(ErrorCode::busy, "stop"); });
            }),
            ErrorCode::busy);
  EXPECT_FALSE(fs::exists(folder_ / "to"));
}

TEST_F(FileTest, RenamesOnceOnly) {
  fs::create_directory(folder_ / "work");
  fs::create_directory(folder_ / "media");
  write_durably(folder_ / "work" / "a", "a");
  sync_tree(folder_ / "work");
  rename_durably(folder_ / "work", folder_ / "media" / "generation");
  EXPECT_EQ(read_file(folder_ / "media" / "generation" / "a", 10), "a");
  fs::create_directory(folder_ / "work");
  EXPECT_EQ(code_of([&] { rename_durably(folder_ / "work", folder_ / "media" / "generation"); }), ErrorCode::conflict);
}

TEST_F(FileTest, DescriptorClosesItselfOnce) {
  write_durably(folder_ / "a", "a");
  FileDescriptor first = open_for_reading(folder_ / "a");
  int number = first.get();
  FileDescriptor second = std::move(first);
  EXPECT_EQ(second.get(), number);
  second.reset();
  char byte;
  EXPECT_EQ(pread(number, &byte, 1, 0), -1);
}

TEST_F(FileTest, KnowsTheFreeSpace) {
  EXPECT_GT(free_space_bytes(folder_), 0);
}

}  // namespace
}  // namespace resonance
