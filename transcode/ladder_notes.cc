#include "transcode/ladder_notes.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/file.h"

namespace resonance::transcode {
namespace {

using Json = nlohmann::json;

constexpr int64_t kMostBytes = int64_t{64} << 20;

Json to_json(const Variant& variant) {
  return {{"playlist", variant.playlist_name},
          {"codecs", variant.codecs},
          {"width", variant.width},
          {"height", variant.height},
          {"frame_rate", variant.frame_rate},
          {"peak_bitrate_bps", variant.peak_bitrate_bps},
          {"average_bitrate_bps", variant.average_bitrate_bps},
          {"sound_group", variant.sound_group}};
}

Json to_json(const std::vector<Variant>& variants) {
  Json list = Json::array();
  for (const Variant& variant : variants) list.push_back(to_json(variant));
  return list;
}

Variant variant_from(const Json& json) {
  return {json.at("playlist").get<std::string>(),
          json.at("codecs").get<std::string>(),
          json.at("width").get<int>(),
          json.at("height").get<int>(),
          json.at("frame_rate").get<double>(),
          json.at("peak_bitrate_bps").get<int64_t>(),
          json.at("average_bitrate_bps").get<int64_t>(),
          json.at("sound_group").get<std::string>()};
}

std::vector<Variant> variants_from(const Json& list) {
  std::vector<Variant> variants;
  for (const Json& one : list) variants.push_back(variant_from(one));
  return variants;
}

}  // namespace

void write_ladder_notes(OutputFolder& folder, const LadderNotes& notes) {
  const Json json{{"end", notes.end},
                  {"gain_db", notes.gain_db},
                  {"pictures", to_json(notes.master.pictures)},
                  {"sounds", to_json(notes.master.sounds)},
                  {"key_pictures", to_json(notes.master.key_pictures)},
                  {"chunks", notes.chunks ? Json::parse(to_json(*notes.chunks)) : Json()}};
  folder.replace(kLadderNotes, json.dump());
  folder.list({Role::ladder_notes, kLadderNotes, "application/json"});
}

LadderNotes read_ladder_notes(const OutputFolder& folder) {
  try {
    const Json json = Json::parse(read_file(folder.path_of(kLadderNotes), kMostBytes));
    return {
        json.at("end").get<int64_t>(),
        json.at("gain_db").get<double>(),
        {variants_from(json.at("pictures")), variants_from(json.at("sounds")), variants_from(json.at("key_pictures"))}};
  } catch (const Json::exception&) {
    throw Error(ErrorCode::internal, {"The preparation of this file stopped on a defect of the library."});
  }
}

std::optional<EarlierChunks> read_earlier_chunks(const OutputFolder& folder) {
  const std::filesystem::path notes = folder.path_of(kEarlier) / kLadderNotes;
  if (!std::filesystem::exists(notes)) return std::nullopt;
  try {
    const Json json = Json::parse(read_file(notes, kMostBytes));
    if (json.at("chunks").is_null()) return std::nullopt;
    return earlier_chunks_from_json(json.at("chunks").dump());
  } catch (const Json::exception&) {
    return std::nullopt;  // it only ever saves work
  }
}

}  // namespace resonance::transcode
