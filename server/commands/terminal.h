// What a command shows the person at the terminal: sentences in their language, and progress.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/message.h"
#include "server/http.h"

namespace resonance::server {

// French when the environment says so (LC_ALL, LC_MESSAGES, LANG), English otherwise.
Language terminal_language();

// A sentence in that language, from the embedded translations.
std::string spoken(const Message& message);

// "encore environ 3 minutes"; empty when that is not known.
std::string spoken_time_left(std::optional<int64_t> left_ms);

// A bar that moves on a terminal; elsewhere (a log, CI) one line per tenth. On standard error. One thread.
class ProgressBar {
 public:
  explicit ProgressBar(std::string label);
  ~ProgressBar();  // ends the line
  // 0..1000; `note` says what is going on. Repeating a value costs nothing.
  void show(int permille, const std::string& note = {});

 private:
  std::string label_;
  bool terminal_;
  int shown_ = -1;
  std::string shown_note_;
};

}  // namespace resonance::server
