#include "festival/sortition/draw.h"

#include <gmock/gmock.h>

#include "base/error.h"
#include "festival/sortition/minutes.h"
#include "festival/sortition/report.h"
#include "tests/festival/sortition/volunteers.h"

namespace resonance::festival::sortition {
namespace {

using testing::HasSubstr;

constexpr int64_t kInTime = 1'000'000'000'000;
const char* const kSeed = "4 12 23 31 40 + 7";

const Committed& small() {
  static const Committed committed = commit(small_call(), fixed_salts(small_call()));
  return committed;
}

template <class Action>
std::string refusal(Action action) {
  try {
    action();
    return "taken";
  } catch (const Error& error) {
    return error.what();
  }
}

std::string with(std::string text, const std::string& from, const std::string& to) {
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

const char* const kCall =
    R"({"title":"t","seats":1,"criteria":[{"name":"QPV","values":[{"value":"oui","min":0,"max":1}]}],
 "seed":{"announced":"dés","from":"2026-12-12T19:00:00Z","until":"2026-12-13T19:00:00Z",
         "numbers":[{"count":8,"lowest":1,"highest":6,"ordered":true}]},
 "volunteers":[{"id":"a","answers":{"QPV":"oui"}}]})";

TEST(Call, IsReadStrictly) {
  const Call call = read_call(kCall);
  EXPECT_EQ(call.quotas.criteria[0].values[0].value, "oui");
  EXPECT_EQ(call.seed.until_ms - call.seed.from_ms, 86'400'000);
  EXPECT_EQ(call.volunteers[0].answers[0].value, "oui");
  const auto read = [](const std::string& text) { return refusal([&] { read_call(text); }); };
  EXPECT_THAT(read("{"), HasSubstr("not a JSON file"));
  EXPECT_THAT(read(with(kCall, "\"seats\":1", "\"seats\":1.5")), HasSubstr("at /seats"));
  EXPECT_THAT(read(with(kCall, "\"min\":0,", "")), HasSubstr("at /criteria/0/values/0/min"));
  EXPECT_THAT(read(with(kCall, "\"title\":\"t\"", "\"title\":\"t\",\"seat\":1")), HasSubstr("/seat, which is unknown"));
  EXPECT_THAT(read(with(kCall, "{\"QPV\":\"oui\"}", "{\"QPV\":\"oui\",\"QPV\":\"non\"}")),
              HasSubstr("holds QPV twice"));
  EXPECT_THAT(read(with(kCall, "2026-12-12T19", "2026-02-30T19")), HasSubstr("at /seed/from"));
  EXPECT_EQ(read_call(with(kCall, "\"oui\"}}", "[\"oui\",\"non\"]}}")).volunteers[0].answers.size(), 2u);
}

TEST(Commit, PublishesNoIdAndIsTheSameEachTime) {
  EXPECT_EQ(small().text, commit(small_call(), fixed_salts(small_call())).text);
  EXPECT_EQ(small().commitment, sha256(small().text));
  for (const RegisterLine& line : register_of(small_call(), fixed_salts(small_call()))) {
    EXPECT_EQ(small().text.find("\"" + line.id + "\""), std::string::npos);
    EXPECT_EQ(small().text.find(line.salt), std::string::npos);
    EXPECT_NE(small().text.find(line.key), std::string::npos);
  }
}

TEST(Commit, RefusesQuotasThatNoJuryKeeps) {
  Call call = small_call();
  call.quotas.criteria[0].values[0].min_seats = 5;
  call.quotas.criteria[0].values[0].max_seats = 5;
  EXPECT_THAT(refusal([&] { commit(call, fixed_salts(call)); }),
              HasSubstr("genre: the least of its values make 8 seats"));
}

TEST(Committed, IsReadBackAsItWasWritten) {
  const Committed read = read_committed(small().text);
  EXPECT_EQ(read.commitment, small().commitment);
  EXPECT_EQ(read.fair.lottery, small().fair.lottery);
}

TEST(Committed, SaysWhereItDoesNotHold) {
  const auto read = [](const std::string& text) { return refusal([&] { read_committed(text); }); };
  const std::string& text = small().text;
  EXPECT_THAT(read(with(text, "\"optimum_at_most_ppb\":", "\"optimum_at_most_ppb\":1")),
              HasSubstr("/lottery/fairness/optimum_at_most_ppb"));
  EXPECT_THAT(read(with(text, "\"minimum_ppb\":", "\"minimum_ppb\":1")), HasSubstr("/lottery/fairness/minimum_ppb"));
  EXPECT_THAT(read(with(text, "{\"answers\":[\"femme\",\"jeune\"],\"balls\":",
                        "{\"answers\":[\"femme\",\"jeune\"],\"balls\":1")),
              HasSubstr("/balls"));
  EXPECT_THAT(read(with(text, "\"entries\":[{\"balls\":", "\"entries\":[{\"balls\":1")), HasSubstr("/lottery/balls"));
  EXPECT_THAT(read(with(text, "\"seats\":[[0,", "\"seats\":[[0,9")), HasSubstr("/lottery/entries/0/seats"));
  EXPECT_THAT(read(with(text, "{\"all_levels", "{ \"all_levels")), HasSubstr("not written as published"));
  EXPECT_THAT(read(with(text, "\"weights\":[", "\"weights\":[1,")), HasSubstr("/lottery/fairness/proof"));
}

TEST(Draw, IsReplayedFromItsFiles) {
  const DrawRecord record = draw(small(), kSeed, kInTime);
  EXPECT_EQ(record.steps[0].drawn.size(), 6u);
  const DrawRecord again = verified_record(read_committed(small().text), to_text(record));
  EXPECT_EQ(to_text(again), to_text(record));
  EXPECT_EQ(jury_of(record), record.steps[0].drawn);
  EXPECT_EQ(to_text(draw(small(), "40,31,23,12,4,7", kInTime)), with(to_text(record), kSeed, "40,31,23,12,4,7"));
  EXPECT_NE(draw(small(), "4 12 23 31 40 8", kInTime).steps[0].ball, record.steps[0].ball);
}

TEST(Replacement, KeepsTheQuotasAndNeverBringsBackWhoLeft) {
  DrawRecord record = draw(small(), kSeed, kInTime);
  std::vector<std::string> left;
  for (int round = 0; round < 3; ++round) {
    std::vector<std::string> jury = jury_of(record);
    left.insert(left.end(), jury.begin(), jury.begin() + 2);
    replace(small(), record, {jury[1], jury[0]}, false);
    jury = jury_of(record);
    EXPECT_EQ(jury.size(), 6u);
    for (const std::string& key : left) EXPECT_EQ(std::count(jury.begin(), jury.end(), key), 0);
    for (const ValueShare& share : report_of(small(), record).values) {
      EXPECT_GE(*share.jurors, share.min_seats) << share.value;
      EXPECT_LE(*share.jurors, share.max_seats) << share.value;
    }
  }
  EXPECT_EQ(record.steps[2].counter, 2);
  EXPECT_EQ(to_text(verified_record(small(), to_text(record))), to_text(record));
}

TEST(Replacement, RefusesWhatMakesNoSenseAndLeavesTheRecord) {
  DrawRecord record = draw(small(), kSeed, kInTime);
  const std::string juror = jury_of(record)[0], before = to_text(record);
  const auto refused = [&](std::vector<std::string> keys) {
    return refusal([&] { replace(small(), record, std::move(keys), false); });
  };
  EXPECT_THAT(refused({"nobody"}), HasSubstr("nobody is not on the roll"));
  EXPECT_THAT(refused({juror, juror}), HasSubstr("has given up already"));
  EXPECT_THAT(refused({}), HasSubstr("no seat is free"));
  EXPECT_EQ(to_text(record), before);
  replace(small(), record, {juror}, false);
  EXPECT_THAT(refused({juror}), HasSubstr("has given up already"));
}

TEST(Replacement, SaysWhichQuotaNobodyLeftCanKeepAndRelaxesOnlyWhenAsked) {
  DrawRecord record = draw(small(), kSeed, kInTime);
  // Five are young and at least two sit: all five leave.
  std::vector<std::string> young;
  for (size_t i = 0; i < small().pool.ids.size(); ++i) {
    if (small().pool.groups[small().pool.group_of[i]].values[1] == 0) young.push_back(small().pool.ids[i]);
  }
  const std::string before = to_text(record);
  EXPECT_THAT(refusal([&] { replace(small(), record, young, false); }),
              HasSubstr("âge, jeune: at least 2 seats, but 0 volunteers"));
  EXPECT_EQ(to_text(record), before);
  replace(small(), record, young, true);
  EXPECT_TRUE(record.steps[1].relaxed);
  EXPECT_EQ(jury_of(record).size(), 6u);
  EXPECT_EQ(to_text(verified_record(small(), to_text(record))), to_text(record));
}

TEST(Record, SaysWhereItWasForged) {
  DrawRecord record = draw(small(), kSeed, kInTime);
  replace(small(), record, {jury_of(record)[0]}, false);
  const std::string text = to_text(record);
  const auto read = [](const std::string& forged) { return refusal([&] { verified_record(small(), forged); }); };
  const std::string juror = record.steps[0].drawn[2];
  std::string other;
  for (const std::string& key : small().pool.ids) {
    if (std::find(record.steps[0].drawn.begin(), record.steps[0].drawn.end(), key) == record.steps[0].drawn.end())
      other = key;
  }
  const size_t first_jury = text.find("\"drawn\":[\"" + record.steps[0].drawn[0]);
  ASSERT_NE(first_jury, std::string::npos);
  std::string swapped = text;
  swapped.replace(text.find(juror, first_jury), juror.size(), other);
  EXPECT_THAT(read(swapped), testing::AllOf(HasSubstr("/steps/0/drawn/2"), HasSubstr(other), HasSubstr(juror)));
  EXPECT_THAT(read(with(text, "\"ball\":" + std::to_string(record.steps[0].ball.ball), "\"ball\":5")),
              HasSubstr("/steps/0/ball"));
  EXPECT_THAT(read(with(text, "\"text\":\"4-12", "\"text\":\"4-11")), HasSubstr("/seed/text"));
  EXPECT_THAT(read(with(text, "\"typed\":\"4 12", "\"typed\":\"4 11")), HasSubstr("not right at"));
  EXPECT_THAT(read(with(text, record.commitment, std::string(64, '0'))), HasSubstr("/commitment"));
  EXPECT_THAT(read(with(text, "2001-09-09T01:46:40Z", "2001-09-11T01:46:40Z")), HasSubstr("had to be given before"));
  EXPECT_THAT(read(with(text, "\"counter\":1", "\"counter\":3")), HasSubstr("/steps/1/counter"));
  EXPECT_THAT(read(with(text, "\"minimum_ppb\":", "\"minimum_ppb\":1")),
              HasSubstr("/steps/1/lottery/fairness/minimum_ppb"));
  EXPECT_THAT(read("{}"), HasSubstr("/format"));
}

TEST(Report, ShowsSharesChancesAndTheBound) {
  const DrawRecord record = draw(small(), kSeed, kInTime);
  const SortitionReport report = report_of(small(), record);
  EXPECT_EQ(report.volunteers, 40);
  ASSERT_EQ(report.values.size(), 5u);
  EXPECT_EQ(report.values[0].volunteers, 26);
  EXPECT_EQ(*report.values[0].jurors, 3);
  int counted = 0;
  int64_t balls = 0;
  for (const ChanceCount& count : report.chances) {
    counted += count.volunteers;
    balls += count.balls * count.volunteers;
  }
  EXPECT_EQ(counted, 40);
  EXPECT_EQ(balls, 6 * report.balls);
  EXPECT_LE(report.minimum_ppb, report.optimum_at_most_ppb);
  EXPECT_GE(report.minimum_ppb, report.optimum_at_most_ppb / 100 * 99);
}

TEST(Minutes, SayWhatHappened) {
  DrawRecord record = draw(small(), kSeed, kInTime);
  replace(small(), record, {jury_of(record)[0]}, false);
  std::string text;
  for (const Message& line : minutes(small(), record)) text += in_english(line) + "\n";
  EXPECT_THAT(text, HasSubstr("40 volunteers on the roll, 6 seats."));
  EXPECT_THAT(text, HasSubstr("Seed given at 2001-09-09T01:46:40Z: 4 12 23 31 40 + 7, read as 4-12-23-31-40+7."));
  EXPECT_THAT(text, HasSubstr(small().commitment));
  EXPECT_THAT(text, HasSubstr("Replacement 1."));
  EXPECT_THAT(text, HasSubstr("genre, femme: 3 seats (quota 3 to 3; 26 volunteers)"));
  EXPECT_THAT(text, testing::Not(HasSubstr("{")));
  EXPECT_EQ(percent(13'861'387), "1.3861");
}

}  // namespace
}  // namespace resonance::festival::sortition
