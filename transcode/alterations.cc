#include "transcode/alterations.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "transcode/seals.h"

namespace resonance::transcode {
namespace {

using Json = nlohmann::json;

[[noreturn]] void refuse() {
  throw Error(ErrorCode::invalid, {"What is to be hidden in this file does not hold. Nothing was changed."});
}

bool is_in_picture(const BoxMoment& box) {
  return box.time_ms >= 0 && box.x >= 0 && box.y >= 0 && box.width > 0 && box.height > 0 &&
         box.x + box.width <= kPictureParts && box.y + box.height <= kPictureParts;
}

void check(const CoveredFace& face) {
  if (face.moments.empty() || !std::ranges::all_of(face.moments, is_in_picture)) refuse();
  for (size_t i = 1; i < face.moments.size(); ++i) {
    if (face.moments[i].time_ms <= face.moments[i - 1].time_ms) refuse();
  }
}

std::vector<ChangedVoice> sorted_voices(std::vector<ChangedVoice> voices) {
  std::ranges::stable_sort(voices, {}, &ChangedVoice::start_ms);
  std::vector<ChangedVoice> apart;
  int64_t from_ms = 0;
  for (ChangedVoice voice : voices) {
    if (voice.start_ms < 0 || voice.end_ms <= voice.start_ms) refuse();
    voice.start_ms = std::max(voice.start_ms, from_ms);
    if (voice.start_ms >= voice.end_ms) continue;
    from_ms = voice.end_ms;
    apart.push_back(voice);
  }
  return apart;
}

}  // namespace

Alterations sorted(Alterations alterations) {
  std::ranges::for_each(alterations.faces, check);
  return {sorted_seals(std::move(alterations.seals)), std::move(alterations.faces),
          sorted_voices(std::move(alterations.voices))};
}

std::string to_json(const Alterations& alterations) {
  Json seals = Json::array(), faces = Json::array(), voices = Json::array();
  for (const SealedRange& each : alterations.seals) seals.push_back({each.start_ms, each.end_ms});
  for (const CoveredFace& face : alterations.faces) {
    Json moments = Json::array();
    for (const BoxMoment& each : face.moments) {
      moments.push_back({each.time_ms, each.x, each.y, each.width, each.height});
    }
    faces.push_back({{"blurred", face.blurred}, {"moments", std::move(moments)}});
  }
  for (const ChangedVoice& each : alterations.voices) voices.push_back({each.start_ms, each.end_ms, each.higher});
  return Json{{"seals", seals}, {"faces", faces}, {"voices", voices}}.dump();
}

Alterations alterations_from_json(std::string_view text) {
  const Json json = Json::parse(text);
  Alterations alterations;
  for (const Json& each : json.at("seals")) {
    alterations.seals.push_back({each.at(0).get<int64_t>(), each.at(1).get<int64_t>()});
  }
  for (const Json& each : json.at("faces")) {
    CoveredFace face{each.at("blurred").get<bool>(), {}};
    for (const Json& moment : each.at("moments")) {
      face.moments.push_back({moment.at(0).get<int64_t>(), moment.at(1).get<int>(), moment.at(2).get<int>(),
                              moment.at(3).get<int>(), moment.at(4).get<int>()});
    }
    alterations.faces.push_back(std::move(face));
  }
  for (const Json& each : json.at("voices")) {
    alterations.voices.push_back({each.at(0).get<int64_t>(), each.at(1).get<int64_t>(), each.at(2).get<bool>()});
  }
  return alterations;
}

}  // namespace resonance::transcode
