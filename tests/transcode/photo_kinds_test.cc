// What photos are made of: colour spaces, depths, transparency, movement, shapes. The inputs are written by libvips,
// the answers read by it too, point by point.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vips/vips8>

#include <array>
#include <cmath>

#include "made_media.h"
#include "transcode/libraries.h"

namespace resonance::transcode {
namespace {

using testing::Folder;
using testing::make;
using testing::prepare_into;
using testing::Prepared;
using vips::VImage;

using Point = std::vector<double>;
constexpr std::array kExtensions{".jpg", ".webp", ".avif"};

class PhotoKinds : public ::testing::Test {
 protected:
  PhotoKinds() { start_libraries(2); }

  // One colour everywhere; 8 bits, or 16 for RGB16 and GREY16.
  static VImage plain(int width, int height, const Point& colour,
                      VipsInterpretation interpretation = VIPS_INTERPRETATION_sRGB) {
    const bool deep = interpretation == VIPS_INTERPRETATION_RGB16 || interpretation == VIPS_INTERPRETATION_GREY16;
    return (VImage::black(width, height, VImage::option()->set("bands", static_cast<int>(colour.size()))) + colour)
        .cast(deep ? VIPS_FORMAT_USHORT : VIPS_FORMAT_UCHAR)
        .copy(VImage::option()->set("interpretation", interpretation))
        .copy_memory();
  }

  static VImage with_profile(const VImage& picture, const char* profile) {
    VipsBlob* blob = nullptr;
    if (vips_profile_load(profile, &blob, nullptr) != 0) throw vips::VError();
    size_t size = 0;
    const void* const bytes = vips_blob_get(blob, &size);
    VImage tagged = picture.copy();
    vips_image_set_blob_copy(tagged.get_image(), VIPS_META_ICC_NAME, bytes, size);
    vips_area_unref(VIPS_AREA(blob));
    return tagged;
  }

  void prepare(const VImage& picture, const std::string& name, vips::VOption* options = nullptr) {
    const auto path = folder_ / name;
    picture.write_to_file(path.c_str(), options);
    prepare_into(out_, path);
  }

  VImage output(const std::string& name) {
    return VImage::new_from_file((out_.folder / name).c_str()).colourspace(VIPS_INTERPRETATION_sRGB).copy_memory();
  }

  // The colour in the middle of photo-{width} in each format.
  void expect_colour(int width, const Point& colour, double tolerance) {
    for (const char* extension : kExtensions) {
      const std::string name = "photo-" + std::to_string(width) + extension;
      const VImage picture = output(name);
      const Point seen = picture.getpoint(picture.width() / 2, picture.height() / 2);
      EXPECT_THAT(seen, ::testing::Pointwise(::testing::DoubleNear(tolerance), colour)) << name;
    }
  }

