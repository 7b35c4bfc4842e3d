#include <algorithm>

#include "server/gated.h"
#include "server/pages/cards.h"
#include "server/pages/frame.h"
#include "server/pages/pages.h"
#include "server/pages/wish.h"
#include "server/search_query.h"

namespace resonance::server::pages {
namespace {

constexpr size_t kFacetLimit = 12;

class LibraryPage {
 public:
  LibraryPage(App& app, const Request& request)
      : app_(app),
        request_(request),
        words_(app.renderer.words(request.language)),
        query_(search_query(app, request)),
        wish_(wish_of(request, query_)) {}

  Response respond() {
    answer_ = findable_answer(app_.catalogue, request_.viewer, app_.searcher.search(query_));
    View view;
    view.set("query", wish_.text);
    view.set("has_query", !wish_.text.empty());
    view.set("total", words_.plural(answer_.total, "{n} contribution", "{n} contributions"));
    ViewList results;
    for (const search::Hit& hit : answer_.hits) {
      const auto item = findable_item(app_.catalogue, request_.viewer, hit.id);
      if (item) results.push_back(card_view(app_, request_, *item, &hit));
    }
    view.set("has_results", !results.empty());
    view.set("results", results);
    view.set("is_filtered", wish_.is_filtered());
    Wish unfiltered;
    unfiltered.text = wish_.text;
    view.set("unfiltered_url", url(unfiltered.path()));
    view.set("kinds", kinds());
    view.set("themes", themes());
    view.set("places", places());
    view.set("organisations", organisations());
    view.set("festivals", festivals());
    set_near(view);
    view.set("languages", languages());
    view.set("years", years());
    view.set("lengths", lengths());
    view.set("subtitles", subtitles());
    view.set("correction", correction());
    view.set("loosened", loosened());
    view.set("corrected", answer_.corrected);
    Wish feed = wish_;
    feed.page = 1;
    feed.sort.clear();
    view.set("feed_url", url("/bibliotheque.atom" + feed.query()));
    view.set("may_keep", request_.account && may_keep_searches(app_, *request_.account));
    view.set("kept_search", feed.query());
    view.set("keep_url", url("/veilles"));
    view.set("hidden_fields", hidden_fields(wish_));
    set_order(view);
    set_pages(view);
    Head head;
    head.title = wish_.text.empty() ? words_("Library") : words_({"Search: {query}", {{"query", wish_.text}}});
    head.path = wish_.path();
    head.section = "library";
    head.hidden = !wish_.text.empty();
    return page(app_, request_, "library", head, view);
  }

 private:
  std::string url(const std::string& path) const { return address(request_.language, path); }

  // That not all of these have all that was typed.
  View loosened() const {
    if (!answer_.loosened()) return false;
    if (answer_.with_all_words == 0) return words_("None of these contributions has all these words.");
    return words_.plural(answer_.with_all_words,
                         "{n} contribution has all these words. The others have those that tell most.",
                         "{n} contributions have all these words. The others have those that tell most.");
  }

  View choice(std::string Wish::*member, const std::string& value, const std::string& label, int64_t count) const {
    const bool chosen = wish_.*member == value;
    View view;
    view.set("label", label);
    view.set("value", value);
    view.set("count", number(request_.language, count));
    view.set("chosen", chosen);
    view.set("url", url(wish_.path_with(member, chosen ? "" : value)));
    return view;
  }

  View facet(const ViewList& choices, std::string Wish::*member) const {
    if (choices.empty()) return false;
    View view;
    view.set("choices", choices);
    view.set("active", !(wish_.*member).empty());
    return view;
  }

  View kinds() const {
    ViewList choices;
    for (const ItemKind kind : all_item_kinds()) {
      const auto found = answer_.kinds.find(std::string(name(kind)));
      const int64_t count = found == answer_.kinds.end() ? 0 : found->second;
      if (count > 0 || wish_.kind == name(kind)) {
        choices.push_back(choice(&Wish::kind, std::string(name(kind)), kind_label(words_, kind), count));
      }
    }
    return facet(choices, &Wish::kind);
  }

