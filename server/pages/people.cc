// Who can be recognised in a contribution and what each of them agreed to: the page of whoever deposits it.
#include "server/pages/people.h"

#include <algorithm>

#include "base/clock.h"
#include "base/file.h"
#include "base/unicode.h"
#include "server/agreements.h"
#include "server/coming_of_age.h"
#include "server/errors.h"
#include "server/gated.h"
#include "server/pages/cards.h"
#include "server/pages/frame.h"
#include "server/pages/pages.h"
#include "server/sign_in.h"

namespace resonance::server::pages {

ViewList grant_views(const Words& words, const Consent& consent) {
  const auto row = [&](const std::string& aspect, const std::set<Scope>& scopes) {
    View view;
    view.set("aspect", aspect);
    view.set("scopes", scopes_label(words, scopes));
    return view;
  };
  const bool is_the_same = std::ranges::all_of(
      consent.grants, [&](const auto& each) { return each.second == consent.grants.begin()->second; });
  if (consent.grants.size() == all_aspects().size() && is_the_same) {
    return {row(words("Picture, voice, words, photos and name"), consent.grants.begin()->second)};
  }
  ViewList rows;
  for (const auto& [aspect, scopes] : consent.grants) rows.push_back(row(aspect_label(words, aspect), scopes));
  return rows;
}

ViewList scope_views(const Words& words, const Form& form) {
  ViewList scopes;
  const auto ticked = form.values("scopes");
  for (const Scope scope : all_scopes()) {
    View one;
    one.set("value", std::string(name(scope)));
    one.set("label", scope_label(words, scope));
    one.set("chosen", std::ranges::find(ticked, name(scope)) != ticked.end());
    scopes.push_back(one);
  }
  return scopes;
}

ViewList agreement_text_views(const App& app, const Request& request, const std::optional<Campaign>& campaign,
                              const Form& form) {
  const Language chosen = chosen_text(app.renderer, request, campaign, form.value("text_language")).language;
  ViewList views;
  for (const AgreementText& each : agreement_texts(app.renderer, request.language, campaign)) {
    View one;
    one.set("value", std::string(code(each.language)));
    one.set("label", language_own_name(code(each.language)));
    one.set("text", each.text);
    one.set("chosen", each.language == chosen);
    views.push_back(one);
  }
  return views;
}

Standing standing_of(const Words& words, const std::vector<Consent>& records, int64_t now_ms) {
  if (records.empty()) return {words("No agreement on record: nothing is shown."), false};
  const Consent& last = records.front();
  const auto day = [&](int64_t moment_ms) { return long_date(words.language(), moment_ms); };
  if (last.withdrawn_ms != 0) {
    return {words({"Withdrawn on {day} (receipt {receipt}): nothing is shown any more.",
                   {{"day", day(last.withdrawn_ms)}, {"receipt", last.receipt}}}),
            false};
  }
  if (last.from_ms > now_ms) return {words({"Begins on {day}.", {{"day", day(last.from_ms)}}}), false};
  if (last.until_ms != 0 && last.until_ms <= now_ms) {
    return {words({"Ended on {day}: ask again.", {{"day", day(last.until_ms)}}}), false};
  }
  if (last.until_ms != 0) {
    return {words({"Agreed on {day}, until {end}.", {{"day", day(last.given_ms)}, {"end", day(last.until_ms)}}}), true};
  }
  return {words({"Agreed on {day}.", {{"day", day(last.given_ms)}}}), true};
}

namespace {

std::string people_path(const ItemId& id) {
  return item_path(id) + "/personnes";
}

// What the form of a new agreement shows; `form` holds what was typed before an error, or nothing.
void set_consent_form(View& view, const App& app, const Request& request, const Item& item, const Form& form) {
  const Words words = app.renderer.words(request.language);
  const bool typed = !form.fields.empty();
  const auto holds = [&](const char* field, std::string_view value) {
    const auto values = form.values(field);
    return std::find(values.begin(), values.end(), value) != values.end();
  };
  ViewList aspects;
  for (const Aspect aspect : all_aspects()) {
    View one;
    one.set("value", std::string(name(aspect)));
    one.set("label", aspect_label(words, aspect));
    one.set("chosen", holds("appears", name(aspect)));
    ViewList cells;
    for (const Scope scope : all_scopes()) {
      View cell;
      const std::string value = std::string(name(aspect)) + ":" + std::string(name(scope));
      cell.set("value", value);
      cell.set("label", aspect_label(words, aspect) + ": " + scope_label(words, scope));
      cell.set("chosen", holds("grant", value));
      cells.push_back(cell);
    }
    one.set("cells", cells);
    aspects.push_back(one);
  }
  view.set("aspects", aspects);
  view.set("scopes", scope_views(words, form));
  view.set("differs", form.value("differs") == "yes");
  const auto campaign = item.campaign ? app.catalogue.campaigns.find(*item.campaign) : std::nullopt;
  const std::vector<AgreementText> texts = agreement_texts(app.renderer, request.language, campaign);
  view.set("text", typed ? form.value("text") : texts.front().text);
  const std::string chosen =
      form.has("text_language") ? form.value("text_language") : std::string(code(texts.front().language));
  ViewList languages;
  for (const Language language : {Language::french, Language::english}) {
    const auto own = std::ranges::find(texts, language, &AgreementText::language);
    View one;
    one.set("value", std::string(code(language)));
    one.set("label", language_label(words, std::string(code(language))));
    one.set("chosen", chosen == code(language));
    one.set("ready_text", own == texts.end() ? View(false) : View(own->text));
    languages.push_back(one);
  }
  view.set("text_languages", languages);
  for (const char* field : {"name", "from", "until", "manner", "guardians", "born"}) {
    view.set(std::string("typed_") + field, form.value(field));
  }
  view.set("collector", typed ? form.value("collector") : request.account ? request.account->name : std::string());
  view.set("minor", form.value("minor") == "yes");
  view.set("assent", form.value("assent") == "yes");
  view.set("needs_password", needs_password(request));
}

struct Shown {
  Message problem = {};
  int status = 200;
  std::string link_of = {};  // a person whose new private link is shown
  std::string link = {};
  Form form = {};
  std::optional<PersonId> again = {};  // the form is for another agreement of theirs
};

bool is_minor(const Person& person) {
  return person.of_age_ms > wall_clock_ms();
}

// `due`: those whom somebody will have to ask again soon.
View person_view(const App& app, const Request& request, const Item& item, const Person& person,
                 const std::vector<Media>& files, const std::vector<Person>& due) {
  const Words words = app.renderer.words(request.language);
  const std::vector<Consent> records = app.catalogue.consents.of_person(person.id);
  const Standing standing = standing_of(words, records, wall_clock_ms());
  View view;
  view.set("id", person.id.text());
  view.set("person_name", person.name);
  view.set("standing", standing.words);
  view.set("is_live", standing.is_live);
  const bool is_asked_soon = std::ranges::find(due, person.id, &Person::id) != due.end();
  view.set("asked_soon", is_asked_soon ? View(coming_of_age_words(words, person, wall_clock_ms())) : View(false));
  view.set("is_minor", is_minor(person) && !is_asked_soon
                           ? View(words({"Not of age: will be asked again on {day}.",
                                         {{"day", long_date(request.language, person.of_age_ms)}}}))
                           : View(false));
  view.set("in_media", false);
  for (const Media& media : files) {
    if (person.media == media.id) view.set("in_media", file_label(media));
  }
  view.set("has_records", !records.empty());
  view.set("grants", records.empty() ? ViewList() : grant_views(words, records.front()));
  view.set("can_withdraw", !records.empty() && records.front().withdrawn_ms == 0);
  const bool is_proven = !records.empty() && !records.front().proof.empty();
  view.set("proof_url",
           is_proven ? View(item_path(item.id) + "/accords/" + records.front().id.text() + "/preuve") : View(false));
  view.set("is_spoken", is_proven && is_spoken(proof_type_of(app.data.proof(records.front().id))));
  view.set("again_url",
           address(request.language, people_path(item.id)) + "?personne=" + person.id.text() + "#add-person");
  view.set("person_action", address(request.language, people_path(item.id) + "/" + person.id.text()));
  return view;
}

Response people_page(App& app, const Request& request, const Item& item, const Shown& shown) {
  const Words words = app.renderer.words(request.language);
  const std::vector<Media> files = app.catalogue.media.of_item(item.id);
  View view;
  ViewList people;
  const std::vector<Person> due = coming_of_age(app, wall_clock_ms());
  std::optional<Person> again;
  for (const Person& each : app.catalogue.consents.people_of(item.id)) {
    if (shown.again == each.id) again = each;
    View one = person_view(app, request, item, each, files, due);
    one.set("link", shown.link_of == each.id.text() ? View(shown.link) : View(false));
    people.push_back(one);
  }
  view.set("has_people", !people.empty());
  view.set("people", people);
  ViewList choices;
  for (const Media& media : files) {
    View one;
    one.set("value", media.id.text());
    one.set("label", file_label(media));
    one.set("chosen", shown.form.value("media") == media.id.text());
    choices.push_back(one);
  }
  view.set("files", choices);
  view.set("several_files", choices.size() > 1);
  view.set("again", again ? View(again->name) : View(false));
  view.set("again_for_minor", again && is_minor(*again));
  view.set("form_action", address(request.language, people_path(item.id) + (again ? "/" + again->id.text() : "")));
  set_consent_form(view, app, request, item, shown.form);
  view.set("item_title", shown_title(words, item));
  view.set("item_url", address(request.language, item_path(item.id)));
  view.set("people_url", address(request.language, people_path(item.id)) + "#add-person");
  view.set("declaration_url", address(request.language, people_path(item.id) + "/declaration"));
  view.set("publication_url", address(request.language, item_path(item.id) + "/publication"));
  view.set("declared", item.people_declared);
  view.set("may_change", decide(request.viewer, {item}, Use::change, wall_clock_ms()).allowed());
  view.set("may_publish", decide_publication(request.viewer, item, Publication::published).allowed());
  view.set("is_waiting", item.publication == Publication::draft || item.publication == Publication::refused ||
                             item.publication == Publication::withdrawn);
  view.set("problem", problem_view(app, request, shown.problem));
  Head head;
  head.title = words("People and their agreement");
  head.path = people_path(item.id);
  head.section = "deposits";
  head.hidden = true;
  head.unstored = true;
  return page(app, request, "people", head, view, shown.status);
}

std::string agreement_link(const App& app, const Request& request, const std::string& token) {
  return absolute_url(app, request, address(request.language, "/accord/" + token));
}

// The signed paper that came with the form, if any.
Proof proof_in(const Form& form) {
  return {form.file_names.contains("proof") ? form.file_names.at("proof") : "preuve", form.value("proof")};
}

Person person_of(App& app, const Request& request, const Item& item) {
  const auto id = PersonId::parse(request.parameters.at(1));
  const auto person = id ? app.catalogue.consents.find_person(*id) : std::nullopt;
  if (!person || person->item != item.id) throw Error(ErrorCode::not_found, "This person is not recorded here.");
  return *person;
}

int64_t age_of(const Form& form) {
  if (form.value("minor") == "yes" && form.value("born").empty()) {
    throw Error(ErrorCode::invalid,
                "Write the day this person was born: they will be asked themselves when they are 18. Nothing was "
                "recorded.");
  }
  return of_age_ms(form.value("born"));
}

Form proof_form(const Request& request) {
  try {
    return read_form(request, kProofBytes + kFormBytes);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::too_large) throw;
    throw proof_too_large();
  }
}

}  // namespace

