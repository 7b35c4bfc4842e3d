// What a submitter says of their film for the catalogue of the edition, its languages, its country, its stills, as the
// page of a submission shows and reads it; and who in it agreed to the festival.
#pragma once

#include "server/festival.h"

namespace resonance::server::pages {

// Error{invalid}: something else than a photo, a language or a country that nobody knows; what could be read is set.
void apply_notice(const Form& form, Submission& submission);

// `form`: what was typed before an error, or nothing.
void set_notice(View& view, App& app, const Request& request, const SubmittedFilm& film, const Form& form);

// `people` {name, standing, agrees}.
void set_people(View& view, App& app, const Request& request, const SubmittedFilm& film, int64_t now_ms);

}  // namespace resonance::server::pages
