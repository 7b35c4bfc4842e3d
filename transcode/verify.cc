#include "transcode/verify.h"

#include <algorithm>
#include <cstdlib>

#include "base/error.h"
#include "transcode/track_file.h"
#include "transcode/track_reader.h"

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

// One for each stream.
std::vector<Contents> read_through(AVFormatContext& format) {
  std::vector<Contents> all(format.nb_streams);
  const Packet packet = new_packet();
  int result = 0;
  while ((result = av_read_frame(&format, packet.get())) >= 0) {
    const auto stream = static_cast<size_t>(packet->stream_index);
    Contents& contents = all.at(stream);
    const bool key = packet->flags & AV_PKT_FLAG_KEY;
    if (contents.packets == 0) {
      contents.starts_with_key = key;
      contents.first_dts = packet->dts;
    }
    contents.key_packets += key;
    ++contents.packets;
    contents.last_us = av_rescale_q(packet->dts, format.streams[stream]->time_base, AVRational{1, 1'000'000});
    av_packet_unref(packet.get());
  }
  if (result != AVERROR_EOF) throw_libav(result, kAction);
  return all;
}

void verify_key_pictures(const std::filesystem::path& path, const TrackLayout& track) {
  TrackReader reader(path, track);
  for (size_t i = 0; i < track.segments.size(); ++i) {
    bool seen = false;
    reader.read(i, true, [&](const AVFrame& frame, int64_t) {
      seen = frame.decode_error_flags == 0;
      return false;
    });
    require(seen, path, "pictures");
  }
}

}  // namespace

void verify_track(const std::filesystem::path& path, const TrackLayout& track) {
  const OwnInput input = open_own_mp4(path);
  require(input->nb_streams == 1, path, "streams");
  const Contents contents = read_through(*input).front();
  require(contents.packets == track.packets && track.packets > 0, path, "packets");
  require(contents.starts_with_key, path, "first key frame");
  // Decoding times: libav's reader delays all showing times where pictures are stored out of order.
  require(contents.first_dts == 0, path, "start");
  require(std::abs(contents.last_us - track.duration_us()) <= kLastTimeUs, path, "duration");
  const bool is_video = input->streams[0]->codecpar->codec_type == AVMEDIA_TYPE_VIDEO;
  require(!is_video || contents.key_packets >= static_cast<int64_t>(track.segments.size()), path, "key frames");
  int64_t offset = track.init_bytes;
  for (const Segment& segment : track.segments) {
    require(segment.offset_bytes == offset && segment.size_bytes > 0 && segment.duration_us > 0, path, "segments");
    offset += segment.size_bytes;
  }
  require(offset == static_cast<int64_t>(std::filesystem::file_size(path)), path, "size");
  if (is_video) verify_key_pictures(path, track);
}

void verify_playable(const std::filesystem::path& path, const std::vector<TrackLayout>& tracks) {
  const OwnInput input = open_own_mp4(path);
  require(input->nb_streams == tracks.size(), path, "streams");
  const std::vector<Contents> contents = read_through(*input);
  int64_t end_bytes = 0;
  for (size_t i = 0; i < tracks.size(); ++i) {
    require(contents[i].packets == tracks[i].packets, path, "packets");
    require(std::abs(contents[i].last_us - tracks[i].duration_us()) <= kLastTimeUs, path, "duration");
    const Segment& last = tracks[i].segments.back();
    end_bytes = std::max(end_bytes, last.offset_bytes + last.size_bytes);
  }
  require(end_bytes == static_cast<int64_t>(std::filesystem::file_size(path)), path, "size");
}

}  // namespace resonance::transcode
