#include "server/mail_sender.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <limits>

#include "base/clock.h"
#include "base/id.h"
#include "catalogue/catalogue.h"
#include "smtp_receiver.h"

namespace resonance::server {
namespace {

constexpr int64_t kAnyTime = std::numeric_limits<int64_t>::max();
constexpr int64_t kMinuteMs = 60'000;

class MailSenderTest : public testing::Test {
 protected:
  MailSenderTest() : folder_(std::filesystem::temp_directory_path() / ("resonance-sender-" + random_id_text())) {
    std::filesystem::create_directories(folder_);
    catalogue_ = std::make_unique<Catalogue>(folder_);
  }
  ~MailSenderTest() override {
    catalogue_.reset();
    std::filesystem::remove_all(folder_);
  }

  static Mailer mailer_for(const SmtpReceiver& receiver) {
    Settings settings;
    settings.smtp = receiver.address();
    settings.mail_from = "mediatheque@example.org";
    return Mailer(settings);
  }
  void enqueue(const std::string& recipient = "amina@example.org") {
    Mail mail;
    mail.recipient = recipient;
    mail.subject = "Votre lien";
    mail.body = "https://example.org/entrer/abc\n";
    catalogue_->outbox.enqueue(mail);
  }
  std::vector<Mail> waiting() { return catalogue_->outbox.due(kAnyTime, 100); }

  std::filesystem::path folder_;
  std::unique_ptr<Catalogue> catalogue_;
};

TEST_F(MailSenderTest, SendsWhatWaitsAcrossARestartAndKeepsNothing) {
  enqueue();
  enqueue("karim@example.org");
  catalogue_.reset();
  catalogue_ = std::make_unique<Catalogue>(folder_);
  SmtpReceiver receiver;
  send_due(catalogue_->outbox, mailer_for(receiver), wall_clock_ms());
  EXPECT_EQ(receiver.mails().size(), 2U);
  EXPECT_TRUE(waiting().empty());
}

TEST_F(MailSenderTest, TriesAgainWithGrowingPausesAndGivesUpAfterTwoDays) {
  enqueue();
  SmtpReceiver receiver({.answers = {{"RCPT", "550 5.1.1 no such person"}}});
  const Mailer mailer = mailer_for(receiver);
  int64_t now_ms = wall_clock_ms();
  int attempts = 0;
  for (const int64_t minutes : {1, 5, 30, 120, 720, 720, 720, 720}) {
    send_due(catalogue_->outbox, mailer, now_ms);
    ASSERT_EQ(waiting().size(), 1U);
    EXPECT_EQ(waiting()[0].attempts, ++attempts);
    EXPECT_EQ(waiting()[0].due_ms, now_ms + minutes * kMinuteMs);
    EXPECT_EQ(waiting()[0].failure.values.at("code"), "550");
    send_due(catalogue_->outbox, mailer, waiting()[0].due_ms - 1);
    EXPECT_EQ(waiting()[0].attempts, attempts) << "before its time";
    now_ms = waiting()[0].due_ms;
  }
  testing::internal::CaptureStderr();
  send_due(catalogue_->outbox, mailer, now_ms);
  const std::string log = testing::internal::GetCapturedStderr();
  EXPECT_TRUE(waiting().empty());
  EXPECT_NE(log.find("mail_given_up"), std::string::npos) << log;
  for (const char* secret : {"amina", "example.org", "lien", "entrer"}) {
    EXPECT_EQ(log.find(secret), std::string::npos) << log;
  }
}

TEST_F(MailSenderTest, OneThatCannotBeSentKeepsNobodyWaiting) {
  enqueue("nobody");
  enqueue();
  SmtpReceiver receiver;
  send_due(catalogue_->outbox, mailer_for(receiver), wall_clock_ms());
  EXPECT_EQ(receiver.mails().size(), 1U);
  EXPECT_TRUE(waiting().empty());
}

TEST_F(MailSenderTest, WithoutAMailServerWhatWaitsWaitsUntilItIsGivenUp) {
  enqueue();
  const Mailer none(Settings{});
  const int64_t now_ms = wall_clock_ms();
  send_due(catalogue_->outbox, none, now_ms);
  EXPECT_EQ(waiting().size(), 1U);
  send_due(catalogue_->outbox, none, now_ms + 2 * 24 * 60 * kMinuteMs);
  EXPECT_TRUE(waiting().empty());
}

TEST_F(MailSenderTest, ItsThreadSendsWhenWoken) {
  SmtpReceiver receiver;
  const Mailer mailer = mailer_for(receiver);
  MailSender sender(catalogue_->outbox, mailer);
  sender.start();
  enqueue();
  sender.wake();
  receiver.wait_for_farewell();
  sender.stop();
  EXPECT_EQ(receiver.mails().size(), 1U);
  EXPECT_TRUE(waiting().empty());
}

TEST_F(MailSenderTest, StopsWhileAServerIsMute) {
  SmtpReceiver receiver({.silent = true});
  const Mailer mailer = mailer_for(receiver);
  enqueue();
  MailSender sender(catalogue_->outbox, mailer);
  sender.start();
  sender.stop();
  EXPECT_EQ(waiting().size(), 1U);
}

}  // namespace
}  // namespace resonance::server
