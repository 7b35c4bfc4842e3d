#include "ingest/erasure_list.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <sstream>

#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"

namespace resonance::ingest {
namespace {

constexpr int64_t kMostBytes = int64_t{1} << 30;
constexpr std::array<std::pair<ErasedKind, std::string_view>, 3> kKinds{
    {{ErasedKind::item, "item"}, {ErasedKind::media, "media"}, {ErasedKind::account, "account"}}};

}  // namespace

void list_erasure(const DataFolder& folder, const ErasureEntry& entry) {
  const bool is_new = !std::filesystem::exists(folder.erasures());
  FileDescriptor file(open(folder.erasures().c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640));
  if (!file || flock(file.get(), LOCK_EX) != 0) throw system_error(errno, "open the list of erasures");
  const int64_t size = size_bytes(file);
  char last = '\n';
  if (size > 0 && pread(file.get(), &last, 1, size - 1) != 1) throw system_error(errno, "read the list of erasures");
  const auto kind = std::ranges::find(kKinds, entry.kind, &std::pair<ErasedKind, std::string_view>::first)->second;
  // A line that a power cut tore stays alone.
  std::string line = last == '\n' ? "" : "\n";
  line += entry.id + '\t' + std::string(kind) + '\t' + iso8601(wall_clock_ms()) + '\n';
  write_all_at(file, line, size);
  if (fsync(file.get()) != 0) throw system_error(errno, "write the list of erasures");
  if (is_new) sync_directory(folder.root());
}

std::vector<ErasureEntry> listed_erasures(const DataFolder& folder) {
  std::vector<ErasureEntry> entries;
  if (!std::filesystem::exists(folder.erasures())) return entries;
  std::istringstream lines(read_file(folder.erasures(), kMostBytes));
  for (std::string line; std::getline(lines, line);) {
    const size_t after_id = line.find('\t');
    if (after_id == std::string::npos) continue;
    const std::string word = line.substr(after_id + 1, line.find('\t', after_id + 1) - after_id - 1);
    const auto kind = std::ranges::find(kKinds, word, &std::pair<ErasedKind, std::string_view>::second);
    if (kind != kKinds.end()) entries.push_back({line.substr(0, after_id), kind->first});
  }
  return entries;
}

}  // namespace resonance::ingest
