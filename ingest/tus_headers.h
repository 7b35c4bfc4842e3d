// The headers of tus, read and checked: text in, values or a refusal out. Pure; any thread. Used by tus.cc alone.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/tus.h"

namespace resonance::ingest {

// Thrown inside the protocol, caught where handle() ends.
struct TusRefusal {
  int status;
  Message message;
};

using Headers = std::map<std::string, std::string>;

// A count of bytes, 0 to 2^53 - 1 (what JavaScript can count); absent when the header is. TusRefusal 400 for anything
// else.
std::optional<int64_t> read_size(const Headers& headers, const char* name);

// Upload-Length and Upload-Defer-Length of a creation: exactly one of them. Absent: deferred.
std::optional<int64_t> read_length_of_creation(const Headers& headers);

struct UploadMetadata {
  std::string item;
  std::string filename;
};
// At most 4096 bytes of header. TusRefusal 400 for invalid base64, a NUL, a key twice.
UploadMetadata read_metadata(const Headers& headers);
std::string write_metadata(const UploadMetadata& metadata);

struct ExpectedChecksum {
  std::string algorithm;
  std::string digest;  // raw bytes
};
std::optional<ExpectedChecksum> read_checksum(const Headers& headers);

// TusRefusal 412 unless the client speaks version 1.0.0.
void require_version(const Headers& headers);
// TusRefusal 415 unless the body is an upload's.
void require_upload_body(const Headers& headers);
bool announces_upload_body(const Headers& headers);

}  // namespace resonance::ingest
