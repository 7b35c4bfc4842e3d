// The palmarès of an edition as everybody reads it, with what its winners take along: laurels and certificates.
#include "server/palmares.h"

#include <algorithm>

#include "base/clock.h"
#include "server/jury.h"
#include "server/laurels.h"
#include "server/local_time.h"
#include "server/markdown.h"
#include "server/pages/cards.h"
#include "server/pages/frame.h"
#include "server/pages/pages.h"
#include "server/public_vote.h"
#include "server/svg_picture.h"

namespace resonance::server::pages {
namespace {

constexpr int kPictureScale = 2;  // of the PNG: 1200 × 800

// Its card where the gate shows the film, else its title, else that it has none any more.
View film_view(App& app, const Request& request, const SubmittedFilm& film, int64_t now_ms) {
  const bool is_shown = is_shown_to(request.viewer, film, now_ms);
  View view = is_shown ? card_view(app, request, film.item, nullptr) : View();
  view.set("is_shown", is_shown);
  if (!is_shown) {
    const Words words = app.renderer.words(request.language);
    view.set("name", is_named(film, now_ms) ? film.item.title : words("A film whose people withdrew"));
  }
  return view;
}

View award_view(App& app, const Request& request, const Edition& edition, const Award& award, int64_t now_ms) {
  const Words words = app.renderer.words(request.language);
  const auto films = films_of(app.catalogue, edition, award);
  View view;
  view.set("id", award.id.text());
  view.set("name", award_name(award, request.language));
  view.set("giver", giver_label(app, words, award));
  ViewList shown, named;
  for (const SubmittedFilm& each : films) {
    View one = film_view(app, request, each, now_ms);
    (one.get("is_shown")->is_true() ? shown : named).push_back(one);
  }
  view.set("has_cards", !shown.empty());
  view.set("cards", shown);
  view.set("named", named);
  view.set("is_given", !films.empty());
  view.set("is_ex_aequo", films.size() > 1);
  // Reasons speak of the film: without its name they are nobody's any more.
  const bool is_named = has_laurels(request.viewer, films, now_ms);
  const std::string& reasons = reasons_of(award, request.language);
  const bool may_say = !reasons.empty() && (films.empty() || is_named);
  view.set("reasons_html", may_say ? View(markdown_to_html(reasons, 3)) : View(false));
  const std::string path = address(request.language, award_path(edition, award));
  view.set("has_laurels", is_named);
  view.set("laurels_svg_url", path + "/lauriers.svg");
  view.set("laurels_png_url", path + "/lauriers.png");
  view.set("certificate_url",
           certified(request.viewer, films, now_ms).empty() ? View(false) : View(path + "/certificat"));
  return view;
}

// Of the juries and prizes whose ballots are open: anybody counts them again.
ViewList vote_views(App& app, const Request& request, const Edition& edition, int64_t now_ms) {
  ViewList all;
  const auto add = [&](const std::string& name, const std::string& path) {
    View one;
    one.set("name", name);
    one.set("results_url", address(request.language, path + "/resultats"));
    one.set("ballots_url", address(request.language, path + "/bulletins.json"));
    all.push_back(one);
  };
  for (const Jury& each : app.catalogue.juries.of_edition(edition.id)) {
    if (each.closed_ms != 0) add(jury_name(each, request.language), jury_path(edition, each));
  }
  for (const PublicPrize& each : app.catalogue.public_prizes.of_edition(edition.id)) {
    if (!shows_results(request, {edition, each}, now_ms)) continue;
    add(prize_name(each, request.language), prize_path(edition, each));
  }
  return all;
}

ShownAward award_with_laurels(App& app, const Request& request) {
  ShownAward of = shown_award(app, request);
  if (!has_laurels(request.viewer, of.films, wall_clock_ms())) {
    throw Error(ErrorCode::not_found, "This award has no laurels: it went to no film that may be named.");
  }
  return of;
}

Response picture(std::string bytes, const char* type, const ShownAward& of, const char* ending) {
  Response response;
  response.body = std::move(bytes);
  response.set("Content-Type", type)
      .set("Content-Disposition",
           "inline; filename=\"lauriers-" + std::to_string(of.edition.year) + "-" + of.award.id.text() + ending + "\"");
  return response;
}

}  // namespace

Response palmares(App& app, const Request& request) {
  const Edition edition = shown_palmares(app, request);
  const Words words = app.renderer.words(request.language);
  const int64_t now_ms = wall_clock_ms();
  const UnnamedFilms unnamed(app.catalogue, edition, &request.viewer);
  ViewList awards;
  for (const Award& each : app.catalogue.awards.of_edition(edition.id)) {
    awards.push_back(award_view(app, request, edition, told(unnamed, words, each), now_ms));
  }
  const ViewList votes = vote_views(app, request, edition, now_ms);
  View view;
  view.set("awards", awards);
  view.set("has_awards", !awards.empty());
  view.set("votes", votes);
  view.set("has_votes", !votes.empty());
  view.set("edition", title_of(edition, request.language));
  view.set("edition_url", address(request.language, edition_path(edition)));
  view.set("awards_url", address(request.language, awards_path(edition)));
  view.set("is_early", !is_palmares_public(edition, now_ms));
  Head head;
  head.title = words("Palmarès") + " – " + title_of(edition, request.language);
  head.path = palmares_path(edition);
  head.section = "festival";
  head.hidden = !is_palmares_public(edition, now_ms);
  return page(app, request, "palmares", head, view);
}

Response laurels_drawing(App& app, const Request& request) {
  const ShownAward of = award_with_laurels(app, request);
  return picture(laurels_of(of.edition, of.award, request.language), "image/svg+xml; charset=utf-8", of, ".svg");
}

Response laurels_picture(App& app, const Request& request) {
  const ShownAward of = award_with_laurels(app, request);
  return picture(png_of(laurels_of(of.edition, of.award, request.language), kLaurelsWidth * kPictureScale,
                        kLaurelsHeight * kPictureScale),
                 "image/png", of, ".png");
}

Response certificate(App& app, const Request& request) {
  const ShownAward of = shown_award(app, request);
  const Words words = app.renderer.words(request.language);
  const auto films = certified(request.viewer, of.films, wall_clock_ms());
  if (films.empty()) {
    throw Error(ErrorCode::not_found, "There is no certificate of this award for a film of yours that may be named.");
  }
  ViewList sheets;
  for (const SubmittedFilm& each : films) {
    View one;
    one.set("film", shown_title(words, each.item));
    one.set("place", optional_text(place_name(app.catalogue, each.item.territory)));
    sheets.push_back(one);
  }
  const auto read_ms = moment_of(of.edition, Milestone::palmares);
  View view;
  view.set("sheets", sheets);
  view.set("award", award_name(of.award, request.language));
  view.set("giver", giver_label(app, words, of.award));
  view.set("is_ex_aequo", of.films.size() > 1);
  view.set("edition", title_of(of.edition, request.language));
  view.set("date", long_date(request.language, read_ms.value_or(wall_clock_ms())));
  view.set("laurels_svg", laurels_of(of.edition, of.award, request.language));
  view.set("back_url", address(request.language, palmares_path(of.edition)));
  Head head;
  head.title = words("Certificate") + " – " + award_name(of.award, request.language);
  head.path = award_path(of.edition, of.award) + "/certificat";
  head.section = "festival";
  head.hidden = true;
  return page(app, request, "certificate", head, view);
}

}  // namespace resonance::server::pages
