#include "base/clock.h"
#include "base/error.h"
#include "server/coming_of_age.h"
#include "server/pages/cards.h"
#include "server/pages/frame.h"
#include "server/pages/item_media.h"
#include "server/pages/pages.h"
#include "server/retention.h"
#include "server/sign_in.h"

namespace resonance::server::pages {
namespace {

constexpr int kListed = 100;

// How far a contribution has come, in named steps.
enum class Step { receiving, preparing, prepared, being_read, online };

Step step_of(const Item& item, const std::vector<ShownMedia>& media) {
  bool processing = false;  // or stopped in the middle of it
  for (const ShownMedia& shown : media) {
    if (shown.media.state == MediaState::uploading) return Step::receiving;
    processing = processing || shown.media.state != MediaState::ready;
  }
  if (processing) return Step::preparing;
  if (item.publication == Publication::submitted) return Step::being_read;
  return item.publication == Publication::published ? Step::online : Step::prepared;
}

View steps_view(const Words& words, Step reached, bool failed) {
  const std::string names[] = {words("Sending"), words("Preparation"), words("Ready"), words("Being read"),
                               words("Online")};
  ViewList steps;
  for (int i = 0; i < 5; ++i) {
    View step;
    step.set("name", names[i]);
    step.set("done", i < static_cast<int>(reached) || reached == Step::online);
    step.set("current", i == static_cast<int>(reached) && reached != Step::online);
    step.set("failed", failed && i == static_cast<int>(reached));
    steps.push_back(step);
  }
  return steps;
}

// What a moderator last wrote to whoever deposited it, until it is handed in again.
std::string moderators_words(App& app, const Item& item) {
  if (item.publication != Publication::draft && item.publication != Publication::refused) return {};
  for (const JournalEntry& each : app.catalogue.journal.of_item(item.id, 20)) {
    if (each.act == Act::handed_in || each.act == Act::decision_undone) return {};
    if (each.act == Act::changes_asked || each.act == Act::refused) return each.words;
  }
  return {};
}

// `asked`: those in all of them whom somebody has to ask again.
View deposit_view(App& app, const Request& request, const Item& item, const std::vector<Person>& asked) {
  const Words words = app.renderer.words(request.language);
  const std::vector<ShownMedia> media = shown_media(app, request, item);
  View view;
  view.set("title", shown_title(words, item));
  view.set("kind", std::string(name(item.kind)));
  view.set("kind_label", kind_label(words, item.kind));
  view.set("url", address(request.language, item_path(item.id)));
  view.set("edit_url", address(request.language, item_path(item.id) + "/modifier"));
  view.set("publication_url", address(request.language, item_path(item.id) + "/publication"));
  view.set("date", long_date(request.language, item.created_ms));
  const auto organisation =
      item.organisation ? app.catalogue.accounts.find_organisation(*item.organisation) : std::nullopt;
  view.set("organisation", organisation ? View(organisation->name) : View(false));
  ViewList pending;
  bool failed = false;
  for (const ShownMedia& shown : media) {
    if (shown.media.state != MediaState::ready || shown.media.damaged)
      pending.push_back(pending_view(app, request, item, shown));
    failed = failed || shown.media.state == MediaState::failed;
  }
  const Step step = step_of(item, media);
  view.set("steps", steps_view(words, step, failed));
  const bool is_at_hand = item.publication != Publication::submitted && item.publication != Publication::published;
  view.set("may_hand_in", is_at_hand && !item.title.empty() && step != Step::receiving);
  view.set("may_publish", decide_publication(request.viewer, item, Publication::published).allowed());
  view.set("may_take_back", item.publication == Publication::submitted);
  view.set("may_withdraw", item.publication == Publication::published);
  view.set("may_change", decide(request.viewer, {item}, Use::change, wall_clock_ms()).allowed());
  view.set("state", publication_label(words, item));
  view.set("moderators_words", optional_text(moderators_words(app, item)));
  const int64_t now_ms = wall_clock_ms();
  view.set("ends_soon", ends_soon(item, now_ms) ? View(retention_words(words, item, now_ms)) : View(false));
  ViewList ages;
  for (const Person& person : asked) {
    if (person.item != item.id) continue;
    View one;
    one.set("said", coming_of_age_words(words, person, now_ms));
    ages.push_back(one);
  }
  view.set("ages", ages);
  view.set("people_missing", is_at_hand && !item.people_declared);
  view.set("people_url", address(request.language, item_path(item.id) + "/personnes"));
  view.set("needs_title", item.title.empty());
  view.set("pending", pending);
  view.set("has_pending", !pending.empty());
  return view;
}

}  // namespace

namespace {

std::vector<Item> items_of(App& app, const Viewer& viewer) {
  if (decide_role(viewer, Role::moderator).allowed()) return app.catalogue.items.latest_of_all(kListed);
  return viewer.account ? app.catalogue.items.latest_of(*viewer.account, viewer.organisations, kListed)
                        : std::vector<Item>{};
}

Response deposits_page(App& app, const Request& request, const std::string& link) {
  const Words words = app.renderer.words(request.language);
  ViewList all;
  const std::vector<Person> asked = coming_of_age(app, wall_clock_ms());
  for (const Item& item : items_of(app, request.viewer)) {
    if (!decide(request.viewer, {item}, Use::manage, wall_clock_ms()).allowed()) continue;
    all.push_back(deposit_view(app, request, item, asked));
  }
  View view;
  view.set("has_deposits", !all.empty());
  view.set("deposits", all);
  view.set("is_guest", request.viewer.role == Role::guest);
  view.set("link_url", address(request.language, "/mes-depots/lien"));
  view.set("link", optional_text(link));
  Head head;
  head.title = words("My deposits");
  head.path = "/mes-depots";
  head.section = "deposits";
  head.hidden = true;
  head.unstored = !link.empty();
  return page(app, request, "deposits", head, view);
}

// Nobody has the library write to strangers.
bool may_write_to(App& app, const Request& request, const Account& account) {
  constexpr int64_t kDay = 24 * 3'600'000;
  Sessions& sessions = app.catalogue.sessions;
  const int64_t now_ms = wall_clock_ms();
  return sessions.count_try("mail of " + account.id.text(), 5, kDay, now_ms) &&
         sessions.count_try("mail to " + account.email, 3, kDay, now_ms) &&
         sessions.count_try("mail from " + client_address(request), 50, kDay, now_ms);
}

// As long as a guest may want to come back and withdraw.
constexpr int64_t kReturnLasts = int64_t{10} * 365 * 24 * 3600 * 1000;

}  // namespace

Response deposits(App& app, const Request& request) {
  return deposits_page(app, request, {});
}

Response return_link(App& app, const Request& request) {
  if (request.viewer.role != Role::guest || !request.viewer.account) {
    throw Error(ErrorCode::invalid, "You have an account: sign in with it to come back.");
  }
  const std::string token =
      app.catalogue.accounts.create_link(*request.viewer.account, LinkPurpose::deposit, kReturnLasts);
  const std::string link = absolute_url(app, request, address(request.language, "/retour/" + token));
  const std::string email = read_form(request).value("email");
  if (!email.empty()) {
    Account account = *request.account;
    account.email = email;
    app.catalogue.accounts.update(account);
    account = *app.catalogue.accounts.find(account.id);
    const Words words = app.renderer.words(request.language);
    if (sends_links(app) && is_mail_address(account.email) && may_write_to(app, request, account)) {
      app.mail.post(account.email, words("Your deposits in Résonance"),
                    words({"With this private address you come back to your deposits, to change, follow or withdraw "
                           "them:\n\n{link}\n\nWhoever has it can do the same: keep it for yourself.",
                           {{"link", link}}}));
    }
  }
  return deposits_page(app, request, link);
}

namespace {

Account returning(App& app, const Request& request) {
  const auto account = app.catalogue.accounts.behind_link(LinkPurpose::deposit, request.parameters.at(0));
  if (!account) throw Error(ErrorCode::not_found, "This private link is not known here. Check that it is whole.");
  return *account;
}

}  // namespace

// A page first, a press of a button then: a link that somebody else sent must not change who one is here unseen.
Response return_form(App& app, const Request& request) {
  const Account account = returning(app, request);
  View view;
  view.set("action", address(request.language, request.path));
  ViewList titles;
  for (const Item& item : app.catalogue.items.latest_of(account.id, {}, 20)) {
    View one;
    one.set("title", shown_title(app.renderer.words(request.language), item));
    titles.push_back(one);
  }
  view.set("titles", titles);
  Head head;
  head.title = app.renderer.words(request.language)("Back to my deposits");
  head.path = "/";
  head.hidden = true;
  head.unstored = true;
  return page(app, request, "return", head, view);
}

Response come_back(App& app, const Request& request) {
  const Account account = returning(app, request);
  Response response = redirect(address(request.language, "/mes-depots"));
  begin_session(app, request, account, false, response);
  return response;
}

}  // namespace resonance::server::pages
