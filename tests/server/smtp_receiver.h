// The other end of SMTP, on a socket: takes mails one connection at a time and keeps what it heard. With a certificate
// it offers STARTTLS.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace resonance::server {

class SmtpReceiver {
 public:
  struct Behaviour {
    std::map<std::string, std::string> answers;  // by a command's first word, instead of assent; "greeting" and "." too
    bool silent = false;                         // accepts and says nothing
    std::vector<std::string> offers;             // further lines of its answer to EHLO
    SSL_CTX* certificate = nullptr;
    bool encrypted_from_the_start = false;
  };

  SmtpReceiver() : SmtpReceiver(Behaviour{}) {}
  explicit SmtpReceiver(Behaviour behaviour)
      : behaviour_(std::move(behaviour)), door_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(door_, reinterpret_cast<sockaddr*>(&address), sizeof address);
    listen(door_, 16);
    socklen_t size = sizeof address;
    getsockname(door_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { receive(); });
  }
  ~SmtpReceiver() {
    close_door();
    thread_.join();
    close(door_);
  }

  std::string port() const { return std::to_string(port_); }
  std::string address() const { return "smtp://127.0.0.1:" + port(); }
  // From now on nobody listens there.
  void close_door() {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    shutdown(door_, SHUT_RDWR);
    if (guest_ >= 0) shutdown(guest_, SHUT_RDWR);
  }
  std::vector<std::string> commands() {
    const std::lock_guard lock(mutex_);
    return commands_;
  }
  // As they came, stuffed dots removed.
  std::vector<std::string> mails() {
    const std::lock_guard lock(mutex_);
    return mails_;
  }
  void wait_for_farewell() {
    std::unique_lock lock(mutex_);
    heard_.wait(lock, [this] { return !commands_.empty() && commands_.back() == "QUIT"; });
  }
  bool heard(std::string_view beginning) {
    for (const std::string& command : commands()) {
      if (command.starts_with(beginning)) return true;
    }
    return false;
  }

 private:
  void receive() {
    for (;;) {
      const int guest = accept4(door_, nullptr, nullptr, SOCK_CLOEXEC);
      if (guest < 0) return;
      {
        const std::lock_guard lock(mutex_);
        guest_ = guest;
        if (closing_) shutdown(guest, SHUT_RDWR);
      }
      unread_.clear();
      converse();
      tls_.reset();
      const std::lock_guard lock(mutex_);
      guest_ = -1;
      close(guest);
    }
  }

  void converse() {
    if (behaviour_.encrypted_from_the_start && !encrypt()) return;
    if (!behaviour_.silent) say(answer_to("greeting", "220 receiver"));
    while (const auto line = next_line()) {
      if (behaviour_.silent) continue;
      note(*line);
      const std::string word = line->substr(0, line->find_first_of(" :"));
      if (word == "EHLO") {
        if (behaviour_.certificate && !tls_) say("250-STARTTLS");
        for (const std::string& offer : behaviour_.offers) say("250-" + offer);
      }
      const std::string answer = answer_to(word, word == "DATA"       ? "354 go on"
                                                 : word == "STARTTLS" ? "220 go on"
                                                 : word == "AUTH"     ? "334 "
                                                 : word == "QUIT"     ? "221 bye"
                                                                      : "250 yes");
      say(answer);
      if (word == "QUIT" || (word == "STARTTLS" && !encrypt())) return;
      if (word == "DATA" && answer.starts_with("354")) take_mail();
      if (word == "AUTH" && answer.starts_with("334")) {
        note(next_line().value_or(""));
        say("235 welcome");
      }
    }
  }

  void note(const std::string& line) {
    {
      const std::lock_guard lock(mutex_);
      commands_.push_back(line);
    }
    heard_.notify_all();
  }

  void take_mail() {
    std::string mail;
    while (const auto line = next_line()) {
      if (*line == ".") {
        const std::string answer = answer_to(".", "250 taken");
        if (answer.starts_with("250")) {
          const std::lock_guard lock(mutex_);
          mails_.push_back(mail);
        }
        return say(answer);
      }
      mail += (line->starts_with('.') ? line->substr(1) : *line) + "\r\n";
    }
  }

  std::string answer_to(const std::string& word, const std::string& assent) const {
    const auto found = behaviour_.answers.find(word);
    return found == behaviour_.answers.end() ? assent : found->second;
  }

  bool encrypt() {
    tls_.reset(SSL_new(behaviour_.certificate));
    SSL_set_fd(tls_.get(), guest_);
    return SSL_accept(tls_.get()) == 1;
  }

  void say(const std::string& line) {
    const std::string bytes = line + "\r\n";
    if (tls_) {
      SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size()));
    } else {
      send(guest_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    }
  }

  std::optional<std::string> next_line() {
    for (;;) {
      if (const size_t end = unread_.find("\r\n"); end != std::string::npos) {
        std::string line = unread_.substr(0, end);
        unread_.erase(0, end + 2);
        return line;
      }
      char buffer[4096];
      const ssize_t count = tls_ ? SSL_read(tls_.get(), buffer, sizeof buffer) : recv(guest_, buffer, sizeof buffer, 0);
      if (count <= 0) return std::nullopt;
      unread_.append(buffer, static_cast<size_t>(count));
    }
  }

  struct FreeTls {
    void operator()(SSL* tls) const { SSL_free(tls); }
  };

  const Behaviour behaviour_;
  const int door_;
  int port_ = 0;
  int guest_ = -1;
  std::unique_ptr<SSL, FreeTls> tls_;
  std::string unread_;
  std::mutex mutex_;
  std::condition_variable heard_;
  bool closing_ = false;
  std::vector<std::string> commands_;
  std::vector<std::string> mails_;
  std::thread thread_;
};

}  // namespace resonance::server
