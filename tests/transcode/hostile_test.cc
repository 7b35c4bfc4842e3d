// Files broken at random and cut anywhere: whatever they do, prepare() ends with a generation or with a refusal of the
// file, never with "internal", a crash or a hang.
#include <gtest/gtest.h>

#include <random>

#include "base/file.h"
#include "made_media.h"

namespace resonance::transcode {
namespace {

using testing::Folder;
using testing::make;
using testing::write;

void expect_an_end(const Folder& folder, const std::string& bytes, const std::string& what) {
  const Folder output;
  try {
    const FileDescriptor file = open_for_reading(write(folder / "hostile", bytes));
    prepare(file.get(), output.path(), {.ladder = {360}, .preset = "ultrafast"}, {});
  } catch (const Error& error) {
    EXPECT_NE(error.code(), ErrorCode::internal) << what << ": " << error.what();
    EXPECT_NE(error.code(), ErrorCode::unavailable) << what << ": " << error.what();
  }
}

const std::pair<const char*, const char*> kFiles[] = {
    {"a.mp4", "-f lavfi -i testsrc2=d=1:s=96x64:r=10 -f lavfi -i sine=d=1 -c:v libx264 -c:a aac -movflags +faststart"},
    {"a.mkv", "-f lavfi -i testsrc2=d=1:s=96x64:r=10 -f lavfi -i sine=d=1 -c:v libvpx -c:a libvorbis"},
    {"a.ts", "-f lavfi -i testsrc2=d=1:s=96x64:r=10 -f lavfi -i sine=d=1 -c:v mpeg2video -c:a mp2"},
    {"a.avi", "-f lavfi -i testsrc2=d=1:s=96x64:r=10 -f lavfi -i sine=d=1 -c:v mpeg4 -c:a libmp3lame"},
    {"a.wmv", "-f lavfi -i testsrc2=d=1:s=96x64:r=10 -f lavfi -i sine=d=1 -c:v wmv2 -c:a wmav2"},
    {"a.flac", "-f lavfi -i sine=d=1"},
    {"a.ogg", "-f lavfi -i sine=d=1 -c:a libopus"},
    {"a.jpg", "-f lavfi -i testsrc2=d=1:s=96x64 -frames:v 1"},
    {"a.webp", "-f lavfi -i testsrc2=d=1:s=96x64 -frames:v 1"},
};

TEST(Hostile, CutAnywhere) {
  const Folder folder;
  for (const auto& [name, arguments] : kFiles) {
    const std::string bytes = testing::read(make(folder / name, arguments));
    for (int twelfth = 1; twelfth < 12; ++twelfth) {
      expect_an_end(folder, bytes.substr(0, bytes.size() * twelfth / 12),
                    std::string(name) + " cut at " + std::to_string(twelfth));
    }
  }
}

TEST(Hostile, BitsFlipped) {
  const Folder folder;
  for (const auto& [name, arguments] : kFiles) {
    const std::string bytes = testing::read(make(folder / name, arguments));
    for (unsigned seed = 0; seed < 12; ++seed) {
      std::mt19937 random(seed);
      std::string broken = bytes;
      // Some seeds spare the beginning, others break it in particular.
      const size_t range = seed % 3 == 0 ? std::min<size_t>(broken.size(), 2000) : broken.size();
      const size_t flips = 1 + range / (seed % 2 ? 200 : 2000);
      for (size_t i = 0; i < flips; ++i) broken[random() % range] ^= static_cast<char>(1U << random() % 8);
      expect_an_end(folder, broken, std::string(name) + " seed " + std::to_string(seed));
    }
  }
}

}  // namespace
}  // namespace resonance::transcode
