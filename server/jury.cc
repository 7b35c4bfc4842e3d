#include "server/jury.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/clock.h"
#include "base/hexadecimal.h"
#include "base/unicode.h"
#include "ingest/digest.h"
#include "server/palmares.h"
#include "server/unnamed.h"

namespace resonance::server {
namespace {

constexpr size_t kBallotsTitleLimit = 200;  // of the format (festival/ballots.h)

Error no_such_seat() {
  return {ErrorCode::not_found, {"You do not sit in this jury, or this film is not among those that you judge."}};
}

// Of one jury, so that nobody follows a juror from one jury to another. Who knows a juror's id knows their key; the ids
// are told to the juror and to those who prepare the festival alone.
std::string voter_key(const Jury& jury, const JurorId& juror) {
  auto digest = *ingest::Digest::named("sha256");
  digest.add("ballot " + jury.id.text() + " " + juror.text());
  return hexadecimal(digest.finish().substr(0, 8));
}

std::vector<std::string> languages_of(App& app, const SubmittedFilm& film) {
  std::vector<std::string> all{film.item.language};
  if (film.film) std::ranges::copy(subtitle_languages(app.catalogue, *film.film), std::back_inserter(all));
  return all;
}

std::optional<Conflict> conflict_by_rule(App& app, const Juror& juror, const SubmittedFilm& film) {
  const auto account = juror.account ? app.catalogue.accounts.find(*juror.account) : std::nullopt;
  if (account && film.item.depositor == account->id) return Conflict::own_film;
  if (account && film.item.organisation &&
      std::ranges::find(account->organisations, *film.item.organisation) != account->organisations.end()) {
    return Conflict::organisation;
  }
  if (!juror.territory.empty() && juror.territory == film.item.territory) return Conflict::commune;
  return std::nullopt;
}

Message conflict_reason(Conflict conflict) {
  switch (conflict) {
    case Conflict::own_film: return Message("it is their own film");
    case Conflict::organisation: return Message("their organisation made it");
    case Conflict::commune: return Message("it was made in their commune");
    case Conflict::family: return Message("they declared a family tie");
    case Conflict::other: return Message("they declared that they cannot judge it");
  }
  return {};
}

festival::Method method_of(App& app, const Jury& jury) {
  switch (jury.method) {
    case JuryMethod::borda: return festival::Borda{};
    case JuryMethod::weighted_criteria: {
      festival::WeightedCriteria method;
      method.highest = kHighestScore;
      for (const JuryCriterion& each : jury.criteria) method.criteria.push_back({each.name_fr, each.weight});
      return method;
    }
    case JuryMethod::majority_judgment: break;
  }
  return majority_judgment_of(app);
}

}  // namespace

SeatedJuror seated_juror(App& app, const Request& request) {
  const auto id = JurorId::parse(request.parameters.at(0));
  const auto juror = id ? app.catalogue.jurors.find(*id) : std::nullopt;
  if (!juror || !request.viewer.account || juror->account != request.viewer.account || juror->left_ms != 0) {
    throw no_such_seat();
  }
  const auto jury = app.catalogue.juries.find(juror->jury);
  const auto edition = jury ? app.catalogue.editions.find(jury->edition) : std::nullopt;
  if (!edition) throw no_such_seat();
  return {*juror, *jury, *edition};
}

std::optional<SubmittedFilm> playable_film(Catalogue& catalogue, const Viewer& viewer, const Edition& edition,
                                           const SubmissionId& id) {
  const auto submission = catalogue.submissions.find(id);
  if (!submission) return std::nullopt;
  SubmittedFilm film = film_behind(catalogue, edition, *submission);
  const Thing thing{film.item, film.film ? &*film.film : nullptr};
  const bool may = film.film && decide(viewer, thing, Use::play, wall_clock_ms()).allowed();
  return may ? std::optional(std::move(film)) : std::nullopt;
}

SubmittedFilm judged_film(App& app, const Request& request, const SeatedJuror& seated) {
  const auto id = SubmissionId::parse(request.parameters.at(1));
  const auto seats = app.catalogue.jurors.seats(seated.jury.id);
  if (!id || std::ranges::find(seats, JurySeat{seated.juror.id, *id}) == seats.end()) throw no_such_seat();
  auto film = playable_film(app.catalogue, request.viewer, seated.edition, *id);
  if (!film) {
    throw Error(ErrorCode::not_found,
                "This film cannot be watched now: somebody in it no longer agrees, or it left the festival. What you "
                "voted is kept sealed and does not count.");
  }
  return std::move(*film);
}

ShownJury shown_jury(App& app, const Request& request) {
  const Edition edition = shown_edition(app, request);
  const auto id = JuryId::parse(request.parameters.at(1));
  const auto jury = id ? app.catalogue.juries.find(*id) : std::nullopt;
  if (!jury || jury->edition != edition.id) throw Error(ErrorCode::not_found, "This jury does not exist.");
  return {edition, *jury};
}

bool may_read_results(App& app, const Viewer& viewer, const ShownJury& of) {
  if (of.jury.closed_ms == 0) return false;
  if (is_palmares_public(of.edition, wall_clock_ms()) || decide_role(viewer, Role::moderator).allowed()) return true;
  const auto jurors = app.catalogue.jurors.of_jury(of.jury.id);
  return viewer.account && std::ranges::any_of(jurors, [&](const Juror& each) {
           return each.account == viewer.account && each.left_ms == 0;
         });
}

std::vector<SubmittedFilm> films_of(App& app, const Edition& edition, const Jury& jury) {
  std::vector<SubmittedFilm> films;
  for (const Submission& each : app.catalogue.submissions.of_edition(edition.id)) {
    const bool runs = each.state == SubmissionState::selected ||
                      (jury.kind == JuryKind::selection && each.state == SubmissionState::submitted);
    const bool is_its =
        jury.categories.empty() || std::ranges::find(jury.categories, each.category) != jury.categories.end();
    if (runs && is_its) films.push_back(film_behind(app.catalogue, edition, each));
  }
  return films;
}

std::vector<JuryExclusion> exclusions_of(App& app, const Jury& jury, const std::vector<SubmittedFilm>& films) {
  std::vector<JuryExclusion> all = app.catalogue.jurors.declared(jury.id);
  for (const Juror& juror : app.catalogue.jurors.of_jury(jury.id)) {
    if (juror.left_ms != 0) continue;
    for (const SubmittedFilm& film : films) {
      if (const auto conflict = conflict_by_rule(app, juror, film)) {
        all.push_back({juror.id, film.submission.id, *conflict});
      }
    }
  }
  return all;
}

festival::Assignment give_out(App& app, const Viewer& viewer, const Edition& edition, const Jury& jury) {
  const auto films = films_of(app, edition, jury);
  festival::AssignmentRequest request;
  for (const SubmittedFilm& each : films) {
    request.films.push_back({each.submission.id.text(), languages_of(app, each)});
  }
  for (const Juror& each : app.catalogue.jurors.of_jury(jury.id)) {
    if (each.left_ms == 0) request.jurors.push_back({each.id.text(), each.languages});
  }
  for (const JuryExclusion& each : exclusions_of(app, jury, films)) {
    request.exclusions.push_back({each.juror.text(), each.film.text(), conflict_reason(each.conflict)});
  }
  const auto begun_seats = app.catalogue.jury_ballots.begun_seats(jury.id);
  const std::set<JurySeat> begun(begun_seats.begin(), begun_seats.end());
  for (const JurySeat& each : app.catalogue.jurors.seats(jury.id)) {
    (begun.contains(each) ? request.kept : request.given).push_back({each.film.text(), each.juror.text()});
  }
  request.seats_per_film = jury.seats_per_film;
  request.seed = edition.id.text();
  festival::Assignment given = festival::assign(request);
  std::vector<JurySeat> seats;
  for (const festival::Seat& each : given.seats) {
    seats.push_back({*JurorId::parse(each.juror), *SubmissionId::parse(each.film)});
  }
  app.catalogue.jurors.assign(jury.id, seats, begun_seats);
  app.catalogue.journal.add({.account = viewer.account, .act = Act::films_given_out, .words = jury.name_fr});
  return given;
}

festival::Ballots ballots_of(App& app, const Edition& edition, const Jury& jury,
                             const std::vector<SubmittedFilm>& films_of_it) {
  const int64_t now_ms = wall_clock_ms();
  festival::Ballots ballots;
  ballots.edition = ballots_title(edition, jury.name_fr);
  ballots.method = method_of(app, jury);
  std::map<SubmissionId, uint32_t> films;
  for (const SubmittedFilm& each : films_of_it) {
    if (is_named(each, now_ms)) films[each.submission.id] = static_cast<uint32_t>(ballots.films.size());
    ballots.films.push_back(ballot_film(each, now_ms));
  }
  std::map<JurorId, uint32_t> voters;
  for (const Juror& each : app.catalogue.jurors.of_jury(jury.id)) {
    voters[each.id] = static_cast<uint32_t>(ballots.voters.size());
    ballots.voters.push_back(voter_key(jury, each.id));
  }
  std::map<uint32_t, std::map<int, std::vector<uint32_t>>> places;
  for (const JuryBallot& each : app.catalogue.jury_ballots.sent(jury.id)) {
    const auto film = films.find(each.film);
    // It left the competition, or its people no longer agree: its ballots stay sealed and do not count.
    if (film == films.end()) continue;
    const uint32_t voter = voters.at(each.juror);
    if (each.mention && jury.method == JuryMethod::majority_judgment) {
      ballots.judgments.push_back({voter, film->second, static_cast<uint16_t>(*each.mention)});
    }
    if (each.place && jury.method == JuryMethod::borda) places[voter][*each.place].push_back(film->second);
    if (jury.method == JuryMethod::weighted_criteria) {
      festival::Grid grid{voter, film->second, {}};
      for (const auto& score : each.scores) grid.scores.push_back(score.value_or(0));
      ballots.grids.push_back(grid);
    }
  }
  for (const auto& [voter, ranked] : places) {
    festival::Ranking ranking{voter, {}};
    for (const auto& [number, equals] : ranked) ranking.places.push_back(equals);
    ballots.rankings.push_back(ranking);
  }
  return festival::in_order(std::move(ballots));
}

std::string ballots_title(const Edition& edition, const std::string& name) {
  return clean_line(edition.title_fr + " – " + name, kBallotsTitleLimit);
}

std::string film_key(const Submission& film) {
  return "film-" + std::to_string(film.number);
}

festival::MajorityJudgment majority_judgment_of(App& app) {
  festival::MajorityJudgment method;
  const Words words = app.renderer.words(Language::french);
  for (int i = 0; i < kMentions; ++i) method.mentions.push_back(mention_label(words, i));
  return method;
}

festival::Film ballot_film(const SubmittedFilm& film, int64_t now_ms) {
  return {film_key(film.submission), is_named(film, now_ms) ? film.item.title : std::string()};
}

std::string jury_name(const Jury& jury, Language language) {
  return in_language(language, jury.name_fr, jury.name_en);
}

std::string mention_label(const Words& words, int mention) {
  switch (mention) {
    case 0: return words("Excellent");
    case 1: return words("Very good");
    case 2: return words("Good");
    case 3: return words("Fairly good");
    case 4: return words("Passable");
    case 5: return words("Insufficient");
    default: return words("To be rejected");
  }
}

std::string conflict_label(const Words& words, Conflict conflict) {
  switch (conflict) {
    case Conflict::own_film: return words("Their own film");
    case Conflict::organisation: return words("Made by their organisation");
    case Conflict::commune: return words("Made in their commune");
    case Conflict::family: return words("A family tie");
    case Conflict::other: return words("Another reason");
  }
  return {};
}

std::string method_label(const Words& words, JuryMethod method) {
  switch (method) {
    case JuryMethod::majority_judgment: return words("Majority judgment: a mention for each film");
    case JuryMethod::borda: return words("Borda: films in order");
    case JuryMethod::weighted_criteria: return words("A grid of criteria, each with its weight");
  }
  return {};
}

std::string jury_kind_label(const Words& words, JuryKind kind) {
  switch (kind) {
    case JuryKind::selection: return words("Selection committee");
    case JuryKind::professional: return words("Professional jury");
    case JuryKind::youth: return words("Youth jury");
    case JuryKind::citizen: return words("Citizen jury, drawn by lot");
  }
  return {};
}

std::string jury_path(const Edition& edition, const Jury& jury) {
  return edition_path(edition) + "/jurys/" + jury.id.text();
}

std::string juror_path(const JurorId& juror) {
  return "/jure/" + juror.text();
}

}  // namespace resonance::server
