// What a jury decided, drawn: the order of its films with the reason of each place, and the file from which anybody
// counts again.
#include <algorithm>

#include "base/clock.h"
#include "server/jury.h"
#include "server/pages/frame.h"
#include "server/pages/merit.h"
#include "server/pages/pages.h"
#include "server/palmares.h"

namespace resonance::server::pages {
namespace {

ShownJury opened_jury(App& app, const Request& request) {
  const ShownJury of = shown_jury(app, request);
  if (!may_read_results(app, request.viewer, of)) {
    throw Error(ErrorCode::not_found, "The ballots of this jury are not open.");
  }
  return of;
}

}  // namespace

Response jury_results(App& app, const Request& request) {
  const ShownJury of = opened_jury(app, request);
  const Words words = app.renderer.words(request.language);
  View view;
  set_count(view, words, of.jury, ballots_of(app, of.edition, of.jury, films_of(app, of.edition, of.jury)));
  view.set("jury", jury_name(of.jury, request.language));
  view.set("edition", title_of(of.edition, request.language));
  view.set("edition_url", address(request.language, edition_path(of.edition)));
  view.set("method", method_label(words, of.jury.method));
  view.set("file_url", address(request.language, jury_path(of.edition, of.jury) + "/bulletins.json"));
  Head head;
  head.title = jury_name(of.jury, request.language) + " – " + title_of(of.edition, request.language);
  head.path = jury_path(of.edition, of.jury) + "/resultats";
  head.section = "festival";
  head.hidden = true;
  return page(app, request, "jury-results", head, view);
}

Response jury_ballots(App& app, const Request& request) {
  const ShownJury of = opened_jury(app, request);
  Response response =
      json(festival::write_ballots(ballots_of(app, of.edition, of.jury, films_of(app, of.edition, of.jury))));
  response.set("Content-Disposition", "attachment; filename=\"ballots-" + std::to_string(of.edition.year) + "-" +
                                          of.jury.id.text() + ".json\"");
  return response;
}

}  // namespace resonance::server::pages