Response people(App& app, const Request& request) {
  return people_page(app, request, gated_item(app, request, Use::manage),
                     {.again = PersonId::parse(request.value("personne"))});
}

Response add_person(App& app, const Request& request) {
  const Item item = gated_item(app, request, Use::change);
  Form form;
  try {
    form = proof_form(request);
    confirm_person(app, request, form);
    gated_item(app, request, Use::change);
    Person person;
    person.item = item.id;
    person.media = MediaId::parse(form.value("media"));
    person.name = form.value("name");
    person.of_age_ms = age_of(form);
    const auto recorded = record_person(app, request.viewer, person, consent_of(request, form), proof_in(form));
    return people_page(app, request, *app.catalogue.items.find(item.id),
                       {.link_of = recorded.person.id.text(), .link = agreement_link(app, request, recorded.token)});
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    return people_page(app, request, *app.catalogue.items.find(item.id),
                       {.problem = error.message(), .status = status_of(error.code()), .form = form});
  }
}

Response change_person(App& app, const Request& request) {
  const Item item = gated_item(app, request, Use::manage);
  const Person person = person_of(app, request, item);
  Form form;
  try {
    form = proof_form(request);
    confirm_person(app, request, form);
    const std::string action = form.value("action");
    if (action == "withdraw") {
      app.catalogue.consents.withdraw(person.id);
      app.catalogue.journal.add({.account = request.viewer.account, .act = Act::consent_withdrawn, .item = item.id});
    } else if (action == "link") {
      const std::string token = app.catalogue.consents.add_link(person.id);
      return people_page(app, request, item,
                         {.link_of = person.id.text(), .link = agreement_link(app, request, token)});
    } else if (action == "record") {
      gated_item(app, request, Use::change);
      record_agreement(app, request.viewer, person, consent_of(request, form), proof_in(form));
    } else if (action == "remove") {
      gated_item(app, request, Use::change);
      app.catalogue.consents.remove_person(person.id);
    } else {
      throw Error(ErrorCode::invalid, "This form does not say what to change. Nothing was changed.");
    }
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    const bool is_record = form.value("action") == "record";
    return people_page(app, request, item,
                       {.problem = error.message(),
                        .status = status_of(error.code()),
                        .form = is_record ? form : Form(),
                        .again = is_record ? std::optional(person.id) : std::nullopt});
  }
  return redirect(address(request.language, people_path(item.id)));
}