  Folder folder_;
  Prepared out_;
};

const Point kRust{200, 100, 50};

TEST_F(PhotoKinds, AColourWithoutAProfileStaysItself) {
  prepare(plain(400, 300, {10, 10, 200}), "a.png");
  expect_colour(320, {10, 10, 200}, 4);
}

// What a point of Display P3 is in sRGB: the primaries' matrix of CSS Color 4, the same transfer curve on both sides.
Point p3_in_srgb(const Point& p3) {
  constexpr double kMatrix[3][3] = {{1.2249, -0.2247, 0}, {-0.0420, 1.0419, 0}, {-0.0197, -0.0786, 1.0979}};
  const auto linear = [](double v) { return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
  const auto curved = [](double v) { return v <= 0.0031308 ? v * 12.92 : 1.055 * std::pow(v, 1 / 2.4) - 0.055; };
  Point srgb;
  for (const auto& row : kMatrix) {
    double sum = 0;
    for (int i = 0; i < 3; ++i) sum += row[i] * linear(p3[i] / 255);
    srgb.push_back(255 * curved(std::clamp(sum, 0.0, 1.0)));
  }
  return srgb;
}

TEST_F(PhotoKinds, AWideGamutBecomesSrgb) {
  const Point expected = p3_in_srgb(kRust);
  ASSERT_GT(std::abs(expected[0] - kRust[0]), 10) << "a profile that is ignored would be seen";
  prepare(with_profile(plain(400, 300, kRust), "p3"), "p3.jpg", VImage::option()->set("Q", 95));
  expect_colour(320, expected, 5);
  EXPECT_EQ(testing::read(out_.folder / "photo-320.jpg").find("ICC_PROFILE"), std::string::npos);
}

TEST_F(PhotoKinds, AWideGamutOfSixteenBitsWithTransparencyToo) {
  Point deep{200 * 257, 100 * 257, 50 * 257, 128 * 257};
  prepare(with_profile(plain(400, 300, deep, VIPS_INTERPRETATION_RGB16), "p3"), "p3.png");
  const Point expected = p3_in_srgb(kRust);
  const Point seen = output("photo-320.webp").getpoint(100, 100);
  ASSERT_EQ(seen.size(), 4U);
  for (int i = 0; i < 3; ++i) EXPECT_NEAR(seen[i], expected[i], 6);
  EXPECT_NEAR(seen[3], 128, 2);
}

TEST_F(PhotoKinds, AProfileThatDoesNotFitIsAsGoodAsNone) {
  VImage broken = plain(400, 300, kRust);
  vips_image_set_blob_copy(broken.get_image(), VIPS_META_ICC_NAME, "no profile at all", 17);
  // libvips itself refuses to write such a PNG's chunk; JPEG's segments hold anything.
  prepare(broken, "broken.jpg", VImage::option()->set("Q", 95));
  expect_colour(320, kRust, 5);
}

TEST_F(PhotoKinds, CmykWithAndWithoutItsProfile) {
  const VImage print =
      plain(400, 300, kRust).icc_transform("cmyk", VImage::option()->set("input_profile", "srgb")).copy_memory();
  ASSERT_EQ(print.bands(), 4);
  for (const bool stripped : {false, true}) {
    SCOPED_TRACE(stripped);
    Prepared out;
    const auto path = folder_ / (stripped ? "bare.jpg" : "tagged.jpg");
    print.jpegsave(path.c_str(), VImage::option()->set("Q", 95)->set("strip", stripped));
    prepare_into(out, path);
    for (const char* extension : kExtensions) {
      const VImage picture =
          VImage::new_from_file((out.folder / (std::string("photo-320") + extension)).c_str()).copy_memory();
      ASSERT_EQ(picture.bands(), 3);
      EXPECT_THAT(picture.getpoint(100, 100), ::testing::Pointwise(::testing::DoubleNear(12), kRust)) << extension;
    }
  }
}

TEST_F(PhotoKinds, SixteenBits) {
  prepare(plain(400, 300, {200 * 257, 100 * 257, 50 * 257}, VIPS_INTERPRETATION_RGB16), "deep.png");
  expect_colour(320, kRust, 4);
}

TEST_F(PhotoKinds, GreysStayNeutral) {
  for (const auto& [value, interpretation] :
       {std::pair{90.0, VIPS_INTERPRETATION_B_W}, std::pair{90.0 * 257, VIPS_INTERPRETATION_GREY16}}) {
    Prepared out;
    const auto path = folder_ / (std::to_string(int(value)) + ".png");
    plain(400, 300, {value}, interpretation).write_to_file(path.c_str());
    prepare_into(out, path);
    for (const char* extension : kExtensions) {
      const VImage picture = VImage::new_from_file((out.folder / (std::string("photo-320") + extension)).c_str())
                                 .colourspace(VIPS_INTERPRETATION_sRGB)
                                 .copy_memory();
      EXPECT_THAT(picture.getpoint(100, 100), ::testing::Pointwise(::testing::DoubleNear(2), Point{90, 90, 90}));
    }
  }
}

TEST_F(PhotoKinds, HeicFromATelephone) {
  const auto path = folder_ / "a.heic";
  try {
    plain(900, 600, kRust)
        .heifsave(path.c_str(), VImage::option()->set("compression", VIPS_FOREIGN_HEIF_COMPRESSION_HEVC));
  } catch (const vips::VError&) {
    GTEST_SKIP() << "SKIPPED: this libheif has no HEVC encoder to make a test file with";
  }
  prepare_into(out_, path);
  EXPECT_EQ(out_.generation.width, 900);
  expect_colour(640, kRust, 5);
}

TEST_F(PhotoKinds, AnAnimationBecomesAStillOfItsFirstFrame) {
  const VImage film = plain(400, 300, kRust).join(plain(400, 300, {0, 0, 255}), VIPS_DIRECTION_VERTICAL);
  for (const char* name : {"moving.gif", "moving.webp"}) {
    SCOPED_TRACE(name);
    const auto path = folder_ / name;
    VImage paged = film.copy();
    paged.set(VIPS_META_PAGE_HEIGHT, 300);
    paged.write_to_file(path.c_str());
    ASSERT_EQ(VImage::new_from_file(path.c_str(), VImage::option()->set("n", -1)).height(), 600) << "it must move";
    Prepared out;
    prepare_into(out, path);
    EXPECT_EQ(out.generation.height, 300);
    const VImage still = VImage::new_from_file((out.folder / "photo-320.webp").c_str(), VImage::option()->set("n", -1));
    EXPECT_EQ(still.height(), 240);
    EXPECT_THAT(still.copy_memory().getpoint(160, 120), ::testing::Pointwise(::testing::DoubleNear(8), kRust));
  }
}

// The decoder itself makes it smaller, twice side by side; a progressive one is read once.
TEST_F(PhotoKinds, ALargeJpegIsItselfInEveryWidth) {
  // Redder to the right, greener to the bottom; lying, as a telephone held upright writes it.
  const VImage at = VImage::xyz(4'200, 2'600);
  VImage lying =
      VImage::bandjoin(std::vector<VImage>{at[0] * (255.0 / 4'200), at[1] * (255.0 / 2'600), at[0] * 0 + 100})
          .cast(VIPS_FORMAT_UCHAR);
  lying = lying.copy(VImage::option()->set("interpretation", VIPS_INTERPRETATION_sRGB)).copy_memory();
  lying.set(VIPS_META_ORIENTATION, 6);
  for (const bool progressive : {false, true}) {
    SCOPED_TRACE(progressive);
    const auto path = folder_ / (progressive ? "progressive.jpg" : "baseline.jpg");
    lying.jpegsave(path.c_str(), VImage::option()->set("Q", 95)->set("interlace", progressive));
    Prepared large;
    prepare_into(large, path);
    EXPECT_EQ(large.generation.files.size(), 12U);
    EXPECT_FALSE(large.generation.placeholder.empty());
    for (const OutputFile& file : large.generation.files) {
      const VImage shown =
          VImage::new_from_file((large.folder / file.name).c_str()).colourspace(VIPS_INTERPRETATION_sRGB).copy_memory();
      EXPECT_EQ(shown.width(), file.width) << file.name;
      EXPECT_NEAR(double(shown.height()) / shown.width(), 4'200.0 / 2'600, 0.005) << file.name;
      for (const double u : {0.1, 0.5, 0.9}) {
        for (const double v : {0.2, 0.8}) {
          const Point seen = shown.getpoint(static_cast<int>(u * shown.width()), static_cast<int>(v * shown.height()));
          EXPECT_THAT(seen, ::testing::Pointwise(::testing::DoubleNear(6), Point{255 * v, 255 * (1 - u), 100}))
              << file.name << " " << u << " " << v;
        }
      }
    }
    // Cut in its middle, with another photo's end in a comment, as a telephone's small picture of it has one.
    const std::string bytes = testing::read(path);
    const std::string cut = std::string("\xff\xd8\xff\xfe\0\4\xff\xd9", 8) + bytes.substr(2, bytes.size() / 2);
    EXPECT_THAT(testing::refusal(testing::write(folder_ / "cut", cut)).what(),
                ::testing::HasSubstr("Only part of the photo arrived"));
  }
}

TEST_F(PhotoKinds, ALargeJpegOfAWideGamutBecomesSrgbInEveryWidth) {
  prepare(with_profile(plain(2'700, 2'000, kRust), "p3"), "p3.jpg", VImage::option()->set("Q", 95));
  for (const int width : {320, 640, 1280, 2048}) expect_colour(width, p3_in_srgb(kRust), 5);
}

// It is narrowed until its rows fit, and its small widths are read apart all the same.
TEST_F(PhotoKinds, ATallLargeJpegHasTheWidthsThatFit) {
  prepare(plain(2'560, 21'000, kRust), "tall.jpg");
  for (const int width : {320, 640, 1280}) expect_colour(width, kRust, 5);
  EXPECT_TRUE(out_.has("photo-1950.jpg") || out_.has("photo-1951.jpg")) << "16,000 rows";
  EXPECT_EQ(out_.generation.files.size(), 12U);
}

TEST_F(PhotoKinds, APanoramaIsAsWideAsAnyPhoto) {
  prepare_into(out_, make(folder_ / "wide.jpg", "-f lavfi -i testsrc2=d=1:s=12000x1500 -frames:v 1"));
  EXPECT_EQ(out_.generation.files.size(), 12U);
  for (const auto& [width, height] :
       {std::pair{320, 40}, std::pair{640, 80}, std::pair{1280, 160}, std::pair{2048, 256}}) {
    const std::string name = "photo-" + std::to_string(width) + ".jpg";
    EXPECT_EQ(out_.file(name).height, height);
    EXPECT_EQ(output(name).height(), height);
  }
}

TEST_F(PhotoKinds, RowsAndColumnsNeverVanish) {
  struct Shape {
    int width, height, widest, tallest;
  };
  for (const Shape& shape : {Shape{1, 1, 1, 1}, Shape{3, 2, 3, 2}, Shape{12'000, 1, 2048, 1}, Shape{1, 5000, 1, 5000},
                             Shape{40'000, 2, 2048, 1}, Shape{2, 40'000, 1, 16'000}, Shape{321, 1, 320, 1}}) {
    SCOPED_TRACE(std::to_string(shape.width) + "x" + std::to_string(shape.height));
    const auto path = folder_ / "thin.png";
    plain(shape.width, shape.height, kRust).write_to_file(path.c_str());
    Prepared out;
    prepare_into(out, path);
    EXPECT_EQ(out.generation.width, shape.widest);
    EXPECT_EQ(out.generation.height, shape.tallest);
    EXPECT_LE(out.generation.placeholder.size(), kPlaceholderCharacters);
    for (const OutputFile& file : out.generation.files) {
      const VImage picture = VImage::new_from_file((out.folder / file.name).c_str());
      EXPECT_EQ(picture.width(), file.width) << file.name;
      EXPECT_EQ(picture.height(), file.height) << file.name;
    }
  }
}

TEST_F(PhotoKinds, TransparentColoursDoNotBleed) {
  // A red half beside a half that is green where nobody sees it.
  const VImage red = plain(1000, 1000, {255, 0, 0, 255});
  const VImage unseen = plain(1000, 1000, {0, 255, 0, 0});
  prepare(red.join(unseen, VIPS_DIRECTION_HORIZONTAL), "alpha.png");
  const VImage kept = output("photo-320.avif");
  ASSERT_EQ(kept.bands(), 4);
  EXPECT_NEAR(kept.getpoint(40, 80)[3], 255, 2);
  EXPECT_NEAR(kept.getpoint(280, 80)[3], 0, 2);
  const VImage flat = output("photo-320.jpg");
  ASSERT_EQ(flat.bands(), 3);
  EXPECT_THAT(flat.getpoint(280, 80), ::testing::Pointwise(::testing::DoubleNear(3), Point{255, 255, 255}));
  for (int x = 0; x < 320; ++x) {
    const Point point = flat.getpoint(x, 80);
    EXPECT_GT(point[0], 200) << "at " << x << ": no green shines through between red and white";
  }
  EXPECT_EQ(out_.generation.placeholder, "") << "it would shine through";
}

TEST_F(PhotoKinds, AnOpaqueAlphaChannelIsDropped) {
  prepare(plain(400, 300, {200, 100, 50, 255}), "opaque.png");
  EXPECT_EQ(output("photo-320.webp").bands(), 3);
  EXPECT_NE(out_.generation.placeholder, "");
}

std::string decoded(const std::string& base64) {
  gsize size = 0;
  guchar* const bytes = g_base64_decode(base64.c_str(), &size);
  std::string text(reinterpret_cast<const char*>(bytes), size);
  g_free(bytes);
  return text;
}

TEST_F(PhotoKinds, APlaceholderIsTheSamePictureAndTiny) {
  for (const char* size : {"1500x1000", "1000x1500", "3000x400", "20x10"}) {
    SCOPED_TRACE(size);
    const auto path = make(folder_ / "a.png",
                           std::string("-f lavfi -i testsrc2=d=1:s=") + size + " -frames:v 1 -vf noise=alls=60:allf=t");
    Prepared out;
    prepare_into(out, path);
    const std::string webp = decoded(out.generation.placeholder);
    EXPECT_LE(webp.size(), kPlaceholderBytes);
    const VImage tiny = VImage::new_from_file(testing::write(folder_ / "tiny.webp", webp).c_str());
    EXPECT_LE(std::max(tiny.width(), tiny.height()), 32);
    EXPECT_EQ(webp.find("EXIF"), std::string::npos);
    // Drawn behind the picture, it must not stick out at its sides.
    EXPECT_LE(tiny.width() * out.generation.height, out.generation.width * tiny.height());
    const VImage whole = VImage::new_from_file(path.c_str()).colourspace(VIPS_INTERPRETATION_sRGB);
    EXPECT_NEAR(tiny.colourspace(VIPS_INTERPRETATION_sRGB).avg(), whole.avg(), 8);
  }
}

TEST_F(PhotoKinds, AFilmHasThePlaceholderOfItsPosterAndASoundHasNone) {
  prepare_into(out_, make(folder_ / "a.mp4", "-f lavfi -i testsrc2=d=2:s=320x180"));
  EXPECT_EQ(decoded(out_.generation.placeholder).substr(8, 4), "WEBP");
  Prepared sound;
  prepare_into(sound, make(folder_ / "a.wav", "-f lavfi -i sine=d=1"));
  EXPECT_EQ(sound.generation.placeholder, "");
}

}  // namespace
}  // namespace resonance::transcode
