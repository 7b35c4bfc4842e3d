#include "server/connection.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/clock.h"

namespace resonance::server {
namespace {

// A whole megabyte per recv: the gain measured for uploads (performance.md §5).
constexpr size_t kBufferBytes = size_t{1} << 20;
constexpr size_t kFirstBufferBytes = size_t{16} << 10;

}  // namespace

bool Connection::wait(short events, int64_t timeout_ms) const {
  pollfd entry{socket_.get(), events, 0};
  for (;;) {
    int ready = poll(&entry, 1, static_cast<int>(std::max<int64_t>(timeout_ms, 0)));
    if (ready < 0 && errno == EINTR) continue;
    return ready > 0 && (entry.revents & (events | POLLHUP)) != 0;
  }
}

bool Connection::fill(int64_t timeout_ms) {
  if (!wait(POLLIN, timeout_ms)) return false;
  // An idle connection keeps a small buffer; only a body earns the large one.
  size_t wanted = in_head_ ? kFirstBufferBytes : kBufferBytes;
  if (buffer_.size() < wanted) buffer_.resize(wanted);
  ssize_t count;
  do {
    count = recv(socket_.get(), buffer_.data(), buffer_.size(), 0);
  } while (count < 0 && errno == EINTR);
  begin_ = 0;
  end_ = count > 0 ? static_cast<size_t>(count) : 0;
  return count > 0;
}

bool Connection::wait_for_request() {
  in_head_ = true;
  head_bytes_ = line_bytes_ = 0;
  lines_ = 0;
  if (begin_ == end_ && !fill(limits_.idle_ms)) return false;
  head_deadline_ms_ = boot_clock_ms() + limits_.head_ms;
  return true;
}

void Connection::stop() {
  shutdown(socket_.get(), SHUT_RDWR);
}

void Connection::linger() {
  if (shutdown(socket_.get(), SHUT_WR) != 0) return;
  const int64_t deadline_ms = boot_clock_ms() + limits_.linger_ms;
  in_head_ = false;  // what comes is a body: read it in large pieces
  for (int64_t left_ms = limits_.linger_ms; left_ms > 0; left_ms = deadline_ms - boot_clock_ms()) {
    if (!fill(std::min(left_ms, limits_.linger_pause_ms))) return;
  }
}

bool Connection::is_readable() const {
  return begin_ < end_ || wait(POLLIN, limits_.body_pause_ms);
}

bool Connection::is_writable() const {
  return wait(POLLOUT, limits_.write_pause_ms);
}

void Connection::refuse(const char* status_line) {
  std::string text = std::string("HTTP/1.1 ") + status_line + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
  [[maybe_unused]] ssize_t sent = send(socket_.get(), text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  stop();
}

bool Connection::within_head_limits(char byte) {
  ++head_bytes_;
  if (byte != '\n') {
    if (byte != '\r') ++line_bytes_;
  } else {
    ++lines_;
    if (line_bytes_ == 0 && lines_ > 1) in_head_ = false;
    line_bytes_ = 0;
  }
  return head_bytes_ <= limits_.head_bytes && line_bytes_ <= limits_.line_bytes && lines_ <= limits_.lines + 1;
}

ssize_t Connection::read(char* data, size_t size) {
  if (begin_ == end_) {
    int64_t timeout = in_head_ ? head_deadline_ms_ - boot_clock_ms() : limits_.body_pause_ms;
    if (!fill(timeout)) {
      if (in_head_ && boot_clock_ms() >= head_deadline_ms_) refuse("408 Request Timeout");
      return end_ == begin_ ? 0 : -1;
    }
  }
  size_t count = std::min(size, end_ - begin_);
  if (in_head_) {
    // Past the head's end bytes are not counted, so the head is handed over one line at most.
    for (size_t i = 0; i < count; ++i) {
      if (!within_head_limits(buffer_[begin_ + i])) {
        refuse("431 Request Header Fields Too Large");
        return -1;
      }
      if (!in_head_) {
        count = i + 1;
        break;
      }
    }
    if (boot_clock_ms() > head_deadline_ms_) {
      refuse("408 Request Timeout");
      return -1;
    }
  }
  std::memcpy(data, buffer_.data() + begin_, count);
  begin_ += count;
  return static_cast<ssize_t>(count);
}

ssize_t Connection::write(const char* data, size_t size) {
  for (;;) {
    ssize_t count = send(socket_.get(), data, size, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count >= 0) return count;
    if (errno == EINTR) continue;
    if (errno != EAGAIN && errno != EWOULDBLOCK) return -1;
    if (!wait(POLLOUT, limits_.write_pause_ms)) return -1;
  }
}

void Connection::get_remote_ip_and_port(std::string& ip, int& port) const {
  ip.clear();
  port = 0;
}

void Connection::get_local_ip_and_port(std::string& ip, int& port) const {
  ip.clear();
  port = 0;
}

}  // namespace resonance::server
