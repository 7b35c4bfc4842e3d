#include "ingest/data_folder.h"

#include <sys/stat.h>

#include <cerrno>

#include "base/error.h"

namespace resonance::ingest {
namespace {

void make_folder(const std::filesystem::path& path) {
  if (mkdir(path.c_str(), 0750) != 0 && errno != EEXIST) throw system_error(errno, "create the data folder");
}

}  // namespace

DataFolder::DataFolder(std::filesystem::path root) : root_(std::filesystem::absolute(std::move(root))) {
  std::error_code failure;
  std::filesystem::create_directories(root_.parent_path(), failure);
  make_folder(root_);
  make_folder(media());
  make_folder(work());
  if (!std::filesystem::is_directory(work())) {
    throw Error(ErrorCode::unavailable,
                {"{path} is not a folder. Choose another data folder.", {{"path", root_.string()}}});
  }
}

}  // namespace resonance::ingest
