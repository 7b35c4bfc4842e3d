#include "server/mail.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "decoded_mail.h"
#include "smtp_receiver.h"
#include "test_certificate.h"

namespace resonance::server {
namespace {

using testing::HasSubstr;

Settings settings_for(const std::string& server) {
  Settings settings;
  settings.smtp = server;
  settings.mail_from = "mediatheque@example.org";
  return settings;
}

Mail letter(const std::string& subject = "Bonjour", const std::string& body = "Bonjour,\n") {
  Mail mail;
  mail.id = MailId::random();
  mail.recipient = "amina@example.org";
  mail.subject = subject;
  mail.body = body;
  return mail;
}

template <class Act>
Error error_of(Act&& act) {
  try {
    act();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "nothing was thrown";
  return {ErrorCode::internal, "nothing was thrown"};
}

TEST(Mail, ArrivesAsItWasWritten) {
  SmtpReceiver receiver;
  const Mailer mailer(settings_for(receiver.address()));
  const Mail mail =
      letter("Réunion : « l’été » à Tours, et un titre qui est bien trop long pour une ligne d’un mail",
             "Chère Amina,\n\n.\n..deux points\nVoici votre lien :\nhttps://example.org/entrer/a=b?c=d\n" +
                 std::string(3000, 'x') + " é " + std::string(500, 'y') + "\nfin de ligne \nÀ bientôt 🎬");
  mailer.send(mail);
  ASSERT_EQ(receiver.mails().size(), 1U);
  const std::string sent = receiver.mails()[0];
  EXPECT_EQ(decoded_header(header_of_mail(sent, "Subject")), mail.subject);
  EXPECT_EQ(decoded_body(sent), mail.body);
  EXPECT_EQ(header_of_mail(sent, "From"), "<mediatheque@example.org>");
  EXPECT_EQ(header_of_mail(sent, "To"), "<amina@example.org>");
  EXPECT_EQ(header_of_mail(sent, "Message-ID"), "<" + mail.id.text() + "@example.org>");
  EXPECT_EQ(header_of_mail(sent, "Auto-Submitted"), "auto-generated");
  EXPECT_TRUE(header_of_mail(sent, "Date").ends_with(" +0000")) << sent;
  EXPECT_EQ(header_of_mail(sent, "Mime-Version"), "1.0");
  EXPECT_TRUE(receiver.heard("MAIL FROM:<mediatheque@example.org>"));
  EXPECT_TRUE(receiver.heard("RCPT TO:<amina@example.org>"));
  for (size_t from = 0; from < sent.size();) {
    const size_t end = sent.find("\r\n", from);
    EXPECT_LE(end - from, 80U) << sent.substr(from, end - from);
    from = end + 2;
  }
}

TEST(Mail, SaysHowItIsEndedWithOnePress) {
  SmtpReceiver receiver;
  const Mailer mailer(settings_for(receiver.address()));
  Mail mail = letter();
  mailer.send(mail);
  EXPECT_EQ(header_of_mail(receiver.mails().at(0), "List-Unsubscribe"), "");
  mail.unsubscribe = "https://mediatheque.example.org/veilles/abcdefgh";
  mailer.send(mail);
  EXPECT_EQ(header_of_mail(receiver.mails().at(1), "List-Unsubscribe"),
            "<https://mediatheque.example.org/veilles/abcdefgh>");
  EXPECT_EQ(header_of_mail(receiver.mails().at(1), "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
  for (const char* address : {"https://x.org/a\r\nBcc: c@d.org", "https://x.org/a b", "https://x.org/>"}) {
    mail.unsubscribe = address;
    EXPECT_EQ(error_of([&] { mailer.send(mail); }).code(), ErrorCode::invalid) << address;
  }
}

TEST(Mail, LineEndsOfAnyKindAreThoseOfMail) {
  SmtpReceiver receiver;
  const Mailer mailer(settings_for(receiver.address()));
  mailer.send(letter("x", "one\r\ntwo\nthree\n"));
  mailer.send(letter("x", ""));
  EXPECT_EQ(decoded_body(receiver.mails().at(0)), "one\ntwo\nthree\n");
  EXPECT_EQ(receiver.mails().at(0).find("=0A"), std::string::npos);
  EXPECT_EQ(decoded_body(receiver.mails().at(1)), "");
}

TEST(Mail, NothingSlipsIntoAHeaderOrACommand) {
  SmtpReceiver receiver;
  const Mailer mailer(settings_for(receiver.address()));
  for (const char* recipient :
       {"a@b.org\r\nRCPT TO:<c@d.org>", "a@b.org\nBcc: c@d.org", "a@b.org>\r", "a@b.org,c@d.org", "Amina <a@b.org>",
        "a b@c.org", "a@b@c.org", "@b.org", "a@", "", "a@b..org"}) {
    Mail mail = letter();
    mail.recipient = recipient;
    const Error error = error_of([&] { mailer.send(mail); });
    EXPECT_EQ(error.code(), ErrorCode::invalid) << recipient;
    EXPECT_THAT(error.what(), Not(HasSubstr("b.org"))) << "an address would reach the log";
  }
  for (const std::string& subject : {std::string("x\r\nBcc: c@d.org"), std::string("x\ny"), std::string("x\ry"),
                                     std::string("x\0y", 3), std::string("\xff")}) {
    EXPECT_EQ(error_of([&] { mailer.send(letter(subject)); }).code(), ErrorCode::invalid) << subject;
  }
  for (const char* from : {"a@b.org\r\nX: y", "", "mediatheque"}) {
    Settings settings = settings_for(receiver.address());
    settings.mail_from = from;
    EXPECT_EQ(error_of([&] { Mailer{settings}; }).code(), ErrorCode::invalid) << from;
  }
  EXPECT_TRUE(receiver.commands().empty());
}

TEST(Mail, ARefusalIsSaidWithItsCode) {
  for (const auto& [command, answer] :
       std::map<std::string, std::string>{{"RCPT", "550 5.1.1 no amina@example.org here"},
                                          {"MAIL", "553 5.7.1 not you"},
                                          {"DATA", "451 later"},
                                          {".", "554 5.6.0 looks like spam"},
                                          {"greeting", "421 busy"}}) {
    SmtpReceiver receiver({.answers = {{command, answer}}});
    const Error error = error_of([&] { Mailer(settings_for(receiver.address())).send(letter()); });
    EXPECT_EQ(error.code(), ErrorCode::unavailable) << command;
    EXPECT_THAT(error.what(), HasSubstr("code " + answer.substr(0, 3))) << command;
    EXPECT_THAT(error.what(), Not(HasSubstr("amina"))) << command;
    EXPECT_TRUE(receiver.mails().empty()) << command;
  }
}

TEST(Mail, AServerThatIsDownOrMuteIsSaidToNotAnswer) {
  SmtpReceiver receiver;
  receiver.close_door();
  const Error down = error_of([&] { Mailer(settings_for(receiver.address())).send(letter()); });
  EXPECT_EQ(down.code(), ErrorCode::unavailable);
  EXPECT_THAT(down.what(), HasSubstr("did not answer"));

  SmtpReceiver mute({.silent = true});
  const Mailer impatient(settings_for(mute.address()), {.connect_ms = 200, .whole_ms = 200});
  const Error slow = error_of([&] { impatient.send(letter()); });
  EXPECT_EQ(slow.code(), ErrorCode::unavailable);
  EXPECT_THAT(slow.what(), HasSubstr("did not answer: Timeout"));
  EXPECT_EQ(error_of([&] { impatient.check(); }).code(), ErrorCode::unavailable);

  const Mailer patient(settings_for(mute.address()));
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THAT(error_of([&] { patient.send(letter(), stop.get_token()); }).what(), HasSubstr("stopped before"));
}

TEST(Mail, OverANetworkNothingIsSaidInClear) {
  SmtpReceiver plain({.offers = {"AUTH PLAIN LOGIN"}});
  Settings settings = settings_for("smtp://0.0.0.0:" + plain.port());
  settings.smtp_user = "library";
  settings.smtp_password = "hunter2";
  const Error error = error_of([&] { Mailer(settings).send(letter()); });
  EXPECT_EQ(error.code(), ErrorCode::unavailable);
  EXPECT_THAT(error.what(), HasSubstr("offers no encryption"));
  EXPECT_FALSE(plain.heard("AUTH") || plain.heard("MAIL"));
}

TEST(Mail, ACertificateIsVerified) {
  const TestCertificate certificate;
  for (const bool at_once : {false, true}) {
    SmtpReceiver receiver(
        {.offers = {"AUTH PLAIN"}, .certificate = certificate.context(), .encrypted_from_the_start = at_once});
    Settings settings = settings_for((at_once ? "smtps://127.0.0.1:" : "smtp://0.0.0.0:") + receiver.port());
    settings.smtp_user = "library";
    settings.smtp_password = "hunter2";
    const Error error = error_of([&] { Mailer(settings).send(letter()); });
    EXPECT_EQ(error.code(), ErrorCode::unavailable);
    EXPECT_THAT(error.what(), HasSubstr("certificate"));
    EXPECT_FALSE(receiver.heard("AUTH") || receiver.heard("MAIL"));

    const Mailer trusting(settings, {.vouchers = certificate.file()});
    trusting.check();
    EXPECT_FALSE(receiver.heard("MAIL"));
    trusting.send(letter("Été"));
    ASSERT_EQ(receiver.mails().size(), 1U);
    EXPECT_EQ(decoded_header(header_of_mail(receiver.mails()[0], "Subject")), "Été");
    EXPECT_TRUE(receiver.heard("AGxpYnJhcnkAaHVudGVyMg==")) << "library and hunter2, as AUTH PLAIN writes them";
  }
}

TEST(Mail, AWrongPasswordIsSaidWithoutThePassword) {
  SmtpReceiver receiver({.answers = {{"AUTH", "535 5.7.8 no"}}, .offers = {"AUTH PLAIN"}});
  Settings settings = settings_for(receiver.address());
  settings.smtp_user = "library";
  settings.smtp_password = "hunter2";
  const Error error = error_of([&] { Mailer(settings).check(); });
  EXPECT_EQ(error.code(), ErrorCode::unavailable);
  EXPECT_THAT(error.what(), HasSubstr("smtp_password"));
  EXPECT_THAT(error.what(), Not(HasSubstr("hunter2")));
  EXPECT_TRUE(receiver.heard("AUTH PLAIN"));
}

TEST(Mail, WithoutAServerNothingIsSent) {
  const Mailer mailer(Settings{});
  EXPECT_FALSE(mailer.is_configured());
  EXPECT_EQ(error_of([&] { mailer.send(letter()); }).code(), ErrorCode::unavailable);
  EXPECT_TRUE(Mailer(settings_for("smtps://mail.example.org")).is_configured());
}

TEST(Mail, AnAddressOfAServerIsOneOfSmtpWithoutSecrets) {
  for (const char* server : {"mail.example.org", "https://mail.example.org", "smtps://", "smtp://a:hunter2@example.org",
                             "smtp://a@example.org", "smtp://example.org:port", "smtp://example.org?x", "x"}) {
    const Error error = error_of([&] { Mailer{settings_for(server)}; });
    EXPECT_EQ(error.code(), ErrorCode::invalid) << server;
    EXPECT_THAT(error.what(), Not(HasSubstr("hunter2")));
  }
}

}  // namespace
}  // namespace resonance::server
