#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "made_media.h"

namespace resonance::transcode {
namespace {

using testing::Folder;
using ::testing::HasSubstr;
using testing::make;
using testing::prepare_into;
using testing::Prepared;
using testing::refusal;
using testing::write;
using namespace std::string_literals;

std::string big_endian(uint32_t value, int bytes) {
  std::string text;
  for (int i = bytes - 1; i >= 0; --i) text += static_cast<char>(value >> (8 * i));
  return text;
}

std::string tiff_entry(uint32_t tag, uint32_t type, uint32_t count, uint32_t value, bool is_short = false) {
  return big_endian(tag, 2) + big_endian(type, 2) + big_endian(count, 4) +
         (is_short ? big_endian(value, 2) + std::string(2, '\0') : big_endian(value, 4));
}

// A JPEG's APP1 segments: EXIF with orientation, camera and a GPS latitude, then XMP with a creator.
std::string camera_traces(int orientation) {
  const std::string camera = "SECRETCAMERA\0\0"s;
  const uint32_t directory = 8;
  const uint32_t camera_at = directory + 2 + 3 * 12 + 4;
  const uint32_t gps_at = camera_at + static_cast<uint32_t>(camera.size());
  const uint32_t latitude_at = gps_at + 2 + 2 * 12 + 4;
  std::string tiff = "MM\0*"s + big_endian(directory, 4) + big_endian(3, 2);
  tiff += tiff_entry(0x010f, 2, 13, camera_at) + tiff_entry(0x0112, 3, 1, static_cast<uint32_t>(orientation), true) +
          tiff_entry(0x8825, 4, 1, gps_at) + big_endian(0, 4) + camera;
  tiff +=
      big_endian(2, 2) + tiff_entry(1, 2, 2, uint32_t{'N'} << 24) + tiff_entry(2, 5, 3, latitude_at) + big_endian(0, 4);
  for (const uint32_t degrees : {48U, 51U, 24U}) tiff += big_endian(degrees, 4) + big_endian(1, 4);
  const std::string exif = "Exif\0\0"s + tiff;
  const std::string xmp =
      "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">SECRETAUTHOR</x:xmpmeta>"s;
  std::string segments;
  for (const std::string& segment : {exif, xmp}) {
    segments += "\xff\xe1" + big_endian(static_cast<uint32_t>(segment.size() + 2), 2) + segment;
  }
  return segments;
}

std::filesystem::path camera_photo(const Folder& folder, const char* size, int orientation) {
  const auto plain =
      make(folder / "plain.jpg", std::string("-f lavfi -i testsrc2=d=1:s=") + size + " -frames:v 1 -q:v 3");
  std::string bytes = testing::read(plain);
  bytes.insert(2, camera_traces(orientation));
  return write(folder / "camera.jpg", bytes);
}

TEST(PreparePhoto, WidthsAndFormats) {
  const Folder folder;
  Prepared out;
  prepare_into(out, make(folder / "a.jpg", "-f lavfi -i testsrc2=d=1:s=2400x1600 -frames:v 1"));
  EXPECT_EQ(out.generation.kind, MediaKind::photo);
  EXPECT_EQ(out.generation.width, 2048);
  EXPECT_EQ(out.generation.height, 1365);
  EXPECT_EQ(out.generation.files.size(), 12U);
  for (const int width : {320, 640, 1280, 2048}) {
    for (const char* extension : {".jpg", ".webp", ".avif"}) {
      const std::string name = "photo-" + std::to_string(width) + extension;
      ASSERT_TRUE(out.has(name)) << name;
      EXPECT_EQ(out.file(name).width, width);
    }
  }
  const auto jpeg = testing::ffprobe(out.folder / "photo-640.jpg", "stream=width,height").at("streams").at(0);
  EXPECT_EQ(jpeg.at("width"), 640);
  EXPECT_EQ(jpeg.at("height"), 427);
  EXPECT_THAT(testing::read(out.folder / "photo-640.avif").substr(4, 8), HasSubstr("ftypavif"));
  EXPECT_EQ(testing::read(out.folder / "photo-640.webp").substr(8, 4), "WEBP");
}

TEST(PreparePhoto, NeverEnlarged) {
  const Folder folder;
  Prepared small;
  prepare_into(small, make(folder / "s.png", "-f lavfi -i testsrc2=d=1:s=200x100 -frames:v 1"));
  EXPECT_EQ(small.generation.width, 200);
  EXPECT_TRUE(small.has("photo-200.jpg"));
  EXPECT_EQ(small.generation.files.size(), 3U);
  Prepared middle;
  prepare_into(middle, make(folder / "m.png", "-f lavfi -i testsrc2=d=1:s=1200x1000 -frames:v 1"));
  EXPECT_TRUE(middle.has("photo-1200.webp")) << "1200 columns must not end at 640";
  EXPECT_FALSE(middle.has("photo-1280.webp"));
}

TEST(PreparePhoto, UprightAndWithoutATrace) {
  const Folder folder;
  const auto camera = camera_photo(folder, "800x600", 6);
  ASSERT_THAT(testing::read(camera), HasSubstr("SECRETCAMERA"));
  Prepared out;
  prepare_into(out, camera);
  EXPECT_EQ(out.generation.width, 600);
  EXPECT_EQ(out.generation.height, 800);
  for (const OutputFile& file : out.generation.files) {
    const std::string bytes = testing::read(out.folder / file.name);
    for (const char* trace :
         {"Exif", "EXIF", "XMP ", "SECRET", "xmpmeta", "http://ns.adobe.com", "ICCP", "Photoshop"}) {
      EXPECT_EQ(bytes.find(trace), std::string::npos) << trace << " in " << file.name;
    }
  }
}

TEST(PreparePhoto, OtherKinds) {
  const Folder folder;
  const std::pair<const char*, const char*> files[] = {
      {"deep.png", "-frames:v 1 -pix_fmt rgb48be"},
      {"grey.png", "-frames:v 1 -pix_fmt gray"},
      {"alpha.png", "-frames:v 1 -pix_fmt rgba"},
      {"palette.png", "-frames:v 1 -pix_fmt pal8"},
      {"bits.png", "-frames:v 1 -pix_fmt monob"},
      {"moving.gif", "-frames:v 5"},
      {"photo.webp", "-frames:v 1"},
      {"grey16.png", "-frames:v 1 -pix_fmt gray16be"},
  };
  for (const auto& [name, arguments] : files) {
    SCOPED_TRACE(name);
    Prepared out;
    prepare_into(out, make(folder / name, std::string("-f lavfi -i testsrc2=d=1:s=400x300 ") + arguments));
    EXPECT_EQ(out.generation.width, 400);
    EXPECT_EQ(out.generation.height, 300);
    const auto stream = testing::ffprobe(out.folder / "photo-320.jpg", "stream=pix_fmt").at("streams").at(0);
    EXPECT_THAT(stream.at("pix_fmt").get<std::string>(), ::testing::StartsWith("yuvj"));
  }
}

TEST(PreparePhoto, Truncated) {
  const Folder folder;
  for (const char* name : {"a.jpg", "a.png", "a.webp"}) {
    const auto whole = make(folder / name, "-f lavfi -i testsrc2=d=1:s=800x600 -frames:v 1");
    const std::string bytes = testing::read(whole);
    const Error error = refusal(write(folder / "cut", bytes.substr(0, bytes.size() / 2)));
    EXPECT_EQ(error.code(), ErrorCode::invalid) << name;
    EXPECT_THAT(error.what(), HasSubstr("Only part of the photo arrived")) << name;
    EXPECT_EQ(refusal(write(folder / "stub", bytes.substr(0, 20))).code(), ErrorCode::invalid) << name;
  }
}

// A PNG that only declares its size: what a decoder would have to believe before any pixel.
std::string png_header(uint32_t width, uint32_t height) {
  const auto chunk = [](const std::string& type, const std::string& data) {
    uint32_t crc = 0xffffffff;
    for (const char c : type + data) {
      crc ^= static_cast<unsigned char>(c);
      for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
    }
    return big_endian(static_cast<uint32_t>(data.size()), 4) + type + data + big_endian(~crc, 4);
  };
  return "\x89PNG\r\n\x1a\n"s + chunk("IHDR", big_endian(width, 4) + big_endian(height, 4) + "\x08\x02\0\0\x01"s) +
         chunk("IDAT", "x\x9c\x03\0\0\0\0\x01"s) + chunk("IEND", "");
}

TEST(PreparePhoto, Bombs) {
  const Folder folder;
  for (const auto& [width, height] :
       {std::pair{12'000U, 12'000U}, std::pair{60'000U, 60'000U}, std::pair{1U, 200'000'000U}}) {
    const Error error = refusal(write(folder / "bomb.png", png_header(width, height)));
    EXPECT_TRUE(error.code() == ErrorCode::too_large || error.code() == ErrorCode::invalid) << error.what();
    if (width == 12'000) {
      EXPECT_EQ(error.code(), ErrorCode::too_large) << error.what();
    }
  }
}

TEST(PreparePhoto, PhotoWithAFilmBehindItIsAPhoto) {
  const Folder folder;
  const auto photo = make(folder / "a.jpg", "-f lavfi -i testsrc2=d=1:s=400x300 -frames:v 1");
  const auto film = make(folder / "a.mp4", "-f lavfi -i testsrc2=d=1:s=320x180");
  Prepared out;
  prepare_into(out, write(folder / "both.jpg", testing::read(photo) + testing::read(film)));
  EXPECT_EQ(out.generation.kind, MediaKind::photo);
  for (const OutputFile& file : out.generation.files) {
    EXPECT_EQ(testing::read(out.folder / file.name).find("moov"), std::string::npos);
  }
}

}  // namespace
}  // namespace resonance::transcode