Response declare_people(App& app, const Request& request) {
  gated_item(app, request, Use::change);
  const bool declared = read_form(request).value("declared") == "yes";
  Item item = gated_item(app, request, Use::change);  // as it is now that the form is here
  item.people_declared = declared;
  try {
    app.catalogue.items.update(item);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    return people_page(app, request, item, {.problem = error.message(), .status = status_of(error.code())});
  }
  app.catalogue.journal.add({.account = request.viewer.account,
                             .act = Act::people_declared,
                             .item = item.id,
                             .words = item.people_declared ? "yes" : "no"});
  return redirect(address(request.language, people_path(item.id)));
}

// For whoever manages the contribution alone, and as a download: nobody opens a stranger's file as a page of ours. A
// player of the page plays it all the same.
Response proof(App& app, const Request& request) {
  const Item item = gated_item(app, request, Use::manage);
  const auto id = ConsentId::parse(request.parameters.at(1));
  for (const Person& person : app.catalogue.consents.people_of(item.id)) {
    for (const Consent& each : app.catalogue.consents.of_person(person.id)) {
      if (!id || each.id != *id || each.proof.empty()) continue;
      Response response;
      FileDescriptor file = open_for_reading(app.data.proof(each.id));
      const int64_t size = size_bytes(file);
      response.file = FileBody{std::move(file), size, "\"" + each.id.text() + "\""};
      response.set("Content-Type", proof_type_of(app.data.proof(each.id)))
          .set("Content-Disposition", "attachment; filename=\"preuve\"")
          .set("Content-Security-Policy", "sandbox; default-src 'none'")
          .set("Cache-Control", "private, no-store");
      return response;
    }
  }
  throw Error(ErrorCode::not_found, "There is no proof of this agreement.");
}

}  // namespace resonance::server::pages
