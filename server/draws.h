// What the pages of a draw share: which draw an address names, how what is stored becomes what festival/sortition
// computes with, and back. Any thread.
#pragma once

#include "festival/sortition/report.h"
#include "server/jury.h"

namespace resonance::server {

struct ShownDraw {
  Edition edition;
  Jury jury;
  Draw draw;
};
// The draw of the citizen jury that the first two places of the route's pattern name. Error{not_found}; for who runs
// draws, one whose rules nobody wrote yet is there with rules to begin with.
ShownDraw shown_draw(App& app, const Request& request);

// Who may see volunteers and run draws: administrators, the narrowest role that there is.
bool may_run_draws(const Viewer& viewer);

// The published files name criteria and values in French; `language` is for what a page says before.
festival::sortition::Quotas quotas_of(const Draw& draw, Language language = Language::french);
festival::sortition::SeedSource seed_source_of(const Draw& draw);
// "5 numbers from 1 to 49, whatever their order, then…"
std::string seed_kind_label(const Words& words, SeedKind kind);
std::string draw_state_label(const Words& words, DrawState state);

// The volunteers who stand, by their ids.
std::vector<festival::sortition::Volunteer> roll_of(const Draw& draw, const std::vector<Volunteer>& volunteers,
                                                    Language language = Language::french);

// What was committed last and what was drawn, with criteria and values in that language. `draw` must have a commitment.
festival::sortition::Committed committed_of(const Draw& draw, Language language);
// Absent before the draw.
std::optional<festival::sortition::DrawRecord> record_of(const Draw& draw);

// Keys whose seat is free, or that cannot be drawn any more: who withdrew, and whose data are erased. Only those that
// the record does not say already.
std::vector<std::string> given_up_in(const Draw& draw, const std::vector<Volunteer>& volunteers);

// Begins what the lottery maker goes on with. Error{invalid}, Error{conflict} with what is wrong; nothing is changed
// then.
void begin_commitment(App& app, const ShownDraw& of);
// Begins the drawing of whoever replaces those in given_up_in().
void begin_replacement(App& app, const ShownDraw& of, bool relax);
// Draws the jury. Errors of festival::sortition::draw(); Error{conflict}: nothing is committed, or it was drawn.
void draw_jury(App& app, const ShownDraw& of, const std::string& typed_seed, int64_t now_ms);
// They sit no longer, or will not; their seat can be drawn anew. True: no roll with them is in force, they were erased.
bool give_up(App& app, const Volunteer& volunteer, int64_t now_ms);
// The juror leaves; if they were drawn, their seat is given up.
void leave_seat(App& app, const Juror& juror, int64_t now_ms);

// Mails them a private link in a sentence with the place {link}, where mail reaches them; returns the link.
std::string post_volunteer_link(App& app, const Request& request, const Jury& jury, const Volunteer& volunteer,
                                const std::string& token, const Message& sentence);
// Tells each volunteer of a jury that was just drawn, or whose seat was drawn anew, what came out, where mail reaches
// them; each with a new private link. `keys`: who is told.
void tell_drawn(App& app, const ShownDraw& of, const std::vector<std::string>& keys);

// Until when volunteers are kept: twelve months after the last date that is fixed, of the edition or of the draw; 0
// while none is.
int64_t volunteers_kept_until_ms(const Edition& edition, const Draw& draw);
// Erases all whose time is over. As keep_to_dates() (server/retention.h).
void forget_volunteers(App& app, int64_t now_ms);

std::string draw_path(const Edition& edition, const Jury& jury);
std::string volunteer_path(const std::string& token);

}  // namespace resonance::server
