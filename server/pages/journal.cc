// Who did what in the library: its page for moderators, and the same as a table for spreadsheets.
#include "server/pages/journal.h"

#include "base/clock.h"
#include "server/csv.h"
#include "server/pages/cards.h"
#include "server/pages/frame.h"
#include "server/pages/pages.h"

namespace resonance::server::pages {
namespace {

constexpr int kListed = 200;

std::string act_label(const Words& words, Act act) {
  switch (act) {
    case Act::created: return words("Created");
    case Act::changed: return words("Changed");
    case Act::handed_in: return words("Handed in");
    case Act::taken_back: return words("Taken back");
    case Act::published: return words("Published");
    case Act::changes_asked: return words("Changes asked for");
    case Act::refused: return words("Refused");
    case Act::withdrawn: return words("Withdrawn");
    case Act::erased: return words("Erased");
    case Act::people_declared: return words("Said who can be recognised");
    case Act::consent_recorded: return words("Recorded an agreement");
    case Act::consent_withdrawn: return words("An agreement was withdrawn");
    case Act::reported: return words("Reported by a visitor");
    case Act::report_answered: return words("Report dealt with");
    case Act::decision_undone: return words("Decision taken back");
    case Act::sealed: return words("Removed a passage");
    case Act::seal_lifted: return words("Gave a passage back");
    case Act::masked: return words("Covered a face or altered a voice");
    case Act::unmasked: return words("Showed a person again as they are");
    case Act::account_created: return words("Account created");
    case Act::account_changed: return words("Account changed");
    case Act::signed_in: return words("Signed in");
    case Act::file_erased: return words("A file erased");
    case Act::account_erased: return words("Account erased");
    case Act::end_set: return words("Said until when it is kept");
    case Act::end_announced: return words("Announced that its end comes soon");
    case Act::film_submitted: return words("Handed in to the festival");
    case Act::film_withdrawn: return words("Withdrawn from the festival");
    case Act::film_decided: return words("Decided on for the festival");
    case Act::jury_changed: return words("Changed a jury of the festival");
    case Act::films_given_out: return words("Gave out films to a jury");
    case Act::vote_closed: return words("Closed the vote of a jury");
    case Act::programme_changed: return words("Changed the programme of the festival");
    case Act::pack_taken: return words("Took the projection pack of a screening");
    case Act::minutes_signed: return words("Signed the minutes of a jury");
    case Act::award_changed: return words("Changed an award of the festival");
    case Act::draw_changed: return words("Changed the draw of a citizen jury");
    case Act::volunteers_seen: return words("Looked at the volunteers of a citizen jury");
    case Act::roll_closed: return words("Closed the roll of a citizen jury");
    case Act::jury_drawn: return words("Drew a citizen jury");
    case Act::seat_given_up: return words("Had seats of a citizen jury drawn anew");
    case Act::volunteers_erased: return words("The volunteers of a citizen jury were erased");
    case Act::volunteer_changed: return words("Withdrew a volunteer, or gave them another link");
    case Act::prize_changed: return words("Changed a public prize of the festival");
    case Act::tickets_made: return words("Made codes of tickets for a public prize");
    case Act::tickets_revoked: return words("Revoked codes of tickets for a public prize");
    case Act::age_announced: return words("Announced that somebody in it turns 18 soon");
  }
  return {};
}

}  // namespace

View act_view(App& app, const Request& request, const JournalEntry& entry) {
  const Words words = app.renderer.words(request.language);
  const auto account = entry.account ? app.catalogue.accounts.find(*entry.account) : std::nullopt;
  View view;
  view.set("date", long_date(request.language, entry.at_ms));
  view.set("date_iso", iso8601(entry.at_ms));
  view.set("act", act_label(words, entry.act));
  view.set("who", account ? View(account->name.empty() ? account->email : account->name) : View(false));
  const bool is_missing = entry.act == Act::people_declared && entry.words == "no";
  const bool is_for_machines = entry.act == Act::people_declared || entry.act == Act::age_announced;
  view.set("words", is_missing        ? View(words("Somebody is missing"))
                    : is_for_machines ? View(false)
                                      : optional_text(entry.words));
  return view;
}

Response journal(App& app, const Request& request) {
  const Words words = app.renderer.words(request.language);
  ViewList entries;
  for (const JournalEntry& each : app.catalogue.journal.latest(kListed)) {
    View view = act_view(app, request, each);
    const auto item = each.item ? app.catalogue.items.find(*each.item) : std::nullopt;
    view.set("title", item ? View(item->title) : each.item ? View(words("erased")) : View(false));
    view.set("url", item ? View(address(request.language, "/moderation/" + item->id.text())) : View(false));
    entries.push_back(view);
  }
  View view;
  view.set("entries", entries);
  view.set("csv_url", "/journal.csv");
  Head head;
  head.title = words("Journal");
  head.path = "/journal";
  head.section = "moderation";
  head.hidden = true;
  return page(app, request, "journal", head, view);
}

// RFC 4180, UTF-8.
Response journal_csv(App& app, const Request&) {
  std::string text = "number,at,account,act,item,words\r\n";
  for (const JournalEntry& each : app.catalogue.journal.latest(10'000)) {
    text += std::to_string(each.number) + "," + iso8601(each.at_ms) + "," +
            (each.account ? each.account->text() : std::string()) + "," + std::string(name(each.act)) + "," +
            (each.item ? each.item->text() : std::string()) + "," + csv_cell(each.words) + "\r\n";
  }
  Response response;
  response.body = std::move(text);
  response.set("Content-Type", "text/csv; charset=utf-8")
      .set("Content-Disposition", "attachment; filename=\"journal.csv\"")
      .set("Cache-Control", "private, no-store");
  return response;
}

}  // namespace resonance::server::pages
