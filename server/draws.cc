#include "server/draws.h"

#include <algorithm>
#include <set>

#include "base/clock.h"
#include "festival/sortition/feasibility.h"
#include "server/pages/frame.h"

namespace resonance::server {
namespace {

namespace sortition = festival::sortition;

constexpr int64_t kKeptMs = int64_t{365} * 24 * 3600 * 1000;

// What most citizen juries ask; places are for who runs the draw to add.
Draw usual_rules(const JuryId& jury) {
  Draw draw;
  draw.jury = jury;
  draw.criteria = {
      {"Genre", "Gender", {{"femme", "woman", 5, 7}, {"homme", "man", 5, 7}, {"autre", "other", 0, 2}}},
      {"Âge",
       "Age",
       {{"16 à 29 ans", "16 to 29", 2, 4},
        {"30 à 44 ans", "30 to 44", 2, 4},
        {"45 à 59 ans", "45 to 59", 2, 4},
        {"60 ans et plus", "60 and over", 2, 4}}},
      {"Quartier prioritaire (QPV)", "Priority neighbourhood (QPV)", {{"oui", "yes", 2, 4}, {"non", "no", 8, 10}}}};
  return draw;
}

const DrawCommitment& commitment_in(const Draw& draw) {
  if (!draw.committed) throw Error(ErrorCode::conflict, "Nothing is committed yet. Nothing was drawn.");
  return *draw.committed;
}

void check_before_commitment(const ShownDraw& of, const std::vector<sortition::Volunteer>& roll, int64_t now_ms) {
  const Draw& draw = of.draw;
  if (draw.seed_from_ms == 0 || draw.seed_until_ms == 0) {
    throw Error(ErrorCode::invalid,
                "Say when the seed will be known, and until when it is to be given. Nothing was committed.");
  }
  sortition::check_seed_source(seed_source_of(draw));
  if (now_ms >= draw.seed_from_ms) {
    throw Error(ErrorCode::invalid,
                "The seed may be known already: take one that nobody knows yet, with a later moment. Nothing was "
                "committed.");
  }
  if (const auto found = sortition::problems(quotas_of(draw), roll); !found.empty()) {
    throw Error(ErrorCode::invalid, found.front());
  }
  if (!sortition::feasibility(sortition::make_pool(quotas_of(draw), roll)).possible) {
    throw Error(ErrorCode::conflict,
                "No jury keeps these quotas: what stands in the way is explained on this page. Nothing was committed.");
  }
}

}  // namespace

bool may_run_draws(const Viewer& viewer) {
  return decide_role(viewer, Role::administrator).allowed();
}

ShownDraw shown_draw(App& app, const Request& request) {
  const ShownJury shown = shown_jury(app, request);
  auto draw = app.catalogue.draws.find(shown.jury.id);
  if (!draw && shown.jury.kind == JuryKind::citizen && may_run_draws(request.viewer)) draw = usual_rules(shown.jury.id);
  if (!draw) throw Error(ErrorCode::not_found, "This jury is not drawn by lot.");
  return {shown.edition, shown.jury, *draw};
}

sortition::Quotas quotas_of(const Draw& draw, Language language) {
  sortition::Quotas quotas{.seats = draw.seats, .criteria = {}};
  for (const DrawCriterion& each : draw.criteria) {
    sortition::Criterion criterion{.name = in_language(language, each.name_fr, each.name_en), .values = {}};
    for (const DrawValue& value : each.values) {
      criterion.values.push_back(
          {in_language(language, value.name_fr, value.name_en), value.min_seats, value.max_seats});
    }
    quotas.criteria.push_back(std::move(criterion));
  }
  return quotas;
}

sortition::SeedSource seed_source_of(const Draw& draw) {
  sortition::SeedSource source{draw.seed_announced, draw.seed_from_ms, draw.seed_until_ms, {}};
  switch (draw.seed_kind) {
    case SeedKind::loto: source.numbers = {{5, 1, 49, false}, {1, 1, 10, true}}; break;
    case SeedKind::euromillions: source.numbers = {{5, 1, 50, false}, {2, 1, 12, false}}; break;
    case SeedKind::dice: source.numbers = {{8, 1, 6, true}}; break;
  }
  return source;
}

std::string seed_kind_label(const Words& words, SeedKind kind) {
  switch (kind) {
    case SeedKind::loto: return words("Loto: the five numbers, whatever their order, then the “Chance” number");
    case SeedKind::euromillions:
      return words("EuroMillions: the five numbers, then the two stars, whatever their order");
    case SeedKind::dice: return words("Eight dice with six faces thrown in public, in the order thrown");
  }
  return {};
}

std::string draw_state_label(const Words& words, DrawState state) {
  switch (state) {
    case DrawState::preparing: return words("The call for volunteers is not open yet");
    case DrawState::call_open: return words("The call for volunteers is open");
    case DrawState::call_closed: return words("The call for volunteers is closed");
    case DrawState::committed: return words("The roll and the rules are published; the seed is awaited");
    case DrawState::drawn: return words("The jury is drawn");
  }
  return {};
}

std::vector<sortition::Volunteer> roll_of(const Draw& draw, const std::vector<Volunteer>& volunteers,
                                          Language language) {
  const sortition::Quotas quotas = quotas_of(draw, language);
  std::vector<sortition::Volunteer> roll;
  for (const Volunteer& each : volunteers) {
    if (each.withdrawn_ms != 0) continue;
    sortition::Volunteer one{each.id.text(), {}};
    for (size_t i = 0; i < each.answers.size(); ++i) {
      const sortition::Criterion& criterion = quotas.criteria.at(i);
      one.answers.push_back({criterion.name, criterion.values.at(static_cast<size_t>(each.answers[i])).value});
    }
    roll.push_back(std::move(one));
  }
  return roll;
}

sortition::Committed committed_of(const Draw& draw, Language language) {
  sortition::Committed committed = sortition::kept_committed(commitment_in(draw).text);
  // After a commitment that lapsed the rules may have changed: then only its own words fit.
  const sortition::Quotas named = quotas_of(draw, language);
  if (committed.pool.quotas == quotas_of(draw)) committed.pool.quotas = named;
  return committed;
}

std::optional<sortition::DrawRecord> record_of(const Draw& draw) {
  if (!draw.committed || draw.committed->record.empty()) return std::nullopt;
  return sortition::kept_record(draw.committed->record);
}

std::vector<std::string> given_up_in(const Draw& draw, const std::vector<Volunteer>& volunteers) {
  const auto record = record_of(draw);
  // Once all are erased at the end, nobody can say who gave up.
  if (!record || volunteers.empty()) return {};
  std::set<std::string> standing, told;
  for (const Volunteer& each : volunteers) {
    if (each.withdrawn_ms == 0) standing.insert(each.key);
  }
  for (const sortition::DrawStep& step : record->steps) told.insert(step.given_up.begin(), step.given_up.end());
  std::vector<std::string> keys;
  for (const std::string& key : committed_of(draw, Language::french).pool.ids) {
    if (!standing.contains(key) && !told.contains(key)) keys.push_back(key);
  }
  return keys;
}

void begin_commitment(App& app, const ShownDraw& of) {
  const int64_t now_ms = wall_clock_ms();
  if (state_of(of.draw, now_ms) == DrawState::call_closed) {
    check_before_commitment(of, roll_of(of.draw, app.catalogue.volunteers.of_jury(of.jury.id)), now_ms);
  }
  app.catalogue.draws.begin_commitment(of.jury.id, now_ms);
}

void begin_replacement(App& app, const ShownDraw& of, bool relax) {
  const auto keys = given_up_in(of.draw, app.catalogue.volunteers.of_jury(of.jury.id));
  app.catalogue.draws.begin_replacement(of.jury.id, keys, relax);
}

void draw_jury(App& app, const ShownDraw& of, const std::string& typed_seed, int64_t now_ms) {
  const DrawCommitment& commitment = commitment_in(of.draw);
  const sortition::Committed committed = sortition::kept_committed(commitment.text);
  const sortition::DrawRecord record = sortition::draw(committed, typed_seed, now_ms);
  app.catalogue.draws.draw(of.jury.id, commitment.number, sortition::to_text(record), now_ms);
  tell_drawn(app, of, committed.pool.ids);
}

bool give_up(App& app, const Volunteer& volunteer, int64_t now_ms) {
  const bool is_erased = app.catalogue.volunteers.withdraw(volunteer.id, now_ms);
  if (volunteer.juror) app.catalogue.jurors.leave(*volunteer.juror, now_ms);
  return is_erased;
}

void leave_seat(App& app, const Juror& juror, int64_t now_ms) {
  app.catalogue.jurors.leave(juror.id, now_ms);
  for (const Volunteer& each : app.catalogue.volunteers.of_jury(juror.jury)) {
    if (each.juror == juror.id) app.catalogue.volunteers.withdraw(each.id, now_ms);
  }
}

void tell_drawn(App& app, const ShownDraw& of, const std::vector<std::string>& keys) {
  if (!pages::sends_links(app)) return;
  const std::set<std::string> told(keys.begin(), keys.end());
  for (const Volunteer& each : app.catalogue.volunteers.of_jury(of.jury.id)) {
    if (!told.contains(each.key) || each.withdrawn_ms != 0 || !is_mail_address(each.email)) continue;
    post_volunteer_link(
        app, {}, of.jury, each, app.catalogue.volunteers.add_link(each.id),
        Message{"The draw was held. With this link you see whether you were drawn, and check it:\n\n{link}"});
  }
}

std::string post_volunteer_link(App& app, const Request& request, const Jury& jury, const Volunteer& volunteer,
                                const std::string& token, const Message& sentence) {
  const Language language = language_of(volunteer.language);
  const std::string link = pages::absolute_url(app, request, address(language, volunteer_path(token)));
  if (!pages::sends_links(app) || !is_mail_address(volunteer.email)) return link;
  const Words words = app.renderer.words(language);
  Message text = sentence;
  text.values["link"] = link;
  app.mail.post(volunteer.email, words({"{jury}: your registration", {{"jury", jury_name(jury, language)}}}),
                words(text));
  return link;
}

int64_t volunteers_kept_until_ms(const Edition& edition, const Draw& draw) {
  int64_t last_ms = std::max(draw.closes_ms, draw.seed_until_ms);
  for (const auto& [milestone, at_ms] : edition.calendar) last_ms = std::max(last_ms, at_ms);
  return last_ms == 0 ? 0 : last_ms + kKeptMs;
}

void forget_volunteers(App& app, int64_t now_ms) {
  for (const Edition& edition : app.catalogue.editions.all()) {
    for (const Draw& draw : app.catalogue.draws.of_edition(edition.id)) {
      const int64_t until_ms = volunteers_kept_until_ms(edition, draw);
      if (until_ms == 0 || until_ms > now_ms || app.catalogue.volunteers.erase_all(draw.jury) == 0) continue;
      const auto jury = app.catalogue.juries.find(draw.jury);
      app.catalogue.journal.add({.act = Act::volunteers_erased, .words = jury ? jury->name_fr : std::string()});
    }
  }
}

std::string draw_path(const Edition& edition, const Jury& jury) {
  return jury_path(edition, jury) + "/tirage";
}

std::string volunteer_path(const std::string& token) {
  return "/volontaires/" + token;
}

}  // namespace resonance::server
