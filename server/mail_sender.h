// Empties the outbox: one thread that sends each mail when its time has come, and tries again with growing pauses.
//
// What cannot be sent for two days, or never could be, is removed and logged by its id, without address or content.
// A mail is sent at least once: after a crash in the wrong moment its reader gets it twice, with one Message-ID.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

#include "catalogue/alerts.h"
#include "catalogue/outbox.h"
#include "server/mail.h"

namespace resonance::server {

// Gives a mail without words its own as it leaves; absent: it is not to be sent. Called by the sender's thread.
using MailWriting = std::function<std::optional<Mail>(const Mail&)>;

class MailSender {
 public:
  // Keeps references. Without a configured mailer nothing is sent, and what waits is removed after its two days.
  MailSender(Outbox& outbox, const Mailer& mailer) : outbox_(outbox), mailer_(mailer) {}
  ~MailSender() { stop(); }

  // Alerts that are due become mails, and `write` gives them their words. Before start(); keeps a reference.
  void follow(Alerts& alerts, MailWriting write);
  void start();
  // Within about a second, even while a mail server keeps it waiting.
  void stop();
  // Whether mail leaves at all. Any thread.
  bool is_configured() const { return mailer_.is_configured(); }
  // Puts a mail into the outbox, to be sent at once. Any thread. Only where is_configured() and is_mail_address().
  // `about`: the item that it names, with which it is erased.
  void post(const std::string& recipient, const std::string& subject, const std::string& body,
            std::optional<ItemId> about = std::nullopt);
  // Something was enqueued in this process: look now, not within half a minute. Any thread.
  void wake();

 private:
  void empty_outbox(const std::stop_token& stop);

  Outbox& outbox_;
  Alerts* alerts_ = nullptr;
  MailWriting write_;
  const Mailer& mailer_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool woken_ = false;
  std::jthread thread_;
};

// One look, in this thread: tries everything that is due at `now_ms` (wall clock) once. Error{unavailable or busy} of
// the catalogue; a mail server's trouble is kept with its mail instead.
void send_due(Outbox& outbox, const Mailer& mailer, int64_t now_ms, const std::stop_token& stop = {},
              const MailWriting& write = {});

}  // namespace resonance::server
