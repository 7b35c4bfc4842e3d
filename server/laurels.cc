#include "server/laurels.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <string_view>
#include <vector>

#include <kainjow/mustache.hpp>

namespace resonance::server {
namespace {

constexpr const char* kGold = "#a37a1f";
constexpr double kCentreX = 300, kCentreY = 190, kBranchX = 232, kBranchY = 160;  // the branches' ellipse
constexpr double kTextWidth = 310, kLineHeight = 1.2;
constexpr int kLeaves = 13;

std::string figure(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f", value);
  return text.data();
}

// One branch, from the bottom to near the top on the left: pairs of leaves along its stem, smaller towards the tip.
std::string branch() {
  constexpr double kFrom = 97, kUntil = 236;  // degrees, clockwise from the right
  const auto at = [](double degrees) {
    const double angle = degrees * std::numbers::pi / 180;
    return std::pair{kCentreX + kBranchX * std::cos(angle), kCentreY + kBranchY * std::sin(angle)};
  };
  const auto [from_x, from_y] = at(kFrom);
  const auto [until_x, until_y] = at(kUntil);
  std::string drawn = "<path fill=\"none\" stroke-width=\"3\" stroke-linecap=\"round\" d=\"M" + figure(from_x) + " " +
                      figure(from_y) + "A" + figure(kBranchX) + " " + figure(kBranchY) + " 0 0 1 " + figure(until_x) +
                      " " + figure(until_y) + "\"/>";
  for (int i = 0; i < kLeaves; ++i) {
    const double degrees = kFrom + (kUntil - kFrom) * (i + 0.6) / kLeaves;
    const auto [x, y] = at(degrees);
    const auto [next_x, next_y] = at(degrees + 1);
    const double along = std::atan2(next_y - y, next_x - x) * 180 / std::numbers::pi;
    const double scale = 1.05 - 0.4 * i / kLeaves;
    for (const double turn : {-34.0, 34.0}) {
      drawn += "<path stroke=\"none\" transform=\"translate(" + figure(x) + " " + figure(y) + ") rotate(" +
               figure(along + turn) + ") scale(" + figure(scale) + ")\" d=\"M0 0C8-13 28-15 44 0C28 9 9 9 0 0Z\"/>";
    }
  }
  const auto [tip_x, tip_y] = at(kUntil);
  return drawn + "<path stroke=\"none\" transform=\"translate(" + figure(tip_x) + " " + figure(tip_y) +
         ") rotate(-38) scale(.6)\" d=\"M0 0C8-13 28-15 44 0C28 9 9 9 0 0Z\"/>";
}

std::vector<std::string> characters_of(std::string_view text) {
  std::vector<std::string> all;
  for (const char byte : text) {
    const bool goes_on = (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
    if (goes_on && !all.empty()) {
      all.back() += byte;
    } else {
      all.emplace_back(1, byte);
    }
  }
  return all;
}

// How wide a character is at most, in widths of an em.
double width_of(const std::string& character) {
  if (character.size() > 2) return character == "’" || character == "‘" ? 0.4 : 1.1;
  if (character.size() == 2) {
    const bool is_latin = static_cast<unsigned char>(character[0]) <= 0xC3;
    return is_latin ? (static_cast<unsigned char>(character[1]) < 0xA0 ? 0.85 : 0.72) : 1.1;
  }
  constexpr std::string_view kNarrow = " .,;:!'|iljtfrI()[]-", kWide = "mwMW@%&";
  if (kNarrow.find(character) != std::string_view::npos) return 0.55;
  if (kWide.find(character) != std::string_view::npos) return 1.15;
  return character[0] >= 'A' && character[0] <= 'Z' ? 0.9 : 0.72;
}

struct Lines {
  std::vector<std::string> all;
  bool breaks_a_word = false;
};

// Broken at spaces, and inside a word that is longer than a line.
Lines broken(const std::string& text, double width_em) {
  Lines lines;
  std::string line, word;
  double line_em = 0, word_em = 0;
  const auto end_line = [&] {
    if (!line.empty()) lines.all.push_back(line);
    line.clear();
    line_em = 0;
  };
  const auto end_word = [&] {
    if (word.empty()) return;
    if (!line.empty() && line_em + width_of(" ") + word_em > width_em) end_line();
    line += (line.empty() ? "" : " ") + word;
    line_em += (line_em == 0 ? 0 : width_of(" ")) + word_em;
    word.clear();
    word_em = 0;
  };
  for (const std::string& each : characters_of(text)) {
    if (each == " ") {
      end_word();
      continue;
    }
    if (word_em + width_of(each) > width_em) {
      lines.breaks_a_word = true;
      end_word();
    }
    word += each;
    word_em += width_of(each);
  }
  end_word();
  end_line();
  return lines;
}

struct Block {
  std::vector<std::string> lines;
  double size = 0;
  double height() const { return static_cast<double>(lines.size()) * size * kLineHeight; }
};

// As large as fits into that height. A word that is broken reads badly: rather smaller, while that is still large.
Block fitted(const std::string& text, double largest, double height) {
  constexpr double kStillLarge = 15, kSmallest = 4;
  Block block;
  for (block.size = largest; block.size > kSmallest; block.size *= 0.92) {
    Lines lines = broken(text, kTextWidth / block.size);
    block.lines = std::move(lines.all);
    if (block.height() <= height && !(lines.breaks_a_word && block.size > kStillLarge)) break;
  }
  return block;
}

std::string drawn(const Block& block, double& top, const char* weight) {
  std::string text;
  for (const std::string& each : block.lines) {
    text += "<text x=\"" + figure(kCentreX) + "\" y=\"" + figure(top + block.size * 0.9) + "\" font-size=\"" +
            figure(block.size) + "\" font-weight=\"" + weight + "\">" + kainjow::mustache::html_escape(each) +
            "</text>";
    top += block.size * kLineHeight;
  }
  return text;
}

}  // namespace

std::string laurels_svg(const LaurelWords& words) {
  constexpr double kTop = 92, kBottom = 302, kGap = 12;
  const bool has_year = words.festival.find(words.year) != std::string::npos;
  const std::string festival = words.festival + (has_year ? "" : " " + words.year);
  const Block award = fitted(words.award, 42, 120), title = fitted(festival, 22, 70);
  double top = (kTop + kBottom - award.height() - kGap - title.height()) / 2;
  const std::string size = std::to_string(kLaurelsWidth) + " " + std::to_string(kLaurelsHeight);
  std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size + "\" width=\"" +
                    std::to_string(kLaurelsWidth) + "\" height=\"" + std::to_string(kLaurelsHeight) +
                    "\" role=\"img\" aria-label=\"" + kainjow::mustache::html_escape(words.award + " – " + festival) +
                    "\" fill=\"" + kGold + "\"><g stroke=\"" + kGold + "\">" + branch() +
                    "<g transform=\"matrix(-1 0 0 1 " + std::to_string(kLaurelsWidth) + " 0)\">" + branch() +
                    "</g></g><g text-anchor=\"middle\" font-family=\"Georgia,'DejaVu Serif',serif\">";
  svg += drawn(award, top, "bold");
  top += kGap;
  svg += drawn(title, top, "normal");
  return svg + "</g></svg>";
}

}  // namespace resonance::server
