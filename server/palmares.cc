#include "server/palmares.h"

#include <algorithm>

#include "base/clock.h"
#include "server/jury.h"
#include "server/laurels.h"

namespace resonance::server {
namespace {

Error no_such_award() {
  return {ErrorCode::not_found, {"This award does not exist, or its palmarès is not read yet."}};
}

bool may_see(const Viewer& viewer, const Edition& edition) {
  return is_palmares_public(edition, wall_clock_ms()) || decide_role(viewer, Role::moderator).allowed();
}

}  // namespace

bool is_palmares_public(const Edition& edition, int64_t now_ms) {
  const auto read_ms = moment_of(edition, Milestone::palmares);
  return edition.announced && read_ms && *read_ms <= now_ms;
}

Edition shown_palmares(App& app, const Request& request) {
  const Edition edition = shown_edition(app, request);
  if (!may_see(request.viewer, edition)) {
    throw Error(ErrorCode::not_found, "The palmarès of this edition is not read yet.");
  }
  return edition;
}

ShownAward shown_award(App& app, const Request& request) {
  const Edition edition = shown_edition(app, request);
  const auto id = AwardId::parse(request.parameters.at(1));
  const auto award = id ? app.catalogue.awards.find(*id) : std::nullopt;
  if (!award || award->edition != edition.id || !may_see(request.viewer, edition)) throw no_such_award();
  const UnnamedFilms unnamed(app.catalogue, edition, &request.viewer);
  return {edition, told(unnamed, app.renderer.words(request.language), *award),
          films_of(app.catalogue, edition, *award)};
}

Award told(const UnnamedFilms& unnamed, const Words& words, Award award) {
  for (std::string* each : {&award.name_fr, &award.name_en}) *each = unnamed.name_told(*each, words("An award"));
  for (std::string* each : {&award.reasons_fr, &award.reasons_en}) {
    if (unnamed.are_named_in(*each)) each->clear();
  }
  return award;
}

std::vector<SubmittedFilm> films_of(Catalogue& catalogue, const Edition& edition, const Award& award) {
  std::vector<SubmittedFilm> films;
  for (const SubmissionId& each : award.films) {
    if (const auto submission = catalogue.submissions.find(each)) {
      films.push_back(film_behind(catalogue, edition, *submission));
    }
  }
  return films;
}

bool has_laurels(const Viewer& viewer, const std::vector<SubmittedFilm>& films, int64_t now_ms) {
  return std::ranges::any_of(films, [&](const SubmittedFilm& each) { return is_named_to(viewer, each, now_ms); });
}

std::vector<SubmittedFilm> certified(const Viewer& viewer, const std::vector<SubmittedFilm>& films, int64_t now_ms) {
  std::vector<SubmittedFilm> all;
  std::ranges::copy_if(films, std::back_inserter(all), [&](const SubmittedFilm& each) {
    return is_named(each, now_ms) && decide(viewer, {each.item}, Use::manage, now_ms).allowed();
  });
  return all;
}

std::string laurels_of(const Edition& edition, const Award& award, Language language) {
  return laurels_svg({award_name(award, language), title_of(edition, language), std::to_string(edition.year)});
}

std::string award_name(const Award& award, Language language) {
  return in_language(language, award.name_fr, award.name_en);
}

std::string giver_label(App& app, const Words& words, const Award& award) {
  switch (award.giver) {
    case AwardGiver::jury: {
      const auto jury = award.jury ? app.catalogue.juries.find(*award.jury) : std::nullopt;
      return jury ? jury_name(*jury, words.language()) : words("A jury of the festival");
    }
    case AwardGiver::audience: return words("The audience");
    case AwardGiver::edition: return words("The festival");
  }
  return {};
}

const std::string& reasons_of(const Award& award, Language language) {
  return in_language(language, award.reasons_fr, award.reasons_en);
}

std::string palmares_path(const Edition& edition) {
  return edition_path(edition) + "/palmares";
}

std::string award_path(const Edition& edition, const Award& award) {
  return palmares_path(edition) + "/" + award.id.text();
}

std::string awards_path(const Edition& edition) {
  return edition_path(edition) + "/prix";
}

}  // namespace resonance::server
