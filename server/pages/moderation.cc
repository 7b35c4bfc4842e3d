// The queue of those who publish: what waits, what visitors report, one screen for each, and the way back for ten
// seconds.
#include <algorithm>
#include <array>

#include "base/clock.h"
#include "base/whole_number.h"
#include "server/agreements.h"
#include "server/coming_of_age.h"
#include "server/errors.h"
#include "server/gated.h"
#include "server/local_time.h"
#include "server/markdown.h"
#include "server/news.h"
#include "server/pages/answers.h"
#include "server/pages/cards.h"
#include "server/pages/document.h"
#include "server/pages/frame.h"
#include "server/pages/item_media.h"
#include "server/pages/journal.h"
#include "server/pages/pages.h"
#include "server/pages/people.h"
#include "server/retention.h"
#include "server/stewardship.h"

namespace resonance::server::pages {
namespace {

constexpr int kListed = 200;
constexpr int64_t kUndoMs = 10'000, kUndoGraceMs = 5'000;  // ten seconds as the person sees them, and the network's

// Who deposited it, as moderators know them.
std::string depositor_name(App& app, const Words& words, const Item& item) {
  const auto account = item.depositor ? app.catalogue.accounts.find(*item.depositor) : std::nullopt;
  const auto organisation =
      item.organisation ? app.catalogue.accounts.find_organisation(*item.organisation) : std::nullopt;
  std::string name = !account                 ? words("The owner of the machine")
                     : !account->name.empty() ? account->name
                                              : words("Somebody with the link of a call");
  if (organisation) name += " (" + organisation->name + ")";
  return name;
}

std::string people_words(const Words& words, const Item& item) {
  if (!item.people_declared) return words("Who can be recognised is not said yet");
  if (item.agreements.empty()) return words("Nobody can be recognised");
  return words.plural(static_cast<int64_t>(item.agreements.size()), "{n} person recorded", "{n} people recorded");
}

View waiting_view(App& app, const Request& request, const Item& item) {
  const Words words = app.renderer.words(request.language);
  View view;
  view.set("title", item.title);
  view.set("kind", std::string(name(item.kind)));
  view.set("kind_label", kind_label(words, item.kind));
  view.set("url", address(request.language, "/moderation/" + item.id.text()));
  view.set("depositor", depositor_name(app, words, item));
  view.set("people", people_words(words, item));
  view.set("date", long_date(request.language, item.updated_ms));
  return view;
}

View report_view(App& app, const Request& request, const Report& report) {
  const auto item = app.catalogue.items.find(report.item);
  View view;
  view.set("id", report.id.text());
  view.set("title", item ? item->title : std::string());
  view.set("url", address(request.language, "/moderation/" + report.item.text()));
  view.set("words", report.words);
  view.set("contact", optional_text(report.contact));
  view.set("date", long_date(request.language, report.at_ms));
  view.set("action", address(request.language, "/moderation/signalements/" + report.id.text()));
  return view;
}

struct Decided {
  Act act;
  const char* said;
  const char* said_to_guest;
};

constexpr std::array<Decided, 4> kDecisions{
    {{Act::published, "“{title}” is published.", "What you deposited is published."},
     {Act::changes_asked, "“{title}” goes back to be changed.", "What you deposited goes back to be changed."},
     {Act::refused, "“{title}” is refused.", "What you deposited is refused."},
     {Act::withdrawn, "“{title}” is no longer shown.", "What you deposited is no longer shown."}}};

std::optional<JournalEntry> entry_of(App& app, const std::string& number) {
  const auto value = whole_number<int64_t>(number);
  return value ? app.catalogue.journal.find(*value) : std::nullopt;
}

// Not everything that is written down moves it: a visitor's report does not.
bool changes_publication(Act act) {
  return act == Act::handed_in || act == Act::taken_back || act == Act::published || act == Act::changes_asked ||
         act == Act::refused || act == Act::withdrawn || act == Act::decision_undone;
}

const Decided* decision(const JournalEntry& entry) {
  const auto found = std::ranges::find(kDecisions, entry.act, &Decided::act);
  return found == kDecisions.end() ? nullptr : &*found;
}

// Why something goes back or is refused: ready sentences, to be sent as they are or changed.
std::vector<std::string> reasons(const Words& words) {
  return {
      words("The sound cannot be understood. Could you send another recording, or a transcript?"),
      words("Somebody can be recognised whose agreement is not recorded. Please add it, or cut the passage."),
      words("The title or the summary does not say yet who speaks, and about what."),
      words("A person is named who did not agree to it. Please remove the name."),
      words("This contribution is not about taking part in the life of the city. Thank you for having thought of us.")};
}

}  // namespace

Response moderation(App& app, const Request& request) {
  const Words words = app.renderer.words(request.language);
  View view;
  ViewList waiting, reports;
  for (const Item& item : app.catalogue.items.waiting(kListed)) waiting.push_back(waiting_view(app, request, item));
  for (const Report& report : app.catalogue.reports.open()) reports.push_back(report_view(app, request, report));
  view.set("has_waiting", !waiting.empty());
  view.set("waiting", waiting);
  view.set("has_reports", !reports.empty());
  view.set("reports", reports);
  ViewList ending;
  const int64_t now_ms = wall_clock_ms();
  for (const Item& item : app.catalogue.items.kept_until(now_ms + kRetentionNoticeMs, kListed)) {
    View one;
    one.set("title", shown_title(words, item));
    one.set("url", address(request.language, item_path(item.id) + "/modifier"));
    one.set("said", retention_words(words, item, now_ms));
    ending.push_back(one);
  }
  view.set("has_ending", !ending.empty());
  ViewList ages;
  for (const Person& person : coming_of_age(app, now_ms)) {
    const auto item = app.catalogue.items.find(person.item);
    if (!item) continue;
    View one;
    one.set("title", shown_title(words, *item));
    one.set("url", address(request.language, item_path(item->id) + "/personnes"));
    one.set("said", coming_of_age_words(words, person, now_ms));
    ages.push_back(one);
  }
  view.set("has_ages", !ages.empty());
  view.set("ages", ages);
  view.set("ending", ending);
  view.set("journal_url", address(request.language, "/journal"));
  view.set("register_url", address(request.language, "/registre"));
  const auto done = entry_of(app, request.value("fait"));
  const Decided* decided = done ? decision(*done) : nullptr;
  const auto item = done && done->item ? app.catalogue.items.find(*done->item) : std::nullopt;
  const int64_t left_ms = decided != nullptr ? done->at_ms + kUndoMs - wall_clock_ms() : 0;
  view.set("done", decided != nullptr && item ? View(words({decided->said, {{"title", item->title}}})) : View(false));
  view.set("undo", decided != nullptr && item && left_ms > 0);
  view.set("undo_ms", std::to_string(std::max<int64_t>(left_ms, 0)));
  view.set("undo_number", done ? std::to_string(done->number) : std::string());
  view.set("undo_url", address(request.language, "/moderation/annulation"));
  Head head;
  head.title = words("Moderation");
  head.path = "/moderation";
  head.section = "moderation";
  head.hidden = true;
  return page(app, request, "moderation", head, view);
}

namespace {

Response moderated_page(App& app, const Request& request, const Item& item, const Form& form, const Message& problem,
                        int status = 200) {
  const Words words = app.renderer.words(request.language);
  View view;
  view.set("title", item.title);
  view.set("kind", std::string(name(item.kind)));
  view.set("kind_label", kind_label(words, item.kind));
  view.set("item_language", item.language);
  view.set("publication_label", publication_label(words, item));
  view.set("depositor", depositor_name(app, words, item));
  view.set("summary", optional_text(item.summary));
  view.set("body_html", item.body.empty() ? View(false) : View(markdown_to_html(item.body)));
  const std::vector<ShownMedia> media = shown_media(app, request, item);
  ViewList players, photos, documents, pending;
  for (const ShownMedia& shown : media) {
    if (shown.media.state != MediaState::ready && !shown.early) {
      pending.push_back(pending_view(app, request, item, shown));
    } else if (is_timed(shown.media)) {
      players.push_back(player_view(app, request, item, shown, static_cast<int>(players.size()) + 1, 2, 0));
      players.back().set("captions_url", address(request.language, captions_page_path(shown.media)));
    } else if (shown.media.type == MediaType::photo) {
      photos.push_back(photo_view(request, item, shown, static_cast<int>(photos.size()) + 1));
    } else {
      documents.push_back(document_view(app, request, item, shown, static_cast<int>(documents.size()) + 1, 1));
    }
  }
  view.set("players", players);
  view.set("photos", photos);
  view.set("has_photos", !photos.empty());
  view.set("documents", documents);
  view.set("pending", pending);
  view.set("has_pending", !pending.empty());
  view.set("people", people_words(words, item));
  view.set("people_declared", item.people_declared);
  ViewList people;
  const int64_t now_ms = wall_clock_ms();
  for (const Person& each : app.catalogue.consents.people_of(item.id)) {
    View one;
    one.set("person_name", each.name);
    const auto records = app.catalogue.consents.of_person(each.id);
    one.set("grants", records.empty() ? ViewList() : grant_views(words, records.front()));
    one.set("withdrawn", !records.empty() && records.front().withdrawn_ms != 0);
    people.push_back(one);
  }
  view.set("persons", people);
  view.set("people_url", address(request.language, item_path(item.id) + "/personnes"));
  view.set("would_show", is_agreed({item}, Scope::library, now_ms));
  view.set("cooling", item.published_ms == 0 && !item.agreements.empty() && app.settings.cooling_off_hours > 0
                          ? View(words.plural(app.settings.cooling_off_hours,
                                              "It will be shown {n} hour after the last agreement was given at the "
                                              "earliest, so that people can still change their mind.",
                                              "It will be shown {n} hours after the last agreement was given at the "
                                              "earliest, so that people can still change their mind."))
                          : View(false));
  ViewList journal;
  for (const JournalEntry& each : app.catalogue.journal.of_item(item.id, 30))
    journal.push_back(act_view(app, request, each));
  view.set("journal", journal);
  view.set("has_journal", !journal.empty());
  view.set("reasons", text_views(reasons(words)));
  view.set("change", std::to_string(item.change));
  view.set("answers", answer_views(request, words, item, media));
  view.set("typed_words", form.value("words"));
  view.set("action", address(request.language, "/moderation/" + item.id.text()));
  view.set("item_url", address(request.language, item_path(item.id)));
  view.set("edit_url", address(request.language, item_path(item.id) + "/modifier"));
  view.set("viewings_url", address(request.language, item_path(item.id) + "/consultations"));
  view.set("queue_url", address(request.language, "/moderation"));
  view.set("is_published", item.publication == Publication::published);
  view.set("embargo", form.has("embargo") ? form.value("embargo")
                                          : day_of(item.visible_from_ms > now_ms ? item.visible_from_ms : 0));
  view.set("problem", problem_view(app, request, problem));
  Head head;
  head.title = item.title;
  head.path = "/moderation/" + item.id.text();
  head.section = "moderation";
  head.hidden = true;
  return page(app, request, "moderated", head, view, status);
}

struct Outcome {
  std::string_view named;
  Publication publication;
  bool needs_words;
};

constexpr std::array<Outcome, 4> kOutcomes{{{"publish", Publication::published, false},
                                            {"ask", Publication::draft, true},
                                            {"refuse", Publication::refused, true},
                                            {"withdraw", Publication::withdrawn, false}}};

void tell_depositor(App& app, const Viewer& moderator, const Item& item, const JournalEntry& entry) {
  const auto account = reachable_depositor(app, item);
  const Decided* decided = decision(entry);
  if (!account || decided == nullptr || account->id == moderator.account) return;
  post_news(app, *account, item,
            {.named = {decided->said, {{"title", item.title}}},
             .unnamed = decided->said_to_guest,
             .private_words = entry.words});
}

}  // namespace

Response moderated(App& app, const Request& request) {
  return moderated_page(app, request, gated_item(app, request, Use::manage), {}, {});
}

Response moderate(App& app, const Request& request) {
  const Item item = gated_item(app, request, Use::manage);
  const Form form = read_form(request);
  try {
    const auto outcome = std::ranges::find(kOutcomes, form.value("decision"), &Outcome::named);
    if (outcome == kOutcomes.end()) {
      throw Error(ErrorCode::invalid,
                  "Choose whether to publish, to ask for changes or to refuse. Nothing was changed.");
    }
    if (form.has("change") && form.value("change") != std::to_string(item.change)) {
      throw Error(ErrorCode::conflict,
                  "This contribution has changed since you opened it. Nothing was decided: look at it again, below.");
    }
    const bool withdraws = outcome->publication == Publication::withdrawn;
    if (withdraws != (item.publication == Publication::published)) {
      throw Error(ErrorCode::conflict,
                  "Somebody else has decided meanwhile. Nothing was changed: look at it again, below.");
    }
    std::string words = form.value("words");
    for (const std::string& reason : form.values("reasons")) {
      if (words.find(reason) == words.npos) words = reason + (words.empty() ? "" : "\n" + words);
    }
    if (outcome->needs_words && words.empty()) {
      throw Error(ErrorCode::invalid, "Say why, in a few words: whoever deposited it reads them. Nothing was changed.");
    }
    const bool publishes = outcome->publication == Publication::published;
    const auto not_before = publishes ? std::optional(day_ms(form.value("embargo")).value_or(0)) : std::nullopt;
    const auto entry = bring_to(app, request.viewer, item, outcome->publication,
                                outcome->needs_words ? words : std::string(), not_before);
    if (!entry) throw Error(ErrorCode::conflict, "Somebody else has just decided the same. Nothing was changed.");
    tell_depositor(app, request.viewer, item, *entry);
    return redirect(address(request.language, "/moderation?fait=" + std::to_string(entry->number)));
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    return moderated_page(app, request, *app.catalogue.items.find(item.id), form, error.message(),
                          status_of(error.code()));
  }
}

Response undo_moderation(App& app, const Request& request) {
  const auto entry = entry_of(app, read_form(request).value("number"));
  if (!entry || !entry->item || decision(*entry) == nullptr || entry->account != request.viewer.account) {
    throw Error(ErrorCode::not_found, "There is no such decision of yours.");
  }
  if (wall_clock_ms() - entry->at_ms > kUndoMs + kUndoGraceMs) {
    throw Error(ErrorCode::conflict, "This decision is more than ten seconds old: decide anew. Nothing was changed.");
  }
  const auto entries = app.catalogue.journal.of_item(*entry->item, 50);
  const auto last =
      std::ranges::find_if(entries, [](const JournalEntry& each) { return changes_publication(each.act); });
  if (last == entries.end() || last->number != entry->number) {
    throw Error(ErrorCode::conflict, "Something else has happened to this contribution since. Nothing was changed.");
  }
  undo_decision(app, request.viewer, *entry);
  return redirect(address(request.language, "/moderation/" + entry->item->text()));
}

Response answer_report(App& app, const Request& request) {
  const auto id = ReportId::parse(request.parameters.at(0));
  const auto report = id ? app.catalogue.reports.find(*id) : std::nullopt;
  if (!report) throw Error(ErrorCode::not_found, "This report has been dealt with already.");
  app.catalogue.reports.close(report->id);
  app.catalogue.journal.add({.account = request.viewer.account, .act = Act::report_answered, .item = report->item});
  return redirect(address(request.language, "/moderation"));
}

}  // namespace resonance::server::pages
