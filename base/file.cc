#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <utility>

#include "base/error.h"
#include "base/id.h"

namespace resonance {
namespace {

namespace fs = std::filesystem;

FileDescriptor open_or_throw(const fs::path& path, int flags, mode_t mode, const char* action) {
  FileDescriptor file(open(path.c_str(), flags | O_CLOEXEC, mode));
  if (!file) {
    if (errno == ENOENT) throw Error(ErrorCode::not_found, {"{name} does not exist.", {{"name", path.filename()}}});
    if (errno == EEXIST) throw Error(ErrorCode::conflict, {"{name} exists already.", {{"name", path.filename()}}});
    throw system_error(errno, action);
  }
  return file;
}

void sync_or_throw(const FileDescriptor& file) {
  if (fsync(file.get()) != 0) throw system_error(errno, "make a file durable");
}

}  // namespace

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  if (this != &other) {
    reset();
    descriptor_ = other.release();
  }
  return *this;
}

int FileDescriptor::release() {
  return std::exchange(descriptor_, -1);
}

void FileDescriptor::reset() {
  if (descriptor_ >= 0) close(descriptor_);
  descriptor_ = -1;
}

FileDescriptor open_for_reading(const fs::path& path) {
  return open_or_throw(path, O_RDONLY, 0, "open a file");
}

int64_t size_bytes(const FileDescriptor& file) {
  struct stat facts {};
  if (fstat(file.get(), &facts) != 0) throw system_error(errno, "read a file's size");
  return facts.st_size;
}

std::string read_file(const fs::path& path, int64_t limit_bytes) {
  FileDescriptor file = open_for_reading(path);
  std::string text;
  char buffer[1 << 16];
  for (;;) {
    ssize_t count = read(file.get(), buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw system_error(errno, "read a file");
    if (count == 0) return text;
    text.append(buffer, static_cast<size_t>(count));
    if (static_cast<int64_t>(text.size()) > limit_bytes) {
      throw Error(ErrorCode::too_large, {"{name} is too large.", {{"name", path.filename()}}});
    }
  }
}

void write_all_at(const FileDescriptor& file, std::string_view data, int64_t offset_bytes) {
  while (!data.empty()) {
    ssize_t count = pwrite(file.get(), data.data(), data.size(), offset_bytes);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw system_error(errno, "write a file");
    data.remove_prefix(static_cast<size_t>(count));
    offset_bytes += count;
  }
}

void write_durably(const fs::path& path, std::string_view data) {
  fs::path temporary = path;
  temporary += "." + random_id_text() + ".part";
  FileDescriptor file = open_or_throw(temporary, O_WRONLY | O_CREAT | O_EXCL, 0640, "create a file");
  try {
    write_all_at(file, data, 0);
    sync_or_throw(file);
    if (rename(temporary.c_str(), path.c_str()) != 0) throw system_error(errno, "rename a file");
  } catch (...) {
    unlink(temporary.c_str());
    throw;
  }
  sync_directory(path.parent_path());
}

void sync_directory(const fs::path& directory) {
  sync_or_throw(open_or_throw(directory, O_RDONLY | O_DIRECTORY, 0, "open a folder"));
}

void sync_tree(const fs::path& directory) {
  for (const auto& entry : fs::directory_iterator(directory)) {
    if (entry.is_directory() && !entry.is_symlink()) {
      sync_tree(entry.path());
    } else if (entry.is_regular_file() && !entry.is_symlink()) {
      sync_or_throw(open_for_reading(entry.path()));
    }
  }
  sync_directory(directory);
}

void rename_durably(const fs::path& from, const fs::path& to) {
  if (renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) != 0) {
    if (errno == EEXIST || errno == ENOTEMPTY) {
      throw Error(ErrorCode::conflict, {"{name} exists already.", {{"name", to.filename()}}});
    }
    throw system_error(errno, "rename a file");
  }
  sync_directory(to.parent_path());
  if (from.parent_path() != to.parent_path()) sync_directory(from.parent_path());
}

void copy_durably(const fs::path& from, const fs::path& to, const std::function<void(int64_t)>& progress) {
  FileDescriptor source = open_for_reading(from);
  FileDescriptor target = open_or_throw(to, O_WRONLY | O_CREAT | O_EXCL, 0640, "create a file");
  try {
    constexpr size_t kStepBytes = size_t{16} << 20;
    for (int64_t done = 0;;) {
      ssize_t count = copy_file_range(source.get(), nullptr, target.get(), nullptr, kStepBytes, 0);
      if (count < 0 && (errno == EXDEV || errno == EINVAL || errno == EOPNOTSUPP)) {
        std::string buffer(1 << 20, '\0');
        count = read(source.get(), buffer.data(), buffer.size());
        if (count > 0) {
          write_all_at(target, {buffer.data(), static_cast<size_t>(count)}, done);
          lseek(target.get(), done + count, SEEK_SET);
        }
      }
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) throw system_error(errno, "copy a file");
      if (count == 0) break;
      done += count;
      if (progress) progress(done);
    }
    sync_or_throw(target);
    sync_directory(to.parent_path());
  } catch (...) {
    unlink(to.c_str());
    throw;
  }
}

void remove_tree(const fs::path& directory) {
  std::error_code failure;
  // Somebody else who removes a file in it meanwhile is no failure.
  do {
    failure.clear();
    fs::remove_all(directory, failure);
  } while (failure == std::errc::no_such_file_or_directory);
  if (failure) throw system_error(failure.value(), "remove a folder");
}

int64_t free_space_bytes(const fs::path& path) {
  struct statvfs facts {};
  if (statvfs(path.c_str(), &facts) != 0) throw system_error(errno, "read the free space");
  return static_cast<int64_t>(facts.f_bavail) * static_cast<int64_t>(facts.f_frsize);
}

}  // namespace resonance
