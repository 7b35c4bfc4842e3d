#include "server/range.h"

#include <algorithm>
#include <charconv>

namespace resonance::server {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Digits only; a number too great for 64 bits reads as the greatest, so that "0-99999999999999999999" means "to the
// end".
std::optional<int64_t> number(std::string_view digits) {
  if (digits.empty() || !std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
  int64_t value = 0;
  auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return result.ec == std::errc::result_out_of_range ? INT64_MAX : value;
}

enum class Reading { none, unsatisfiable, satisfiable };

Reading read_range(std::string_view header, int64_t size_bytes, ByteRange& range) {
  header = trimmed(header);
  constexpr std::string_view kUnit = "bytes=";
  if (header.size() < kUnit.size() || !std::ranges::equal(header.substr(0, kUnit.size()), kUnit, {},
                                                          [](char c) { return static_cast<char>(std::tolower(c)); })) {
    return Reading::none;
  }
  std::string_view spec = trimmed(header.substr(kUnit.size()));
  size_t dash = spec.find('-');
  if (spec.find(',') != std::string_view::npos || dash == std::string_view::npos) return Reading::none;
  std::string_view first_text = trimmed(spec.substr(0, dash)), last_text = trimmed(spec.substr(dash + 1));
  if (first_text.empty()) {
    auto suffix = number(last_text);
    if (!suffix) return Reading::none;
    if (*suffix == 0 || size_bytes == 0) return Reading::unsatisfiable;
    range = {std::max<int64_t>(0, size_bytes - *suffix), size_bytes - 1};
    return Reading::satisfiable;
  }
  auto first = number(first_text);
  auto last = last_text.empty() ? std::optional<int64_t>(INT64_MAX) : number(last_text);
  if (!first || !last || *last < *first) return Reading::none;
  if (*first >= size_bytes) return Reading::unsatisfiable;
  range = {*first, std::min(*last, size_bytes - 1)};
  return Reading::satisfiable;
}

}  // namespace

bool lists_etag(std::string_view header, std::string_view etag, bool weak) {
  header = trimmed(header);
  if (header == "*") return true;
  if (weak && etag.starts_with("W/")) etag.remove_prefix(2);
  while (!header.empty()) {
    std::string_view each = trimmed(header.substr(0, header.find(',')));
    header.remove_prefix(
        std::min(header.size(), header.find(',') == std::string_view::npos ? header.size() : header.find(',') + 1));
    if (weak && each.starts_with("W/")) each.remove_prefix(2);
    if (!each.empty() && each == etag) return true;
  }
  return false;
}

FileAnswer answer_for(const std::map<std::string, std::string>& headers, int64_t size_bytes, std::string_view etag) {
  auto header = [&](const char* name) {
    auto found = headers.find(name);
    return found == headers.end() ? std::nullopt : std::optional<std::string_view>(found->second);
  };
  if (auto match = header("if-match"); match && !lists_etag(*match, etag, false)) return {412, std::nullopt};
  if (auto none = header("if-none-match"); none && lists_etag(*none, etag, true)) return {304, std::nullopt};
  auto wanted = header("range");
  if (!wanted) return {};
  if (auto condition = header("if-range"); condition && trimmed(*condition) != etag) return {};
  ByteRange range;
  switch (read_range(*wanted, size_bytes, range)) {
    case Reading::none: return {};
    case Reading::unsatisfiable: return {416, std::nullopt};
    case Reading::satisfiable: return {206, range};
  }
  return {};
}

}  // namespace resonance::server
