// A file may say anything about its length, or nothing: what it holds decides, and nothing is sized by what it says.
#include <gtest/gtest.h>

#include "made_media.h"

namespace resonance::transcode {
namespace {

using testing::expect_sound_generation;
using testing::Folder;
using testing::make;
using testing::prepare_into;
using testing::Prepared;
using testing::write;

constexpr const char* kFilm =
    "-f lavfi -i testsrc2=d=3:s=96x64:r=25 -f lavfi -i sine=d=3 -c:v libx264 -preset ultrafast -c:a aac";

std::string big_endian(uint64_t value, size_t bytes) {
  std::string text;
  for (size_t i = bytes; i-- > 0;) text += static_cast<char>(value >> (8 * i));
  return text;
}

// Overwrites what stands `offset` bytes after each `name` in the file.
std::string with(std::string bytes, const std::string& name, size_t offset, const std::string& value) {
  size_t found = 0;
  for (size_t at = bytes.find(name); at != std::string::npos; at = bytes.find(name, at + 1), ++found) {
    bytes.replace(at + name.size() + offset, value.size(), value);
  }
  EXPECT_GT(found, 0U) << name;
  return bytes;
}

void expect_three_seconds(const Folder& folder, const std::string& bytes) {
  Prepared out;
  prepare_into(out, write(folder / "lying", bytes));
  expect_sound_generation(out);
  EXPECT_NEAR(double(out.generation.duration_ms), 3000, 150);
}

TEST(LyingDurations, IsoMedia) {
  const Folder folder;
  const std::string bytes = testing::read(make(folder / "in.mp4", kFilm));
  // mvhd, tkhd and mdhd of version 0: times, then a time scale or a number, then the duration.
  const std::pair<const char*, size_t> places[] = {{"mvhd", 16}, {"tkhd", 20}, {"mdhd", 16}};
  for (const uint64_t lie : {uint64_t{0}, uint64_t{0x7fffffff}, uint64_t{0xffffffff}}) {
    for (const auto& [name, offset] : places) {
      SCOPED_TRACE(std::string(name) + " " + std::to_string(lie));
      expect_three_seconds(folder, with(bytes, name, offset, big_endian(lie, 4)));
    }
    SCOPED_TRACE("all " + std::to_string(lie));
    std::string all = bytes;
    for (const auto& [name, offset] : places) all = with(all, name, offset, big_endian(lie, 4));
    expect_three_seconds(folder, all);
  }
}

// Billions of seconds, infinite, negative, not a number: Matroska writes a duration as a floating number.
TEST(LyingDurations, Matroska) {
  const Folder folder;
  const std::string bytes = testing::read(make(folder / "in.mkv", kFilm));
  const std::string element = "\x44\x89\x88";
  for (const uint64_t lie : {uint64_t{0x4202a05f20000000}, uint64_t{0x7fefffffffffffff}, uint64_t{0x7ff0000000000000},
                             uint64_t{0x7ff8000000000000}, uint64_t{0xc08f400000000000}}) {
    SCOPED_TRACE(lie);
    expect_three_seconds(folder, with(bytes, element, 0, big_endian(lie, 8)));
  }
  // Without any: the element becomes a void one of the same size.
  expect_three_seconds(folder,
                       with(bytes, element, 0, big_endian(0, 8)).replace(bytes.find(element), 3, "\xec\x89\x80", 3));
}

TEST(LyingDurations, Waves) {
  const Folder folder;
  const std::string bytes = testing::read(make(folder / "in.wav", "-f lavfi -i sine=d=3 -fflags +bitexact"));
  for (const char* lie : {"\xff\xff\xff\xff", "\xf0\xff\xff\xff", "\xff\xff\xff\x7f"}) {
    expect_three_seconds(folder, with(bytes, "data", 0, std::string(lie, 4)));
  }
}

// Sound that claims to go on nine hours later; nobody encodes the silence in between.
TEST(LyingDurations, HoursOfNothingInASmallFile) {
  const Folder folder;
  std::string bytes = testing::read(make(folder / "in.flv", "-f lavfi -i sine=d=3:r=44100 -c:a libmp3lame"));
  // A tag of FLV: kind, 24 bits of size, 24 bits of time and the 8 above them, a number; its size again behind it.
  size_t tags = 0;
  for (size_t at = 13; at + 11 < bytes.size(); ++tags) {
    if (tags > 60) bytes[at + 7] = 2;
    const auto byte = [&](size_t offset) { return size_t{static_cast<unsigned char>(bytes[at + offset])}; };
    at += 11 + (byte(1) << 16 | byte(2) << 8 | byte(3)) + 4;
  }
  ASSERT_GT(tags, 80U);
  Prepared out;
  prepare_into(out, write(folder / "hours.flv", bytes));
  EXPECT_TRUE(out.generation.damaged);
  EXPECT_NEAR(double(out.generation.duration_ms), 3000, 200);
}

// What is short and whole is not taken for a crumb of something long.
TEST(LyingDurations, AMomentIsNoRestOfYears) {
  const Folder folder;
  const auto input = make(folder / "in.mp4", "-f lavfi -i testsrc2=d=0.6:s=96x64:r=25 -c:v libx264 -preset ultrafast");
  std::string bytes = testing::read(input);
  bytes = with(with(bytes, "mvhd", 16, big_endian(0xffffffff, 4)), "mdhd", 16, big_endian(0xffffffff, 4));
  Prepared out;
  prepare_into(out, write(folder / "moment.mp4", bytes));
  EXPECT_NEAR(double(out.generation.duration_ms), 600, 100);
  EXPECT_FALSE(out.generation.damaged);
}

}  // namespace
}  // namespace resonance::transcode
