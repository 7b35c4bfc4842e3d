// The juries of an edition for those who prepare it: how they vote, who sits in them, who sees what, and their end.
#include <algorithm>
#include <map>

#include "base/clock.h"
#include "base/whole_number.h"
#include "server/draws.h"
#include "server/errors.h"
#include "server/pages/cards.h"
#include "server/pages/fields.h"
#include "server/pages/frame.h"
#include "server/pages/invitation.h"
#include "server/pages/pages.h"

namespace resonance::server::pages {
namespace {

constexpr JuryKind kKinds[] = {JuryKind::selection, JuryKind::professional, JuryKind::youth, JuryKind::citizen};
constexpr JuryMethod kMethods[] = {JuryMethod::majority_judgment, JuryMethod::weighted_criteria, JuryMethod::borda};

// -1, which the catalogue refuses, for what is no number.
int number_in(const std::string& text) {
  return whole_number(text).value_or(-1);
}

// "Propos | Substance | 3", one on each line; without a weight: 1.
std::vector<JuryCriterion> criteria_from(const std::string& text) {
  std::vector<JuryCriterion> all;
  for (const std::string& line : lines_of(text)) {
    const size_t first = line.find('|'), second = first == line.npos ? first : line.find('|', first + 1);
    JuryCriterion criterion{line.substr(0, first), {}, 1};
    if (first != line.npos)
      criterion.name_en = line.substr(first + 1, second == line.npos ? second : second - first - 1);
    if (second != line.npos) {
      const size_t digit = line.find_first_not_of(' ', second + 1);
      criterion.weight = digit == line.npos ? -1 : number_in(line.substr(digit));
    }
    all.push_back(criterion);
  }
  return all;
}

std::string criteria_text(const Jury& jury) {
  std::string text;
  for (const JuryCriterion& each : jury.criteria) {
    text += each.name_fr + " | " + each.name_en + " | " + std::to_string(each.weight) + "\n";
  }
  return text;
}

// "5" jurors, or "60 %" of them; nothing: half.
Quorum quorum_from(const std::string& text) {
  const size_t first = text.find_first_not_of(' ');
  if (first == text.npos) return {};
  const size_t end = std::min(text.find_first_not_of("0123456789", first), text.size());
  const std::string rest = text.substr(std::min(text.find_first_not_of(" \u00a0\u202f", end), text.size()));
  if (!rest.empty() && rest != "%") return {-1, true};
  return {number_in(text.substr(first, end - first)), !rest.empty()};
}

void apply_settings(const Form& form, Jury& jury) {
  jury.kind = jury_kind_named(form.value("kind")).value_or(jury.kind);
  jury.method = jury_method_named(form.value("method")).value_or(jury.method);
  jury.name_fr = form.value("name_fr");
  jury.name_en = form.value("name_en");
  jury.criteria = criteria_from(form.value("criteria"));
  jury.seats_per_film = number_in(form.value("seats_per_film"));
  jury.blind = form.has("blind");
  jury.quorum = quorum_from(form.value("quorum"));
  jury.categories.clear();
  for (const std::string& each : form.values("categories")) {
    if (const auto id = CategoryId::parse(each)) jury.categories.push_back(*id);
  }
}

template <class Enum, class Label>
ViewList choice_views(const auto& all, Enum chosen, Label label) {
  ViewList list;
  for (const Enum each : all) {
    list.push_back(choice(std::string(name(each)), label(each), each == chosen));
  }
  return list;
}

// What the form of a jury's settings shows.
void set_settings(View& view, const Request& request, const Words& words, const Edition& edition, const Jury& jury) {
  view.set("kinds", choice_views(kKinds, jury.kind, [&](JuryKind each) { return jury_kind_label(words, each); }));
  view.set("methods", choice_views(kMethods, jury.method, [&](JuryMethod each) { return method_label(words, each); }));
  view.set("name_fr", jury.name_fr);
  view.set("name_en", jury.name_en);
  view.set("criteria", criteria_text(jury));
  view.set("seats_per_film", std::to_string(jury.seats_per_film));
  view.set("blind", jury.blind);
  view.set("quorum", std::to_string(jury.quorum.value) + (jury.quorum.is_share ? " %" : ""));
  ViewList categories;
  for (const Category& each : edition.categories) {
    const bool chosen = std::ranges::find(jury.categories, each.id) != jury.categories.end();
    categories.push_back(choice(each.id.text(), name_of(each, request.language), chosen));
  }
  view.set("categories", categories);
}

// What the desk shows after something was done, beside what is stored.
struct Shown {
  Message problem;
  int status = 200;
  std::string invited_name;
  std::string invited_link;
  std::vector<festival::Shortfall> shortfalls;
  bool given_out = false;
};

class Desk {
 public:
  Desk(App& app, const Request& request, const Edition& edition, const Jury& jury)
      : app_(app),
        request_(request),
        edition_(edition),
        jury_(jury),
        words_(app.renderer.words(request.language)),
        films_(films_of(app, edition, jury)) {}

