// A zip archive of files as they are, neither read into memory nor compressed: films do not get smaller. Any thread.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/file.h"

namespace resonance::server {

// One or the other: a text that is in memory, or a file on the disk.
struct ZipPart {
  std::string name;  // within the archive, with ASCII letters, digits, dots and dashes
  std::string text;
  std::filesystem::path file = {};
};

// Into an empty file that is open for reading and writing; beyond 4 GiB as Zip64. Memory: a few buffers, whatever the
// size. Reads each file twice at most and syncs nothing. Error{unavailable}: the disk is full, or a file is gone;
// what was written then is no archive.
void write_stored_zip(const std::vector<ZipPart>& parts, const FileDescriptor& into);

}  // namespace resonance::server
