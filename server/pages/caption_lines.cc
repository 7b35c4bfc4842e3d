#include "server/pages/caption_lines.h"

#include <algorithm>
#include <charconv>

#include "base/clock.h"
#include "base/error.h"
#include "base/unicode.h"

namespace resonance::server::pages {
namespace {

constexpr int64_t kShortestMs = 1000, kReadingMsPerCharacter = 60;
constexpr size_t kTimeLimit = 20;

template <class Number>
Number number(const std::string& text) {
  Number value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

int64_t reading_ms(const std::string& text) {
  return std::max(kShortestMs, kReadingMsPerCharacter * static_cast<int64_t>(length(text)));
}

// `known`: what the field showed, and stands for these exact milliseconds.
int64_t read_time(const std::string& field, const std::string& line, const Cue* cue, int64_t Cue::*known, char mark) {
  const std::string time = clean_line(field, kTimeLimit);
  if (cue != nullptr && time == timecode_tenths(cue->*known, mark)) return cue->*known;
  const auto position = position_of(time);
  if (!position) {
    throw Error(ErrorCode::invalid,
                {"Line {line}: “{time}” is no time. Write minutes, seconds and tenths, like 1:02.4. "
                 "Nothing was saved; what you typed is still here.",
                 {{"line", line}, {"time", time}}});
  }
  return *position;
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\n\r") == std::string_view::npos;
}

std::string trimmed(std::string_view text) {
  constexpr std::string_view blank = " \t\n\r";
  const size_t begin = text.find_first_not_of(blank);
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(blank) - begin + 1));
}

// Where the text goes to a new line, else at the space nearest to its middle; the time as the text.
void split(const Cue& cue, std::vector<Cue>& into) {
  size_t place = cue.text.find('\n');
  if (place == std::string::npos) {
    const size_t middle = cue.text.size() / 2, after = cue.text.find(' ', middle), before = cue.text.rfind(' ', middle);
    place = after == std::string::npos || (before != std::string::npos && middle - before < after - middle) ? before
                                                                                                            : after;
  }
  const std::string first = trimmed(std::string_view(cue.text).substr(0, place));
  const std::string rest =
      place == std::string::npos ? std::string() : trimmed(std::string_view(cue.text).substr(place));
  const int64_t lasts = cue.end_ms - cue.start_ms;
  if (first.empty() || rest.empty() || lasts < 2) return into.push_back(cue);
  const auto share = static_cast<int64_t>(length(first));
  const int64_t cut =
      cue.start_ms + std::clamp<int64_t>(lasts * share / (share + static_cast<int64_t>(length(rest))), 1, lasts - 1);
  into.push_back({cue.start_ms, cut, cue.speaker, first});
  into.push_back({cut, cue.end_ms, cue.speaker, rest});
}

void join(const Cue& cue, Cue& with) {
  with.end_ms = std::max(with.end_ms, cue.end_ms);
  with.text += (with.text.empty() || cue.text.empty() ? "" : " ") + cue.text;
  if (with.speaker.empty()) with.speaker = cue.speaker;
}

void close_chapters(std::vector<Cue>& chapters, int64_t duration_ms) {
  std::ranges::stable_sort(chapters, {}, &Cue::start_ms);
  std::erase_if(chapters, [](const Cue& each) { return is_blank(each.text); });
  for (size_t i = 0; i < chapters.size(); ++i) {
    const int64_t end_ms = i + 1 < chapters.size() ? chapters[i + 1].start_ms : duration_ms;
    chapters[i].end_ms = std::max(end_ms, chapters[i].start_ms + 1);
  }
}

}  // namespace

TypedLines read_lines(const Form& form) {
  TypedLines typed;
  typed.purpose = value_named<TrackPurpose>(form.value("purpose")).value_or(TrackPurpose::captions);
  typed.version = number<int64_t>(form.value("version"));
  typed.first = number<size_t>(form.value("first"));
  typed.count = number<size_t>(form.value("count"));
  const auto starts = form.values("start"), ends = form.values("end"), speakers = form.values("speaker"),
             texts = form.values("text"), acts = form.values("act");
  const auto at = [](const std::vector<std::string>& values, size_t i) {
    return i < values.size() ? values[i] : std::string();
  };
  for (size_t i = 0; i < texts.size(); ++i) {
    // Browsers send the line ends of a field as CR LF.
    typed.lines.push_back({at(starts, i), at(ends, i), at(speakers, i), clean_text(texts[i]), at(acts, i)});
  }
  return typed;
}

TypedLine typed(const Cue& cue, char mark) {
  return {timecode_tenths(cue.start_ms, mark), timecode_tenths(cue.end_ms, mark), cue.speaker, cue.text, {}};
}

std::vector<CueSplice> corrections(const std::vector<Cue>& cues, const TypedLines& typed, int64_t duration_ms,
                                   char mark) {
  if (typed.first > cues.size() || typed.count > cues.size() - typed.first || typed.count > typed.lines.size()) {
    throw Error(ErrorCode::invalid, {"These changes do not fit the lines. Nothing was changed."});
  }
  const bool chapters = typed.purpose == TrackPurpose::chapters;
  CueSplice splice{typed.first, typed.count, {}};
  int64_t reached_ms = typed.first > 0 ? cues[typed.first - 1].end_ms : 0;
  bool joins = false;
  const auto take = [&](const Cue& cue) {
    if (joins && !splice.insert.empty()) {
      join(cue, splice.insert.back());
    } else {
      splice.insert.push_back(cue);
    }
    joins = false;
  };
  for (size_t i = 0; i < typed.lines.size(); ++i) {
    const TypedLine& line = typed.lines[i];
    if (i == typed.count) joins = false;  // a new line is joined with none
    const Cue* before = i < typed.count ? &cues[typed.first + i] : nullptr;
    if (is_blank(line.text) || line.act == "remove") continue;
    const std::string number = std::to_string(typed.first + i + 1);
    Cue cue{0, 0, line.speaker, trimmed(line.text)};
    if (before != nullptr && line.text == before->text) cue.text = before->text;
    cue.start_ms = is_blank(line.start) ? reached_ms : read_time(line.start, number, before, &Cue::start_ms, mark);
    cue.end_ms = chapters || is_blank(line.end) ? cue.start_ms + reading_ms(cue.text)
                                                : read_time(line.end, number, before, &Cue::end_ms, mark);
    if (cue.end_ms <= cue.start_ms) {
      throw Error(
          ErrorCode::invalid,
          {"Line {line} ends before it begins. Nothing was saved; what you typed is still here.", {{"line", number}}});
    }
    reached_ms = cue.end_ms;
    const bool is_last = i + 1 == typed.count;
    if (line.act == "split") {
      std::vector<Cue> halves;
      split(cue, halves);
      for (const Cue& half : halves) take(half);
    } else {
      take(cue);
    }
    joins = line.act == "join";
    // The next one stands on the next page.
    if (joins && is_last && typed.first + typed.count < cues.size()) {
      take(cues[typed.first + typed.count]);
      ++splice.remove;
    }
  }
  if (!chapters) return {splice};
  std::vector<Cue> all(cues.begin(), cues.begin() + static_cast<long>(typed.first));
  all.insert(all.end(), splice.insert.begin(), splice.insert.end());
  all.insert(all.end(), cues.begin() + static_cast<long>(typed.first + splice.remove), cues.end());
  close_chapters(all, duration_ms);
  return {{0, cues.size(), all}};
}

}  // namespace resonance::server::pages
