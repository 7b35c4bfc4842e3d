// libav's objects as values that free themselves, and its error numbers as our one Error. Private to this room.
#pragma once

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavfilter/avfilter.h>
#include <libavformat/avformat.h>
#include <libavutil/audio_fifo.h>
#include <libavutil/frame.h>
#include <libswresample/swresample.h>
#include <libswscale/swscale.h>
}

#include <memory>
#include <string>
#include <string_view>

namespace resonance::transcode {

struct LibavDeleter {
  void operator()(AVFrame* frame) const { av_frame_free(&frame); }
  void operator()(AVPacket* packet) const { av_packet_free(&packet); }
  void operator()(AVCodecParameters* parameters) const { avcodec_parameters_free(&parameters); }
  void operator()(AVCodecContext* context) const { avcodec_free_context(&context); }
  void operator()(AVFilterGraph* graph) const { avfilter_graph_free(&graph); }
  void operator()(SwsContext* context) const { sws_freeContext(context); }
  void operator()(SwrContext* context) const { swr_free(&context); }
  void operator()(AVAudioFifo* fifo) const { av_audio_fifo_free(fifo); }
};
template <class T>
using Owned = std::unique_ptr<T, LibavDeleter>;
using Frame = Owned<AVFrame>;
using Packet = Owned<AVPacket>;

Frame new_frame();
Packet new_packet();
// A second reference to the same pixels or samples.
Frame reference(const AVFrame& frame);

// A set of options in the making; options that the callee did not know stay inside and are freed.
class Dictionary {
 public:
  Dictionary() = default;
  Dictionary(const Dictionary&) = delete;
  Dictionary& operator=(const Dictionary&) = delete;
  ~Dictionary() { av_dict_free(&dictionary_); }
  void set(const char* key, const std::string& value);
  void set(const char* key, int64_t value) { set(key, std::to_string(value)); }
  AVDictionary** get() { return &dictionary_; }

 private:
  AVDictionary* dictionary_ = nullptr;
};

// The one translation: a full disk or exhausted machine says so, all else is a defect of ours while doing `action`
// ("write a track"). For errors of the input use the words of input.h instead.
[[noreturn]] void throw_libav(int error, std::string_view action);
// What an opened encoder writes.
Owned<AVCodecParameters> parameters_of(const AVCodecContext& encoder, std::string_view action);
inline int check_libav(int result, std::string_view action) {
  if (result < 0) throw_libav(result, action);
  return result;
}

// The time base of every frame and packet after decoding: 90 kHz, MPEG's own, divides 24, 25, 30, 50 and 60 frames a
// second.
inline constexpr int kClock = 90'000;
inline constexpr AVRational kClockBase{1, kClock};

}  // namespace resonance::transcode
