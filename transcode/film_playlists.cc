#include "transcode/film_playlists.h"

#include <algorithm>
#include <cmath>

namespace resonance::transcode {
namespace {

constexpr const char* kPlaylistType = "application/vnd.apple.mpegurl";
constexpr const char* kMaster = "master.m3u8";

std::string playlist_name(const RungPlan& rung) {
  return rung_name(rung) + ".m3u8";
}

std::string key_playlist_name(const RungPlan& rung) {
  return rung_name(rung) + "-keys.m3u8";
}

// The declared rate where the film keeps to it, else what was counted.
double shown_frame_rate(const TrackLayout& track, const Plan& plan) {
  const double counted = double(track.packets) * 1e6 / double(std::max<int64_t>(1, track.duration_us()));
  return std::abs(counted / plan.frame_rate - 1) < 0.05 ? plan.frame_rate : counted;
}

Variant variant_of(const TrackLayout& track, const std::string& playlist) {
  Variant variant;
  variant.playlist_name = playlist;
  variant.codecs = track.codecs;
  variant.peak_bitrate_bps = track.peak_bitrate_bps();
  variant.average_bitrate_bps = track.average_bitrate_bps();
  return variant;
}

// The key pictures alone.
Variant key_variant_of(const TrackLayout& track, const RungPlan& rung) {
  TrackLayout keys = track;
  for (Segment& segment : keys.segments) segment.size_bytes = segment.key_bytes;
  Variant variant = variant_of(keys, key_playlist_name(rung));
  variant.width = rung.size.width;
  variant.height = rung.size.height;
  return variant;
}

}  // namespace

FilmPlaylists::FilmPlaylists(const Plan& plan, bool has_sound, OutputFolder& folder)
    : plan_(plan), has_sound_(has_sound), folder_(folder), rungs_(plan.rungs.size()) {}

void FilmPlaylists::rung_grew(size_t rung, const TrackLayout& track) {
  const std::lock_guard lock(mutex_);
  rungs_[rung] = track;
  folder_.replace(playlist_name(plan_.rungs[rung]), media_playlist(track, true));
  write_master_when_changed();
}

void FilmPlaylists::sound_grew(const TrackLayout& track) {
  const std::lock_guard lock(mutex_);
  if (track.segments.empty()) return;
  sound_ = track;
  folder_.replace(plan_.sound.name + ".m3u8", media_playlist(track, true));
  write_master_when_changed();
}

void FilmPlaylists::write_master_when_changed() {
  if (has_sound_ && !sound_) return;
  size_t listed = 0;
  int64_t longest_us = rungs_.empty() ? sound_->duration_us() : 0;
  for (const TrackLayout& rung : rungs_) {
    listed += rung.segments.empty() ? 0 : 1;
    longest_us = std::max(longest_us, rung.duration_us());
  }
  if (sound_) longest_us = std::min(longest_us, sound_->duration_us());
  if (!rungs_.empty() && listed == 0) return;
  if (listed > listed_in_master_ || rungs_.empty()) folder_.replace(kMaster, master_playlist(master()));
  listed_in_master_ = listed;
  playable_ms_ = longest_us / 1000;
}

Master FilmPlaylists::master() const {
  Master master;
  if (sound_) {
    master.sounds.push_back(variant_of(*sound_, plan_.sound.name + ".m3u8"));
    master.sounds.back().sound_group = plan_.sound.name;
  }
  // Smallest first: Apple's player starts with the first one, and a telephone must start at once.
  for (size_t i = rungs_.size(); i-- > 0;) {
    const TrackLayout& track = rungs_[i];
    if (track.segments.empty()) continue;
    const RungPlan& rung = plan_.rungs[i];
    Variant variant = variant_of(track, playlist_name(rung));
    // What will follow is not known yet; the encoder keeps below its peak.
    if (!whole_) variant.peak_bitrate_bps = std::max(variant.peak_bitrate_bps, rung.peak_bitrate_bps);
    variant.width = rung.size.width;
    variant.height = rung.size.height;
    variant.frame_rate = shown_frame_rate(track, plan_);
    if (sound_) variant.sound_group = plan_.sound.name;
    master.pictures.push_back(std::move(variant));
  }
  // One is enough to see where one is going.
  if (whole_ && plan_.key_pictures && !rungs_.empty())
    master.key_pictures.push_back(key_variant_of(rungs_.back(), plan_.rungs.back()));
  return master;
}

void FilmPlaylists::list_playlist(const std::string& name, const std::string& text, Size size) {
  folder_.replace(name, text);
  folder_.list({Role::media_playlist, name, kPlaylistType, 0, size.width, size.height});
}

Master FilmPlaylists::close(const std::vector<TrackLayout>& rungs, const std::optional<TrackLayout>& sound) {
  const std::lock_guard lock(mutex_);
  whole_ = true;
  rungs_ = rungs;
  sound_ = sound;
  if (sound_) list_playlist(plan_.sound.name + ".m3u8", media_playlist(*sound_, false), {});
  for (size_t i = rungs_.size(); i-- > 0;) {
    list_playlist(playlist_name(plan_.rungs[i]), media_playlist(rungs_[i], false), plan_.rungs[i].size);
  }
  if (plan_.key_pictures && !rungs_.empty()) {
    const RungPlan& smallest = plan_.rungs.back();
    list_playlist(key_playlist_name(smallest), key_picture_playlist(rungs_.back()), smallest.size);
  }
  return master();
}

void list_rung(OutputFolder& folder, const RungPlan& rung, const TrackLayout& track) {
  folder.list(
      {Role::track, track.file_name, "video/mp4", 0, rung.size.width, rung.size.height, track.average_bitrate_bps()});
}

void write_master(OutputFolder& folder, Role role, const std::string& name, const Master& master) {
  folder.replace(name, master_playlist(master));
  folder.list({role, name, kPlaylistType});
}

}  // namespace resonance::transcode
