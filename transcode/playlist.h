// HLS playlists as text. Pure functions.
//
// Source: RFC 8216 and draft-pantos-hls-rfc8216bis (EXT-X-MAP and EXT-X-BYTERANGE with fragmented MP4: version 7).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace resonance::transcode {

// One fragment of a track file, as the playlist points to it.
struct Segment {
  int64_t offset_bytes = 0;
  int64_t size_bytes = 0;
  int64_t duration_us = 0;
};

// One track file: its first `init_bytes` describe it, the segments tile the rest.
struct TrackLayout {
  std::string file_name;
  int64_t init_bytes = 0;
  std::vector<Segment> segments;
  int64_t packets = 0;
  int64_t duration_us() const;
  int64_t size_bytes() const;  // of the segments
  int64_t average_bitrate_bps() const;
  // RFC 8216 §4.3.4.2: the largest rate of any run of segments lasting between half and one and a half target
  // durations.
  int64_t peak_bitrate_bps() const;
};

// `growing`: more segments will follow (an EVENT playlist without its end).
std::string media_playlist(const TrackLayout& track, bool growing);

struct Variant {
  std::string playlist_name;
  std::string codecs;  // RFC 6381: "avc1.640028"
  int width = 0;       // 0 for sound
  int height = 0;
  double frame_rate = 0;
  int64_t peak_bitrate_bps = 0;
  int64_t average_bitrate_bps = 0;
};

// `sound`: the audio playlist that all variants share, absent for a silent film. Without variants the sound is the only
// one.
std::string master_playlist(std::span<const Variant> variants, const std::optional<Variant>& sound);

}  // namespace resonance::transcode
