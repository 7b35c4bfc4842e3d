// The public prizes of an edition for those who prepare it: their settings, how many have voted, the codes of tickets.
#include <algorithm>

#include "base/clock.h"
#include "base/whole_number.h"
#include "server/errors.h"
#include "server/local_time.h"
#include "server/pages/frame.h"
#include "server/pages/pages.h"
#include "server/pages/prize_form.h"
#include "server/pages/tickets.h"

namespace resonance::server::pages {
namespace {

std::string list_path(const Edition& edition) {
  return edition_path(edition) + "/prix-du-public";
}

std::string desk_path(const ShownPrize& of) {
  return prize_path(of.edition, of.prize) + "/reglages";
}

Response list_page(App& app, const Request& request, const Edition& edition, const Form& form, const Message& problem,
                   int status = 200) {
  const Words words = app.renderer.words(request.language);
  const int64_t now_ms = wall_clock_ms();
  ViewList list;
  for (const PublicPrize& each : app.catalogue.public_prizes.of_edition(edition.id)) {
    const ShownPrize of{edition, each};
    View one;
    one.set("name", prize_name(each, request.language));
    one.set("url", address(request.language, desk_path(of)));
    one.set("state", vote_words(words, of, now_ms));
    one.set("ballots", words.plural(app.catalogue.public_ballots.count(each.id), "{n} ballot", "{n} ballots"));
    list.push_back(one);
  }
  View view;
  set_prize_form(view, app, request, edition, {}, form);
  view.set("edition", title_of(edition, request.language));
  view.set("edition_url", address(request.language, edition_path(edition)));
  view.set("prizes", list);
  view.set("has_prizes", !list.empty());
  view.set("action", address(request.language, list_path(edition)));
  view.set("problem", problem_view(app, request, problem));
  Head head;
  head.title = words("Public prizes") + " – " + title_of(edition, request.language);
  head.path = list_path(edition);
  head.section = "festival";
  head.hidden = true;
  return page(app, request, "public-prizes", head, view, status);
}

// What the desk shows after something was done, beside what is stored.
struct Shown {
  std::optional<Form> typed;
  std::optional<MadeTickets> made;
  Message problem;
  int status = 200;
};

ViewList batch_views(App& app, const Request& request, const ShownPrize& of) {
  const Words words = app.renderer.words(request.language);
  ViewList list;
  for (const TicketBatch& each : app.catalogue.tickets.of_prize(of.prize.id)) {
    View one;
    one.set("id", each.id.text());
    one.set("label", each.label);
    one.set("codes", words.plural(each.codes, "{n} code", "{n} codes"));
    one.set("used", words.plural(each.used, "{n} used", "{n} used"));
    one.set("made", long_time(words, each.made_ms, of.edition.time_zone));
    one.set("revoked",
            each.revoked_ms == 0 ? View(false) : View(long_time(words, each.revoked_ms, of.edition.time_zone)));
    list.push_back(one);
  }
  return list;
}

Response desk_page(App& app, const Request& request, const ShownPrize& of, const Shown& shown) {
  const Words words = app.renderer.words(request.language);
  const int64_t now_ms = wall_clock_ms();
  View view;
  set_prize_form(view, app, request, of.edition, of.prize, shown.typed.value_or(prize_form_of(of.edition, of.prize)));
  view.set("title", prize_name(of.prize, request.language));
  view.set("edition", title_of(of.edition, request.language));
  view.set("edition_url", address(request.language, edition_path(of.edition)));
  view.set("list_url", address(request.language, list_path(of.edition)));
  view.set("page_url", address(request.language, prize_path(of.edition, of.prize)));
  view.set("action", address(request.language, desk_path(of)));
  view.set("state", vote_words(words, of, now_ms));
  view.set("ballots", words.plural(app.catalogue.public_ballots.count(of.prize.id), "{n} ballot", "{n} ballots"));
  view.set("quorum_needed",
           of.prize.quorum == 0 ? View(false) : View(words.plural(of.prize.quorum, "{n} is needed", "{n} are needed")));
  const bool is_closed = vote_state(of.prize, now_ms) == VoteState::closed;
  view.set("is_closed", is_closed);
  view.set("results_url", address(request.language, prize_path(of.edition, of.prize) + "/resultats"));
  view.set("is_ticket", of.prize.access == PrizeAccess::ticket);
  view.set("may_make", !is_closed);
  const ViewList batches = batch_views(app, request, of);
  view.set("batches", batches);
  view.set("has_batches", !batches.empty());
  view.set("is_made", shown.made.has_value());
  if (shown.made) {
    view.set("made_batch", shown.made->batch.id.text());
    view.set("made_label", shown.made->batch.label);
    view.set("made_key", shown.made->key);
  }
  view.set("problem", problem_view(app, request, shown.problem));
  Head head;
  head.title = prize_name(of.prize, request.language) + " – " + title_of(of.edition, request.language);
  head.path = desk_path(of);
  head.section = "festival";
  head.hidden = true;
  head.unstored = true;
  return page(app, request, "public-prize-desk", head, view, shown.status);
}

void note(App& app, const Request& request, Act act, const std::string& words) {
  app.catalogue.journal.add({.account = request.viewer.account, .act = act, .words = words});
}

void change_settings(App& app, const Request& request, const ShownPrize& of, const Form& form) {
  PublicPrize prize = of.prize;
  const int64_t now_ms = wall_clock_ms();
  if (vote_state(of.prize, now_ms) == VoteState::open) {
    // The form has this one field then; whoever sends more finds that only the close moves.
    prize.closes_ms =
        local_time_ms(form.value("closes"), of.edition.time_zone, festival::Boundary::closing).value_or(0);
  } else {
    apply_prize_form(of.edition, form, prize);
  }
  app.catalogue.public_prizes.update(prize, now_ms);
  const bool is_moved = prize.closes_ms != of.prize.closes_ms;
  note(app, request, Act::prize_changed,
       prize.name_fr + (is_moved ? "\n" + iso8601(of.prize.closes_ms) + " → " + iso8601(prize.closes_ms) : ""));
}

void make_tickets(App& app, const Request& request, const ShownPrize& of, const Form& form, Shown& shown) {
  shown.made = app.catalogue.tickets.make(of.prize.id, form.value("label"),
                                          whole_number(form.value("number")).value_or(0), wall_clock_ms());
  note(app, request, Act::tickets_made,
       of.prize.name_fr + "\n" + shown.made->batch.label + " (" + std::to_string(shown.made->batch.codes) + ")");
}

void revoke_tickets(App& app, const Request& request, const ShownPrize& of, const Form& form) {
  const TicketBatch batch = batch_of(app, of, form);
  app.catalogue.tickets.revoke(batch.id, wall_clock_ms());
  note(app, request, Act::tickets_revoked, of.prize.name_fr + "\n" + batch.label);
}

}  // namespace

Response public_prizes(App& app, const Request& request) {
  const Edition edition = shown_edition(app, request);
  return list_page(app, request, edition, prize_form_of(edition, {}), {});
}

Response create_public_prize(App& app, const Request& request) {
  const Edition edition = shown_edition(app, request);
  const Form form = read_form(request);
  try {
    PublicPrize prize;
    prize.edition = edition.id;
    apply_prize_form(edition, form, prize);
    prize = app.catalogue.public_prizes.create(prize);
    note(app, request, Act::prize_changed, prize.name_fr);
    return redirect(address(request.language, desk_path({edition, prize})));
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    return list_page(app, request, edition, form, error.message(), status_of(error.code()));
  }
}

Response public_prize_desk(App& app, const Request& request) {
  return desk_page(app, request, shown_prize(app, request), {});
}

Response change_public_prize(App& app, const Request& request) {
  const ShownPrize of = shown_prize(app, request);
  const Form form = read_form(request);
  const std::string action = form.value("action");
  Shown shown;
  try {
    if (action == "settings") {
      change_settings(app, request, of, form);
    } else if (action == "codes") {
      make_tickets(app, request, of, form, shown);
      return desk_page(app, request, of, shown);
    } else if (action == "sheet" || action == "table") {
      return tickets(app, request, of, batch_of(app, of, form), form);
    } else if (action == "revoke") {
      revoke_tickets(app, request, of, form);
    } else {
      throw Error(ErrorCode::invalid, "This form does not say what to change. Nothing was changed.");
    }
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    shown.problem = error.message();
    shown.status = status_of(error.code());
    if (action == "settings") shown.typed = form;
    return desk_page(app, request, of, shown);
  }
  return redirect(address(request.language, desk_path(of)));
}

}  // namespace resonance::server::pages
