#include "server/mail_sender.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"

namespace resonance::server {
namespace {

constexpr int64_t kMinuteMs = 60'000;
constexpr int64_t kHourMs = 60 * kMinuteMs;
constexpr int64_t kPausesMs[] = {kMinuteMs, 5 * kMinuteMs, 30 * kMinuteMs, 2 * kHourMs, 12 * kHourMs};
constexpr int64_t kGiveUpAfterMs = 48 * kHourMs;
constexpr std::chrono::seconds kPoll{30};  // what another process enqueued, and what is due again
constexpr int kBatch = 20;
// The index follows the catalogue within seconds, a rebuild takes minutes: what is seen first later waits for the next
// mail.
constexpr int64_t kIndexMayLagMs = 10 * kMinuteMs;

int64_t pause_after(const Mail& mail) {
  return kPausesMs[std::min<size_t>(static_cast<size_t>(mail.attempts), std::size(kPausesMs) - 1)];
}

void try_once(Outbox& outbox, const Mailer& mailer, const Mail& mail, int64_t now_ms, const std::stop_token& stop,
              const MailWriting& write) {
  if (!outbox.attempt(mail, now_ms + pause_after(mail))) return;
  try {
    const std::optional<Mail> written = !mail.alert ? mail : write ? write(mail) : std::nullopt;
    if (written) {
      mailer.send(*written, stop);
      log::info("mail_sent", {{"mail", mail.id.text()}});
    }
  } catch (const Error& error) {
    if (error.code() != ErrorCode::invalid && now_ms - mail.created_ms < kGiveUpAfterMs) {
      outbox.failed(mail.id, error.message());
      log::warning("mail_waits", {{"mail", mail.id.text()}, {"attempts", mail.attempts + 1}, {"error", error.what()}});
      return;
    }
    log::error("mail_given_up", {{"mail", mail.id.text()}, {"attempts", mail.attempts + 1}, {"error", error.what()}});
  }
  outbox.remove(mail.id);
}

}  // namespace

void send_due(Outbox& outbox, const Mailer& mailer, int64_t now_ms, const std::stop_token& stop,
              const MailWriting& write) {
  while (!stop.stop_requested()) {
    const std::vector<Mail> mails = outbox.due(now_ms, kBatch);
    if (mails.empty()) return;
    for (const Mail& mail : mails) {
      if (stop.stop_requested()) return;
      try_once(outbox, mailer, mail, now_ms, stop, write);
    }
  }
}

void MailSender::follow(Alerts& alerts, MailWriting write) {
  alerts_ = &alerts;
  write_ = std::move(write);
}

void MailSender::start() {
  if (thread_.joinable()) return;
  thread_ = std::jthread([this](const std::stop_token& stop) { empty_outbox(stop); });
}

void MailSender::stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

void MailSender::post(const std::string& recipient, const std::string& subject, const std::string& body,
                      std::optional<ItemId> about) {
  Mail mail;
  mail.about = about;
  mail.recipient = recipient;
  mail.subject = subject;
  mail.body = body;
  outbox_.enqueue(mail);
  wake();
}

void MailSender::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  changed_.notify_all();
}

void MailSender::empty_outbox(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    try {
      const int64_t now_ms = wall_clock_ms();
      if (alerts_ && is_configured()) alerts_->enqueue_due(now_ms, now_ms - kIndexMayLagMs);
      send_due(outbox_, mailer_, now_ms, stop, write_);
    } catch (const Error& error) {
      // Disk full, database out of reach: mails only wait.
      log::warning("mail_sender_waits", {{"error", error.what()}});
    } catch (const std::exception& error) {
      log::error("mail_sender_defect", {{"error", error.what()}});
    }
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, stop, kPoll, [this] { return woken_; });
    woken_ = false;
  }
}

}  // namespace resonance::server
