// Where those who prepare an edition plan a screening: when, where, for whom, which films in which order, how many
// came.
#include <algorithm>
#include <set>

#include "base/clock.h"
#include "base/whole_number.h"
#include "server/errors.h"
#include "server/local_time.h"
#include "server/pages/cards.h"
#include "server/pages/fields.h"
#include "server/pages/frame.h"
#include "server/pages/pages.h"
#include "server/programme.h"

namespace resonance::server::pages {
namespace {

constexpr const char* kTexts[] = {"title_fr", "title_en",       "begins",        "place",
                                  "room",     "address",        "territory",     "territory_code",
                                  "capacity", "description_fr", "description_en"};

// The form as it would be filled in for what is stored.
Form form_of(Catalogue& catalogue, const Edition& edition, const Screening& screening) {
  Form form;
  const auto put = [&](const std::string& name, const std::string& value) { form.fields.emplace(name, value); };
  put("title_fr", screening.title_fr);
  put("title_en", screening.title_en);
  put("begins", local_time_of(screening.begins_ms, edition.time_zone));
  put("place", screening.place);
  put("room", screening.room);
  put("address", screening.address);
  put("territory", place_name(catalogue, screening.territory));
  put("territory_code", screening.territory);
  put("capacity", screening.capacity == 0 ? "" : std::to_string(screening.capacity));
  put("description_fr", screening.description_fr);
  put("description_en", screening.description_en);
  for (const Accessibility each : screening.accessibility) put("accessibility", std::string(name(each)));
  if (screening.announced_ms != 0) put("announced", "yes");
  return form;
}

// 0, which the catalogue refuses, for an empty field.
int64_t begins_from(const std::string& typed, const Edition& edition) {
  const auto at_ms = local_time_ms(typed, edition.time_zone);
  if (!at_ms) return 0;
  const std::string really = local_time_of(*at_ms, edition.time_zone);
  if (really != typed.substr(0, really.size())) {
    throw Error(ErrorCode::invalid,
                {"{time} does not come on that day: the clocks are set forward in that hour. Choose another time. "
                 "Nothing was changed.",
                 {{"time", typed.substr(std::min(typed.size(), typed.find('T') + 1), 5)}}});
  }
  return *at_ms;
}

// -1, which the catalogue refuses, for what is no number.
int number_in(const std::string& text) {
  return text.empty() ? 0 : whole_number(text).value_or(-1);
}

void apply_settings(App& app, const Form& form, const Edition& edition, Screening& screening) {
  screening.title_fr = form.value("title_fr");
  screening.title_en = form.value("title_en");
  screening.begins_ms = begins_from(form.value("begins"), edition);
  screening.place = form.value("place");
  screening.room = form.value("room");
  screening.address = form.value("address");
  ItemFields place;
  place.territory = form.value("territory");
  place.territory_code = form.value("territory_code");
  Item item;
  apply(app.catalogue, place, item);
  screening.territory = item.territory;
  screening.capacity = number_in(form.value("capacity"));
  screening.description_fr = form.value("description_fr");
  screening.description_en = form.value("description_en");
  screening.accessibility.clear();
  const std::vector<std::string> ticked = form.values("accessibility");
  for (const Accessibility each : all_accessibilities()) {
    if (std::ranges::find(ticked, name(each)) != ticked.end()) screening.accessibility.insert(each);
  }
  const bool announced = form.has("announced");
  if (announced && screening.announced_ms == 0) screening.announced_ms = wall_clock_ms();
  if (!announced) screening.announced_ms = 0;
}

// Which running order a form was filled in for: it changes with each change of the screening, and with a film's
// erasure.
std::string order_mark(const Screening& screening) {
  return std::to_string(screening.changed_ms) + "-" + std::to_string(screening.entries.size());
}

std::string field(const char* name, size_t entry) {
  return std::string(name) + "-" + std::to_string(entry);
}

// Each entry with the place that was typed for it. Of two with the same number, the one that was moved there stands on
// the side from which it did not come, so that "3" brings it to the third place from above and from below.
void apply_order(const Form& form, Screening& screening) {
  if (form.value("of_order") != order_mark(screening)) {
    throw Error(ErrorCode::conflict,
                "Somebody has changed this screening meanwhile: this is how it is now. Nothing was changed.");
  }
  std::vector<std::pair<int64_t, ProgrammeEntry>> placed;
  for (size_t i = 0; i < screening.entries.size(); ++i) {
    if (form.has(field("remove", i))) continue;
    ProgrammeEntry entry = screening.entries[i];
    entry.minutes = number_in(form.value(field("minutes", i)));
    if (!entry.film) {
      entry.words_fr = form.value(field("words_fr", i));
      entry.words_en = form.value(field("words_en", i));
    }
    const auto before = static_cast<int64_t>(i) + 1;
    const auto wanted = whole_number<int>(form.value(field("position", i)));
    if (!wanted) throw Error(ErrorCode::invalid, "Number the entries with whole numbers. Nothing was changed.");
    placed.emplace_back(int64_t{2} * *wanted + (*wanted > before ? 1 : *wanted < before ? -1 : 0), std::move(entry));
  }
  std::ranges::stable_sort(placed, {}, &std::pair<int64_t, ProgrammeEntry>::first);
  screening.entries.clear();
  for (auto& [place, entry] : placed) screening.entries.push_back(std::move(entry));
}

// Those who prepare it read what they wrote.
std::string heading_of(const Words& words, const Screening& screening) {
  return title_of(told(UnnamedFilms(), words, screening), words.language());
}

void note(App& app, const Request& request, const Screening& screening) {
  app.catalogue.journal.add(
      {.account = request.viewer.account, .act = Act::programme_changed, .words = screening.title_fr});
}

// What the page shows after something was refused.
struct Shown {
  Form typed;  // of the form whose action it names
  Message problem;
  int status = 200;
};

class Desk {
 public:
  Desk(App& app, const Request& request, const Edition& edition, const std::optional<Screening>& screening)
      : app_(app),
        request_(request),
        edition_(edition),
        screening_(screening),
        words_(app.renderer.words(request.language)) {}

