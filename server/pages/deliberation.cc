// The room in which a jury deliberates: the counted films side by side with what the jurors wrote, who is there, the
// shortlist, the motions.
#include "server/pages/deliberation.h"

#include <algorithm>
#include <set>

#include "base/clock.h"
#include "server/errors.h"
#include "server/local_time.h"
#include "server/pages/cards.h"
#include "server/pages/frame.h"
#include "server/pages/merit.h"
#include "server/pages/pages.h"

namespace resonance::server::pages {
namespace {

class RoomPage {
 public:
  RoomPage(App& app, const Request& request, const Room& room)
      : app_(app),
        request_(request),
        room_(room),
        words_(app.renderer.words(request.language)),
        names_(app, words_, room),
        now_(app.catalogue.deliberations.of_jury(room.jury.id)),
        films_(films_of(app, room.edition, room.jury)) {}

  // `typed`: what a form held that was refused.
  Response respond(const Form& typed, const Message& problem, int status = 200) {
    View view;
    view.set("jury", jury_name(room_.jury, request_.language));
    view.set("edition", title_of(room_.edition, request_.language));
    view.set("edition_url", address(request_.language, edition_path(room_.edition)));
    view.set("action", address(request_.language, room_.path));
    view.set("minutes_url", address(request_.language, room_.path + "/proces-verbal"));
    const bool is_open = now_.signed_ms == 0;
    view.set("is_signed", !is_open);
    view.set("may_take_part", is_open && room_.self);
    view.set("may_lead", is_open && room_.presides());
    view.set("may_close", is_open && (room_.presides() || !room_.self));
    set_people(view);
    set_shortlist(view);
    set_motions(view, typed);
    set_films(view);
    const bool hides = names_.told(now_.remarks) != now_.remarks;
    view.set("remarks", typed.has("remarks") ? typed.value("remarks") : hides ? std::string() : now_.remarks);
    view.set("hides_remarks", hides);
    view.set("problem", problem_view(app_, request_, problem));
    Head head;
    head.title = words_("Deliberation") + " – " + jury_name(room_.jury, request_.language);
    head.path = room_.path;
    head.section = room_.self ? "jury" : "festival";
    head.hidden = true;
    head.unstored = true;
    return page(app_, request_, "deliberation", head, view, status);
  }

 private:
  std::string when(int64_t at_ms) const { return long_time(words_, at_ms, room_.edition.time_zone); }

  void set_people(View& view) const {
    std::set<JurorId> present;
    for (const Presence& each : now_.presences) {
      if (each.until_ms == 0) present.insert(each.juror);
    }
    ViewList people;
    int there = 0;
    for (const Juror& each : names_.jurors()) {
      if (each.left_ms != 0) continue;
      const bool is_there = present.contains(each.id);
      there += is_there ? 1 : 0;
      View one;
      one.set("id", each.id.text());
      one.set("name", each.name);
      one.set("president", each.president);
      one.set("present", is_there);
      one.set("is_self", room_.self && room_.self->id == each.id);
      people.push_back(one);
    }
    view.set("people", people);
    view.set("is_here", room_.self && present.contains(room_.self->id));
    const int sitting = static_cast<int>(people.size());
    const int needed = festival::jurors_needed(rule_of(room_.jury.quorum), sitting);
    view.set("quorum", quorum_words(words_, room_.jury.quorum, sitting));
    view.set("there", words_.plural(there, "{n} juror is there", "{n} jurors are there"));
    view.set("is_quorate", there >= needed);
    view.set("missing", words_.plural(std::max(0, needed - there), "{n} juror is missing", "{n} jurors are missing"));
    view.set("never_quorate", needed > sitting);
  }

  void set_shortlist(View& view) const {
    ViewList list;
    for (size_t i = 0; i < now_.shortlist.size(); ++i) {
      View one;
      one.set("id", now_.shortlist[i].text());
      one.set("film", names_.of_film(now_.shortlist[i]));
      one.set("may_rise", i > 0);
      one.set("may_fall", i + 1 < now_.shortlist.size());
      list.push_back(one);
    }
    view.set("shortlist", list);
    view.set("has_shortlist", !list.empty());
  }

