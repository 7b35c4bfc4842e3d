// One accepted connection as cpp-httplib reads it, with the limits that Debian's 0.11.4 lacks (security.md §2.4).
//
// The library looks at limits only after it has buffered a line, accepts a million headers and lets a client send one
// byte per second for ever. Here a request's head may have at most 16 KiB, 8 KiB a line, 100 lines, and 10 s; past that
// the connection is answered 431 or 408 and closed. A body may pause at most `body_pause_ms`. One thread per
// connection.
#pragma once

#include <httplib.h>

#include <vector>

#include "base/file.h"

namespace resonance::server {

struct ConnectionLimits {
  size_t head_bytes = 16 << 10;
  size_t line_bytes = 8 << 10;
  int lines = 101;  // the request line and 100 headers
  int64_t head_ms = 10'000;
  int64_t idle_ms = 15'000;
  int64_t body_pause_ms = 30'000;
  int64_t write_pause_ms = 30'000;
  int64_t linger_ms = 30'000;
  int64_t linger_pause_ms = 5'000;
};

class Connection : public httplib::Stream {
 public:
  Connection(FileDescriptor socket, const ConnectionLimits& limits) : socket_(std::move(socket)), limits_(limits) {}

  // Waits for the first byte of a request; false: the peer closed or stayed silent for idle_ms, or stop() was called.
  bool wait_for_request();
  // Closes from another thread: reads and waits end at once.
  void stop();
  // Ends an exchange whose body was not read to its end: says that nothing more is coming, and throws away what still
  // arrives until the peer closes. Unread bytes would make the system send a reset, and the peer, still sending, would
  // lose the answer (RFC 9112 §9.6). At most linger_ms, and linger_pause_ms of silence.
  void linger();

  bool is_readable() const override;
  bool is_writable() const override;
  ssize_t read(char* data, size_t size) override;
  ssize_t write(const char* data, size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  socket_t socket() const override { return socket_.get(); }

 private:
  bool wait(short events, int64_t timeout_ms) const;
  bool fill(int64_t timeout_ms);
  bool within_head_limits(char byte);
  void refuse(const char* status_line);

  FileDescriptor socket_;
  ConnectionLimits limits_;
  std::vector<char> buffer_;
  size_t begin_ = 0, end_ = 0;

  bool in_head_ = true;
  size_t head_bytes_ = 0, line_bytes_ = 0;
  int lines_ = 0;
  int64_t head_deadline_ms_ = 0;
};

}  // namespace resonance::server