  Response respond(const Shown& shown) {
    const bool is_settings = !screening_ || shown.typed.value("action") == "save";
    View view;
    set_settings(view, is_settings && !shown.typed.fields.empty()
                           ? shown.typed
                           : form_of(app_.catalogue, edition_, screening_.value_or(Screening())));
    view.set("edition", title_of(edition_, request_.language));
    view.set("programme_url", address(request_.language, edition_path(edition_) + "/programme"));
    view.set("time_zone", edition_.time_zone);
    view.set("is_new", !screening_);
    view.set("url", screening_ ? View(address(request_.language, screening_path(edition_, *screening_))) : View(false));
    view.set("title", screening_ ? heading_of(words_, *screening_) : words_("New screening"));
    const std::string path =
        screening_ ? screening_path(edition_, *screening_) + "/modifier" : edition_path(edition_) + "/seances/nouvelle";
    view.set("action", address(request_.language, path));
    if (screening_) {
      set_order(view, shown.typed);
      set_warnings(view);
      const bool counts = shown.typed.value("action") == "attendance";
      view.set("attendance_value", counts                   ? shown.typed.value("people")
                                   : screening_->attendance ? std::to_string(*screening_->attendance)
                                                            : std::string());
      view.set("has_begun", screening_->begins_ms <= wall_clock_ms());
    }
    view.set("problem", problem_view(app_, request_, shown.problem));
    Head head;
    head.title = view.get("title")->string_value() + " – " + title_of(edition_, request_.language);
    head.path = path;
    head.section = "festival";
    head.hidden = true;
    return page(app_, request_, "screening-form", head, view, shown.status);
  }

 private:
  void set_settings(View& view, const Form& form) {
    for (const char* each : kTexts) view.set(std::string(each) + "_value", form.value(each));
    const std::vector<std::string> ticked = form.values("accessibility");
    ViewList offers;
    for (const Accessibility each : all_accessibilities()) {
      offers.push_back(choice(std::string(name(each)), accessibility_label(words_, each),
                              std::ranges::find(ticked, name(each)) != ticked.end()));
    }
    view.set("offers", offers);
    view.set("is_announced", form.has("announced"));
  }

  void set_order(View& view, const Form& typed) {
    const bool is_typed = typed.value("action") == "order";
    std::set<SubmissionId> taken;
    ViewList entries;
    const auto lines = running_order(app_.catalogue, edition_, *screening_, wall_clock_ms());
    for (size_t i = 0; i < lines.size(); ++i) {
      const ProgrammeLine& line = lines[i];
      if (line.entry.film) taken.insert(*line.entry.film);
      const auto value = [&](const char* name, const std::string& stored) {
        return is_typed ? typed.value(field(name, i)) : stored;
      };
      View one;
      one.set("n", std::to_string(i));
      one.set("is_film", line.film.has_value());
      one.set("is_gone", line.naming == Naming::gone);
      // Those who prepare the festival see which film it is, whatever may be said of it elsewhere.
      one.set("title", line.film ? shown_title(words_, line.film->item) : words_of(line.entry, request_.language));
      one.set("url", line.film ? View(address(request_.language, item_path(line.film->item.id))) : View(false));
      one.set("time", clock_time(line.slot.begins_ms, edition_.time_zone));
      const int64_t length_ms = line.slot.ends_ms - line.slot.begins_ms;
      one.set("length", length_ms > 0 ? View(duration(request_.language, length_ms)) : View(false));
      one.set("position", value("position", std::to_string(i + 1)));
      one.set("minutes", value("minutes", std::to_string(line.entry.minutes)));
      one.set("words_fr", value("words_fr", line.entry.words_fr));
      one.set("words_en", value("words_en", line.entry.words_en));
      entries.push_back(one);
    }
    view.set("entries", entries);
    view.set("has_entries", !entries.empty());
    view.set("of_order", order_mark(*screening_));
    const bool adds = typed.value("action") == "add_interlude";
    for (const char* each : {"words_fr", "words_en", "minutes"}) {
      view.set(std::string("new_") + each, adds ? typed.value(each) : std::string());
    }
    ViewList films;
    for (const Submission& each : app_.catalogue.submissions.of_edition(edition_.id)) {
      if (each.state != SubmissionState::selected || taken.contains(each.id)) continue;
      const SubmittedFilm film = film_behind(app_.catalogue, edition_, each);
      const std::string length = film.film && film.film->duration_ms > 0
                                     ? " (" + duration(request_.language, film.film->duration_ms) + ")"
                                     : "";
      films.push_back(choice(each.id.text(), shown_title(words_, film.item) + length, false));
    }
    view.set("films", films);
    view.set("has_films", !films.empty());
  }

