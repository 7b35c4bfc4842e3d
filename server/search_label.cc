#include "server/search_label.h"

#include "server/pages/cards.h"

namespace resonance::server {

std::string search_label(App& app, Language language, const search::Query& search, const std::string& near) {
  const Words words = app.renderer.words(language);
  const search::Filters& filters = search.filters;
  std::string label;
  const auto add = [&](const std::string& part) {
    if (!part.empty()) label += (label.empty() ? "" : ", ") + part;
  };
  if (!search.text.empty()) add(words({"“{query}”", {{"query", search.text}}}));
  for (const ItemKind kind : filters.kinds) add(pages::kind_label(words, kind));
  if (const auto theme = app.catalogue.themes.find(filters.theme)) add(pages::theme_label(*theme, language));
  add(pages::place_name(app.catalogue, filters.territory));
  add(pages::organisation_name(app.catalogue, OrganisationId::parse(filters.organisation)));
  add(pages::festival_label(words, filters.festival));
  if (filters.near) add(pages::near_label(words, app.catalogue, near, *filters.near));
  if (!filters.language.empty()) add(pages::language_label(words, filters.language));
  for (const int year : filters.years) add(std::to_string(year));
  if (filters.length) add(pages::length_label(words, *filters.length));
  if (filters.subtitled) add(words("With its words to read"));
  return label.empty() ? words("Everything in the library") : label;
}

Message missing_words(const std::vector<std::string>& missing) {
  std::string all;
  for (const std::string& each : missing) all += (all.empty() ? "" : ", ") + each;
  return Message{"Words not in it: {words}", {{"words", all}}};
}

}  // namespace resonance::server
