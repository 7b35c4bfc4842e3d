// One child process with an empty environment, two descriptors given, and lines of text coming back.
//
// One thread. The child is dead and reaped when the object is gone. Used by preparation.cc and
// cage_check.cc.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

#include "base/file.h"

namespace resonance::ingest {

class ChildProcess {
 public:
  // Starts `program` with the arguments "job" and `order`: descriptor 3 is `input`, 4 `output`, every other one beyond
  // the standard three is closed. No shell. Error{unavailable} when no process can be made.
  ChildProcess(const std::filesystem::path& program, const std::string& order, const FileDescriptor& input,
               const FileDescriptor& output);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;

  enum class Event { line, silence, end, nonsense };
  // Waits at most `timeout_ms` for one line of at most `limit` bytes, put into `line` without its end. `end`: the child
  // closed its side; `nonsense`: a longer line.
  Event next(std::string& line, size_t limit, int64_t timeout_ms);

  // Waits at most `timeout_ms` for its end, then kills it. Returns waitpid's status, the same when asked again.
  int wait(int64_t timeout_ms);
  // Once waited for: the most memory it held at once; what its parent held when it started is the least that is said.
  int64_t peak_memory_bytes() const { return peak_memory_bytes_; }
  void kill();
  pid_t id() const { return id_; }
  // The end of what it wrote on standard error.
  const std::string& log_tail() const { return log_tail_; }

 private:
  bool fill(int64_t timeout_ms);
  void read_log();

  pid_t id_ = -1;
  int status_ = 0;
  int64_t peak_memory_bytes_ = 0;
  FileDescriptor report_;
  FileDescriptor log_;
  std::string pending_;
  std::string log_tail_;
};

}  // namespace resonance::ingest
