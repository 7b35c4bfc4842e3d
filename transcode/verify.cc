#include "transcode/verify.h"

#include <algorithm>
#include <cstdlib>

#include "base/error.h"
#include "transcode/track_file.h"

namespace resonance::transcode {
namespace {

constexpr const char* kAction = "check what it made";

void require(bool holds, const std::filesystem::path& path, const char* what) {
  if (holds) return;
  throw Error(
      ErrorCode::internal,
      {"The prepared file {name} is not as it should be ({fault}), so nothing was published. The file you sent is "
       "kept; try again.",
       {{"name", path.filename().string()}, {"fault", what}}});
}

bool close_enough(int64_t actual_us, int64_t expected_us) {
  return std::abs(actual_us - expected_us) <= std::max<int64_t>(expected_us / 100, 500'000);
}

// A picture may stand for a second and a quarter (timeline.h), and where pictures are stored out of order the decoding
// times of the last ones may be up to three such pictures off. Whether all is there, packets and bytes say.
constexpr int64_t kLastTimeUs = 5'000'000;

struct Contents {
  int64_t packets = 0;
  int64_t key_packets = 0;
  int64_t first_dts = 0;
  int64_t last_us = 0;
  bool starts_with_key = false;
};

Contents read_through(AVFormatContext& format, unsigned stream_index) {
  Contents contents;
  const AVRational base = format.streams[stream_index]->time_base;
  const Packet packet = new_packet();
  int result = 0;
  while ((result = av_read_frame(&format, packet.get())) >= 0) {
    if (packet->stream_index == static_cast<int>(stream_index)) {
      const bool key = packet->flags & AV_PKT_FLAG_KEY;
      if (contents.packets == 0) {
        contents.starts_with_key = key;
        contents.first_dts = packet->dts;
      }
      contents.key_packets += key;
      ++contents.packets;
      contents.last_us = av_rescale_q(packet->dts, base, AVRational{1, 1'000'000});
    }
    av_packet_unref(packet.get());
  }
  if (result != AVERROR_EOF) throw_libav(result, kAction);
  return contents;
}

}  // namespace

void verify_track(const std::filesystem::path& path, const EncodedTrack& track) {
  const OwnInput input = open_own_mp4(path);
  require(input->nb_streams == 1, path, "streams");
  const Contents contents = read_through(*input, 0);
  require(contents.packets == track.layout.packets && track.layout.packets > 0, path, "packets");
  require(contents.starts_with_key, path, "first key frame");
  // Decoding times: libav's reader delays all showing times where pictures are stored out of order.
  require(contents.first_dts == 0, path, "start");
  require(std::abs(contents.last_us - track.layout.duration_us()) <= kLastTimeUs, path, "duration");
  const bool is_video = input->streams[0]->codecpar->codec_type == AVMEDIA_TYPE_VIDEO;
  require(!is_video || contents.key_packets == static_cast<int64_t>(track.layout.segments.size()), path, "key frames");
  int64_t offset = track.layout.init_bytes;
  for (const Segment& segment : track.layout.segments) {
    require(segment.offset_bytes == offset && segment.size_bytes > 0 && segment.duration_us > 0, path, "segments");
    offset += segment.size_bytes;
  }
  require(offset == static_cast<int64_t>(std::filesystem::file_size(path)), path, "size");
}

void verify_progressive(const std::filesystem::path& path, size_t streams, int64_t duration_us) {
  const OwnInput input = open_own_mp4(path);
  require(input->nb_streams == streams, path, "streams");
  for (unsigned i = 0; i < input->nb_streams; ++i) {
    const AVStream& stream = *input->streams[i];
    require(stream.nb_frames > 0, path, "packets");
    require(close_enough(av_rescale_q(stream.duration, stream.time_base, AVRational{1, 1'000'000}), duration_us), path,
            "duration");
  }
}

}  // namespace resonance::transcode
