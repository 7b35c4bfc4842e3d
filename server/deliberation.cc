#include "server/deliberation.h"

#include <algorithm>

#include "base/clock.h"

namespace resonance::server {
namespace {

Room opened(const Edition& edition, const Jury& jury, std::optional<Juror> self, const std::string& path) {
  if (jury.closed_ms == 0) {
    throw Error(ErrorCode::not_found, "The ballots of this jury are not open yet: it deliberates after that.");
  }
  return {edition, jury, std::move(self), path};
}

void require(bool is_allowed) {
  if (is_allowed) return;
  throw Error(ErrorCode::forbidden,
              "In this deliberation that is for its jurors, or for whoever presides over it. Nothing was changed.");
}

SubmissionId named_film(App& app, const Room& room, const Form& form) {
  const auto id = SubmissionId::parse(form.value("film"));
  const auto films = films_of(app, room.edition, room.jury);
  const auto found = std::ranges::find_if(films, [&](const auto& each) { return each.submission.id == id; });
  if (!id || found == films.end() || !is_named(*found, wall_clock_ms())) {
    throw Error(ErrorCode::invalid, "This film is not among those that this jury judges now. Nothing was changed.");
  }
  return *id;
}

MotionId named_motion(App& app, const Room& room, const Form& form) {
  const auto id = MotionId::parse(form.value("motion"));
  const auto motion = id ? app.catalogue.deliberations.motion(*id) : std::nullopt;
  if (!motion || motion->jury != room.jury.id) {
    throw Error(ErrorCode::not_found, "This motion does not exist. Nothing was changed.");
  }
  return *id;
}

JurorId named_juror(App& app, const Room& room, const Form& form) {
  if (!form.has("juror")) return room.self->id;
  const auto id = JurorId::parse(form.value("juror"));
  const auto juror = id ? app.catalogue.jurors.find(*id) : std::nullopt;
  if (!juror || juror->jury != room.jury.id) {
    throw Error(ErrorCode::not_found, "This person does not sit in a jury here.");
  }
  require(juror->id == room.self->id || room.presides());
  return juror->id;
}

void change_shortlist(App& app, const Room& room, const std::string& action, const Form& form) {
  Deliberations& all = app.catalogue.deliberations;
  if (action == "list") return all.shortlist(room.jury.id, named_film(app, room, form));
  // What is no longer named can be moved and taken off all the same.
  const auto film = SubmissionId::parse(form.value("film"));
  if (!film) throw Error(ErrorCode::invalid, "This form does not say what to change. Nothing was changed.");
  if (action == "unlist") return all.unlist(room.jury.id, *film);
  all.reorder_shortlist(room.jury.id, *film, action == "up" ? -1 : 1);
}

void propose(App& app, const Room& room, const Form& form) {
  Motion motion;
  motion.proposer = room.self->id;
  motion.text = form.value("text");
  motion.award = form.value("award");
  if (!form.value("film").empty()) motion.film = named_film(app, room, form);
  app.catalogue.deliberations.propose(motion, wall_clock_ms());
}

festival::MotionCount count_of(const Motion& motion) {
  return {motion.closed_ms != 0, motion.sitting, motion.present, motion.in_favour, motion.against};
}

festival::Outcome outcome_of(const Motion& motion) {
  return festival::outcome_of(count_of(motion), rule_of(motion.quorum));
}

Message outcome_message(const Motion& motion) {
  const std::map<std::string, std::string> counts{{"for", std::to_string(motion.in_favour)},
                                                  {"against", std::to_string(motion.against)},
                                                  {"abstentions", std::to_string(motion.abstentions)},
                                                  {"present", std::to_string(motion.present)},
                                                  {"sitting", std::to_string(motion.sitting)}};
  switch (outcome_of(motion)) {
    case festival::Outcome::adopted:
      return {"Adopted: {for} for, {against} against, {abstentions} abstaining; {present} of {sitting} jurors there.",
              counts};
    case festival::Outcome::rejected:
      return {"Rejected: {for} for, {against} against, {abstentions} abstaining; {present} of {sitting} jurors there.",
              counts};
    case festival::Outcome::tied:
      return {
          "Tie, so not adopted: {for} for, {against} against, {abstentions} abstaining; {present} of {sitting} jurors "
          "there.",
          counts};
    default: return {};
  }
}

}  // namespace

festival::Quorum rule_of(const Quorum& quorum) {
  return {quorum.value, quorum.is_share};
}

bool is_adopted(const Motion& motion) {
  return outcome_of(motion) == festival::Outcome::adopted;
}

Room jurors_room(App& app, const Request& request) {
  const SeatedJuror seated = seated_juror(app, request);
  return opened(seated.edition, seated.jury, seated.juror, juror_path(seated.juror.id) + "/deliberation");
}

Room moderators_room(App& app, const Request& request) {
  const ShownJury of = shown_jury(app, request);
  return opened(of.edition, of.jury, std::nullopt, jury_path(of.edition, of.jury) + "/deliberation");
}

RoomNames::RoomNames(App& app, const Words& words, const Room& room)
    : words_(words), jurors_(app.catalogue.jurors.of_jury(room.jury.id)) {
  const int64_t now_ms = wall_clock_ms();
  for (const Submission& each : app.catalogue.submissions.of_edition(room.edition.id)) {
    const SubmittedFilm film = film_behind(app.catalogue, room.edition, each);
    const bool named = is_named(film, now_ms);
    films_[each.id] = numbered_title(words, film, named);
    if (!named) unnamed_.add(film);
  }
}

std::string RoomNames::of_juror(const JurorId& juror) const {
  const auto found = std::ranges::find(jurors_, juror, &Juror::id);
  return found == jurors_.end() || found->name.empty() ? words_("Somebody whose account was erased") : found->name;
}

std::string RoomNames::of_film(const SubmissionId& film) const {
  const auto found = films_.find(film);
  return found == films_.end() ? words_("A film that was erased") : found->second;
}

void act_in_room(App& app, const Viewer& viewer, const Room& room, const Form& form) {
  Deliberations& all = app.catalogue.deliberations;
  const std::string action = form.value("action");
  const int64_t now_ms = wall_clock_ms();
  if (action == "close") {
    require(room.presides() || !room.self);
    return all.close_motion(named_motion(app, room, form), now_ms);
  }
  require(room.self.has_value());
  if (action == "come" || action == "go")
    return all.set_present(named_juror(app, room, form), action == "come", now_ms);
  if (action == "list" || action == "unlist" || action == "up" || action == "down") {
    return change_shortlist(app, room, action, form);
  }
  if (action == "propose") return propose(app, room, form);
  if (action == "vote") {
    const auto vote = motion_vote_named(form.value("vote"));
    if (!vote) throw Error(ErrorCode::invalid, "Vote for, against, or abstain. Nothing was changed.");
    return all.vote(named_motion(app, room, form), room.self->id, *vote);
  }
  require(room.presides());
  if (action == "remarks") return all.set_remarks(room.jury.id, form.value("remarks"));
  if (action != "sign") {
    throw Error(ErrorCode::invalid, "This form does not say what to change. Nothing was changed.");
  }
  all.sign(room.self->id, now_ms);
  app.catalogue.journal.add({.account = viewer.account, .act = Act::minutes_signed, .words = room.jury.name_fr});
}

std::string outcome_words(const Words& words, const Motion& motion) {
  if (outcome_of(motion) == festival::Outcome::no_quorum) {
    return words.plural(festival::jurors_missing(count_of(motion), rule_of(motion.quorum)),
                        "No quorum, {n} juror is missing: nothing is decided",
                        "No quorum, {n} jurors are missing: nothing is decided") +
           ".";
  }
  return words(outcome_message(motion));
}

std::string quorum_words(const Words& words, const Quorum& quorum, int sitting) {
  const std::map<std::string, std::string> values{
      {"needed", std::to_string(festival::jurors_needed(rule_of(quorum), sitting))},
      {"sitting", std::to_string(sitting)},
      {"share", std::to_string(quorum.value)}};
  return quorum.is_share ? words({"Quorum: {needed} of {sitting} jurors ({share} %).", values})
                         : words({"Quorum: {needed} of {sitting} jurors.", values});
}

}  // namespace resonance::server
