#include "ingest/subtitles.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/error.h"
#include "base/unicode.h"
#include "ingest/subtitle_text.h"

namespace resonance::ingest {
namespace {

constexpr size_t kCueTextLimit = 10'000;
constexpr int64_t kLongestHours = 999;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t") == std::string_view::npos;
}

std::string_view trimmed(std::string_view text) {
  size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

Error at_line(size_t line, Message message) {
  message.values["line"] = std::to_string(line);
  return {ErrorCode::invalid, std::move(message)};
}

// Reads one number of 1 to `digits` digits from the front of `text`.
std::optional<int64_t> take_number(std::string_view& text, size_t digits) {
  size_t count = 0;
  while (count < text.size() && count < digits && is_digit(text[count])) ++count;
  int64_t value = 0;
  if (count == 0) return std::nullopt;
  std::from_chars(text.data(), text.data() + count, value);
  text.remove_prefix(count);
  return value;
}

// "1:02:03.5", "02:03,500", "02:03": what the many programs write.
std::optional<int64_t> read_time(std::string_view text) {
  int64_t fields[3] = {};
  size_t count = 0;
  for (; count < 3; ++count) {
    std::optional<int64_t> field = take_number(text, 4);
    if (!field) return std::nullopt;
    fields[count] = *field;
    if (text.empty() || text.front() != ':') {
      ++count;
      break;
    }
    text.remove_prefix(1);
  }
  if (count < 2) return std::nullopt;
  int64_t hours = count == 3 ? fields[0] : 0;
  int64_t minutes = fields[count - 2], seconds = fields[count - 1];
  int64_t milliseconds = 0;
  if (!text.empty() && (text.front() == '.' || text.front() == ',')) {
    text.remove_prefix(1);
    size_t before = text.size();
    std::optional<int64_t> fraction = take_number(text, 3);
    if (!fraction) return std::nullopt;
    milliseconds = *fraction;
    for (size_t digits = before - text.size(); digits < 3; ++digits) milliseconds *= 10;
  }
  if (!text.empty() || hours > kLongestHours || minutes > 59 || seconds > 59) return std::nullopt;
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds;
}

int64_t require_time(std::string_view text, size_t line) {
  std::optional<int64_t> time = read_time(text);
  if (!time) {
    throw at_line(line, {"Line {line}: the time {time} cannot be read. Write it as 00:01:02.500.",
                         {{"time", text.empty() ? "…" : clean_line(text, 40)}}});
  }
  return *time;
}

struct Times {
  int64_t start_ms;
  int64_t end_ms;
};

Times read_times(std::string_view text, size_t line) {
  size_t arrow = text.find("-->");
  std::string_view after = trimmed(text.substr(arrow + 3));
  Times times{
      require_time(trimmed(text.substr(0, arrow)), line),
      require_time(after.substr(0, after.find_first_of(" \t")), line)};  // what follows places the cue on screen
  if (times.end_ms <= times.start_ms) {
    throw at_line(line, {"Line {line}: this passage ends before it begins, or has no length."});
  }
  return times;
}

// "00:01:02 -> 00:01:05" and the like: times that somebody mistyped, which would otherwise silently lose a passage.
bool looks_like_times(std::string_view text) {
  int times = 0;
  for (size_t i = 1; i + 2 < text.size(); ++i) {
    if (is_digit(text[i - 1]) && text[i] == ':' && is_digit(text[i + 1]) && is_digit(text[i + 2])) ++times;
  }
  return times >= 2 && is_digit(text.front());
}

class SubtitleReader {
 public:
  explicit SubtitleReader(std::string_view text) : text_(text) {}

  std::vector<Cue> read() {
    read_header();
    while (next_line()) take_line();
    keep_pending(true);
    close_cue();
    std::stable_sort(cues_.begin(), cues_.end(),
                     [](const Cue& left, const Cue& right) { return left.start_ms < right.start_ms; });
    return std::move(cues_);
  }

 private:
  bool next_line() {
    if (position_ > text_.size()) return false;
    size_t end = std::min(text_.find('\n', position_), text_.size());
    line_ = text_.substr(position_, end - position_);
    position_ = end + 1;
    ++number_;
    return true;
  }

  void read_header() {
    constexpr std::string_view kSignature = "WEBVTT";
    if (!next_line()) return;
    webvtt_ = line_.starts_with(kSignature) && (line_.size() == kSignature.size() || line_[kSignature.size()] == ' ' ||
                                                line_[kSignature.size()] == '\t');
    if (!webvtt_) {
      position_ = 0;
      number_ = 0;
      return;
    }
    skipping_ = true;  // the rest of the header, up to a blank line or a passage
  }

  bool is_timing() const {
    if (line_.find("-->") == std::string_view::npos) return false;
    std::string_view start = trimmed(line_);
    // Inside a passage an arrow is text, unless times surround it: then a blank line was forgotten.
    return !open_ || is_digit(start.front());
  }

  void take_line() {
    if (is_timing()) {
      begin_cue();
    } else if (is_blank(line_)) {
      open_ = skipping_ = false;
    } else if (skipping_) {
      return;
    } else if (open_) {
      lines_.emplace_back(line_);
    } else if (webvtt_ && pending_.empty() && begins_comment()) {
      skipping_ = true;
    } else if (looks_like_times(trimmed(line_))) {
      throw at_line(number_, {"Line {line}: these times need an arrow between them: 00:01:02.500 --> 00:01:04.000."});
    } else {
      pending_.emplace_back(line_);
    }
  }

  bool begins_comment() const {
    for (std::string_view word : {"NOTE", "STYLE", "REGION"}) {
      if (line_.starts_with(word) &&
          (line_.size() == word.size() || line_[word.size()] == ' ' || line_[word.size()] == '\t')) {
        return true;
      }
    }
    return false;
  }

  // Lines after a blank one and before the next times: in WebVTT identifiers; in SubRip the number of the next passage,
  // and before it what an empty line cut from the last one.
  void keep_pending(bool at_end) {
    if (!webvtt_ && in_cue_) {
      size_t count = pending_.size();
      if (!at_end && count > 0 && is_number(trimmed(pending_.back()))) --count;
      lines_.insert(lines_.end(), pending_.begin(), pending_.begin() + static_cast<long>(count));
    }
    pending_.clear();
  }

  void begin_cue() {
    Times times = read_times(line_, number_);
    if (open_ && !lines_.empty() && is_number(trimmed(lines_.back()))) lines_.pop_back();  // the number of this passage
    keep_pending(false);
    close_cue();
    times_ = times;
    cue_line_ = number_;
    in_cue_ = open_ = true;
    skipping_ = false;
  }

  void close_cue() {
    if (!in_cue_) return;
    std::string joined;
    for (const std::string& line : lines_) {
      joined += line;
      joined += '\n';
    }
    lines_.clear();
    in_cue_ = false;
    if (joined.size() > kCueTextLimit * 4) {
      throw at_line(cue_line_, {"Line {line}: this passage is too long to be a subtitle."});
    }
    for (SpokenText& spoken : plain_text(joined, !webvtt_)) {
      cues_.push_back({times_.start_ms, times_.end_ms, std::move(spoken.speaker), std::move(spoken.text)});
    }
    if (cues_.size() > kMaximumCues) {
      throw Error(ErrorCode::invalid, {"This file has more than {count} passages. Cut it into shorter films.",
                                       {{"count", std::to_string(kMaximumCues)}}});
    }
  }

  std::string_view text_;
  size_t position_ = 0;
  std::string_view line_;
  size_t number_ = 0;
  bool webvtt_ = false;
  bool skipping_ = false;  // inside a comment or the header
  bool open_ = false;      // lines belong to the current passage
  bool in_cue_ = false;    // there is a current passage
  size_t cue_line_ = 0;
  Times times_{};
  std::vector<std::string> lines_;
  std::vector<std::string> pending_;
  std::vector<Cue> cues_;
};

void append_escaped(std::string& out, std::string_view text) {
  for (char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      default: out += c;
    }
  }
}

// `mark` stands before the thousandths.
std::string cue_time(int64_t ms, char mark) {
  char text[32];
  std::snprintf(text, sizeof text, "%02lld:%02lld:%02lld%c%03lld", static_cast<long long>(ms / 3'600'000),
                static_cast<long long>(ms / 60'000 % 60), static_cast<long long>(ms / 1000 % 60), mark,
                static_cast<long long>(ms % 1000));
  return text;
}

std::string webvtt_time(int64_t ms) {
  return cue_time(ms, '.');
}

}  // namespace

std::vector<Cue> parse_subtitles(std::string_view bytes) {
  if (static_cast<int64_t>(bytes.size()) > kMaximumSubtitleBytes) {
    throw Error(ErrorCode::too_large, {"This subtitle file is larger than 20 MB. Check that it is the right file."});
  }
  std::string text = clean_text(decode_text(bytes));
  std::vector<Cue> cues = SubtitleReader(text).read();
  if (cues.empty()) {
    throw Error(ErrorCode::invalid,
                {"This file holds no subtitles. The library takes WebVTT (.vtt) and SubRip (.srt) files."});
  }
  return cues;
}

std::string to_subrip(const std::vector<Cue>& cues) {
  std::string file;
  int number = 0;
  for (const Cue& cue : cues) {
    file += std::to_string(++number) + "\n" + cue_time(cue.start_ms, ',') + " --> " + cue_time(cue.end_ms, ',') + "\n";
    // An empty line would end the cue.
    char before = '\n';
    for (const char character : cue.text + "\n") {
      if (character != '\n' || before != '\n') file += character;
      before = character;
    }
    file += "\n";
  }
  return file;
}

std::string to_webvtt(const std::vector<Cue>& cues) {
  std::string out = "WEBVTT\n";
  for (const Cue& cue : cues) {
    out += "\n" + webvtt_time(cue.start_ms) + " --> " + webvtt_time(cue.end_ms) + "\n";
    if (!cue.speaker.empty()) {
      out += "<v ";
      append_escaped(out, clean_line(cue.speaker, 200));
      out += ">";
    }
    std::string_view rest = cue.text;
    while (!rest.empty()) {
      size_t end = std::min(rest.find('\n'), rest.size());
      if (std::string_view line = rest.substr(0, end); !is_blank(line)) {
        append_escaped(out, line);
        out += '\n';
      }
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return out;
}

}  // namespace resonance::ingest
