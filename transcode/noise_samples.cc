#include "transcode/noise_samples.h"

#include <algorithm>

#include "transcode/audio_encoder.h"
#include "transcode/playable_file.h"
#include "transcode/seals.h"
#include "transcode/sound_block.h"

namespace resonance::transcode {
namespace {

constexpr int64_t kExcerptMs = 20'000;
constexpr int64_t kLatestStartMs = 60'000;
constexpr int64_t kShortestMs = 3'000;

constexpr int64_t samples_in(int64_t ms) {
  return ms * kSoundRate / 1000;
}

void write_sample(const SoundExcerpt& excerpt, const SoundTreatment& treatment, const std::string& name,
                  OutputFolder& folder) {
  AudioEncoder encoder({}, folder.path_of(name + ".mp4"), treatment, nullptr);
  for (size_t first = 0; first < excerpt.left().size(); first += kSoundRate) {
    const auto count = static_cast<int>(std::min<size_t>(kSoundRate, excerpt.left().size() - first));
    encoder.encode(*sound_block(&excerpt.left()[first], &excerpt.right()[first], count), std::nullopt);
  }
  const TrackLayout track = encoder.finish(static_cast<int64_t>(excerpt.left().size()));
  OutputFile file{Role::noise_sample, name + ".m4a", "audio/mp4"};
  file.bitrate_bps = track.average_bitrate_bps();
  write_playable_file(folder.path_of(""), {track}, file.name);
  std::filesystem::remove(folder.path_of(track.file_name));
  folder.list(std::move(file));
}

}  // namespace

SoundExcerpt::SoundExcerpt(int64_t duration_ms, const std::vector<SealedRange>& seals) {
  const int64_t start_ms = std::clamp<int64_t>((duration_ms - kExcerptMs) / 2, 0, kLatestStartMs);
  const SealedRange room = unsealed_room(seals, start_ms, kExcerptMs, duration_ms);
  to_come_ = samples_in(room.start_ms);
  wanted_ = samples_in(room.end_ms - room.start_ms);
}

void SoundExcerpt::add(const float* left, const float* right, int64_t count) {
  const int64_t skipped = std::min(to_come_, count);
  to_come_ -= skipped;
  const int64_t room = wanted_ - static_cast<int64_t>(left_.size());
  const int64_t taken = std::min(room, count - skipped);
  if (taken <= 0) return;
  left_.insert(left_.end(), left + skipped, left + skipped + taken);
  right_.insert(right_.end(), right + skipped, right + skipped + taken);
}

void write_noise_samples(const SoundExcerpt& excerpt, double gain_db, OutputFolder& folder) {
  if (static_cast<int64_t>(excerpt.left().size()) < samples_in(kShortestMs)) return;
  write_sample(excerpt, {gain_db, false}, "sample-1", folder);
  write_sample(excerpt, {gain_db, true}, "sample-2", folder);
}

}  // namespace resonance::transcode
