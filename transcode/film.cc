#include "transcode/film.h"

#include <algorithm>
#include <climits>

#include "base/error.h"
#include "transcode/chunk_journal.h"
#include "transcode/film_playlists.h"
#include "transcode/frame_sampler.h"
#include "transcode/libraries.h"
#include "transcode/limits.h"
#include "transcode/progressive.h"
#include "transcode/sound_track.h"
#include "transcode/track_reader.h"
#include "transcode/verify.h"
#include "transcode/video_pass.h"

namespace resonance::transcode {
namespace {

constexpr int kNever = INT_MAX;
constexpr const char* kJournal = "journal";
// Shorter films are ready before anybody could begin to watch them.
constexpr int64_t kWorthALeadMs = 10'000;
// Longer films are sampled at their key frames only.
constexpr int64_t kEveryFrameMs = 60'000;

// What must be the same for chunks to join: the file as it was understood, and what is made of it with what.
std::string described(const Source& source, const Plan& plan, int64_t file_bytes) {
  std::string text = "bytes " + std::to_string(file_bytes) + " start " + std::to_string(source.start) + " libav " +
                     std::to_string(avcodec_version()) + " preset " + plan.preset + " rate " +
                     std::to_string(plan.frame_rate);
  for (const RungPlan& rung : plan.rungs) {
    text += " | " + std::to_string(rung.rung) + " " + std::to_string(rung.size.width) + "x" +
            std::to_string(rung.size.height) + " crf " + std::to_string(rung.crf) + " peak " +
            std::to_string(rung.peak_bitrate_bps) + " threads " + std::to_string(rung.encoder_threads);
  }
  return text;
}

class Film {
 public:
  Film(int input_descriptor, const Source& source, const Plan& plan, OutputFolder& folder, ProgressMeter& progress)
      : input_descriptor_(input_descriptor),
        source_(source),
        plan_(plan),
        folder_(folder),
        progress_(progress),
        journal_(begin_or_go_on(folder, plan), described(source, plan, descriptor_bytes(input_descriptor)),
                 plan.rungs.size()),
        playlists_(plan, source.audio.has_value(), folder) {}

  Generation prepare() {
    for (size_t rung = 0; rung < plan_.rungs.size(); ++rung) {
      if (journal_.finished_chunks(rung) > 0) playlists_.rung_grew(rung, track_of(rung));
    }
    if (source_.audio) sound_ = std::make_unique<SoundTrack>(input_descriptor_, source_, folder_, playlists_);
    if (source_.video) {
      encode_first_seconds();
      encode_pictures();
    } else {
      follow_sound();
      judge(sound_->end(), sound_->damaged_from(), false);
    }
    std::optional<EncodedTrack> sound;
    if (sound_) sound = sound_->finish(end_);
    std::vector<EncodedTrack> rungs;
    for (size_t rung = 0; rung < plan_.rungs.size(); ++rung) rungs.push_back(track_of(rung));
    draw(rungs);
    verify_and_publish(rungs, sound);
    journal_.remove();
    return generation(sound.has_value());
  }

 private:
  // An interrupted preparation leaves more than its chunks.
  static std::filesystem::path begin_or_go_on(const OutputFolder& folder, const Plan& plan) {
    if (std::filesystem::exists(folder.path_of(kJournal))) {
      std::vector<std::string> kept = {kJournal, "master.m3u8", "audio.m3u8"};
      for (const RungPlan& rung : plan.rungs) {
        kept.push_back(std::to_string(rung.rung) + ".mp4");
        kept.push_back(std::to_string(rung.rung) + ".m3u8");
      }
      folder.keep_only(kept);
    }
    return folder.path_of(kJournal);
  }

  EncodedTrack track_of(size_t rung) const {
    EncodedTrack track{journal_.finished(rung), journal_.codecs(rung)};
    track.layout.file_name = std::to_string(plan_.rungs[rung].rung) + ".mp4";
    return track;
  }

  ChunkDone chunk_done() {
    return [this](size_t rung, const EncodedTrack& track) {
      journal_.finish_chunk(rung, track.layout, track.codecs);
      playlists_.rung_grew(rung, track);
    };
  }

  // The smallest rung of the first chunk alone.
  void encode_first_seconds() {
    const size_t smallest = plan_.rungs.size() - 1;
    if (smallest == 0 || journal_.finished_chunks(smallest) > 0 || source_.declared_duration_ms < kWorthALeadMs) return;
    std::vector<RungStart> starts(plan_.rungs.size(), RungStart{{}, kNever});
    starts[smallest] = {};
    Ladder ladder(plan_, folder_.path_of(""), starts, 0, chunk_done());
    VideoPass pass(input_descriptor_, source_, plan_, {});
    pass.run(
        ladder,
        [&](const Cut& cut) {
          journal_.begin_chunk(cut);
          return false;
        },
        [&] { return report(0); });
  }

  void encode_pictures() {
    std::vector<RungStart> starts;
    for (size_t rung = 0; rung < plan_.rungs.size(); ++rung) {
      starts.push_back({journal_.finished(rung), journal_.finished_chunks(rung)});
    }
    const Cut from = journal_.resume();
    Ladder ladder(plan_, folder_.path_of(""), starts, from.chunk, chunk_done());
    VideoPass pass(input_descriptor_, source_, plan_, from);
    pass.run(
        ladder,
        [&](const Cut& cut) {
          journal_.begin_chunk(cut);
          return true;
        },
        [&] {
          const int64_t done_ms = pass.now() / (kClock / 1000);
          const bool told = source_.declared_duration_ms > 0 && !source_.duration_is_guess;
          return report(told ? double(done_ms) / double(source_.declared_duration_ms) : pass.share_read());
        });
    if (sound_) follow_sound();
    judge(std::max(pass.end(), sound_ ? sound_->end() : 0),
          earlier(pass.damaged_from(), sound_ ? sound_->damaged_from() : std::nullopt), pass.pictures() == 0);
    pass.finish(ladder, end_);
  }

