#include "transcode/output_folder.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "base/error.h"
#include "base/file.h"

namespace resonance::transcode {

void OutputFolder::put(const std::string& name, std::string_view content) const {
  const FileDescriptor descriptor(open(path_of(name).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640));
  if (!descriptor) throw system_error(errno, "write a prepared file");
  write_all_at(descriptor, content, 0);
}

void OutputFolder::write(OutputFile file, std::string_view content) {
  put(file.name, content);
  file.size_bytes = static_cast<int64_t>(content.size());
  files_.push_back(std::move(file));
}

void OutputFolder::replace(const std::string& name, std::string_view content) const {
  const std::filesystem::path whole = path_of(name);
  const std::filesystem::path part = path_of(name + ".part");
  {
    const FileDescriptor descriptor(open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640));
    if (!descriptor) throw system_error(errno, "write a prepared file");
    write_all_at(descriptor, content, 0);
  }
  if (rename(part.c_str(), whole.c_str()) != 0) throw system_error(errno, "write a prepared file");
}

void OutputFolder::keep_only(const std::vector<std::string>& names) const {
  for (const auto& entry : std::filesystem::directory_iterator(path_)) {
    const std::string name = entry.path().filename().string();
    if (std::find(names.begin(), names.end(), name) == names.end()) std::filesystem::remove_all(entry.path());
  }
}

void OutputFolder::clear() {
  keep_only({});
  files_.clear();
  placeholder_.clear();
}

void OutputFolder::list(OutputFile file) {
  std::error_code failure;
  const auto size = std::filesystem::file_size(path_of(file.name), failure);
  if (failure) throw system_error(failure.value(), "write a prepared file");
  file.size_bytes = static_cast<int64_t>(size);
  files_.push_back(std::move(file));
}

}  // namespace resonance::transcode
