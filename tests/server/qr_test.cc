#include "server/qr.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <regex>

#include "base/error.h"
#include "base/id.h"

namespace resonance::server {
namespace {

// What the path draws, as a picture of `scale` pixels a module.
std::string picture_of(const std::string& svg, int scale) {
  std::smatch found;
  if (!std::regex_search(svg, found, std::regex("viewBox=\"0 0 (\\d+) \\1\""))) return {};
  const size_t side = std::stoul(found[1]) * static_cast<size_t>(scale);
  std::string pixels(side * side, '\xff');
  static const std::regex kRun("M(\\d+) (\\d+)h(\\d+)v1h-\\3z");
  for (auto run = std::sregex_iterator(svg.begin(), svg.end(), kRun); run != std::sregex_iterator(); ++run) {
    const size_t x = std::stoul((*run)[1]) * scale, y = std::stoul((*run)[2]) * scale;
    const size_t width = std::stoul((*run)[3]) * scale;
    for (size_t row = y; row < y + scale; ++row) pixels.replace(row * side + x, width, width, '\0');
  }
  return "P5 " + std::to_string(side) + " " + std::to_string(side) + " 255\n" + pixels;
}

// What a decoder that is not ours reads in it.
std::string read_by_zbar(const std::string& svg) {
  const auto file = std::filesystem::temp_directory_path() / ("resonance-qr-" + random_id_text() + ".pgm");
  std::ofstream(file, std::ios::binary) << picture_of(svg, 5);
  FILE* zbar = popen(("zbarimg --nodbus --quiet --raw -Sdisable -Sqrcode.enable " + file.string()).c_str(), "r");
  std::string text;
  for (int byte = fgetc(zbar); byte != EOF; byte = fgetc(zbar)) text += static_cast<char>(byte);
  EXPECT_EQ(pclose(zbar), 0) << "zbarimg (Debian package zbar-tools) found no code";
  std::filesystem::remove(file);
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

TEST(Qr, ADecoderReadsWhatWasWritten) {
  for (const std::string& text :
       {std::string("https://mediatheque.example.org/voter/2026/3f9c2a?jeton=Zk1-_9x"), std::string("1"),
        std::string("Vote à l’Écran — « été »"), "https://example.org/" + std::string(600, 'x')}) {
    EXPECT_EQ(read_by_zbar(qr_code(text, "Code")), text);
  }
}

TEST(Qr, IsOnePathInAQuietZoneAndTakesTheSizeOfItsSurroundings) {
  const std::string svg = qr_code("https://example.org/", "Voter : <L’été> & \"suite\"");
  EXPECT_TRUE(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 33 33\" role=\"img\"")) << svg;
  EXPECT_EQ(svg.find("<path"), svg.rfind("<path"));
  EXPECT_NE(svg.find("shape-rendering=\"crispEdges\""), std::string::npos);
  EXPECT_NE(svg.find("aria-label=\"Voter : &lt;L’été&gt; &amp; &quot;suite&quot;\""), std::string::npos) << svg;
  EXPECT_EQ(svg.find("style="), std::string::npos) << "the pages' policy forbids it";
  EXPECT_NE(svg.find("d=\"M4 4h7v1h-7z"), std::string::npos) << "the corner mark stands after four white modules";
}

TEST(Qr, SaysWhenATextIsTooLong) {
  EXPECT_NO_THROW(qr_code(std::string(2300, 'x'), "Code"));
  try {
    qr_code(std::string(3000, 'x'), "Code");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::too_large);
  }
}

}  // namespace
}  // namespace resonance::server
