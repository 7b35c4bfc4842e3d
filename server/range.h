// HTTP ranges and conditions of one file, as values (RFC 9110 §13 and §14). Pure; any thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace resonance::server {

// Both ends inclusive, as in Content-Range.
struct ByteRange {
  int64_t first = 0;
  int64_t last = 0;
  int64_t length() const { return last - first + 1; }
  bool operator==(const ByteRange&) const = default;
};

// What to answer to a GET or HEAD of a file.
struct FileAnswer {
  int status = 200;                // 200, 206, 304, 412 or 416
  std::optional<ByteRange> range;  // present exactly for 206
};

// Decides from the request's headers (lower-case names) and the file's size and strong `etag` (with quotes). One range
// is honoured; several, a malformed one, another unit or a failed If-Range give the whole file, as the RFC allows.
FileAnswer answer_for(const std::map<std::string, std::string>& headers, int64_t size_bytes, std::string_view etag);

// True when `header` (If-None-Match, If-Match) is "*" or lists `etag`; weak marks are ignored when `weak` is true.
bool lists_etag(std::string_view header, std::string_view etag, bool weak);

}  // namespace resonance::server
