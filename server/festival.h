// What the pages of the festival share: which edition and which film an address names, what a film still lacks, and how
// it is handed in. Any thread.
#pragma once

#include "festival/eligibility.h"
#include "server/app.h"
#include "server/http.h"

namespace resonance::server {

// The edition of the year that the first place of the route's pattern names. Only those who prepare it see one that is
// not announced. Error{not_found}.
Edition shown_edition(App& app, const Request& request);

struct SubmittedFilm {
  Submission submission;
  Edition edition;
  Item item;
  std::optional<Media> film;  // the item's first film; absent while none has begun to arrive
};
SubmittedFilm film_behind(Catalogue& catalogue, const Submission& submission);
SubmittedFilm film_behind(Catalogue& catalogue, const Edition& edition, const Submission& submission);
// The film that the first place of the route's pattern names, for whoever manages its item. Error{not_found}.
SubmittedFilm own_film(App& app, const Request& request);

// What has to be said or done before it can be handed in, in the order of its page. Empty: it is complete.
std::vector<Message> missing_of(const SubmittedFilm& film, int64_t now_ms);

// A submission says no country for a film from here; whoever reads it from outside gets this one.
inline constexpr const char* kHomeCountry = "FR";
// Empty for home; absent when no country has this code.
std::optional<std::string> stored_country(const std::string& code);
// Never empty.
std::string said_country(const Submission& said);

std::vector<std::string> subtitle_languages(Catalogue& catalogue, const Media& film);

// Whether it is the film that the edition calls for, rule by rule.
std::vector<festival::Finding> findings_of(App& app, const SubmittedFilm& film, int64_t now_ms);
// A person's word, where one overruled the rules; else what the rules say.
bool is_eligible(const SubmittedFilm& film, const std::vector<festival::Finding>& findings);

// Was the file exchanged for another one after it was handed in?
bool is_exchanged(const SubmittedFilm& film);

// Begins the submission of one of the viewer's own items. Error{invalid}: none of theirs, no category of the edition;
// Error{conflict}: it is in the edition already.
Submission enter_film(App& app, const Viewer& viewer, const Edition& edition, const std::string& item,
                      const std::string& category);
// Its submitter changes what they say of it until the call is closed; those who prepare the festival at any time.
bool may_change(const Viewer& viewer, const SubmittedFilm& film, int64_t now_ms);
// Stores what `film.submission` says now. Error{conflict}: it is too late for that; else as Submissions::update.
void change_film(App& app, const Viewer& viewer, const SubmittedFilm& film);
// Hands it in, with the rules of that version accepted. Error{invalid}: something is missing, or these are not the
// rules in force; Error{conflict}: the call is not open, or the same file was handed in already. Nothing changes then.
void submit_film(App& app, const Viewer& viewer, const SubmittedFilm& film, int accepted_rules);
void withdraw_film(App& app, const Viewer& viewer, const SubmittedFilm& film);
// A decision of those who prepare the festival; its submitter is told by mail where that reaches them.
// Error{conflict}: a film that is not eligible is selected only once somebody has overruled that.
void decide_film(App& app, const Viewer& viewer, const SubmittedFilm& film, SubmissionState state,
                 const std::string& answer);

std::string edition_path(const Edition& edition);
std::string submission_path(const SubmissionId& id);
std::string title_of(const Edition& edition, Language language);
std::string name_of(const Category& category, Language language);
std::string milestone_label(const Words& words, Milestone milestone);
std::string submission_label(const Words& words, SubmissionState state);

}  // namespace resonance::server
