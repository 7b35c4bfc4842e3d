// The private page of a person who can be recognised: what they agreed to, and the button that takes it back.
#include "base/clock.h"
#include "server/agreements.h"
#include "server/errors.h"
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

Response own_agreement(App& app, const Request& request, const Person& person, const Form& form = {},
                       const Message& problem = {}, int status = 200) {
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
  const int64_t now_ms = wall_clock_ms();
  const auto campaign = item->campaign ? app.catalogue.campaigns.find(*item->campaign) : std::nullopt;
  view.set("may_agree", may_agree_again(person, records, now_ms));
  view.set("came_of_age", person.of_age_ms != 0 && person.of_age_ms <= now_ms);
  view.set("agreement_texts", agreement_text_views(app, request, campaign, form));
  view.set("scopes", scope_views(words, form));
  view.set("problem", problem_view(app, request, problem));
  view.set("action", address(request.language, request.path));
  Head head;
  head.title = words("What I agreed to");
  head.path = "/";
  head.hidden = true;
  head.unstored = true;
  return page(app, request, "agreement", head, view, status);
}

}  // namespace

Response agreement(App& app, const Request& request) {
  return own_agreement(app, request, behind_link(app, request));
}

// Without a word of what is wanted it is a withdrawal: that is never in anybody's way.
Response change_agreement(App& app, const Request& request) {
  const Person person = behind_link(app, request);
  const Form form = request.header("content-type").empty() ? Form() : read_form(request);
  if (form.value("action") == "agree") {
    try {
      agree_again(app, request, person, form);
    } catch (const Error& error) {
      if (error.code() == ErrorCode::internal) throw;
      return own_agreement(app, request, person, form, error.message(), status_of(error.code()));
    }
    return redirect(address(request.language, request.path));
  }
  const auto records = app.catalogue.consents.of_person(person.id);
  const bool is_new = !records.empty() && records.front().withdrawn_ms == 0;
  app.catalogue.consents.withdraw(person.id);
  if (is_new) app.catalogue.journal.add({.act = Act::consent_withdrawn, .item = person.item});
  return redirect(address(request.language, request.path));
}

}  // namespace resonance::server::pages
