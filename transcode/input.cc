#include "transcode/input.h"

#include <malloc.h>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <vector>

#include "base/error.h"
#include "transcode/accepted.h"
#include "transcode/libraries.h"
#include "transcode/limits.h"

namespace resonance::transcode {
namespace {

constexpr int kBufferBytes = 256 * 1024;
constexpr int64_t kProbeBytes = 5'000'000;
constexpr int64_t kAnalyseMicroseconds = 5'000'000;
constexpr int64_t kBeforeAll = -(int64_t{1} << 60);  // less would overflow where libav adds to it

[[noreturn]] void refuse_too_many_streams() {
  throw Error(ErrorCode::too_large,
              {"This file holds more than {count} tracks. Export it with one picture and one sound, then send that.",
               {{"count", std::to_string(limits::kStreams)}}});
}

void check_limits(const AVCodecParameters& parameters) {
  if (parameters.codec_type == AVMEDIA_TYPE_VIDEO &&
      int64_t{parameters.width} * parameters.height > limits::kVideoPixels) {
    throw Error(ErrorCode::too_large,
                {"The picture of this film is too large: {width} x {height} points, and the library reads up to 8K "
                 "(7680 x 4320). Export it smaller, then send that.",
                 {{"width", std::to_string(parameters.width)}, {"height", std::to_string(parameters.height)}}});
  }
  if (parameters.codec_type == AVMEDIA_TYPE_AUDIO &&
      (parameters.ch_layout.nb_channels > limits::kChannels || parameters.sample_rate > limits::kSampleRate)) {
    throw Error(
        ErrorCode::too_large,
        {"The sound of this file has more channels or a finer measure than the library reads. Export it in stereo "
         "at 48 kHz, then send that.",
         {}});
  }
}

[[noreturn]] void refuse_open(int error) {
  // What libav says beyond max_streams, and of a table that would not fit into memory.
  if (error == AVERROR(ENOMEM)) {
    throw Error(ErrorCode::too_large,
                {"This file announces more tracks, or a longer table of them, than the library reads. Export it again "
                 "with one picture and one sound, then send that.",
                 {}});
  }
  // EINVAL is how libav says that the format it recognised is not on the list.
  if (error == AVERROR(EINVAL) || error == AVERROR_DEMUXER_NOT_FOUND) {
    throw Error(
        ErrorCode::unsupported_media,
        {"This file is not a film, a sound, a photo or a document of a kind that the library reads. MP4, MOV, WebM, "
         "MP3, WAV, JPEG, PNG, HEIC and PDF always work.",
         {}});
  }
  throw Error(ErrorCode::invalid,
              {"This file is not a film or a sound that can be read: it is damaged, or something else under that name. "
               "Check that it plays on your own device, then send it again.",
               {}});
}

int refuse_to_open_anything(AVFormatContext*, AVIOContext**, const char*, int, AVDictionary**) {
  return AVERROR(EPERM);
}

}  // namespace

std::string read_at(int descriptor, int64_t offset_bytes, size_t size) {
  std::string bytes(size, '\0');
  size_t done = 0;
  while (done < size) {
    const ssize_t count =
        pread(descriptor, bytes.data() + done, size - done, offset_bytes + static_cast<int64_t>(done));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw system_error(errno, "read the file that was sent");
    if (count == 0) break;
    done += static_cast<size_t>(count);
  }
  bytes.resize(done);
  return bytes;
}

int64_t descriptor_bytes(int descriptor) {
  struct stat status {};
  if (fstat(descriptor, &status) != 0) throw system_error(errno, "read the file that was sent");
  return status.st_size;
}

Sniffed sniff_descriptor(int descriptor, bool is_named_text) {
  return sniff(read_at(descriptor, 0, kSniffedBytes), is_named_text);
}

Input::Input(int descriptor) : descriptor_(descriptor), file_bytes_(descriptor_bytes(descriptor)) {
  start_libraries(1);
  // What is large goes back to the system when it is given back: glibc would raise this limit by itself, and then keep
  // what the index of a long film took each time it was read.
  mallopt(M_MMAP_THRESHOLD, 128 * 1024);
  const Sniffed kind = sniff_descriptor(descriptor);
  if (kind == Sniffed::iso_media) {
    const IsoBoxes boxes =
        walk_iso_boxes(file_bytes_, [&](int64_t offset, size_t size) { return read_at(descriptor, offset, size); });
    if (!boxes.has_index) {
      throw Error(
          ErrorCode::invalid,
          {"Only part of the file arrived: the part that says how to read it is missing. Check that it plays on "
           "your own device, then send it again whole.",
           {}});
    }
    cut_short_ = boxes.cut_short;
    can_wind_back_ = !boxes.in_fragments && boxes.keeps_its_coding;
  }

  auto* buffer = static_cast<unsigned char*>(av_malloc(kBufferBytes));
  if (!buffer) throw system_error(ENOMEM, "read the file that was sent");
  io_.reset(avio_alloc_context(buffer, kBufferBytes, 0, this, &Input::read, nullptr, &Input::seek));
  AVFormatContext* format = io_ ? avformat_alloc_context() : nullptr;
  if (!format) throw system_error(ENOMEM, "read the file that was sent");
  format->pb = io_.get();
  format->io_open = refuse_to_open_anything;
  format->flags |= AVFMT_FLAG_CUSTOM_IO;

  Dictionary options;
  options.set("format_whitelist", format_whitelist());
  options.set("codec_whitelist", codec_whitelist());
  // An empty list means "no restriction" to libav; a name that no protocol has means "none".
  options.set("protocol_whitelist", "none");
  options.set("max_streams", 4 * limits::kStreams);
  options.set("probesize", kProbeBytes);
  options.set("analyzeduration", kAnalyseMicroseconds);
  // On failure libav frees the context itself.
  if (const int opened = avformat_open_input(&format, "", nullptr, options.get()); opened < 0) refuse_open(opened);
  format_.reset(format);
  can_wind_back_ = can_wind_back_ && std::string_view(format_->iformat->name).find("mp4") != std::string_view::npos;
  read_stream_parameters();
}

void Input::read_stream_parameters() {
  check_streams();
  std::vector<AVDictionary*> options(format_->nb_streams, nullptr);
  for (AVDictionary*& option : options) av_dict_set_int(&option, "max_pixels", limits::kVideoPixels, 0);
  const int found = avformat_find_stream_info(format_.get(), options.data());
  for (AVDictionary*& option : options) av_dict_free(&option);
  if (found < 0) refuse_open(found);
  check_streams();
}

void Input::check_streams() const {
  if (format_->nb_streams > limits::kStreams) refuse_too_many_streams();
  for (unsigned i = 0; i < format_->nb_streams; ++i) check_limits(*format_->streams[i]->codecpar);
}

bool Input::wind_back(int stream) {
  if (!can_wind_back_ || stream >= static_cast<int>(format_->nb_streams)) return false;
  for (unsigned i = 0; i < format_->nb_streams; ++i) format_->streams[i]->discard = AVDISCARD_DEFAULT;
  format_->pb->error = 0;
  return av_seek_frame(format_.get(), stream, kBeforeAll, AVSEEK_FLAG_BACKWARD) >= 0;
}

Owned<AVCodecContext> Input::open_decoder(const AVStream& stream, int threads) const {
  const AVCodec* codec = avcodec_find_decoder(stream.codecpar->codec_id);
  if (!codec) return nullptr;
  Owned<AVCodecContext> decoder(avcodec_alloc_context3(codec));
  if (!decoder || avcodec_parameters_to_context(decoder.get(), stream.codecpar) < 0) return nullptr;
  decoder->pkt_timebase = stream.time_base;
  decoder->thread_count = threads;
  decoder->max_pixels = limits::kVideoPixels;
  Dictionary options;
  options.set("codec_whitelist", codec_whitelist());
  if (avcodec_open2(decoder.get(), codec, options.get()) < 0) return nullptr;
  return decoder;
}

int Input::read(void* opaque, uint8_t* buffer, int size) {
  auto* input = static_cast<Input*>(opaque);
  while (true) {
    const ssize_t count = pread(input->descriptor_, buffer, static_cast<size_t>(size), input->position_bytes_);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return AVERROR(errno);
    if (count == 0) return AVERROR_EOF;
    input->position_bytes_ += count;
    return static_cast<int>(count);
  }
}

int64_t Input::seek(void* opaque, int64_t offset, int whence) {
  auto* input = static_cast<Input*>(opaque);
  switch (whence & ~AVSEEK_FORCE) {
    case AVSEEK_SIZE: return input->file_bytes_;
    case SEEK_SET: break;
    case SEEK_CUR: offset += input->position_bytes_; break;
    case SEEK_END: offset += input->file_bytes_; break;
    default: return AVERROR(EINVAL);
  }
  if (offset < 0) return AVERROR(EINVAL);
  input->position_bytes_ = offset;
  return offset;
}

void Input::FreeIo::operator()(AVIOContext* io) const {
  av_freep(&io->buffer);
  avio_context_free(&io);
}

bool is_accepted(const AVStream& stream) {
  const AVCodec* codec = avcodec_find_decoder(stream.codecpar->codec_id);
  if (!codec) return false;
  const auto rows =
      stream.codecpar->codec_type == AVMEDIA_TYPE_VIDEO ? accepted_video_decoders() : accepted_audio_decoders();
  return std::any_of(rows.begin(), rows.end(), [&](const AcceptedName& row) { return row.name == codec->name; });
}

}  // namespace resonance::transcode
