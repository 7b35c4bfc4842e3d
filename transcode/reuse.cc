#include "transcode/reuse.h"

#include <algorithm>
#include <string_view>

#include "transcode/plan.h"

namespace resonance::transcode {
namespace {

constexpr double kLongestSegmentSeconds = 6;
constexpr double kLongestPictureSeconds = 1;
constexpr double kMostPicturesASecond = 61;
constexpr double kApartSeconds = 0.4;  // of the ends of picture and sound

bool plays_everywhere(const AVStream& stream, const VideoSource& video) {
  const AVCodecParameters& codec = *stream.codecpar;
  const bool known_profile = codec.profile == FF_PROFILE_H264_CONSTRAINED_BASELINE ||
                             codec.profile == FF_PROFILE_H264_MAIN || codec.profile == FF_PROFILE_H264_HIGH;
  const FrameShape& shape = video.shape;
  return codec.codec_id == AV_CODEC_ID_H264 && known_profile && codec.level > 0 && codec.level <= 52 &&
         shape.pixel_format == "yuv420p" && !shape.full_range && shape.transfer == Transfer::standard &&
         shape.pixel_aspect == Ratio{1, 1} && shape.width % 2 == 0 && shape.height % 2 == 0 &&
         video.quarter_turns == 0 && !video.mirrored && !video.interlaced &&
         // ISO/IEC 14496-15: the parameter sets stand outside the pictures.
         codec.extradata_size > 6 && codec.extradata[0] == 1;
}

bool ends_with_the_sound(const AVFormatContext& format, const AVStream& stream) {
  const double own = double(stream.duration) * av_q2d(stream.time_base);
  return stream.duration > 0 && format.duration > 0 && double(format.duration) / AV_TIME_BASE - own < kApartSeconds;
}

}  // namespace

int64_t reusable_bitrate_bps(const AVFormatContext& format, const VideoSource& video) {
  AVStream* stream = format.streams[video.stream];
  if (std::string_view(format.iformat->name).find("mp4") == std::string_view::npos) return 0;
  if (!plays_everywhere(*stream, video) || !ends_with_the_sound(format, *stream)) return 0;
  const int count = avformat_index_get_entries_count(stream);
  if (count < 2) return 0;
  const double tick = av_q2d(stream->time_base);
  int64_t bytes = 0;
  int64_t key_time = 0, last_time = 0;
  for (int i = 0; i < count; ++i) {
    const AVIndexEntry& entry = *avformat_index_get_entry(stream, i);
    const bool key = entry.flags & AVINDEX_KEYFRAME;
    if (i == 0 && !key) return 0;
    const double step = double(entry.timestamp - last_time) * tick;
    if (i > 0 && (step <= 1 / kMostPicturesASecond || step > kLongestPictureSeconds)) return 0;
    last_time = entry.timestamp;
    if (key) key_time = entry.timestamp;
    // A segment begins at the first key frame at or after each four seconds.
    if (double(entry.timestamp - key_time) * tick > kLongestSegmentSeconds - kLongestPictureSeconds) return 0;
    bytes += entry.size;
  }
  const double seconds = double(last_time - avformat_index_get_entry(stream, 0)->timestamp) * tick;
  // The index must be of the whole film.
  if (seconds <= 0 || seconds < double(stream->duration) * tick - kLongestPictureSeconds) return 0;
  return static_cast<int64_t>(double(bytes) * 8 / seconds);
}

}  // namespace resonance::transcode
