// The few parts of a zip archive that a document's reader asks for, within the limits of what may be unpacked.
//
// Source: APPNOTE.TXT (PKWARE), as ISO/IEC 21320-1 narrows it for documents: stored or deflated, one volume.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace resonance::transcode {

class ZipArchive {
 public:
  // `bytes` must live as long. Error{invalid} for a damaged or shortened archive, Error{too_large} for one of more
  // entries than limits::kZipEntries.
  explicit ZipArchive(const std::string& bytes);
  ~ZipArchive();
  ZipArchive(const ZipArchive&) = delete;

  // The part unpacked; absent when the archive has none of that name. Error{too_large} as soon as all parts together
  // exceed limits::kUnpackedBytes, whatever the archive says of their length; Error{invalid} for a damaged part and for
  // one under a password.
  std::optional<std::string> read(const std::string& name);

 private:
  struct Handle;
  std::unique_ptr<Handle> handle_;
  int64_t unpacked_bytes_ = 0;
};

}  // namespace resonance::transcode
