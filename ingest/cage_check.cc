#include "ingest/cage_check.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/unicode.h"
#include "ingest/child_process.h"
#include "ingest/forbidden_acts.h"
#include "ingest/output_folder.h"

namespace resonance::ingest {
namespace {

namespace fs = std::filesystem;

// A machine that is short of everything is slow, not open.
constexpr int64_t kPatienceMs = 60'000;
constexpr size_t kLineLimit = 200;

// An empty folder for the child to be caged in, as a job has one; gone at the end.
class EmptyFolder {
 public:
  EmptyFolder() : path_((fs::temp_directory_path() / "resonance-cage-XXXXXX").string()) {
    if (!mkdtemp(path_.data())) throw system_error(errno, "create a folder to test the cage in");
    folder_ = FileDescriptor(open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder_) throw system_error(errno, "open the folder to test the cage in");
    give_to_child(path_);
  }
  ~EmptyFolder() { rmdir(path_.c_str()); }
  EmptyFolder(const EmptyFolder&) = delete;
  const FileDescriptor& descriptor() const { return folder_; }

 private:
  std::string path_;
  FileDescriptor folder_;
};

JobOrder order_to_check() {
  JobOrder order;
  order.parent = getpid();
  order.address_space_bytes = int64_t{4} << 30;
  order.processor_seconds = kPatienceMs / 1000;
  order.file_size_bytes = int64_t{1} << 20;
  order.only_check_cage = true;
  return order;
}

Message broken_off(const ChildProcess& child) {
  std::string log = clean_line(child.log_tail(), 300);
  if (log.empty()) return Message("The test of the cage did not come to its end.");
  return Message("The test of the cage did not come to its end: {log}", {{"log", log}});
}

// False: this is no report of an act that we asked for.
bool note(CageCheck& check, const std::string& line) {
  std::optional<ActReport> report = act_report_from_json(line);
  if (!report) return false;
  auto act = std::ranges::find(check.acts, report->act, &CageCheck::Act::name);
  if (act == check.acts.end()) return false;
  // Twice the same: the worse counts, or a last word could hide a hole.
  if (act->outcome != ActOutcome::done) act->outcome = report->outcome;
  check.own_user = report->own_user;
  check.landlock_version = report->landlock_version;
  return true;
}

void follow(CageCheck& check, ChildProcess& child) {
  int64_t until = boot_clock_ms() + kPatienceMs;
  for (size_t said = 0; said < check.acts.size(); ++said) {
    std::string line;
    int64_t left = std::max<int64_t>(0, until - boot_clock_ms());
    if (child.next(line, kLineLimit, left) != ChildProcess::Event::line || !note(check, line)) {
      child.kill();
      break;
    }
  }
  child.wait(kPatienceMs / 10);
}

}  // namespace

int CageCheck::refused() const {
  return static_cast<int>(std::ranges::count_if(acts, &Act::was_refused));
}

bool CageCheck::closed() const {
  return !acts.empty() && std::ranges::all_of(acts, &Act::was_refused);
}

bool CageCheck::has_hole() const {
  return std::ranges::any_of(acts, [](const Act& act) { return act.outcome == ActOutcome::done; });
}

CageCheck check_cage(const fs::path& program) {
  CageCheck check;
  for (const ForbiddenAct& act : forbidden_acts()) check.acts.push_back({act.name, act.said});
  try {
    EmptyFolder folder;
    FileDescriptor nothing = open_for_reading("/dev/null");
    ChildProcess child(program, to_json(order_to_check()), nothing, folder.descriptor());
    follow(check, child);
    if (!check.closed() && !check.has_hole()) check.obstacle = broken_off(child);
  } catch (const Error& error) {
    check.obstacle = error.message();
  } catch (const fs::filesystem_error& error) {
    check.obstacle = Message("There is no folder to test the cage in: {reason}", {{"reason", error.what()}});
  }
  return check;
}

}  // namespace resonance::ingest
