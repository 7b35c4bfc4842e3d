#include "transcode/useful_ladder.h"

#include <algorithm>

#include "transcode/colour_tags.h"
#include "transcode/detail.h"
#include "transcode/filter_graph.h"
#include "transcode/inputs.h"
#include "transcode/limits.h"
#include "transcode/plan.h"
#include "transcode/probe.h"
#include "transcode/seals.h"

namespace resonance::transcode {
namespace {

constexpr int kPictures = 32;
constexpr int kAlwaysMade = 480;
// With which the threshold of transcode/detail.h was measured.
constexpr const char* kKernel = "bicubic";
// Between two key pictures of an ordinary film, with what is multiplexed in between.
constexpr int kMostPackets = 2000;

// Key pictures of a source, by their moment.
class KeyPictures {
 public:
  KeyPictures(Inputs& inputs, const Source& source)
      : input_(inputs.at_beginning_of(source.video->stream)),
        source_(source),
        stream_(*input_->format().streams[source.video->stream]),
        decoder_(input_->open_decoder(stream_, 1)) {
    if (decoder_) decoder_->skip_frame = AVDISCARD_NONKEY;
  }

  const AVStream& stream() const { return stream_; }

  // The one at or before the moment, its time in kClockBase; null where there is none to be had.
  Frame at(int64_t moment_ms) {
    if (!decoder_) return nullptr;
    const int64_t time = source_.start + moment_ms * (kClock / 1000);
    if (av_seek_frame(&input_->format(), stream_.index, av_rescale_q(time, kClockBase, stream_.time_base),
                      AVSEEK_FLAG_BACKWARD) < 0) {
      return nullptr;
    }
    const Packet packet = new_packet();
    for (int i = 0; i < kMostPackets && av_read_frame(&input_->format(), packet.get()) >= 0; ++i) {
      const bool found = packet->stream_index == stream_.index && (packet->flags & AV_PKT_FLAG_KEY);
      Frame frame = found ? decode(*packet) : nullptr;
      if (frame) frame->pts = av_rescale_q(packet->pts, stream_.time_base, kClockBase) - source_.start;
      av_packet_unref(packet.get());
      if (found) return frame;
    }
    return nullptr;
  }

 private:
  Frame decode(const AVPacket& packet) {
    Frame frame = new_frame();
    const bool decoded = avcodec_send_packet(decoder_.get(), &packet) >= 0 &&
                         avcodec_send_packet(decoder_.get(), nullptr) >= 0 &&
                         avcodec_receive_frame(decoder_.get(), frame.get()) >= 0 && frame->decode_error_flags == 0 &&
                         std::min(frame->width, frame->height) >= limits::kSmallestSide;
    avcodec_flush_buffers(decoder_.get());
    if (!decoded) return nullptr;
    return frame;
  }

  const std::shared_ptr<Input> input_;
  const Source& source_;
  const AVStream& stream_;
  Owned<AVCodecContext> decoder_;
};

Frame through(Frame frame, const std::string& filter) {
  frame->pts = 0;
  FilterGraph graph(*frame, filter, 1);
  Frame result;
  const auto keep = [&](Frame out) { result = std::move(out); };
  graph.push(std::move(frame), keep);
  graph.finish(keep);
  return result;
}

bool shows_as_much(const AVFrame& picture, Size size) {
  const Size own{picture.width, picture.height};
  const Frame again = through(reference(picture), resizing_filter(size, kKernel) + "," + resizing_filter(own, kKernel));
  return again && lost_detail(picture, *again) <= kUnseenLoss;
}

}  // namespace

std::vector<int> useful_ladder(Inputs& inputs, const Source& source, const Options& options) {
  const bool can_ask = source.video && !source.video->interlaced && source.declared_duration_ms > 0 &&
                       !source.duration_is_guess && !source.clock_may_jump;
  if (!can_ask) return options.ladder;
  const std::vector<RungPlan> rungs = make_plan(source, options, 1).rungs;
  size_t largest = 0;  // that is needed, as far as was seen
  while (largest + 1 < rungs.size() && rungs[largest + 1].rung >= kAlwaysMade) ++largest;
  if (largest == 0) return options.ladder;
  KeyPictures pictures(inputs, source);
  for (int i = 0; i < kPictures && largest > 0; ++i) {
    Frame picture = pictures.at(source.declared_duration_ms * i / kPictures);
    if (!picture) return options.ladder;
    if (touches_seal(options.alterations.seals, picture->pts, picture->pts + 1)) continue;
    drop_strange_colour_tags(*picture);
    const FrameShape shape = shape_of(*picture, pictures.stream());
    picture = through(std::move(picture), normalising_filter(*source.video, shape, rungs.front().size));
    size_t enough = 0;
    while (picture && enough < largest && shows_as_much(*picture, rungs[enough + 1].size)) ++enough;
    largest = enough;
  }
  std::vector<int> useful;
  for (const int rung : options.ladder) {
    if (rung <= rungs[largest].rung) useful.push_back(rung);
  }
  return useful;
}

}  // namespace resonance::transcode
