// Ten thousand wrong passwords, from one address and from many; the mail that a forgotten one asks for.
#include "server/sign_in.h"

#include <gtest/gtest.h>

#include "base/clock.h"
#include "tests/server/pages_fixture.h"

namespace resonance::server {
namespace {

constexpr int kGuesses = 10'000;
constexpr const char* kPassword = "cheval pile agrafe lune";

class SignIn : public PagesTest {
 protected:
  SignIn() {
    Account account;
    account.email = "cible@exemple.org";
    account.name = "Cible";
    account.role = Role::depositor;
    target_ = catalogue_.accounts.create(account);
    catalogue_.accounts.set_password(target_.id, kPassword);
  }
  Request from(const std::string& address) {
    Request request = asking(visitor, "/connexion");
    request.headers["x-real-ip"] = address;
    return request;
  }
  // How many of the guesses were compared with the password at all.
  int compared(const std::function<std::string(int)>& address, const std::function<std::string(int)>& email) {
    int tried = 0;
    for (int i = 0; i < kGuesses; ++i) {
      try {
        signed_in(app_, from(address(i)), email(i), "pas celui-là du tout");
        ADD_FAILURE() << i;
      } catch (const Error& error) {
        if (error.code() == ErrorCode::invalid) ++tried;
        if (error.code() != ErrorCode::invalid && error.code() != ErrorCode::busy) ADD_FAILURE() << error.what();
      }
    }
    return tried;
  }

  Account target_;
};

TEST_F(SignIn, TenThousandGuessesFromAHundredAddressesAreTen) {
  const auto address = [](int i) { return "203.0.113." + std::to_string(i % 100); };
  // However the address is written, it is one account.
  const auto email = [](int i) { return std::string(i % 2 == 0 ? "cible@exemple.org" : "  CIBLE@Exemple.ORG "); };
  EXPECT_EQ(compared(address, email), 10);
  EXPECT_THROW(signed_in(app_, from("192.0.2.1"), "cible@exemple.org", kPassword), Error) << "nor the right one now";
}

TEST_F(SignIn, TenThousandGuessesFromOneAddressAreFifty) {
  const auto email = [](int i) { return "personne" + std::to_string(i) + "@exemple.org"; };
  EXPECT_EQ(compared([](int) { return "198.51.100.7"; }, email), 50);
  EXPECT_EQ(signed_in(app_, from("192.0.2.1"), "cible@exemple.org", kPassword).id, target_.id) << "others are let in";
}

TEST_F(SignIn, AForgottenPasswordIsAskedForFiveTimesAnHourHoweverItsAddressIsWritten) {
  settings_.smtp = "smtp://127.0.0.1:9";
  settings_.mail_from = "mediatheque@exemple.fr";
  settings_.address = "https://mediatheque.exemple.fr";
  mailer_ = Mailer(settings_);
  const auto ask = [&](const std::string& email, const std::string& address) {
    return pages::forgotten(app_, sending(from(address), "email=" + encode_query_value(email))).status;
  };
  for (int i = 0; i < 12; ++i) {
    const std::string address = "203.0.113." + std::to_string(i);
    EXPECT_EQ(ask(i % 2 == 0 ? "cible@exemple.org" : " Cible@exemple.org", address), 200);
    EXPECT_EQ(ask(i % 2 == 0 ? "inconnue@exemple.org" : "INCONNUE@exemple.org ", address), 200)
        << "the answer does not tell";
  }
  EXPECT_EQ(catalogue_.outbox.due(wall_clock_ms(), 100).size(), 5U);
  // What was counted of the unknown one is one address too: its five tries are used up.
  EXPECT_FALSE(catalogue_.sessions.count_try("reset inconnue@exemple.org", 5, 3'600'000, wall_clock_ms()));
  EXPECT_TRUE(catalogue_.sessions.count_try("reset INCONNUE@exemple.org ", 5, 3'600'000, wall_clock_ms()));
}

}  // namespace
}  // namespace resonance::server
