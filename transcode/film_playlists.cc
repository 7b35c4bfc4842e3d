#include "transcode/film_playlists.h"

#include <algorithm>
#include <cmath>

namespace resonance::transcode {
namespace {

constexpr const char* kPlaylistType = "application/vnd.apple.mpegurl";
constexpr const char* kMaster = "master.m3u8";

// The declared rate where the film keeps to it, else what was counted.
double shown_frame_rate(const TrackLayout& layout, const Plan& plan) {
  const double counted = double(layout.packets) * 1e6 / double(std::max<int64_t>(1, layout.duration_us()));
  return std::abs(counted / plan.frame_rate - 1) < 0.05 ? plan.frame_rate : counted;
}

Variant variant_of(const EncodedTrack& track, const std::string& playlist_name) {
  Variant variant;
  variant.playlist_name = playlist_name;
  variant.codecs = track.codecs;
  variant.peak_bitrate_bps = track.layout.peak_bitrate_bps();
  variant.average_bitrate_bps = track.layout.average_bitrate_bps();
  return variant;
}

}  // namespace

FilmPlaylists::FilmPlaylists(const Plan& plan, bool has_sound, OutputFolder& folder)
    : plan_(plan), has_sound_(has_sound), folder_(folder), rungs_(plan.rungs.size()) {}

std::string FilmPlaylists::rung_name(size_t rung) const {
  return std::to_string(plan_.rungs[rung].rung) + ".m3u8";
}

void FilmPlaylists::rung_grew(size_t rung, const EncodedTrack& track) {
  const std::lock_guard lock(mutex_);
  rungs_[rung] = track;
  folder_.replace(rung_name(rung), media_playlist(track.layout, true));
  write_master_when_changed();
}

void FilmPlaylists::sound_grew(const EncodedTrack& track) {
  const std::lock_guard lock(mutex_);
  if (track.layout.segments.empty()) return;
  sound_ = track;
  folder_.replace("audio.m3u8", media_playlist(track.layout, true));
  write_master_when_changed();
}

void FilmPlaylists::write_master_when_changed() {
  if (has_sound_ && !sound_) return;
  size_t listed = 0;
  int64_t longest_us = rungs_.empty() ? sound_->layout.duration_us() : 0;
  for (const EncodedTrack& rung : rungs_) {
    listed += rung.layout.segments.empty() ? 0 : 1;
    longest_us = std::max(longest_us, rung.layout.duration_us());
  }
  if (sound_) longest_us = std::min(longest_us, sound_->layout.duration_us());
  if (!rungs_.empty() && listed == 0) return;
  if (listed > listed_in_master_ || rungs_.empty()) folder_.replace(kMaster, master());
  listed_in_master_ = listed;
  playable_ms_ = longest_us / 1000;
}

std::string FilmPlaylists::master() const {
  std::optional<Variant> sound;
  if (sound_) sound = variant_of(*sound_, "audio.m3u8");
  // Smallest first: Apple's player starts with the first one, and a telephone must start at once.
  std::vector<Variant> variants;
  for (size_t i = rungs_.size(); i-- > 0;) {
    const EncodedTrack& track = rungs_[i];
    if (track.layout.segments.empty()) continue;
    Variant variant = variant_of(track, rung_name(i));
    // What will follow is not known yet; the encoder keeps below its peak.
    if (!whole_) variant.peak_bitrate_bps = std::max(variant.peak_bitrate_bps, plan_.rungs[i].peak_bitrate_bps);
    variant.width = plan_.rungs[i].size.width;
    variant.height = plan_.rungs[i].size.height;
    variant.frame_rate = shown_frame_rate(track.layout, plan_);
    variants.push_back(std::move(variant));
  }
  return master_playlist(variants, sound);
}

void FilmPlaylists::list_track(const EncodedTrack& track, const std::string& name, const char* content_type,
                               Size size) {
  folder_.list({Role::track, track.layout.file_name, content_type, 0, size.width, size.height,
                track.layout.average_bitrate_bps()});
  folder_.replace(name, media_playlist(track.layout, false));
  folder_.list({Role::media_playlist, name, kPlaylistType, 0, size.width, size.height});
}

void FilmPlaylists::close(const std::vector<EncodedTrack>& rungs, const std::optional<EncodedTrack>& sound) {
  const std::lock_guard lock(mutex_);
  whole_ = true;
  rungs_ = rungs;
  sound_ = sound;
  if (sound_) list_track(*sound_, "audio.m3u8", "audio/mp4", {});
  for (size_t i = rungs_.size(); i-- > 0;) list_track(rungs_[i], rung_name(i), "video/mp4", plan_.rungs[i].size);
  folder_.replace(kMaster, master());
  folder_.list({Role::master_playlist, kMaster, kPlaylistType});
}

}  // namespace resonance::transcode
