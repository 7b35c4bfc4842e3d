// What every page has around its own content: head, header, navigation, footer. Any thread.
#pragma once

#include <string>
#include <string_view>

#include "server/app.h"
#include "server/http.h"

namespace resonance::server::pages {

struct Head {
  std::string title;        // without the name of the site
  std::string description;  // plain text, for search engines and shared links
  std::string path;         // of this page without language prefix, its query included: "/bibliotheque?q=eau"
  std::string
      section;  // which entry of the navigation it belongs to: "home", "library", "deposit", "deposits", "themes" or ""
  std::string image;      // address of ours for shared links, or empty
  bool hidden = false;    // from search engines: forms, drafts, errors
  bool unstored = false;  // in no cache, not the browser's own: what people agreed to, private links
};

// Renders `name` with `view` inside the frame. The page is private to the owner when the owner asks.
Response page(const App& app, const Request& request, std::string_view name, const Head& head, View view,
              int status = 200);

// "https://capsules.example.fr/contributions/…": settings' address, else the host that the browser named.
std::string absolute_url(const App& app, const Request& request, std::string_view path);

// Whether mails with links of ours leave: never with an address that a request made up, so the setting is needed.
bool sends_links(const App& app);

// Shown above the content: what went wrong with a form just sent, in the viewer's language.
View problem_view(const App& app, const Request& request, const Message& problem);

}  // namespace resonance::server::pages
