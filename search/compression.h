// Bytes made smaller and back, by zstd: five times faster to read than the zlib by which Xapian compresses documents.
// Inner to search/. Any thread.
#pragma once

#include <string>
#include <string_view>

namespace resonance::search {

std::string compressed(std::string_view bytes);
// Throws Xapian::DatabaseCorruptError for what was not made by compressed(), or was changed since.
std::string decompressed(std::string_view bytes);

}  // namespace resonance::search
