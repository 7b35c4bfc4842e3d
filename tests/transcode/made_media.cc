#include "made_media.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>

#include "base/file.h"

namespace resonance::transcode::testing {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<double> packet_times(const fs::path& path, const std::string& stream, bool keys_only) {
  std::vector<double> all;
  std::vector<double> keys;
  const auto probe = nlohmann::json::parse(run({"ffprobe", "-v", "error", "-select_streams", stream, "-show_entries",
                                                "packet=pts_time,flags", "-of", "json", path.string()}));
  for (const auto& packet : probe.at("packets")) {
    const double time = std::stod(packet.at("pts_time").get<std::string>());
    all.push_back(time);
    if (packet.at("flags").get<std::string>().front() == 'K') keys.push_back(time);
  }
  std::sort(all.begin(), all.end());
  std::vector<double>& wanted = keys_only ? keys : all;
  const double first = all.empty() ? 0 : all.front();
  for (double& time : wanted) time -= first;
  std::sort(wanted.begin(), wanted.end());
  return wanted;
}

struct Range {
  int64_t start = 0;
  int64_t end = 0;
  bool operator<(const Range& other) const { return start < other.start; }
};

struct MediaPlaylist {
  std::string track;
  Range description;
  std::vector<Range> segments;
};

MediaPlaylist read_playlist(const Prepared& prepared, const OutputFile& playlist) {
  const std::vector<std::string> lines = lines_of(read(prepared.folder / playlist.name));
  EXPECT_EQ(lines.front(), "#EXTM3U");
  EXPECT_EQ(lines.back(), "#EXT-X-ENDLIST");
  MediaPlaylist found;
  int64_t target_s = 0;
  double total_s = 0;
  for (const std::string& line : lines) {
    long long size = 0;
    long long start = 0;
    double duration_s = 0;
    char name[65] = {};
    if (sscanf(line.c_str(), "#EXT-X-TARGETDURATION:%lld", &size) == 1) target_s = size;
    if (sscanf(line.c_str(), "#EXTINF:%lf,", &duration_s) == 1) {
      EXPECT_LE(std::llround(duration_s), target_s) << playlist.name;
      EXPECT_GT(duration_s, 0) << playlist.name;
      total_s += duration_s;
    }
    if (sscanf(line.c_str(), "#EXT-X-MAP:URI=\"%64[^\"]\",BYTERANGE=\"%lld@%lld\"", name, &size, &start) == 3) {
      found.track = name;
      found.description = {start, start + size};
    } else if (sscanf(line.c_str(), "#EXT-X-BYTERANGE:%lld@%lld", &size, &start) == 2) {
      EXPECT_GT(size, 0) << playlist.name;
      found.segments.push_back({start, start + size});
    }
    if (line[0] != '#') {
      EXPECT_EQ(line, found.track) << playlist.name;
    }
  }
  EXPECT_NEAR(total_s * 1000, double(prepared.generation.duration_ms), 60) << playlist.name;
  const std::string bytes = read(prepared.folder / found.track);
  EXPECT_EQ(bytes.substr(static_cast<size_t>(found.description.start) + 4, 4), "ftyp") << playlist.name;
  return found;
}

// The segments of all playlists that point into a file must follow one another to its last byte; those of key pictures
// are beginnings of others.
void expect_tiles(const Prepared& prepared) {
  std::map<std::string, std::vector<Range>> segments;
  std::map<std::string, std::vector<Range>> keys;
  for (const OutputFile& file : prepared.generation.files) {
    if (file.role != Role::media_playlist) continue;
    const MediaPlaylist playlist = read_playlist(prepared, file);
    ASSERT_TRUE(prepared.has(playlist.track)) << playlist.track;
    auto& ranges = (file.name.ends_with("-keys.m3u8") ? keys : segments)[playlist.track];
    ranges.insert(ranges.end(), playlist.segments.begin(), playlist.segments.end());
  }
  for (auto& [track, ranges] : segments) {
    std::sort(ranges.begin(), ranges.end());
    const std::string bytes = read(prepared.folder / track);
    for (size_t i = 0; i < ranges.size(); ++i) {
      EXPECT_EQ(bytes.substr(static_cast<size_t>(ranges[i].start) + 4, 4), "moof") << track;
      EXPECT_EQ(ranges[i].end, i + 1 < ranges.size() ? ranges[i + 1].start : prepared.file(track).size_bytes) << track;
    }
    for (const Range& key : keys[track]) {
      EXPECT_TRUE(std::any_of(ranges.begin(), ranges.end(),
                              [&](const Range& whole) { return whole.start == key.start && key.end <= whole.end; }))
          << track << " " << key.start;
    }
  }
}

}  // namespace

Folder::Folder() {
  std::string pattern = (fs::temp_directory_path() / "transcode-test-XXXXXX").string();
  if (!mkdtemp(pattern.data())) throw std::runtime_error("mkdtemp");
  path_ = pattern;
}

