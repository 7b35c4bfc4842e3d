// Sends one mail of plain text over SMTP (RFC 5321), by libcurl. Settings: smtp, smtp_user, smtp_password, mail_from.
//
// Any thread; each call is a connection of its own. Over a network everything is encrypted: smtps://, or smtp:// with
// STARTTLS, and the server's certificate is verified; only towards this very machine it may be in clear. The process
// ignores SIGPIPE. Pages do not call send(): they enqueue (catalogue/outbox.h) and wake the sender (mail_sender.h).
#pragma once

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <string_view>

#include "catalogue/types.h"
#include "server/config.h"

namespace resonance::server {

struct MailerOptions {
  int64_t connect_ms = 10'000;  // until the server has let us in
  int64_t whole_ms = 30'000;
  std::filesystem::path vouchers;  // PEM file of those who vouch for servers; empty: the system's
};

class Mailer {
 public:
  // Opens nothing. Error{invalid}: smtp is no address of a mail server, or mail_from is no address.
  explicit Mailer(const Settings& settings, MailerOptions options = {});

  // False without the setting smtp: no mail leaves, and administrators hand links over themselves. Ask before
  // enqueuing.
  bool is_configured() const { return !server_.empty(); }

  // Returns once the server has taken over the mail: recipient, subject, body and address to unsubscribe of `mail`; its
  // id makes the Message-ID, so that who gets it twice can tell. Gives up within a second of `stop`.
  // Error{unavailable}: it was not taken over, and why; Error{invalid}: recipient or subject can never be sent (a line
  // end in one, for example). Neither message names recipient or content.
  void send(const Mail& mail, std::stop_token stop = {}) const;

  // Goes as far as send() does before the mail itself: connects, encrypts, signs in. Error{unavailable}.
  void check() const;

 private:
  struct Conversation;

  std::string server_;
  std::string user_;
  std::string password_;
  std::string from_;
  MailerOptions options_;
  bool on_this_machine_ = false;
};

// Whether mail can be sent to `text`: one address (RFC 5321 §4.1.2) in ASCII, without quotes, name or brackets.
bool is_mail_address(std::string_view text);

}  // namespace resonance::server