  Response respond(const Shown& shown) {
    View view;
    set_settings(view, request_, words_, edition_, jury_);
    view.set("title", jury_name(jury_, request_.language));
    view.set("edition", title_of(edition_, request_.language));
    view.set("edition_url", address(request_.language, edition_path(edition_)));
    view.set("juries_url", address(request_.language, edition_path(edition_) + "/jurys"));
    view.set("action", address(request_.language, jury_path(edition_, jury_)));
    view.set("films", words_.plural(static_cast<int64_t>(films_.size()), "{n} film to judge", "{n} films to judge"));
    view.set("is_closed", jury_.closed_ms != 0);
    view.set("results_url", address(request_.language, jury_path(edition_, jury_) + "/resultats"));
    view.set("deliberation_url", address(request_.language, jury_path(edition_, jury_) + "/deliberation"));
    const bool draws = jury_.kind == JuryKind::citizen && may_run_draws(request_.viewer);
    view.set("draw_url",
             draws ? View(address(request_.language, draw_path(edition_, jury_) + "/conduite")) : View(false));
    set_jurors(view);
    set_exclusions(view);
    view.set("invited_name", optional_text(shown.invited_name));
    view.set("invited_link", shown.invited_link);
    view.set("given_out", shown.given_out);
    ViewList shortfalls;
    for (const festival::Shortfall& each : shown.shortfalls) shortfalls.push_back(shortfall_view(each));
    view.set("shortfalls", shortfalls);
    view.set("has_shortfalls", !shortfalls.empty());
    view.set("problem", problem_view(app_, request_, shown.problem));
    Head head;
    head.title = jury_name(jury_, request_.language) + " – " + title_of(edition_, request_.language);
    head.path = jury_path(edition_, jury_);
    head.section = "festival";
    head.hidden = true;
    head.unstored = true;
    return page(app_, request_, "jury-desk", head, view, shown.status);
  }

 private:
  void set_jurors(View& view) {
    std::map<JurorId, int64_t> seats, sent;
    for (const JurySeat& each : app_.catalogue.jurors.seats(jury_.id)) ++seats[each.juror];
    for (const JurySeat& each : app_.catalogue.jury_ballots.sent_seats(jury_.id)) ++sent[each.juror];
    ViewList present, left;
    for (const Juror& each : app_.catalogue.jurors.of_jury(jury_.id)) {
      View one;
      one.set("id", each.id.text());
      one.set("name", each.name.empty() ? words_("Somebody whose account was erased") : each.name);
      one.set("president", each.president);
      one.set("place", optional_text(place_name(app_.catalogue, each.territory)));
      one.set("films", words_.plural(seats[each.id], "{n} film", "{n} films"));
      one.set("sent", words_.plural(sent[each.id], "{n} ballot sent", "{n} ballots sent"));
      one.set("percent", std::to_string(seats[each.id] == 0 ? 0 : 100 * sent[each.id] / seats[each.id]));
      (each.left_ms == 0 ? present : left).push_back(one);
    }
    view.set("jurors", present);
    view.set("has_jurors", !present.empty());
    view.set("left", left);
    view.set("has_left", !left.empty());
  }

  void set_exclusions(View& view) {
    std::map<JurorId, std::string> jurors;
    for (const Juror& each : app_.catalogue.jurors.of_jury(jury_.id)) jurors[each.id] = each.name;
    ViewList all;
    for (const JuryExclusion& each : exclusions_of(app_, jury_, films_)) {
      View one;
      one.set("juror", jurors[each.juror]);
      one.set("film", film_title(each.film.text()));
      one.set("reason", conflict_label(words_, each.conflict));
      all.push_back(one);
    }
    view.set("exclusions", all);
    view.set("has_exclusions", !all.empty());
  }

  std::string film_title(const std::string& id) const {
    const auto film =
        std::ranges::find_if(films_, [&](const SubmittedFilm& each) { return each.submission.id.text() == id; });
    return film == films_.end() ? std::string() : shown_title(words_, film->item);
  }

  View shortfall_view(const festival::Shortfall& shortfall) const {
    View one;
    one.set("film", film_title(shortfall.film));
    one.set("missing", words_.plural(shortfall.missing, "{n} juror is missing", "{n} jurors are missing"));
    ViewList reasons;
    for (const auto& [juror, reason] : shortfall.excluded) {
      const auto id = JurorId::parse(juror);
      const auto who = id ? app_.catalogue.jurors.find(*id) : std::nullopt;
      View each;
      each.set("text",
               words_({"{person}: {reason}", {{"person", who ? who->name : juror}, {"reason", words_(reason)}}}));
      reasons.push_back(each);
    }
    one.set("reasons", reasons);
    return one;
  }

