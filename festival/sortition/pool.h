// Who volunteered for a citizen jury, what they declared, and the quotas that a jury has to keep.
//
// Plain data and pure functions: any thread. Nothing here knows a name or an address: a volunteer is an id that means
// something only to whoever runs the draw.
#pragma once

#include <string>
#include <vector>

#include "base/message.h"

namespace resonance::festival::sortition {

// What one value of a criterion may hold of the jury's seats; both bounds inclusive.
struct Quota {
  std::string value;  // "18-25"
  int min_seats = 0;
  int max_seats = 0;

  bool operator==(const Quota&) const = default;
};

// One thing that volunteers declare: département, age band, gender, QPV or not, or what the coalition adds.
struct Criterion {
  std::string name;  // "age"
  std::vector<Quota> values;

  bool operator==(const Criterion&) const = default;
};

struct Quotas {
  int seats = 0;
  std::vector<Criterion> criteria;

  bool operator==(const Quotas&) const = default;
};

struct Answer {
  std::string criterion;
  std::string value;
};

struct Volunteer {
  std::string id;
  std::vector<Answer> answers;  // exactly one per criterion, in any order
};

// Volunteers who declared the same on every criterion: nothing tells them apart, so they have the same chance.
struct Group {
  std::vector<int> values;   // per criterion, the position of the value in it
  std::vector<int> members;  // positions in Pool::ids, ascending
  int size() const { return static_cast<int>(members.size()); }
};

// The volunteers, put into groups. Groups are in the order of their values, ids in the order of the text, so that the
// order in which people signed up changes nothing.
struct Pool {
  Quotas quotas;
  std::vector<std::string> ids;
  std::vector<int> group_of;  // per id
  std::vector<Group> groups;

  // Volunteers with that value.
  int share(int criterion, int value) const;
};

// Everything in them that makes no sense, each naming what it is about: a value twice, a quota with min above max, a
// volunteer twice, in two bands, without an answer or with an unknown one. Empty: they can be put into a pool. Quotas
// that cannot be kept together are not said here but by feasibility.h.
std::vector<Message> problems(const Quotas& quotas, const std::vector<Volunteer>& volunteers);

// Error{invalid} with the first of problems().
Pool make_pool(Quotas quotas, const std::vector<Volunteer>& volunteers);

// The same without the volunteers for whom `gone` says true (per id), and with other quotas.
Pool without(const Pool& pool, const std::vector<bool>& gone, Quotas quotas);

}  // namespace resonance::festival::sortition
