#include "transcode/chunked_pictures.h"

#include <algorithm>
#include <climits>

#include "transcode/input.h"
#include "transcode/ladder_notes.h"
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
  return text;
}

// Whether all that a preparation of this film could take over is there.
bool is_whole(const EarlierChunks& earlier, size_t rungs) {
  if (earlier.rungs.size() != rungs || earlier.cuts.empty()) return false;
  return std::ranges::all_of(earlier.rungs, [&](const EarlierRung& rung) {
    return rung.chunks.size() == earlier.cuts.size() && rung.chunks.back().segments == rung.layout.segments.size();
  });
}

}  // namespace

ChunkedPictures::ChunkedPictures(int input_descriptor, const Source& source, const Plan& plan,
                                 const OutputFolder& folder)
    : input_descriptor_(input_descriptor),
      source_(source),
      plan_(plan),
      folder_(folder),
      film_(described(source, plan, descriptor_bytes(input_descriptor))),
      journal_(folder.path_of(kJournal), film_ + " | " + to_json(plan.alterations), plan.rungs.size()),
      earlier_(read_earlier_chunks(folder)) {
  if (earlier_ && (earlier_->film != film_ || !is_whole(*earlier_, plan.rungs.size()))) earlier_.reset();
}

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
  if (earlier_) {
    encode_missing(report, end_of);
  } else {
    encode_from(journal_.resume(), {}, report, end_of);
  }
}

// What an earlier preparation has, and between it what is altered otherwise now.
void ChunkedPictures::encode_missing(const Report& report, const std::function<int64_t(const VideoPass&)>& end_of) {
  const int64_t margin = alteration_margin(source_, plan_);
  const std::vector<bool> wanted = chunks_to_make(*earlier_, plan_.alterations, margin);
  int chunk = INT_MAX;
  for (size_t rung = 0; rung < plan_.rungs.size(); ++rung) chunk = std::min(chunk, journal_.finished_chunks(rung));
  // Where the film ends is settled by reading it there, even when nothing is missing.
  chunk = std::min(chunk, earlier_->count() - 1);
  while (chunk < earlier_->count()) {
    const Cut& there = earlier_->cuts[static_cast<size_t>(chunk)];
    if (wanted[static_cast<size_t>(chunk)]) {
      chunk = encode_from(journal_.cut(chunk).value_or(there), wanted, report, end_of);
    } else {
      if (chunk > 0) journal_.begin_chunk(there);
      take_over_chunk(chunk++);
      report(double(chunk) / double(earlier_->count()));
    }
  }
}

void ChunkedPictures::take_over_chunk(int chunk) {
  for (size_t rung = 0; rung < plan_.rungs.size(); ++rung) {
    if (journal_.finished_chunks(rung) > chunk) continue;
    TrackLayout track = take_over(earlier_->rungs[rung], chunk, folder_.path_of(kEarlier),
                                  folder_.path_of(growing_track_name(plan_, rung)), journal_.finished(rung));
    note_chunk()(rung, track);
  }
}

// Encodes from that chunk on, to the end, or to one that is not wanted and begins where it did before; returns that
// one, or a number beyond all.
int ChunkedPictures::encode_from(const Cut& from, const std::vector<bool>& wanted, const Report& report,
                                 const std::function<int64_t(const VideoPass&)>& end_of) {
  std::vector<RungStart> starts;
  for (size_t rung = 0; rung < plan_.rungs.size(); ++rung) {
    starts.push_back({journal_.finished(rung), journal_.finished_chunks(rung)});
  }
  int next = INT_MAX;
  const auto is_there = [&](const Cut& cut) {
    const auto at = static_cast<size_t>(cut.chunk);
    return at < wanted.size() && !wanted[at] && cut.source_time == earlier_->cuts[at].source_time &&
           cut.timeline.next_boundary == earlier_->cuts[at].timeline.next_boundary;
  };
  Ladder ladder(plan_, folder_.path_of(""), starts, from.chunk, note_chunk());
  VideoPass pass(input_descriptor_, source_, plan_, from, segment_starts());
  pass.run(
      ladder,
      [&](const Cut& cut) {
        if (is_there(cut)) {
          next = cut.chunk;
          return false;
        }
        journal_.begin_chunk(cut);
        return true;
      },
      [&] {
        const int64_t done_ms = pass.now() / (kClock / 1000);
        const bool told = source_.declared_duration_ms > 0 && !source_.duration_is_guess;
        report(told ? double(done_ms) / double(source_.declared_duration_ms) : pass.share_read());
        return true;
      });
  if (!pass.stopped()) pass.finish(ladder, end_of(pass));
  return next;
}

void ChunkedPictures::forget() {
  journal_.remove();
  std::error_code it_goes_with_what_is_not_listed;
  std::filesystem::remove_all(folder_.path_of(kEarlier), it_goes_with_what_is_not_listed);
}

std::optional<EarlierChunks> ChunkedPictures::chunks() const {
  EarlierChunks all{film_, plan_.alterations, {}, {}};
  for (size_t rung = 0; rung < plan_.rungs.size(); ++rung) {
    if (plan_.rungs[rung].copied) return std::nullopt;
    const TrackLayout layout = track(rung);
    const FileDescriptor file = open_for_reading(folder_.path_of(layout.file_name));
    all.rungs.push_back(
        {layout, read_at(file.get(), 0, static_cast<size_t>(layout.init_bytes)), journal_.chunk_ends(rung)});
  }
  for (size_t chunk = 0; chunk < all.rungs.front().chunks.size(); ++chunk) {
    const std::optional<Cut> cut = journal_.cut(static_cast<int>(chunk));
    if (!cut) return std::nullopt;
    all.cuts.push_back(*cut);
  }
  return all;
}

}  // namespace resonance::transcode
