// What a film's preparation has finished so far, kept in a file beside its tracks, so that another one goes on from
// there: after a kill, a power cut, a full disk.
//
// Lines of JSON, appended: what the film is and what is to be made of it; then each chunk's beginning, as the decoder
// passes it; then each chunk of each rung, once its bytes are on the disk. A torn last line is as if it had never been
// written. Any thread.
#pragma once

#include <climits>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "transcode/libav.h"
#include "transcode/plan.h"
#include "transcode/playlist.h"
#include "transcode/timeline.h"

namespace resonance::transcode {

// One thing for all pictures of a film: chunks must be alike to join without a seam.
struct Colours {
  int matrix = AVCOL_SPC_UNSPECIFIED;
  int primaries = AVCOL_PRI_UNSPECIFIED;
  int transfer = AVCOL_TRC_UNSPECIFIED;
  bool operator==(const Colours&) const = default;
};

// Where a pass over the pictures can begin: just before the first picture of a chunk.
struct Cut {
  int chunk = 0;
  int64_t source_time = 0;  // kClock from the source's start: earlier pictures belong to earlier chunks
  VideoTimeline::State timeline;
  Colours colours;
  std::optional<int64_t> damaged_from;  // StreamDecoder's, in what came before

  // Whether the same pictures follow.
  bool leads_where(const Cut& other) const {
    return chunk == other.chunk && source_time == other.source_time && timeline == other.timeline &&
           colours == other.colours;
  }
};

// What a track has at the end of a chunk.
struct ChunkEnd {
  size_t segments = 0;
  int64_t packets = 0;
};

// One line of JSON and back.
std::string line_of(const Cut& cut);
Cut cut_from_line(const std::string& line);

class ChunkJournal {
 public:
  static constexpr int kWhole = INT_MAX;

  // Reads what stands at `path` when it was written for the same `film` and as many rungs, else begins anew.
  ChunkJournal(std::filesystem::path path, const std::string& film, size_t rungs);

  // The first chunk that some rung lacks, or the last one when none lacks any.
  Cut resume() const;
  // What a rung has, chunk after chunk; its file ends there.
  TrackLayout finished(size_t rung) const;
  int finished_chunks(size_t rung) const;  // kWhole after finish_rung()
  std::vector<ChunkEnd> chunk_ends(size_t rung) const;
  // Where a chunk begins; absent while nobody has come there.
  std::optional<Cut> cut(int chunk) const;

  void begin_chunk(const Cut& cut);
  // `layout`: the whole track up to the end of its chunk number finished_chunks(rung), whose bytes are durable.
  void finish_chunk(size_t rung, const TrackLayout& layout);
  // A rung that is whole without chunks, and its bytes durable.
  void finish_rung(size_t rung, const TrackLayout& layout);
  // Nothing will go on from here any more.
  void remove();

 private:
  struct Track {
    TrackLayout layout;
    int chunks = 0;
    std::vector<ChunkEnd> ends;
  };
  bool read(const std::string& film);
  void finish(size_t rung, const TrackLayout& layout, int chunks);
  void append(const std::string& line);

  std::filesystem::path path_;
  mutable std::mutex mutex_;  // guards all below
  FileDescriptor file_;
  int64_t size_bytes_ = 0;
  std::vector<Track> tracks_;
  std::vector<Cut> cuts_;
};

}  // namespace resonance::transcode
