#include "catalogue/outbox.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <limits>

#include "base/clock.h"
#include "temporary_catalogue.h"

namespace resonance {
namespace {

constexpr int64_t kAnyTime = std::numeric_limits<int64_t>::max();

Mail letter(const std::string& subject) {
  Mail mail;
  mail.recipient = "amina@example.org";
  mail.subject = subject;
  mail.body = "Bonjour,\nvoici votre lien : https://example.org/entrer/abc\n";
  return mail;
}

std::vector<std::string> subjects(const std::vector<Mail>& mails) {
  std::vector<std::string> all;
  for (const Mail& mail : mails) all.push_back(mail.subject);
  return all;
}

TEST_F(CatalogueTest, AMailWaitsAcrossARestart) {
  const MailId id = catalogue_->outbox.enqueue(letter("Été"));
  catalogue_.reset();
  catalogue_ = std::make_unique<Catalogue>(folder_);
  const auto mails = catalogue_->outbox.due(wall_clock_ms(), 10);
  ASSERT_EQ(mails.size(), 1U);
  EXPECT_EQ(mails[0].id, id);
  EXPECT_EQ(mails[0].recipient, "amina@example.org");
  EXPECT_EQ(mails[0].subject, "Été");
  EXPECT_EQ(mails[0].body, letter("").body);
  EXPECT_EQ(mails[0].attempts, 0);
  EXPECT_EQ(mails[0].due_ms, mails[0].created_ms);
  EXPECT_TRUE(mails[0].failure.empty());
}

TEST_F(CatalogueTest, AMailThatFailedWaitsForItsTimeAndComesInTheOrderOfTimes) {
  Outbox& outbox = catalogue_->outbox;
  for (const char* subject : {"0", "1", "2"}) outbox.enqueue(letter(subject));
  const int64_t later_ms = wall_clock_ms() + 3'600'000;
  const int64_t next_ms[] = {later_ms + 2, later_ms + 1, later_ms};
  for (const Mail& mail : outbox.due(kAnyTime, 10)) EXPECT_TRUE(outbox.attempt(mail, next_ms[std::stoi(mail.subject)]));
  EXPECT_TRUE(outbox.due(later_ms - 1, 10).empty());
  EXPECT_EQ(subjects(outbox.due(later_ms, 10)), std::vector<std::string>({"2"})) << "inclusive";
  EXPECT_EQ(subjects(outbox.due(kAnyTime, 10)), std::vector<std::string>({"2", "1", "0"}));
  EXPECT_EQ(subjects(outbox.due(kAnyTime, 2)), std::vector<std::string>({"2", "1"}));
}

TEST_F(CatalogueTest, AnAttemptIsCountedOnceAndItsFailureKept) {
  Outbox& outbox = catalogue_->outbox;
  outbox.enqueue(letter("Votre lien"));
  const Mail seen = outbox.due(kAnyTime, 1).at(0);
  EXPECT_TRUE(outbox.attempt(seen, seen.due_ms + 1));
  EXPECT_FALSE(outbox.attempt(seen, seen.due_ms + 1)) << "another sender saw the same";
  const Message reason{"It answered {code}.", {{"code", "451"}}};
  outbox.failed(seen.id, reason);
  const Mail failed = outbox.due(kAnyTime, 1).at(0);
  EXPECT_EQ(failed.attempts, 1);
  EXPECT_EQ(failed.failure, reason);
  EXPECT_EQ(failed.created_ms, seen.created_ms);
}

TEST_F(CatalogueTest, NothingOfAMailStaysOnceItLeft) {
  Outbox& outbox = catalogue_->outbox;
  const MailId id = outbox.enqueue(letter("Votre lien"));
  outbox.enqueue(letter("another"));
  outbox.remove(id);
  EXPECT_EQ(subjects(outbox.due(kAnyTime, 10)), std::vector<std::string>({"another"}));
  outbox.remove(id);
  outbox.failed(id, "x");
  EXPECT_EQ(outbox.due(kAnyTime, 10).size(), 1U);
}

}  // namespace
}  // namespace resonance