  View themes() const {
    ViewList choices;
    for (const Theme& theme : app_.catalogue.themes.all()) {
      const auto found = answer_.themes.find(theme.id);
      const int64_t count = found == answer_.themes.end() ? 0 : found->second;
      if (count == 0 && wish_.theme != theme.id) continue;
      View one = choice(&Wish::theme, theme.id, theme_label(theme, request_.language), count);
      one.set("below", !theme.parent.empty());
      choices.push_back(one);
    }
    return facet(choices, &Wish::theme);
  }

  // The largest places first, as the counts say; the country and what holds everything would only repeat the total.
  View places() const {
    std::vector<std::pair<std::string, int64_t>> counted;
    for (const auto& [code, count] : answer_.territories) {
      if (code != "FR" || wish_.territory == code) counted.emplace_back(code, count);
    }
    std::stable_sort(counted.begin(), counted.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    if (counted.size() > kFacetLimit) counted.resize(kFacetLimit);
    const bool listed =
        std::any_of(counted.begin(), counted.end(), [&](const auto& one) { return one.first == wish_.territory; });
    if (!wish_.territory.empty() && !listed) counted.emplace_back(wish_.territory, answer_.total);
    ViewList choices;
    for (const auto& [code, count] : counted) {
      choices.push_back(choice(&Wish::territory, code, place_name(app_.catalogue, code), count));
    }
    return facet(choices, &Wish::territory);
  }

  View organisations() const {
    std::vector<std::pair<std::string, int64_t>> counted(answer_.organisations.begin(), answer_.organisations.end());
    std::stable_sort(counted.begin(), counted.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    if (counted.size() > kFacetLimit) counted.resize(kFacetLimit);
    const bool listed =
        std::any_of(counted.begin(), counted.end(), [&](const auto& one) { return one.first == wish_.organisation; });
    if (!wish_.organisation.empty() && !listed) counted.emplace_back(wish_.organisation, 0);
    ViewList choices;
    for (const auto& [id, count] : counted) {
      const std::string name = organisation_name(app_.catalogue, OrganisationId::parse(id));
      if (!name.empty()) choices.push_back(choice(&Wish::organisation, id, name, count));
    }
    return facet(choices, &Wish::organisation);
  }

  // The last edition first.
  View festivals() const {
    ViewList choices;
    for (auto each = answer_.festivals.rbegin(); each != answer_.festivals.rend(); ++each) {
      choices.push_back(choice(&Wish::festival, each->first, festival_label(words_, each->first), each->second));
    }
    if (!wish_.festival.empty() && !answer_.festivals.contains(wish_.festival)) {
      choices.push_back(choice(&Wish::festival, wish_.festival, festival_label(words_, wish_.festival), 0));
    }
    return facet(choices, &Wish::festival);
  }

  // The person names a commune: no position is asked for, and none is kept.
  void set_near(View& view) const {
    View form;
    Wish others = wish_;
    others.near.clear();
    form.set("hidden_fields", hidden_fields(others));
    form.set("active", query_.filters.near.has_value());
    const std::string typed = request_.value("near");
    const auto commune = app_.catalogue.territories.find(typed);
    form.set("value", commune ? commune->name : typed);
    form.set("unknown", !typed.empty() && !query_.filters.near);
    ViewList radii;
    for (const int radius_km : {10, 25, 50}) {
      View one;
      one.set("value", std::to_string(radius_km));
      one.set("chosen", radius_km == (query_.filters.near ? query_.filters.near->radius_km : 25));
      radii.push_back(one);
    }
    form.set("radii", radii);
    view.set("near", form);
    View chosen;
    if (query_.filters.near) {
      chosen.set("label", near_label(words_, app_.catalogue, wish_.near, *query_.filters.near));
      chosen.set("url", url(others.path_with(&Wish::near, "")));
    }
    view.set("chosen_near", query_.filters.near ? chosen : View(false));
  }

  View languages() const {
    ViewList choices;
    for (const auto& [language, count] : answer_.languages) {
      choices.push_back(choice(&Wish::language, language, language_label(words_, language), count));
    }
    if (choices.size() < 2 && wish_.language.empty()) return false;
    return facet(choices, &Wish::language);
  }

  View years() const {
    ViewList choices;
    for (auto each = answer_.years.rbegin(); each != answer_.years.rend(); ++each) {
      choices.push_back(choice(&Wish::year, each->first, each->first, each->second));
    }
    if (choices.size() < 2 && wish_.year.empty()) return false;
    return facet(choices, &Wish::year);
  }

  View lengths() const {
    ViewList choices;
    for (const search::Length length : {search::Length::brief, search::Length::medium, search::Length::extended}) {
      const std::string value(name(length));
      const auto found = answer_.lengths.find(value);
      const int64_t count = found == answer_.lengths.end() ? 0 : found->second;
      if (count > 0 || wish_.length == value)
        choices.push_back(choice(&Wish::length, value, length_label(words_, length), count));
    }
    if (choices.size() < 2 && wish_.length.empty()) return false;
    return facet(choices, &Wish::length);
  }

  // A single choice, so a link of its own.
  View subtitles() const {
    const auto found = answer_.subtitles.find("yes");
    const int64_t count = found == answer_.subtitles.end() ? 0 : found->second;
    if (wish_.subtitles.empty() && (count == 0 || count == answer_.total)) return false;
    return choice(&Wish::subtitles, "yes", words_("With its words to read"), count);
  }

  View correction() const {
    if (!answer_.correction) return false;
    Wish corrected = wish_;
    corrected.text = answer_.correction->text;
    corrected.page = 1;
    View view;
    view.set("text", corrected.text);
    view.set("url", url(corrected.path()));
    return view;
  }

  // The search form keeps the filters.
  static View hidden_fields(const Wish& kept) {
    ViewList fields;
    for (const Wish::Field& each : Wish::fields()) {
      const std::string& value = kept.*each.value;
      if (value.empty() || (each.value == &Wish::radius && kept.near.empty())) continue;
      View field;
      field.set("name", each.name);
      field.set("value", value);
      fields.push_back(field);
    }
    return fields;
  }

  // Without words nothing matches better than anything else.
  void set_order(View& view) const {
    ViewList orders;
    const auto add = [&](search::Sort sort, const std::string& label, bool is_default) {
      View one;
      one.set("label", label);
      one.set("url", url(wish_.path_with(&Wish::sort, is_default ? "" : std::string(sort_name(sort)))));
      one.set("chosen", query_.sort == sort || (is_default && wish_.sort.empty()));
      orders.push_back(one);
    };
    const bool has_words = !wish_.text.empty();
    const bool is_near = query_.filters.near.has_value();
    if (has_words) add(search::Sort::relevance, words_("best matches"), true);
    if (is_near) add(search::Sort::nearest, words_("nearest"), !has_words);
    add(search::Sort::newest, words_("newest"), !has_words && !is_near);
    add(search::Sort::oldest, words_("oldest"), false);
    if (!answer_.lengths.empty()) {
      add(search::Sort::shortest, words_("shortest"), false);
      add(search::Sort::longest, words_("longest"), false);
    }
    view.set("orders", orders);
  }

  void set_pages(View& view) const {
    const int last = static_cast<int>(std::max<int64_t>((answer_.total + query_.limit - 1) / query_.limit, 1));
    const auto link = [&](int number) -> View {
      if (number < 1 || number > last) return false;
      Wish other = wish_;
      other.page = number;
      return url(other.path());
    };
    view.set("several_pages", last > 1);
    view.set("previous_url", link(wish_.page - 1));
    view.set("next_url", link(wish_.page + 1));
    view.set("position",
             words_({"Page {page} of {last}",
                     {{"page", number(request_.language, wish_.page)}, {"last", number(request_.language, last)}}}));
  }

  App& app_;
  const Request& request_;
  const Words words_;
  const search::Query query_;
  const Wish wish_;
  search::Answer answer_;
};

}  // namespace

Response library(App& app, const Request& request) {
  return LibraryPage(app, request).respond();
}

}  // namespace resonance::server::pages
