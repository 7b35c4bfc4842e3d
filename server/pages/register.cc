// The register of agreements, to be printed for a data protection officer, and what the library does with personal
// data, as its settings make it.
#include "base/clock.h"
#include "server/agreements.h"
#include "server/pages/cards.h"
#include "server/pages/frame.h"
#include "server/pages/pages.h"
#include "server/pages/people.h"
#include "server/pages/viewings.h"

namespace resonance::server::pages {
namespace {

constexpr int kListed = 5'000;

View entry_view(App& app, const Request& request, const Words& words, const Person& person, const Consent& consent) {
  const auto item = app.catalogue.items.find(person.item);
  View view;
  view.set("person_name", person.name);
  view.set("title", item ? item->title : std::string());
  view.set("grants", grant_views(words, consent));
  view.set("given", long_date(request.language, consent.given_ms));
  view.set("until", consent.until_ms != 0 ? View(long_date(request.language, consent.until_ms)) : View(false));
  view.set("manner", optional_text(consent.explanation.manner));
  view.set("collector", optional_text(consent.explanation.collector));
  view.set("guardians", optional_text(consent.explanation.guardians));
  view.set("text", consent.text_digest.substr(0, 12) + " (" + consent.explanation.language + ")");
  view.set("withdrawn", consent.withdrawn_ms != 0 ? View(iso8601(consent.withdrawn_ms)) : View(false));
  view.set("receipt", consent.receipt);
  return view;
}

}  // namespace

Response consent_register(App& app, const Request& request) {
  const Words words = app.renderer.words(request.language);
  ViewList entries;
  for (const Person& person : app.catalogue.consents.people(kListed)) {
    for (const Consent& consent : app.catalogue.consents.of_person(person.id)) {
      entries.push_back(entry_view(app, request, words, person, consent));
    }
  }
  View view;
  view.set("entries", entries);
  view.set("has_entries", !entries.empty());
  ViewList viewings;
  for (const Viewing& each : app.catalogue.viewings.latest(kListed)) {
    viewings.push_back(viewing_view(app, request, each));
  }
  view.set("viewings", viewings);
  view.set("has_viewings", !viewings.empty());
  view.set("viewings_kept", words.plural(app.settings.viewings_kept_months, "{n} month", "{n} months"));
  view.set("printed", long_date(request.language, wall_clock_ms()));
  view.set("controller",
           app.settings.contact.empty() ? words("to be set: “contact” in resonance.toml") : app.settings.contact);
  view.set("cooling", words.plural(app.settings.cooling_off_hours, "{n} hour", "{n} hours"));
  view.set("files_to", app.settings.address.empty() ? words("this machine alone") : app.settings.address);
  Head head;
  head.title = words("Register of agreements");
  head.path = "/registre";
  head.section = "moderation";
  head.hidden = true;
  head.unstored = true;
  return page(app, request, "register", head, view);
}

}  // namespace resonance::server::pages
