// One rung of the ladder at work: a thread that scales each frame down to its size, hands it to the rung below, and
// encodes.
//
// The chain is a cascade: each rung scales from the picture above it, which costs half of scaling each from the source
// (performance.md §1). The rung above waits when the one below falls behind, so memory stays flat.
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "transcode/filter_graph.h"
#include "transcode/video_encoder.h"

namespace resonance::transcode {

// Frames on their way from one thread to another, a few at most.
class FrameQueue {
 public:
  // Waits while full. False when the receiver has given up.
  bool push(Frame frame);
  // Waits while empty. Null once closed and empty.
  Frame pop();
  void close();
  // From the receiver: no more frames are wanted, those waiting are dropped.
  void abandon();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Frame> frames_;
  bool closed_ = false;
  bool abandoned_ = false;
};

class Rung {
 public:
  // `below` outlives this rung, or is null for the smallest.
  Rung(const RungPlan& rung, const Plan& plan, std::filesystem::path path, Rung* below);
  // Gives up without finishing when join() was not reached.
  ~Rung();
  Rung(const Rung&) = delete;
  Rung& operator=(const Rung&) = delete;

  // Called by one thread: the decoder, or the rung above. False when this rung has failed; join() then says why.
  bool push(Frame frame) { return queue_.push(std::move(frame)); }
  // No frame follows; `end` is when the last one stops being shown, in kClockBase.
  void close(int64_t end);
  // Waits for the thread; rethrows what stopped it.
  EncodedTrack join();

 private:
  void run();
  void work();
  void take(Frame frame);

  RungPlan rung_;
  const Plan& plan_;
  std::filesystem::path path_;
  Rung* below_;
  FrameQueue queue_;
  int64_t end_ = 0;
  std::optional<FilterGraph> scaler_;
  std::optional<VideoEncoder> encoder_;
  EncodedTrack track_;
  std::exception_ptr failure_;
  std::thread thread_;
};

// All rungs of a film, chained from the largest down.
class Ladder {
 public:
  // Track files are {folder}/{rung}.mp4. `plan` outlives the ladder.
  Ladder(const Plan& plan, const std::filesystem::path& folder);
  ~Ladder();

  // Waits when the rungs are behind. Throws what stopped a rung.
  void push(Frame frame);
  // In the order of plan.rungs.
  std::vector<EncodedTrack> finish(int64_t end);

 private:
  std::vector<EncodedTrack> join_all();
  std::vector<std::unique_ptr<Rung>> rungs_;  // largest first
};

}  // namespace resonance::transcode
