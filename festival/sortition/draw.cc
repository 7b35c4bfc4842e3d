#include "festival/sortition/draw.h"

#include <algorithm>
#include <set>

#include "base/error.h"
#include "festival/sortition/feasibility.h"
#include "festival/sortition/files.h"

namespace resonance::festival::sortition {
namespace {

void require_possible(const Pool& pool) {
  const Feasibility answer = feasibility(pool);
  if (!answer.possible) throw Error(ErrorCode::conflict, answer.reasons.front());
}

[[noreturn]] void refuse(const std::string& place) {
  throw Error(ErrorCode::invalid,
              {"The committed file claims something that does not hold: {place}.", {{"place", place}}});
}

void check_lottery(const Pool& pool, const Lottery& lottery) {
  for (size_t i = 0; i < lottery.size(); ++i) {
    const std::string place = "/lottery/entries/" + std::to_string(i);
    if (lottery[i].balls < 1) refuse(place + "/balls");
    if (!keeps_quotas(pool, lottery[i].composition)) refuse(place + "/seats");
  }
  if (balls_of(lottery) != kBalls) refuse("/lottery/balls");
}

void check_shape(const Pool& pool, const Fairness& fairness) {
  const auto groups = pool.groups.size();
  bool shaped = fairness.proof.weights.size() == groups &&
                fairness.proof.values.size() == pool.quotas.criteria.size() &&
                (fairness.whole_weights.empty() || fairness.whole_weights.size() == groups);
  for (size_t c = 0; shaped && c < fairness.proof.values.size(); ++c) {
    shaped = fairness.proof.values[c].size() == pool.quotas.criteria[c].values.size();
  }
  const auto negative = [](int64_t weight) { return weight < 0; };
  shaped = shaped && std::none_of(fairness.proof.weights.begin(), fairness.proof.weights.end(), negative) &&
           std::none_of(fairness.whole_weights.begin(), fairness.whole_weights.end(), negative);
  if (!shaped) refuse("/lottery/fairness/proof");
  BestComposition best(pool);
  int last = -1;
  for (int group : fairness.unreachable) {
    if (group <= last || group >= static_cast<int>(groups) || best.with(group)) refuse("/lottery/fairness/unreachable");
    last = group;
    // A proof may not lean on those who cannot be chosen: their chance is 0.
    if (fairness.proof.weights[group] > 0 || (!fairness.whole_weights.empty() && fairness.whole_weights[group] > 0)) {
      refuse("/lottery/fairness/proof/weights/" + std::to_string(group));
    }
  }
}

// What is left of the quotas once these have their seats.
Quotas remaining(const Pool& pool, const std::vector<bool>& seated) {
  Quotas quotas = pool.quotas;
  for (size_t i = 0; i < seated.size(); ++i) {
    if (!seated[i]) continue;
    --quotas.seats;
    const Group& group = pool.groups[pool.group_of[i]];
    for (size_t c = 0; c < quotas.criteria.size(); ++c) {
      Quota& quota = quotas.criteria[c].values[group.values[c]];
      quota.min_seats = std::max(0, quota.min_seats - 1);
      quota.max_seats = std::max(0, quota.max_seats - 1);
    }
  }
  return quotas;
}

std::vector<std::string> keys_on(const Pool& pool, const Lottery& lottery, int64_t ball) {
  std::vector<std::string> keys;
  for (int member : jury_on(pool, lottery, ball)) keys.push_back(pool.ids[member]);
  return keys;
}

struct Standing {
  std::vector<bool> seated, gone;  // per id of the roll; gone: struck off or gave up
};

Standing standing_of(const Pool& pool, const DrawRecord& record) {
  Standing standing{std::vector<bool>(pool.ids.size()), std::vector<bool>(pool.ids.size())};
  const auto position = [&](const std::string& key) {
    return std::lower_bound(pool.ids.begin(), pool.ids.end(), key) - pool.ids.begin();
  };
  for (const DrawStep& step : record.steps) {
    for (const std::string& key : step.given_up) {
      standing.seated[position(key)] = false;
      standing.gone[position(key)] = true;
    }
    for (const std::string& key : step.drawn) standing.seated[position(key)] = true;
  }
  return standing;
}

// Takes them off; how many seats that leaves empty.
int take_off(const Pool& pool, const std::vector<std::string>& given_up, Standing& standing) {
  int vacant = 0;
  for (const std::string& key : given_up) {
    const auto found = std::lower_bound(pool.ids.begin(), pool.ids.end(), key);
    if (found == pool.ids.end() || *found != key) {
      throw Error(ErrorCode::invalid, {"{key} is not on the roll. Nothing was drawn.", {{"key", key}}});
    }
    const auto position = found - pool.ids.begin();
    if (standing.gone[position]) {
      throw Error(ErrorCode::invalid, {"{key} has given up already. Nothing was drawn.", {{"key", key}}});
    }
    vacant += standing.seated[position];
    standing.seated[position] = false;
    standing.gone[position] = true;
  }
  if (vacant == 0)
    throw Error(ErrorCode::invalid, "None of them sits on the jury, so no seat is free. Nothing was drawn.");
  return vacant;
}

}  // namespace

std::string key_of(const std::string& id, const std::string& salt) {
  return sha256("resonance-draw-key-1\n" + salt + "\n" + id).substr(0, 32);
}

std::vector<RegisterLine> register_of(const Call& call, const std::vector<std::string>& salts) {
  std::vector<RegisterLine> lines;
  for (size_t i = 0; i < salts.size(); ++i) {
    const std::string& id = call.volunteers[i].id;
    lines.push_back({id, salts[i], key_of(id, salts[i])});
  }
  return lines;
}

Committed commit(const Call& call, const std::vector<std::string>& salts,
                 const std::function<void(int rounds)>& progress) {
  if (auto found = problems(call.quotas, call.volunteers); !found.empty())
    throw Error(ErrorCode::invalid, found.front());
  check_seed_source(call.seed);
  std::vector<Volunteer> keyed = call.volunteers;
  for (size_t i = 0; i < keyed.size(); ++i) keyed[i].id = key_of(keyed[i].id, salts.at(i));
  Committed committed;
  committed.title = call.title;
  committed.seed = call.seed;
  committed.pool = make_pool(call.quotas, keyed);
  require_possible(committed.pool);
  committed.fair = fair_lottery(committed.pool, kMostRounds, progress);
  committed.solver = solver_name();
  committed.text = text_of(committed);
  committed.commitment = sha256(committed.text);
  return committed;
}

Committed read_committed(std::string_view text) {
  Committed committed = parse_committed(text);
  check_seed_source(committed.seed);
  check_lottery(committed.pool, committed.fair.lottery);
  Fairness& fairness = committed.fair.fairness;
  check_shape(committed.pool, fairness);
  fairness.minimum_ppb = least_chance_ppb(committed.pool, committed.fair.lottery, fairness.unreachable);
  fairness.optimum_at_most_ppb = bound_proved_by(committed.pool, fairness.proof);
  if (!fairness.whole_weights.empty()) {
    fairness.optimum_at_most_ppb = bound_of_whole_juries(committed.pool, fairness.whole_weights);
  }
  committed.text = text;
  require_same(text_of(committed), text);
  committed.commitment = sha256(text);
  return committed;
}

Committed kept_committed(std::string_view text) {
  Committed committed = parse_committed(text);
  committed.text = text;
  committed.commitment = sha256(text);
  return committed;
}

DrawRecord draw(const Committed& committed, const std::string& typed_seed, int64_t revealed_ms) {
  DrawRecord record;
  record.commitment = committed.commitment;
  record.seed_typed = typed_seed;
  record.seed = canonical_seed(committed.seed, typed_seed, revealed_ms);
  record.revealed_ms = revealed_ms / 1000 * 1000;
  DrawStep step{
      .counter = 0, .given_up = {}, .relaxed = false, .quotas = committed.pool.quotas, .fair = committed.fair};
  step.ball = ball_of(record.commitment, record.seed, 0, kBalls);
  step.drawn = keys_on(committed.pool, committed.fair.lottery, step.ball.ball);
  record.steps.push_back(std::move(step));
  return record;
}

std::vector<std::string> jury_of(const DrawRecord& record) {
  std::set<std::string> jury;
  for (const DrawStep& step : record.steps) {
    for (const std::string& key : step.given_up) jury.erase(key);
    jury.insert(step.drawn.begin(), step.drawn.end());
  }
  return {jury.begin(), jury.end()};
}

void replace(const Committed& committed, DrawRecord& record, std::vector<std::string> given_up, bool relax) {
  const Pool& roll = committed.pool;
  Standing standing = standing_of(roll, record);
  std::sort(given_up.begin(), given_up.end());
  take_off(roll, given_up, standing);
  std::vector<bool> away = standing.gone;
  for (size_t i = 0; i < away.size(); ++i) away[i] = away[i] || standing.seated[i];
  Pool left = without(roll, away, remaining(roll, standing.seated));
  bool relaxed = false;
  if (const Feasibility answer = feasibility(left); !answer.possible) {
    if (!relax || answer.seats_moved == 0) throw Error(ErrorCode::conflict, answer.reasons.front());
    left.quotas = answer.relaxed;
    relaxed = true;
  }
  DrawStep step{.counter = static_cast<int>(record.steps.size()), .given_up = std::move(given_up), .relaxed = relaxed};
  step.quotas = left.quotas;
  step.fair = fair_lottery(left, kMostRounds);
  step.ball = ball_of(record.commitment, record.seed, step.counter, kBalls);
  step.drawn = keys_on(left, step.fair.lottery, step.ball.ball);
  record.steps.push_back(std::move(step));
}

std::string to_text(const DrawRecord& record) {
  return text_of(record);
}

DrawRecord kept_record(std::string_view text) {
  return parse_record(text);
}

DrawRecord verified_record(const Committed& committed, std::string_view text) {
  const DrawRecord choices = parse_choices(text);
  if (choices.steps.empty()) throw Error(ErrorCode::invalid, "The record holds no draw.");
  DrawRecord record = draw(committed, choices.seed_typed, choices.revealed_ms);
  for (size_t i = 1; i < choices.steps.size(); ++i) {
    try {
      replace(committed, record, choices.steps[i].given_up, choices.steps[i].relaxed);
    } catch (const Error&) {
      require_same(text_of(record), text);  // what was forged before made it impossible: that place is the one to name
      throw;
    }
  }
  require_same(text_of(record), text);
  return record;
}

}  // namespace resonance::festival::sortition
