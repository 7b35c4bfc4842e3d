#include "ingest/cage_check.h"

#include <linux/keyctl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <map>

#include "ingest/forbidden_acts.h"
#include "ingest/system_calls.h"
#include "tests/ingest/library.h"

namespace resonance::ingest {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class CageCheckTest : public testing::Test {
 protected:
  CageCheckTest() { fs::create_directories(root); }
  ~CageCheckTest() override { fs::remove_all(root); }

  // A program that says what `shell` prints instead of what it found.
  fs::path program(const std::string& shell) {
    fs::path file = root / ("program-" + random_id_text());
    write_durably(file, "#!/bin/sh\n" + shell + "\n");
    chmod(file.c_str(), 0755);
    return file;
  }

  static std::vector<std::string> worked(const CageCheck& check) {
    std::vector<std::string> names;
    for (const CageCheck::Act& act : check.acts) {
      if (act.outcome == ActOutcome::done) names.emplace_back(act.name);
    }
    return names;
  }

  // The acts that a process can do which did only this to protect the machine from itself.
  std::vector<std::string> possible_after(const std::function<void()>& protection) {
    fs::path folder = root / "folder";
    fs::create_directories(folder);
    std::vector<std::string> names;
    auto enter = [&] {
      EXPECT_EQ(chdir(folder.c_str()), 0);
      protection();
      return Cage();
    };
    try_forbidden_acts(enter, [&](const ActReport& report) {
      if (report.outcome == ActOutcome::done) names.push_back(report.act);
    });
    return names;
  }

  const fs::path root = fs::temp_directory_path() / ("resonance-check-" + random_id_text());
};

TEST_F(CageCheckTest, TheCageOfThisMachineHolds) {
  CageCheck check = check_cage(JOB_PROGRAM);
  EXPECT_TRUE(check.closed()) << in_english(check.obstacle);
  EXPECT_FALSE(check.has_hole());
  EXPECT_EQ(check.refused(), 12);
  EXPECT_TRUE(check.obstacle.empty());
  EXPECT_GE(check.landlock_version, 1);
  EXPECT_EQ(check.own_user, geteuid() == 0);
  for (const CageCheck::Act& act : check.acts) EXPECT_TRUE(act.was_refused()) << act.name << " " << name(act.outcome);
}

// An old kernel, or a container that forbids Landlock's calls: everything else is as it must be.
TEST_F(CageCheckTest, AMachineWithoutLandlockIsFoundOut) {
  CageCheck check = check_cage(program("exec " WITHOUT_LANDLOCK " " JOB_PROGRAM " \"$@\""));
  EXPECT_FALSE(check.closed());
  EXPECT_TRUE(check.has_hole());
  EXPECT_THAT(worked(check), Contains("open_passwd"));
  EXPECT_EQ(check.landlock_version, 0);
  EXPECT_GE(check.refused(), 10);
}

TEST_F(CageCheckTest, EachKindOfHoleIsSeen) {
  // With the filter alone, files stand open and nothing else.
  EXPECT_THAT(possible_after([] { restrict_system_calls(); }), ElementsAre("open_passwd", "write_outside"));
  EXPECT_FALSE(fs::exists(root / "resonance-cage-check"));
  std::vector<std::string> everything = possible_after([] {});
  for (const char* act : {"open_passwd", "write_outside", "socket", "execve", "fork", "kill", "memfd"}) {
    EXPECT_THAT(everything, Contains(act));
  }
}

TEST_F(CageCheckTest, AProcessThatNeverEnteredProvesNothing) {
  std::vector<ActOutcome> outcomes;
  auto note = [&](const ActReport& report) { outcomes.push_back(report.outcome); };
  try_forbidden_acts([]() -> Cage { throw Error(ErrorCode::internal, "No cage."); }, note);
  try_forbidden_acts(
      []() -> Cage {
        raise(SIGSYS);  // dies as if the filter had struck, and was not inside
        return {};
      },
      note);
  EXPECT_THAT(outcomes, SizeIs(24));
  EXPECT_THAT(outcomes, testing::Each(ActOutcome::unclear));
}

TEST_F(CageCheckTest, WhatTheChildSaysIsNotBelieved) {
  auto line = [](std::string_view act, std::string_view outcome) {
    return "echo '{\"act\":\"" + std::string(act) + "\",\"outcome\":\"" + std::string(outcome) +
           "\",\"own_user\":true,\"landlock\":7}'; ";
  };
  std::string all;
  for (const ForbiddenAct& act : forbidden_acts()) all += line(act.name, "refused");
  EXPECT_TRUE(check_cage(program(all)).closed());
  const std::string liars[] = {
      "exit 0",
      "echo hello",
      "head -c 100000 /dev/zero",
      "yes | tr -d '\\n' | head -c 100000; sleep 60",
      line("mount", "refused"),
      line("mount", "refused") + "kill -9 $$",
      line("mount", "perfect"),
      line("every act", "refused"),
      line(std::string(300, 'x'), "refused"),
      line("mount", "refused") + line("mount", "refused") + line("mount", "refused") + line("mount", "refused"),
      line("mount", "done") + all,
  };
  for (const std::string& liar : liars) {
    CageCheck check = check_cage(program(liar));
    EXPECT_FALSE(check.closed()) << liar;
    EXPECT_THAT(check.acts, SizeIs(12)) << liar;
  }
  // A hole that was told stays told.
  EXPECT_THAT(worked(check_cage(program(line("mount", "done") + line("mount", "refused")))), ElementsAre("mount"));
}

TEST_F(CageCheckTest, AProgramThatCannotStartIsAnObstacleAndNoHole) {
  CageCheck check = check_cage(root / "absent");
  EXPECT_FALSE(check.closed());
  EXPECT_FALSE(check.has_hole());
  EXPECT_FALSE(check.obstacle.empty());
}

TEST_F(CageCheckTest, NothingIsLeft) {
  setenv("TMPDIR", root.c_str(), 1);
  check_cage(JOB_PROGRAM);
  unsetenv("TMPDIR");
  EXPECT_TRUE(fs::is_empty(root));
}

}  // namespace
}  // namespace resonance::ingest
