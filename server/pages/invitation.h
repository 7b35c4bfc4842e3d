// How somebody comes to sit in a jury, whoever invites them: their account, and what they say of themselves.
#pragma once

#include "server/app.h"
#include "server/http.h"

namespace resonance::server::pages {

struct Invitation {
  Account account;
  std::string link;  // with which they choose a password; empty: they had an account
};
// Whoever has an account with that address keeps it; anybody else gets one that may judge and nothing more, and a link
// by mail where that leaves. Error{conflict}: their account is closed; Error{invalid} as Accounts::create.
Invitation invite(App& app, const Request& request, const std::string& email, const std::string& name);

// What the fields of templates/juror-fields.mustache say: languages and commune. Error{invalid}: unknown place.
Juror juror_from(App& app, const Form& form);

}  // namespace resonance::server::pages
