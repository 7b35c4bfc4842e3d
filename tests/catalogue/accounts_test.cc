#include "catalogue/accounts.h"

#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/file.h"
#include "temporary_catalogue.h"

namespace resonance {
namespace {

constexpr int64_t kMinute = 60'000, kHour = 60 * kMinute, kDay = 24 * kHour;
constexpr const char* kPassword = "cheval pile agrafe lune";

class AccountsTest : public CatalogueTest {
 protected:
  Account account(const std::string& email, Role role = Role::depositor) {
    Account given;
    given.email = email;
    given.name = "Camille";
    given.role = role;
    return catalogue_->accounts.create(given);
  }
  Account guest() { return catalogue_->accounts.create({}); }
};

TEST_F(AccountsTest, AnAddressHasOneAccountHoweverItIsWritten) {
  const Account camille = account("Camille@Exemple.org");
  EXPECT_EQ(camille.email, "camille@exemple.org");
  EXPECT_EQ(catalogue_->accounts.find_by_email(" CAMILLE@exemple.org ")->id, camille.id);
  EXPECT_EQ(code_of([&] { account("camille@exemple.org"); }), ErrorCode::conflict);
  for (const char* wrong : {"camille", "@exemple.org", "a@b", "a b@exemple.org", "a@exemple.org."}) {
    EXPECT_EQ(code_of([&] { account(wrong); }), ErrorCode::invalid) << wrong;
  }
  EXPECT_NE(guest().id, guest().id) << "guests have no address, and there are many";
}

TEST_F(AccountsTest, APasswordIsKeptAsArgon2AndChecked) {
  const Account camille = account("camille@exemple.org");
  EXPECT_FALSE(catalogue_->accounts.with_password("camille@exemple.org", ""));
  catalogue_->accounts.set_password(camille.id, kPassword);
  EXPECT_EQ(catalogue_->accounts.with_password("camille@exemple.org", kPassword)->id, camille.id);
  EXPECT_FALSE(catalogue_->accounts.with_password("camille@exemple.org", "cheval pile agrafe lun"));
  EXPECT_FALSE(catalogue_->accounts.with_password("personne@exemple.org", kPassword));
  for (const char* easy : {"court", "aaaaaaaaaaaaaaa", "camille camille", "resonance2026!", "12345678901234567"}) {
    EXPECT_EQ(code_of([&] { catalogue_->accounts.set_password(camille.id, easy); }), ErrorCode::invalid) << easy;
  }
  std::string stored;
  for (const auto& file : std::filesystem::directory_iterator(folder_)) stored += read_file(file.path(), 1 << 26);
  EXPECT_NE(stored.find("$argon2id$v=19$m=65536,t=2"), std::string::npos);
  EXPECT_EQ(stored.find(kPassword), std::string::npos);
}

TEST_F(AccountsTest, ALinkSetsOnePasswordOnce) {
  const Account camille = account("camille@exemple.org");
  const std::string old = catalogue_->accounts.create_link(camille.id, LinkPurpose::password, kDay);
  const std::string link = catalogue_->accounts.create_link(camille.id, LinkPurpose::password, kDay);
  EXPECT_FALSE(catalogue_->accounts.behind_link(LinkPurpose::password, old)) << "a new one ends the earlier ones";
  EXPECT_FALSE(catalogue_->accounts.behind_link(LinkPurpose::deposit, link)) << "for another purpose";
  EXPECT_EQ(catalogue_->accounts.behind_link(LinkPurpose::password, link)->id, camille.id);
  catalogue_->accounts.set_password(camille.id, kPassword);
  EXPECT_FALSE(catalogue_->accounts.behind_link(LinkPurpose::password, link));
  const std::string late = catalogue_->accounts.create_link(camille.id, LinkPurpose::password, -1);
  EXPECT_FALSE(catalogue_->accounts.behind_link(LinkPurpose::password, late)) << "too old";
}

TEST_F(AccountsTest, AGuestComesBackAsOftenAsTheyLike) {
  const Account somebody = guest();
  const std::string link = catalogue_->accounts.create_link(somebody.id, LinkPurpose::deposit, kDay);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(catalogue_->accounts.behind_link(LinkPurpose::deposit, link)->id, somebody.id);
  const std::string another = catalogue_->accounts.create_link(somebody.id, LinkPurpose::deposit, kDay);
  EXPECT_TRUE(catalogue_->accounts.behind_link(LinkPurpose::deposit, link)) << "both stay";
  EXPECT_TRUE(catalogue_->accounts.behind_link(LinkPurpose::deposit, another));
}

TEST_F(AccountsTest, ASessionEndsByItselfAndWithItsAccountAndItsPassword) {
  Account camille = account("camille@exemple.org");
  const int64_t now = wall_clock_ms();
  Sessions& sessions = catalogue_->sessions;
  const std::string token = sessions.open(camille.id, "Firefox", now, false);
  EXPECT_EQ(sessions.find(token, now + kHour)->account, camille.id);
  EXPECT_EQ(sessions.of(camille.id, now + kHour).at(0).agent, "Firefox");
  EXPECT_TRUE(sessions.find(token, now + 3 * kHour - kMinute)) << "used an hour ago";
  EXPECT_FALSE(sessions.find(token, now + 6 * kHour)) << "idle for more than two hours";
  EXPECT_FALSE(sessions.find(token, now + kHour)) << "ended for good";
  EXPECT_FALSE(sessions.find("", now));

  const std::string second = sessions.open(camille.id, "", now, false);
  camille.closed = true;
  catalogue_->accounts.update(camille);
  EXPECT_FALSE(sessions.find(second, now));
  camille.closed = false;
  catalogue_->accounts.update(camille);
  const std::string third = sessions.open(camille.id, "", now, false);
  catalogue_->accounts.set_password(camille.id, kPassword);
  EXPECT_FALSE(sessions.find(third, now));

  const std::string of_guest = sessions.open(guest().id, "", now, false);
  EXPECT_TRUE(sessions.find(of_guest, now + 20 * kDay));
}

TEST_F(AccountsTest, ASessionThatWaitsForItsCodeIsNobodys) {
  const Account camille = account("camille@exemple.org", Role::moderator);
  const int64_t now = wall_clock_ms();
  const std::string token = catalogue_->sessions.open(camille.id, "", now, true);
  EXPECT_FALSE(catalogue_->sessions.find(token, now));
  EXPECT_TRUE(catalogue_->sessions.of(camille.id, now).empty());
  EXPECT_EQ(catalogue_->sessions.waiting(token, now), camille.id);
  EXPECT_FALSE(catalogue_->sessions.waiting(token, now + 11 * kMinute));
  catalogue_->sessions.complete(token);
  EXPECT_EQ(catalogue_->sessions.find(token, now)->account, camille.id);
  EXPECT_FALSE(catalogue_->sessions.waiting(token, now)) << "it waits no more";
}

TEST_F(AccountsTest, ACodeIsTakenOnce) {
  const Account camille = account("camille@exemple.org");
  const std::string secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";  // RFC 6238's
  EXPECT_FALSE(catalogue_->accounts.take_code(camille.id, "287082", 59'000)) << "none is set";
  catalogue_->accounts.set_code_secret(camille.id, secret);
  EXPECT_TRUE(catalogue_->accounts.find(camille.id)->has_code);
  EXPECT_TRUE(catalogue_->accounts.take_code(camille.id, "287082", 59'000));
  EXPECT_FALSE(catalogue_->accounts.take_code(camille.id, "287082", 59'000)) << "a replay";
  catalogue_->accounts.set_code_secret(camille.id, secret, 1);
  EXPECT_FALSE(catalogue_->accounts.take_code(camille.id, "287082", 59'000)) << "it was taken when it was set up";
  catalogue_->accounts.set_code_secret(camille.id, "");
  EXPECT_FALSE(catalogue_->accounts.find(camille.id)->has_code);
}

TEST_F(AccountsTest, AGuestsAddressIsNobodyElses) {
  Account somebody = guest();
  somebody.email = "camille@exemple.org";
  catalogue_->accounts.update(somebody);
  EXPECT_FALSE(catalogue_->accounts.find_by_email("camille@exemple.org")) << "it was never shown to be theirs";
  EXPECT_EQ(catalogue_->accounts.find_by_email(account("camille@exemple.org").email)->role, Role::depositor);
}

TEST_F(AccountsTest, ARoleChangesDuringASession) {
  Account camille = account("camille@exemple.org", Role::moderator);
  const std::string token = catalogue_->sessions.open(camille.id, "", wall_clock_ms(), false);
  camille.role = Role::depositor;
  catalogue_->accounts.update(camille);
  const auto session = catalogue_->sessions.find(token, wall_clock_ms());
  EXPECT_EQ(catalogue_->accounts.find(session->account)->role, Role::depositor);
}

TEST_F(AccountsTest, TenTriesInAQuarterOfAnHour) {
  Sessions& sessions = catalogue_->sessions;
  const int64_t now = wall_clock_ms();
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(sessions.count_try("camille", 10, 15 * kMinute, now));
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(sessions.count_try("camille", 10, 15 * kMinute, now + i));
  EXPECT_TRUE(sessions.count_try("noe", 10, 15 * kMinute, now)) << "others are counted apart";
  EXPECT_TRUE(sessions.count_try("camille", 10, 15 * kMinute, now + 15 * kMinute + 1));
  sessions.forget_tries("camille");
  EXPECT_TRUE(sessions.count_try("camille", 10, 15 * kMinute, now));
}

TEST_F(AccountsTest, TheLastAdministratorStays) {
  Account first = account("un@exemple.org", Role::administrator);
  first.role = Role::depositor;
  account("deux@exemple.org", Role::moderator);
  Account second = account("trois@exemple.org", Role::administrator);
  catalogue_->accounts.update(first);
  second.closed = true;
  EXPECT_EQ(code_of([&] { catalogue_->accounts.update(second); }), ErrorCode::invalid);
  EXPECT_FALSE(catalogue_->accounts.find(second.id)->closed);
}

TEST_F(AccountsTest, AnOrganisationHasItsMembersAndItsRoom) {
  const Organisation house = catalogue_->accounts.create_organisation("Centre social", 1'000);
  EXPECT_EQ(code_of([&] { catalogue_->accounts.create_organisation("centre SOCIAL", 0); }), ErrorCode::conflict);
  Account camille = account("camille@exemple.org");
  camille.organisations = {house.id};
  catalogue_->accounts.update(camille);
  EXPECT_EQ(catalogue_->accounts.find(camille.id)->organisations, std::vector{house.id});
  Item draft;
  draft.organisation = house.id;
  const Item item = catalogue_->items.create(draft);
  catalogue_->media.create(item.id, "film.mp4", 700, 0);
  EXPECT_EQ(catalogue_->accounts.used_bytes(house.id), 700);
  EXPECT_EQ(catalogue_->items.latest_of(AccountId::random(), {house.id}, 10).size(), 1u);
  EXPECT_EQ(catalogue_->items.latest_of(camille.id, {}, 10).size(), 0u);
}

}  // namespace
}  // namespace resonance
