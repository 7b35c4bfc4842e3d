// The catalogue of an edition of the festival: a page that stays after it, and a booklet to print.
#include "server/edition_catalogue.h"

#include <algorithm>

#include "base/clock.h"
#include "base/whole_number.h"
#include "server/markdown.h"
#include "server/pages/frame.h"
#include "server/pages/pages.h"

namespace resonance::server::pages {
namespace {

constexpr size_t kFilmsOnAPage = 60;
constexpr size_t kFilmsInABooklet = 150;  // about as many as a stapler holds

struct Choice {
  Grouping by;
  const char* word;  // in the address
  Message label;
};
const std::vector<Choice>& choices() {
  static const std::vector<Choice> all{{Grouping::category, "categorie", Message("category")},
                                       {Grouping::territory, "territoire", Message("place")},
                                       {Grouping::theme, "theme", Message("theme")}};
  return all;
}

// An unknown word is an old link: it still answers.
const Choice& chosen(const Request& request) {
  const auto found = std::ranges::find(choices(), request.value("par"), &Choice::word);
  return found == choices().end() ? choices().front() : *found;
}

View film_view(App& app, const Request& request, const SubmittedFilm& film) {
  const FilmNotice notice = notice_of(app, request, film);
  const Words words = app.renderer.words(request.language);
  const Submission& said = film.submission;
  View view;
  view.set("title", shown_title(words, film.item));
  view.set("title_language", film.item.language);
  view.set("url", notice.path.empty() ? View(false) : View(address(request.language, notice.path)));
  view.set("pattern", std::to_string(static_cast<unsigned char>(film.item.id.text().back()) % 4));
  const Picture* picture = picture_of(notice);
  view.set("picture", picture != nullptr ? to_view(*picture) : View(false));
  view.set("summary", optional_text(film.item.summary));
  view.set("synopsis", optional_text(said.synopsis));
  view.set("team", optional_text(said.team));
  view.set("category", notice.category);
  view.set("place", optional_text(notice.place));
  view.set("year", optional_text(notice.year));
  const bool has_length = film.film && film.film->duration_ms > 0;
  view.set("length", has_length ? View(duration(request.language, film.film->duration_ms)) : View(false));
  view.set("languages", language_names(request.language, notice.languages));
  view.set("subtitles", optional_text(subtitles_label(words, notice)));
  view.set("audio_description", said.audio_description);
  return view;
}

struct Slice {
  size_t from = 0;  // of the rows of all groups, one after another
  size_t most = 0;
  std::string path;  // of the page that shows it
};

// Of the rows that the slice holds, those of each group; empty ones are left out.
ViewList group_views(App& app, const Request& request, const std::vector<FilmGroup>& groups, const Slice& slice) {
  ViewList all;
  size_t row = 0;
  for (const FilmGroup& group : groups) {
    ViewList films;
    for (const SubmittedFilm* film : group.films) {
      const size_t here = row++;
      if (here >= slice.from && here - slice.from < slice.most) films.push_back(film_view(app, request, *film));
    }
    if (films.empty()) continue;
    View view;
    view.set("heading", group.heading);
    view.set("number", std::to_string(all.size() + 1));
    view.set("count", number(request.language, static_cast<int64_t>(group.films.size())));
    view.set("films", films);
    all.push_back(view);
  }
  return all;
}

size_t row_count(const std::vector<FilmGroup>& groups) {
  size_t rows = 0;
  for (const FilmGroup& each : groups) rows += each.films.size();
  return rows;
}

// The part of the rows that the address asks for, and the way to the others.
Slice set_parts(View& view, const Words& words, const Request& request, size_t rows, size_t most,
                const std::string& path) {
  const size_t last = std::max<size_t>((rows + most - 1) / most, 1);
  const size_t page = std::clamp<size_t>(whole_number<size_t>(request.value("page")).value_or(1), 1, last);
  const auto path_of = [&](size_t number) {
    if (number == 1) return path;
    return path + (path.find('?') == path.npos ? "?page=" : "&page=") + std::to_string(number);
  };
  const auto link = [&](size_t number) -> View {
    if (number < 1 || number > last) return false;
    return address(request.language, path_of(number));
  };
  view.set("several_pages", last > 1);
  view.set("previous_url", link(page - 1));
  view.set("next_url", link(page + 1));
  view.set("position", words({"Page {page} of {last}",
                              {{"page", number(request.language, static_cast<int64_t>(page))},
                               {"last", number(request.language, static_cast<int64_t>(last))}}}));
  return {(page - 1) * most, most, path_of(page)};
}

void set_edition(View& view, const Words& words, const Request& request, const Edition& edition, size_t films) {
  view.set("edition", title_of(edition, request.language));
  view.set("edition_url", address(request.language, edition_path(edition)));
  view.set("count", words.plural(static_cast<int64_t>(films), "{n} film", "{n} films"));
  view.set("has_films", films > 0);
  view.set("is_early", !is_selection_public(edition, wall_clock_ms()));
}

Head head_of(const Words& words, const Request& request, const Edition& edition, const std::string& path) {
  Head head;
  head.title = words({"Catalogue – {edition}", {{"edition", title_of(edition, request.language)}}});
  head.path = path;
  head.section = "festival";
  head.hidden = !is_selection_public(edition, wall_clock_ms());
  return head;
}

}  // namespace

Response film_catalogue(App& app, const Request& request) {
  const Edition edition = catalogued_edition(app, request);
  const Words words = app.renderer.words(request.language);
  const std::vector<SubmittedFilm> films = catalogued_films(app, edition);
  const Choice& by = chosen(request);
  const auto groups = grouped(app, request.language, edition, films, by.by);
  const auto path_by = [&](const Choice& each) {
    return catalogue_path(edition) + (each.by == Grouping::category ? "" : std::string("?par=") + each.word);
  };
  View view;
  set_edition(view, words, request, edition, films.size());
  ViewList orders;
  for (const Choice& each : choices()) {
    View one;
    one.set("label", words(each.label));
    one.set("url", address(request.language, path_by(each)));
    one.set("chosen", each.by == by.by);
    orders.push_back(one);
  }
  view.set("orders", orders);
  const Slice slice = set_parts(view, words, request, row_count(groups), kFilmsOnAPage, path_by(by));
  view.set("groups", group_views(app, request, groups, slice));
  view.set("csv_url", address(request.language, catalogue_path(edition) + ".csv"));
  view.set("json_url", address(request.language, catalogue_path(edition) + ".json"));
  view.set("booklet_url", address(request.language, edition_path(edition) + "/livret"));
  return page(app, request, "edition-catalogue", head_of(words, request, edition, slice.path), view);
}

Response film_booklet(App& app, const Request& request) {
  const Edition edition = catalogued_edition(app, request);
  const Words words = app.renderer.words(request.language);
  const std::vector<SubmittedFilm> films = catalogued_films(app, edition);
  const auto groups = grouped(app, request.language, edition, films, Grouping::category);
  const std::string path = edition_path(edition) + "/livret";
  const std::string& introduction = in_language(request.language, edition.introduction_fr, edition.introduction_en);
  View view;
  set_edition(view, words, request, edition, films.size());
  const Slice slice = set_parts(view, words, request, row_count(groups), kFilmsInABooklet, path);
  view.set("groups", group_views(app, request, groups, slice));
  view.set("introduction_html", introduction.empty() ? View(false) : View(markdown_to_html(introduction, 3)));
  const auto begins = moment_of(edition, Milestone::festival_begins),
             ends = moment_of(edition, Milestone::festival_ends);
  view.set("begins", begins ? View(long_date(request.language, *begins)) : View(false));
  view.set("ends", begins && ends ? View(long_date(request.language, *ends)) : View(false));
  ViewList partners;
  for (const Partner& each : edition.partners) {
    View one;
    one.set("text", each.name);
    partners.push_back(one);
  }
  view.set("partners", partners);
  view.set("has_partners", !partners.empty());
  view.set("printed_on", long_date(request.language, wall_clock_ms()));
  view.set("back_url", address(request.language, catalogue_path(edition)));
  Head head = head_of(words, request, edition, slice.path);
  head.hidden = true;
  return page(app, request, "edition-booklet", head, view);
}

}  // namespace resonance::server::pages
