#include "transcode/chunk_journal.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <nlohmann/json.hpp>

#include "base/error.h"

namespace resonance::transcode {
namespace {

using Json = nlohmann::json;

constexpr const char* kAction = "note what is prepared";
constexpr int64_t kMostBytes = int64_t{64} << 20;

Json json_of(const Cut& cut) {
  return {{"begin", cut.chunk},
          {"source_time", cut.source_time},
          {"last", cut.timeline.last ? Json(*cut.timeline.last) : Json()},
          {"next_boundary", cut.timeline.next_boundary},
          {"colours", {cut.colours.matrix, cut.colours.primaries, cut.colours.transfer}},
          {"damaged_from", cut.damaged_from ? Json(*cut.damaged_from) : Json()}};
}

Cut cut_from(const Json& line) {
  Cut cut;
  cut.chunk = line.at("begin").get<int>();
  cut.source_time = line.at("source_time").get<int64_t>();
  if (!line.at("last").is_null()) cut.timeline.last = line.at("last").get<int64_t>();
  cut.timeline.next_boundary = line.at("next_boundary").get<int64_t>();
  const auto& colours = line.at("colours");
  cut.colours = {colours.at(0).get<int>(), colours.at(1).get<int>(), colours.at(2).get<int>()};
  if (!line.at("damaged_from").is_null()) cut.damaged_from = line.at("damaged_from").get<int64_t>();
  return cut;
}

}  // namespace

std::string line_of(const Cut& cut) {
  return json_of(cut).dump();
}

Cut cut_from_line(const std::string& line) {
  return cut_from(Json::parse(line));
}

ChunkJournal::ChunkJournal(std::filesystem::path path, const std::string& film, size_t rungs)
    : path_(std::move(path)), tracks_(rungs) {
  if (!read(film)) {
    tracks_.assign(rungs, {});
    cuts_.clear();
    size_bytes_ = 0;
  }
  file_ = FileDescriptor(open(path_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0640));
  if (!file_ || ftruncate(file_.get(), size_bytes_) != 0) throw system_error(errno, kAction);
  if (size_bytes_ == 0) append(Json{{"film", film}, {"rungs", rungs}}.dump());
}

// False when what is there is of no use.
bool ChunkJournal::read(const std::string& film) {
  if (!std::filesystem::exists(path_)) return false;
  const std::string text = read_file(path_, kMostBytes);
  bool first = true;
  try {
    for (size_t begin = 0, end = 0; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1) {
      const Json line = Json::parse(text.substr(begin, end - begin));
      if (first) {
        if (line.at("film") != film || line.at("rungs") != tracks_.size()) return false;
        first = false;
      } else if (line.contains("begin")) {
        cuts_.push_back(cut_from(line));
      } else {
        Track& track = tracks_.at(line.at("rung").get<size_t>());
        track.layout.init_bytes = line.at("init_bytes").get<int64_t>();
        track.layout.packets = line.at("packets").get<int64_t>();
        track.layout.codecs = line.at("codecs").get<std::string>();
        track.chunks = line.at("chunks").get<int>();
        for (const Json& segment : line.at("segments")) {
          const int64_t offset = track.layout.init_bytes + track.layout.size_bytes();
          track.layout.segments.push_back(
              {offset, segment.at(0).get<int64_t>(), segment.at(1).get<int64_t>(), segment.at(2).get<int64_t>()});
        }
        track.ends.push_back({track.layout.segments.size(), track.layout.packets});
      }
      size_bytes_ = static_cast<int64_t>(end) + 1;
    }
  } catch (const Json::exception&) {
    return false;
  } catch (const std::out_of_range&) {
    return false;
  }
  return !first;
}

Cut ChunkJournal::resume() const {
  const std::lock_guard lock(mutex_);
  const auto least = std::min_element(tracks_.begin(), tracks_.end(),
                                      [](const Track& a, const Track& b) { return a.chunks < b.chunks; });
  const int chunk = least == tracks_.end() ? 0 : least->chunks;
  Cut latest;
  for (const Cut& cut : cuts_) {
    if (cut.chunk <= chunk && cut.chunk > latest.chunk) latest = cut;
  }
  return latest;
}

TrackLayout ChunkJournal::finished(size_t rung) const {
  const std::lock_guard lock(mutex_);
  return tracks_[rung].layout;
}

int ChunkJournal::finished_chunks(size_t rung) const {
  const std::lock_guard lock(mutex_);
  return tracks_[rung].chunks;
}

std::vector<ChunkEnd> ChunkJournal::chunk_ends(size_t rung) const {
  const std::lock_guard lock(mutex_);
  return tracks_[rung].ends;
}

std::optional<Cut> ChunkJournal::cut(int chunk) const {
  if (chunk == 0) return Cut();
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find(cuts_, chunk, &Cut::chunk);
  return found == cuts_.end() ? std::nullopt : std::optional(*found);
}

void ChunkJournal::begin_chunk(const Cut& cut) {
  const std::lock_guard lock(mutex_);
  const bool known = std::any_of(cuts_.begin(), cuts_.end(), [&](const Cut& one) { return one.chunk == cut.chunk; });
  if (known) return;
  cuts_.push_back(cut);
  append(line_of(cut));
}

void ChunkJournal::finish_chunk(size_t rung, const TrackLayout& layout) {
  const std::lock_guard lock(mutex_);
  finish(rung, layout, tracks_[rung].chunks + 1);
}

void ChunkJournal::finish_rung(size_t rung, const TrackLayout& layout) {
  const std::lock_guard lock(mutex_);
  finish(rung, layout, kWhole);
}

void ChunkJournal::finish(size_t rung, const TrackLayout& layout, int chunks) {
  Track& track = tracks_[rung];
  Json segments = Json::array();
  for (size_t i = track.layout.segments.size(); i < layout.segments.size(); ++i) {
    const Segment& segment = layout.segments[i];
    segments.push_back({segment.size_bytes, segment.duration_us, segment.key_bytes});
  }
  track.layout = layout;
  track.chunks = chunks;
  track.ends.push_back({layout.segments.size(), layout.packets});
  append(Json{{"rung", rung},
              {"chunks", chunks},
              {"init_bytes", layout.init_bytes},
              {"packets", layout.packets},
              {"codecs", layout.codecs},
              {"segments", segments}}
             .dump());
  if (fdatasync(file_.get()) != 0) throw system_error(errno, kAction);
}

void ChunkJournal::append(const std::string& line) {
  write_all_at(file_, line + "\n", size_bytes_);
  size_bytes_ += static_cast<int64_t>(line.size()) + 1;
}

void ChunkJournal::remove() {
  std::filesystem::remove(path_);
}

}  // namespace resonance::transcode
