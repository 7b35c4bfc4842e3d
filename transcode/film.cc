#include "transcode/film.h"

#include <algorithm>

#include "base/error.h"
#include "transcode/chunked_pictures.h"
#include "transcode/film_playlists.h"
#include "transcode/frame_sampler.h"
#include "transcode/ladder_notes.h"
#include "transcode/libraries.h"
#include "transcode/limits.h"
#include "transcode/playable_file.h"
#include "transcode/sound_track.h"
#include "transcode/stream_copy.h"
#include "transcode/track_reader.h"
#include "transcode/verify.h"

namespace resonance::transcode {
namespace {

// Shorter films are ready before anybody could begin to watch them.
constexpr int64_t kWorthALeadMs = 10'000;
// Longer films are sampled at their key frames only.
constexpr int64_t kEveryFrameMs = 30'000;

// A copied rung may end so far from the film: the others last to its end.
constexpr int64_t kSameEndUs = 500'000;

// What an interrupted preparation leaves: its chunks, and for those who watch its playlists, until this one has more.
void keep_what_grows(const OutputFolder& folder, const Plan& plan) {
  if (!std::filesystem::exists(folder.path_of(kJournal))) return;
  std::vector<std::string> names = {kJournal, kEarlier, kAhead, "master.m3u8", plan.sound.name + ".m3u8"};
  for (size_t rung = 0; rung < plan.rungs.size(); ++rung) {
    names.push_back(growing_track_name(plan, rung));
    names.push_back(rung_name(plan.rungs[rung]) + ".m3u8");
  }
  folder.keep_only(names);
}

class Film {
 public:
  Film(Inputs& inputs, const Source& source, const Plan& plan, OutputFolder& folder, ProgressMeter& progress)
      : inputs_(inputs),
        source_(source),
        plan_(plan),
        folder_(folder),
        progress_(progress),
        pictures_(inputs, source, plan, folder),
        playlists_(plan, source.audio.has_value(), folder) {}

  Generation prepare() {
    for (size_t rung = 0; rung < plan_.rungs.size(); ++rung) {
      if (const TrackLayout track = pictures_.track(rung); !track.segments.empty()) playlists_.rung_grew(rung, track);
    }
    pictures_.on_growth([this](size_t rung, const TrackLayout& track) { playlists_.rung_grew(rung, track); });
    if (source_.audio) {
      sound_ = std::make_unique<SoundTrack>(inputs_.descriptor(), source_, plan_, folder_, playlists_);
    }
    if (source_.video) {
      encode_pictures();
      inputs_.forget();
    } else {
      inputs_.forget();
      sound_->go_on();
      follow_sound();
      judge(sound_->end(), sound_->damaged_from(), false);
    }
    std::vector<TrackLayout> rungs;
    for (size_t rung = 0; rung < plan_.rungs.size(); ++rung) rungs.push_back(pictures_.track(rung));
    std::optional<TrackLayout> sound;
    if (sound_) sound = sound_->finish(end_);
    draw(rungs);
    verify_and_publish(std::move(rungs), std::move(sound));
    pictures_.forget();
    // Not before: with a journal, another call would go on in these.
    for (const std::string& name : spent_) std::filesystem::remove(folder_.path_of(name));
    return generation();
  }

 private:
  void encode_pictures() {
    pictures_.copy_largest([this](double share) { report(share); });
    if (source_.declared_duration_ms >= kWorthALeadMs && !pictures_.takes_over()) {
      pictures_.encode_first_seconds([this](double share) { report(share); });
    }
    if (sound_) sound_->go_on();
    pictures_.encode([this](double share) { report(share); },
                     [this](const VideoPass& pass) {
                       if (sound_) follow_sound();
                       judge(std::max(pass.end(), sound_ ? sound_->end() : 0),
                             earlier(pass.damaged_from(), sound_ ? sound_->damaged_from() : std::nullopt),
                             !pass.has_pictures());
                       // What we encode conceals damage, and lasts as long as the sound.
                       if (plan_.rungs.front().copied && (damaged_from_ || copied_ends_early())) throw NotReusable{};
                       return end_;
                     });
  }

  bool copied_ends_early() const {
    return std::abs(pictures_.track(0).duration_us() - av_rescale(end_, 1'000'000, kClock)) > kSameEndUs;
  }

  void follow_sound() {
    while (!sound_->wait(200)) report(source_.video ? 0 : sound_->share_read());
  }

  // A sound is whole before anybody could begin to listen.
  int64_t playable_ms() const { return source_.video ? playlists_.playable_ms() : 0; }

  void report(double share) { progress_.report("encode", 20, 900, share, playable_ms()); }

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

