// In whose name a deposit is: chosen by whoever belongs to several organisations, and its room counts the files.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "server/api/api.h"
#include "server/guests.h"
#include "tests/server/pages_fixture.h"

namespace resonance::server {
namespace {

using testing::HasSubstr;
using testing::Not;

class Organisations : public PagesTest {
 protected:
  Organisations() {
    first_ = catalogue_.accounts.create_organisation("Centre social", 0);
    second_ = catalogue_.accounts.create_organisation("Régie de quartier", 1'000);
    foreign_ = catalogue_.accounts.create_organisation("Ailleurs", 0);
    Account account;
    account.email = "depot@x.org";
    account.name = "Dominique";
    account.role = Role::depositor;
    account.organisations = {first_.id, second_.id};
    account = catalogue_.accounts.create(account);
    who_ = {Role::depositor, account.id, {first_.id, second_.id}};
  }
  nlohmann::json call(Response (*handler)(App&, const Request&), const std::string& method, const std::string& body,
                      std::vector<std::string> parameters = {}) {
    Request request = asking(who_, "/api/v1/items", std::move(parameters));
    request.method = method;
    request.read_body = [body](const auto& take) { return take(body); };
    return nlohmann::json::parse(handler(app_, request).body);
  }
  static std::string choice(const Organisation& organisation) {
    return R"({"title":"Un dépôt","organisation":")" + organisation.id.text() + R"("})";
  }

  Organisation first_, second_, foreign_;
  Viewer who_;
};

TEST_F(Organisations, TheFormAsksWhoHasSeveralAndNobodyElse) {
  const auto form = [&](const Viewer& who) { return pages::deposit_form(app_, asking(who, "/deposer")).body; };
  EXPECT_THAT(form(who_), HasSubstr("name=\"organisation\""));
  EXPECT_THAT(form(who_), HasSubstr("Régie de quartier"));
  EXPECT_THAT(form(who_), Not(HasSubstr("Ailleurs")));
  Viewer one = who_;
  one.organisations.pop_back();
  EXPECT_THAT(form(one), Not(HasSubstr("name=\"organisation\"")));
}

TEST_F(Organisations, TheChoiceIsKeptAndShown) {
  EXPECT_EQ(call(api::create_item, "POST", R"({"title":"Sans choix"})")["organisation"]["name"], "Centre social");
  const auto made = call(api::create_item, "POST", choice(second_));
  EXPECT_EQ(made["organisation"]["id"], second_.id.text());
  const std::string id = made["id"];
  const auto page = [&] { return pages::item(app_, asking(who_, "/x", {id})).body; };
  EXPECT_THAT(page(), HasSubstr("Régie de quartier"));
  EXPECT_EQ(call(api::change_item, "PATCH", choice(first_), {id})["organisation"]["name"], "Centre social");
  EXPECT_THAT(page(), Not(HasSubstr("Régie de quartier")));
  EXPECT_THAT(pages::deposits(app_, asking(who_, "/mes-depots")).body, HasSubstr("Centre social"));
}

TEST_F(Organisations, SomebodyElsesIsRefused) {
  EXPECT_EQ(code_of([&] { call(api::create_item, "POST", choice(foreign_)); }), ErrorCode::invalid);
  EXPECT_EQ(code_of([&] { call(api::create_item, "POST", R"({"organisation":"x"})"); }), ErrorCode::invalid);
  const std::string id = call(api::create_item, "POST", choice(first_))["id"];
  EXPECT_EQ(code_of([&] { call(api::change_item, "PATCH", choice(foreign_), {id}); }), ErrorCode::invalid);
  EXPECT_EQ(catalogue_.items.find(*ItemId::parse(id))->organisation, first_.id);
  // A colleague's deposit is not theirs to move.
  Item colleagues;
  colleagues.organisation = first_.id;
  colleagues = catalogue_.items.create(colleagues);
  EXPECT_EQ(code_of([&] { call(api::change_item, "PATCH", choice(second_), {colleagues.id.text()}); }),
            ErrorCode::invalid);
  // What a call says stands.
  Campaign campaign;
  campaign.title = "Vivre ici";
  campaign.organisation = foreign_.id;
  campaign = catalogue_.campaigns.create(campaign);
  Item item;
  assign({who_, std::nullopt}, campaign, item);
  EXPECT_EQ(item.organisation, foreign_.id);
  item.id = catalogue_.items.create(item).id;
  EXPECT_EQ(code_of([&] { give_to(app_, who_, item, first_.id.text()); }), ErrorCode::invalid);
  EXPECT_TRUE(organisations_to_choose(who_, item, campaign).empty());
}

TEST_F(Organisations, TheChosenOnesRoomCountsAlsoForWhatIsThereAlready) {
  Item item =
      *catalogue_.items.find(*ItemId::parse(call(api::create_item, "POST", choice(first_))["id"].get<std::string>()));
  catalogue_.media.create(item.id, "film.mp4", 1'200, 0);
  EXPECT_NO_THROW(require_room(app_, item, 1'000'000));
  EXPECT_EQ(code_of([&] { call(api::change_item, "PATCH", choice(second_), {item.id.text()}); }), ErrorCode::too_large);
  EXPECT_EQ(catalogue_.items.find(item.id)->organisation, first_.id) << "nothing was changed";
  Item small =
      *catalogue_.items.find(*ItemId::parse(call(api::create_item, "POST", choice(second_))["id"].get<std::string>()));
  EXPECT_NO_THROW(require_room(app_, small, 1'000));
  EXPECT_EQ(code_of([&] { require_room(app_, small, 1'001); }), ErrorCode::too_large);
}

}  // namespace
}  // namespace resonance::server
