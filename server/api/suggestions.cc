#include <algorithm>
#include <set>

#include "base/unicode.h"
#include "server/api/api.h"
#include "server/api/shapes.h"
#include "server/gated.h"
#include "server/pages/cards.h"

namespace resonance::server::api {
namespace {

constexpr int kOfEach = 4;
constexpr int kPlacesLookedAt = 50;  // of all France; those of the library are kept
constexpr int kItemsAsked = 10;      // of a value, before it is taken to have none that is found
constexpr size_t kFewestLetters = 2;

struct Proposal {
  const char* kind;
  std::string text;
  std::string url;
};

// Some word of `label` begins as `text` does, both folded.
bool has_word_like(const std::string& label, const std::string& text) {
  for (size_t at = label.find(text); at != std::string::npos; at = label.find(text, at + 1)) {
    if (at == 0 || !std::isalnum(static_cast<unsigned char>(label[at - 1]))) return true;
  }
  return false;
}

std::string library_address(const Request& request, const char* name, const std::string& value) {
  return address(request.language, std::string("/bibliotheque?") + name + "=" + encode_query_value(value));
}

// What an item is grouped by is proposed where one is found: the index may still have what was withdrawn a moment ago.
bool is_findable(App& app, const Request& request, search::Searcher::Axis axis, const std::string& value) {
  const auto items = app.searcher.some_with(axis, value, kItemsAsked);
  return std::any_of(items.begin(), items.end(),
                     [&](const ItemId& id) { return findable_item(app.catalogue, request.viewer, id).has_value(); });
}

// Themes, places and organisations that some contribution has.
void add_axes(App& app, const Request& request, const std::string& text, std::vector<Proposal>& proposals) {
  using Axis = search::Searcher::Axis;
  int wanted = kOfEach;
  const auto add = [&](Axis axis, const std::set<std::string>& in_use, Proposal proposal, const char* filter,
                       const std::string& value) {
    if (wanted == 0 || !in_use.contains(value) || !is_findable(app, request, axis, value)) return;
    proposal.url = library_address(request, filter, value);
    proposals.push_back(std::move(proposal));
    --wanted;
  };
  const auto themes = app.searcher.in_use(Axis::theme);
  for (const Theme& theme : app.catalogue.themes.all()) {
    const std::string label = pages::theme_label(theme, request.language);
    if (has_word_like(folded(label), folded(text))) add(Axis::theme, themes, {"theme", label, {}}, "theme", theme.id);
  }
  wanted = kOfEach;
  const auto organisations = app.searcher.in_use(Axis::organisation);
  for (const Organisation& each : app.catalogue.accounts.organisations()) {
    if (!has_word_like(folded(each.name), folded(text))) continue;
    add(Axis::organisation, organisations, {"organisation", each.name, {}}, "organisation", each.id.text());
  }
  wanted = kOfEach;
  const auto territories = app.searcher.in_use(Axis::territory);
  for (const Territory& place : app.catalogue.territories.suggest(text, kPlacesLookedAt)) {
    if (wanted == 0 || !territories.contains(place.code)) continue;
    add(Axis::territory, territories, {"place", pages::place_name(app.catalogue, place.code), {}}, "territory",
        place.code);
  }
}

std::vector<Proposal> proposals_for(App& app, const Request& request, const std::string& text) {
  std::vector<Proposal> proposals;
  if (length(text) < kFewestLetters) return proposals;
  const std::vector<search::Suggestion> found = app.searcher.suggest(text, kOfEach);
  for (const search::Suggestion& each : found) {
    if (each.kind != search::Suggestion::Kind::words) continue;
    if (!are_findable(app.catalogue, request.viewer, each.sources)) continue;
    proposals.push_back({"words", each.text, library_address(request, "q", each.text)});
  }
  add_axes(app, request, text, proposals);
  for (const search::Suggestion& each : found) {
    if (each.kind != search::Suggestion::Kind::item) continue;
    const auto item = findable_item(app.catalogue, request.viewer, each.item);
    if (!item) continue;
    proposals.push_back({"item", item->title, address(request.language, pages::item_path(item->id))});
  }
  return proposals;
}

}  // namespace

Response suggest(App& app, const Request& request) {
  const std::string text = clean_line(request.value("q"), 100);
  const std::vector<Proposal> proposals = proposals_for(app, request, text);
  // The form of browsers' address bars: [typed, [texts], [descriptions], [addresses]].
  if (request.value("form") == "opensearch") {
    Json texts = Json::array();
    for (const Proposal& each : proposals) texts.push_back(each.text);
    Response response = json_response(Json::array({text, texts}));
    response.set("Content-Type", "application/x-suggestions+json; charset=utf-8");
    return response;
  }
  Json list = Json::array();
  for (const Proposal& each : proposals) list.push_back({{"kind", each.kind}, {"text", each.text}, {"url", each.url}});
  return json_response({{"suggestions", list}});
}

}  // namespace resonance::server::api
