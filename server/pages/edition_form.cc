// The form in which those who prepare an edition of the festival write down what it is.
#include <algorithm>

#include "base/clock.h"
#include "base/whole_number.h"
#include "server/errors.h"
#include "server/festival.h"
#include "server/local_time.h"
#include "server/pages/cards.h"
#include "server/pages/fields.h"
#include "server/pages/frame.h"
#include "server/pages/pages.h"

namespace resonance::server::pages {
namespace {

constexpr int64_t kMinute = 60'000;
constexpr const char* kTexts[] = {"year",       "title_fr", "title_en",      "introduction_fr", "introduction_en",
                                  "time_zone",  "longest",  "finished_from", "territory",       "territory_code",
                                  "categories", "partners", "rules_fr",      "rules_en",        "campaign"};
constexpr const char* kTicks[] = {"subtitles", "first_film", "minors_authorised", "projection_right", "announced"};

// "Court métrage | Short film", one on each line.
std::pair<std::string, std::string> halves(const std::string& line) {
  const size_t bar = line.find('|');
  return {line.substr(0, bar), bar == std::string::npos ? std::string() : line.substr(bar + 1)};
}

// The form as it would be filled in for what is stored.
Form form_of(App& app, const Edition& edition) {
  Form form;
  const auto put = [&](const std::string& name, const std::string& value) { form.fields.emplace(name, value); };
  put("year", edition.year == 0 ? "" : std::to_string(edition.year));
  put("title_fr", edition.title_fr);
  put("title_en", edition.title_en);
  put("introduction_fr", edition.introduction_fr);
  put("introduction_en", edition.introduction_en);
  put("time_zone", edition.time_zone);
  for (const auto& [milestone, at_ms] : edition.calendar) {
    put(std::string(name(milestone)), local_time_of(at_ms, edition.time_zone));
  }
  std::string categories, partners;
  for (const Category& each : edition.categories) categories += each.name_fr + " | " + each.name_en + "\n";
  for (const Partner& each : edition.partners) {
    partners += each.name + (each.address.empty() ? "" : " | " + each.address) + "\n";
  }
  put("categories", categories);
  put("partners", partners);
  const Requirements& asked = edition.requirements;
  put("longest", asked.longest_ms == 0 ? "" : std::to_string(asked.longest_ms / kMinute));
  put("finished_from", asked.finished_from);
  put("territory", place_name(app.catalogue, asked.territory));
  put("territory_code", asked.territory);
  const bool ticked[] = {asked.subtitles, asked.first_film, asked.minors_authorised, asked.projection_right,
                         edition.announced};
  for (size_t i = 0; i < std::size(kTicks); ++i) {
    if (ticked[i]) put(kTicks[i], "yes");
  }
  put("campaign", edition.campaign ? edition.campaign->text() : "");
  const auto rules = edition.id.empty() ? std::nullopt : app.catalogue.editions.rules(edition.id);
  put("rules_fr", rules ? rules->text_fr : "");
  put("rules_en", rules && rules->text_en != rules->text_fr ? rules->text_en : "");
  return form;
}

int number_in(const std::string& text, const Message& otherwise) {
  const auto number = whole_number(text);
  if (!number) throw Error(ErrorCode::invalid, otherwise);
  return *number;
}

// A category that stays keeps its id: by its place in the list, as the form shows them in order.
std::vector<Category> categories_from(const std::string& text, const std::vector<Category>& before) {
  std::vector<Category> all;
  for (const std::string& line : lines_of(text)) {
    const auto [french, english] = halves(line);
    Category category{{}, french, english};
    if (all.size() < before.size()) category.id = before[all.size()].id;
    all.push_back(category);
  }
  return all;
}

void apply_form(App& app, const Form& form, Edition& edition) {
  edition.year = number_in(form.value("year"), {"Give the year of this edition in four digits. Nothing was changed."});
  edition.title_fr = form.value("title_fr");
  edition.title_en = form.value("title_en");
  edition.introduction_fr = form.value("introduction_fr");
  edition.introduction_en = form.value("introduction_en");
  const auto& zones = offered_time_zones();
  if (std::ranges::find(zones, form.value("time_zone")) != zones.end()) edition.time_zone = form.value("time_zone");
  edition.calendar.clear();
  for (const Milestone each : all_milestones()) {
    const bool ends = each == Milestone::call_closes || each == Milestone::jury_closes;
    const auto at_ms = local_time_ms(form.value(std::string(name(each))), edition.time_zone,
                                     ends ? festival::Boundary::closing : festival::Boundary::opening);
    if (at_ms) edition.calendar[each] = *at_ms;
  }
  edition.categories = categories_from(form.value("categories"), edition.categories);
  edition.partners.clear();
  for (const std::string& line : lines_of(form.value("partners"))) {
    const auto [name, web] = halves(line);
    edition.partners.push_back({name, web});
  }
  Requirements asked;
  const std::string longest = form.value("longest");
  if (!longest.empty()) {
    asked.longest_ms = kMinute * number_in(longest, {"Give the longest length in whole minutes. Nothing was changed."});
  }
  asked.finished_from = calendar_day(form.value("finished_from")).value_or("");
  ItemFields place;
  place.territory = form.value("territory");
  place.territory_code = form.value("territory_code");
  Item item;
  apply(app.catalogue, place, item);
  asked.territory = item.territory;
  asked.subtitles = form.has("subtitles");
  asked.first_film = form.has("first_film");
  asked.minors_authorised = form.has("minors_authorised");
  asked.projection_right = form.has("projection_right");
  edition.requirements = asked;
  edition.announced = form.has("announced");
  edition.campaign = CampaignId::parse(form.value("campaign"));
  if (edition.campaign && !app.catalogue.campaigns.find(*edition.campaign)) edition.campaign.reset();
}

Response form_page(App& app, const Request& request, const std::optional<Edition>& edition, const Form& form,
                   const Message& problem, int status = 200) {
  const Words words = app.renderer.words(request.language);
  View view;
  for (const char* each : kTexts) view.set(std::string(each) + "_value", form.value(each));
  for (const char* each : kTicks) view.set(std::string("is_") + each, form.has(each));
  ViewList dates;
  for (const Milestone each : all_milestones()) {
    View one;
    one.set("name", std::string(name(each)));
    one.set("label", milestone_label(words, each));
    one.set("value", form.value(std::string(name(each))));
    dates.push_back(one);
  }
  view.set("dates", dates);
  ViewList zones;
  for (const std::string& each : offered_time_zones()) {
    zones.push_back(choice(each, each, each == form.value("time_zone")));
  }
  view.set("zones", zones);
  const std::string campaign = form.value("campaign");
  ViewList campaigns{choice("", words("None: with an account only"), campaign.empty())};
  for (const Campaign& each : app.catalogue.campaigns.all()) {
    campaigns.push_back(choice(each.id.text(), each.title, each.id.text() == campaign));
  }
  view.set("campaigns", campaigns);
  view.set("is_new", !edition.has_value());
  view.set("back_url", edition ? View(address(request.language, edition_path(*edition))) : View(false));
  const std::string path = edition ? edition_path(*edition) + "/reglages" : "/festival/nouvelle";
  view.set("action", address(request.language, path));
  view.set("problem", problem_view(app, request, problem));
  Head head;
  head.title = edition ? title_of(*edition, request.language) : words("New edition of the festival");
  head.path = path;
  head.section = "festival";
  head.hidden = true;
  return page(app, request, "edition-form", head, view, status);
}

// Stores what the form says and its rules; the form again, with what was typed, when that cannot be.
Response store(App& app, const Request& request, const std::optional<Edition>& before) {
  const Form form = read_form(request);
  Edition edition = before.value_or(Edition());
  try {
    apply_form(app, form, edition);
    if (before) {
      app.catalogue.editions.update(edition);
    } else {
      edition = app.catalogue.editions.create(edition);
    }
    if (!form.value("rules_fr").empty()) {
      app.catalogue.editions.set_rules(edition.id, form.value("rules_fr"), form.value("rules_en"));
    }
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    return form_page(app, request, before, form, error.message(), status_of(error.code()));
  }
  return redirect(address(request.language, edition_path(edition)));
}

}  // namespace

Response new_edition(App& app, const Request& request) {
  return form_page(app, request, std::nullopt, form_of(app, {}), {});
}

Response create_edition(App& app, const Request& request) {
  return store(app, request, std::nullopt);
}

Response edition_settings(App& app, const Request& request) {
  const Edition edition = shown_edition(app, request);
  return form_page(app, request, edition, form_of(app, edition), {});
}

Response change_edition(App& app, const Request& request) {
  return store(app, request, shown_edition(app, request));
}

}  // namespace resonance::server::pages
