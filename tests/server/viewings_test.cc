// Who saw what is not public: every exit writes it down, once a day for each, and nothing of what is public.
#include "server/viewings.h"

#include <gmock/gmock.h>

#include "base/clock.h"
#include "server/router.h"
#include "tests/server/pages_fixture.h"

namespace resonance::server {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::UnorderedElementsAre;

constexpr int64_t kDay = int64_t{24} * 3'600'000;

class ViewingRecord : public PagesTest {
 protected:
  ViewingRecord() {
    settings_.owner = "nobody";
    depositor_ = account("depot@x.org", "Dominique", Role::depositor);
    member_ = account("membre@x.org", "Mehdi", Role::depositor);
    moderator_ = account("mod@x.org", "Noé", Role::moderator);
    Item draft;
    draft.title = "Entre nous";
    draft.language = "fr";
    draft.people_declared = true;
    draft.publication = Publication::published;
    draft.depositor = depositor_.id;
    item_ = catalogue_.items.create(draft);
    media_ = chosen(item_.id);
    person_ = catalogue_.consents.add_person({.item = item_.id, .name = "Awa"}).person;
    agree({Scope::internal});
    share_ = catalogue_.shares
                 .create({.item = item_.id, .name = "Mairie", .expires_ms = wall_clock_ms() + kDay}, wall_clock_ms())
                 .token;
  }

  Account account(const char* email, const char* name, Role role) {
    Account given;
    given.email = email;
    given.name = name;
    given.role = role;
    return catalogue_.accounts.create(given);
  }
  Media chosen(const ItemId& item) {
    Prepared film;
    film.duration_ms = 20'000;
    film.renditions = {{"progressive", "720.mp4", "video/mp4", 5, 1280, 720, 0}};
    const Media media = published(item, "film.mp4", film, {{"720.mp4", "bytes"}});
    catalogue_.transcripts.replace(media.id, TrackPurpose::captions, "fr", {{1000, 4000, "", "Bonjour."}});
    return media;
  }
  void agree(const std::set<Scope>& scopes) { catalogue_.consents.record(consent(person_.id, scopes)); }

  int ask(const std::optional<Account>& who, const std::string& path, const std::string& method = "GET") {
    Request request;
    request.method = method;
    request.path = path;
    request.headers["host"] = "bibliotheque.example";
    request.headers["x-real-ip"] = "203.0.113.7";
    if (who) {
      request.headers["cookie"] = "__Host-session=" + catalogue_.sessions.open(who->id, "", wall_clock_ms(), false);
    }
    response_ = handle(app_, request);
    return response_.status;
  }
  std::vector<std::string> exits() const {
    const std::string item = item_.id.text(), media = media_.id.text();
    return {"/contributions/" + item, "/api/v1/items/" + item, "/api/v1/media/" + media,
            "/media/" + media + "/captions/fr.vtt", "/media/" + media + "/" + media_.generation->text() + "/720.mp4"};
  }
  std::vector<std::string> viewers() {
    std::vector<std::string> names;
    for (const Viewing& each : catalogue_.viewings.of_item(item_.id, 100)) {
      names.push_back(each.account ? catalogue_.accounts.find(*each.account)->name : "link " + each.share_name);
    }
    return names;
  }

  Account depositor_, member_, moderator_;
  Item item_;
  Media media_;
  Person person_;
  std::string share_;
  Response response_;
};

TEST_F(ViewingRecord, EveryExitWritesItDown) {
  for (const std::string& exit : exits()) {
    SCOPED_TRACE(exit);
    ASSERT_TRUE(viewers().empty());
    EXPECT_EQ(ask({}, exit), 404) << "a visitor";
    EXPECT_EQ(ask(depositor_, exit), 200);
    EXPECT_TRUE(viewers().empty()) << "who did not get it, and who deposited it";
    EXPECT_EQ(ask(member_, exit), 200);
    EXPECT_EQ(ask(member_, exit), 200);
    EXPECT_EQ(ask(moderator_, exit), 200);
    EXPECT_EQ(ask({}, "/partage/" + share_ + exit), 200);
    EXPECT_THAT(viewers(), UnorderedElementsAre("Mehdi", "Noé", "link Mairie"));
    catalogue_.viewings.forget(wall_clock_ms() + 1);
  }
}

TEST_F(ViewingRecord, WhatIsPublicAndWhatIsOnlyAskedForIsNot) {
  EXPECT_EQ(ask(member_, exits()[0], "HEAD"), 200);
  EXPECT_TRUE(viewers().empty());
  agree({Scope::internal, Scope::library});
  for (const std::string& exit : exits()) {
    for (const auto& who : {std::optional(member_), std::optional(moderator_), std::optional<Account>()}) {
      EXPECT_EQ(ask(who, exit), 200) << exit;
    }
    EXPECT_EQ(ask({}, "/partage/" + share_ + exit), 200) << exit;
  }
  EXPECT_TRUE(viewers().empty());
}

TEST_F(ViewingRecord, WhoManagesItReadsItAndTheRegisterSaysIt) {
  ask(member_, exits()[0]);
  ask({}, "/partage/" + share_ + exits()[0]);
  const std::string page = "/contributions/" + item_.id.text() + "/consultations";
  for (const auto& who : {depositor_, moderator_}) {
    EXPECT_EQ(ask(who, page), 200);
    EXPECT_THAT(response_.body, HasSubstr("Mehdi"));
    EXPECT_THAT(response_.body, HasSubstr("Par le lien pour Mairie"));
    EXPECT_THAT(response_.body, Not(HasSubstr("203.0.113.7")));
  }
  EXPECT_EQ(ask(member_, page), 403);
  EXPECT_EQ(ask({}, page), 401);
  EXPECT_NE(ask({}, "/partage/" + share_ + page), 200) << "a link shows the contribution alone";
  EXPECT_EQ(ask(depositor_, "/api/v1/items/" + item_.id.text() + "/viewings"), 200);
  EXPECT_THAT(response_.body, HasSubstr("\"link\":\"Mairie\""));
  EXPECT_EQ(ask(member_, "/api/v1/items/" + item_.id.text() + "/viewings"), 403);
  settings_.viewings_kept_months = 7;
  EXPECT_EQ(ask(moderator_, "/registre"), 200);
  EXPECT_THAT(response_.body, HasSubstr("Mehdi"));
  EXPECT_THAT(response_.body, HasSubstr("7 mois"));
}

TEST_F(ViewingRecord, IsForgottenWhenTheSettingSays) {
  ask(member_, exits()[0]);
  settings_.viewings_kept_months = 6;
  forget_viewings(app_, wall_clock_ms() + 180 * kDay);
  EXPECT_EQ(viewers().size(), 1U);
  forget_viewings(app_, wall_clock_ms() + 183 * kDay);
  EXPECT_TRUE(viewers().empty());
}

}  // namespace
}  // namespace resonance::server
