#include "festival/ballots.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>

#include "base/error.h"
#include "festival/tally.h"
#include "tests/festival/drawn_ballots.h"

namespace resonance::festival {
namespace {

using testing::HasSubstr;

constexpr const char* kMentions = R"({
  "format": "resonance-ballots/1",
  "edition": "2026",
  "method": {"name": "majority_judgment", "mentions": ["Excellent", "Bien", "À rejeter"]},
  "films": [{"key": "f2", "title": "Le mur"}, {"key": "f1"}],
  "voters": ["v2", "v1", "v3"],
  "ballots": [
    {"voter": "v2", "mentions": {"f2": 3, "f1": 1}},
    {"voter": "v1", "mentions": {"f1": 2}}
  ]
}
)";
constexpr const char* kGrids = R"({
  "format": "resonance-ballots/1",
  "edition": "2026",
  "method": {"name": "weighted_criteria", "scale": {"lowest": 0, "highest": 5},
             "criteria": [{"name": "Image", "weight": 2}, {"name": "Récit", "weight": 1}]},
  "films": [{"key": "f1"}],
  "voters": ["v1"],
  "ballots": [
    {"voter": "v1", "scores": {"f1": [3, 5]}}
  ]
}
)";
constexpr const char* kRankings = R"({
  "format": "resonance-ballots/1",
  "edition": "2026",
  "method": {"name": "borda"},
  "films": [{"key": "f1"}, {"key": "f2"}],
  "voters": ["v1"],
  "ballots": [
    {"voter": "v1", "ranking": [["f1"], ["f2"]]}
  ]
}
)";

// The file with one part of it replaced.
std::string with(std::string file, const std::string& part, const std::string& other) {
  const size_t at = file.find(part);
  EXPECT_NE(at, std::string::npos) << part;
  return at == std::string::npos ? file : file.replace(at, part.size(), other);
}

std::string refusal(const std::string& file) {
  try {
    read_ballots(file);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::invalid);
    return error.what();
  }
  return "accepted";
}

TEST(Ballots, AreReadInOrder) {
  const Ballots ballots = read_ballots(kMentions);
  EXPECT_EQ(ballots.films[0].key, "f1");
  EXPECT_EQ(ballots.films[1].title, "Le mur");
  EXPECT_EQ(ballots.voters.front(), "v1");
  ASSERT_EQ(ballots.judgments.size(), 3u);
  EXPECT_EQ(ballots.judgments[0].voter, 0u);
  EXPECT_EQ(ballots.judgments[0].mention, 1);
  EXPECT_EQ(ballots.judgments[2].film, 1u);
  EXPECT_EQ(ballots.judgments[2].mention, 2);
}

TEST(Ballots, CanonicalFileStaysAsItIs) {
  for (uint32_t number = 0; number < 300; ++number) {
    const std::string file = write_ballots(DrawnBallots(number).draw());
    EXPECT_EQ(write_ballots(read_ballots(file)), file) << number;
  }
  const std::string canonical = write_ballots(read_ballots(kMentions));
  EXPECT_THAT(canonical, HasSubstr("\n    {\"voter\":\"v1\",\"mentions\":{\"f1\":2}},\n"));
  EXPECT_THAT(canonical, HasSubstr("À rejeter"));
}

// The order of lists in the file has no effect on the result, byte for byte.
TEST(Ballots, ResultDoesNotDependOnTheOrderOfTheFile) {
  const Ballots one = read_ballots(kMentions);
  const Ballots other = read_ballots(with(with(kMentions, R"([{"key": "f2", "title": "Le mur"}, {"key": "f1"}])",
                                               R"([{"key": "f1"}, {"title": "Le mur", "key": "f2"}])"),
                                          R"(["v2", "v1", "v3"])", R"(["v3", "v1", "v2"])"));
  EXPECT_EQ(result_json(one, tally(one)), result_json(other, tally(other)));
}

