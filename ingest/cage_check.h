// Proves on this machine, before anything is decoded, that the cage holds: a disposable child of the same program
// enters it and tries twelve forbidden acts (ingest/forbidden_acts.h). A kernel without Landlock, or one that misreads
// the filter, is found here and not by an attacker.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "ingest/job_report.h"

namespace resonance::ingest {

struct CageCheck {
  struct Act {
    std::string_view name;  // for logs and JSON
    Message said;           // for people, to follow "it could"
    ActOutcome outcome = ActOutcome::unclear;
    bool was_refused() const { return outcome == ActOutcome::refused || outcome == ActOutcome::killed; }
  };
  std::vector<Act> acts;  // empty: not tried yet
  bool own_user = false;
  int landlock_version = 0;
  Message obstacle;  // why not all of them could be tried; else empty

  int refused() const;
  // Every act was refused: files may be decoded.
  bool closed() const;
  // At least one act worked: no second try will change that.
  bool has_hole() const;
};

// Starts `program` as Runner does (its argv[1] is "job": run_job_child) and reads what it says as if it came from an
// enemy: an act that it does not name in due time is unclear. Never throws. Any thread; tens of milliseconds, most of
// them the start of the program; a minute at most for a program that says nothing.
CageCheck check_cage(const std::filesystem::path& program);

}  // namespace resonance::ingest
