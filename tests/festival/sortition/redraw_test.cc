// docs/redraw.py, which shares nothing with our code but the published description, comes to the same.
#include <gmock/gmock.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "base/error.h"
#include "base/file.h"
#include "base/id.h"
#include "festival/sortition/draw.h"
#include "tests/festival/sortition/volunteers.h"

namespace resonance::festival::sortition {
namespace {

using testing::HasSubstr;

struct Output {
  std::string output;
  int status = 0;
};

class Redraw : public testing::Test {
 protected:
  void SetUp() override {
    if (std::system("python3 -c '' >/dev/null 2>&1") != 0) {
      GTEST_SKIP() << "SKIPPED, LOUDLY: no python3, so nothing independent checked the draw (scripts/packages has it)";
    }
    folder_ = std::filesystem::temp_directory_path() / ("redraw-" + random_id_text());
    std::filesystem::create_directories(folder_);
    committed_ = commit(small_call(), fixed_salts(small_call()));
    write_durably(folder_ / "committed.json", committed_.text);
  }
  void TearDown() override {
    if (!folder_.empty()) remove_tree(folder_);
  }

  Output redraw(const std::string& arguments) {
    const std::string command =
        "cd " + folder_.string() + " && python3 " SOURCE_ROOT "/docs/redraw.py " + arguments + " 2>&1";
    FILE* pipe = popen(command.c_str(), "r");
    Output run;
    std::array<char, 4096> bytes;
    while (const size_t count = fread(bytes.data(), 1, bytes.size(), pipe)) run.output.append(bytes.data(), count);
    run.status = pclose(pipe);
    return run;
  }

  std::filesystem::path folder_;
  Committed committed_;
};

TEST_F(Redraw, DrawsTheSameForManySeeds) {
  std::string arguments = "committed.json", expected;
  for (int i = 0; i < 500; ++i) {
    const std::string seed = std::to_string(1 + i % 9) + " " + std::to_string(10 + i % 7) + " " +
                             std::to_string(17 + i % 11) + " " + std::to_string(28 + i % 5) + " " +
                             std::to_string(33 + i % 17) + " " + std::to_string(1 + i % 10);
    arguments += " --seed '" + seed + "'";
    const DrawRecord record = draw(committed_, seed, committed_.seed.from_ms);
    expected += std::to_string(record.steps[0].ball.ball);
    for (const std::string& key : record.steps[0].drawn) expected += " " + key;
    expected += "\n";
  }
  EXPECT_EQ(redraw(arguments).output, expected);
}

// Somebody of the jury gives up a seat that others can fill under the same quotas; which one that is depends on who was
// drawn.
void replace_somebody(const Committed& committed, DrawRecord& record) {
  for (const std::string& key : jury_of(record)) {
    DrawRecord next = record;
    try {
      replace(committed, next, {key}, false);
    } catch (const Error&) {
      continue;
    }
    record = next;
    return;
  }
  FAIL() << "nobody of this jury can be replaced";
}

TEST_F(Redraw, AcceptsARecordWithReplacementsAndItsCommitment) {
  DrawRecord record = draw(committed_, "4 12 23 31 40 + 7", committed_.seed.from_ms);
  replace_somebody(committed_, record);
  replace_somebody(committed_, record);
  write_durably(folder_ / "record.json", to_text(record));
  const Output run = redraw("committed.json record.json --commitment " + committed_.commitment);
  EXPECT_EQ(run.status, 0) << run.output;
  for (const std::string& key : jury_of(record)) EXPECT_THAT(run.output, HasSubstr("  " + key));
  EXPECT_NE(redraw("committed.json --commitment " + std::string(64, 'a')).status, 0);
}

TEST_F(Redraw, SaysWhereARecordOrACommittedFileWasForged) {
  DrawRecord record = draw(committed_, "4 12 23 31 40 + 7", committed_.seed.from_ms);
  record.steps[0].drawn[2] =
      committed_.pool.ids[0] == record.steps[0].drawn[0] ? committed_.pool.ids[1] : committed_.pool.ids[0];
  write_durably(folder_ / "record.json", to_text(record));
  Output run = redraw("committed.json record.json");
  EXPECT_NE(run.status, 0);
  EXPECT_THAT(run.output, HasSubstr("WRONG: /steps/0/drawn/2"));

  const auto forged = [&](const std::string& from, const std::string& to) {
    std::string text = committed_.text;
    write_durably(folder_ / "forged.json", text.replace(text.find(from), from.size(), to));
    const Output forged_run = redraw("forged.json");
    EXPECT_NE(forged_run.status, 0);
    return forged_run.output;
  };
  EXPECT_THAT(forged("\"minimum_ppb\":", "\"minimum_ppb\":1"), HasSubstr("/lottery/fairness/minimum_ppb"));
  EXPECT_THAT(forged("\"optimum_at_most_ppb\":", "\"optimum_at_most_ppb\":1"), HasSubstr("optimum_at_most_ppb"));
  EXPECT_THAT(forged("\"seats\":[[0,", "\"seats\":[[0,9"), HasSubstr("/lottery/entries/0/seats"));
  EXPECT_THAT(forged("\"seat\":", "\"tabouret\":"), HasSubstr("WRONG"));
}

}  // namespace
}  // namespace resonance::festival::sortition
