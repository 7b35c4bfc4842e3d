// What people agreed to, as several pages show it.
#pragma once

#include <vector>

#include "catalogue/campaigns.h"
#include "catalogue/consents.h"
#include "server/app.h"
#include "server/http.h"
#include "server/render.h"

namespace resonance::server::pages {

// {aspect, scopes} in words, a row for each aspect; one row where all are alike.
ViewList grant_views(const Words& words, const Consent& consent);

// {value, label, chosen}: every scope as a check box `scopes`, ticked as in a form that comes back.
ViewList scope_views(const Words& words, const Form& form);

// {value, language, label, text, chosen}: the texts to agree to, each in its language, to choose from by the field
// `text_language`; the first is chosen unless a form that comes back says otherwise.
ViewList agreement_text_views(const App& app, const Request& request, const std::optional<Campaign>& campaign,
                              const Form& form);

// Whether the last of a person's records, newest first, is in force, and in words when, or why it is not.
struct Standing {
  std::string words;
  bool is_live = false;
};
Standing standing_of(const Words& words, const std::vector<Consent>& records, int64_t now_ms);

}  // namespace resonance::server::pages
