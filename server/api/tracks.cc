// The words of a media line by line: read, and changed by splices that name the version they were made for.
#include <algorithm>

#include "base/clock.h"
#include "ingest/subtitles.h"
#include "server/api/api.h"
#include "server/api/body.h"
#include "server/api/shapes.h"
#include "server/gated.h"

namespace resonance::server::api {
namespace {

constexpr size_t kChangesLimitBytes = size_t{16} << 20;  // a name changed in every line of the longest transcript

struct Track {
  TrackPurpose purpose;
  std::string language;
};

Error absent_track() {
  return {ErrorCode::not_found, {"There is no such transcript here."}};
}

Track track_of(const Request& request) {
  const auto purpose = value_named<TrackPurpose>(request.parameters.at(1));
  const std::string& language = request.parameters.at(2);
  if (!purpose || (language != "fr" && language != "en")) throw absent_track();
  return {*purpose, language};
}

int64_t whole_number(const nlohmann::json& object, const char* field) {
  if (!object.contains(field) || !object[field].is_number_integer()) throw wrong_field(field);
  return object[field].get<int64_t>();
}

size_t count(const nlohmann::json& object, const char* field) {
  const int64_t value = whole_number(object, field);
  if (value < 0) throw wrong_field(field);
  return static_cast<size_t>(value);
}

Cue read_cue(const nlohmann::json& object) {
  if (!object.is_object()) throw wrong_field("insert");
  Cue cue;
  for (const auto& [field, value] : object.items()) {
    if (field == "speaker" && value.is_string()) {
      cue.speaker = value.get<std::string>();
    } else if (field == "text" && value.is_string()) {
      cue.text = value.get<std::string>();
    } else if (field != "start_ms" && field != "end_ms") {
      throw wrong_field(field);
    }
  }
  cue.start_ms = whole_number(object, "start_ms");
  cue.end_ms = whole_number(object, "end_ms");
  return cue;
}

CueSplice read_splice(const nlohmann::json& object) {
  if (!object.is_object()) throw wrong_field("changes");
  CueSplice splice{count(object, "at"), count(object, "remove"), {}};
  if (!object.contains("insert") || !object["insert"].is_array()) throw wrong_field("insert");
  for (const auto& each : object["insert"]) splice.insert.push_back(read_cue(each));
  return splice;
}

}  // namespace

Response add_track(App& app, const Request& request) {
  Media media = gated_media(app, request, Use::change).media;
  Form form = read_form(request, ingest::kMaximumSubtitleBytes + (1 << 16));
  auto purpose = form.has("purpose") ? value_named<TrackPurpose>(form.value("purpose")) : TrackPurpose::captions;
  if (!purpose || !form.has("file")) throw Error(ErrorCode::invalid, {"Choose a subtitle file (.vtt or .srt)."});
  std::string language = form.value("language");
  app.catalogue.transcripts.replace(media.id, *purpose, language.empty() ? "fr" : language,
                                    ingest::parse_subtitles(form.value("file")));
  return json_response(shape_of(app, request, media), 201);
}

Response read_track(App& app, const Request& request) {
  const GatedMedia allowed = gated_media(app, request, Use::view);
  const Track track = track_of(request);
  const auto shown = visible_transcripts(app.catalogue, request.viewer, allowed.item, allowed.media);
  const auto found = std::ranges::find_if(
      shown, [&](const Transcript& each) { return each.purpose == track.purpose && each.language == track.language; });
  // Who looks after the film begins one where there is none.
  const bool manages = decide(request.viewer, {allowed.item}, Use::manage, wall_clock_ms()).allowed();
  if (found == shown.end() && !manages) throw absent_track();
  VersionedCues now = app.catalogue.transcripts.read(allowed.media.id, track.purpose, track.language);
  if (!manages) now.cues = app.catalogue.transcripts.cues(found->id);
  Json shape = {{"version", now.version}, {"cues", Json::array()}};
  for (const Cue& cue : now.cues) {
    shape["cues"].push_back(
        {{"start_ms", cue.start_ms}, {"end_ms", cue.end_ms}, {"speaker", cue.speaker}, {"text", cue.text}});
  }
  return json_response(shape);
}

Response change_track(App& app, const Request& request) {
  const Media media = gated_media(app, request, Use::change).media;
  const Track track = track_of(request);
  const nlohmann::json object = read_object(request, kChangesLimitBytes);
  for (const auto& [field, value] : object.items()) {
    if (field != "version" && field != "changes") throw wrong_field(field);
  }
  const int64_t version = whole_number(object, "version");
  if (!object.contains("changes") || !object["changes"].is_array()) throw wrong_field("changes");
  std::vector<CueSplice> splices;
  for (const auto& each : object["changes"]) splices.push_back(read_splice(each));
  return json_response(
      {{"version", app.catalogue.transcripts.change(media.id, track.purpose, track.language, version, splices)}});
}

}  // namespace resonance::server::api
