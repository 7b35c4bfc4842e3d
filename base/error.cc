#include "base/error.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace resonance {
namespace {

constexpr std::array<std::pair<ErrorCode, std::string_view>, 11> kNames{{
    {ErrorCode::invalid, "invalid"},
    {ErrorCode::unauthorised, "unauthorised"},
    {ErrorCode::forbidden, "forbidden"},
    {ErrorCode::not_found, "not_found"},
    {ErrorCode::conflict, "conflict"},
    {ErrorCode::locked, "locked"},
    {ErrorCode::too_large, "too_large"},
    {ErrorCode::unsupported_media, "unsupported_media"},
    {ErrorCode::busy, "busy"},
    {ErrorCode::unavailable, "unavailable"},
    {ErrorCode::internal, "internal"},
}};

}  // namespace

std::string_view name(ErrorCode code) {
  for (const auto& [value, text] : kNames) {
    if (value == code) return text;
  }
  return "internal";
}

ErrorCode error_code_named(std::string_view name) {
  for (const auto& [value, text] : kNames) {
    if (text == name) return value;
  }
  return ErrorCode::internal;
}

Error::Error(ErrorCode code, Message message)
    : code_(code), message_(std::move(message)), what_(in_english(message_)) {}

Error system_error(int errno_value, std::string_view action) {
  switch (errno_value) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return {
          ErrorCode::unavailable,
          {"The library's disk is full. What was already received is kept; try again once room has been made.", {}}};
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case EAGAIN: return {ErrorCode::busy, {"The machine is overloaded. Nothing was lost; try again in a moment.", {}}};
    default:
      return {ErrorCode::internal,
              {"The library could not {action}: {reason}.",
               {{"action", std::string(action)}, {"reason", std::strerror(errno_value)}}}};
  }
}

}  // namespace resonance
