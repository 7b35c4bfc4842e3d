// Who asks: the account whose session the request's cookie names; else the owner of the machine; else a visitor.
//
// The cookie holds a random token and nothing else; it is `__Host-`, Secure, HttpOnly, SameSite=Lax. A new one is given
// at each sign-in. Wrong passwords are counted per account and per address, so that guessing is slow, and apart for a
// device from which the account's person has signed in before, so that guessing never shuts them out.
#pragma once

#include "server/app.h"
#include "server/http.h"

namespace resonance::server {

// Sets the request's viewer, account and session.
void identify(App& app, Request& request);
// The viewer that an account is.
Viewer viewer_of(const Account& account);

// Begins a session and has the browser keep it; the one that the request had ends. One that waits for the account's
// code is nobody's until complete_session().
void begin_session(App& app, const Request& request, const Account& account, bool waits_for_code, Response& response);
// The account whose session waits for its code; absent: none does.
std::optional<Account> waiting_account(App& app, const Request& request);
// Error{invalid}: it is not the code; Error{busy}: too many tries.
void complete_session(App& app, const Request& request, const Account& account, const std::string& code);
void end_session(App& app, const Request& request, Response& response);

// An e-mail address as it is compared and counted: one line in lower case, at most 254 characters.
std::string typed_address(std::string_view email);
// The open account with that address and password. Error{invalid}: there is none; Error{busy}: too many tries.
Account signed_in(App& app, const Request& request, const std::string& email, const std::string& password);

// Each counts the try. Error{invalid}: it is not; Error{busy}: too many tries.
void require_code(App& app, const Account& account, const std::string& code);
void require_password(App& app, const Account& account, const std::string& password);

// Whether the person must give their password again before what cannot be taken back: their last is older than ten
// minutes. Guests have none, and the owner of the machine is at it.
bool needs_password(const Request& request);
// Checks the field `password` of the form where it is needed. Error{invalid}, Error{busy}.
void confirm_person(App& app, const Request& request, const Form& form);

// Who asks, for counting tries: the address that the proxy says, else this machine.
std::string client_address(const Request& request);

}  // namespace resonance::server
