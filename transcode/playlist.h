// HLS playlists as text. Pure functions.
//
// Source: RFC 8216 and draft-pantos-hls-rfc8216bis (EXT-X-MAP and EXT-X-BYTERANGE with fragmented MP4: version 7).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace resonance::transcode {

// One fragment of a track file, as the playlist points to it.
struct Segment {
  int64_t offset_bytes = 0;
  int64_t size_bytes = 0;
  int64_t duration_us = 0;
  int64_t key_bytes = 0;  // from its beginning to the end of its key picture
};

// Where one track stands in its file: `init_bytes` from `init_offset_bytes` describe it.
struct TrackLayout {
  std::string file_name;
  int64_t init_bytes = 0;
  std::vector<Segment> segments;
  int64_t packets = 0;
  int64_t init_offset_bytes = 0;
  std::string codecs;       // RFC 6381: "avc1.640028"
  int64_t shown_later = 0;  // what delay_showing() moved its pictures by (transcode/fragment.h)
  int64_t duration_us() const;
  int64_t size_bytes() const;  // of the segments
  int64_t average_bitrate_bps() const;
  // RFC 8216 §4.3.4.2: the largest rate of any run of segments lasting between half and one and a half target
  // durations.
  int64_t peak_bitrate_bps() const;
};

// `growing`: more segments will follow (an EVENT playlist without its end).
std::string media_playlist(const TrackLayout& track, bool growing);
// Only the key pictures, for players that show where one is going while it is sought (EXT-X-I-FRAMES-ONLY).
std::string key_picture_playlist(const TrackLayout& track);

struct Variant {
  std::string playlist_name;
  std::string codecs;
  int width = 0;  // 0 for sound
  int height = 0;
  double frame_rate = 0;
  int64_t peak_bitrate_bps = 0;
  int64_t average_bitrate_bps = 0;
  std::string sound_group;  // of a sound: its name; of pictures: the sound that they play with, empty when silent
};

struct Master {
  std::vector<Variant> pictures;
  std::vector<Variant> sounds;  // without pictures, the first is the only variant
  std::vector<Variant> key_pictures;
};

std::string master_playlist(const Master& master);

// A text to show under the pictures. It lies outside the ladder and changes without it, so a master playlist gets it
// when somebody asks for it.
struct Subtitles {
  std::string playlist_url;
  std::string language;  // BCP 47
  std::string label;     // on one line, without quotation marks
};
// What master_playlist() made, each variant offering the `subtitles`; as it is when there are none.
std::string with_subtitles(const std::string& master, const std::vector<Subtitles>& subtitles);
// A WebVTT file as the one segment of a playlist.
std::string subtitle_playlist(const std::string& vtt_url, int64_t duration_ms);

}  // namespace resonance::transcode
