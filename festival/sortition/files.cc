#include "festival/sortition/files.h"

#include <time.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <set>

#include "base/clock.h"
#include "base/error.h"

namespace resonance::festival::sortition {
namespace {

using nlohmann::json;

constexpr const char* kCommittedFormat = "resonance-draw-1";
constexpr const char* kRecordFormat = "resonance-draw-record-1";

[[noreturn]] void refuse(const std::string& place, const std::string& wanted) {
  throw Error(ErrorCode::invalid,
              {"The file makes no sense at {place}: {wanted} belongs there.", {{"place", place}, {"wanted", wanted}}});
}

// A part of a file and where it is.
class Part {
 public:
  Part(const json& value, std::string place) : value_(value), place_(std::move(place)) {}

  // An object with exactly these fields.
  const Part& only(const std::set<std::string>& names) const {
    if (!value_.is_object()) refuse(place_.empty() ? "/" : place_, "{…}");
    for (const auto& [name, value] : value_.items()) {
      if (!names.contains(name)) {
        throw Error(ErrorCode::invalid,
                    {"The file holds {place}, which is unknown.", {{"place", place_ + "/" + name}}});
      }
    }
    return *this;
  }
  Part operator[](const char* name) const {
    if (!value_.is_object() || !value_.contains(name)) refuse(place_ + "/" + name, "…");
    return {value_[name], place_ + "/" + name};
  }
  std::vector<Part> list() const {
    if (!value_.is_array()) refuse(place_, "[…]");
    std::vector<Part> parts;
    for (size_t i = 0; i < value_.size(); ++i) parts.emplace_back(value_[i], place_ + "/" + std::to_string(i));
    return parts;
  }
  std::string text() const {
    if (!value_.is_string()) refuse(place_, "\"…\"");
    return value_.get<std::string>();
  }
  int64_t number() const {
    const bool whole =
        value_.is_number_integer() && !(value_.is_number_unsigned() && value_.get<uint64_t>() > INT64_MAX);
    if (!whole) refuse(place_, "123");
    return value_.get<int64_t>();
  }
  int small() const {
    if (number() < -kBalls || number() > kBalls) refuse(place_, "123");
    return static_cast<int>(number());
  }
  bool flag() const {
    if (!value_.is_boolean()) refuse(place_, "true, false");
    return value_.get<bool>();
  }
  int64_t moment_ms() const {
    const std::string written = text();
    tm parts{};
    char end = 0;
    if (sscanf(written.c_str(), "%d-%d-%dT%d:%d:%d%c", &parts.tm_year, &parts.tm_mon, &parts.tm_mday, &parts.tm_hour,
               &parts.tm_min, &parts.tm_sec, &end) != 7 ||
        end != 'Z' || parts.tm_year < 1970 || parts.tm_year > 9999) {
      refuse(place_, "2026-12-12T19:00:00Z");
    }
    parts.tm_year -= 1900;
    parts.tm_mon -= 1;
    const int64_t moment = int64_t{timegm(&parts)} * 1000;
    if (iso8601(moment) != written) refuse(place_, "2026-12-12T19:00:00Z");
    return moment;
  }
  const json& value() const { return value_; }
  const std::string& place() const { return place_; }

