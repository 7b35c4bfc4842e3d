#include "transcode/chunked_pictures.h"

#include <algorithm>
#include <climits>

#include "transcode/ladder_notes.h"
#include "transcode/stream_copy.h"

namespace resonance::transcode {
namespace {

constexpr int kNever = INT_MAX;
// Of what a chunk is like: one more, and none of before is taken over or gone on from. 2: decoding times within it. 3:
// the kernel that scales.
constexpr int kForm = 3;

// What must be the same for chunks to join: the file as it was understood, and what is made of it with what.
std::string described(const Source& source, const Plan& plan, int64_t file_bytes) {
  std::string text = "form " + std::to_string(kForm) + " bytes " + std::to_string(file_bytes) + " start " +
                     std::to_string(source.start) + " libav " + std::to_string(avcodec_version()) + " preset " +
                     plan.preset + " rate " + std::to_string(plan.frame_rate);
  for (const RungPlan& rung : plan.rungs) {
    text += " | " + rung_name(rung) + " " + std::to_string(rung.size.width) + "x" + std::to_string(rung.size.height) +
            (rung.copied ? " copied" : "") + " crf " + std::to_string(rung.crf) + " peak " +
            std::to_string(rung.peak_bitrate_bps) + " threads " + std::to_string(rung.encoder_threads);
  }
  return text;
}

// What a chunk is made of: another film, another plan or another alteration makes another one.
std::string as_altered(const std::string& film, const Plan& plan) {
  return film + " | " + to_json(plan.alterations);
}

// Whether all that a preparation of this film could take over is there.
bool is_whole(const EarlierChunks& earlier, size_t rungs) {
  if (earlier.rungs.size() != rungs || earlier.cuts.empty()) return false;
  return std::ranges::all_of(earlier.rungs, [&](const EarlierRung& rung) {
    return rung.chunks.size() == earlier.cuts.size() && rung.chunks.back().segments == rung.layout.segments.size();
  });
}

}  // namespace

ChunkedPictures::ChunkedPictures(Inputs& inputs, const Source& source, const Plan& plan, const OutputFolder& folder)
    : inputs_(inputs),
      source_(source),
      plan_(plan),
      folder_(folder),
      film_(described(source, plan, descriptor_bytes(inputs.descriptor()))),
      journal_(folder.path_of(kJournal), as_altered(film_, plan), plan.rungs.size()),
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
    const TrackLayout whole =
        copy_stream(inputs_, source_, folder_.path_of(growing_track_name(plan_, 0)), [&](const TrackLayout& track) {
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
  StreamDecoder decoder(inputs_.at_beginning_of(source_.video->stream), source_, source_.video->stream,
                        plan_.decoder_threads);
  VideoPass pass(decoder, source_, plan_, {}, segment_starts());
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
  if (earlier_) return encode_missing(report, end_of);
  if (plan_.jobs > 1 && encode_side_by_side(report, end_of)) return;
  encode_from(journal_.resume(), {}, report, end_of);
}

// False where a chunk does not begin as was guessed, or could not be made: the rest comes one after another.
bool ChunkedPictures::encode_side_by_side(const Report& report, const EndOf& end_of) {
  Cut cut = journal_.resume();
  std::vector<int> first_chunks;
  for (size_t rung = 0; rung < plan_.rungs.size(); ++rung) first_chunks.push_back(journal_.finished_chunks(rung));
  ChunksAhead chunks({inputs_, source_, plan_, segment_starts(), folder_.path_of(kAhead), as_altered(film_, plan_), cut,
                      first_chunks});
  while (true) {
    do {
      report_done(report, chunk_start_seconds(cut.chunk) * kClock + chunks.encoded(), chunks.share_read());
    } while (!chunks.wait(cut.chunk, 200));
    const std::unique_ptr<ChunkAhead> ahead = chunks.take(cut.chunk);
    if (!ahead || !ahead->begin || !ahead->begin->leads_where(cut)) return false;
    if (ahead->pass) {
      ahead->pass->note_damage(cut.damaged_from);
      ahead->pass->finish(*ahead->ladder, end_of(*ahead->pass));
      chunks.describe(*ahead);
    }
    take_over_chunk(*ahead, chunks);
    chunks.forget(ahead->chunk);
    if (!ahead->next) return true;
    const std::optional<int64_t> damaged_from = earlier(cut.damaged_from, ahead->next->damaged_from);
    cut = *ahead->next;
    cut.damaged_from = damaged_from;
    journal_.begin_chunk(cut);
  }
}

void ChunkedPictures::take_over_chunk(const ChunkAhead& ahead, const ChunksAhead& from) {
  for (const Cut& cut : ahead.more) journal_.begin_chunk(cut);
  for (size_t rung = 0; rung < plan_.rungs.size(); ++rung) {
    const EarlierRung& made = ahead.rungs[rung];
    for (size_t i = 0; i < made.chunks.size(); ++i) {
      if (journal_.finished_chunks(rung) > from.first_chunk(ahead, rung) + static_cast<int>(i)) continue;
      note_chunk()(rung, take_over(made, static_cast<int>(i), from.folder_of(ahead.chunk),
                                   folder_.path_of(growing_track_name(plan_, rung)), journal_.finished(rung)));
    }
  }
}

void ChunkedPictures::report_done(const Report& report, int64_t done, double share_read) const {
  const bool told = source_.declared_duration_ms > 0 && !source_.duration_is_guess;
  report(told ? double(done / (kClock / 1000)) / double(source_.declared_duration_ms) : share_read);
}

// What an earlier preparation has, and between it what is altered otherwise now.
void ChunkedPictures::encode_missing(const Report& report, const EndOf& end_of) {
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
                                 const EndOf& end_of) {
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
  StreamDecoder decoder(inputs_.at_beginning_of(source_.video->stream), source_, source_.video->stream,
                        plan_.decoder_threads);
  VideoPass pass(decoder, source_, plan_, from, segment_starts());
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
        report_done(report, pass.now(), pass.share_read());
        return true;
      });
  if (!pass.stopped()) pass.finish(ladder, end_of(pass));
  return next;
}

void ChunkedPictures::forget() {
  journal_.remove();
  std::error_code it_goes_with_what_is_not_listed;
  std::filesystem::remove_all(folder_.path_of(kEarlier), it_goes_with_what_is_not_listed);
  std::filesystem::remove_all(folder_.path_of(kAhead), it_goes_with_what_is_not_listed);
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