  void set_warnings(View& view) {
    ViewList warnings;
    for (const auto& each : programme_warnings(app_.catalogue, edition_, wall_clock_ms())) {
      if (each.screening != screening_->id.text()) continue;
      View one;
      one.set("text", words_(each.sentence));
      warnings.push_back(one);
    }
    view.set("warnings", warnings);
    view.set("has_warnings", !warnings.empty());
  }

  App& app_;
  const Request& request_;
  const Edition& edition_;
  const std::optional<Screening> screening_;
  const Words words_;
};

void change(App& app, const Edition& edition, Screening screening, const Form& form) {
  const std::string action = form.value("action");
  if (action == "attendance") {
    const std::string people = form.value("people");
    return app.catalogue.screenings.set_attendance(
        screening.id, people.empty() ? std::nullopt : std::optional(number_in(people)), wall_clock_ms());
  }
  if (action == "save") {
    apply_settings(app, form, edition, screening);
  } else if (action == "order") {
    apply_order(form, screening);
  } else if (action == "add_film") {
    const auto film = SubmissionId::parse(form.value("film"));
    if (!film) throw Error(ErrorCode::invalid, "Choose the film to show. Nothing was changed.");
    screening.entries.push_back({*film, "", "", 0});
  } else if (action == "add_interlude") {
    screening.entries.push_back(
        {std::nullopt, form.value("words_fr"), form.value("words_en"), number_in(form.value("minutes"))});
  } else {
    throw Error(ErrorCode::invalid, "This form does not say what to change. Nothing was changed.");
  }
  app.catalogue.screenings.update(screening);
}

Response ask_removal(App& app, const Request& request, const ShownScreening& shown) {
  const Words words = app.renderer.words(request.language);
  View view;
  view.set("title", heading_of(words, shown.screening));
  const std::string path = screening_path(shown.edition, shown.screening) + "/modifier";
  view.set("action", address(request.language, path));
  Head head;
  head.title = words("Remove this screening?");
  head.path = path;
  head.section = "festival";
  head.hidden = true;
  return page(app, request, "screening-removal", head, view);
}

}  // namespace

Response new_screening(App& app, const Request& request) {
  return Desk(app, request, shown_edition(app, request), std::nullopt).respond({});
}

Response create_screening(App& app, const Request& request) {
  const Edition edition = shown_edition(app, request);
  const Form form = read_form(request);
  try {
    Screening screening;
    screening.edition = edition.id;
    apply_settings(app, form, edition, screening);
    screening = app.catalogue.screenings.create(screening);
    note(app, request, screening);
    return redirect(address(request.language, screening_path(edition, screening) + "/modifier"));
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    return Desk(app, request, edition, std::nullopt).respond({form, error.message(), status_of(error.code())});
  }
}

Response screening_settings(App& app, const Request& request) {
  const ShownScreening shown = shown_screening(app, request);
  return Desk(app, request, shown.edition, shown.screening).respond({});
}

Response change_screening(App& app, const Request& request) {
  const ShownScreening shown = shown_screening(app, request);
  const Form form = read_form(request);
  if (form.value("action") == "remove") {
    if (form.value("confirm") != "yes") return ask_removal(app, request, shown);
    app.catalogue.screenings.remove(shown.screening.id);
    note(app, request, shown.screening);
    return redirect(address(request.language, edition_path(shown.edition) + "/programme"));
  }
  try {
    change(app, shown.edition, shown.screening, form);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    // What was typed for another order than this one would go to the wrong entries.
    const Form typed = error.code() == ErrorCode::conflict && form.value("action") == "order" ? Form() : form;
    return Desk(app, request, shown.edition, shown.screening)
        .respond({typed, error.message(), status_of(error.code())});
  }
  note(app, request, shown.screening);
  return redirect(address(request.language, screening_path(shown.edition, shown.screening) + "/modifier"));
}

}  // namespace resonance::server::pages
