#include "server/pages/prize_form.h"

#include <algorithm>

#include "base/clock.h"
#include "base/whole_number.h"
#include "server/local_time.h"
#include "server/pages/cards.h"

namespace resonance::server::pages {
namespace {

constexpr const char* kTexts[] = {"name_fr", "name_en", "opens", "closes", "quorum"};
constexpr PrizeAccess kAccess[] = {PrizeAccess::open, PrizeAccess::ticket};
constexpr LeftOut kLeftOut[] = {LeftOut::ignored, LeftOut::lowest};

std::string access_label(const Words& words, PrizeAccess access) {
  return access == PrizeAccess::open ? words("Anybody on the web, once with each device")
                                     : words("Whoever has the code of a ticket, once with each code");
}

std::string left_out_label(const Words& words, LeftOut rule) {
  return rule == LeftOut::ignored ? words("It does not count: each film is judged by those who have seen it")
                                  : words("It counts as “To be rejected”: when everybody has seen all of them");
}

template <class Enum, class Label>
ViewList choice_views(const auto& all, const std::string& chosen, Label label) {
  ViewList list;
  for (const Enum each : all) list.push_back(choice(std::string(name(each)), label(each), name(each) == chosen));
  return list;
}

}  // namespace

Form prize_form_of(const Edition& edition, const PublicPrize& prize) {
  Form form;
  form.fields = {{"name_fr", prize.name_fr},
                 {"name_en", prize.name_en},
                 {"opens", local_time_of(prize.opens_ms, edition.time_zone)},
                 {"closes", local_time_of(prize.closes_ms, edition.time_zone)},
                 {"quorum", prize.quorum == 0 ? "" : std::to_string(prize.quorum)},
                 {"access", std::string(name(prize.access))},
                 {"left_out", std::string(name(prize.left_out))}};
  for (const SubmissionId& each : prize.films) form.fields.emplace("films", each.text());
  return form;
}

void apply_prize_form(const Edition& edition, const Form& form, PublicPrize& prize) {
  prize.name_fr = form.value("name_fr");
  prize.name_en = form.value("name_en");
  prize.opens_ms = local_time_ms(form.value("opens"), edition.time_zone).value_or(0);
  prize.closes_ms = local_time_ms(form.value("closes"), edition.time_zone, festival::Boundary::closing).value_or(0);
  // What is no number is outside of the bounds: the catalogue says so.
  prize.quorum = form.value("quorum").empty() ? 0 : whole_number(form.value("quorum")).value_or(-1);
  prize.access = prize_access_named(form.value("access")).value_or(prize.access);
  prize.left_out = left_out_named(form.value("left_out")).value_or(prize.left_out);
  prize.films.clear();
  for (const std::string& each : form.values("films")) {
    if (const auto id = SubmissionId::parse(each)) prize.films.push_back(*id);
  }
}

void set_prize_form(View& view, App& app, const Request& request, const Edition& edition, const PublicPrize& prize,
                    const Form& form) {
  const Words words = app.renderer.words(request.language);
  for (const char* each : kTexts) view.set(each, form.value(each));
  view.set("zone", edition.time_zone);
  view.set("accesses", choice_views<PrizeAccess>(kAccess, form.value("access"),
                                                 [&](PrizeAccess each) { return access_label(words, each); }));
  view.set("left_outs", choice_views<LeftOut>(kLeftOut, form.value("left_out"),
                                              [&](LeftOut each) { return left_out_label(words, each); }));
  const auto chosen = form.values("films");
  ViewList films;
  for (const Submission& each : app.catalogue.submissions.of_edition(edition.id)) {
    if (each.state != SubmissionState::selected) continue;
    const auto item = app.catalogue.items.find(each.item);
    if (!item) continue;
    films.push_back(
        choice(each.id.text(), shown_title(words, *item), std::ranges::find(chosen, each.id.text()) != chosen.end()));
  }
  view.set("films", films);
  view.set("has_films", !films.empty());
  const int64_t now_ms = wall_clock_ms();
  view.set("may_change", prize.id.empty() || vote_state(prize, now_ms) == VoteState::not_yet);
  view.set("may_move_close", !prize.id.empty() && vote_state(prize, now_ms) == VoteState::open);
}

}  // namespace resonance::server::pages
