#include "transcode/sound_study.h"

#include "transcode/plan.h"

namespace resonance::transcode {

SoundStudy::SoundStudy(int64_t duration_ms, const std::vector<SealedRange>& seals)
    : silences_(kSoundRate), waveform_(kSoundRate), excerpt_(duration_ms, seals) {}

void SoundStudy::hear(const float* left, const float* right, int64_t count) {
  meter_.add(left, right, count);
  silences_.add(left, right, count);
  waveform_.add(left, right, count);
}

void SoundStudy::write(OutputFolder& folder, double gain_db) const {
  folder.write({Role::waveform, "waveform.json", "application/json"}, waveform_.to_json(amplitude(gain_db)));
  const std::vector<Silence> silences = silences_.silences(loudness().integrated_lufs);
  if (!silences.empty()) folder.write({Role::silences, "silences.json", "application/json"}, to_json(silences));
  write_noise_samples(excerpt_, gain_db, folder);
}

}  // namespace resonance::transcode
