#include "transcode/libav.h"

#include <array>
#include <cerrno>

#include "base/error.h"

namespace resonance::transcode {

Frame new_frame() {
  Frame frame(av_frame_alloc());
  if (!frame) throw system_error(ENOMEM, "prepare the film");
  return frame;
}

Packet new_packet() {
  Packet packet(av_packet_alloc());
  if (!packet) throw system_error(ENOMEM, "prepare the film");
  return packet;
}

Frame reference(const AVFrame& frame) {
  Frame copy(av_frame_clone(&frame));
  if (!copy) throw system_error(ENOMEM, "prepare the film");
  return copy;
}

Owned<AVCodecParameters> parameters_of(const AVCodecContext& encoder, std::string_view action) {
  Owned<AVCodecParameters> parameters(avcodec_parameters_alloc());
  if (!parameters) throw system_error(ENOMEM, action);
  check_libav(avcodec_parameters_from_context(parameters.get(), &encoder), action);
  return parameters;
}

void Dictionary::set(const char* key, const std::string& value) {
  check_libav(av_dict_set(&dictionary_, key, value.c_str(), 0), "prepare the film");
}

void throw_libav(int error, std::string_view action) {
  for (const int number : {ENOSPC, EDQUOT, EFBIG, EMFILE, ENFILE, ENOMEM}) {
    if (error == AVERROR(number)) throw system_error(number, action);
  }
  std::array<char, AV_ERROR_MAX_STRING_SIZE> reason{};
  av_strerror(error, reason.data(), reason.size());
  throw Error(ErrorCode::internal,
              {"The library could not {action}: {reason}. The file you sent is kept; this is for its administrator to "
               "look at.",
               {{"action", std::string(action)}, {"reason", reason.data()}}});
}

}  // namespace resonance::transcode
