#include "search/vocabulary.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>

namespace resonance::search {
namespace {

constexpr size_t shortest_word = 4;
constexpr size_t longest_word = 32;
constexpr size_t two_mistakes_from = 6;

bool is_letter(char c) {
  return c >= 'a' && c <= 'z';
}

uint32_t letters_of(std::string_view word) {
  uint32_t letters = 0;
  for (char c : word) {
    if (is_letter(c)) letters |= uint32_t{1} << (c - 'a');
  }
  return letters;
}

}  // namespace

int edit_distance(std::string_view one, std::string_view other, int most) {
  const int far = most + 1;
  if (one.size() > longest_word || other.size() > longest_word) return one == other ? 0 : far;
  if (std::abs(static_cast<int>(one.size()) - static_cast<int>(other.size())) > most) return far;
  using Row = std::array<int, longest_word + 1>;
  Row before{}, above{}, row{};
  for (size_t j = 0; j <= other.size(); ++j) above[j] = static_cast<int>(j);
  for (size_t i = 1; i <= one.size(); ++i) {
    row[0] = static_cast<int>(i);
    int least = row[0];
    for (size_t j = 1; j <= other.size(); ++j) {
      const int changed = above[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, changed});
      if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
      least = std::min(least, row[j]);
    }
    if (least > most) return far;
    before = above;
    above = row;
  }
  return std::min(above[other.size()], far);
}

Vocabulary::Vocabulary(const Xapian::Database& items) : by_length_(longest_word + 1) {
  for (char first = 'a'; first <= 'z'; ++first) {
    const std::string start(1, first);
    for (auto term = items.allterms_begin(start); term != items.allterms_end(start); ++term) {
      const std::string word = *term;
      if (word.size() < shortest_word || word.size() > longest_word ||
          !std::all_of(word.begin(), word.end(), is_letter)) {
        continue;
      }
      by_length_[word.size()].push_back({static_cast<uint32_t>(text_.size()), letters_of(word), term.get_termfreq()});
      text_ += word;
    }
  }
}

std::optional<std::string> Vocabulary::nearest(std::string_view wanted) const {
  if (wanted.size() < shortest_word || wanted.size() > longest_word) return std::nullopt;
  int most = wanted.size() >= two_mistakes_from ? 2 : 1;
  const uint32_t letters = letters_of(wanted);
  std::string_view best;
  int best_distance = most + 1;
  uint32_t best_items = 0;
  const size_t shortest = wanted.size() - static_cast<size_t>(most);
  const size_t longest = std::min(wanted.size() + static_cast<size_t>(most), longest_word);
  for (size_t length = shortest; length <= longest; ++length) {
    for (const Entry& entry : by_length_[length]) {
      // Each mistake changes at most two of the letters that there are.
      if (std::popcount(entry.letters ^ letters) > 2 * most) continue;
      const int distance = edit_distance(wanted, word(entry, length), most);
      if (distance > most) continue;
      if (distance < best_distance || (distance == best_distance && entry.items > best_items)) {
        best = word(entry, length);
        best_distance = distance;
        best_items = entry.items;
        most = distance;
      }
    }
  }
  if (best.empty()) return std::nullopt;
  return std::string(best);
}

}  // namespace resonance::search
