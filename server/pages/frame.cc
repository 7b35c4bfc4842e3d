#include "server/pages/frame.h"

namespace resonance::server::pages {
namespace {

void set_navigation(View& view, Language language, const Head& head) {
  const auto link = [&](const char* name, const char* path) { view.set(name, address(language, path)); };
  link("home_url", "/");
  link("library_url", "/bibliotheque");
  link("deposit_url", "/deposer");
  link("deposits_url", "/mes-depots");
  link("themes_url", "/themes");
  link("about_url", "/a-propos");
  link("accessibility_url", "/accessibilite");
  link("open_search_url", "/opensearch.xml");
  link("sign_in_url", "/connexion");
  link("account_url", "/compte");
  link("accounts_url", "/comptes");
  link("campaigns_url", "/collectes");
  link("moderation_url", "/moderation");
  link("festival_url", "/festival");
  link("jury_url", "/jure");
  for (const char* section : {"home", "library", "deposit", "deposits", "themes", "account", "accounts", "campaigns",
                              "moderation", "festival", "jury"}) {
    view.set(std::string("at_") + section, head.section == section);
  }
  const bool french = language == Language::french;
  view.set("language_code", std::string(code(language)));
  view.set("other_language_code", french ? "en" : "fr");
  view.set("other_language_name", french ? "English" : "Français");
  view.set("other_language_url", address(french ? Language::english : Language::french, head.path));
  view.set("french_path", address(Language::french, head.path));
  view.set("english_path", address(Language::english, head.path));
}

void set_assets(View& view, const Assets& assets, Language language) {
  view.set("styles_url", assets.url("styles/main.css"));
  view.set("script_url", assets.url("src/main.ts"));
  view.set("theme_script_url", assets.url("src/theme.ts"));
  view.set("icons", assets.url("icons.svg"));
  view.set("favicon_url", assets.url("favicon.svg"));
  view.set("font_url", assets.url("node_modules/@fontsource-variable/atkinson-hyperlegible-next/files/"
                                  "atkinson-hyperlegible-next-latin-wght-normal.woff2"));
  view.set("words_url", language == Language::french ? View(assets.url("virtual:words/fr")) : View(false));
}

}  // namespace

std::string absolute_url(const App& app, const Request& request, std::string_view path) {
  std::string origin = app.settings.address;
  while (origin.ends_with('/')) origin.pop_back();
  if (origin.empty()) origin = "http://" + request.header("host");
  return origin + std::string(path);
}

bool sends_links(const App& app) {
  return app.mail.is_configured() && !app.settings.address.empty();
}

View problem_view(const App& app, const Request& request, const Message& problem) {
  if (problem.empty()) return false;
  return app.renderer.words(request.language)(problem);
}

Response page(const App& app, const Request& request, std::string_view name, const Head& head, View view, int status) {
  const Language language = request.language;
  set_navigation(view, language, head);
  set_assets(view, app.renderer.assets(), language);
  view.set("page_title", head.title.empty() ? std::string("Résonance") : head.title + " – Résonance");
  view.set("share_title", head.title.empty() ? std::string("Résonance") : head.title);
  view.set("description", optional_text(head.description));
  view.set("hidden", head.hidden);
  view.set("canonical", absolute_url(app, request, address(language, head.path)));
  view.set("french_url", absolute_url(app, request, address(Language::french, head.path)));
  view.set("english_url", absolute_url(app, request, address(Language::english, head.path)));
  view.set("share_image", head.image.empty() ? View(false) : View(absolute_url(app, request, head.image)));
  view.set("may_deposit", decide_role(request.viewer, Role::depositor).allowed());
  view.set("has_own", decide_role(request.viewer, Role::guest).allowed());
  view.set("may_call", decide_role(request.viewer, Role::depositor).allowed());
  view.set("may_moderate", decide_role(request.viewer, Role::moderator).allowed());
  view.set("may_judge", request.viewer.role == Role::juror || !request.viewer.judged.empty());
  view.set("may_administer", decide_role(request.viewer, Role::administrator).allowed());
  view.set("is_signed_in", request.account.has_value());
  view.set("is_visitor", !request.viewer.role);
  view.set("contact", optional_text(app.settings.contact));
  if (view.get("query") == nullptr) view.set("query", "");
  if (view.get("problem") == nullptr) view.set("problem", false);
  Response response = html(app.renderer.render(name, language, view), status);
  if (head.unstored) {
    response.set("Cache-Control", "private, no-store");
  } else if (request.viewer.role) {
    response.set("Cache-Control", "private, no-cache");
  }
  return response;
}

}  // namespace resonance::server::pages
