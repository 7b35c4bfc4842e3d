#include "transcode/earlier_chunks.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/hexadecimal.h"
#include "transcode/faces.h"
#include "transcode/fragment.h"
#include "transcode/input.h"
#include "transcode/seals.h"
#include "transcode/track_file.h"

namespace resonance::transcode {
namespace {

using Json = nlohmann::json;

// VideoTimeline repeats a picture that stays longer: it then shows in more than one chunk.
constexpr int64_t kStays = int64_t{kClock} * 5 / 4;

bool begins_with_a_repeat(const Cut& cut) {
  return cut.source_time - cut.timeline.last.value_or(0) > kStays;
}

bool is_within(const std::vector<SealedRange>& seals, int64_t start_ms, int64_t end_ms) {
  return touches_seal(seals, start_ms * (kClock / 1000), end_ms * (kClock / 1000));
}

// Where one of both is sealed, and the other is not.
std::vector<SealedRange> changed_seals(const std::vector<SealedRange>& before, const std::vector<SealedRange>& now) {
  std::vector<int64_t> edges_ms;
  for (const auto* seals : {&before, &now}) {
    for (const SealedRange& seal : *seals) edges_ms.insert(edges_ms.end(), {seal.start_ms, seal.end_ms});
  }
  std::ranges::sort(edges_ms);
  std::vector<SealedRange> ranges;
  for (size_t i = 0; i + 1 < edges_ms.size(); ++i) {
    if (edges_ms[i] == edges_ms[i + 1]) continue;
    if (is_within(before, edges_ms[i], edges_ms[i + 1]) != is_within(now, edges_ms[i], edges_ms[i + 1])) {
      ranges.push_back({edges_ms[i], edges_ms[i + 1]});
    }
  }
  return ranges;
}

// Faces that one of both covers, and the other not just so.
std::vector<CoveredFace> changed_faces(const std::vector<CoveredFace>& before, const std::vector<CoveredFace>& now) {
  std::vector<CoveredFace> changed;
  const auto without = [&](const std::vector<CoveredFace>& some, const std::vector<CoveredFace>& others) {
    std::ranges::copy_if(some, std::back_inserter(changed),
                         [&](const CoveredFace& face) { return std::ranges::find(others, face) == others.end(); });
  };
  without(before, now);
  without(now, before);
  return changed;
}

std::string from_hexadecimal(const std::string& text) {
  std::string bytes;
  for (size_t i = 0; i + 1 < text.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(text.substr(i, 2), nullptr, 16));
  }
  return bytes;
}

Json to_json(const EarlierRung& rung) {
  Json segments = Json::array(), chunks = Json::array();
  for (const Segment& each : rung.layout.segments) {
    segments.push_back({each.offset_bytes, each.size_bytes, each.duration_us});
  }
  for (const ChunkEnd& each : rung.chunks) chunks.push_back({each.segments, each.packets});
  return {{"file", rung.layout.file_name},
          {"shown_later", rung.layout.shown_later},
          {"description", hexadecimal(rung.description)},
          {"segments", std::move(segments)},
          {"chunks", std::move(chunks)}};
}

EarlierRung rung_from(const Json& json) {
  EarlierRung rung;
  rung.layout.file_name = json.at("file").get<std::string>();
  rung.layout.shown_later = json.at("shown_later").get<int64_t>();
  rung.description = from_hexadecimal(json.at("description").get<std::string>());
  for (const Json& each : json.at("segments")) {
    rung.layout.segments.push_back({each.at(0).get<int64_t>(), each.at(1).get<int64_t>(), each.at(2).get<int64_t>()});
  }
  for (const Json& each : json.at("chunks")) {
    rung.chunks.push_back({each.at(0).get<size_t>(), each.at(1).get<int64_t>()});
  }
  return rung;
}

}  // namespace

std::string to_json(const EarlierChunks& earlier) {
  Json cuts = Json::array(), rungs = Json::array();
  for (const Cut& each : earlier.cuts) cuts.push_back(Json::parse(line_of(each)));
  for (const EarlierRung& each : earlier.rungs) rungs.push_back(to_json(each));
  return Json{{"film", earlier.film},
              {"alterations", Json::parse(to_json(earlier.alterations))},
              {"cuts", cuts},
              {"rungs", rungs}}
      .dump();
}

EarlierChunks earlier_chunks_from_json(const std::string& text) {
  const Json json = Json::parse(text);
  EarlierChunks earlier;
  earlier.film = json.at("film").get<std::string>();
  earlier.alterations = alterations_from_json(json.at("alterations").dump());
  for (const Json& each : json.at("cuts")) earlier.cuts.push_back(cut_from_line(each.dump()));
  for (const Json& each : json.at("rungs")) earlier.rungs.push_back(rung_from(each));
  return earlier;
}

std::vector<bool> chunks_to_make(const EarlierChunks& earlier, const Alterations& now, int64_t margin) {
  const std::vector<SealedRange> ranges = changed_seals(earlier.alterations.seals, now.seals);
  const std::vector<CoveredFace> faces = changed_faces(earlier.alterations.faces, now.faces);
  const size_t count = earlier.cuts.size();
  std::vector<bool> wanted(count);
  for (size_t i = 0; i < count; ++i) {
    const int64_t start = i == 0 ? 0 : earlier.cuts[i].source_time;
    const int64_t end = i + 1 < count ? earlier.cuts[i + 1].source_time : INT64_MAX - margin;
    wanted[i] = touches_seal(ranges, start - margin, end + margin) ||
                touches_face(faces, start - margin, end + margin) || i + 1 == count;
  }
  // A picture that shows in two chunks is altered in both, or in none.
  for (size_t i = 1; i < count; ++i) {
    if (begins_with_a_repeat(earlier.cuts[i]) && wanted[i - 1]) wanted[i] = true;
  }
  for (size_t i = count; i-- > 1;) {
    if (begins_with_a_repeat(earlier.cuts[i]) && wanted[i]) wanted[i - 1] = true;
  }
  return wanted;
}

TrackLayout take_over(const EarlierRung& rung, int chunk, const std::filesystem::path& folder,
                      const std::filesystem::path& path, const TrackLayout& finished) {
  const auto at = static_cast<size_t>(chunk);
  const ChunkEnd from = chunk == 0 ? ChunkEnd() : rung.chunks.at(at - 1), to = rung.chunks.at(at);
  const FileDescriptor file = open_for_reading(folder / rung.layout.file_name);
  TrackFile track(path, finished);
  for (size_t i = from.segments; i < to.segments; ++i) {
    const Segment& segment = rung.layout.segments.at(i);
    std::string fragment = read_at(file.get(), segment.offset_bytes, static_cast<size_t>(segment.size_bytes));
    number_fragment(fragment, static_cast<uint32_t>(track.layout().segments.size() + 1), 1);
    delay_showing(fragment, -rung.layout.shown_later);
    track.take_over(rung.description, fragment, segment.duration_us);
  }
  track.finish_taken_over(to.packets - from.packets);
  return track.layout();
}

}  // namespace resonance::transcode
