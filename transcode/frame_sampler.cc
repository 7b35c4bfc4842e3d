#include "transcode/frame_sampler.h"

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/error.h"
#include "transcode/picture_files.h"
#include "transcode/seals.h"

namespace resonance::transcode {
namespace {

constexpr std::array kPosterWidths{320, 640, 1280};
constexpr int kPosterAvifWidth = 640;
constexpr const char* kAction = "draw the poster";

Owned<SwsContext> make_scaler(const AVFrame& frame, int width, int height, int flags) {
  Owned<SwsContext> scaler(sws_getContext(frame.width, frame.height, static_cast<AVPixelFormat>(frame.format), width,
                                          height, AV_PIX_FMT_RGB24, flags, nullptr, nullptr, nullptr));
  if (!scaler) throw system_error(ENOMEM, kAction);
  // Films that do not say which matrix they use: standard definition has one, high definition the other.
  const bool high =
      frame.colorspace == AVCOL_SPC_BT709 || (frame.colorspace == AVCOL_SPC_UNSPECIFIED && frame.height >= 720);
  const int* matrix = sws_getCoefficients(high ? SWS_CS_ITU709 : SWS_CS_ITU601);
  sws_setColorspaceDetails(scaler.get(), matrix, 0, sws_getCoefficients(SWS_CS_DEFAULT), 1, 0, 1 << 16, 1 << 16);
  return scaler;
}

RgbImage to_rgb(SwsContext& scaler, const AVFrame& frame, int width, int height) {
  // swscale may write a little beyond each row: rows are padded here and packed afterwards.
  const int stride = (3 * width + 63) / 64 * 64 + 64;
  std::vector<uint8_t> padded(static_cast<size_t>(stride) * height + 64);
  uint8_t* planes[4] = {padded.data(), nullptr, nullptr, nullptr};
  const int strides[4] = {stride, 0, 0, 0};
  check_libav(sws_scale(&scaler, frame.data, frame.linesize, 0, frame.height, planes, strides), kAction);
  RgbImage image{width, height, std::vector<uint8_t>(size_t{3} * width * height)};
  for (int y = 0; y < height; ++y) {
    std::copy_n(&padded[static_cast<size_t>(stride) * y], size_t{3} * width, &image.bytes[size_t{3} * width * y]);
  }
  return image;
}

int even(double value) {
  return std::max(2, 2 * static_cast<int>(value / 2 + 0.5));
}

}  // namespace

void FrameSampler::see(const AVFrame& frame, int64_t time_ms) {
  if (!storyboard_.wants(time_ms)) return;
  const double factor = double(Storyboard::kTileSide) / std::max(frame.width, frame.height);
  const int width = even(frame.width * factor);
  const int height = even(frame.height * factor);
  if (!tile_scaler_) tile_scaler_ = make_scaler(frame, width, height, SWS_AREA);
  RgbImage tile = to_rgb(*tile_scaler_, frame, width, height);
  const int64_t time = time_ms * (kClock / 1000);
  if (!touches_seal(seals_, time, time + 1)) {
    const bool shows_face = !faces_.find({frame.data[0], frame.linesize[0], frame.width, frame.height}).empty();
    choice_.consider(time_ms, tile, shows_face);
  }
  storyboard_.add(time_ms, std::move(tile));
}

void FrameSampler::write_storyboard(OutputFolder& folder, int64_t duration_ms) const {
  int number = 0;
  for (const RgbImage& sheet : storyboard_.sheets()) {
    write_jpeg(sheet, Role::storyboard_sheet, "storyboard-" + std::to_string(++number) + ".jpg", folder);
  }
  folder.write({Role::storyboard_cues, "storyboard.vtt", "text/vtt"}, storyboard_.cues(duration_ms));
}

PosterMoment write_poster(const AVFrame& frame, int64_t time_ms, int number, OutputFolder& folder) {
  const Owned<SwsContext> scaler = make_scaler(frame, frame.width, frame.height, SWS_BICUBIC | SWS_ACCURATE_RND);
  write_picture_set(to_rgb(*scaler, frame, frame.width, frame.height),
                    {Role::poster, "poster-" + std::to_string(number), kPosterWidths, kPosterAvifWidth, number},
                    folder);
  return {time_ms, folder.placeholder()};
}

}  // namespace resonance::transcode
