#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "ingest/upload_store.h"

namespace resonance::ingest {
namespace {

// Shorter than an upload's: nobody can resume an import, so what a killed one left need not wait.
constexpr int64_t kImportExpiresAfterMs = int64_t{24} * 3600 * 1000;

int64_t ordinary_file_size(const std::filesystem::path& path) {
  struct stat facts {};
  if (stat(path.c_str(), &facts) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) {
      throw Error(ErrorCode::not_found, {"There is no file {name}.", {{"name", path.string()}}});
    }
    throw system_error(errno, "read the file");
  }
  if (!S_ISREG(facts.st_mode)) {
    throw Error(ErrorCode::invalid, {"{name} is not a file. Give the name of a file.", {{"name", path.string()}}});
  }
  return facts.st_size;
}

void close_original(const std::filesystem::path& original) {
  FileDescriptor file = open_for_reading(original);
  if (fchmod(file.get(), 0440) != 0 || fsync(file.get()) != 0) throw system_error(errno, "finish the import");
}

}  // namespace

MediaId import_file(Catalogue& catalogue, const DataFolder& folder, const ItemId& item,
                    const std::filesystem::path& path, std::string_view file_name,
                    const std::function<void(int64_t, int64_t)>& progress, const UploadOptions& options) {
  int64_t size = ordinary_file_size(path);
  if (size > options.maximum_size_bytes) {
    throw Error(ErrorCode::too_large,
                {"{name} is too large: the library takes files of up to {size} GB.",
                 {{"name", path.filename().string()}, {"size", std::to_string(options.maximum_size_bytes >> 30)}}});
  }
  UploadStore(catalogue, folder, options).refuse_when_full(size);
  // The length stays open until the copy is durable, so that recovery never takes half a copy for a whole one.
  MediaId id = catalogue.media.create(item, file_name, std::nullopt, wall_clock_ms() + kImportExpiresAfterMs).id;
  try {
    if (mkdir(folder.media(id).c_str(), 0750) != 0) throw system_error(errno, "create the folder of the file");
    sync_directory(folder.media());
    copy_durably(path, folder.original(id), [&](int64_t done) {
      if (progress) progress(done, size);
    });
    close_original(folder.original(id));
    FileDescriptor copied = open_for_reading(folder.original(id));
    catalogue.media.declare_size(id, size_bytes(copied));
    catalogue.media.complete(id);
  } catch (...) {
    catalogue.media.remove(id);
    remove_tree(folder.media(id));
    throw;
  }
  log::info("import_complete", {{"media", id.text()}, {"size_bytes", size}});
  return id;
}

}  // namespace resonance::ingest
