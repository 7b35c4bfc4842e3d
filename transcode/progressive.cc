#include "transcode/progressive.h"

#include <memory>

#include "transcode/libav.h"
#include "transcode/track_file.h"

namespace resonance::transcode {
namespace {

constexpr const char* kAction = "join picture and sound";

struct Track {
  OwnInput input;
  AVStream* output = nullptr;
  Packet next;
  int64_t start = AV_NOPTS_VALUE;  // of the first picture as libav reads it (see verify.cc), taken off all times

  // Reads the next packet, null at the end.
  void advance() {
    next = new_packet();
    const int result = av_read_frame(input.get(), next.get());
    if (result == AVERROR_EOF) {
      next.reset();
      return;
    }
    check_libav(result, kAction);
    if (start == AV_NOPTS_VALUE) start = next->pts;
    next->pts -= start;
    next->dts -= start;
  }
};

bool comes_before(const Track& a, const Track& b) {
  return av_compare_ts(a.next->dts, a.input->streams[0]->time_base, b.next->dts, b.input->streams[0]->time_base) < 0;
}

Track* earliest(std::vector<Track>& tracks) {
  Track* first = nullptr;
  for (Track& track : tracks) {
    if (track.next && (!first || comes_before(track, *first))) first = &track;
  }
  return first;
}

}  // namespace

void write_progressive(const std::vector<std::filesystem::path>& paths, const std::filesystem::path& output_path) {
  const OutputFormat output = create_mp4(output_path);
  std::vector<Track> tracks(paths.size());
  for (size_t i = 0; i < paths.size(); ++i) {
    Track& track = tracks[i];
    track.input = open_own_mp4(paths[i]);
    track.output = &add_stream(*output, *track.input->streams[0]->codecpar, track.input->streams[0]->time_base);
    track.advance();
  }
  Dictionary options;
  options.set("movflags", std::string("+faststart"));
  check_libav(avformat_write_header(output.get(), options.get()), kAction);
  while (Track* track = earliest(tracks)) {
    av_packet_rescale_ts(track->next.get(), track->input->streams[0]->time_base, track->output->time_base);
    track->next->stream_index = track->output->index;
    track->next->pos = -1;
    check_libav(av_interleaved_write_frame(output.get(), track->next.get()), kAction);
    track->advance();
  }
  check_libav(av_write_trailer(output.get()), kAction);
  check_libav(avio_closep(&output->pb), kAction);
}

}  // namespace resonance::transcode
