// The sound of a film, made beside its pictures in a thread of its own: first as it is, so that it can be heard early;
// then, its loudness known, once more at the library's level.
#pragma once

#include <atomic>
#include <future>
#include <memory>

#include "transcode/film_playlists.h"
#include "transcode/sound_pass.h"

namespace resonance::transcode {

class SoundTrack {
 public:
  // Starts at once, and pauses after the first segment until go_on(): whoever waits to watch waits for pictures. All
  // references outlive it.
  SoundTrack(int input_descriptor, const Source& source, const Plan& plan, OutputFolder& folder,
             FilmPlaylists& playlists);
  ~SoundTrack();  // stops the thread

  void go_on();
  // After go_on(): waits at most `timeout_ms` for the decoding to end; false when it goes on. Rethrows what stopped it.
  bool wait(int64_t timeout_ms);
  // The rest after wait() has said true.
  int64_t end() const { return first_->end(); }                                   // kClockBase
  std::optional<int64_t> damaged_from() const { return first_->damaged_from(); }  // kClockBase
  // Closes the track at `end` (kClockBase): a file of its own, to be moved into the playable one.
  TrackLayout finish(int64_t end);
  // All that it wrote, for whoever clears up.
  static std::vector<std::string> files();
  // What every sample was multiplied by.
  double gain_db() const { return treatment_.gain_db; }
  // After finish(): writes what is known of the sound: waveform, silences, samples to compare.
  void describe(OutputFolder& folder) const;

  // Of the file, 0 to 1; any thread.
  double share_read() const { return share_read_; }

 private:
  void run();
  void follow_first();

  int input_descriptor_;
  const Source& source_;
  const SoundPlan& plan_;
  SoundTreatment treatment_;
  OutputFolder& folder_;
  FilmPlaylists& playlists_;
  SoundStudy study_;  // of the first pass: the second hears the same
  std::unique_ptr<SoundPass> first_;
  std::unique_ptr<SoundPass> levelled_;  // absent where the first is loud as it should be
  std::atomic<bool> stopped_ = false;
  std::atomic<bool> may_go_on_ = false;
  std::atomic<double> share_read_ = 0;
  std::future<void> done_;
};

}  // namespace resonance::transcode
