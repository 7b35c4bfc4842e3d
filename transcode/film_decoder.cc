#include "transcode/film_decoder.h"

#include <algorithm>
#include <cerrno>

#include "base/error.h"
#include "transcode/limits.h"
#include "transcode/probe.h"

namespace resonance::transcode {
namespace {

constexpr int64_t kJump = int64_t{10} * kClock;
constexpr int kMostReadErrors = 100;
constexpr AVRational kSoundBase{1, kSoundRate};

[[noreturn]] void refuse_too_long() {
  throw Error(ErrorCode::too_large,
              {"This recording lasts more than {hours} hours. Cut it into parts and send them one by one.",
               {{"hours", std::to_string(limits::kDurationMs / 3'600'000)}}});
}

bool is_memory_error(int result) {
  return result == AVERROR(ENOMEM);
}

// zimg refuses pictures whose colour tags no television ever used; without tags they go through.
void drop_strange_colour_tags(AVFrame& frame) {
  switch (frame.colorspace) {
    case AVCOL_SPC_BT709:
    case AVCOL_SPC_FCC:
    case AVCOL_SPC_BT470BG:
    case AVCOL_SPC_SMPTE170M:
    case AVCOL_SPC_SMPTE240M:
    case AVCOL_SPC_BT2020_NCL: break;
    default: frame.colorspace = AVCOL_SPC_UNSPECIFIED;
  }
  switch (frame.color_primaries) {
    case AVCOL_PRI_BT709:
    case AVCOL_PRI_BT470M:
    case AVCOL_PRI_BT470BG:
    case AVCOL_PRI_SMPTE170M:
    case AVCOL_PRI_SMPTE240M:
    case AVCOL_PRI_BT2020: break;
    default: frame.color_primaries = AVCOL_PRI_UNSPECIFIED;
  }
  switch (frame.color_trc) {
    case AVCOL_TRC_BT709:
    case AVCOL_TRC_GAMMA22:
    case AVCOL_TRC_GAMMA28:
    case AVCOL_TRC_SMPTE170M:
    case AVCOL_TRC_SMPTE240M:
    case AVCOL_TRC_IEC61966_2_1:
    case AVCOL_TRC_BT2020_10:
    case AVCOL_TRC_BT2020_12:
    case AVCOL_TRC_SMPTE2084:
    case AVCOL_TRC_ARIB_STD_B67: break;
    default: frame.color_trc = AVCOL_TRC_UNSPECIFIED;
  }
}

}  // namespace

FilmDecoder::FilmDecoder(Input& input, const Source& source, const Plan& plan, const std::filesystem::path& folder,
                         ProgressMeter& progress)
    : input_(input), source_(source), plan_(plan), progress_(progress), clock_repair_(input.format().nb_streams) {
  for (unsigned i = 0; i < input.format().nb_streams; ++i) input.format().streams[i]->discard = AVDISCARD_ALL;
  if (source.video) {
    open(video_, source.video->stream, plan.decoder_threads);
    frame_duration_ = static_cast<int64_t>(kClock / plan.frame_rate);
    ladder_ = std::make_unique<Ladder>(plan, folder);
  }
  if (source.audio) {
    open(audio_, source.audio->stream, 1);
    audio_encoder_ = std::make_unique<AudioEncoder>(folder / "audio.mp4");
  }
}

void FilmDecoder::open(Track& track, int stream, int threads) {
  if (stream >= static_cast<int>(input_.format().nb_streams)) throw_libav(AVERROR_BUG, "open the film again");
  AVStream& opened = *input_.format().streams[stream];
  opened.discard = AVDISCARD_DEFAULT;
  track.stream = stream;
  track.decoder = input_.open_decoder(opened, threads);
  if (!track.decoder) throw_libav(AVERROR_BUG, "open the film again");
}

void FilmDecoder::run() {
  read_packets();
  if (video_.decoder) decode(video_, nullptr);
  if (audio_.decoder) decode(audio_, nullptr);
  finish();
}

void FilmDecoder::read_packets() {
  const Packet packet = new_packet();
  int errors = 0;
  while (errors < kMostReadErrors) {
    const int result = av_read_frame(&input_.format(), packet.get());
    if (result == AVERROR_EOF) break;
    if (is_memory_error(result)) throw_libav(result, "read the film");
    if (result < 0) {
      damaged_ = true;
      ++errors;
      continue;
    }
    errors = 0;
    if (source_.clock_may_jump) repair_clock(*packet);
    if (packet->stream_index == video_.stream) decode(video_, packet.get());
    if (packet->stream_index == audio_.stream) decode(audio_, packet.get());
    av_packet_unref(packet.get());
    report_progress();
  }
  if (input_.format().pb->error < 0 && input_.format().pb->error != AVERROR_EOF) {
    throw_libav(input_.format().pb->error, "read the film");
  }
}

void FilmDecoder::repair_clock(AVPacket& packet) {
  const auto stream = static_cast<size_t>(packet.stream_index);
  if (packet.dts == AV_NOPTS_VALUE || (packet.stream_index != video_.stream && packet.stream_index != audio_.stream))
    return;
  const AVRational base = input_.format().streams[packet.stream_index]->time_base;
  const int64_t offset = av_rescale_q(clock_repair_.offset_for(stream, av_rescale_q(packet.dts, base, kClockBase),
                                                               av_rescale_q(packet.duration, base, kClockBase)),
                                      kClockBase, base);
  packet.dts += offset;
  if (packet.pts != AV_NOPTS_VALUE) packet.pts += offset;
}

void FilmDecoder::decode(Track& track, const AVPacket* packet) {
  int result = avcodec_send_packet(track.decoder.get(), packet);
  if (result == AVERROR(EAGAIN)) {
    receive(track);
    result = avcodec_send_packet(track.decoder.get(), packet);
  }
  if (is_memory_error(result)) throw_libav(result, "read the film");
  if (result < 0 && result != AVERROR_EOF && track.began) damaged_ = true;
  receive(track);
}

void FilmDecoder::receive(Track& track) {
  while (true) {
    Frame frame = new_frame();
    const int result = avcodec_receive_frame(track.decoder.get(), frame.get());
    if (result == AVERROR(EAGAIN) || result == AVERROR_EOF) return;
    if (is_memory_error(result)) throw_libav(result, "read the film");
    if (result < 0) {
      if (track.began) damaged_ = true;
      // A decoder with threads reports each damaged frame once and goes on.
      continue;
    }
    track.began = true;
    if (frame->decode_error_flags != 0 || (frame->flags & AV_FRAME_FLAG_CORRUPT)) damaged_ = true;
    if (&track == &video_) {
      take_picture(std::move(frame));
    } else {
      take_sound(*frame);
    }
  }
}

void FilmDecoder::report_progress() {
  const int64_t done_ms = std::max(timeline_.last() / (kClock / 1000),
                                   audio_encoder_ && !ladder_ ? audio_encoder_->end() * 1000 / kSoundRate : 0);
  const double share = source_.declared_duration_ms > 0 && !source_.duration_is_guess
                           ? double(done_ms) / double(source_.declared_duration_ms)
                           : double(input_.position_bytes()) / double(std::max<int64_t>(1, input_.file_bytes()));
  progress_.report("encode", 20, 900, share);
}

void FilmDecoder::take_picture(Frame frame) {
  const AVStream& stream = *input_.format().streams[video_.stream];
  int64_t time = timeline_.empty() ? 0 : timeline_.last() + frame_duration_;
  if (frame->best_effort_timestamp != AV_NOPTS_VALUE) {
    time = av_rescale_q(frame->best_effort_timestamp, stream.time_base, kClockBase) - source_.start;
  }
  frame->pts = time;
  frame->pkt_dts = AV_NOPTS_VALUE;
  drop_strange_colour_tags(*frame);
  const FrameShape shape = shape_of(*frame, stream);
  if (!normaliser_ || shape != normaliser_shape_) {
    if (shape.width < limits::kSmallestSide || shape.height < limits::kSmallestSide) return;
    if (normaliser_) normaliser_->finish([this](Frame out) { place(std::move(out)); });
    normaliser_shape_ = shape;
    normaliser_.emplace(*frame, normalising_filter(*source_.video, shape, plan_.rungs.front().size),
                        plan_.decoder_threads);
  }
  normalise(std::move(frame));
}

void FilmDecoder::normalise(Frame frame) {
  normaliser_->push(std::move(frame), [this](Frame out) { place(std::move(out)); });
}

void FilmDecoder::place(Frame frame) {
  if (doubtful_) {
    if (frame->pts >= doubtful_->pts) {
      emit(std::move(doubtful_));
    } else {
      damaged_ = true;
    }
    doubtful_.reset();
  }
  if (!timeline_.empty() && frame->pts > timeline_.last() + kJump) {
    doubtful_ = std::move(frame);
    return;
  }
  emit(std::move(frame));
}

void FilmDecoder::emit(Frame frame) {
  if (frame->pts > limits::kDurationMs * (kClock / 1000)) refuse_too_long();
  while (const auto time = timeline_.repeat_before(frame->pts)) deliver(reference(*last_), *time);
  if (const auto time = timeline_.place(frame->pts)) {
    last_ = reference(*frame);
    deliver(std::move(frame), *time);
  }
}

void FilmDecoder::deliver(Frame frame, int64_t time) {
  frame->pts = time;
  frame->pict_type = timeline_.starts_segment() ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
  frame->sample_aspect_ratio = {1, 1};
  frame->color_range = AVCOL_RANGE_MPEG;
  ++pictures_;
  sampler_.see(*frame);
  ladder_->push(std::move(frame));
}

void FilmDecoder::take_sound(const AVFrame& frame) {
  if (frame.nb_samples <= 0 || frame.ch_layout.nb_channels <= 0 || frame.sample_rate <= 0 ||
      frame.ch_layout.nb_channels > limits::kChannels || frame.sample_rate > limits::kSampleRate) {
    damaged_ = true;
    return;
  }
  std::optional<int64_t> time;
  if (frame.best_effort_timestamp != AV_NOPTS_VALUE) {
    const AVRational base = input_.format().streams[audio_.stream]->time_base;
    time = av_rescale_q(frame.best_effort_timestamp, base, kSoundBase) -
           av_rescale_q(source_.start, kClockBase, kSoundBase);
  }
  if (audio_encoder_->end() > limits::kDurationMs * (kSoundRate / 1000)) refuse_too_long();
  audio_encoder_->encode(frame, time);
}

int64_t FilmDecoder::last_picture_duration() const {
  const int64_t own = last_ ? av_rescale_q(last_->pkt_duration, video_.decoder->pkt_timebase, kClockBase) : 0;
  return own > 0 && own <= kJump ? own : frame_duration_;
}

void FilmDecoder::finish() {
  if (normaliser_) normaliser_->finish([this](Frame out) { place(std::move(out)); });
  if (doubtful_ && doubtful_->pts / (kClock / 1000) <= source_.declared_duration_ms + 1000) emit(std::move(doubtful_));
  if (audio_encoder_) audio_encoder_->flush();
  const bool any_picture = pictures_ > 0;
  const int64_t sound_end = audio_encoder_ ? av_rescale_q(audio_encoder_->end(), kSoundBase, kClockBase) : 0;
  end_ = std::max(any_picture ? timeline_.last() + last_picture_duration() : 0, sound_end);
  const int64_t duration_ms = end_ / (kClock / 1000);
  if (source_.cut_short) damaged_ = true;
  if (!source_.duration_is_guess && duration_ms + 1000 < source_.declared_duration_ms * 9 / 10) damaged_ = true;
  const bool too_little = duration_ms < limits::kSmallestUsefulPartMs && duration_ms * 2 < source_.declared_duration_ms;
  if (end_ <= 0 || (ladder_ && !any_picture) || (damaged_ && too_little)) {
    throw Error(
        ErrorCode::invalid,
        {"Too little of this file can be read: it is damaged, or only a part of it arrived. Check that it plays on "
         "your own device, then send it again.",
         {}});
  }
  if (ladder_) {
    while (const auto time = timeline_.repeat_before(end_)) deliver(reference(*last_), *time);
    rungs_ = ladder_->finish(end_);
  }
  if (audio_encoder_) sound_ = audio_encoder_->finish(av_rescale_q(end_, kClockBase, kSoundBase));
}

int64_t FilmDecoder::duration_us() const {
  return av_rescale_q(end_, kClockBase, AVRational{1, 1'000'000});
}

}  // namespace resonance::transcode
