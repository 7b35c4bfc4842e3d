#include "base/log.h"

#include <cxxabi.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <typeinfo>

#include "base/clock.h"

namespace resonance::log {
namespace {

spdlog::logger& logger() {
  static const auto instance = [] {
    auto created = std::make_shared<spdlog::logger>("resonance", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    created->set_pattern("%v");
    created->flush_on(spdlog::level::trace);
    return created;
  }();
  return *instance;
}

void write(spdlog::level::level_enum level, std::string_view event, std::initializer_list<Field> fields) {
  if (!logger().should_log(level)) return;
  nlohmann::ordered_json line;
  line["time"] = iso8601(wall_clock_ms());
  auto level_name = spdlog::level::to_string_view(level);
  line["level"] = std::string(level_name.data(), level_name.size());
  line["event"] = event;
  for (const Field& field : fields) {
    if (field.is_number) {
      line[field.key] = std::stoll(field.value);
    } else {
      line[field.key] = field.value;
    }
  }
  logger().log(level, line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace

void set_level(Level level) {
  switch (level) {
    case Level::debug: return logger().set_level(spdlog::level::debug);
    case Level::info: return logger().set_level(spdlog::level::info);
    case Level::warning: return logger().set_level(spdlog::level::warn);
    case Level::error: return logger().set_level(spdlog::level::err);
  }
}

std::string words_of(const std::exception& defect) {
  int failure = 0;
  const std::unique_ptr<char, decltype(&std::free)> name(
      abi::__cxa_demangle(typeid(defect).name(), nullptr, nullptr, &failure), &std::free);
  std::string words = failure == 0 ? name.get() : typeid(defect).name();
  const bool is_standard = dynamic_cast<const std::runtime_error*>(&defect) != nullptr ||
                           dynamic_cast<const std::logic_error*>(&defect) != nullptr;
  return is_standard ? words + ": " + defect.what() : words;
}

void debug(std::string_view event, std::initializer_list<Field> fields) {
  write(spdlog::level::debug, event, fields);
}
void info(std::string_view event, std::initializer_list<Field> fields) {
  write(spdlog::level::info, event, fields);
}
void warning(std::string_view event, std::initializer_list<Field> fields) {
  write(spdlog::level::warn, event, fields);
}
void error(std::string_view event, std::initializer_list<Field> fields) {
  write(spdlog::level::err, event, fields);
}

}  // namespace resonance::log
