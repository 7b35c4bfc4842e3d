#include "transcode/chunked_pictures.h"

#include <algorithm>
#include <climits>

#include "transcode/input.h"
#include "transcode/stream_copy.h"

namespace resonance::transcode {
namespace {

constexpr int kNever = INT_MAX;

// What must be the same for chunks to join: the file as it was understood, and what is made of it with what.
std::string described(const Source& source, const Plan& plan, int64_t file_bytes) {
  std::string text = "bytes " + std::to_string(file_bytes) + " start " + std::to_string(source.start) + " libav " +
                     std::to_string(avcodec_version()) + " preset " + plan.preset + " rate " +
                     std::to_string(plan.frame_rate);
  for (const RungPlan& rung : plan.rungs) {
    text += " | " + rung_name(rung) + " " + std::to_string(rung.size.width) + "x" + std::to_string(rung.size.height) +
            (rung.copied ? " copied" : "") + " crf " + std::to_string(rung.crf) + " peak " +
            std::to_string(rung.peak_bitrate_bps) + " threads " + std::to_string(rung.encoder_threads);
  }
  for (const SealedRange& seal : plan.seals) {
    text += " | sealed " + std::to_string(seal.start_ms) + "-" + std::to_string(seal.end_ms);
  }
  return text;
}

}  // namespace

ChunkedPictures::ChunkedPictures(int input_descriptor, const Source& source, const Plan& plan,
                                 const OutputFolder& folder)
    : input_descriptor_(input_descriptor),
      source_(source),
      plan_(plan),
      folder_(folder),
      journal_(folder.path_of(kJournal), described(source, plan, descriptor_bytes(input_descriptor)),
               plan.rungs.size()) {}

TrackLayout ChunkedPictures::track(size_t rung) const {
  TrackLayout track = journal_.finished(rung);
  track.file_name = growing_track_name(plan_, rung);
  return track;
}

ChunkDone ChunkedPictures::note_chunk() {
  return [this](size_t rung, const TrackLayout& track) {
    journal_.finish_chunk(rung, track);
    if (grew_) grew_(rung, track);
  };
}

void ChunkedPictures::copy_largest(const Report& report) {
  if (!plan_.rungs.front().copied) return;
  if (journal_.finished_chunks(0) == 0) {
    const TrackLayout whole = copy_stream(input_descriptor_, source_, folder_.path_of(growing_track_name(plan_, 0)),
                                          [&](const TrackLayout& track) {
                                            if (grew_) grew_(0, track);
                                            report(0);
                                          });
    journal_.finish_rung(0, whole);
  }
  int64_t start_us = 0;
  for (const Segment& segment : journal_.finished(0).segments) {
    copied_starts_.push_back(av_rescale(start_us, kClock, 1'000'000));
    start_us += segment.duration_us;
  }
}

void ChunkedPictures::encode_first_seconds(const Report& report) {
  const size_t smallest = plan_.rungs.size() - 1;
  if (smallest == 0 || journal_.finished_chunks(smallest) > 0) return;
  std::vector<RungStart> starts(plan_.rungs.size(), RungStart{{}, kNever});
  starts[smallest] = {};
  Ladder ladder(plan_, folder_.path_of(""), starts, 0, note_chunk());
  VideoPass pass(input_descriptor_, source_, plan_, {}, segment_starts());
  pass.run(
      ladder,
      [&](const Cut& cut) {
        journal_.begin_chunk(cut);
        return false;
      },
      [&] {
        report(0);
        return true;
      });
}

void ChunkedPictures::encode(const Report& report, const std::function<int64_t(const VideoPass&)>& end_of) {
  std::vector<RungStart> starts;
  for (size_t rung = 0; rung < plan_.rungs.size(); ++rung) {
    starts.push_back({journal_.finished(rung), journal_.finished_chunks(rung)});
  }
  const Cut from = journal_.resume();
  Ladder ladder(plan_, folder_.path_of(""), starts, from.chunk, note_chunk());
  VideoPass pass(input_descriptor_, source_, plan_, from, segment_starts());
  pass.run(
      ladder,
      [&](const Cut& cut) {
        journal_.begin_chunk(cut);
        return true;
      },
      [&] {
        const int64_t done_ms = pass.now() / (kClock / 1000);
        const bool told = source_.declared_duration_ms > 0 && !source_.duration_is_guess;
        report(told ? double(done_ms) / double(source_.declared_duration_ms) : pass.share_read());
        return true;
      });
  pass.finish(ladder, end_of(pass));
}

}  // namespace resonance::transcode