 private:
  const json& value_;
  std::string place_;
};

// Strict: a field that is there twice would silently be the last one.
json parse(std::string_view text) {
  std::vector<std::set<std::string>> open;
  const auto watch = [&](int, json::parse_event_t event, json& parsed) {
    if (event == json::parse_event_t::object_start) open.emplace_back();
    if (event == json::parse_event_t::object_end) open.pop_back();
    if (event == json::parse_event_t::key && !open.back().insert(parsed.get<std::string>()).second) {
      throw Error(ErrorCode::invalid,
                  {"The file holds {field} twice in one place.", {{"field", parsed.get<std::string>()}}});
    }
    return true;
  };
  try {
    return json::parse(text, watch);
  } catch (const json::exception& failure) {
    throw Error(ErrorCode::invalid, {"This is not a JSON file: {reason}", {{"reason", failure.what()}}});
  }
}

std::string dump(const json& value) {
  return value.dump() + "\n";
}

json of(const Quotas& quotas) {
  json criteria = json::array();
  for (const Criterion& criterion : quotas.criteria) {
    json values = json::array();
    for (const Quota& quota : criterion.values) {
      values.push_back({{"value", quota.value}, {"min", quota.min_seats}, {"max", quota.max_seats}});
    }
    criteria.push_back({{"name", criterion.name}, {"values", values}});
  }
  return {{"seats", quotas.seats}, {"criteria", criteria}};
}

Quotas quotas_in(const Part& seats, const Part& criteria) {
  Quotas quotas{.seats = seats.small(), .criteria = {}};
  for (const Part& part : criteria.list()) {
    Criterion criterion{.name = part.only({"name", "values"})["name"].text(), .values = {}};
    for (const Part& value : part["values"].list()) {
      value.only({"value", "min", "max"});
      criterion.values.push_back({value["value"].text(), value["min"].small(), value["max"].small()});
    }
    quotas.criteria.push_back(std::move(criterion));
  }
  return quotas;
}

json of(const SeedSource& source) {
  json numbers = json::array();
  for (const SeedNumbers& part : source.numbers) {
    numbers.push_back(
        {{"count", part.count}, {"lowest", part.lowest}, {"highest", part.highest}, {"ordered", part.ordered}});
  }
  return {{"announced", source.announced},
          {"from", iso8601(source.from_ms)},
          {"until", iso8601(source.until_ms)},
          {"numbers", numbers}};
}

SeedSource seed_in(const Part& part) {
  part.only({"announced", "from", "until", "numbers"});
  SeedSource source{part["announced"].text(), part["from"].moment_ms(), part["until"].moment_ms(), {}};
  for (const Part& numbers : part["numbers"].list()) {
    numbers.only({"count", "lowest", "highest", "ordered"});
    source.numbers.push_back(
        {numbers["count"].small(), numbers["lowest"].small(), numbers["highest"].small(), numbers["ordered"].flag()});
  }
  return source;
}

json of(const FairLottery& fair) {
  const Fairness& fairness = fair.fairness;
  json entries = json::array();
  for (const LotteryEntry& entry : fair.lottery) {
    json seats = json::array();
    for (const GroupSeats& part : entry.composition) seats.push_back({part.group, part.seats});
    entries.push_back({{"balls", entry.balls}, {"seats", seats}});
  }
  return {{"balls", balls_of(fair.lottery)},
          {"entries", entries},
          {"fairness",
           {{"minimum_ppb", fairness.minimum_ppb},
            {"optimum_at_most_ppb", fairness.optimum_at_most_ppb},
            {"unreachable", fairness.unreachable},
            {"proof",
             {{"weights", fairness.proof.weights}, {"seat", fairness.proof.seat}, {"values", fairness.proof.values}}},
            {"whole_weights", fairness.whole_weights},
            {"levels", fairness.levels},
            {"all_levels", fairness.all_levels},
            {"of_targets_ppm", fairness.of_targets_ppm},
            {"rounds", fairness.rounds},
            {"rounding_balls", fairness.rounding_balls},
            {"rounding_bound_balls", fairness.rounding_bound_balls}}}};
}

std::vector<int64_t> numbers_in(const Part& part) {
  std::vector<int64_t> numbers;
  for (const Part& number : part.list()) {
    if (std::abs(number.number()) > 1'000'000'000'000'000) refuse(number.place(), "123");
    numbers.push_back(number.number());
  }
  return numbers;
}

FairLottery lottery_in(const Part& part) {
  FairLottery fair;
  for (const Part& entry : part["entries"].list()) {
    LotteryEntry read{{}, entry["balls"].small()};
    for (const Part& seats : entry["seats"].list()) {
      const std::vector<int64_t> pair = numbers_in(seats);
      if (pair.size() != 2 || std::max(pair[0], pair[1]) > kBalls) refuse(seats.place(), "[group, seats]");
      read.composition.push_back({static_cast<int>(pair[0]), static_cast<int>(pair[1])});
    }
    fair.lottery.push_back(std::move(read));
  }
  const Part claims = part["fairness"];
  Fairness& fairness = fair.fairness;
  fairness.minimum_ppb = claims["minimum_ppb"].number();
  fairness.optimum_at_most_ppb = claims["optimum_at_most_ppb"].number();
  for (int64_t group : numbers_in(claims["unreachable"])) fairness.unreachable.push_back(static_cast<int>(group));
  fairness.proof.weights = numbers_in(claims["proof"]["weights"]);
  fairness.proof.seat = claims["proof"]["seat"].number();
  for (const Part& values : claims["proof"]["values"].list()) fairness.proof.values.push_back(numbers_in(values));
  fairness.whole_weights = numbers_in(claims["whole_weights"]);
  fairness.levels = claims["levels"].small();
  fairness.all_levels = claims["all_levels"].flag();
  fairness.of_targets_ppm = claims["of_targets_ppm"].small();
  fairness.rounds = claims["rounds"].small();
  fairness.rounding_balls = claims["rounding_balls"].small();
  fairness.rounding_bound_balls = claims["rounding_bound_balls"].small();
  return fair;
}

}  // namespace

Call read_call(std::string_view text) {
  const json file = parse(text);
  const Part whole(file, "");
  whole.only({"title", "seats", "criteria", "seed", "volunteers"});
  Call call{whole["title"].text(), quotas_in(whole["seats"], whole["criteria"]), seed_in(whole["seed"]), {}};
  for (const Part& part : whole["volunteers"].list()) {
    Volunteer volunteer{part.only({"id", "answers"})["id"].text(), {}};
    const Part answers = part["answers"];
    if (!answers.value().is_object()) refuse(answers.place(), "{…}");
    for (const auto& [criterion, value] : answers.value().items()) {
      const Part answer(value, answers.place() + "/" + criterion);
      if (value.is_array()) {  // several values: problems() names the volunteer
        for (const Part& one : answer.list()) volunteer.answers.push_back({criterion, one.text()});
      } else {
        volunteer.answers.push_back({criterion, answer.text()});
      }
    }
    call.volunteers.push_back(std::move(volunteer));
  }
  return call;
}

std::string text_of(const Committed& committed) {
  const Pool& pool = committed.pool;
  const std::vector<int64_t> balls = chances(pool, committed.fair.lottery);
  json roll = json::array();
  for (size_t i = 0; i < pool.ids.size(); ++i) {
    json answers = json::array();
    const Group& group = pool.groups[pool.group_of[i]];
    for (size_t c = 0; c < group.values.size(); ++c) {
      answers.push_back(pool.quotas.criteria[c].values[group.values[c]].value);
    }
    roll.push_back({{"key", pool.ids[i]}, {"answers", answers}, {"balls", balls[i]}});
  }
  json file = of(pool.quotas);
  file.update({{"format", kCommittedFormat},
               {"title", committed.title},
               {"solver", committed.solver},
               {"seed", of(committed.seed)},
               {"roll", roll},
               {"lottery", of(committed.fair)}});
  return dump(file);
}

Committed parse_committed(std::string_view text) {
  const json file = parse(text);
  const Part whole(file, "");
  if (whole["format"].text() != kCommittedFormat) refuse("/format", kCommittedFormat);
  Quotas quotas = quotas_in(whole["seats"], whole["criteria"]);
  std::vector<Volunteer> volunteers;
  for (const Part& line : whole["roll"].list()) {
    Volunteer volunteer{line["key"].text(), {}};
    const std::vector<Part> answers = line["answers"].list();
    if (answers.size() != quotas.criteria.size())
      refuse(line.place() + "/answers", std::to_string(quotas.criteria.size()));
    for (size_t c = 0; c < answers.size(); ++c) {
      volunteer.answers.push_back({quotas.criteria[c].name, answers[c].text()});
    }
    volunteers.push_back(std::move(volunteer));
  }
  Committed committed;
  committed.title = whole["title"].text();
  committed.seed = seed_in(whole["seed"]);
  committed.pool = make_pool(std::move(quotas), volunteers);
  committed.fair = lottery_in(whole["lottery"]);
  committed.solver = whole["solver"].text();
  return committed;
}

std::string text_of(const DrawRecord& record) {
  json steps = json::array();
  for (const DrawStep& step : record.steps) {
    json written{
        {"counter", step.counter}, {"ball", step.ball.ball}, {"attempt", step.ball.attempt}, {"drawn", step.drawn}};
    if (step.counter > 0) {
      written["given_up"] = step.given_up;
      written["relaxed"] = step.relaxed;
      written["quotas"] = of(step.quotas);
      written["lottery"] = of(step.fair);
    }
    steps.push_back(std::move(written));
  }
  return dump(
      {{"format", kRecordFormat},
       {"commitment", record.commitment},
       {"seed", {{"typed", record.seed_typed}, {"text", record.seed}, {"revealed", iso8601(record.revealed_ms)}}},
       {"steps", steps}});
}

DrawRecord parse_choices(std::string_view text) {
  const json file = parse(text);
  const Part whole(file, "");
  if (whole["format"].text() != kRecordFormat) refuse("/format", kRecordFormat);
  DrawRecord record;
  record.commitment = whole["commitment"].text();
  record.seed_typed = whole["seed"]["typed"].text();
  record.revealed_ms = whole["seed"]["revealed"].moment_ms();
  for (const Part& part : whole["steps"].list()) {
    DrawStep step{.counter = static_cast<int>(record.steps.size()), .given_up = {}};
    if (step.counter > 0) {
      for (const Part& key : part["given_up"].list()) step.given_up.push_back(key.text());
      step.relaxed = part["relaxed"].flag();
    }
    record.steps.push_back(std::move(step));
  }
  return record;
}

DrawRecord parse_record(std::string_view text) {
  DrawRecord record = parse_choices(text);
  const json file = parse(text);
  const Part whole(file, "");
  record.seed = whole["seed"]["text"].text();
  const std::vector<Part> parts = whole["steps"].list();
  for (size_t i = 0; i < parts.size(); ++i) {
    DrawStep& step = record.steps[i];
    step.ball = {parts[i]["ball"].number(), parts[i]["attempt"].small()};
    for (const Part& key : parts[i]["drawn"].list()) step.drawn.push_back(key.text());
    if (step.counter == 0) continue;
    step.quotas = quotas_in(parts[i]["quotas"]["seats"], parts[i]["quotas"]["criteria"]);
    step.fair = lottery_in(parts[i]["lottery"]);
  }
  return record;
}

void require_same(std::string_view computed, std::string_view given) {
  if (computed == given) return;
  const json right = parse(computed), found = parse(given);
  const json differences = json::diff(right, found);
  if (differences.empty()) {
    throw Error(ErrorCode::invalid,
                "The file says the right things, but is not written as published: it was rewritten.");
  }
  const json::json_pointer place(differences[0]["path"].get<std::string>());
  const auto shown = [&](const json& file) { return file.contains(place) ? file[place].dump().substr(0, 200) : "–"; };
  throw Error(ErrorCode::invalid,
              {"The file is not right at {place}: it says {given}, computed anew it is {computed}.",
               {{"place", place.to_string()}, {"given", shown(found)}, {"computed", shown(right)}}});
}

}  // namespace resonance::festival::sortition
