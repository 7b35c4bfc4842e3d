// An edition of the festival as everybody reads it: what it is, its dates, how to take part; its calendar and its feed.
#include <algorithm>
#include <functional>

#include "base/clock.h"
#include "server/draws.h"
#include "server/edition_catalogue.h"
#include "server/icalendar.h"
#include "server/local_time.h"
#include "server/markdown.h"
#include "server/pages/cards.h"
#include "server/pages/frame.h"
#include "server/pages/pages.h"
#include "server/palmares.h"
#include "server/programme.h"
#include "server/public_vote.h"

namespace resonance::server::pages {
namespace {

std::vector<Edition> announced(App& app) {
  std::vector<Edition> all = app.catalogue.editions.all();
  std::erase_if(all, [](const Edition& each) { return !each.announced; });
  return all;
}

// Its dates with the words for each, drawn as a line from the first to the last.
ViewList milestone_views(const Words& words, const Edition& edition, int64_t now_ms) {
  ViewList all;
  bool next = true;
  for (const auto& [milestone, at_ms] : edition.calendar) {
    const bool is_past = at_ms <= now_ms;
    View view;
    view.set("label", milestone_label(words, milestone));
    view.set("time", long_time(words, at_ms, edition.time_zone));
    view.set("machine_time", iso8601(at_ms));
    view.set("past", is_past);
    view.set("next", !is_past && next);
    if (!is_past) next = false;
    all.push_back(view);
  }
  return all;
}

std::string call_words(const Words& words, const Edition& edition, int64_t now_ms) {
  const auto at = [&](Milestone milestone) {
    const auto at_ms = moment_of(edition, milestone);
    return at_ms ? long_time(words, *at_ms, edition.time_zone) : std::string();
  };
  switch (call_state(edition, now_ms)) {
    case CallState::open:
      if (!moment_of(edition, Milestone::call_closes)) return words("The call for films is open.");
      return words({"The call for films is open until {time}.", {{"time", at(Milestone::call_closes)}}});
    case CallState::closed:
      return words({"The call for films is closed since {time}.", {{"time", at(Milestone::call_closes)}}});
    case CallState::not_yet:
      if (!moment_of(edition, Milestone::call_opens)) return words("The call for films is not open yet.");
      return words({"The call for films opens on {time}.", {{"time", at(Milestone::call_opens)}}});
  }
  return {};
}

// What a film must be, in sentences.
std::vector<std::string> requirement_sentences(App& app, const Words& words, const Edition& edition) {
  const Requirements& asked = edition.requirements;
  std::vector<std::string> all;
  if (asked.longest_ms > 0) {
    all.push_back(words({"It lasts {length} at most.", {{"length", duration(words.language(), asked.longest_ms)}}}));
  }
  if (!asked.finished_from.empty()) {
    const auto from_ms = local_time_ms(asked.finished_from + "T12:00", edition.time_zone);
    all.push_back(words({"It was finished on {day} or later.", {{"day", long_date(words.language(), *from_ms)}}}));
  }
  if (!asked.territory.empty()) {
    all.push_back(words({"It was made here: {place}.", {{"place", place_name(app.catalogue, asked.territory)}}}));
  }
  if (asked.first_film) all.push_back(words("It is the first film of those who made it."));
  if (asked.subtitles) all.push_back(words("It has subtitles."));
  if (asked.minors_authorised) all.push_back(words("The guardians of minors who are seen or heard in it agreed."));
  if (asked.projection_right) all.push_back(words("Those who submit it may have it projected in public."));
  return all;
}

// How many films its catalogue has; nothing before everybody may know.
View film_count(App& app, const Words& words, const Edition& edition) {
  if (!is_selection_public(edition, wall_clock_ms())) return false;
  return words.plural(app.catalogue.submissions.count_nameable(edition.id), "{n} film", "{n} films");
}

ViewList link_views(App& app, const Request& request, const std::vector<Edition>& editions, int but_year) {
  const Words words = app.renderer.words(request.language);
  ViewList all;
  for (const Edition& each : editions) {
    if (each.year == but_year) continue;
    View view;
    view.set("label", title_of(each, request.language));
    view.set("url", address(request.language, edition_path(each)));
    view.set("films", film_count(app, words, each));
    all.push_back(view);
  }
  return all;
}

// The citizen juries whose call for volunteers was opened.
ViewList draw_views(App& app, const Words& words, const Edition& edition, int64_t now_ms) {
  ViewList all;
  for (const Draw& each : app.catalogue.draws.of_edition(edition.id)) {
    const auto jury = app.catalogue.juries.find(each.jury);
    const DrawState state = state_of(each, now_ms);
    if (!jury || state == DrawState::preparing) continue;
    View view;
    view.set("label", jury_name(*jury, words.language()));
    view.set("url", address(words.language(), draw_path(edition, *jury)));
    view.set("state", draw_state_label(words, state));
    all.push_back(view);
  }
  return all;
}

ViewList prize_views(App& app, const Request& request, const Edition& edition, int64_t now_ms) {
  const Words words = app.renderer.words(request.language);
  ViewList all;
  for (const PublicPrize& each : app.catalogue.public_prizes.of_edition(edition.id)) {
    const ShownPrize of{edition, each};
    View view;
    view.set("label", prize_name(each, request.language));
    view.set("url", address(request.language, prize_path(edition, each)));
    view.set("state", vote_words(words, of, now_ms));
    all.push_back(view);
  }
  return all;
}

void set_rules(View& view, const Request& request, const std::optional<FestivalRules>& rules) {
  view.set("rules_html", rules
                             ? View(markdown_to_html(in_language(request.language, rules->text_fr, rules->text_en), 3))
                             : View(false));
  view.set("rules_version", rules ? std::to_string(rules->version) : std::string());
}

// Each award on a line, with those of its films that anybody may name: a feed is the same for everybody.
ViewList award_lines(App& app, const Request& request, const Edition& edition, int64_t now_ms) {
  const UnnamedFilms unnamed(app.catalogue, edition);
  const Words words = app.renderer.words(request.language);
  ViewList lines;
  for (const Award& award : app.catalogue.awards.of_edition(edition.id)) {
    std::string text = award_name(told(unnamed, words, award), request.language), titles;
    for (const SubmittedFilm& film : films_of(app.catalogue, edition, award)) {
      if (is_named_to({}, film, now_ms)) titles += (titles.empty() ? "" : ", ") + film.item.title;
    }
    View line;
    line.set("url", absolute_url(app, request,
                                 address(request.language, palmares_path(edition) + "#prix-" + award.id.text())));
    line.set("time", false);
    line.set("quote", text_views({titles.empty() ? text : text + " – " + titles}));
    lines.push_back(line);
  }
  return lines;
}

// An entry of the feed.
struct News {
  int64_t at_ms = 0;
  std::string id;  // the same for ever
  std::string path;
  std::string title;
  std::string summary;
  ViewList lines;  // more of it, each with its own address
};

// The moments of an edition that have come, and its screenings that were announced.
std::vector<News> news_of(App& app, const Request& request, const Edition& edition, int64_t now_ms) {
  const Words words = app.renderer.words(request.language);
  std::vector<News> news;
  const std::string path = edition_path(edition), title = title_of(edition, words.language());
  for (const auto& [milestone, at_ms] : edition.calendar) {
    if (at_ms > now_ms) continue;
    const bool is_palmares = milestone == Milestone::palmares;
    news.push_back({at_ms, path + "#" + std::string(name(milestone)), is_palmares ? palmares_path(edition) : path,
                    milestone_label(words, milestone) + " – " + title, long_time(words, at_ms, edition.time_zone),
                    is_palmares ? award_lines(app, request, edition, now_ms) : ViewList()});
  }
  for (const Screening& each : shown_screenings(app, words, {}, edition)) {
    const std::string own = screening_path(edition, each);
    news.push_back({each.announced_ms,
                    own,
                    own,
                    words({"Screening: {title}", {{"title", title_of(each, words.language())}}}) + " – " + title,
                    long_time(words, each.begins_ms, edition.time_zone) + ", " + full_place_of(app.catalogue, each),
                    {}});
  }
  return news;
}

}  // namespace

Response festival(App& app, const Request& request) {
  const std::vector<Edition> editions = announced(app);
  if (!editions.empty()) return redirect(address(request.language, edition_path(editions.front())));
  View view;
  view.set("new_url", address(request.language, "/festival/nouvelle"));
  Head head;
  head.title = app.renderer.words(request.language)("Festival of citizen films");
  head.path = "/festival";
  head.section = "festival";
  return page(app, request, "festival", head, view);
}

Response edition(App& app, const Request& request) {
  const Edition edition = shown_edition(app, request);
  const Words words = app.renderer.words(request.language);
  const int64_t now_ms = wall_clock_ms();
  const std::string& introduction = in_language(request.language, edition.introduction_fr, edition.introduction_en);
  View view;
  view.set("title", title_of(edition, request.language));
  view.set("introduction_html", introduction.empty() ? View(false) : View(markdown_to_html(introduction)));
  view.set("call", call_words(words, edition, now_ms));
  view.set("is_open", call_state(edition, now_ms) == CallState::open);
  view.set("submit_url", address(request.language, edition_path(edition) + "/soumettre"));
  view.set("milestones", milestone_views(words, edition, now_ms));
  view.set("has_milestones", !edition.calendar.empty());
  view.set("calendar_url", address(request.language, edition_path(edition) + "/calendrier.ics"));
  view.set("feed_url", address(request.language, "/festival.atom"));
  const ViewList draws = draw_views(app, words, edition, now_ms);
  view.set("draws", draws);
  view.set("has_draws", !draws.empty());
  ViewList categories;
  for (const Category& each : edition.categories) {
    View one;
    one.set("text", name_of(each, request.language));
    categories.push_back(one);
  }
  view.set("categories", categories);
  const auto requirements = requirement_sentences(app, words, edition);
  view.set("requirements", text_views(requirements));
  view.set("has_requirements", !requirements.empty());
  set_rules(view, request, app.catalogue.editions.rules(edition.id));
  ViewList partners;
  for (const Partner& each : edition.partners) {
    View one;
    one.set("name", each.name);
    one.set("url", optional_text(each.address));
    partners.push_back(one);
  }
  view.set("partners", partners);
  view.set("has_partners", !partners.empty());
  const ViewList others = link_views(app, request, announced(app), edition.year);
  view.set("others", others);
  const ViewList prizes = prize_views(app, request, edition, now_ms);
  view.set("prizes", prizes);
  view.set("has_prizes", !prizes.empty());
  view.set("prizes_url", address(request.language, edition_path(edition) + "/prix-du-public"));
  view.set("has_others", !others.empty());
  const View films = film_count(app, words, edition);
  view.set("films", films);
  view.set("catalogue_url", films.is_false() ? View(false) : View(address(request.language, catalogue_path(edition))));
  view.set("is_hidden", !edition.announced);
  view.set("settings_url", address(request.language, edition_path(edition) + "/reglages"));
  view.set("juries_url", address(request.language, edition_path(edition) + "/jurys"));
  view.set("selection_url", address(request.language, edition_path(edition) + "/films"));
  view.set("programme_url", has_programme(app.catalogue, request.viewer, edition) ||
                                    decide_role(request.viewer, Role::moderator).allowed()
                                ? View(address(request.language, edition_path(edition) + "/programme"))
                                : View(false));
  view.set("awards_url", address(request.language, awards_path(edition)));
  view.set("palmares_url",
           is_palmares_public(edition, now_ms) ? View(address(request.language, palmares_path(edition))) : View(false));
  view.set("new_url", address(request.language, "/festival/nouvelle"));
  Head head;
  head.title = title_of(edition, request.language);
  head.path = edition_path(edition);
  head.section = "festival";
  head.description = call_words(words, edition, now_ms);
  head.hidden = !edition.announced;
  return page(app, request, "edition", head, view);
}

Response edition_calendar(App& app, const Request& request) {
  const Edition edition = shown_edition(app, request);
  const Words words = app.renderer.words(request.language);
  const std::string url = absolute_url(app, request, address(request.language, edition_path(edition)));
  std::vector<CalendarEvent> events;
  for (const auto& [milestone, at_ms] : edition.calendar) {
    const auto ends = milestone == Milestone::festival_begins ? moment_of(edition, Milestone::festival_ends)
                                                              : std::optional<int64_t>();
    events.push_back({edition.id.text() + "-" + std::string(name(milestone)) + "@resonance",
                      milestone_label(words, milestone) + " – " + title_of(edition, request.language),
                      at_ms,
                      ends.value_or(at_ms),
                      url,
                      {}});
  }
  Response response = html(icalendar(title_of(edition, request.language), events, edition.created_ms));
  response.set("Content-Type", "text/calendar; charset=utf-8");
  response.set("Content-Disposition", "inline; filename=\"festival-" + std::to_string(edition.year) + ".ics\"");
  return response;
}

Response festival_feed(App& app, const Request& request) {
  const Words words = app.renderer.words(request.language);
  std::vector<News> news;
  for (const Edition& each : announced(app)) {
    for (News& one : news_of(app, request, each, wall_clock_ms())) news.push_back(std::move(one));
  }
  std::ranges::stable_sort(news, std::greater(), &News::at_ms);
  ViewList entries;
  for (const News& each : news) {
    View entry;
    entry.set("title", each.title);
    entry.set("id", absolute_url(app, request, each.id));
    entry.set("url", absolute_url(app, request, address(request.language, each.path)));
    entry.set("published", iso8601(each.at_ms));
    entry.set("summary", each.summary);
    entry.set("moments", each.lines);
    entries.push_back(entry);
  }
  View view;
  view.set("entries", entries);
  view.set("language_code", std::string(code(request.language)));
  view.set("feed_title", words("Festival of citizen films"));
  view.set("updated", iso8601(news.empty() ? 0 : news.front().at_ms));
  view.set("self_url", absolute_url(app, request, address(request.language, "/festival.atom")));
  view.set("page_url", absolute_url(app, request, address(request.language, "/festival")));
  Response response = html(app.renderer.render("feed", request.language, view));
  response.set("Content-Type", "application/atom+xml; charset=utf-8");
  return response;
}

}  // namespace resonance::server::pages
