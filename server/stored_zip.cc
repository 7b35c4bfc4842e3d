#include "server/stored_zip.h"

#include <unistd.h>
#include <zip.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "base/error.h"

namespace resonance::server {
namespace {

// libzip writes through this into a descriptor: its own file source insists on a name, which could outlive a crash.
struct Target {
  int descriptor = -1;
  zip_int64_t read_at = 0, write_at = 0, size = 0;
  zip_error_t error{};
};

zip_int64_t failed(Target& target, int errno_value) {
  zip_error_set(&target.error, ZIP_ER_WRITE, errno_value);
  return -1;
}

zip_int64_t write_piece(Target& target, const void* data, zip_uint64_t length) {
  const ssize_t count = pwrite(target.descriptor, data, length, target.write_at);
  if (count < 0) return failed(target, errno);
  target.write_at += count;
  target.size = std::max(target.size, target.write_at);
  return count;
}

zip_int64_t read_piece(Target& target, void* data, zip_uint64_t length) {
  const ssize_t count = pread(target.descriptor, data, length, target.read_at);
  if (count < 0) return failed(target, errno);
  target.read_at += count;
  return count;
}

zip_int64_t seek(Target& target, zip_int64_t& position, void* data, zip_uint64_t length) {
  const auto size = static_cast<zip_uint64_t>(target.size);
  const auto from = static_cast<zip_uint64_t>(position);
  const zip_int64_t found = zip_source_seek_compute_offset(from, size, data, length, &target.error);
  if (found < 0) return -1;
  position = found;
  return 0;
}

zip_int64_t tell_size(const Target& target, void* data) {
  auto* facts = static_cast<zip_stat_t*>(data);
  zip_stat_init(facts);
  facts->size = static_cast<zip_uint64_t>(target.size);
  facts->valid = ZIP_STAT_SIZE;
  return sizeof *facts;
}

zip_int64_t act(void* state, void* data, zip_uint64_t length, zip_source_cmd_t command) {
  auto& target = *static_cast<Target*>(state);
  switch (command) {
    case ZIP_SOURCE_OPEN: target.read_at = 0; return 0;
    case ZIP_SOURCE_READ: return read_piece(target, data, length);
    case ZIP_SOURCE_SEEK: return seek(target, target.read_at, data, length);
    case ZIP_SOURCE_TELL: return target.read_at;
    case ZIP_SOURCE_STAT: return tell_size(target, data);
    case ZIP_SOURCE_BEGIN_WRITE: target.write_at = 0; return 0;
    case ZIP_SOURCE_WRITE: return write_piece(target, data, length);
    case ZIP_SOURCE_SEEK_WRITE: return seek(target, target.write_at, data, length);
    case ZIP_SOURCE_TELL_WRITE: return target.write_at;
    case ZIP_SOURCE_ERROR: return zip_error_to_data(&target.error, data, length);
    case ZIP_SOURCE_CLOSE:
    case ZIP_SOURCE_COMMIT_WRITE:
    case ZIP_SOURCE_ROLLBACK_WRITE:
    case ZIP_SOURCE_REMOVE:
    case ZIP_SOURCE_FREE: return 0;
    case ZIP_SOURCE_SUPPORTS:
      return zip_source_make_command_bitmap(
          ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE,
          ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL, ZIP_SOURCE_BEGIN_WRITE, ZIP_SOURCE_COMMIT_WRITE, ZIP_SOURCE_ROLLBACK_WRITE,
          ZIP_SOURCE_WRITE, ZIP_SOURCE_SEEK_WRITE, ZIP_SOURCE_TELL_WRITE, ZIP_SOURCE_REMOVE, -1);
    default: zip_error_set(&target.error, ZIP_ER_OPNOTSUPP, 0); return -1;
  }
}

[[noreturn]] void fail(zip_error_t* error) {
  const int system = zip_error_system_type(error) == ZIP_ET_SYS ? zip_error_code_system(error) : EIO;
  throw system_error(system == 0 ? EIO : system, "write an archive");
}

struct Discard {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};

zip_source_t* source_of(zip_t* archive, const ZipPart& part) {
  return part.file.empty() ? zip_source_buffer(archive, part.text.data(), part.text.size(), 0)
                           : zip_source_file(archive, part.file.c_str(), 0, -1);
}

}  // namespace

void write_stored_zip(const std::vector<ZipPart>& parts, const FileDescriptor& into) {
  Target target;
  target.descriptor = into.get();
  zip_error_init(&target.error);
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* const whole = zip_source_function_create(act, &target, &error);
  if (!whole) fail(&error);
  std::unique_ptr<zip_t, Discard> owned(zip_open_from_source(whole, ZIP_CREATE | ZIP_TRUNCATE, &error));
  if (!owned) {
    zip_source_free(whole);
    fail(&error);
  }
  zip_t* const archive = owned.get();
  for (const ZipPart& each : parts) {
    zip_source_t* const source = source_of(archive, each);
    const zip_int64_t index = source ? zip_file_add(archive, each.name.c_str(), source, ZIP_FL_ENC_UTF_8) : -1;
    if (source && index < 0) zip_source_free(source);
    if (index < 0 || zip_set_file_compression(archive, static_cast<zip_uint64_t>(index), ZIP_CM_STORE, 0) != 0) {
      fail(zip_get_error(archive));
    }
  }
  // Everything is written here.
  if (zip_close(archive) != 0) fail(zip_get_error(archive));
  [[maybe_unused]] zip_t* const gone = owned.release();  // closing has freed it
}

}  // namespace resonance::server
