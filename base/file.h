// Files as the library needs them: a descriptor that closes itself, and writes that survive a power cut.
//
// Every function throws Error (unavailable when the disk is full) through system_error(). Any thread, each on its own
// files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace resonance {

// Owns one file descriptor; moving leaves the source empty (-1).
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int descriptor) : descriptor_(descriptor) {}
  FileDescriptor(FileDescriptor&& other) noexcept : descriptor_(other.release()) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;
  ~FileDescriptor() { reset(); }

  int get() const { return descriptor_; }
  explicit operator bool() const { return descriptor_ >= 0; }
  int release();
  void reset();

 private:
  int descriptor_ = -1;
};

// Opens an existing file for reading. Error{not_found} when it does not exist.
FileDescriptor open_for_reading(const std::filesystem::path& path);
int64_t size_bytes(const FileDescriptor& file);

// The whole file. Error{too_large} beyond `limit_bytes`, Error{not_found} when absent.
std::string read_file(const std::filesystem::path& path, int64_t limit_bytes);

// Writes all of `data` at `offset_bytes`; a short write is continued, EINTR retried.
void write_all_at(const FileDescriptor& file, std::string_view data, int64_t offset_bytes);

// Replaces `path` by a file holding `data`: temporary file beside it, fsync, rename, fsync of the folder. Costs two
// fsyncs.
void write_durably(const std::filesystem::path& path, std::string_view data);

// fsync of one folder: after it, names created, renamed or removed there survive a power cut.
void sync_directory(const std::filesystem::path& directory);
// fsync of every file and folder below, then of the folder itself: what a generation needs before its rename.
void sync_tree(const std::filesystem::path& directory);

// Moves `from` to `to` on the same file system in one step and makes it durable. Error{conflict} if `to` exists.
void rename_durably(const std::filesystem::path& from, const std::filesystem::path& to);

// Copies `from` into the new file `to` (sharing blocks where the file system can), fsyncs it. Error{conflict} if `to`
// exists. `progress` is called now and then with the bytes done so far; it may throw to stop, and nothing is left
// behind.
void copy_durably(const std::filesystem::path& from, const std::filesystem::path& to,
                  const std::function<void(int64_t done_bytes)>& progress = {});

// Removes a folder and all below it; absence is fine.
void remove_tree(const std::filesystem::path& directory);

// Bytes an ordinary process may still write on the file system that holds `path`.
int64_t free_space_bytes(const std::filesystem::path& path);

}  // namespace resonance
