#include "search/passages.h"

#include <algorithm>

#include "base/unicode.h"

namespace resonance::search {
namespace {

constexpr int64_t silence_ms = 4'000;
constexpr size_t enough_words = 20;  // one sentence of so many makes a passage alone
constexpr size_t enough_sentences = 2;
constexpr size_t longest_line = 1'000'000;

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (size_t at = 0; at < line.size();) {
    size_t space = std::min(line.find(' ', at), line.size());
    if (space > at) words.push_back(line.substr(at, space - at));
    at = space + 1;
  }
  return words;
}

// A word that ends a sentence: "fin.", "quoi ?" (the mark stands alone), "non !»". Abbreviations end one too early now
// and then ("M. Martin"), which only makes a passage shorter.
bool ends_sentence(std::string_view text) {
  for (std::string_view closing : {"\"", ")", "»", "”", "’", "]"}) {
    while (text.ends_with(closing)) text.remove_suffix(closing.size());
    while (text.ends_with(' ')) text.remove_suffix(1);
    while (text.ends_with("\u00A0")) text.remove_suffix(2);
    while (text.ends_with("\u202F")) text.remove_suffix(3);
  }
  return text.ends_with('.') || text.ends_with('!') || text.ends_with('?') || text.ends_with("…") ||
         text.ends_with("。");
}

// Lines of at most 60 words, each ended at the last sentence end that fits, else where it is full.
std::vector<std::string> divided(std::string_view line) {
  std::vector<std::string> parts;
  std::vector<std::string_view> words = words_of(line);
  for (size_t first = 0; first < words.size();) {
    size_t last = std::min(first + longest_passage_words, words.size());
    size_t sentences = 0;
    for (size_t i = first; i < std::min(first + longest_passage_words, words.size()); ++i) {
      if (!ends_sentence(words[i])) continue;
      ++sentences;
      if (sentences >= enough_sentences || i + 1 - first >= enough_words || i + 1 == words.size()) {
        last = i + 1;
        break;
      }
    }
    std::string part;
    for (size_t i = first; i < last; ++i) {
      if (!part.empty()) part += ' ';
      part += words[i];
    }
    parts.push_back(std::move(part));
    first = last;
  }
  return parts;
}

// The passage being filled.
class Filling {
 public:
  explicit Filling(std::vector<Passage>& done) : done_(done) {}

  void add(const Cue& cue, const std::string& text) {
    size_t words = words_of(text).size();
    if (!passage_.cues.empty() && !fits(cue, words)) finish();
    if (passage_.cues.empty()) passage_.speaker = cue.speaker;
    if (!passage_.text.empty()) passage_.text += ' ';
    size_t begin = passage_.text.size();
    passage_.text += text;
    passage_.cues.push_back({cue.start_ms, cue.end_ms, begin, passage_.text.size()});
    words_ += words;
    if (ends_sentence(text) && (++sentences_ >= enough_sentences || words_ >= enough_words)) finish();
  }

  void finish() {
    if (!passage_.cues.empty()) done_.push_back(std::move(passage_));
    passage_ = {};
    words_ = sentences_ = 0;
  }

 private:
  bool fits(const Cue& cue, size_t words) const {
    return cue.speaker == passage_.speaker && words_ + words <= longest_passage_words &&
           cue.end_ms - passage_.cues.front().start_ms <= longest_passage_ms &&
           cue.start_ms - passage_.cues.back().end_ms < silence_ms;
  }

  std::vector<Passage>& done_;
  Passage passage_;
  size_t words_ = 0;
  size_t sentences_ = 0;
};

}  // namespace

std::vector<Passage> passages_of(std::vector<Cue> cues) {
  std::stable_sort(cues.begin(), cues.end(), [](const Cue& a, const Cue& b) { return a.start_ms < b.start_ms; });
  std::vector<Passage> passages;
  Filling filling(passages);
  for (const Cue& cue : cues) {
    for (const std::string& part : divided(clean_line(cue.text, longest_line))) {
      filling.add(cue, part);
    }
  }
  filling.finish();
  return passages;
}

std::vector<std::string> passages_of_text(std::string_view text) {
  std::vector<std::string> passages;
  for (size_t at = 0; at < text.size();) {
    size_t end = std::min(text.find("\n\n", at), text.size());
    for (std::string& part : divided(clean_line(text.substr(at, end - at), longest_line))) {
      size_t before = passages.empty() ? longest_passage_words : words_of(passages.back()).size();
      if (before < enough_words && before + words_of(part).size() <= longest_passage_words) {
        passages.back() += ' ' + part;
      } else {
        passages.push_back(std::move(part));
      }
    }
    at = end + 2;
  }
  return passages;
}

}  // namespace resonance::search
