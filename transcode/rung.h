// One rung of the ladder at work: a thread that scales each picture down to its size, hands it to the rung below, and
// encodes it, chunk after chunk.
//
// The chain is a cascade: each rung scales from the picture above it, which costs half of scaling each from the source
// (performance.md §1). The rung above waits when the one below falls behind, so memory stays flat.
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "transcode/filter_graph.h"
#include "transcode/video_encoder.h"

namespace resonance::transcode {

// A frame with what the rungs need to know of it; pict_type I starts a segment.
struct Picture {
  Frame frame;
  bool starts_chunk = false;
};

// Pictures on their way from one thread to another, a few at most.
class PictureQueue {
 public:
  // Waits while full. False when the receiver has given up.
  bool push(Picture picture);
  // Waits while empty. Absent once closed and empty.
  std::optional<Picture> pop();
  void close();
  // No more pictures are wanted, those waiting are dropped.
  void abandon();
  bool abandoned();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Picture> pictures_;
  bool closed_ = false;
  bool abandoned_ = false;
};

// What a rung of a pass has already, and does from there.
struct RungStart {
  TrackLayout finished;  // the chunks it has
  int first_chunk = 0;   // the first that it encodes; earlier ones it only scales for the rungs below
};

// Told by a rung's thread when a chunk's bytes are on the disk: the whole track so far.
using ChunkDone = std::function<void(size_t rung, const TrackLayout& track)>;

class Rung {
 public:
  // `plan` and `below` outlive this rung; `below` is null for the smallest. The first picture begins `chunk`.
  Rung(const Plan& plan, size_t index, const std::filesystem::path& folder, const RungStart& start, int chunk,
       ChunkDone done, Rung* below);
  // Gives up without finishing when join() was not reached.
  ~Rung();
  Rung(const Rung&) = delete;
  Rung& operator=(const Rung&) = delete;

  // Called by one thread: the decoder, or the rung above. False when this rung has failed; join() then says why.
  bool push(Picture picture) { return queue_.push(std::move(picture)); }
  // No picture follows; `end` is when the last one stops being shown, in kClockBase.
  void close(int64_t end);
  // Waits for the thread; rethrows what stopped it.
  void join();

 private:
  void run();
  void work();
  void take(Picture picture);
  Frame scaled(Frame frame);
  void finish_chunk(int64_t end);

  const Plan& plan_;
  size_t index_;
  RungPlan rung_;
  std::filesystem::path path_;
  RungStart start_;
  int chunk_;  // of the next picture that starts one
  ChunkDone done_;
  Rung* below_;
  PictureQueue queue_;
  int64_t end_ = 0;
  std::optional<FilterGraph> scaler_;
  std::optional<TrackFile> file_;
  std::optional<VideoEncoder> encoder_;
  std::exception_ptr failure_;
  std::thread thread_;
};

// All rungs of a film, chained from the largest down.
class Ladder {
 public:
  // Track files are {folder}/{growing_track_name()}. `plan` outlives the ladder; `starts` has one entry per rung; the
  // first picture begins `chunk`. `done` is called from the rungs' threads.
  Ladder(const Plan& plan, const std::filesystem::path& folder, const std::vector<RungStart>& starts, int chunk,
         const ChunkDone& done);
  ~Ladder();

  // Waits when the rungs are behind. Throws what stopped a rung.
  void push(Picture picture);
  // Ends the chunk under way at `end` and waits for all rungs.
  void finish(int64_t end);

 private:
  void join_all();
  std::vector<std::unique_ptr<Rung>> rungs_;  // largest first
};

}  // namespace resonance::transcode
