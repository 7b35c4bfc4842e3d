#include "festival/sortition/pool.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "base/error.h"

namespace resonance::festival::sortition {
namespace {

constexpr int kMostSeats = 10'000;  // far beyond any jury; keeps sums far from overflow

int position_of(const Criterion& criterion, const std::string& value) {
  for (size_t i = 0; i < criterion.values.size(); ++i) {
    if (criterion.values[i].value == value) return static_cast<int>(i);
  }
  return -1;
}

void check_quota(const Criterion& criterion, const Quota& quota, std::vector<Message>& found) {
  std::map<std::string, std::string> values{{"criterion", criterion.name},
                                            {"value", quota.value},
                                            {"min", std::to_string(quota.min_seats)},
                                            {"max", std::to_string(quota.max_seats)}};
  if (quota.value.empty()) found.push_back({"The criterion {criterion} has a value without a name.", values});
  if (quota.min_seats < 0 || quota.max_seats > kMostSeats) {
    found.push_back({"{criterion}, {value}: a quota is between 0 and 10,000 seats; it says {min} to {max}.", values});
  } else if (quota.min_seats > quota.max_seats) {
    found.push_back({"{criterion}, {value}: at least {min} but at most {max} seats cannot be.", values});
  }
}

void check_quotas(const Quotas& quotas, std::vector<Message>& found) {
  if (quotas.seats < 1 || quotas.seats > kMostSeats) {
    found.push_back(
        {"A jury has between 1 and 10,000 seats; here it has {seats}.", {{"seats", std::to_string(quotas.seats)}}});
  }
  std::set<std::string> names;
  for (const Criterion& criterion : quotas.criteria) {
    if (criterion.name.empty()) found.push_back({"A criterion has no name."});
    if (!names.insert(criterion.name).second) {
      found.push_back({"The criterion {criterion} is there twice.", {{"criterion", criterion.name}}});
    }
    if (criterion.values.empty()) {
      found.push_back({"The criterion {criterion} has no values.", {{"criterion", criterion.name}}});
    }
    std::set<std::string> values;
    for (const Quota& quota : criterion.values) {
      if (!values.insert(quota.value).second) {
        found.push_back({"The criterion {criterion} has the value {value} twice.",
                         {{"criterion", criterion.name}, {"value", quota.value}}});
      }
      check_quota(criterion, quota, found);
    }
  }
}

void check_answers(const Quotas& quotas, const Volunteer& volunteer, std::vector<Message>& found) {
  for (const Answer& answer : volunteer.answers) {
    if (std::none_of(quotas.criteria.begin(), quotas.criteria.end(),
                     [&](const Criterion& criterion) { return criterion.name == answer.criterion; })) {
      found.push_back({"Volunteer {id}: there is no criterion {criterion}.",
                       {{"id", volunteer.id}, {"criterion", answer.criterion}}});
    }
  }
  for (const Criterion& criterion : quotas.criteria) {
    std::vector<std::string> given;
    for (const Answer& answer : volunteer.answers) {
      if (answer.criterion == criterion.name) given.push_back(answer.value);
    }
    if (given.empty()) {
      found.push_back({"Volunteer {id}: nothing is declared for {criterion}.",
                       {{"id", volunteer.id}, {"criterion", criterion.name}}});
    } else if (given.size() > 1) {
      found.push_back(
          {"Volunteer {id} is in two at once for {criterion}: {first} and {second}.",
           {{"id", volunteer.id}, {"criterion", criterion.name}, {"first", given[0]}, {"second", given[1]}}});
    } else if (position_of(criterion, given[0]) < 0) {
      found.push_back({"Volunteer {id}: {criterion} has no value {value}.",
                       {{"id", volunteer.id}, {"criterion", criterion.name}, {"value", given[0]}}});
    }
  }
}

std::vector<int> values_of(const Quotas& quotas, const Volunteer& volunteer) {
  std::vector<int> values;
  for (const Criterion& criterion : quotas.criteria) {
    for (const Answer& answer : volunteer.answers) {
      if (answer.criterion == criterion.name) values.push_back(position_of(criterion, answer.value));
    }
  }
  return values;
}

// From ids in order and the values that each declared.
Pool grouped(Quotas quotas, std::vector<std::string> ids, const std::vector<std::vector<int>>& values) {
  Pool pool{.quotas = std::move(quotas), .ids = std::move(ids), .group_of = {}, .groups = {}};
  std::map<std::vector<int>, std::vector<int>> members;
  for (size_t i = 0; i < values.size(); ++i) members[values[i]].push_back(static_cast<int>(i));
  pool.group_of.resize(pool.ids.size());
  for (auto& [key, people] : members) {
    for (int person : people) pool.group_of[person] = static_cast<int>(pool.groups.size());
    pool.groups.push_back({key, std::move(people)});
  }
  return pool;
}

}  // namespace

int Pool::share(int criterion, int value) const {
  int count = 0;
  for (const Group& group : groups) {
    if (group.values[criterion] == value) count += group.size();
  }
  return count;
}

std::vector<Message> problems(const Quotas& quotas, const std::vector<Volunteer>& volunteers) {
  std::vector<Message> found;
  check_quotas(quotas, found);
  std::set<std::string> ids;
  for (const Volunteer& volunteer : volunteers) {
    if (volunteer.id.empty()) found.push_back({"A volunteer has no id."});
    if (!ids.insert(volunteer.id).second) {
      found.push_back({"Volunteer {id} is on the roll twice.", {{"id", volunteer.id}}});
    }
    check_answers(quotas, volunteer, found);
  }
  return found;
}

Pool make_pool(Quotas quotas, const std::vector<Volunteer>& volunteers) {
  if (auto found = problems(quotas, volunteers); !found.empty()) throw Error(ErrorCode::invalid, found.front());
  std::vector<size_t> order(volunteers.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return volunteers[a].id < volunteers[b].id; });
  std::vector<std::string> ids;
  std::vector<std::vector<int>> values;
  for (size_t i : order) {
    ids.push_back(volunteers[i].id);
    values.push_back(values_of(quotas, volunteers[i]));
  }
  return grouped(std::move(quotas), std::move(ids), values);
}

Pool without(const Pool& pool, const std::vector<bool>& gone, Quotas quotas) {
  std::vector<std::string> ids;
  std::vector<std::vector<int>> values;
  for (size_t i = 0; i < pool.ids.size(); ++i) {
    if (gone[i]) continue;
    ids.push_back(pool.ids[i]);
    values.push_back(pool.groups[pool.group_of[i]].values);
  }
  return grouped(std::move(quotas), std::move(ids), values);
}

}  // namespace resonance::festival::sortition
