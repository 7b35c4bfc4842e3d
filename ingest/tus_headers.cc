#include "ingest/tus_headers.h"

#include <sodium.h>

#include <charconv>
#include <set>
#include <vector>

#include "ingest/digest.h"

namespace resonance::ingest {
namespace {

constexpr size_t kMetadataLimitBytes = 4096;
constexpr int64_t kLargestCountableSize = (int64_t{1} << 53) - 1;
constexpr std::string_view kUploadBody = "application/offset+octet-stream";

TusRefusal nonsense(const char* header) {
  return {400, {"The header {header} cannot be understood. Nothing was stored.", {{"header", header}}}};
}

const std::string* find(const Headers& headers, const char* name) {
  auto found = headers.find(name);
  return found == headers.end() ? nullptr : &found->second;
}

std::optional<std::string> decode_base64(std::string_view text) {
  std::string decoded(text.size(), '\0');
  size_t length = 0;
  const char* end = nullptr;
  int result = sodium_base642bin(reinterpret_cast<unsigned char*>(decoded.data()), decoded.size(), text.data(),
                                 text.size(), nullptr, &length, &end, sodium_base64_VARIANT_ORIGINAL);
  if (result != 0 || end != text.data() + text.size()) return std::nullopt;
  decoded.resize(length);
  return decoded;
}

std::string encode_base64(std::string_view bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // libsodium's terminating NUL
  return text;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

std::optional<int64_t> read_size(const Headers& headers, const char* name) {
  const std::string* text = find(headers, name);
  if (!text) return std::nullopt;
  int64_t size = -1;
  const char* end = text->data() + text->size();
  auto [stop, error] = std::from_chars(text->data(), end, size);
  if (error != std::errc() || stop != end || size < 0 || size > kLargestCountableSize) throw nonsense(name);
  return size;
}

std::optional<int64_t> read_length_of_creation(const Headers& headers) {
  std::optional<int64_t> size = read_size(headers, "upload-length");
  const std::string* deferred = find(headers, "upload-defer-length");
  if (deferred && *deferred != "1") throw nonsense("upload-defer-length");
  if (size.has_value() == (deferred != nullptr)) throw nonsense("upload-length");
  return size;
}

UploadMetadata read_metadata(const Headers& headers) {
  UploadMetadata metadata;
  const std::string* text = find(headers, "upload-metadata");
  if (!text) return metadata;
  if (text->size() > kMetadataLimitBytes) throw nonsense("upload-metadata");
  std::set<std::string_view> seen;
  for (std::string_view pair : split(*text, ',')) {
    pair = trimmed(pair);
    size_t space = pair.find(' ');
    std::string_view key = pair.substr(0, space);
    std::string_view encoded = space == std::string_view::npos ? std::string_view() : trimmed(pair.substr(space + 1));
    std::optional<std::string> value = decode_base64(encoded);
    bool readable = value && value->find('\0') == std::string::npos;
    if (key.empty() || !readable || !seen.insert(key).second) throw nonsense("upload-metadata");
    if (key == "item") metadata.item = *value;
    if (key == "filename") metadata.filename = *value;
  }
  return metadata;
}

std::string write_metadata(const UploadMetadata& metadata) {
  std::string text = "item " + encode_base64(metadata.item);
  if (!metadata.filename.empty()) text += ",filename " + encode_base64(metadata.filename);
  return text;
}

std::optional<ExpectedChecksum> read_checksum(const Headers& headers) {
  const std::string* text = find(headers, "upload-checksum");
  if (!text) return std::nullopt;
  size_t space = text->find(' ');
  if (space == std::string::npos) throw nonsense("upload-checksum");
  std::string algorithm = text->substr(0, space);
  std::optional<std::string> digest = decode_base64(trimmed(std::string_view(*text).substr(space + 1)));
  std::optional<Digest> known = Digest::named(algorithm);
  if (!known || !digest || digest->size() != known->size_bytes()) throw nonsense("upload-checksum");
  return ExpectedChecksum{algorithm, *digest};
}

void require_version(const Headers& headers) {
  const std::string* version = find(headers, "tus-resumable");
  if (!version || *version != "1.0.0") {
    throw TusRefusal{412, {"This library speaks version 1.0.0 of the tus protocol only."}};
  }
}

bool announces_upload_body(const Headers& headers) {
  const std::string* type = find(headers, "content-type");
  return type && *type == kUploadBody;
}

void require_upload_body(const Headers& headers) {
  if (!announces_upload_body(headers)) {
    throw TusRefusal{415, {"A part of a file must be sent as application/offset+octet-stream."}};
  }
}

}  // namespace resonance::ingest
