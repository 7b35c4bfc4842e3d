// What people agree to, in words: the labels of aspects and scopes, the text that is shown when nobody wrote another,
// and how a form says it.
#pragma once

#include <string>

#include "catalogue/campaigns.h"
#include "catalogue/consents.h"
#include "server/app.h"
#include "server/http.h"

namespace resonance::server {

std::string aspect_label(const Words& words, Aspect aspect);
std::string scope_label(const Words& words, Scope scope);
// The text of a campaign, or the library's own.
std::string agreement_text(const Words& words, const std::optional<Campaign>& campaign);

// {grants, from_ms, until_ms, explanation} of the form's fields: `appears` (aspects) and `scopes`, each for each; or,
// with `differs=yes`, `grant` ("picture:library"); `from`, `until` (days), `text`, `manner`, `collector`, `guardians`,
// `assent=yes`. Error{invalid} for a day that is none.
Consent consent_of(const Request& request, const Form& form);
// The day on which whoever was born on that day ("2012-02-29") turns 18, if that is still to come; else 0.
// Error{invalid} for one that is no day.
int64_t of_age_ms(const std::string& born);

// Adds a person and what they agreed to, both or neither, and notes it in the journal. Returns the token of the
// person's private link. Error{invalid} as Consents.
std::string record_person(App& app, const Viewer& viewer, const Person& person, Consent consent);

// Whoever deposits is in it themselves and agrees for themselves: the fields `own_name`, `scopes`. Returns their
// private link's token. Error{invalid}.
std::string record_myself(App& app, const Request& request, const Viewer& viewer, const Item& item,
                          const std::optional<Campaign>& campaign, const Form& form);

// Midnight in France at the beginning of "2026-11-26"; absent for an empty text. Error{invalid} for one that is no day.
std::optional<int64_t> day_ms(const std::string& text);
// The reverse, for a form's field; "" for 0.
std::string day_of(int64_t wall_ms);

}  // namespace resonance::server
