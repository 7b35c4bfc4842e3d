#include "transcode/plan.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/error.h"
#include "transcode/limits.h"

namespace resonance::transcode {
namespace {

struct LadderRow {
  int rung;
  int64_t peak_bitrate_bps;  // H.264 at up to 30 frames a second; the mean follows from crf, mostly half of it or less
  int h264_crf;              // on the encoder's own scale
  int av1_crf;
};

// How one codec is asked for the same picture.
struct CodecRow {
  Codec codec;
  int LadderRow::*crf;
  double peak_share;   // of LadderRow's rate
  const char* suffix;  // of the rung's name
};

constexpr std::array kCodecs = std::to_array<CodecRow>({
    {Codec::h264, &LadderRow::h264_crf, 1, ""},
    {Codec::av1, &LadderRow::av1_crf, 0.6, "-av1"},
});

// Rates: performance.md §1. A rung between two rows takes the larger one's. AV1 at its crf looks as H.264 does at its
// own (SSIM of 360 to 1080 lines, bench/transcode/compare; the other rows follow their neighbours), except that preset
// 12 smooths film grain away at 1080 lines, whatever the crf.
constexpr std::array kLadder = std::to_array<LadderRow>({
    {144, 200'000, 23, 46},
    {240, 400'000, 23, 46},
    {360, 800'000, 23, 46},
    {480, 1'400'000, 23, 44},
    {720, 2'800'000, 23, 37},
    {1080, 5'000'000, 23, 32},
    {1440, 9'000'000, 23, 32},
    {2160, 16'000'000, 23, 32},
    {4320, 40'000'000, 23, 32},
});
constexpr double kAlmost = 1.05;
constexpr int64_t kUsualPixels = 1920 * 1088;
// A stream that is reused may be so many times our own largest one's peak.
constexpr double kReusableFactor = 2.5;

const LadderRow& row_of(int rung) {
  const auto row = std::find_if(kLadder.begin(), kLadder.end(), [&](const LadderRow& r) { return r.rung >= rung; });
  return row == kLadder.end() ? kLadder.back() : *row;
}

int64_t peak_bitrate(const LadderRow& row, double frame_rate) {
  return frame_rate > 35 ? row.peak_bitrate_bps * 3 / 2 : row.peak_bitrate_bps;
}

const CodecRow& row_of(Codec codec) {
  return *std::find_if(kCodecs.begin(), kCodecs.end(), [&](const CodecRow& row) { return row.codec == codec; });
}

int even_at_most(double length, int limit) {
  const int nearest = 2 * static_cast<int>(std::lround(length / 2));
  return std::max(2, nearest > limit ? limit / 2 * 2 : nearest);
}

// How much the film would be multiplied to fill the rung's 16:9 box in its own direction.
double factor_into(Size film, int rung) {
  const double longer = rung * 16.0 / 9.0;
  const int film_longer = std::max(film.width, film.height);
  const int film_shorter = std::min(film.width, film.height);
  return std::min(longer / film_longer, double(rung) / film_shorter);
}

Size scaled(Size film, double factor) {
  factor = std::min(1.0, factor);
  return {even_at_most(film.width * factor, film.width), even_at_most(film.height * factor, film.height)};
}

std::vector<int> checked_ladder(std::vector<int> ladder) {
  std::sort(ladder.begin(), ladder.end(), std::greater<>());
  ladder.erase(std::unique(ladder.begin(), ladder.end()), ladder.end());
  if (ladder.empty() || ladder.front() > 4320 || ladder.back() < limits::kSmallestSide) {
    throw Error(ErrorCode::invalid, {"The list of picture heights must hold numbers between {lowest} and 4320.",
                                     {{"lowest", std::to_string(limits::kSmallestSide)}}});
  }
  return ladder;
}

std::vector<RungPlan> make_rungs(Codec codec, Size film, const std::vector<int>& ladder, double frame_rate,
                                 int threads) {
  std::vector<RungPlan> rungs;
  for (const int rung : ladder) {
    const double factor = factor_into(film, rung);
    if (factor <= kAlmost) rungs.push_back({codec, rung, scaled(film, factor)});
  }
  if (rungs.empty()) {
    const Size own = scaled(film, 1);
    rungs.push_back({codec, std::min(own.width, own.height), own});
  }
  const CodecRow& row = row_of(codec);
  for (size_t i = 0; i < rungs.size(); ++i) {
    const LadderRow& as_tall = row_of(rungs[i].rung);
    rungs[i].crf = as_tall.*row.crf;
    rungs[i].peak_bitrate_bps = std::llround(double(peak_bitrate(as_tall, frame_rate)) * row.peak_share);
    // Measured on two processors: two threads for the largest rung and one for each other beat all else.
    rungs[i].encoder_threads = std::clamp(i == 0 ? threads : threads / 4, 1, 16);
  }
  return rungs;
}

double plausible_rate(double declared) {
  if (!(declared > 0)) return 25;
  return std::clamp(declared, 1.0, double(limits::kFrameRate));
}

bool differs_in_aspect(Size from, Size to) {
  const double ratio = double(from.width) * to.height / (double(from.height) * to.width);
  return std::abs(ratio - 1) > 0.02;
}

Size before_turning(Size size, int quarter_turns) {
  return quarter_turns % 2 == 0 ? size : Size{size.height, size.width};
}

std::string by(Size size) {
  return std::to_string(size.width) + ":h=" + std::to_string(size.height);
}

Size display_size(const FrameShape& shape) {
  const double aspect = double(shape.pixel_aspect.numerator) / double(shape.pixel_aspect.denominator);
  return {std::clamp(static_cast<int>(std::lround(shape.width * aspect)), 1, limits::kLargestSide), shape.height};
}

// What swscale calls bicubic; zimg's own is softer.
constexpr std::string_view kKernel = "bicubic:param_a=0:param_b=0.6";
// The rungs at the end of the cascade have been through three steps, each of which softens.
constexpr std::string_view kCascadeKernel = "bicubic:param_a=0:param_b=0.75";

// Scaling and conversion to yuv420p, before turning. zimg is three times cheaper than swscale (performance.md §1) but
// knows only planar pictures with plain ranges; everything else goes through swscale.
std::string scaling(const FrameShape& shape, Size target) {
  if (shape.transfer != Transfer::standard) {
    const std::string transfer = shape.transfer == Transfer::pq ? "smpte2084" : "arib-std-b67";
    return resizing_filter(target, kKernel) + ":min=2020_ncl:pin=2020:tin=" + transfer +
           ":t=linear:npl=100,format=gbrpf32le,zscale=p=709,tonemap=tonemap=hable:desat=0,"
           "zscale=t=709:m=709:r=limited,format=yuv420p";
  }
  if (shape.pixel_format == "yuv420p" && !shape.full_range) {
    if (Size{shape.width, shape.height} == target) return "";
    return resizing_filter(target, kKernel);
  }
  return "scale=w=" + by(target) + ":flags=bicubic+accurate_rnd:out_range=tv,format=yuv420p";
}

}  // namespace

int64_t chunk_start_seconds(int chunk) {
  constexpr int kShortOnes = 4;  // 4, 8, 16 and 32 seconds long
  if (chunk <= kShortOnes) return int64_t{kSegmentSeconds} * ((1 << chunk) - 1);
  return int64_t{60} * (chunk - kShortOnes + 1);
}

Size upright_size(const VideoSource& video) {
  return before_turning(display_size(video.shape), video.quarter_turns);
}

namespace {

// In the memory of as many at 1080p.
int jobs_for(const FrameShape& shape, int jobs) {
  const int64_t pixels = std::max(int64_t{shape.width} * shape.height, kUsualPixels);
  return static_cast<int>(std::clamp<int64_t>(jobs * kUsualPixels / pixels, 1, 64));
}

Plan make_ladder(Codec codec, const Source& source, const Options& options, int processors) {
  const std::vector<int> ladder = checked_ladder(options.ladder);
  // What is made does not depend on the machine; its other processors are for further chunks.
  const int threads = std::clamp(options.threads > 0 ? options.threads : std::min(2, processors), 1, 64);
  Plan plan;
  plan.preset = options.preset;
  plan.reduce_noise = options.reduce_noise;
  plan.alterations = sorted(options.alterations);
  plan.decoder_threads = std::clamp(threads, 1, 16);
  if (!source.video) return plan;
  plan.frame_rate = plausible_rate(source.video->frame_rate);
  plan.rungs = make_rungs(codec, upright_size(*source.video), ladder, plan.frame_rate, threads);
  plan.jobs = jobs_for(source.video->shape, options.jobs);
  RungPlan& largest = plan.rungs.front();
  // A ladder of one rung is cheaper to make than to explain.
  largest.copied = codec == Codec::h264 && options.reuse && plan.rungs.size() > 1 &&
                   largest.size == upright_size(*source.video) && source.video->reusable_bitrate_bps > 0 &&
                   double(source.video->reusable_bitrate_bps) <= kReusableFactor * double(largest.peak_bitrate_bps);
  plan.playable_rung = plan.rungs.size() - 1;
  for (size_t i = plan.rungs.size(); i-- > 0;) {
    if (plan.rungs[i].rung <= kPlayableRung) plan.playable_rung = i;
  }
  return plan;
}

}  // namespace

Plan make_plan(const Source& source, const Options& options, int processors) {
  return make_ladder(Codec::h264, source, options, processors);
}

Plan make_light_plan(const Source& source, const Options& options, int processors) {
  Plan plan = make_ladder(Codec::av1, source, options, processors);
  plan.key_pictures = false;  // those of the first ladder do
  plan.sound = {SoundCodec::opus, 64'000, "audio-opus"};
  return plan;
}

std::string rung_name(const RungPlan& rung) {
  return std::to_string(rung.rung) + row_of(rung.codec).suffix;
}

std::string growing_track_name(const Plan& plan, size_t rung) {
  const bool changes = plan.rungs[rung].codec == Codec::h264 && rung == plan.playable_rung;
  return rung_name(plan.rungs[rung]) + (changes ? "-growing.mp4" : ".mp4");
}

std::string normalising_filter(const VideoSource& video, const FrameShape& shape, Size size) {
  std::vector<std::string> steps;
  if (video.interlaced) steps.emplace_back("bwdif=mode=send_frame:deint=interlaced");
  const Size target = before_turning(size, video.quarter_turns);
  const Size shown = display_size(shape);
  Size fitted = target;
  if (differs_in_aspect(shown, target)) {
    const double factor = std::min(double(target.width) / shown.width, double(target.height) / shown.height);
    fitted = {even_at_most(shown.width * factor, target.width), even_at_most(shown.height * factor, target.height)};
  }
  if (std::string step = scaling(shape, fitted); !step.empty()) steps.push_back(std::move(step));
  if (fitted != target) steps.push_back("pad=w=" + by(target) + ":x=-1:y=-1");
  switch (video.quarter_turns) {
    case 1: steps.emplace_back("transpose=clock"); break;
    case 2: steps.emplace_back("hflip,vflip"); break;
    case 3: steps.emplace_back("transpose=cclock"); break;
    default: break;
  }
  if (video.mirrored) steps.emplace_back("hflip");
  if (steps.empty()) return "null";
  std::string text;
  for (const std::string& step : steps) text += (text.empty() ? "" : ",") + step;
  return text + ",setsar=1";
}

std::string cascade_filter(Size size) {
  return resizing_filter(size, kCascadeKernel);
}

std::string resizing_filter(Size size, std::string_view kernel) {
  return "zscale=w=" + by(size) + ":filter=" + std::string(kernel);
}

}  // namespace resonance::transcode
