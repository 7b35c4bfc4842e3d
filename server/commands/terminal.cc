#include "server/commands/terminal.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "server/assets.h"
#include "server/translator.h"

namespace resonance::server {

Language terminal_language() {
  for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(variable);
    if (value && *value) return std::string_view(value).starts_with("fr") ? Language::french : Language::english;
  }
  return Language::english;
}

namespace {

const Translator& translator() {
  static const Assets assets;
  static const Translator all(assets);
  return all;
}

}  // namespace

std::string spoken(const Message& message) {
  return translator().sentence(terminal_language(), message);
}

std::string spoken_time_left(std::optional<int64_t> left_ms) {
  return left_ms ? time_left(Words(translator(), terminal_language()), *left_ms) : std::string();
}

ProgressBar::ProgressBar(std::string label) : label_(std::move(label)), terminal_(isatty(STDERR_FILENO) != 0) {}

ProgressBar::~ProgressBar() {
  if (terminal_ && shown_ >= 0) std::fputc('\n', stderr);
}

void ProgressBar::show(int permille, const std::string& note) {
  permille = std::clamp(permille, 0, 1000);
  if (permille == shown_ && note == shown_note_) return;
  if (terminal_) {
    constexpr int kWidth = 30;
    int full = permille * kWidth / 1000;
    std::string bar;
    for (int i = 0; i < kWidth; ++i) bar += i < full ? "█" : "░";
    std::fprintf(stderr, "\r\033[K%s %3d %% %s  %s", bar.c_str(), permille / 10, label_.c_str(), note.c_str());
  } else if (shown_ < 0 || permille / 100 > shown_ / 100) {
    std::fprintf(stderr, "%3d %% %s  %s\n", permille / 10, label_.c_str(), note.c_str());
  }
  shown_ = permille;
  shown_note_ = note;
}

}  // namespace resonance::server
