// Chunks of one film encoded side by side, before their turn, each into a folder of its own: {output}/ahead/{chunk}.
//
// Where a chunk begins is known once the one before it is done; until then it is guessed (VideoPass::guessed), and
// whoever takes a chunk compares the two. As many threads work as the plan has jobs; each reads the source from its
// beginning to its end, once, and decodes its own chunks of it. What is done stays there for whoever goes on after a
// crash. One thread calls.
#pragma once

#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "transcode/earlier_chunks.h"
#include "transcode/inputs.h"
#include "transcode/rung.h"
#include "transcode/video_pass.h"

namespace resonance::transcode {

// What to make them of.
struct ChunkWork {
  Inputs& inputs;
  const Source& source;
  const Plan& plan;
  const std::vector<int64_t>* segment_starts = nullptr;  // VideoTimeline's
  std::filesystem::path folder;                          // {output}/ahead
  std::string film;                                      // what must be the same for chunks to join
  Cut first;                                             // the chunk whose turn it is, and where it truly begins
  std::vector<int> first_chunks;                         // of each rung, the first that it lacks
};

// A chunk made before its turn.
struct ChunkAhead {
  int chunk = 0;
  std::optional<Cut> begin;        // absent where the film ended before, or it could not be made
  std::optional<Cut> next;         // absent where the film ends in it
  std::vector<EarlierRung> rungs;  // no chunks of those that had it

  // Of the film's last chunk: to be finished when it is known to be, and how long it lasts; `more` then holds the
  // beginnings of the chunks that came with that.
  std::unique_ptr<StreamDecoder> decoder;
  std::unique_ptr<Ladder> ladder;
  std::unique_ptr<VideoPass> pass;
  std::vector<Cut> more;

  std::atomic<int64_t> encoded = 0;    // how much of it, in kClockBase
  std::atomic<double> share_read = 0;  // how far into the file
  bool done = false;
};

class ChunksAhead {
 public:
  explicit ChunksAhead(ChunkWork work);
  ~ChunksAhead();  // stops the threads
  ChunksAhead(const ChunksAhead&) = delete;
  ChunksAhead& operator=(const ChunksAhead&) = delete;

  // Waits at most `timeout_ms` for the chunk whose turn it is; false when it is not there yet.
  bool wait(int chunk, int64_t timeout_ms);
  // After wait() has said true. Null where nobody will make it.
  std::unique_ptr<ChunkAhead> take(int chunk);
  // Its tracks, and their description, after its pass is finished.
  void describe(ChunkAhead& ahead) const;
  // It is where it belongs, or of no use: its folder goes, and the next one's turn has come.
  void forget(int chunk);

  // How much is encoded of what was not taken, in kClockBase; how far into the file the earliest of them is.
  int64_t encoded() const;
  double share_read() const;
  std::filesystem::path folder_of(int chunk) const { return work_.folder / std::to_string(chunk); }
  // The rung's first chunk in what `ahead` made.
  int first_chunk(const ChunkAhead& ahead, size_t rung) const;

 private:
  void find_finished();
  void work();
  ChunkAhead* next();
  bool make(ChunkAhead& ahead, std::unique_ptr<StreamDecoder>& decoder);
  void run(ChunkAhead& ahead, StreamDecoder& decoder);
  void keep(ChunkAhead& ahead) const;

  ChunkWork work_;
  mutable std::mutex mutex_;  // guards what is below, but for what a thread works at
  std::condition_variable changed_;
  std::map<int, std::unique_ptr<ChunkAhead>> chunks_;
  int turn_;
  int next_;
  bool at_end_ = false;  // somebody has read the source to its end: no later chunk is begun
  std::atomic<bool> stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace resonance::transcode
