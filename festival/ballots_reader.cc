#include <algorithm>
#include <array>
#include <set>
#include <unordered_map>

#include "base/error.h"
#include "base/unicode.h"
#include "festival/ballots.h"
#include "festival/json_value.h"

namespace resonance::festival {
namespace {

constexpr size_t kMostFilms = 100'000, kMostVoters = 10'000'000;

bool is_key(std::string_view key) {
  return !key.empty() && key.size() <= 64 && std::ranges::all_of(key, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

const std::string& clean(const JsonValue& value, std::string_view name, size_t limit) {
  const std::string& said = text(value, name);
  if (said.empty() || clean_line(said, limit) != said) {
    refuse(value.line, "Line {line}: “{name}” must be one line of 1 to {limit} characters, without invisible ones.",
           {{"name", std::string(name)}, {"limit", std::to_string(limit)}});
  }
  return said;
}

const std::string& key(const JsonValue& value, std::string_view name) {
  const std::string& said = text(value, name);
  if (!is_key(said)) {
    refuse(value.line, "Line {line}: “{key}” is no key: 1 to 64 letters A to Z, digits, - and _.", {{"key", said}});
  }
  return said;
}

// "one word or another", of a closed list.
template <class Choice>
Choice choice(const JsonValue* value, std::string_view name, const std::array<std::pair<const char*, Choice>, 2>& all) {
  if (!value) return all.front().second;
  for (const auto& [word, each] : all) {
    if (text(*value, name) == word) return each;
  }
  refuse(value->line, "Line {line}: “{name}” must be “{one}” or “{other}”.",
         {{"name", std::string(name)}, {"one", all.front().first}, {"other", all.back().first}});
}

MajorityJudgment majority_judgment(JsonObject& members) {
  MajorityJudgment method;
  const JsonValue& mentions = members.required("mentions");
  std::set<std::string> seen;
  for (const JsonValue& each : list(mentions, "mentions")) {
    method.mentions.push_back(clean(each, "mentions", 60));
    if (!seen.insert(method.mentions.back()).second) {
      refuse(each.line, "Line {line}: “{name}” is there twice.", {{"name", method.mentions.back()}});
    }
  }
  if (method.mentions.size() < 2 || method.mentions.size() > 20) {
    refuse(mentions.line, "Line {line}: there must be 2 to 20 mentions, the best first.");
  }
  using Unjudged = MajorityJudgment::Unjudged;
  method.unjudged = choice<Unjudged>(members.optional("unjudged"), "unjudged",
                                     {{{"ignored", Unjudged::ignored}, {"lowest", Unjudged::lowest}}});
  return method;
}

Borda borda(JsonObject& members) {
  using Unranked = Borda::Unranked;
  return {choice<Unranked>(members.optional("unranked"), "unranked",
                           {{{"absent", Unranked::absent}, {"last", Unranked::last}}})};
}

WeightedCriteria weighted_criteria(JsonObject& members) {
  WeightedCriteria method;
  const JsonValue& scale = members.required("scale");
  JsonObject bounds(scale, "scale");
  method.lowest = integer(bounds.required("lowest"), "lowest", -1000, 1000);
  method.highest = integer(bounds.required("highest"), "highest", -1000, 1000);
  bounds.end();
  if (method.lowest >= method.highest) {
    refuse(scale.line, "Line {line}: the lowest score of the scale must be below the highest.");
  }
  const JsonValue& criteria = members.required("criteria");
  int64_t weights = 0;
  std::set<std::string> seen;
  for (const JsonValue& each : list(criteria, "criteria")) {
    JsonObject one(each, "criteria");
    Criterion criterion{clean(one.required("name"), "name", 100), integer(one.required("weight"), "weight", 0, 1000)};
    one.end();
    if (!seen.insert(criterion.name).second) {
      refuse(each.line, "Line {line}: “{name}” is there twice.", {{"name", criterion.name}});
    }
    weights += criterion.weight;
    method.criteria.push_back(std::move(criterion));
  }
  if (method.criteria.empty() || method.criteria.size() > 50) {
    refuse(criteria.line, "Line {line}: there must be 1 to 50 criteria.");
  }
  if (weights == 0) refuse(criteria.line, "Line {line}: the weights sum to zero, so no criterion counts.");
  using Severity = WeightedCriteria::Severity;
  method.severity = choice<Severity>(members.optional("severity"), "severity",
                                     {{{"corrected", Severity::corrected}, {"shown", Severity::shown}}});
  return method;
}

Method method_of(const JsonValue& value) {
  JsonObject members(value, "method");
  const JsonValue& name = members.required("name");
  Method method;
  if (text(name, "name") == "majority_judgment") {
    method = majority_judgment(members);
  } else if (name.text == "borda") {
    method = borda(members);
  } else if (name.text == "weighted_criteria") {
    method = weighted_criteria(members);
  } else {
    refuse(name.line, "Line {line}: “{name}” is no method known here: majority_judgment, borda or weighted_criteria.",
           {{"name", name.text}});
  }
  members.end();
  return method;
}

class Reader {
 public:
  void member(const std::string& name, const JsonValue& value) {
    static constexpr std::array kOrder{"format", "edition", "method", "films", "voters", "ballots"};
    if (std::ranges::find(kOrder, name) == kOrder.end()) {
      refuse(value.line, "Line {line}: “{name}” is not known here.", {{"name", name}});
    }
    if (done_ == kOrder.size() || name != kOrder[done_]) {
      refuse(
          value.line,
          "Line {line}: “{name}” is out of its place. The order is: format, edition, method, films, voters, ballots.",
          {{"name", name}});
    }
    ++done_;
    if (name == "format" && text(value, name) != "resonance-ballots/1") {
      refuse(value.line, "Line {line}: the format must be “resonance-ballots/1”; this program knows no other.");
    }
    if (name == "edition") ballots_.edition = clean(value, name, 200);
    if (name == "method") ballots_.method = method_of(value);
    if (name == "films") films(value);
    if (name == "voters") voters(value);
    if (name == "ballots") list(value, name);
    last_line_ = value.line;
  }

  // One voter's.
  void ballot(const JsonValue& value) {
    JsonObject members(value, "ballots");
    const JsonValue& voter = members.required("voter");
    const auto found = voters_.find(key(voter, "voter"));
    if (found == voters_.end()) {
      refuse(voter.line, "Line {line}: the voter {voter} is not in the list of voters.", {{"voter", voter.text}});
    }
    voter_ = found->second;
    if (voted_[voter_] != 0) {
      refuse(voter.line, "Line {line}: this is a second ballot of the voter {voter}; the first is on line {first}.",
             {{"voter", voter.text}, {"first", std::to_string(voted_[voter_])}});
    }
    voted_[voter_] = voter.line;
    ++ballot_number_;
    std::visit([&](const auto& method) { read(method, members); }, ballots_.method);
    members.end();
    last_line_ = value.line;
  }

  Ballots ballots() {
    if (done_ < 6) {
      refuse(last_line_, "Line {line}: the file ends before its ballots.");
    }
    return in_order(std::move(ballots_));
  }

 private:
  void films(const JsonValue& value) {
    for (const JsonValue& each : list(value, "films")) {
      JsonObject members(each, "films");
      Film film{key(members.required("key"), "key"), {}};
      if (const JsonValue* title = members.optional("title")) film.title = clean(*title, "title", 200);
      members.end();
      if (!films_.emplace(film.key, static_cast<uint32_t>(ballots_.films.size())).second) {
        refuse(each.line, "Line {line}: “{name}” is there twice.", {{"name", film.key}});
      }
      ballots_.films.push_back(std::move(film));
    }
    if (ballots_.films.empty() || ballots_.films.size() > kMostFilms) {
      refuse(value.line, "Line {line}: there must be 1 to {most} films.", {{"most", std::to_string(kMostFilms)}});
    }
    judged_in_.assign(ballots_.films.size(), 0);
  }

  void voters(const JsonValue& value) {
    for (const JsonValue& each : list(value, "voters")) {
      if (!voters_.emplace(key(each, "voters"), static_cast<uint32_t>(ballots_.voters.size())).second) {
        refuse(each.line, "Line {line}: “{name}” is there twice.", {{"name", each.text}});
      }
      ballots_.voters.push_back(each.text);
    }
    if (ballots_.voters.size() > kMostVoters) {
      refuse(value.line, "Line {line}: there must be at most {most} voters.", {{"most", std::to_string(kMostVoters)}});
    }
    voted_.assign(ballots_.voters.size(), 0);
  }

  // The film of that key, which this ballot may name once.
  uint32_t film(const std::string& film_key, int64_t line) {
    const uint32_t found = find_film(film_key, line);
    if (judged_in_[found] == ballot_number_) {
      refuse(line, "Line {line}: the voter {voter} judges the film {film} twice.",
             {{"voter", ballots_.voters[voter_]}, {"film", film_key}});
    }
    judged_in_[found] = ballot_number_;
    return found;
  }

  // Ballots mostly name the films in the order of their list: the one after the last is tried first.
  uint32_t find_film(const std::string& film_key, int64_t line) {
    if (next_film_ >= ballots_.films.size() || ballots_.films[next_film_].key != film_key) {
      const auto found = films_.find(film_key);
      if (found == films_.end()) {
        refuse(line, "Line {line}: the film {film} is not in the list of films.", {{"film", film_key}});
      }
      next_film_ = found->second;
    }
    return next_film_++;
  }

  static void not_empty(const JsonValue& value) {
    if (value.items.empty()) {
      refuse(value.line, "Line {line}: this says nothing. Leave out the ballot of a voter who judged no film.");
    }
  }

  const JsonValue& object(JsonObject& members, std::string_view name) {
    const JsonValue& value = members.required(name);
    JsonObject(value, name);
    not_empty(value);
    return value;
  }

  void read(const MajorityJudgment& method, JsonObject& members) {
    const JsonValue& mentions = object(members, "mentions");
    for (size_t i = 0; i < mentions.items.size(); ++i) {
      const JsonValue& each = mentions.items[i];
      const uint32_t about = film(mentions.names[i], each.line);
      const int64_t mention = integer(each, mentions.names[i], 1, static_cast<int64_t>(method.mentions.size()));
      ballots_.judgments.push_back({voter_, about, static_cast<uint16_t>(mention - 1)});
    }
  }

  void read(const Borda&, JsonObject& members) {
    Ranking ranking{voter_, {}};
    const JsonValue& places = members.required("ranking");
    list(places, "ranking");
    not_empty(places);
    for (const JsonValue& place : places.items) {
      list(place, "ranking");
      not_empty(place);
      ranking.places.emplace_back();
      for (const JsonValue& each : place.items) ranking.places.back().push_back(film(key(each, "ranking"), each.line));
    }
    ballots_.rankings.push_back(std::move(ranking));
  }

  void read(const WeightedCriteria& method, JsonObject& members) {
    const JsonValue& scores = object(members, "scores");
    for (size_t i = 0; i < scores.items.size(); ++i) {
      const JsonValue& each = scores.items[i];
      Grid grid{voter_, film(scores.names[i], each.line), {}};
      for (const JsonValue& score : list(each, scores.names[i])) {
        grid.scores.push_back(static_cast<int32_t>(integer(score, scores.names[i], method.lowest, method.highest)));
      }
      if (grid.scores.size() != method.criteria.size()) {
        refuse(each.line, "Line {line}: the film {film} has {count} scores where there are {wanted} criteria.",
               {{"film", scores.names[i]},
                {"count", std::to_string(grid.scores.size())},
                {"wanted", std::to_string(method.criteria.size())}});
      }
      ballots_.grids.push_back(std::move(grid));
    }
  }

  Ballots ballots_;
  size_t done_ = 0;  // how many members of the outermost object were there
  int64_t last_line_ = 1;
  std::unordered_map<std::string, uint32_t> films_;
  std::unordered_map<std::string, uint32_t> voters_;
  std::vector<int64_t> voted_;      // each voter's ballot's line; 0: none
  std::vector<int64_t> judged_in_;  // for each film, the number of the last ballot that names it
  uint32_t next_film_ = 0;
  int64_t ballot_number_ = 0;
  uint32_t voter_ = 0;  // whose ballot is being read
};

}  // namespace

Ballots read_ballots(std::string_view json) {
  Reader reader;
  read_json(
      json, "ballots", [&](const std::string& name, const JsonValue& value) { reader.member(name, value); },
      [&](const JsonValue& value) { reader.ballot(value); });
  return reader.ballots();
}

}  // namespace resonance::festival
