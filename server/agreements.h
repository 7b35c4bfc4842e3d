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
#include "server/proof.h"

namespace resonance::server {

std::string aspect_label(const Words& words, Aspect aspect);
std::string scope_label(const Words& words, Scope scope);
// All of them on one line; "nobody" for none.
std::string scopes_label(const Words& words, const std::set<Scope>& scopes);
// A text to agree to, in the language in which it is written.
struct AgreementText {
  std::string text;
  Language language = Language::french;
};
// Those that a person may be shown, the one in `reader`'s language first: what the campaign says in each language in
// which it says something, else the library's own in both.
std::vector<AgreementText> agreement_texts(const Renderer& renderer, Language reader,
                                           const std::optional<Campaign>& campaign);
// The one that a form's field `text_language` ("fr", "en") chose, or the first.
AgreementText chosen_text(const Renderer& renderer, const Request& request, const std::optional<Campaign>& campaign,
                          const std::string& text_language);

// {grants, from_ms, until_ms, explanation} of the form's fields: `appears` (aspects) and `scopes`, each for each; or,
// with `differs=yes`, `grant` ("picture:library"); `from`, `until` (days), `text`, `text_language` (else the
// request's), `manner`, `collector`, `guardians`, `assent=yes`. Error{invalid} for a day that is none.
Consent consent_of(const Request& request, const Form& form);
// The day on which whoever was born on that day ("2012-02-29") turns 18, if that is still to come; else 0.
// Error{invalid} for one that is no day.
int64_t of_age_ms(const std::string& born);

// Records what a known person agrees to, its proof with it, both or neither, and notes it in the journal.
// Error{unsupported_media}, Error{too_large}: the proof is none; Error{invalid} as Consents.
void record_agreement(App& app, const Viewer& viewer, const Person& person, Consent consent, const Proof& proof);

// Adds a person and records what they agreed to, both or neither.
Consents::NewPerson record_person(App& app, const Viewer& viewer, const Person& person, Consent consent,
                                  const Proof& proof = {});

// Whoever deposits is in it themselves and agrees for themselves: the fields `own_name`, `scopes`, `text_language`.
// Returns their private link's token. Error{invalid}.
std::string record_myself(App& app, const Request& request, const Viewer& viewer, const Item& item,
                          const std::optional<Campaign>& campaign, const Form& form);

// Whether somebody with their private link may agree anew by themselves: what was agreed to has ended, nothing is
// withdrawn, and they are of age. `records`: theirs, the last first.
bool may_agree_again(const Person& person, const std::vector<Consent>& records, int64_t now_ms);
// They do: the fields `scopes`, `text_language`, for all in which they appeared before. Error{invalid}: no scope;
// Error{conflict}: they may not.
void agree_again(App& app, const Request& request, const Person& person, const Form& form);

}  // namespace resonance::server
