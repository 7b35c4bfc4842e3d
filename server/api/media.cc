#include "base/clock.h"
#include "ingest/subtitles.h"
#include "server/api/api.h"
#include "server/api/shapes.h"

namespace resonance::server::api {
namespace {

// Who deposits follows a preparation and reads why it failed; a visitor has the media only when it can be watched.
Media allowed_media(App& app, const Request& request, Use use) {
  auto id = MediaId::parse(request.parameters.at(0));
  auto media = id ? app.catalogue.media.find(*id) : std::nullopt;
  auto item = media ? app.catalogue.items.find(media->item) : std::nullopt;
  int64_t now = wall_clock_ms();
  bool allowed =
      item &&
      (decide(request.viewer, {item->publication, std::nullopt}, Use::manage, now).allowed() ||
       (use == Use::view && decide(request.viewer, {item->publication, media->state}, Use::view, now).allowed()));
  if (!allowed) throw Error(ErrorCode::not_found, {"This file is not in the library."});
  return *media;
}

}  // namespace

Response read_media(App& app, const Request& request) {
  return json_response(shape_of(app, request, allowed_media(app, request, Use::view)));
}

Response remove_media(App& app, const Request& request) {
  Media media = allowed_media(app, request, Use::manage);
  app.catalogue.media.remove(media.id);
  remove_tree(app.data.media(media.id));
  Response response;
  response.status = 204;
  return response;
}

Response add_track(App& app, const Request& request) {
  Media media = allowed_media(app, request, Use::manage);
  Form form = read_form(request, ingest::kMaximumSubtitleBytes + (1 << 16));
  auto purpose = form.has("purpose") ? value_named<TrackPurpose>(form.value("purpose")) : TrackPurpose::captions;
  if (!purpose || !form.has("file")) throw Error(ErrorCode::invalid, {"Choose a subtitle file (.vtt or .srt)."});
  std::string language = form.value("language");
  app.catalogue.transcripts.replace(media.id, *purpose, language.empty() ? "fr" : language,
                                    ingest::parse_subtitles(form.value("file")));
  return json_response(shape_of(app, request, media), 201);
}

}  // namespace resonance::server::api
