// The folder that a preparation fills, and the list of what it put there.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "transcode/prepare.h"

namespace resonance::transcode {

class OutputFolder {
 public:
  explicit OutputFolder(std::filesystem::path path) : path_(std::move(path)) {}

  std::filesystem::path path_of(const std::string& name) const { return path_ / name; }
  // Writes a new file without listing it: several threads may, each its own file.
  void put(const std::string& name, std::string_view content) const;
  // The same, and lists it.
  void write(OutputFile file, std::string_view content);
  // Writes a file, or replaces it whole, without listing it. Any thread, each on its own names.
  void replace(const std::string& name, std::string_view content) const;
  // Lists a file that somebody else has written under path_of(file.name); its size is read from the disk.
  void list(OutputFile file);

  // Removes what an interrupted preparation left, folders too, but for `names`.
  void keep_only(const std::vector<std::string>& names) const;

  // As if nothing had ever been written.
  void clear();

  const std::vector<OutputFile>& files() const { return files_; }

  // What Generation::placeholder will be.
  void set_placeholder(std::string base64) { placeholder_ = std::move(base64); }
  const std::string& placeholder() const { return placeholder_; }

 private:
  std::filesystem::path path_;
  std::vector<OutputFile> files_;
  std::string placeholder_;
};

}  // namespace resonance::transcode
