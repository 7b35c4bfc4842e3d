// docs/recount.py, written independently, must give the bytes that the program gives.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "festival/tally.h"
#include "tests/festival/drawn_ballots.h"

namespace resonance::festival {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::stringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

// One Python for all files: starting it is what takes long.
constexpr const char* kRunner =
    "import sys, json\n"
    "sys.path.insert(0, 'docs')\n"
    "sys.dont_write_bytecode = True\n"
    "import recount\n"
    "for name in sys.argv[1:]:\n"
    "    with open(name, encoding='utf-8') as opened: result = recount.recount(json.load(opened))\n"
    "    with open(name + '.py', 'wb') as out:\n"
    "        out.write((json.dumps(result, indent=2, ensure_ascii=False) + '\\n').encode('utf-8'))\n";

class Recount : public testing::Test {
 protected:
  void SetUp() override {
    if (std::system("python3 -c 'import sys; sys.exit(sys.version_info < (3, 8))' 2>/dev/null") != 0) {
      GTEST_SKIP() << "NOT TESTED: python3 is missing, so docs/recount.py was not compared with the program";
    }
    std::string pattern = (fs::temp_directory_path() / "recount-XXXXXX").string();
    ASSERT_TRUE(mkdtemp(pattern.data()));
    folder_ = pattern;
  }
  void TearDown() override {
    if (!folder_.empty()) fs::remove_all(folder_);
  }

  fs::path folder_;
};

TEST_F(Recount, GivesTheSameBytesForSixHundredDrawnFiles) {
  constexpr uint32_t kFiles = 600;
  std::ofstream(folder_ / "run.py") << kRunner;
  std::string command = "python3 " + (folder_ / "run.py").string();
  std::array<int, 3> methods{};
  for (uint32_t number = 0; number < kFiles; ++number) {
    const Ballots ballots = DrawnBallots(number).draw();
    ++methods[ballots.method.index()];
    const fs::path file = folder_ / (std::to_string(number) + ".json");
    std::ofstream(file, std::ios::binary) << write_ballots(ballots);
    command += " " + file.string();
  }
  for (int count : methods) EXPECT_GT(count, 150);
  ASSERT_EQ(std::system(command.c_str()), 0);
  for (uint32_t number = 0; number < kFiles; ++number) {
    const fs::path file = folder_ / (std::to_string(number) + ".json");
    const Ballots ballots = read_ballots(read(file));
    ASSERT_EQ(result_json(ballots, tally(ballots)), read(file.string() + ".py")) << "drawn from " << number;
  }
}

TEST_F(Recount, IsAProgramOfItsOwn) {
  const Ballots ballots = DrawnBallots(3).draw();
  std::ofstream(folder_ / "ballots.json", std::ios::binary) << write_ballots(ballots);
  const std::string command =
      "python3 docs/recount.py " + (folder_ / "ballots.json").string() + " > " + (folder_ / "result.json").string();
  ASSERT_EQ(std::system(command.c_str()), 0);
  EXPECT_EQ(result_json(ballots, tally(ballots)), read(folder_ / "result.json"));
}

}  // namespace
}  // namespace resonance::festival
