// The minutes of a deliberation: written from what happened, for paper; fixed once they are signed.
#include <algorithm>
#include <set>

#include "base/clock.h"
#include "server/local_time.h"
#include "server/pages/deliberation.h"
#include "server/pages/frame.h"
#include "server/pages/pages.h"

namespace resonance::server::pages {
namespace {

Response minutes_of(App& app, const Request& request, const Room& room) {
  const Words words = app.renderer.words(request.language);
  const RoomNames names(app, words, room);
  const Deliberation all = app.catalogue.deliberations.of_jury(room.jury.id);
  const auto when = [&](int64_t at_ms) { return long_time(words, at_ms, room.edition.time_zone); };
  View view;
  ViewList present, absent, shortlist, motions;
  std::set<JurorId> came;
  for (const Presence& each : all.presences) {
    came.insert(each.juror);
    View one;
    one.set("name", names.of_juror(each.juror));
    one.set("from", when(each.from_ms));
    one.set("until", each.until_ms == 0 ? View(false) : View(when(each.until_ms)));
    present.push_back(one);
  }
  // Of those who sat in it when it was signed, or sit in it now.
  for (const Juror& each : names.jurors()) {
    const bool sat = all.signed_ms == 0
                         ? each.left_ms == 0
                         : each.added_ms <= all.signed_ms && (each.left_ms == 0 || each.left_ms > all.signed_ms);
    if (!sat || came.contains(each.id)) continue;
    View one;
    one.set("name", names.of_juror(each.id));
    absent.push_back(one);
  }
  for (const SubmissionId& each : all.shortlist) {
    View one;
    one.set("film", names.of_film(each));
    shortlist.push_back(one);
  }
  for (const Motion& each : all.motions) motions.push_back(motion_view(words, room, names, each));
  view.set("present", present);
  view.set("has_present", !present.empty());
  view.set("absent", absent);
  view.set("has_absent", !absent.empty());
  view.set("shortlist", shortlist);
  view.set("has_shortlist", !shortlist.empty());
  view.set("motions", motions);
  view.set("has_motions", !motions.empty());
  view.set("remarks", optional_text(names.told(all.remarks)));
  view.set("jury", jury_name(room.jury, request.language));
  view.set("edition", title_of(room.edition, request.language));
  view.set("opened", when(room.jury.closed_ms));
  view.set("quorum_rule",
           room.jury.quorum.is_share
               ? words({"Quorum: {share} % of the jurors", {{"share", std::to_string(room.jury.quorum.value)}}})
               : words.plural(room.jury.quorum.value, "Quorum: {n} juror", "Quorum: {n} jurors"));
  view.set("signed", all.signed_ms == 0 ? View(false) : View(when(all.signed_ms)));
  view.set("signer", all.signed_by ? names.of_juror(*all.signed_by) : std::string());
  view.set("room_url", address(request.language, room.path));
  Head head;
  head.title = words("Minutes of the deliberation") + " – " + jury_name(room.jury, request.language);
  head.path = room.path + "/proces-verbal";
  head.section = room.self ? "jury" : "festival";
  head.hidden = true;
  head.unstored = true;
  return page(app, request, "minutes", head, view);
}

}  // namespace

Response minutes(App& app, const Request& request) {
  return minutes_of(app, request, jurors_room(app, request));
}

Response kept_minutes(App& app, const Request& request) {
  return minutes_of(app, request, moderators_room(app, request));
}

}  // namespace resonance::server::pages
