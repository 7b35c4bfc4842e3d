#include "ingest/alterations.h"

namespace resonance::ingest {
namespace {

constexpr int64_t kPastTheEndMs = 1'000;

transcode::CoveredFace face_from(const Mask& mask) {
  transcode::CoveredFace face{mask.manner == MaskManner::blur, {}};
  for (const MaskMoment& each : mask.moments) {
    face.moments.push_back({each.time_ms, each.x, each.y, each.width, each.height});
  }
  return face;
}

}  // namespace

static_assert(kMaskParts == transcode::kPictureParts);

transcode::Alterations alterations_of(Catalogue& catalogue, const Media& media) {
  transcode::Alterations alterations;
  for (const Seal& seal : catalogue.seals.of_media(media.id)) {
    alterations.seals.push_back({seal.start_ms, seal.end_ms});
  }
  for (const Mask& mask : catalogue.masks.of_media(media.id)) {
    if (!is_voice(mask.manner)) {
      alterations.faces.push_back(face_from(mask));
      continue;
    }
    // A sound's end is known in whole milliseconds here, and may be a little later.
    const int64_t more_ms = mask.end_ms >= media.duration_ms ? kPastTheEndMs : 0;
    alterations.voices.push_back({mask.start_ms, mask.end_ms + more_ms, mask.manner == MaskManner::higher});
  }
  return alterations;
}

}  // namespace resonance::ingest