  void draw(const std::vector<TrackLayout>& rungs) {
    progress_.report("pictures", 900, 960, 0, playable_ms());
    start_libraries(plan_.decoder_threads);
    if (sound_) sound_->describe(folder_);
    if (rungs.empty()) return;
    FrameSampler sampler(plan_.alterations.seals);
    TrackReader small(folder_.path_of(rungs.back().file_name), rungs.back());
    for (size_t i = 0; i < rungs.back().segments.size(); ++i) {
      small.read(i, duration_ms() > kEveryFrameMs, [&](const AVFrame& frame, int64_t time_ms) {
        sampler.see(frame, time_ms);
        return true;
      });
    }
    const std::vector<int64_t> moments = sampler.poster_moments(duration_ms());
    if (moments.empty()) return;
    TrackReader large(folder_.path_of(rungs.front().file_name), rungs.front());
    for (const int64_t moment_ms : moments) {
      const Frame picture = large.picture_at(moment_ms);
      if (picture)
        posters_.push_back(write_poster(*picture, moment_ms, static_cast<int>(posters_.size()) + 1, folder_));
    }
    if (!posters_.empty()) folder_.set_placeholder(posters_.front().placeholder);
    sampler.write_storyboard(folder_, duration_ms());
  }

  void verify_and_publish(std::vector<TrackLayout> rungs, std::optional<TrackLayout> sound) {
    progress_.report("verify", 960, 1000, 0, playable_ms());
    for (const TrackLayout& track : rungs) verify_track(folder_.path_of(track.file_name), track);
    if (sound) verify_track(folder_.path_of(sound->file_name), *sound);
    for (size_t rung = 0; rung < rungs.size(); ++rung) {
      if (rung != plan_.playable_rung) list_rung(folder_, plan_.rungs[rung], rungs[rung]);
    }
    std::optional<EarlierChunks> chunks;
    if (source_.video) chunks = pictures_.chunks();
    write_playable(rungs, sound);
    for (size_t rung = 0; chunks && rung < rungs.size(); ++rung) chunks->rungs[rung].layout = rungs[rung];
    const Master master = playlists_.close(rungs, sound);
    write_master(folder_, Role::master_playlist, "master.m3u8", master);
    if (source_.video) write_ladder_notes(folder_, {end_, sound_ ? sound_->gain_db() : 0, master, chunks});
  }

  // The playable rung with the sound, or the sound alone: the layouts become those in the new file.
  void write_playable(std::vector<TrackLayout>& rungs, std::optional<TrackLayout>& sound) {
    OutputFile file{Role::progressive, plan_.sound.name + ".mp4", "audio/mp4"};
    std::vector<TrackLayout> tracks;
    if (!rungs.empty()) {
      const RungPlan& plan = plan_.rungs[plan_.playable_rung];
      file = {Role::progressive, rung_name(plan) + ".mp4", "video/mp4", 0, plan.size.width, plan.size.height};
      tracks.push_back(rungs[plan_.playable_rung]);
    }
    if (sound) tracks.push_back(*sound);
    for (const TrackLayout& track : tracks) file.bitrate_bps += track.average_bitrate_bps();
    const std::vector<TrackLayout> joined = write_playable_file(folder_.path_of(""), tracks, file.name);
    verify_playable(folder_.path_of(file.name), joined);
    if (!rungs.empty()) rungs[plan_.playable_rung] = joined.front();
    if (sound) sound = joined.back();
    folder_.list(std::move(file));
    spent_ = SoundTrack::files();
    if (!rungs.empty()) spent_.push_back(tracks.front().file_name);
  }

  int64_t duration_ms() const { return av_rescale_q(end_, kClockBase, AVRational{1, 1000}); }

  Generation generation() const {
    Generation made;
    made.kind = source_.kind;
    made.duration_ms = duration_ms();
    if (!plan_.rungs.empty()) {
      made.width = plan_.rungs.front().size.width;
      made.height = plan_.rungs.front().size.height;
    }
    made.has_audio = sound_ != nullptr;
    made.damaged = damaged_from_.has_value();
    if (damaged_from_) {
      made.damaged_from_ms = std::min(made.duration_ms, av_rescale_q(*damaged_from_, kClockBase, AVRational{1, 1000}));
    }
    made.posters = posters_;
    made.files = folder_.files();
    return made;
  }

  Inputs& inputs_;
  const Source& source_;
  const Plan& plan_;
  OutputFolder& folder_;
  ProgressMeter& progress_;
  ChunkedPictures pictures_;
  FilmPlaylists playlists_;
  std::unique_ptr<SoundTrack> sound_;
  std::vector<PosterMoment> posters_;
  std::vector<std::string> spent_;       // files that are in the playable one now
  int64_t end_ = 0;                      // of the whole, in kClockBase
  std::optional<int64_t> damaged_from_;  // in kClockBase
};

}  // namespace

Generation prepare_film(Inputs& inputs, const Source& source, const Plan& plan, OutputFolder& folder,
                        ProgressMeter& progress) {
  keep_what_grows(folder, plan);
  return Film(inputs, source, plan, folder, progress).prepare();
}

}  // namespace resonance::transcode
