// One pass over the source's pictures: decodes them, puts them upright on the time line, cuts them into chunks, and
// hands them to the ladder. It can begin at any chunk that an earlier pass has noted, and then delivers what that one
// would have; or at any chunk at all, by a guess at what that would be.
#pragma once

#include <functional>
#include <optional>

#include "transcode/chunk_journal.h"
#include "transcode/filter_graph.h"
#include "transcode/picture_alteration.h"
#include "transcode/rung.h"
#include "transcode/stream_decoder.h"

namespace resonance::transcode {

// What of the neighbours of an altered picture is altered with it, in kClockBase: deinterlacing looks at them.
int64_t alteration_margin(const Source& source, const Plan& plan);

class VideoPass {
 public:
  // `decoder` of source.video, `source`, `plan` and `segment_starts` (see VideoTimeline; null for regular ones) outlive
  // it. Only to be made where source.video is.
  VideoPass(StreamDecoder& decoder, const Source& source, const Plan& plan, const Cut& from,
            const std::vector<int64_t>* segment_starts);
  // From `chunk` (at least 1) on: the first beginning that is told is its own. Some seconds before are decoded, so that
  // the time line is what it would be had all been: nearly always, and whoever knows the truth must compare. run() then
  // throws CannotSkip where that would mean to decode everything.
  static VideoPass guessed(StreamDecoder& decoder, const Source& source, const Plan& plan, int chunk,
                           const std::vector<int64_t>* segment_starts);

  // Tells the beginning of every chunk after the first. False stops the pass there.
  using ChunkBegins = std::function<bool(const Cut&)>;
  // Reads to the end, or to where `begins` stops it. Throws prepare()'s Errors about the file and what stopped a rung.
  void run(Ladder& ladder, const ChunkBegins& begins, const std::function<bool()>& each_packet);
  // After run(): ends the film at `end` (kClockBase, not before end()), repeating the last picture until there.
  void finish(Ladder& ladder, int64_t end);

  // Where the last picture stops being shown, in kClockBase; 0 without any.
  int64_t end() const;
  // Where the pass is on the film's clock, in kClockBase.
  int64_t now() const { return timeline_.last(); }
  // The moment from which a part could not be read, in kClockBase; absent where all could.
  std::optional<int64_t> damaged_from() const { return earlier(damaged_from_, decoder_.damaged_from()); }
  bool has_pictures() const { return !timeline_.empty(); }
  // What came before was damaged too.
  void note_damage(std::optional<int64_t> from) { damaged_from_ = earlier(damaged_from_, from); }
  double share_read() const { return decoder_.share_read(); }
  bool stopped() const { return stopped_; }

 private:
  bool take(Frame frame);
  int64_t time_after_last() const;
  void arrive(Frame frame);
  void place(Frame frame);
  void emit(Frame frame);
  void deliver(Frame frame, const VideoTimeline& before, int64_t source_time);
  int64_t duration_of(const AVFrame& frame) const;  // in kClockBase

  const Source& source_;
  const Plan& plan_;
  Cut from_;
  StreamDecoder& decoder_;
  Ladder* ladder_ = nullptr;
  ChunkBegins begins_;

  std::optional<FilterGraph> normaliser_;
  FrameShape normaliser_shape_;
  PictureAlteration alteration_;
  VideoTimeline timeline_;
  Frame last_;               // the picture delivered last, for repeats
  Frame doubtful_;           // a picture more than ten seconds ahead, believed once the next one is later still
  int64_t still_until_ = 0;  // where the last picture that was left out, being the same as `last_`, stopped being shown
  int64_t frame_duration_;   // where a picture does not say its own
  int chunk_;                // of the next picture that starts one
  bool leads_in_ = false;    // decodes what comes before the guessed chunk
  Colours colours_;
  std::optional<int64_t> damaged_from_;
  bool stopped_ = false;
};

}  // namespace resonance::transcode
