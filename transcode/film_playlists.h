// The HLS playlists of one film or sound: they grow while it is being prepared, so that it can be watched from its
// first seconds on, and get their end when it is whole.
//
// Each is replaced as a whole, by a rename. Any thread.
#pragma once

#include <atomic>
#include <mutex>
#include <optional>
#include <vector>

#include "transcode/output_folder.h"
#include "transcode/video_encoder.h"

namespace resonance::transcode {

class FilmPlaylists {
 public:
  // `plan` and `folder` outlive it. With `has_sound` nothing is playable before there is some.
  FilmPlaylists(const Plan& plan, bool has_sound, OutputFolder& folder);

  // One track as far as it is done; its bytes must be in the file.
  void rung_grew(size_t rung, const EncodedTrack& track);
  void sound_grew(const EncodedTrack& track);
  // How much can be watched from the start.
  int64_t playable_ms() const { return playable_ms_; }

  // The whole film: `rungs` in the order of the plan. Lists tracks and playlists in the folder.
  void close(const std::vector<EncodedTrack>& rungs, const std::optional<EncodedTrack>& sound);

 private:
  std::string rung_name(size_t rung) const;
  std::string master() const;
  void write_master_when_changed();
  void list_track(const EncodedTrack& track, const std::string& name, const char* content_type, Size size);

  const Plan& plan_;
  bool has_sound_;
  OutputFolder& folder_;
  std::mutex mutex_;  // guards all below
  std::vector<EncodedTrack> rungs_;
  std::optional<EncodedTrack> sound_;
  size_t listed_in_master_ = 0;
  bool whole_ = false;
  std::atomic<int64_t> playable_ms_ = 0;
};

}  // namespace resonance::transcode