  void set_motions(View& view, const Form& typed) const {
    ViewList list;
    for (const Motion& each : now_.motions) {
      View one = motion_view(words_, room_, names_, each);
      one.set("id", each.id.text());
      const auto own = room_.self && each.closed_ms == 0 ? app_.catalogue.deliberations.vote_of(each.id, room_.self->id)
                                                         : std::nullopt;
      ViewList votes;
      for (const MotionVote vote : {MotionVote::in_favour, MotionVote::against, MotionVote::abstention}) {
        votes.push_back(choice(std::string(name(vote)), words_(vote_label(vote)), own == vote));
      }
      one.set("votes", votes);
      list.push_back(one);
    }
    view.set("motions", list);
    view.set("has_motions", !list.empty());
    ViewList films{choice("", words_("None"), typed.value("film").empty())};
    for (const SubmittedFilm& each : films_) {
      if (!is_named(each, wall_clock_ms())) continue;
      const std::string id = each.submission.id.text();
      films.push_back(choice(id, names_.of_film(each.submission.id), typed.value("film") == id));
    }
    view.set("film_choices", films);
    view.set("motion_text", typed.value("text"));
    view.set("motion_award", typed.value("award"));
  }

  static Message vote_label(MotionVote vote) {
    switch (vote) {
      case MotionVote::in_favour: return Message("For");
      case MotionVote::against: return Message("Against");
      case MotionVote::abstention: return Message("I abstain");
    }
    return {};
  }

  void set_films(View& view) {
    std::map<SubmissionId, ViewList> written;
    for (const JuryBallot& each : app_.catalogue.jury_ballots.sent(room_.jury.id)) {
      if (each.words.empty()) continue;
      View one;
      one.set("name", names_.of_juror(each.juror));
      one.set("words", names_.told(each.words));
      written[each.film].push_back(one);
    }
    set_count(view, words_, room_.jury, ballots_of(app_, room_.edition, room_.jury, films_),
              [&](const std::string& key, View& row) {
                const auto found = std::ranges::find_if(
                    films_, [&](const SubmittedFilm& each) { return film_key(each.submission) == key; });
                if (found == films_.end()) return;
                const SubmissionId& film = found->submission.id;
                const bool named = is_named(*found, wall_clock_ms());
                row.set("id", film.text());
                row.set("title", names_.of_film(film));
                row.set("text", names_.of_film(film));
                row.set("written", named ? written[film] : ViewList());
                row.set("is_listed", std::ranges::find(now_.shortlist, film) != now_.shortlist.end());
                row.set("may_list", named);
              });
  }

  App& app_;
  const Request& request_;
  const Room& room_;
  const Words words_;
  const RoomNames names_;
  const Deliberation now_;
  const std::vector<SubmittedFilm> films_;  // that it judges
};

Response change(App& app, const Request& request, const Room& room) {
  const Form form = read_form(request);
  try {
    act_in_room(app, request.viewer, room, form);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    return RoomPage(app, request, room).respond(form, error.message(), status_of(error.code()));
  }
  return redirect(address(request.language, room.path));
}

}  // namespace

View motion_view(const Words& words, const Room& room, const RoomNames& names, const Motion& motion) {
  const std::string& zone = room.edition.time_zone;
  View view;
  view.set("text",
           motion.text.empty() ? words("Its words went with the film that was erased.") : names.told(motion.text));
  view.set("award", optional_text(names.told(motion.award)));
  view.set("film", motion.film ? View(names.of_film(*motion.film)) : View(false));
  view.set("proposer", names.of_juror(motion.proposer));
  view.set("proposed", long_time(words, motion.proposed_ms, zone));
  view.set("is_open", motion.closed_ms == 0);
  view.set("cast", words({"{cast} of {present} jurors who are there have voted.",
                          {{"cast", std::to_string(motion.cast)}, {"present", std::to_string(motion.present)}}}));
  view.set("closed", motion.closed_ms == 0 ? View(false) : View(long_time(words, motion.closed_ms, zone)));
  view.set("is_adopted", is_adopted(motion));
  view.set("outcome", motion.closed_ms == 0 ? std::string() : outcome_words(words, motion));
  return view;
}

Response deliberation(App& app, const Request& request) {
  return RoomPage(app, request, jurors_room(app, request)).respond({}, {});
}

Response deliberate(App& app, const Request& request) {
  return change(app, request, jurors_room(app, request));
}

Response watched_deliberation(App& app, const Request& request) {
  return RoomPage(app, request, moderators_room(app, request)).respond({}, {});
}

Response lead_deliberation(App& app, const Request& request) {
  return change(app, request, moderators_room(app, request));
}

}  // namespace resonance::server::pages
