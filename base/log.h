// One line of JSON per event on standard error, for journald and for people with jq. Any thread.
//
// Lines hold ids, never titles, names, words or addresses of people (security.md §3).
#pragma once

#include <cstdint>
#include <exception>
#include <initializer_list>
#include <string>
#include <string_view>

namespace resonance::log {

enum class Level { debug, info, warning, error };

struct Field {
  Field(std::string_view key, std::string_view value) : key(key), value(value) {}
  Field(std::string_view key, const char* value) : key(key), value(value) {}
  Field(std::string_view key, const std::string& value) : key(key), value(value) {}
  Field(std::string_view key, int64_t value) : key(key), value(std::to_string(value)), is_number(true) {}
  Field(std::string_view key, int value) : Field(key, int64_t{value}) {}

  std::string key;
  std::string value;
  bool is_number = false;
};

// Lines below `level` are dropped; info until called. Call once, from main.
void set_level(Level level);

// What a defect says of itself, for a line: its type; and its own words only where they cannot quote what people wrote
// (those of a parser do).
std::string words_of(const std::exception& defect);

void debug(std::string_view event, std::initializer_list<Field> fields = {});
void info(std::string_view event, std::initializer_list<Field> fields = {});
void warning(std::string_view event, std::initializer_list<Field> fields = {});
void error(std::string_view event, std::initializer_list<Field> fields = {});

}  // namespace resonance::log
