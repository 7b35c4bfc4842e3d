// Test inputs made on the spot, and answers about outputs from ffprobe: an eye that is not ours.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "transcode/libav.h"
#include "transcode/prepare.h"

namespace resonance::transcode::testing {

// A folder that goes away with the test.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// Runs a program; its standard output. Throws std::runtime_error when it fails.
std::string run(const std::vector<std::string>& command);
// ffmpeg with these arguments (separated by single spaces; a filter graph has none) and this output.
std::filesystem::path make(const std::filesystem::path& output, const std::string& arguments);
std::filesystem::path write(const std::filesystem::path& path, std::string_view bytes);
std::string read(const std::filesystem::path& path);

// yuv420p, all of it middle grey.
Frame grey_picture(int width, int height);

nlohmann::json ffprobe(const std::filesystem::path& path, const std::string& entries);
// Presentation times of one stream's packets in seconds, sorted, the first taken as zero.
std::vector<double> times(const std::filesystem::path& path, const std::string& stream = "v:0");
// The same of its key frames only.
std::vector<double> key_times(const std::filesystem::path& path);

struct Prepared {
  Folder folder;
  Generation generation;
  const OutputFile& file(const std::string& name) const;
  bool has(const std::string& name) const;
};
// prepare() of one file, fast options; the descriptor's position is checked to stay where it was.
void prepare_into(Prepared& prepared, const std::filesystem::path& input,
                  const Options& options = {.preset = "ultrafast"});
// The Error that prepare() throws for the file; a test failure when it throws none.
Error refusal(const std::filesystem::path& input);

// Every promise that holds for all films and sounds: listed files are there and no others, playlists point into the
// tracks and tile them, rungs share their key frames and frame count, nothing of the source's metadata is left.
void expect_sound_generation(const Prepared& prepared);

}  // namespace resonance::transcode::testing
