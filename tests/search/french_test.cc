// The published pairs of query and text (tests/search/french): what a French speaker expects to find, and not to find.
#include <gtest/gtest.h>

#include <fstream>
#include <iomanip>
#include <iostream>
#include <map>
#include <sstream>

#include "tests/search/library.h"

namespace resonance::search {
namespace {

constexpr double kRecall = 0.97;
constexpr double kPrecision = 0.95;

struct Pair {
  std::string query;
  std::string text;
  bool expected = false;
  std::string why;
  ItemId item;
};

struct Counts {
  int expected_found = 0, expected_missed = 0, unwanted_found = 0, unwanted_missed = 0;
};

std::vector<Pair> pairs(const std::string& name) {
  std::ifstream file(std::string(SOURCE_ROOT) + "/tests/search/french/" + name);
  std::vector<Pair> all;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    std::istringstream fields(line);
    Pair pair;
    std::string expected;
    std::getline(fields, pair.query, '\t');
    std::getline(fields, pair.text, '\t');
    std::getline(fields, expected, '\t');
    std::getline(fields, pair.why, '\t');
    pair.expected = expected == "found";
    all.push_back(std::move(pair));
  }
  return all;
}

class FrenchTest : public LibraryTest, public testing::WithParamInterface<const char*> {};
INSTANTIATE_TEST_SUITE_P(Sets, FrenchTest, testing::Values("pairs.tsv", "pairs-2.tsv"));

TEST_P(FrenchTest, FindsWhatIsExpectedAndNothingElse) {
  std::vector<Pair> all = pairs(GetParam());
  ASSERT_GE(all.size(), 300U);
  std::vector<IndexedItem> items;
  for (Pair& pair : all) {
    IndexedItem one = item("", pair.why == "english" ? "en" : "fr");
    one.item.summary = pair.text;
    pair.item = one.item.id;
    items.push_back(std::move(one));
  }
  write(items);
  const Searcher searcher(index());
  std::map<std::string, Counts> classes;
  Counts total;
  for (const Pair& pair : all) {
    bool found = false;
    Query query{.text = pair.query, .all_words = true};
    query.limit = 100;
    query.moments = 0;
    for (query.offset = 0; !found; query.offset += query.limit) {
      const Answer answer = searcher.search(query);
      for (const Hit& hit : answer.hits) found = found || hit.id == pair.item;
      if (answer.hits.size() < static_cast<size_t>(query.limit)) break;
    }
    for (Counts* counts : {&classes[pair.why], &total}) {
      ++(pair.expected ? (found ? counts->expected_found : counts->expected_missed)
                       : (found ? counts->unwanted_found : counts->unwanted_missed));
    }
    if (found != pair.expected) {
      std::cout << (found ? "unwanted: " : "missed:   ") << pair.why << ": " << pair.query << " | " << pair.text
                << '\n';
    }
  }
  const double recall = double(total.expected_found) / (total.expected_found + total.expected_missed);
  const double precision = double(total.expected_found) / (total.expected_found + total.unwanted_found);
  std::cout << std::fixed << std::setprecision(3) << "French pairs of " << GetParam() << ": " << all.size()
            << ", recall " << recall << ", precision " << precision << '\n';
  for (const auto& [name, counts] : classes) {
    std::cout << "  " << name << ": found " << counts.expected_found << ", missed " << counts.expected_missed
              << "; unwanted " << counts.unwanted_found << ", rightly not " << counts.unwanted_missed << '\n';
  }
  EXPECT_GE(recall, kRecall);
  EXPECT_GE(precision, kPrecision);
}

}  // namespace
}  // namespace resonance::search
