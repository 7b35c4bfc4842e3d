// Where those who prepare an edition write its palmarès: award by award, from what the juries decided.
#include <algorithm>

#include "base/clock.h"
#include "server/deliberation.h"
#include "server/errors.h"
#include "server/pages/cards.h"
#include "server/pages/frame.h"
#include "server/pages/pages.h"
#include "server/palmares.h"

namespace resonance::server::pages {
namespace {

// The field `giver` says who gives it: "audience", "edition", or a jury by its id.
std::string giver_value(const Award& award) {
  return award.jury ? award.jury->text() : std::string(name(award.giver));
}

Award award_from(const Form& form, const EditionId& edition) {
  Award award;
  award.edition = edition;
  if (const auto id = AwardId::parse(form.value("award"))) award.id = *id;
  award.jury = JuryId::parse(form.value("giver"));
  award.giver = award.jury ? AwardGiver::jury : award_giver_named(form.value("giver")).value_or(AwardGiver::edition);
  award.name_fr = form.value("name_fr");
  award.name_en = form.value("name_en");
  award.reasons_fr = form.value("reasons_fr");
  award.reasons_en = form.value("reasons_en");
  for (const std::string& each : form.values("films")) {
    if (const auto id = SubmissionId::parse(each)) award.films.push_back(*id);
  }
  return award;
}

struct Decided {
  Jury jury;
  Motion motion;
};

// Motions that were adopted and name an award and a film.
std::vector<Decided> decided_in(App& app, const Edition& edition) {
  std::vector<Decided> all;
  for (const Jury& jury : app.catalogue.juries.of_edition(edition.id)) {
    for (const Motion& each : app.catalogue.deliberations.of_jury(jury.id).motions) {
      if (is_adopted(each) && each.film && !each.award.empty()) all.push_back({jury, each});
    }
  }
  return all;
}

// The award that the form shows before anybody typed: an existing one (?prix=), what a jury decided (?motion=), or
// none.
Award begun(App& app, const Request& request, const Edition& edition, const std::vector<Decided>& decided) {
  if (const auto id = AwardId::parse(request.value("prix"))) {
    const auto award = app.catalogue.awards.find(*id);
    if (award && award->edition == edition.id) return *award;
  }
  Award award;
  award.edition = edition.id;
  const auto from = std::ranges::find_if(
      decided, [&](const Decided& each) { return each.motion.id.text() == request.value("motion"); });
  if (from == decided.end()) return award;
  award.giver = AwardGiver::jury;
  award.jury = from->jury.id;
  award.name_fr = from->motion.award;
  award.films = {*from->motion.film};
  return award;
}

class AwardsPage {
 public:
  AwardsPage(App& app, const Request& request, const Edition& edition)
      : app_(app),
        request_(request),
        edition_(edition),
        words_(app.renderer.words(request.language)),
        decided_(decided_in(app, edition)) {}

  Response respond(const std::optional<Award>& typed, const Message& problem, int status = 200) const {
    const Award award = typed ? *typed : begun(app_, request_, edition_, decided_);
    View view;
    set_awards(view);
    set_decided(view);
    set_form(view, award);
    view.set("edition", title_of(edition_, request_.language));
    view.set("edition_url", address(request_.language, edition_path(edition_)));
    view.set("palmares_url", address(request_.language, palmares_path(edition_)));
    view.set("action", address(request_.language, awards_path(edition_)));
    view.set("problem", problem_view(app_, request_, problem));
    Head head;
    head.title = words_("Awards") + " – " + title_of(edition_, request_.language);
    head.path = awards_path(edition_);
    head.section = "festival";
    head.hidden = true;
    return page(app_, request_, "awards", head, view, status);
  }

 private:
  std::string film_label(const SubmissionId& id) const {
    const auto submission = app_.catalogue.submissions.find(id);
    if (!submission) return words_("A film that was erased");
    return numbered_title(words_, film_behind(app_.catalogue, edition_, *submission), true);
  }

  std::string url_with(const std::string& query) const {
    return address(request_.language, awards_path(edition_) + "?" + query + "#form");
  }

