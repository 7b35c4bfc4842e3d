// The lines that cross from a caged child to its runner, and what the runner tells the child to do: JSON, one object a
// line. Reading treats every line as hostile: length, types and numbers are checked, texts are cleaned. Pure.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/error.h"
#include "transcode/prepare.h"

namespace resonance::ingest {

constexpr size_t kReportLineLimit = (size_t{1} << 20) + 4096;

struct JobOrder {
  pid_t parent = 0;
  int64_t address_space_bytes = 0;
  int64_t processor_seconds = 0;
  int64_t file_size_bytes = 0;
  transcode::Options preparation;
  // What to make of the input: everything, or the second ladder of a film whose first one is reached by this path.
  std::optional<std::string> first_ladder = {};
  bool only_check_cage = false;  // decode nothing: try the forbidden acts and report each (ingest/cage_check.h)
};
std::string to_json(const JobOrder& order);
// Absent when it is not an order.
std::optional<JobOrder> order_from_json(std::string_view json);

struct JobFailure {
  ErrorCode code = ErrorCode::internal;
  Message message;
};
using JobReport = std::variant<transcode::Progress, transcode::Generation, JobFailure>;

std::string to_json(const JobReport& report);
// Absent for anything else than a report.
std::optional<JobReport> report_from_json(std::string_view line);

enum class ActOutcome {
  refused,  // the call answered that it may not
  killed,   // the kernel ended the process at the call
  done,     // it worked: the cage has a hole
  unclear,  // anything else, which proves nothing
};
std::string_view name(ActOutcome outcome);

// What became of one forbidden act, and what the cage around it was made of.
struct ActReport {
  std::string act;
  ActOutcome outcome = ActOutcome::unclear;
  bool own_user = false;
  int landlock_version = 0;
};
std::string to_json(const ActReport& report);
// Absent for anything else than such a report.
std::optional<ActReport> act_report_from_json(std::string_view line);

}  // namespace resonance::ingest
