// All rungs of one ladder, chunk after chunk out of one decode, or several chunks side by side; each is noted in a
// journal when its bytes are on the disk. It begins where an interrupted call stopped. One thread calls; one works for
// each rung.
#pragma once

#include <functional>

#include "transcode/chunk_journal.h"
#include "transcode/chunks_ahead.h"
#include "transcode/earlier_chunks.h"
#include "transcode/output_folder.h"
#include "transcode/rung.h"
#include "transcode/video_pass.h"

namespace resonance::transcode {

class ChunkedPictures {
 public:
  // All references outlive it. On what an interrupted call left, for the same file and plan, it goes on.
  ChunkedPictures(Inputs& inputs, const Source& source, const Plan& plan, const OutputFolder& folder);

  // What a rung has so far.
  TrackLayout track(size_t rung) const;
  // Called by the rungs' threads.
  void on_growth(ChunkDone grew) { grew_ = std::move(grew); }

  using Report = std::function<void(double share)>;
  // The rung that is the source's own stream, where the plan has one; before all others, which follow its segments.
  // Throws NotReusable.
  void copy_largest(const Report& report);
  // The first chunk of the smallest rung alone: somebody is waiting for it.
  void encode_first_seconds(const Report& report);
  // All that is missing. `end_of` is asked when the source is read: where the film ends (kClockBase), at its last
  // picture or later; it may throw.
  void encode(const Report& report, const std::function<int64_t(const VideoPass&)>& end_of);
  // Nothing will go on from here.
  void forget();

  // Whether an earlier preparation's chunks serve: nobody waits for the first seconds then.
  bool takes_over() const { return earlier_.has_value(); }
  // For the next preparation, once all is encoded, and while the tracks are where they grew; where the tracks end up is
  // the caller's to say. Absent where a rung is a copy.
  std::optional<EarlierChunks> chunks() const;

 private:
  ChunkDone note_chunk();
  using EndOf = std::function<int64_t(const VideoPass&)>;
  void encode_missing(const Report& report, const EndOf& end_of);
  bool encode_side_by_side(const Report& report, const EndOf& end_of);
  int encode_from(const Cut& from, const std::vector<bool>& wanted, const Report& report, const EndOf& end_of);
  void report_done(const Report& report, int64_t done, double share_read) const;
  void take_over_chunk(int chunk);
  void take_over_chunk(const ChunkAhead& ahead, const ChunksAhead& from);
  const std::vector<int64_t>* segment_starts() const { return copied_starts_.empty() ? nullptr : &copied_starts_; }

  Inputs& inputs_;
  const Source& source_;
  const Plan& plan_;
  const OutputFolder& folder_;
  std::string film_;
  ChunkJournal journal_;
  std::optional<EarlierChunks> earlier_;
  ChunkDone grew_;
  std::vector<int64_t> copied_starts_;  // kClock; of the copied rung's segments
};

}  // namespace resonance::transcode
