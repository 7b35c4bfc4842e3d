#include "transcode/playlist.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <sstream>
#include <utility>

namespace resonance::transcode {
namespace {

constexpr double kMicroseconds = 1e6;
// Segments start at the first picture after each four seconds, and no picture lasts longer than one and a quarter.
constexpr int64_t kGrowingTargetSeconds = 6;
constexpr const char* kStreamTag = "#EXT-X-STREAM-INF:";

// snprintf and not a stream: a locale must not put a comma into a playlist. (The process never calls setlocale.)
std::string decimal(double value, int digits) {
  std::array<char, 64> text{};
  const int length = std::snprintf(text.data(), text.size(), "%.*f", digits, value);
  return {text.data(), static_cast<size_t>(std::clamp(length, 0, 63))};
}

int64_t bits_per_second(int64_t bytes, int64_t duration_us) {
  return duration_us <= 0 ? 0 : std::llround(double(bytes) * 8 * kMicroseconds / double(duration_us));
}

// RFC 8216 §4.3.3.1: each duration, rounded to the nearest second, is at most this.
int64_t target_duration_s(int64_t longest_us) {
  return std::max<int64_t>(1, (longest_us + 500'000) / 1'000'000);
}

int64_t target_duration_s(const TrackLayout& track) {
  int64_t longest_us = 0;
  for (const Segment& segment : track.segments) longest_us = std::max(longest_us, segment.duration_us);
  return target_duration_s(longest_us);
}

// How every playlist of segments begins.
std::string head(int64_t target_s, const char* type) {
  return "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:" + std::to_string(target_s) +
         "\n#EXT-X-PLAYLIST-TYPE:" + type + "\n";
}

// What the two kinds of stream lines have in common; `sound` is what plays with it, if any.
std::string attributes(const Variant& variant, const Variant* sound) {
  std::string text =
      "BANDWIDTH=" + std::to_string(variant.peak_bitrate_bps + (sound ? sound->peak_bitrate_bps : 0)) +
      ",AVERAGE-BANDWIDTH=" + std::to_string(variant.average_bitrate_bps + (sound ? sound->average_bitrate_bps : 0)) +
      ",CODECS=\"" + variant.codecs + (sound ? "," + sound->codecs : "") + "\"";
  if (variant.width > 0) {
    text += ",RESOLUTION=" + std::to_string(variant.width) + "x" + std::to_string(variant.height);
  }
  return text;
}

std::string stream_line(const Variant& variant, const Variant* sound) {
  std::string line = kStreamTag + attributes(variant, sound);
  if (variant.frame_rate > 0) line += ",FRAME-RATE=" + decimal(variant.frame_rate, 3);
  if (sound) line += ",AUDIO=\"" + sound->sound_group + "\"";
  return line + "\n" + variant.playlist_name + "\n";
}

const Variant* sound_of(const Master& master, const Variant& pictures) {
  for (const Variant& sound : master.sounds) {
    if (sound.sound_group == pictures.sound_group) return &sound;
  }
  return nullptr;
}

std::string map_line(const TrackLayout& track) {
  return "#EXT-X-MAP:URI=\"" + track.file_name + "\",BYTERANGE=\"" + std::to_string(track.init_bytes) + "@" +
         std::to_string(track.init_offset_bytes) + "\"\n";
}

std::string segment_lines(const TrackLayout& track, const Segment& segment, int64_t size_bytes) {
  return "#EXTINF:" + decimal(double(segment.duration_us) / kMicroseconds, 6) +
         ",\n#EXT-X-BYTERANGE:" + std::to_string(size_bytes) + "@" + std::to_string(segment.offset_bytes) + "\n" +
         track.file_name + "\n";
}

}  // namespace

int64_t TrackLayout::duration_us() const {
  int64_t sum = 0;
  for (const Segment& segment : segments) sum += segment.duration_us;
  return sum;
}

int64_t TrackLayout::size_bytes() const {
  int64_t sum = 0;
  for (const Segment& segment : segments) sum += segment.size_bytes;
  return sum;
}

int64_t TrackLayout::average_bitrate_bps() const {
  return bits_per_second(size_bytes(), duration_us());
}

int64_t TrackLayout::peak_bitrate_bps() const {
  const int64_t target_us = target_duration_s(*this) * 1'000'000;
  int64_t peak = average_bitrate_bps();
  for (size_t first = 0; first < segments.size(); ++first) {
    int64_t bytes = 0;
    int64_t duration_us = 0;
    for (size_t last = first; last < segments.size(); ++last) {
      bytes += segments[last].size_bytes;
      duration_us += segments[last].duration_us;
      if (duration_us * 2 > target_us * 3) break;
      if (duration_us * 2 >= target_us) peak = std::max(peak, bits_per_second(bytes, duration_us));
    }
  }
  return peak;
}

std::string media_playlist(const TrackLayout& track, bool growing) {
  // RFC 8216 §6.2.1: it must not change while the playlist grows, and later segments may be the longer ones.
  const int64_t target_s =
      growing ? std::max(target_duration_s(track), kGrowingTargetSeconds) : target_duration_s(track);
  std::string text = head(target_s, growing ? "EVENT" : "VOD") + "#EXT-X-INDEPENDENT-SEGMENTS\n" + map_line(track);
  for (const Segment& segment : track.segments) text += segment_lines(track, segment, segment.size_bytes);
  return growing ? text : text + "#EXT-X-ENDLIST\n";
}

std::string key_picture_playlist(const TrackLayout& track) {
  std::string text = head(target_duration_s(track), "VOD") + "#EXT-X-I-FRAMES-ONLY\n" + map_line(track);
  for (const Segment& segment : track.segments) text += segment_lines(track, segment, segment.key_bytes);
  return text + "#EXT-X-ENDLIST\n";
}

std::string master_playlist(const Master& master) {
  std::string text = "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n";
  if (master.pictures.empty()) {
    return master.sounds.empty() ? text : text + stream_line(master.sounds.front(), nullptr);
  }
  for (const Variant& sound : master.sounds) {
    text += "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"" + sound.sound_group +
            "\",NAME=\"sound\",DEFAULT=YES,AUTOSELECT=YES,CHANNELS=\"2\",URI=\"" + sound.playlist_name + "\"\n";
  }
  for (const Variant& variant : master.pictures) text += stream_line(variant, sound_of(master, variant));
  for (const Variant& variant : master.key_pictures) {
    text += "#EXT-X-I-FRAME-STREAM-INF:" + attributes(variant, nullptr) + ",URI=\"" + variant.playlist_name + "\"\n";
  }
  return text;
}

std::string with_subtitles(const std::string& master, const std::vector<Subtitles>& subtitles) {
  if (subtitles.empty()) return master;
  std::string media;
  for (const Subtitles& one : subtitles) {
    media += "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"subtitles\",NAME=\"" + one.label + "\",LANGUAGE=\"" +
             one.language + "\",DEFAULT=NO,AUTOSELECT=YES,URI=\"" + one.playlist_url + "\"\n";
  }
  std::string text;
  std::istringstream lines(master);
  for (std::string line; std::getline(lines, line);) {
    const bool variant = line.starts_with(kStreamTag);
    if (variant) text += std::exchange(media, {});
    text += line + (variant ? ",SUBTITLES=\"subtitles\"\n" : "\n");
  }
  return text;
}

std::string subtitle_playlist(const std::string& vtt_url, int64_t duration_ms) {
  return head(target_duration_s(duration_ms * 1000), "VOD") + "#EXTINF:" + decimal(double(duration_ms) / 1000, 3) +
         ",\n" + vtt_url + "\n#EXT-X-ENDLIST\n";
}

}  // namespace resonance::transcode
