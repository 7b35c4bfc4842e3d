#include "server/festival.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/clock.h"
#include "base/file.h"
#include "base/hexadecimal.h"
#include "base/whole_number.h"
#include "ingest/digest.h"
#include "server/display_names.h"
#include "server/news.h"

namespace resonance::server {
namespace {

// The first and the last mebibyte and the length: enough to know a file again without reading an hour of film while
// somebody waits.
constexpr int64_t kSampleBytes = int64_t{1} << 20;

std::string fingerprint_of(const ingest::DataFolder& data, const MediaId& media) {
  const FileDescriptor file = open_for_reading(data.original(media));
  const int64_t size = size_bytes(file);
  auto digest = *ingest::Digest::named("sha256");
  std::string bytes(static_cast<size_t>(std::min(size, kSampleBytes)), '\0');
  for (const int64_t from : {int64_t{0}, size - static_cast<int64_t>(bytes.size())}) {
    if (pread(file.get(), bytes.data(), bytes.size(), from) != static_cast<ssize_t>(bytes.size())) {
      throw system_error(errno, "read a film");
    }
    digest.add(bytes);
  }
  digest.add(std::to_string(size));
  return hexadecimal(digest.finish());
}

Error no_such_film() {
  return {ErrorCode::not_found, {"This film is not submitted to this edition."}};
}

}  // namespace

Edition shown_edition(App& app, const Request& request) {
  const auto year = whole_number(request.parameters.at(0));
  const auto edition = year ? app.catalogue.editions.of_year(*year) : std::nullopt;
  if (!edition || (!edition->announced && !decide_role(request.viewer, Role::moderator).allowed())) {
    throw Error(ErrorCode::not_found, "This edition of the festival does not exist.");
  }
  return *edition;
}

SubmittedFilm film_behind(Catalogue& catalogue, const Submission& submission) {
  const auto edition = catalogue.editions.find(submission.edition);
  if (!edition) throw no_such_film();
  return film_behind(catalogue, *edition, submission);
}

SubmittedFilm film_behind(Catalogue& catalogue, const Edition& edition, const Submission& submission) {
  const auto item = catalogue.items.find(submission.item);
  if (!item) throw no_such_film();
  SubmittedFilm film{submission, edition, *item, std::nullopt};
  const std::vector<Media> files = catalogue.media.of_item(item->id);
  const auto first_of = [&](std::optional<MediaType> type) {
    const auto found = std::ranges::find_if(
        files, [&](const Media& each) { return each.state != MediaState::erased && each.type == type; });
    if (found != files.end()) film.film = *found;
  };
  first_of(MediaType::video);
  if (!film.film) first_of(std::nullopt);  // what is still arriving has no type yet
  return film;
}

SubmittedFilm own_film(App& app, const Request& request) {
  const auto id = SubmissionId::parse(request.parameters.at(0));
  const auto submission = id ? app.catalogue.submissions.find(*id) : std::nullopt;
  if (!submission) throw no_such_film();
  SubmittedFilm film = film_behind(app.catalogue, *submission);
  if (!decide(request.viewer, {film.item}, Use::manage, wall_clock_ms()).allowed()) throw no_such_film();
  return film;
}

std::vector<Message> missing_of(const SubmittedFilm& film, int64_t now_ms) {
  std::vector<Message> missing;
  const auto need = [&](bool there, Message message) {
    if (!there) missing.push_back(std::move(message));
  };
  const Submission& said = film.submission;
  need(film.film.has_value(), {"The film itself: add its file to the contribution."});
  if (film.film) {
    need(film.film->state != MediaState::uploading, {"The film has not arrived whole: finish sending it."});
    need(film.film->state != MediaState::failed, {"The film could not be prepared: send it in another format."});
  }
  need(!film.item.title.empty(), {"A title."});
  need(!film.item.summary.empty(), {"The short synopsis: “in a few words”, on the contribution."});
  need(!film.item.territory.empty() || !said.country.empty(),
       {"Where it was made: the place, on the contribution, or the country."});
  need(!said.synopsis.empty(), {"The long synopsis."});
  need(!said.team.empty(), {"The team: who did what."});
  need(!said.contact.empty(), {"Somebody whom the festival can reach."});
  need(!said.finished_on.empty(), {"The day on which it was finished."});
  need(said.rights_declared, {"Your word that the pictures, texts and voices are yours to show."});
  need(said.music_declared, {"Your word on the music."});
  need(film.item.people_declared, {"Who can be recognised in it: say so, person by person, or that there is nobody."});
  if (film.item.people_declared) {
    const Thing thing{film.item, film.film ? &*film.film : nullptr, std::vector{Aspect::picture, Aspect::sound}};
    need(is_agreed(thing, Scope::festival, now_ms),
         {"Everybody who can be recognised must agree to “The festival and public screenings”."});
  }
  return missing;
}

std::optional<std::string> stored_country(const std::string& code) {
  if (code.empty() || code == kHomeCountry) return std::string();
  return country_name(Language::french, code).empty() ? std::nullopt : std::optional(code);
}

std::string said_country(const Submission& said) {
  return said.country.empty() ? kHomeCountry : said.country;
}

std::vector<std::string> subtitle_languages(Catalogue& catalogue, const Media& film) {
  std::vector<std::string> all;
  for (const Transcript& each : catalogue.transcripts.of_media(film.id)) {
    if (each.purpose == TrackPurpose::captions) all.push_back(each.language);
  }
  return all;
}

std::vector<festival::Finding> findings_of(App& app, const SubmittedFilm& film, int64_t now_ms) {
  const Requirements& asked = film.edition.requirements;
  festival::EligibilityRules rules;
  if (asked.longest_ms > 0) rules.maximum_duration_ms = asked.longest_ms;
  rules.finished_from = asked.finished_from;
  if (!asked.territory.empty()) rules.territories = {asked.territory};
  if (asked.subtitles) rules.subtitles = {film.item.language};
  rules.first_film = asked.first_film;
  rules.minors_authorised = asked.minors_authorised;
  rules.projection_right = asked.projection_right;
  festival::SubmissionFacts facts;
  if (film.film && film.film->state == MediaState::ready) facts.duration_ms = film.film->duration_ms;
  facts.finished = film.submission.finished_on;
  if (const auto place = app.catalogue.territories.find(film.item.territory)) {
    facts.territories = place->within;
    facts.territories.push_back(place->code);
  }
  if (film.film) facts.subtitles = subtitle_languages(app.catalogue, *film.film);
  facts.first_film = film.submission.first_film;
  facts.shows_minors = std::ranges::any_of(app.catalogue.consents.people_of(film.item.id),
                                           [&](const Person& each) { return each.of_age_ms > now_ms; });
  facts.minors_authorised = film.submission.minors_authorised;
  facts.projection_right = film.submission.projection_right;
  return festival::check_eligibility(rules, facts);
}

bool is_eligible(const SubmittedFilm& film, const std::vector<festival::Finding>& findings) {
  return film.submission.verdict.value_or(festival::is_eligible(findings));
}

bool is_exchanged(const SubmittedFilm& film) {
  const SubmissionState state = film.submission.state;
  if (state == SubmissionState::draft || state == SubmissionState::withdrawn) return false;
  return !film.film || film.submission.film != film.film->id;
}

Submission enter_film(App& app, const Viewer& viewer, const Edition& edition, const std::string& item,
                      const std::string& category) {
  const auto id = ItemId::parse(item);
  const auto own = id ? app.catalogue.items.find(*id) : std::nullopt;
  if (!own || !decide(viewer, {*own}, Use::manage, wall_clock_ms()).allowed()) {
    throw Error(ErrorCode::invalid, "Choose the contribution that is your film.");
  }
  return app.catalogue.submissions.create(edition.id, own->id, CategoryId::parse(category).value_or(CategoryId()));
}

bool may_change(const Viewer& viewer, const SubmittedFilm& film, int64_t now_ms) {
  if (decide_role(viewer, Role::moderator).allowed()) return true;
  const SubmissionState state = film.submission.state;
  return state == SubmissionState::draft || state == SubmissionState::withdrawn ||
         (state == SubmissionState::submitted && call_state(film.edition, now_ms) == CallState::open);
}

void change_film(App& app, const Viewer& viewer, const SubmittedFilm& film) {
  if (!may_change(viewer, film, wall_clock_ms())) {
    throw Error(ErrorCode::conflict, "The call for films is closed: what you said of your film is fixed now.");
  }
  app.catalogue.submissions.update(film.submission);
}

void submit_film(App& app, const Viewer& viewer, const SubmittedFilm& film, int accepted_rules) {
  const int64_t now_ms = wall_clock_ms();
  const auto missing = missing_of(film, now_ms);
  if (!missing.empty()) {
    throw Error(ErrorCode::invalid, "Something is still missing: it stands at the top of this page. Nothing was lost.");
  }
  const auto rules = app.catalogue.editions.rules(film.edition.id);
  if (rules && rules->version != accepted_rules) {
    throw Error(ErrorCode::invalid, "Read the rules of the festival and accept them, then hand in your film again.");
  }
  const std::string fingerprint = fingerprint_of(app.data, film.film->id);
  if (const auto double_of = app.catalogue.submissions.same_film(film.submission, fingerprint)) {
    throw Error(ErrorCode::conflict,
                {"This same file was handed in already, as film {number}. Withdraw one of the two.",
                 {{"number", std::to_string(double_of->number)}}});
  }
  app.catalogue.submissions.submit(film.submission.id, film.film->id, fingerprint, now_ms);
  app.catalogue.journal.add({.account = viewer.account, .act = Act::film_submitted, .item = film.item.id});
}

void withdraw_film(App& app, const Viewer& viewer, const SubmittedFilm& film) {
  app.catalogue.submissions.withdraw(film.submission.id);
  app.catalogue.journal.add({.account = viewer.account, .act = Act::film_withdrawn, .item = film.item.id});
}

void decide_film(App& app, const Viewer& viewer, const SubmittedFilm& film, SubmissionState state,
                 const std::string& answer) {
  const bool selected = state == SubmissionState::selected;
  if (selected && !is_eligible(film, findings_of(app, film, wall_clock_ms()))) {
    throw Error(
        ErrorCode::conflict,
        "This film is not eligible by the rules of the edition. Say that it is all the same, and why; then select "
        "it. Nothing was changed.");
  }
  app.catalogue.submissions.decide(film.submission.id, state, answer, wall_clock_ms());
  app.catalogue.journal.add({.account = viewer.account,
                             .act = Act::film_decided,
                             .item = film.item.id,
                             .words = std::string(name(state)) + (answer.empty() ? "" : "\n" + answer)});
  const auto submitter = reachable_depositor(app, film.item);
  if (!submitter || state == SubmissionState::submitted) return;
  const std::map<std::string, std::string> values{{"title", film.item.title}};
  post_news(app, *submitter, film.item,
            {.named = selected ? Message("“{title}” is in the selection of the festival", values)
                               : Message("“{title}” is not in the selection of the festival", values),
             .unnamed = Message("The festival has answered about your film"),
             .private_words = answer});
}

std::string edition_path(const Edition& edition) {
  return "/festival/" + std::to_string(edition.year);
}

std::string submission_path(const SubmissionId& id) {
  return "/films-soumis/" + id.text();
}

std::string title_of(const Edition& edition, Language language) {
  return in_language(language, edition.title_fr, edition.title_en);
}

std::string name_of(const Category& category, Language language) {
  return in_language(language, category.name_fr, category.name_en);
}

std::string milestone_label(const Words& words, Milestone milestone) {
  switch (milestone) {
    case Milestone::call_opens: return words("The call for films opens");
    case Milestone::call_closes: return words("The call for films closes");
    case Milestone::selection: return words("The selection is known");
    case Milestone::jury_opens: return words("The juries begin to watch");
    case Milestone::jury_closes: return words("The juries have voted");
    case Milestone::deliberation: return words("The juries deliberate");
    case Milestone::festival_begins: return words("The festival begins");
    case Milestone::festival_ends: return words("The festival ends");
    case Milestone::palmares: return words("The palmarès is read");
  }
  return {};
}

std::string submission_label(const Words& words, SubmissionState state) {
  switch (state) {
    case SubmissionState::draft: return words("Not handed in yet");
    case SubmissionState::submitted: return words("Handed in");
    case SubmissionState::selected: return words("Selected");
    case SubmissionState::not_selected: return words("Not selected");
    case SubmissionState::withdrawn: return words("Withdrawn by its submitter");
  }
  return {};
}

}  // namespace resonance::server
