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

}  // namespace resonance::ingest