  void set_awards(View& view) const {
    ViewList list;
    const auto all = app_.catalogue.awards.of_edition(edition_.id);
    for (const Award& each : all) {
      View one;
      one.set("id", each.id.text());
      one.set("name", award_name(told(UnnamedFilms(), words_, each), request_.language));
      one.set("giver", giver_label(app_, words_, each));
      std::vector<std::string> films;
      for (const SubmissionId& film : each.films) films.push_back(film_label(film));
      one.set("films", text_views(films));
      one.set("is_given", !films.empty());
      one.set("is_ex_aequo", films.size() > 1);
      one.set("url", url_with("prix=" + each.id.text()));
      one.set("may_rise", each.id != all.front().id);
      one.set("may_fall", each.id != all.back().id);
      list.push_back(one);
    }
    view.set("awards", list);
    view.set("has_awards", !list.empty());
  }

  void set_decided(View& view) const {
    ViewList list;
    for (const Decided& each : decided_) {
      View one;
      one.set("jury", jury_name(each.jury, request_.language));
      one.set("award", each.motion.award);
      one.set("film", film_label(*each.motion.film));
      one.set("url", url_with("motion=" + each.motion.id.text()));
      list.push_back(one);
    }
    view.set("decided", list);
    view.set("has_decided", !list.empty());
  }

  void set_form(View& view, const Award& award) const {
    view.set("award", award.id.text());
    view.set("is_new", award.id.empty());
    view.set("name_fr", award.name_fr);
    view.set("name_en", award.name_en == award.name_fr ? std::string() : award.name_en);
    view.set("reasons_fr", award.reasons_fr);
    view.set("reasons_en", award.reasons_en);
    const std::string giver = giver_value(award);
    ViewList givers;
    for (const Jury& each : app_.catalogue.juries.of_edition(edition_.id)) {
      givers.push_back(choice(each.id.text(), jury_name(each, request_.language), each.id.text() == giver));
    }
    givers.push_back(choice("audience", words_("The audience"), giver == "audience"));
    givers.push_back(choice("edition", words_("The festival"), giver == "edition"));
    view.set("givers", givers);
    ViewList films;
    for (const Submission& each : app_.catalogue.submissions.of_edition(edition_.id)) {
      const bool has_it = std::ranges::find(award.films, each.id) != award.films.end();
      if (!has_it && each.state != SubmissionState::selected) continue;
      films.push_back(choice(each.id.text(), film_label(each.id), has_it));
    }
    view.set("film_choices", films);
    view.set("has_films", !films.empty());
  }

  App& app_;
  const Request& request_;
  const Edition& edition_;
  const Words words_;
  const std::vector<Decided> decided_;
};

// An award of this edition, as it is stored. Error{not_found}.
Award stored(App& app, const Edition& edition, const AwardId& id) {
  const auto award = app.catalogue.awards.find(id);
  if (!award || award->edition != edition.id) {
    throw Error(ErrorCode::not_found, "This award does not exist. Nothing was changed.");
  }
  return *award;
}

void act(App& app, const Edition& edition, const std::string& action, Award& typed) {
  Awards& all = app.catalogue.awards;
  if (action == "save") {
    if (typed.id.empty()) {
      typed = all.create(typed);
    } else {
      stored(app, edition, typed.id);
      all.update(typed);
    }
    return;
  }
  typed = stored(app, edition, typed.id);
  if (action == "remove") return all.remove(typed.id);
  if (action == "up" || action == "down") return all.reorder_award(typed.id, action == "up" ? -1 : 1);
  throw Error(ErrorCode::invalid, "This form does not say what to change. Nothing was changed.");
}

}  // namespace

Response awards(App& app, const Request& request) {
  const Edition edition = shown_edition(app, request);
  return AwardsPage(app, request, edition).respond({}, {});
}

Response change_awards(App& app, const Request& request) {
  const Edition edition = shown_edition(app, request);
  const Form form = read_form(request);
  const std::string action = form.value("action");
  Award award = award_from(form, edition.id);
  try {
    act(app, edition, action, award);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    return AwardsPage(app, request, edition).respond(award, error.message(), status_of(error.code()));
  }
  app.catalogue.journal.add({.account = request.viewer.account,
                             .act = Act::award_changed,
                             .words = std::to_string(edition.year) + " – " + award.name_fr});
  return redirect(address(request.language, awards_path(edition)));
}

}  // namespace resonance::server::pages
