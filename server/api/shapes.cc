#include "server/api/shapes.h"

#include <algorithm>
#include <cmath>

#include "base/clock.h"
#include "server/api/answers.h"
#include "server/gated.h"
#include "server/media.h"
#include "server/pages/cards.h"

namespace resonance::server::api {
namespace {

Json spans(const search::Quote& quote) {
  Json list = Json::array();
  for (const search::Span& span : quote) list.push_back({{"text", span.text}, {"marked", span.marked}});
  return list;
}

Json shape_of_organisation(App& app, const std::optional<OrganisationId>& id) {
  const std::string name = pages::organisation_name(app.catalogue, id);
  return name.empty() ? Json() : Json{{"id", id->text()}, {"name", name}};
}

Json message_shape(App& app, const Request& request, const Message& message) {
  return {{"message", app.renderer.translator().sentence(request.language, message)}};
}

// The preparation of a film that can be watched already, where all that it shows may be had.
std::optional<Job> watchable_early(App& app, const Request& request, const Media& media) {
  std::optional<Job> early = early_playback(app.catalogue, media);
  const auto item = early ? app.catalogue.items.find(media.item) : std::nullopt;
  if (!item) return std::nullopt;
  const Thing film{*item, &media, {{Aspect::picture, Aspect::sound}}, true};
  return decide(request.viewer, film, Use::view, wall_clock_ms()).allowed() ? early : std::nullopt;
}

Json progress_of(App& app, const Request& request, const Media& media, const std::optional<Job>& early) {
  if (media.state == MediaState::ready)
    return {{"permille", 1000},
            {"stage", "done"},
            {"playable_ms", media.duration_ms},
            {"left_ms", 0},
            {"obstacle", nullptr}};
  auto job = media.state == MediaState::processing ? app.catalogue.jobs.latest_of(media.id) : std::nullopt;
  if (!job)
    return {{"permille", 0},
            {"stage", std::string(name(media.state))},
            {"playable_ms", 0},
            {"left_ms", nullptr},
            {"obstacle", nullptr}};
  const Message obstacle = obstacle_of(*job);
  return {{"permille", job->progress_permille},
          {"stage", job->stage},
          {"playable_ms", early ? early->playable_ms : 0},
          {"left_ms", job->left_ms ? Json(*job->left_ms) : Json()},
          {"obstacle", obstacle.empty() ? Json() : message_shape(app, request, obstacle)}};
}

Json seals_of(App& app, const Media& media) {
  Json list = Json::array();
  for (const Seal& seal : app.catalogue.seals.of_media(media.id)) {
    list.push_back({{"id", seal.id.text()},
                    {"start_ms", seal.start_ms},
                    {"end_ms", seal.end_ms},
                    {"created", iso8601(seal.created_ms)}});
  }
  return list;
}

std::string media_address(const Media& media, const std::string& rest) {
  return "/media/" + media.id.text() + "/" + rest;
}

}  // namespace

Response json_response(const Json& body, int status) {
  return json(body.dump(-1, ' ', false, Json::error_handler_t::replace), status);
}

Json shape_of(App& app, const Request& request, const Media& media) {
  const std::optional<Job> early = watchable_early(app, request, media);
  Json shape = {{"id", media.id.text()},
                {"item", media.item.text()},
                {"state", name(media.state)},
                {"type", media.type ? Json(name(*media.type)) : Json()},
                {"file_name", ""},
                {"legend", ""},
                {"duration_ms", media.duration_ms},
                {"width", media.width},
                {"height", media.height},
                {"damaged", media.damaged},
                {"damaged_from_ms", media.damaged_from_ms ? Json(*media.damaged_from_ms) : Json()},
                {"progress", progress_of(app, request, media, early)},
                {"placeholder", nullptr},
                {"reduce_noise", media.reduce_noise},
                {"posters", Json::array()},
                {"seals", nullptr},
                {"failure", nullptr},
                {"renditions", Json::array()},
                {"tracks", Json::array()}};
  const auto item = app.catalogue.items.find(media.item);
  if (!item) return shape;
  const int64_t now_ms = wall_clock_ms();
  const bool manages = decide(request.viewer, {*item}, Use::manage, now_ms).allowed();
  // What a person calls a file often names somebody.
  if (manages) shape["file_name"] = media.file_name;
  const Thing words{*item, &media, {{aspect_of_words(media)}}, true};
  if (manages || decide(request.viewer, words, Use::view, now_ms).allowed()) shape["legend"] = media.legend;
  if (!media.failure.empty()) {
    shape["failure"] = message_shape(app, request, media.failure);
  }
  if (manages) shape["seals"] = seals_of(app, media);
  if (early) {
    shape["renditions"].push_back({{"role", "master_playlist"},
                                   {"url", media_address(media, early->id.text() + "/master.m3u8")},
                                   {"content_type", "application/vnd.apple.mpegurl"},
                                   {"width", 0},
                                   {"height", 0},
                                   {"size_bytes", 0}});
  }
  if (media.state != MediaState::ready || !media.generation) return shape;
  if (manages) {
    for (const Poster& each : app.catalogue.media.posters(media.id)) {
      const int number = static_cast<int>(shape["posters"].size()) + 1;
      shape["posters"].push_back({{"number", number}, {"time_ms", each.time_ms}, {"chosen", number == media.poster}});
    }
  }
  for (const Rendition& each : visible_renditions(app.catalogue, request.viewer, *item, media)) {
    // It shows what the pictures show.
    if ((each.role == "poster" || each.role == "photo") && !media.placeholder.empty()) {
      shape["placeholder"] = placeholder_url(media);
    }
    shape["renditions"].push_back({{"role", each.role},
                                   {"url", media_address(media, each.generation.text() + "/" + each.name)},
                                   {"content_type", each.content_type},
                                   {"width", each.width},
                                   {"height", each.height},
                                   {"size_bytes", each.size_bytes}});
  }
  for (const Transcript& each : visible_transcripts(app.catalogue, request.viewer, *item, media)) {
    std::string purpose(name(each.purpose));
    shape["tracks"].push_back({{"purpose", purpose},
                               {"language", each.language},
                               {"url", media_address(media, purpose + "/" + each.language + ".vtt")}});
  }
  return shape;
}

namespace {

// In whose name it is.
}  // namespace

Json shape_of(App& app, const Request& request, const Item& item) {
  Json shape = {{"id", item.id.text()},
                {"kind", name(item.kind)},
                {"publication", name(item.publication)},
                {"title", item.title},
                {"summary", item.summary},
                {"body", item.body},
                {"answers", Json::array()},
                {"language", item.language},
                {"territory", item.territory},
                {"themes", item.themes},
                {"organisation", shape_of_organisation(app, item.organisation)},
                {"people_declared", item.people_declared},
                {"created", iso8601(item.created_ms)},
                {"published", item.published_ms == 0 ? Json() : Json(iso8601(item.published_ms))},
                {"url", address(request.language, "/contributions/" + item.id.text())},
                {"media", Json::array()}};
  bool manages = decide(request.viewer, {item}, Use::manage, wall_clock_ms()).allowed();
  for (const Media& media : app.catalogue.media.of_item(item.id)) {
    const Thing thing{item, &media, std::nullopt, early_playback(app.catalogue, media).has_value()};
    bool seen = decide(request.viewer, thing, Use::view, wall_clock_ms()).allowed();
    if (seen || manages) shape["media"].push_back(shape_of(app, request, media));
  }
  for (const Answer& answer : item.answers) {
    const bool may_see_media = std::ranges::any_of(
        shape["media"], [&](const Json& media) { return answer.media && media["id"] == answer.media->text(); });
    shape["answers"].push_back(shape_of(answer, may_see_media));
  }
  return shape;
}

Json shape_of(const Theme& theme) {
  return {{"id", theme.id}, {"parent", theme.parent}, {"label_fr", theme.label_fr}, {"label_en", theme.label_en}};
}

Json shape_of(App& app, const Territory& territory) {
  std::string context;
  for (const std::string& code : territory.within) {
    if (!code.starts_with("DEP-") && !(code.starts_with("REG-") && territory.level == TerritoryLevel::department))
      continue;
    auto around = app.catalogue.territories.find(code);
    if (around) context += (context.empty() ? "" : ", ") + around->name;
  }
  return {{"code", territory.code}, {"name", territory.name}, {"level", name(territory.level)}, {"context", context}};
}

Json shape_of(const Request& request, const ItemId& item, const search::Moment& moment) {
  Json shape = {{"media", moment.media.text()},
                {"start_ms", moment.start_ms},
                {"end_ms", moment.end_ms},
                {"speaker", moment.speaker},
                {"quote", search::plain(moment.quote)},
                {"spans", spans(moment.quote)},
                {"url", address(request.language, pages::moment_path(item, moment))}};
  if (moment.page) shape["page"] = *moment.page;
  if (moment.is_chapter) shape["chapter"] = true;
  return shape;
}

Json shape_of(App& app, const Request& request, const search::Answer& from_index) {
  const search::Answer answer = findable_answer(app.catalogue, request.viewer, from_index);
  Json shape = {
      {"total", answer.total},         {"with_all_words", answer.with_all_words},
      {"loosened", answer.loosened()}, {"corrected", answer.corrected},
      {"hits", Json::array()},         {"correction", answer.correction ? Json(answer.correction->text) : Json()}};
  for (const search::Hit& found : answer.hits) {
    const auto item = findable_item(app.catalogue, request.viewer, found.id);
    if (!item) continue;
    const search::Hit hit = findable_hit(app.catalogue, request.viewer, *item, found);
    Json moments = Json::array(), labels = Json::array();
    for (const search::Moment& moment : hit.moments) moments.push_back(shape_of(request, hit.id, moment));
    for (const search::Label& label : hit.labels) {
      labels.push_back({{"field", label.field}, {"text", search::plain(label.text)}, {"spans", spans(label.text)}});
    }
    shape["hits"].push_back({{"id", hit.id.text()},
                             {"title", item->title},
                             {"kind", name(item->kind)},
                             {"url", address(request.language, "/contributions/" + hit.id.text())},
                             {"extract", search::plain(hit.extract)},
                             {"organisation", shape_of_organisation(app, item->organisation)},
                             {"distance_km", hit.distance_km ? Json(std::round(*hit.distance_km)) : Json()},
                             {"missing", hit.missing},
                             {"labels", labels},
                             {"moments", moments}});
    for (const search::Reason& reason : hit.reasons) {
      shape["hits"].back()["reasons"].push_back(
          {{"words", reason.words}, {"found", reason.found}, {"weight", reason.weight}});
    }
  }
  shape["facets"] = {{"kind", answer.kinds},
                     {"theme", answer.themes},
                     {"territory", answer.territories},
                     {"organisation", answer.organisations},
                     {"festival", answer.festivals},
                     {"language", answer.languages},
                     {"year", answer.years},
                     {"length", answer.lengths},
                     {"subtitles", answer.subtitles}};
  return shape;
}

}  // namespace resonance::server::api
