#include "transcode/sound_track.h"

#include <chrono>

#include "base/clock.h"
#include "base/error.h"

namespace resonance::transcode {
namespace {

constexpr const char* kFirst = "audio-growing.mp4";
constexpr const char* kLevelled = "audio-level.mp4";
constexpr int64_t kTellEveryMs = 1'000;

}  // namespace

SoundTrack::SoundTrack(int input_descriptor, const Source& source, const Plan& plan, OutputFolder& folder,
                       FilmPlaylists& playlists)
    : input_descriptor_(input_descriptor),
      source_(source),
      plan_(plan.sound),
      treatment_{0, plan.reduce_noise, plan.alterations},
      folder_(folder),
      playlists_(playlists),
      study_(source.declared_duration_ms, plan.alterations.seals),
      done_(std::async(std::launch::async, [this] { run(); })) {}

SoundTrack::~SoundTrack() {
  stopped_ = true;
  go_on();
  if (done_.valid()) done_.wait();
}

void SoundTrack::go_on() {
  may_go_on_ = true;
  may_go_on_.notify_all();
}

void SoundTrack::run() {
  first_ = std::make_unique<SoundPass>(input_descriptor_, source_, plan_, folder_.path_of(kFirst), treatment_, &study_);
  follow_first();
  treatment_.gain_db = level_gain_db(study_.loudness());
  if (stopped_ || treatment_.gain_db == 0) return;
  levelled_ =
      std::make_unique<SoundPass>(input_descriptor_, source_, plan_, folder_.path_of(kLevelled), treatment_, nullptr);
  levelled_->run([this] {
    share_read_ = 0.5 + levelled_->share_read() / 2;
    return !stopped_;
  });
}

void SoundTrack::follow_first() {
  int64_t told_ms = 0;
  bool heard = false;
  first_->run([&] {
    share_read_ = first_->share_read() / 2;
    const int64_t now_ms = boot_clock_ms();
    if (!first_->track().segments.empty() && (!heard || now_ms - told_ms > kTellEveryMs)) {
      playlists_.sound_grew(first_->track());
      heard = true;
      told_ms = now_ms;
    }
    if (heard) may_go_on_.wait(false);
    return !stopped_;
  });
  if (!stopped_) playlists_.sound_grew(first_->track());
}

bool SoundTrack::wait(int64_t timeout_ms) {
  if (!done_.valid()) return true;
  if (done_.wait_for(std::chrono::milliseconds(timeout_ms)) != std::future_status::ready) return false;
  done_.get();
  return true;
}

TrackLayout SoundTrack::finish(int64_t end) {
  TrackLayout track = first_->finish(end);  // which the study hears to its end
  return levelled_ ? levelled_->finish(end) : track;
}

std::vector<std::string> SoundTrack::files() {
  return {kFirst, kLevelled};
}

void SoundTrack::describe(OutputFolder& folder) const {
  study_.write(folder, treatment_.gain_db);
}

}  // namespace resonance::transcode
