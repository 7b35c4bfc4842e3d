#include "catalogue/synonyms.h"

#include <algorithm>

#include "base/id.h"
#include "base/unicode.h"
#include "catalogue/database.h"

namespace resonance {
namespace {

constexpr size_t kFewestExpressions = 2;
constexpr size_t kMostExpressions = 12;
constexpr size_t kLongestExpression = 80;
constexpr int64_t kMostSets = 500;

std::vector<std::string> checked(const std::vector<std::string>& expressions) {
  std::vector<std::string> kept;
  for (const std::string& each : expressions) {
    std::string line = clean_line(each, kLongestExpression + 1);
    if (length(line) > kLongestExpression) {
      throw Error(ErrorCode::invalid, {"An expression has at most {limit} characters. Nothing was changed.",
                                       {{"limit", std::to_string(kLongestExpression)}}});
    }
    const bool is_known = std::any_of(kept.begin(), kept.end(),
                                      [&](const std::string& other) { return lowercase(other) == lowercase(line); });
    if (!line.empty() && !is_known) kept.push_back(std::move(line));
  }
  if (kept.size() < kFewestExpressions) {
    throw Error(ErrorCode::invalid, {"Write at least two expressions that mean the same, one on each line."});
  }
  if (kept.size() > kMostExpressions) {
    throw Error(ErrorCode::invalid, {"At most {limit} expressions can mean the same. Nothing was changed.",
                                     {{"limit", std::to_string(kMostExpressions)}}});
  }
  return kept;
}

void insert_expressions(SQLite::Database& connection, const SynonymSet& set) {
  for (size_t i = 0; i < set.expressions.size(); ++i) {
    run(connection, "INSERT INTO synonym (synonym_set, position, expression) VALUES (?, ?, ?)", set.id,
        static_cast<int64_t>(i), set.expressions[i]);
  }
}

Error no_such_set() {
  return {ErrorCode::not_found, {"These expressions are not known here any more."}};
}

}  // namespace

std::vector<SynonymSet> Synonyms::all() {
  return database_.read([](SQLite::Database& connection) {
    std::vector<SynonymSet> found;
    auto rows = statement(connection, "SELECT synonym_set, expression FROM synonym ORDER BY synonym_set, position");
    while (rows.executeStep()) {
      std::string id = rows.getColumn(0).getString();
      if (found.empty() || found.back().id != id) found.push_back({std::move(id), {}});
      found.back().expressions.push_back(rows.getColumn(1).getString());
    }
    return found;
  });
}

SynonymSet Synonyms::create(std::vector<std::string> expressions) {
  const SynonymSet set{random_id_text(), checked(expressions)};
  database_.write([&](SQLite::Database& connection) {
    auto count = statement(connection, "SELECT COUNT(*) FROM synonym_set");
    count.executeStep();
    if (count.getColumn(0).getInt64() >= kMostSets) {
      throw Error(ErrorCode::invalid, {"The thesaurus has room for {limit} groups of expressions: remove one first.",
                                       {{"limit", std::to_string(kMostSets)}}});
    }
    run(connection, "INSERT INTO synonym_set (id) VALUES (?)", set.id);
    insert_expressions(connection, set);
  });
  return set;
}

void Synonyms::replace(std::string_view id, std::vector<std::string> expressions) {
  const SynonymSet set{std::string(id), checked(expressions)};
  database_.write([&](SQLite::Database& connection) {
    if (!statement(connection, "SELECT 1 FROM synonym_set WHERE id = ?", set.id).executeStep()) throw no_such_set();
    run(connection, "DELETE FROM synonym WHERE synonym_set = ?", set.id);
    insert_expressions(connection, set);
  });
}

void Synonyms::remove(std::string_view id) {
  database_.write([&](SQLite::Database& connection) {
    if (run(connection, "DELETE FROM synonym_set WHERE id = ?", std::string(id)) == 0) throw no_such_set();
  });
}

}  // namespace resonance
