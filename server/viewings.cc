#include "server/viewings.h"

#include "base/clock.h"

namespace resonance::server {

void note_viewing(App& app, const Request& request, const Item& item) {
  const int64_t now_ms = wall_clock_ms();
  const bool is_own = !request.through && item.depositor == request.viewer.account;
  if (request.method != "GET" || is_own || decide({}, {item}, Use::view, now_ms).allowed()) return;
  app.catalogue.viewings.note(item.id, request.viewer.account, request.through, now_ms);
}

void forget_viewings(App& app, int64_t now_ms) {
  constexpr int64_t kMonthMs = int64_t{365} * 24 * 3'600'000 / 12;
  app.catalogue.viewings.forget(now_ms - app.settings.viewings_kept_months * kMonthMs);
}

}  // namespace resonance::server
