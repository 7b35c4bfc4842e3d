#include "server/pages/fields.h"

#include <algorithm>
#include <sstream>

#include "base/error.h"
#include "base/unicode.h"
#include "search/language.h"
#include "server/guests.h"
#include "server/pages/cards.h"

namespace resonance::server::pages {
namespace {

constexpr size_t kPlaceLimit = 100;

std::string resolved_place(Catalogue& catalogue, const ItemFields& fields) {
  const std::string typed = clean_line(fields.territory, kPlaceLimit);
  if (typed.empty()) return {};
  const auto known = catalogue.territories.find(fields.territory_code);
  if (known && (folded(known->name) == folded(typed) || place_name(catalogue, known->code) == typed)) {
    return known->code;
  }
  if (catalogue.territories.find(typed)) return typed;
  // "Tours (Indre-et-Loire)", as the page itself writes it: the name is what stands before.
  const std::string place = typed.substr(0, std::min(typed.find(" ("), typed.size()));
  const auto found = catalogue.territories.suggest(place, 20);
  for (const Territory& territory : found) {
    if (place_name(catalogue, territory.code) == typed) return territory.code;
  }
  if (!found.empty() && folded(found.front().name) == folded(place)) return found.front().code;
  throw Error(ErrorCode::invalid,
              {"No place is called {name}. Write the name of a commune, a département or a region, or leave it empty.",
               {{"name", typed}}});
}

}  // namespace

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(clean_text(text));
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

ItemFields fields_of(Catalogue& catalogue, const Item& item) {
  ItemFields fields;
  fields.kind = name(item.kind);
  fields.title = item.title;
  fields.summary = item.summary;
  fields.body = item.body;
  fields.answers = answer_fields_of(item.answers);
  fields.language = item.language;
  fields.territory = place_name(catalogue, item.territory);
  fields.territory_code = item.territory;
  fields.themes = item.themes;
  return fields;
}

ItemFields read_fields(const Form& form) {
  ItemFields fields;
  if (form.has("kind")) fields.kind = form.value("kind");
  fields.title = form.value("title");
  fields.summary = form.value("summary");
  fields.body = form.value("body");
  fields.answers = read_answer_fields(form);
  if (form.has("language")) fields.language = form.value("language");
  fields.territory = form.value("territory");
  fields.territory_code = form.value("territory_code");
  fields.themes = form.values("themes");
  return fields;
}

void apply(Catalogue& catalogue, const ItemFields& fields, Item& item) {
  const auto kind = value_named<ItemKind>(fields.kind);
  if (!kind) throw Error(ErrorCode::invalid, "Choose what your contribution is: a testimony, a capsule, a film…");
  item.kind = *kind;
  item.title = fields.title;
  item.summary = fields.summary;
  item.body = fields.body;
  item.answers = answers_from(fields.answers);
  item.language = fields.language;
  item.territory = resolved_place(catalogue, fields);
  item.themes = fields.themes;
}

void set_organisations(View& view, const App& app, const Viewer& viewer, const Item& item,
                       const std::optional<Campaign>& campaign, const std::string& typed) {
  ViewList choices;
  for (const OrganisationId& id : organisations_to_choose(viewer, item, campaign)) {
    const auto organisation = app.catalogue.accounts.find_organisation(id);
    if (!organisation) continue;
    choices.push_back(
        choice(id.text(), organisation->name, typed.empty() ? item.organisation == id : typed == id.text()));
  }
  view.set("choose_organisation", !choices.empty());
  view.set("organisations", choices);
}

void set_fields(View& view, const App& app, const Request& request, const ItemFields& fields,
                const std::vector<ShownMedia>& media) {
  const Words words = app.renderer.words(request.language);
  ViewList kinds;
  for (const ItemKind kind : all_item_kinds()) {
    View one = kind_view(words, kind);
    one.set("chosen", fields.kind == name(kind));
    kinds.push_back(one);
  }
  view.set("kinds", kinds);
  view.set("title_value", fields.title);
  view.set("summary_value", fields.summary);
  view.set("body_value", fields.body);
  set_questions(view, words, fields.answers, media);
  view.set("territory_value", fields.territory);
  view.set("territory_code", fields.territory_code);
  ViewList languages;
  for (const char* language : {"fr", "en"}) {
    languages.push_back(choice(language, language_label(words, language), fields.language == language));
  }
  view.set("languages", languages);
  std::string written = fields.title + ". " + fields.summary + "\n" + fields.body;
  for (const auto& [question, answer] : fields.answers) written += "\n" + answer.text;
  const auto guess = search::guessed_language(written);
  const bool is_doubtful = guess && search::code(*guess) != fields.language;
  view.set("language_doubt",
           is_doubtful ? View(words({"Its words look like {language}: choose it if they are.",
                                     {{"language", language_label(words, std::string(search::code(*guess)))}}}))
                       : View(false));
  ViewList groups;
  const std::vector<Theme> all = app.catalogue.themes.all();
  const auto box = [&](const Theme& theme) {
    View one;
    one.set("id", theme.id);
    one.set("label", theme_label(theme, request.language));
    one.set("chosen", std::find(fields.themes.begin(), fields.themes.end(), theme.id) != fields.themes.end());
    return one;
  };
  const auto is_below = [&](const Theme& theme, const std::string& ancestor) {
    std::string parent = theme.parent;
    while (!parent.empty() && parent != ancestor) {
      const auto found = std::find_if(all.begin(), all.end(), [&](const Theme& one) { return one.id == parent; });
      parent = found == all.end() ? std::string() : found->parent;
    }
    return !parent.empty();
  };
  for (const Theme& theme : all) {
    if (!theme.parent.empty()) continue;
    View group = box(theme);
    ViewList children;
    for (const Theme& child : all) {
      if (is_below(child, theme.id)) children.push_back(box(child));
    }
    group.set("children", children);
    groups.push_back(group);
  }
  view.set("theme_groups", groups);
}

}  // namespace resonance::server::pages