  App& app_;
  const Request& request_;
  const Edition& edition_;
  const Jury& jury_;
  const Words words_;
  const std::vector<SubmittedFilm> films_;
};

void add_juror(App& app, const Request& request, const Jury& jury, const Form& form, Shown& shown) {
  Juror juror = juror_from(app, form);
  const Invitation invitation = invite(app, request, form.value("email"), form.value("name"));
  if (!invitation.link.empty()) {
    shown.invited_name = invitation.account.name;
    shown.invited_link = invitation.link;
  }
  juror.jury = jury.id;
  juror.account = invitation.account.id;
  juror.name = form.value("name");
  juror.president = form.has("president");
  app.catalogue.jurors.add(juror);
}

Juror named_juror(App& app, const Jury& jury, const Form& form) {
  const auto id = JurorId::parse(form.value("juror"));
  const auto juror = id ? app.catalogue.jurors.find(*id) : std::nullopt;
  if (!juror || juror->jury != jury.id) {
    throw Error(ErrorCode::not_found, "This person does not sit in a jury here.");
  }
  return *juror;
}

// Returns whether the page is to be shown at once, with what only this answer knows.
bool act(App& app, const Request& request, const ShownJury& of, const Form& form, Shown& shown) {
  const std::string action = form.value("action");
  const auto note = [&](Act act) {
    app.catalogue.journal.add({.account = request.viewer.account, .act = act, .words = of.jury.name_fr});
  };
  if (action == "give_out") {
    shown.shortfalls = give_out(app, request.viewer, of.edition, of.jury).shortfalls;
    shown.given_out = true;
    return true;
  }
  if (action == "close") {
    app.catalogue.juries.close(of.jury.id, wall_clock_ms());
    note(Act::vote_closed);
    return false;
  }
  if (action == "settings") {
    Jury jury = of.jury;
    apply_settings(form, jury);
    app.catalogue.juries.update(jury);
  } else if (action == "add") {
    add_juror(app, request, of.jury, form, shown);
  } else if (action == "president") {
    Juror juror = named_juror(app, of.jury, form);
    juror.president = !juror.president;
    app.catalogue.jurors.update(juror);
  } else if (action == "leave") {
    leave_seat(app, named_juror(app, of.jury, form), wall_clock_ms());
  } else {
    throw Error(ErrorCode::invalid, "This form does not say what to change. Nothing was changed.");
  }
  note(Act::jury_changed);
  return !shown.invited_link.empty();
}

Response list_page(App& app, const Request& request, const Edition& edition, const Jury& typed, const Message& problem,
                   int status = 200) {
  const Words words = app.renderer.words(request.language);
  ViewList list;
  for (const Jury& each : app.catalogue.juries.of_edition(edition.id)) {
    View one;
    one.set("name", jury_name(each, request.language));
    one.set("kind", jury_kind_label(words, each.kind));
    one.set("method", method_label(words, each.method));
    one.set("url", address(request.language, jury_path(edition, each)));
    one.set("state", each.closed_ms != 0 ? words("The vote is closed") : words("The vote is open"));
    const auto jurors = app.catalogue.jurors.of_jury(each.id);
    one.set("jurors", words.plural(std::ranges::count_if(jurors, [](const Juror& juror) { return juror.left_ms == 0; }),
                                   "{n} juror", "{n} jurors"));
    list.push_back(one);
  }
  View view;
  set_settings(view, request, words, edition, typed);
  view.set("edition", title_of(edition, request.language));
  view.set("edition_url", address(request.language, edition_path(edition)));
  view.set("juries", list);
  view.set("has_juries", !list.empty());
  view.set("action", address(request.language, edition_path(edition) + "/jurys"));
  view.set("problem", problem_view(app, request, problem));
  Head head;
  head.title = words("Juries") + " – " + title_of(edition, request.language);
  head.path = edition_path(edition) + "/jurys";
  head.section = "festival";
  head.hidden = true;
  return page(app, request, "juries", head, view, status);
}

}  // namespace

Response juries(App& app, const Request& request) {
  return list_page(app, request, shown_edition(app, request), {}, {});
}

Response create_jury(App& app, const Request& request) {
  const Edition edition = shown_edition(app, request);
  Jury jury;
  jury.edition = edition.id;
  apply_settings(read_form(request), jury);
  try {
    return redirect(address(request.language, jury_path(edition, app.catalogue.juries.create(jury))));
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    return list_page(app, request, edition, jury, error.message(), status_of(error.code()));
  }
}

Response jury_desk(App& app, const Request& request) {
  const ShownJury of = shown_jury(app, request);
  return Desk(app, request, of.edition, of.jury).respond({});
}

Response change_jury(App& app, const Request& request) {
  const ShownJury of = shown_jury(app, request);
  const Form form = read_form(request);
  Shown shown;
  try {
    if (!act(app, request, of, form, shown)) return redirect(address(request.language, jury_path(of.edition, of.jury)));
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    shown.problem = error.message();
    shown.status = status_of(error.code());
  }
  const ShownJury now = shown_jury(app, request);
  return Desk(app, request, now.edition, now.jury).respond(shown);
}

}  // namespace resonance::server::pages