Folder::~Folder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::string run(const std::vector<std::string>& command) {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) throw std::runtime_error("pipe");
  const pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    close(ends[1]);
    std::vector<char*> arguments;
    for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    execvp(arguments[0], arguments.data());
    _exit(127);
  }
  close(ends[1]);
  std::string output;
  std::array<char, 65536> buffer{};
  for (ssize_t count = 0; (count = ::read(ends[0], buffer.data(), buffer.size())) > 0;) {
    output.append(buffer.data(), static_cast<size_t>(count));
  }
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  if (status != 0) throw std::runtime_error("failed: " + command[0] + " … " + command.back());
  return output;
}

fs::path make(const fs::path& output, const std::string& arguments) {
  std::vector<std::string> command{"ffmpeg", "-nostdin", "-v", "error", "-y"};
  std::istringstream words(arguments);
  for (std::string word; words >> word;) command.push_back(word);
  command.push_back(output.string());
  run(command);
  return output;
}

fs::path write(const fs::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return path;
}

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

Frame grey_picture(int width, int height) {
  Frame picture = new_frame();
  picture->format = AV_PIX_FMT_YUV420P;
  picture->width = width;
  picture->height = height;
  check_libav(av_frame_get_buffer(picture.get(), 0), "draw");
  for (int plane = 0; plane < 3; ++plane) {
    const int rows = plane == 0 ? height : height / 2;
    std::memset(picture->data[plane], 128, static_cast<size_t>(picture->linesize[plane]) * rows);
  }
  return picture;
}

nlohmann::json ffprobe(const fs::path& path, const std::string& entries) {
  return nlohmann::json::parse(run({"ffprobe", "-v", "error", "-show_entries", entries, "-of", "json", path.string()}));
}

std::vector<double> times(const fs::path& path, const std::string& stream) {
  return packet_times(path, stream, false);
}
std::vector<double> key_times(const fs::path& path) {
  return packet_times(path, "v:0", true);
}

const OutputFile& Prepared::file(const std::string& name) const {
  for (const OutputFile& file : generation.files) {
    if (file.name == name) return file;
  }
  throw std::runtime_error("no output " + name);
}

bool Prepared::has(const std::string& name) const {
  return std::any_of(generation.files.begin(), generation.files.end(),
                     [&](const OutputFile& file) { return file.name == name; });
}

void prepare_into(Prepared& prepared, const fs::path& input, const Options& options) {
  const FileDescriptor file = open_for_reading(input);
  lseek(file.get(), 3, SEEK_SET);
  int last = 0;
  prepared.generation = prepare(file.get(), prepared.folder.path(), options, [&](const Progress& now) {
    const auto& [permille, stage, playable_ms] = now;
    EXPECT_GE(permille, last);
    EXPECT_TRUE(stage == "probe" || stage == "encode" || stage == "pictures" || stage == "verify") << stage;
    last = permille;
  });
  EXPECT_EQ(last, 1000);
  EXPECT_EQ(lseek(file.get(), 0, SEEK_CUR), 3) << "the descriptor's position moved";
}

Error refusal(const fs::path& input) {
  const Folder folder;
  try {
    const FileDescriptor file = open_for_reading(input);
    prepare(file.get(), folder.path(), {.preset = "ultrafast"}, {});
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << input << " was accepted";
  return {ErrorCode::internal, "accepted"};
}

void expect_sound_generation(const Prepared& prepared) {
  const Generation& generation = prepared.generation;
  std::set<std::string> listed;
  for (const OutputFile& file : generation.files) {
    listed.insert(file.name);
    ASSERT_TRUE(fs::exists(prepared.folder / file.name)) << file.name;
    EXPECT_EQ(static_cast<int64_t>(fs::file_size(prepared.folder / file.name)), file.size_bytes) << file.name;
  }
  expect_tiles(prepared);
  for (const auto& entry : fs::directory_iterator(prepared.folder.path())) {
    EXPECT_TRUE(listed.contains(entry.path().filename().string())) << entry.path() << " is not listed";
  }
  std::vector<double> first_keys;
  size_t first_count = 0;
  for (const OutputFile& file : generation.files) {
    if (file.content_type != "video/mp4") continue;
    const auto stream =
        ffprobe(prepared.folder / file.name, "stream=codec_name,width,height,pix_fmt,color_range").at("streams").at(0);
    EXPECT_EQ(stream.at("codec_name"), "h264");
    EXPECT_EQ(stream.at("pix_fmt"), "yuv420p") << "16..235, not yuvj420p";
    EXPECT_EQ(stream.at("width"), file.width);
    EXPECT_EQ(stream.at("height"), file.height);
    EXPECT_EQ(file.width % 2 + file.height % 2, 0);
    const std::vector<double> keys = key_times(prepared.folder / file.name);
    const size_t count = times(prepared.folder / file.name).size();
    if (first_count == 0) {
      first_keys = keys;
      first_count = count;
    }
    EXPECT_EQ(keys, first_keys) << "key frames differ between rungs";
    EXPECT_EQ(count, first_count) << "frames differ between rungs";
    for (size_t i = 0; i < keys.size(); ++i) EXPECT_NEAR(keys[i], 4.0 * double(i), 1.3) << file.name;
  }
  EXPECT_EQ(to_json(generation_from_json(to_json(generation))), to_json(generation));
}

}  // namespace resonance::transcode::testing
