#include "server/sign_in.h"

#include <algorithm>

#include "base/clock.h"
#include "base/id.h"
#include "base/secret.h"
#include "base/unicode.h"
#include "server/router.h"

namespace resonance::server {
namespace {

constexpr const char* kSession = "__Host-session";
constexpr const char* kDevice = "__Host-device";
constexpr int64_t kMinute = 60'000, kTriesWindow = 15 * kMinute, kConfirmedFor = 10 * kMinute;
constexpr size_t kAddressLimit = 254;
constexpr int kTriesOfAccount = 10, kTriesOfAddress = 50;
constexpr int64_t kGuestSeconds = int64_t{30} * 24 * 3600, kDeviceSeconds = int64_t{365} * 24 * 3600;

// Without an age it ends with the browser.
void set_cookie(Response& response, std::string_view name, std::string_view value, std::optional<int64_t> seconds) {
  std::string text = std::string(name) + "=" + std::string(value) + "; Path=/; Secure; HttpOnly; SameSite=Lax";
  if (seconds) text += "; Max-Age=" + std::to_string(*seconds);
  response.headers.emplace_back("Set-Cookie", text);
}

bool is_known_device(App& app, const Request& request, const Account& account) {
  const std::string token = request.cookie(kDevice);
  return !token.empty() && app.catalogue.accounts.is_device(account.id, token);
}

Error too_many_tries() {
  return {ErrorCode::busy,
          {"There were too many tries with a wrong password. Wait a quarter of an hour, or ask for a new password."}};
}

void count_try(App& app, const std::string& key, int most) {
  if (!app.catalogue.sessions.count_try(key, most, kTriesWindow, wall_clock_ms())) throw too_many_tries();
}

}  // namespace

Viewer viewer_of(const Account& account) {
  return {account.role, account.id, account.organisations, std::nullopt, {}};
}

void identify(App& app, Request& request) {
  const std::string token = request.cookie(kSession);
  request.session = token.empty() ? std::nullopt : app.catalogue.sessions.find(token, wall_clock_ms());
  request.account = request.session ? app.catalogue.accounts.find(request.session->account) : std::nullopt;
  if (request.account) {
    request.viewer = viewer_of(*request.account);
    request.viewer.judged = app.catalogue.jurors.judged_items(request.account->id, wall_clock_ms());
    return;
  }
  request.session.reset();
  const bool on_socket = app.settings.listen.starts_with("unix:");
  request.viewer = {};
  if (is_owner(request, app.settings.owner == "loopback" && !on_socket)) request.viewer.role = Role::administrator;
}

void begin_session(App& app, const Request& request, const Account& account, bool waits_for_code, Response& response) {
  if (request.session) app.catalogue.sessions.close(request.session->account, request.session->id);
  const std::string token =
      app.catalogue.sessions.open(account.id, request.header("user-agent"), wall_clock_ms(), waits_for_code);
  const bool is_guest = account.role == Role::guest;
  set_cookie(response, kSession, token, is_guest ? std::optional(kGuestSeconds) : std::nullopt);
  if (account.has_password && !is_known_device(app, request, account)) {
    set_cookie(response, kDevice, app.catalogue.accounts.add_device(account.id), kDeviceSeconds);
  }
}

void require_code(App& app, const Account& account, const std::string& code) {
  const std::string key = "code " + account.id.text();
  count_try(app, key, kTriesOfAccount);
  if (!app.catalogue.accounts.take_code(account.id, code, wall_clock_ms())) {
    throw Error(ErrorCode::invalid, "These are not the digits of now. Wait for the next ones, then write them.");
  }
  app.catalogue.sessions.forget_tries(key);
}

void require_password(App& app, const Account& account, const std::string& password) {
  count_try(app, "confirmation " + account.id.text(), kTriesOfAccount);
  if (!app.catalogue.accounts.is_password(account.id, password)) {
    throw Error(ErrorCode::invalid, "This is not your password. Nothing was changed: write it again.");
  }
}

std::optional<Account> waiting_account(App& app, const Request& request) {
  const std::string token = request.cookie(kSession);
  const auto id = token.empty() ? std::nullopt : app.catalogue.sessions.waiting(token, wall_clock_ms());
  return id ? app.catalogue.accounts.find(*id) : std::nullopt;
}

void complete_session(App& app, const Request& request, const Account& account, const std::string& code) {
  require_code(app, account, code);
  app.catalogue.sessions.complete(request.cookie(kSession));
}

void end_session(App& app, const Request& request, Response& response) {
  if (request.session) app.catalogue.sessions.close(request.session->account, request.session->id);
  set_cookie(response, kSession, "", 0);
}

std::string typed_address(std::string_view email) {
  return lowercase(clean_line(email, kAddressLimit));
}

Account signed_in(App& app, const Request& request, const std::string& email, const std::string& password) {
  const auto known = app.catalogue.accounts.find_by_email(email);
  const std::string typed = typed_address(email);
  const bool own_device = known && is_known_device(app, request, *known);
  // What is counted for an unknown address tells nobody that it is unknown.
  const std::string of_account = (own_device ? "device " + request.cookie(kDevice) : "account ") + typed;
  const std::string of_address = "address " + client_address(request);
  count_try(app, of_address, kTriesOfAddress);
  count_try(app, of_account, kTriesOfAccount);
  const auto account = app.catalogue.accounts.with_password(email, password);
  if (!account) {
    throw Error(ErrorCode::invalid, "This address and this password do not go together. Check both, then try again.");
  }
  app.catalogue.sessions.forget_tries(of_account);
  return *account;
}

bool needs_password(const Request& request) {
  return request.account && request.account->has_password && request.session &&
         wall_clock_ms() - request.session->confirmed_ms > kConfirmedFor;
}

void confirm_person(App& app, const Request& request, const Form& form) {
  if (!needs_password(request)) return;
  require_password(app, *request.account, form.value("password"));
  app.catalogue.sessions.confirm(request.session->id, wall_clock_ms());
}

std::string client_address(const Request& request) {
  std::string forwarded = request.header("x-real-ip");
  // Somebody with one IPv6 address has all of the same first half.
  if (std::ranges::count(forwarded, ':') > 1) {
    size_t end = 0;
    for (int group = 0; group < 4 && end != std::string::npos; ++group) end = forwarded.find(':', end + (group > 0));
    forwarded = forwarded.substr(0, end);
  }
  return forwarded.empty() ? "this machine" : forwarded;
}

}  // namespace resonance::server
