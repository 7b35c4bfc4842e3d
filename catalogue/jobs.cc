#include "catalogue/jobs.h"

#include <algorithm>

#include "base/clock.h"
#include "catalogue/database.h"

namespace resonance {
namespace {

#define JOB_COLUMNS "id, kind, media, state, attempts, fence, progress_permille, stage, failure, playable_ms, left_ms"

// Takes this boot's id and the time twice.
#define CLAIMABLE                                                   \
  "((state = 'queued' AND (due_boot <> ? OR due_boot_ms <= ?)) OR " \
  "(state = 'running' AND (lease_boot <> ? OR lease_boot_ms <= ?)))"

Job job_from(SQLite::Statement& row) {
  Job job;
  job.id = JobId::parse(row.getColumn(0).getString()).value_or(JobId());
  job.kind = value_named<JobKind>(row.getColumn(1).getString()).value_or(JobKind::prepare);
  job.media = MediaId::parse(row.getColumn(2).getString()).value_or(MediaId());
  job.state = value_named<JobState>(row.getColumn(3).getString()).value_or(JobState::failed);
  job.attempts = row.getColumn(4).getInt();
  job.fence = row.getColumn(5).getInt64();
  job.progress_permille = row.getColumn(6).getInt();
  job.stage = row.getColumn(7).getString();
  if (auto failure = row.getColumn(8).getString(); !failure.empty()) job.failure = message_from_json(failure);
  job.playable_ms = row.getColumn(9).getInt64();
  if (!row.getColumn(10).isNull()) job.left_ms = row.getColumn(10).getInt64();
  return job;
}

// A media that already has a generation keeps it: only its new preparation failed.
void fail_media(SQLite::Database& connection, const std::string& media, const std::string& reason) {
  run(connection, "UPDATE media SET state = 'failed', failure = ? WHERE id = ? AND state = 'processing'", reason,
      media);
}

// A lease is over when its time has passed, or when it was taken before the machine last started.
constexpr const char* kFailExhausted =
    "UPDATE job SET state = 'failed', failure = ? WHERE state = 'running' AND attempts >= ? AND "
    "(lease_boot <> ? OR lease_boot_ms <= ?) RETURNING media";

void fail_exhausted(SQLite::Database& connection, const Message& reason, int64_t now) {
  std::vector<std::string> media;
  auto rows = statement(connection, kFailExhausted, to_json(reason), kMaximumAttempts, boot_id(), now);
  while (rows.executeStep()) media.push_back(rows.getColumn(0).getString());
  for (const std::string& each : media) fail_media(connection, each, to_json(reason));
}

}  // namespace

std::optional<Job> Jobs::claim(const Message& exhausted) {
  int64_t now = boot_clock_ms();
  // Most calls find nothing; they must not cost a write lock each.
  bool anything = database_.read([&](SQLite::Database& connection) {
    return statement(connection, "SELECT 1 FROM job WHERE " CLAIMABLE " LIMIT 1", boot_id(), now, boot_id(), now)
        .executeStep();
  });
  if (!anything) return std::nullopt;
  return database_.write([&](SQLite::Database& connection) -> std::optional<Job> {
    fail_exhausted(connection, exhausted, now);
    auto claimed = statement(
        connection,
        "UPDATE job SET state = 'running', attempts = attempts + 1, fence = fence + 1, lease_boot = ?, "
        "lease_boot_ms = ?, progress_permille = 0, stage = 'waiting', playable_ms = 0, left_ms = NULL WHERE id = ("
        "SELECT id FROM job WHERE " CLAIMABLE
        " ORDER BY CASE WHEN kind = 'prepare' THEN 0 ELSE 1 END, created_ms, id LIMIT 1) "
        "RETURNING " JOB_COLUMNS,
        boot_id(), now + kLeaseMs, boot_id(), now, boot_id(), now);
    if (!claimed.executeStep()) return std::nullopt;
    Job job = job_from(claimed);
    claimed.executeStep();
    return job;
  });
}

bool Jobs::heartbeat(const JobId& id, int64_t fence, int progress_permille, std::string_view stage, int64_t playable_ms,
                     std::optional<int64_t> left_ms) {
  return database_.write([&](SQLite::Database& connection) {
    return run(connection,
               "UPDATE job SET lease_boot = ?, lease_boot_ms = ?, progress_permille = ?, stage = ?, playable_ms = ?, "
               "left_ms = NULLIF(?, -1) WHERE id = ? AND fence = ? AND state = 'running'",
               boot_id(), boot_clock_ms() + kLeaseMs, std::clamp(progress_permille, 0, 1000), std::string(stage),
               playable_ms, left_ms.value_or(-1), id.text(), fence) == 1;
  });
}

bool Jobs::fail(const JobId& id, int64_t fence, const Message& reason) {
  return database_.write([&](SQLite::Database& connection) {
    auto row =
        statement(connection,
                  "UPDATE job SET state = 'failed', failure = ? WHERE id = ? AND fence = ? AND state = 'running' "
                  "RETURNING media",
                  to_json(reason), id.text(), fence);
    if (!row.executeStep()) return false;
    std::string media = row.getColumn(0).getString();
    row.executeStep();
    fail_media(connection, media, to_json(reason));
    return true;
  });
}

bool Jobs::release(const JobId& id, int64_t fence, const Message& reason, int64_t delay_ms, bool counts) {
  return database_.write([&](SQLite::Database& connection) {
    auto row = statement(
        connection,
        "UPDATE job SET state = CASE WHEN attempts - ? >= ? THEN 'failed' ELSE 'queued' END, "
        "attempts = attempts - ?, failure = CASE WHEN ? = 1 AND attempts < ? THEN '' ELSE ? END, due_boot = ?, "
        "due_boot_ms = ?, progress_permille = 0, "
        "stage = 'waiting', playable_ms = 0, left_ms = NULL WHERE id = ? AND fence = ? AND state = 'running' RETURNING "
        "state, media",
        counts ? 0 : 1, kMaximumAttempts, counts ? 0 : 1, counts ? 1 : 0, kMaximumAttempts, to_json(reason), boot_id(),
        boot_clock_ms() + delay_ms, id.text(), fence);
    if (!row.executeStep()) return false;
    bool failed = row.getColumn(0).getString() == "failed";
    std::string media = row.getColumn(1).getString();
    row.executeStep();
    if (failed) fail_media(connection, media, to_json(reason));
    return true;
  });
}

void Jobs::expire_all_leases() {
  database_.write([](SQLite::Database& connection) {
    run(connection, "UPDATE job SET lease_boot_ms = 0 WHERE state = 'running'");
  });
}

std::optional<Job> Jobs::find(const JobId& id) {
  return database_.read([&](SQLite::Database& connection) -> std::optional<Job> {
    auto row = statement(connection, "SELECT " JOB_COLUMNS " FROM job WHERE id = ?", id.text());
    if (!row.executeStep()) return std::nullopt;
    return job_from(row);
  });
}

std::optional<Job> Jobs::latest_of(const MediaId& media) {
  return database_.read([&](SQLite::Database& connection) -> std::optional<Job> {
    auto row = statement(connection,
                         "SELECT " JOB_COLUMNS
                         " FROM job WHERE media = ? AND kind = 'prepare' ORDER BY created_ms DESC, id DESC LIMIT 1",
                         media.text());
    if (!row.executeStep()) return std::nullopt;
    return job_from(row);
  });
}

bool Jobs::preparation_waits() {
  return database_.read([&](SQLite::Database& connection) {
    int64_t now = boot_clock_ms();
    return statement(connection, "SELECT 1 FROM job WHERE kind = 'prepare' AND " CLAIMABLE " LIMIT 1", boot_id(), now,
                     boot_id(), now)
        .executeStep();
  });
}

Jobs::Backlog Jobs::backlog() {
  return database_.read([](SQLite::Database& connection) {
    auto row =
        statement(connection,
                  "SELECT COALESCE(SUM(CASE WHEN state = 'queued' THEN 1 ELSE 0 END), 0), "
                  "COALESCE(SUM(CASE WHEN state = 'running' THEN 1 ELSE 0 END), 0), COALESCE(MIN(created_ms), 0) "
                  "FROM job WHERE kind = 'prepare' AND state IN ('queued', 'running')");
    row.executeStep();
    return Backlog{row.getColumn(0).getInt64(), row.getColumn(1).getInt64(), row.getColumn(2).getInt64()};
  });
}

}  // namespace resonance
