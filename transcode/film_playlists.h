// The HLS playlists of one ladder with its sound: they grow while it is being prepared, so that it can be watched from
// its first seconds on, and get their end when it is whole.
//
// Each is replaced as a whole, by a rename. Any thread.
#pragma once

#include <atomic>
#include <mutex>
#include <optional>
#include <vector>

#include "transcode/output_folder.h"
#include "transcode/plan.h"
#include "transcode/playlist.h"

namespace resonance::transcode {

class FilmPlaylists {
 public:
  // `plan` and `folder` outlive it. With `has_sound` nothing is playable before there is some.
  FilmPlaylists(const Plan& plan, bool has_sound, OutputFolder& folder);

  // One track as far as it is done; its bytes must be in the file.
  void rung_grew(size_t rung, const TrackLayout& track);
  void sound_grew(const TrackLayout& track);
  // How much can be watched from the start.
  int64_t playable_ms() const { return playable_ms_; }

  // The whole ladder, `rungs` in the order of the plan: writes and lists each track's playlist. The result is what its
  // master playlist lists.
  Master close(const std::vector<TrackLayout>& rungs, const std::optional<TrackLayout>& sound);

 private:
  Master master() const;
  void write_master_when_changed();
  void list_playlist(const std::string& name, const std::string& text, Size size);

  const Plan& plan_;
  bool has_sound_;
  OutputFolder& folder_;
  std::mutex mutex_;  // guards all below
  std::vector<TrackLayout> rungs_;
  std::optional<TrackLayout> sound_;
  size_t listed_in_master_ = 0;
  bool whole_ = false;
  std::atomic<int64_t> playable_ms_ = 0;
};

// Lists a rung that is a file of its own.
void list_rung(OutputFolder& folder, const RungPlan& rung, const TrackLayout& track);
// Writes and lists a master playlist.
void write_master(OutputFolder& folder, Role role, const std::string& name, const Master& master);

}  // namespace resonance::transcode
