#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "made_media.h"
#include "transcode/noise_reducer.h"

namespace resonance::transcode {
namespace {

using testing::Folder;
using testing::make;
using testing::prepare_into;
using testing::Prepared;

constexpr int kRate = 48'000;

double level_db(const std::vector<float>& samples, double from_s, double to_s) {
  double energy = 0;
  const auto first = static_cast<size_t>(from_s * kRate), after = static_cast<size_t>(to_s * kRate);
  for (size_t i = first; i < after; ++i) energy += double(samples.at(i)) * samples.at(i);
  return 10 * std::log10(energy / double(after - first) + 1e-20);
}

// A tone that comes and goes each second, over white noise of this amplitude.
std::vector<float> voice_over_noise(double seconds, float noise) {
  std::mt19937 chance(1);
  std::uniform_real_distribution<float> hiss(-noise, noise);
  std::vector<float> samples(static_cast<size_t>(seconds * kRate));
  for (size_t i = 0; i < samples.size(); ++i) {
    const double t = double(i) / kRate;
    samples[i] = hiss(chance) + (std::fmod(t, 2) < 1 ? 0.2F * float(std::sin(2 * M_PI * 300 * t)) : 0);
  }
  return samples;
}

std::vector<float> reduced(const std::vector<float>& samples) {
  NoiseReducer reducer;
  std::vector<float> out;
  const auto keep = [&](const float* left, const float* right, int count) {
    for (int i = 0; i < count; ++i) EXPECT_NEAR(left[i], right[i], 1e-6);
    out.insert(out.end(), left, left + count);
  };
  for (size_t at = 0; at < samples.size(); at += 1'009) {
    const auto count = static_cast<int>(std::min<size_t>(1'009, samples.size() - at));
    reducer.push(&samples[at], &samples[at], count, keep);
  }
  reducer.finish(keep);
  return out;
}

TEST(NoiseReducer, LowersTheNoiseOfAnyRoomAndLeavesTheVoice) {
  for (const float noise : {0.001F, 0.01F, 0.03F}) {
    SCOPED_TRACE(noise);
    const std::vector<float> before = voice_over_noise(9, noise), after = reduced(before);
    ASSERT_EQ(after.size(), before.size());
    const double pause = level_db(after, 7.2, 7.8) - level_db(before, 7.2, 7.8);
    EXPECT_LT(pause, -8);
    EXPECT_GT(pause, -14) << "gentle: the room is still there";
    EXPECT_NEAR(level_db(after, 6.2, 6.8), level_db(before, 6.2, 6.8), 0.5);
  }
}

TEST(NoiseReducer, KeepsEverySampleAtItsMoment) {
  for (const size_t click : {size_t{0}, size_t{30'000}, size_t{95'990}}) {
    std::vector<float> before(96'000);
    for (size_t i = click; i < std::min(click + 10, before.size()); ++i) before[i] = 0.9F;
    const std::vector<float> after = reduced(before);
    ASSERT_EQ(after.size(), before.size());
    size_t first = 0;
    while (first < after.size() && std::abs(after[first]) < 0.3F) ++first;
    EXPECT_NEAR(double(first), double(click), 2);
  }
}

TEST(NoiseReducer, LeavesMusicWithoutPausesAlone) {
  std::vector<float> before(9 * kRate);
  for (size_t i = 0; i < before.size(); ++i) {
    const double t = double(i) / kRate;
    before[i] = float(0.2 * std::sin(2 * M_PI * 220 * t) + 0.1 * std::sin(2 * M_PI * 277 * t) * std::sin(3 * t) +
                      0.05 * std::sin(2 * M_PI * 1'760 * t));
  }
  EXPECT_NEAR(level_db(reduced(before), 4, 8), level_db(before, 4, 8), 0.3);
}

std::vector<float> decoded(const std::filesystem::path& path) {
  const std::string raw = testing::run({"ffmpeg", "-nostdin", "-v", "error", "-i", path.string(), "-ac", "1", "-ar",
                                        std::to_string(kRate), "-f", "f32le", "-"});
  std::vector<float> samples(raw.size() / sizeof(float));
  std::memcpy(samples.data(), raw.data(), samples.size() * sizeof(float));
  return samples;
}

// How far the noise of a pause is below the voice, at 6.5 and 7.5 s of a sound, or of an excerpt that begins at
// `start_s`.
double distance_db(const std::filesystem::path& sound, double start_s = 0) {
  const std::vector<float> samples = decoded(sound);
  return level_db(samples, 6.2 - start_s, 6.8 - start_s) - level_db(samples, 7.2 - start_s, 7.8 - start_s);
}

TEST(PrepareSound, ReducesNoiseOnlyWhenAskedAndLetsBothBeHeard) {
  const Folder folder;
  const auto input =
      make(folder / "room.wav",
           "-f lavfi -i aevalsrc=if(lt(mod(t\\,2)\\,1)\\,0.1*sin(1900*t)\\,0)+0.01*(random(0)-0.5):d=26:s=48000");
  Prepared plain, asked;
  prepare_into(plain, input);
  prepare_into(asked, input, {.preset = "ultrafast", .reduce_noise = true});
  const double before = distance_db(plain.folder / "audio.mp4");
  EXPECT_GT(distance_db(asked.folder / "audio.mp4"), before + 7);
  EXPECT_EQ(plain.generation.duration_ms, asked.generation.duration_ms);
  for (const Prepared* out : {&plain, &asked}) {
    testing::expect_sound_generation(*out);
    // 20 of 26 seconds, from the middle: the excerpt begins at 3 s.
    EXPECT_NEAR(distance_db(out->folder / "sample-1.m4a", 3), before, 1);
    EXPECT_GT(distance_db(out->folder / "sample-2.m4a", 3), before + 7);
    EXPECT_EQ(out->file("sample-1.m4a").role, Role::noise_sample);
    EXPECT_NEAR(double(decoded(out->folder / "sample-2.m4a").size()) / kRate, 20, 0.05);
  }
}

}  // namespace
}  // namespace resonance::transcode