  void follow_sound() {
    while (!sound_->wait(200)) report(source_.video ? 0 : sound_->share_read());
  }

  // A sound is whole before anybody could begin to listen.
  int64_t playable_ms() const { return source_.video ? playlists_.playable_ms() : 0; }

  bool report(double share) {
    progress_.report("encode", 20, 900, share, playable_ms());
    return true;
  }

  void judge(int64_t end, std::optional<int64_t> damaged_from, bool no_picture) {
    end_ = end;
    damaged_from_ = damaged_from;
    const int64_t duration_ms = end_ / (kClock / 1000);
    const bool ends_early = !source_.duration_is_guess && duration_ms + 1000 < source_.declared_duration_ms * 9 / 10;
    if (source_.cut_short || ends_early) damaged_from_ = earlier(damaged_from_, end_);
    const bool too_little =
        duration_ms < limits::kSmallestUsefulPartMs && duration_ms * 2 < source_.declared_duration_ms;
    if (end_ > 0 && !no_picture && !(damaged_from_ && too_little)) return;
    throw Error(
        ErrorCode::invalid,
        {"Too little of this file can be read: it is damaged, or only a part of it arrived. Check that it plays on "
         "your own device, then send it again.",
         {}});
  }

  void draw(const std::vector<EncodedTrack>& rungs) {
    progress_.report("pictures", 900, 960, 0, playable_ms());
    start_libraries(plan_.decoder_threads);
    if (sound_) folder_.write({Role::waveform, "waveform.json", "application/json"}, sound_->waveform().to_json());
    if (rungs.empty()) return;
    FrameSampler sampler;
    TrackReader small(folder_.path_of(rungs.back().layout.file_name), rungs.back().layout);
    for (size_t i = 0; i < rungs.back().layout.segments.size(); ++i) {
      small.read(i, duration_ms() > kEveryFrameMs, [&](const AVFrame& frame, int64_t time_ms) {
        sampler.see(frame, time_ms);
        return true;
      });
    }
    const auto best_ms = sampler.best_ms(duration_ms());
    if (!best_ms) return;
    TrackReader large(folder_.path_of(rungs.front().layout.file_name), rungs.front().layout);
    if (const Frame poster = large.picture_at(*best_ms)) sampler.write(folder_, duration_ms(), *poster);
  }

  void verify_and_publish(const std::vector<EncodedTrack>& rungs, const std::optional<EncodedTrack>& sound) {
    progress_.report("verify", 960, 1000, 0, playable_ms());
    for (const EncodedTrack& track : rungs) verify_track(folder_.path_of(track.layout.file_name), track);
    if (sound) verify_track(folder_.path_of(sound->layout.file_name), *sound);
    playlists_.close(rungs, sound);
    write_progressive_file(rungs, sound);
  }

  void write_progressive_file(const std::vector<EncodedTrack>& rungs, const std::optional<EncodedTrack>& sound) {
    std::vector<FinishedTrack> tracks;
    const bool is_film = !rungs.empty();
    OutputFile file{Role::progressive, is_film ? "progressive.mp4" : "progressive.m4a",
                    is_film ? "video/mp4" : "audio/mp4"};
    const auto add = [&](const EncodedTrack& track) {
      tracks.push_back({folder_.path_of(track.layout.file_name), track.layout.duration_us()});
      file.bitrate_bps += track.layout.average_bitrate_bps();
    };
    if (is_film) {
      add(rungs[plan_.progressive_rung]);
      file.width = plan_.rungs[plan_.progressive_rung].size.width;
      file.height = plan_.rungs[plan_.progressive_rung].size.height;
    }
    if (sound) add(*sound);
    write_progressive(tracks, folder_.path_of(file.name));
    verify_progressive(folder_.path_of(file.name), tracks.size(), duration_ms() * 1000);
    folder_.list(std::move(file));
  }

  int64_t duration_ms() const { return av_rescale_q(end_, kClockBase, AVRational{1, 1000}); }

  Generation generation(bool has_audio) const {
    Generation made;
    made.kind = source_.kind;
    made.duration_ms = duration_ms();
    if (!plan_.rungs.empty()) {
      made.width = plan_.rungs.front().size.width;
      made.height = plan_.rungs.front().size.height;
    }
    made.has_audio = has_audio;
    made.damaged = damaged_from_.has_value();
    if (damaged_from_) {
      made.damaged_from_ms = std::min(made.duration_ms, av_rescale_q(*damaged_from_, kClockBase, AVRational{1, 1000}));
    }
    made.files = folder_.files();
    return made;
  }

  int input_descriptor_;
  const Source& source_;
  const Plan& plan_;
  OutputFolder& folder_;
  ProgressMeter& progress_;
  ChunkJournal journal_;
  FilmPlaylists playlists_;
  std::unique_ptr<SoundTrack> sound_;
  int64_t end_ = 0;                      // of the whole, in kClockBase
  std::optional<int64_t> damaged_from_;  // in kClockBase
};

}  // namespace

Generation prepare_film(int input_descriptor, const Source& source, const Plan& plan, OutputFolder& folder,
                        ProgressMeter& progress) {
  return Film(input_descriptor, source, plan, folder, progress).prepare();
}

}  // namespace resonance::transcode
