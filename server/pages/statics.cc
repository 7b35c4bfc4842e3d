#include "base/error.h"
#include "server/pages/frame.h"
#include "server/pages/pages.h"

namespace resonance::server::pages {
namespace {

std::string error_title(const Words& words, int status) {
  switch (status) {
    case 401: return words("Sign in first");
    case 404: return words("This page cannot be found");
    case 403: return words("This page is not open to you");
    case 405: return words("This page cannot be asked for in this way");
    case 413: return words("This is too large");
    case 503: return words("The library cannot answer right now");
    default: return status >= 500 ? words("Something went wrong on our side") : words("This could not be done");
  }
}

}  // namespace

Response about(App& app, const Request& request) {
  const Words words = app.renderer.words(request.language);
  Head head;
  head.title = words("About");
  head.path = "/a-propos";
  return page(app, request, "about", head, View());
}

Response accessibility(App& app, const Request& request) {
  const Words words = app.renderer.words(request.language);
  Head head;
  head.title = words("Accessibility statement");
  head.path = "/accessibilite";
  return page(app, request, "accessibility", head, View());
}

Response error_page(const App& app, const Request& request, const Error& error, int status) {
  const Words words = app.renderer.words(request.language);
  View view;
  view.set("error_title", error_title(words, status));
  // A defect of ours is told in general words: its own are for the log.
  view.set("message",
           error.code() == ErrorCode::internal
               ? words("What you had already saved is safe. Try again in a moment; if it happens again, tell "
                       "the person who keeps this library.")
               : words(error.message()));
  view.set("status", std::to_string(status));
  view.set("lost", status == 404);
  view.set("next_url", status == 401
                           ? View(address(request.language, "/connexion?vers=" + encode_query_value(address(
                                                                                     request.language, request.path))))
                           : View(false));
  Head head;
  head.title = error_title(words, status);
  head.path = status == 404 ? "/" : request.path;
  head.hidden = true;
  return page(app, request, "error", head, view, status);
}

}  // namespace resonance::server::pages