TEST(Ballots, SaysWhatIsWrongAndWhere) {
  struct Case {
    const char* file;
    const char* part;
    const char* other;
    const char* said;
  };
  const Case cases[] = {
      {kMentions, "\"f1\": 2}}", "\"f1\": 2}", "Line 10: this is not valid JSON"},
      {kMentions, "resonance-ballots/1", "resonance-ballots/2", "Line 2: the format"},
      {kMentions, "\"edition\": \"2026\",\n", "", "Line 3: “method” is out of its place"},
      {kMentions, "\"edition\"", "\"editon\"", "Line 3: “editon” is not known here"},
      {kMentions, "\"2026\"", "\"\"", "Line 3: “edition” must be one line"},
      {kMentions, "\"2026\"", "\"20\\u001b[31m\"", "Line 3: “edition” must be one line"},
      {kMentions, "majority_judgment", "majority", "Line 4: “majority” is no method"},
      {kMentions, ", \"Bien\", \"À rejeter\"]", "]", "Line 4: there must be 2 to 20 mentions"},
      {kMentions, "\"Bien\"", "\"Excellent\"", "Line 4: “Excellent” is there twice"},
      {kMentions, "]},", "], \"unjudged\": \"worst\"},", "Line 4: “unjudged” must be “ignored” or “lowest”"},
      {kMentions, "]},", "], \"colour\": 1},", "Line 4: “colour” is not known here"},
      {kMentions, "{\"key\": \"f1\"}", "{\"key\": \"f2\"}", "Line 5: “f2” is there twice"},
      {kMentions, "{\"key\": \"f1\"}", "{\"key\": \"jo@example.org\"}", "Line 5: “jo@example.org” is no key"},
      {kMentions, "{\"key\": \"f1\"}", "{}", "Line 5: “key” is missing"},
      {kMentions, "\"v3\"]", "\"v1\"]", "Line 6: “v1” is there twice"},
      {kMentions, "{\"voter\": \"v1\", ", "{\"voter\": \"v9\", ", "Line 9: the voter v9 is not in the list"},
      {kMentions, "{\"voter\": \"v1\", ", "{\"voter\": \"v2\", ",
       "Line 9: this is a second ballot of the voter v2; the first is on line 8"},
      {kMentions, "\"f1\": 2}", "\"f3\": 2}", "Line 9: the film f3 is not in the list"},
      {kMentions, "\"f1\": 2}", "\"f1\": 2, \"f1\": 1}", "Line 9: the voter v1 judges the film f1 twice"},
      {kMentions, "\"f1\": 2}", "\"f1\": 0}", "Line 9: “f1” must be a whole number from 1 to 3"},
      {kMentions, "\"f1\": 2}", "\"f1\": 4}", "Line 9: “f1” must be a whole number from 1 to 3"},
      {kMentions, "\"f1\": 2}", "\"f1\": 2.5}", "Line 9: “f1” must be a whole number"},
      {kMentions, "\"f1\": 2}", "\"f1\": 18446744073709551615}", "Line 9: “f1” must be a whole number"},
      {kMentions, "\"f1\": 2}", "\"f1\":\n 9\n}", "Line 10: “f1” must be a whole number"},
      {kMentions, "{\"f1\": 2}", "{}", "Line 9: this says nothing"},
      {kMentions, "{\"f1\": 2}", "[]", "Line 9: “mentions” must be an object"},
      {kMentions, "{\"f1\": 2}", "{\"f1\": [[[[[[[[[[[1]]]]]]]]]]]}", "Line 9: more brackets"},
      {kMentions, "\"ballots\": [", "\"ballots\": 1, \"b\": [", "Line 7: “ballots” must be a list"},
      {kGrids, "\"weight\": 2}, {\"name\": \"Récit\", \"weight\": 1}",
       "\"weight\": 0}, {\"name\": \"Récit\", \"weight\": 0}", "Line 5: the weights sum to zero"},
      {kGrids, "\"weight\": 2", "\"weight\": -2", "Line 5: “weight” must be a whole number from 0 to 1000"},
      {kGrids, "\"weight\": 2", "\"weight\": 0.5", "Line 5: “weight” must be a whole number from 0 to 1000"},
      {kGrids, "\"lowest\": 0", "\"lowest\": 5", "Line 4: the lowest score"},
      {kGrids, "[3, 5]", "[3]", "Line 9: the film f1 has 1 scores where there are 2 criteria"},
      {kGrids, "[3, 5]", "[3, 6]", "Line 9: “f1” must be a whole number from 0 to 5"},
      {kRankings, "[\"f2\"]]", "[\"f1\"]]", "Line 8: the voter v1 judges the film f1 twice"},
      {kRankings, "[\"f2\"]]", "[]]", "Line 8: this says nothing"},
      {kRankings, "[\"f2\"]]", "\"f2\"]", "Line 8: “ranking” must be a list"},
  };
  for (const Case& each : cases) EXPECT_THAT(refusal(with(each.file, each.part, each.other)), HasSubstr(each.said));
  EXPECT_THAT(refusal(""), HasSubstr("not valid JSON"));
  EXPECT_THAT(refusal(with(kMentions, "2026", "\xff")), HasSubstr("not valid JSON"));
  EXPECT_THAT(refusal(with(kMentions, "2026", "\n")), HasSubstr("not valid JSON"));
  EXPECT_THAT(refusal(std::string(kMentions) + "{}"), HasSubstr("Line 12: this is not valid JSON"));
  EXPECT_THAT(refusal("[]"), HasSubstr("begins with {"));
  EXPECT_THAT(refusal("{}"), HasSubstr("the file ends before its ballots"));
  EXPECT_THAT(refusal(std::string(kMentions) + "x"), HasSubstr("not valid JSON"));
  EXPECT_THAT(refusal(std::string(100'000, '[')), HasSubstr("Line 1"));
}

// A file cut anywhere is refused, never half counted.
TEST(Ballots, CutFilesAreRefused) {
  const std::string file = kMentions;
  for (size_t bytes = 0; bytes + 2 < file.size(); ++bytes)
    EXPECT_NE(refusal(file.substr(0, bytes)), "accepted") << bytes;
}

// Whatever a byte becomes, the answer is a count or a reason.
TEST(Ballots, DamagedFilesGetAnAnswer) {
  std::mt19937 random(9);
  int counted = 0, refused = 0;
  for (int round = 0; round < 6'000; ++round) {
    std::string file = std::array{kMentions, kGrids, kRankings}[random() % 3];
    for (uint32_t i = 0; i <= random() % 3; ++i) {
      file[random() % file.size()] = random() % 3 == 0 ? static_cast<char>(random()) : file[random() % file.size()];
    }
    try {
      const Ballots ballots = read_ballots(file);
      EXPECT_FALSE(result_json(ballots, tally(ballots)).empty());
      ++counted;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::invalid) << error.what();
      ++refused;
    }
  }
  EXPECT_GT(counted, 100);
  EXPECT_GT(refused, 1000);
}

}  // namespace
}  // namespace resonance::festival
