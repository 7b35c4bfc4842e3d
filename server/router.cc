#include "server/router.h"

#include <algorithm>
#include <array>

#include "base/clock.h"
#include "base/id.h"
#include "base/log.h"
#include "server/errors.h"
#include "server/share.h"
#include "server/sign_in.h"

namespace resonance::server {
namespace {

constexpr std::array<std::pair<const char*, const char*>, 7> kSecurityHeaders{{
    // The style exception is Media Chrome's: without it its controls have no size (ux.md §1).
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src "
     "'self' "
     "blob:; connect-src 'self'; font-src 'self'; worker-src 'self' blob:; manifest-src 'self'; base-uri 'none'; "
     "object-src 'none'; form-action 'self'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "same-origin"},
    {"Permissions-Policy",
     "geolocation=(), payment=(), usb=(), camera=(self), microphone=(self), screen-wake-lock=(self)"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"X-Frame-Options", "DENY"},
}};

std::string_view next_segment(std::string_view& path) {
  path.remove_prefix(1);  // the slash
  std::string_view segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

bool fits(std::string_view pattern, std::string_view path, std::vector<std::string>& parameters) {
  parameters.clear();
  if (pattern == "/" || path == "/") return pattern == path;
  while (!pattern.empty() && !path.empty()) {
    std::string_view wanted = next_segment(pattern);
    if (wanted.ends_with("…}")) {
      parameters.emplace_back(path.substr(1));
      return path.size() > 1;
    }
    std::string_view given = next_segment(path);
    if (wanted.starts_with("{")) {
      if (given.empty()) return false;
      parameters.emplace_back(given);
    } else if (wanted != given) {
      return false;
    }
  }
  return pattern.empty() && path.empty();
}

std::string_view host_name(std::string_view host) {
  if (host.starts_with("[")) return host.substr(0, host.find(']') + 1);
  return host.substr(0, host.find(':'));
}

bool changes_something(const Request& request) {
  return request.method != "GET" && request.method != "HEAD" && request.method != "OPTIONS";
}

// Pages carry their language in their address; for the API the client says which it reads.
void read_language(Request& request) {
  if (request.path == "/en" || request.path.starts_with("/en/")) {
    request.language = Language::english;
    request.path.erase(0, 3);
    if (request.path.empty()) request.path = "/";
  } else if (request.path.starts_with("/api/") || request.path.starts_with("/depots")) {
    if (request.header("accept-language").starts_with("en")) request.language = Language::english;
  }
}

// A browser says where a form comes from; whoever signs in with a cookie must.
bool may_be_forged(const Request& request) {
  return request.session && request.header("sec-fetch-site").empty() && request.header("origin").empty();
}

// Large bodies belong to tus and to the deposit form, which stream them; elsewhere read_form() has its own limit.
void check_shape(const Request& request) {
  if (!request.header("content-encoding").empty()) {
    throw Error(ErrorCode::unsupported_media, {"Compressed requests are not accepted."});
  }
  if (changes_something(request) && (comes_from_another_site(request) || may_be_forged(request))) {
    throw Error(ErrorCode::forbidden, {"This came from another site's page, so it was refused. Nothing was changed."});
  }
}

std::optional<Role> least_role(Access access) {
  switch (access) {
    case Access::anyone: return std::nullopt;
    case Access::guest: return Role::guest;
    case Access::depositor: return Role::depositor;
    case Access::moderator: return Role::moderator;
    case Access::administrator: return Role::administrator;
  }
  return Role::administrator;
}

void require(const Viewer& viewer, Access access) {
  const auto least = least_role(access);
  if (!least || decide_role(viewer, *least).allowed()) return;
  if (!viewer.role)
    throw Error(ErrorCode::unauthorised,
                "Sign in first: this page is for those who deposit and look after the library.");
  throw Error(ErrorCode::forbidden, "Your account is not allowed to do this. Ask whoever looks after the library.");
}

Response dispatch(App& app, Request& request) {
  check_shape(request);
  Match found = match(request);
  if (!found.route) {
    if (!found.wrong_method) throw Error(ErrorCode::not_found, {"There is no page at this address."});
    Response response;
    response.status = 405;
    response.set("Allow", found.allowed);
    return response;
  }
  require(request.viewer, found.route->access);
  return found.route->handler(app, request);
}

}  // namespace

Match match(Request& request) {
  Match found;
  for (const Route& route : routes()) {
    std::vector<std::string> parameters;
    if (!fits(route.pattern, request.path, parameters)) continue;
    if (route.method == request.method) {
      request.parameters = std::move(parameters);
      return {&route, false, {}};
    }
    if (route.method == "GET" && request.method == "HEAD" && !found.route) {
      found.route = &route;
      request.parameters = std::move(parameters);
    }
    found.wrong_method = true;
    if (!found.allowed.empty()) found.allowed += ", ";
    found.allowed += route.method;
  }
  return found;
}

bool is_owner(const Request& request, bool owner_on_loopback) {
  static constexpr std::array kForwardingHeaders{"x-real-ip", "x-forwarded-for", "x-forwarded-host", "forwarded",
                                                 "via"};
  static constexpr std::array<std::string_view, 3> kOwnNames{"localhost", "127.0.0.1", "[::1]"};
  if (!owner_on_loopback) return false;
  for (const char* name : kForwardingHeaders) {
    if (request.headers.contains(name)) return false;
  }
  std::string host = request.header("host");
  return std::ranges::find(kOwnNames, host_name(host)) != kOwnNames.end();
}

bool comes_from_another_site(const Request& request) {
  std::string site = request.header("sec-fetch-site");
  if (!site.empty() && site != "same-origin" && site != "none") return true;
  std::string origin = request.header("origin");
  if (origin.empty()) return false;
  size_t scheme = origin.find("://");
  return scheme == std::string::npos || origin.substr(scheme + 3) != request.header("host");
}

Response handle(App& app, Request& request) {
  int64_t started_ms = boot_clock_ms();
  request.id = random_id_text();
  read_language(request);
  Response response;
  try {
    identify(app, request);
    read_share(app, request);
    response = dispatch(app, request);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal)
      log::error("request failed", {{"request", request.id}, {"reason", error.what()}});
    response = error_response(app, request, error);
  } catch (const std::exception& defect) {
    log::error("request failed", {{"request", request.id}, {"reason", log::words_of(defect)}});
    response = error_response(
        app, request,
        Error(ErrorCode::internal, {"Something went wrong on our side. Nothing was lost; try again in a moment."}));
  }
  keep_share(app, request, response);
  // What is told to somebody in particular is for nobody else's disk.
  const bool is_told_to_one = request.viewer.role && request.path.starts_with("/api/");
  if (is_told_to_one) response.set("Cache-Control", "private, no-store");
  for (const auto& [header, text] : kSecurityHeaders) {
    const auto is_set = [&](const auto& each) { return each.first == header; };
    // A handler may be stricter.
    if (std::ranges::none_of(response.headers, is_set)) response.set(header, text);
  }
  int64_t took_ms = boot_clock_ms() - started_ms;
  app.metrics.count_request(request.method, response.status, took_ms);
  log::debug("request",
             {{"request", request.id}, {"method", request.method}, {"status", response.status}, {"took_ms", took_ms}});
  return response;
}

}  // namespace resonance::server
