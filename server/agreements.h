// What people agree to, in words: the labels of aspects and scopes, the text that is shown when nobody wrote another,
// and how a form says it.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "base/error.h"
#include "catalogue/campaigns.h"
#include "catalogue/consents.h"
#include "server/app.h"
#include "server/http.h"

namespace resonance::server {

std::string aspect_label(const Words& words, Aspect aspect);
std::string scope_label(const Words& words, Scope scope);
// All of them on one line; "nobody" for none.
std::string scopes_label(const Words& words, const std::set<Scope>& scopes);
// The text of a campaign, or the library's own.
std::string agreement_text(const Words& words, const std::optional<Campaign>& campaign);

// {grants, from_ms, until_ms, explanation} of the form's fields: `appears` (aspects) and `scopes`, each for each; or,
// with `differs=yes`, `grant` ("picture:library"); `from`, `until` (days), `text`, `manner`, `collector`, `guardians`,
// `assent=yes`. Error{invalid} for a day that is none.
Consent consent_of(const Request& request, const Form& form);
// The day on which whoever was born on that day ("2012-02-29") turns 18, if that is still to come; else 0.
// Error{invalid} for one that is no day.
int64_t of_age_ms(const std::string& born);

// The paper that was signed, as a file; without bytes: there is none.
struct Proof {
  std::string file_name;
  std::string bytes;
};
constexpr int64_t kProofBytes = int64_t{20} << 20;
Error proof_too_large();
// "application/pdf", "image/jpeg", "image/png" by what is in it; empty for anything else.
std::string proof_type(std::string_view bytes);

// Records what a known person agrees to, its proof with it, both or neither, and notes it in the journal.
// Error{unsupported_media}, Error{too_large}: the proof is none; Error{invalid} as Consents.
void record_agreement(App& app, const Viewer& viewer, const Person& person, Consent consent, const Proof& proof);

// Adds a person and records what they agreed to, both or neither.
Consents::NewPerson record_person(App& app, const Viewer& viewer, const Person& person, Consent consent,
                                  const Proof& proof = {});

// Whoever deposits is in it themselves and agrees for themselves: the fields `own_name`, `scopes`. Returns their
// private link's token. Error{invalid}.
std::string record_myself(App& app, const Request& request, const Viewer& viewer, const Item& item,
                          const std::optional<Campaign>& campaign, const Form& form);

// Midnight in France at the beginning of "2026-11-26"; absent for an empty text. Error{invalid} for one that is no day.
std::optional<int64_t> day_ms(const std::string& text);
// The reverse, for a form's field; "" for 0.
std::string day_of(int64_t wall_ms);

}  // namespace resonance::server
