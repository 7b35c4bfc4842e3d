// The private page of a person who can be recognised: what they agreed to, and the button that takes it back.
#include "base/clock.h"
#include "server/pages/cards.h"
#include "server/pages/frame.h"
#include "server/pages/pages.h"
#include "server/pages/people.h"

namespace resonance::server::pages {
namespace {

Person behind_link(App& app, const Request& request) {
  const auto person = app.catalogue.consents.behind_link(request.parameters.at(0));
  if (!person) {
    throw Error(ErrorCode::not_found, "This private link is not known here. Ask whoever recorded you for a new one.");
  }
  return *person;
}

Response own_agreement(App& app, const Request& request, const Person& person) {
  const Words words = app.renderer.words(request.language);
  const std::vector<Consent> records = app.catalogue.consents.of_person(person.id);
  const auto item = app.catalogue.items.find(person.item);
  View view;
  view.set("person_name", person.name);
  view.set("item_title", shown_title(words, *item));
  const bool shown = decide({}, {*item}, Use::view, wall_clock_ms()).allowed();
  view.set("item_url", shown ? View(address(request.language, item_path(item->id))) : View(false));
  view.set("standing", standing_of(words, records, wall_clock_ms()).words);
  view.set("has_records", !records.empty());
  view.set("grants", records.empty() ? ViewList() : grant_views(words, records.front()));
  view.set("text", records.empty() ? std::string() : records.front().explanation.text);
  view.set("text_language", records.empty() ? std::string() : records.front().explanation.language);
  view.set("withdrawn", !records.empty() && records.front().withdrawn_ms != 0);
  if (!records.empty() && records.front().withdrawn_ms != 0) {
    view.set("receipt", records.front().receipt);
    view.set("withdrawn_on", long_date(request.language, records.front().withdrawn_ms));
    view.set("withdrawn_at", iso8601(records.front().withdrawn_ms));
  }
  view.set("action", address(request.language, request.path));
  Head head;
  head.title = words("What I agreed to");
  head.path = "/";
  head.hidden = true;
  head.unstored = true;
  return page(app, request, "agreement", head, view);
}

}  // namespace

Response agreement(App& app, const Request& request) {
  return own_agreement(app, request, behind_link(app, request));
}

Response withdraw_agreement(App& app, const Request& request) {
  const Person person = behind_link(app, request);
  const auto records = app.catalogue.consents.of_person(person.id);
  const bool is_new = !records.empty() && records.front().withdrawn_ms == 0;
  app.catalogue.consents.withdraw(person.id);
  if (is_new) app.catalogue.journal.add({.act = Act::consent_withdrawn, .item = person.item});
  return redirect(address(request.language, request.path));
}

}  // namespace resonance::server::pages
