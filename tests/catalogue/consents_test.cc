#include "catalogue/consents.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "catalogue/gate.h"
#include "temporary_catalogue.h"

namespace resonance {
namespace {

constexpr int64_t kDay = 24 * 3'600'000;

class ConsentsTest : public CatalogueTest {
 protected:
  Item published_item() {
    Item draft;
    draft.title = "Le jardin";
    draft.people_declared = true;
    return catalogue_->items.create(draft);
  }

  Person person(const ItemId& item, const std::string& name = "Awa") {
    Person given;
    given.item = item;
    given.name = name;
    return given;
  }

  static Consent consent(const PersonId& person, std::set<Scope> scopes = {Scope::library}) {
    Consent given;
    given.person = person;
    for (const Aspect aspect : all_aspects()) given.grants[aspect] = scopes;
    given.explanation.text = "Je suis d’accord.";
    given.explanation.manner = "Lu ensemble";
    return given;
  }

  bool is_found(const ItemId& id) {
    return decide({}, {*catalogue_->items.find(id)}, Use::find, wall_clock_ms()).allowed();
  }
};

TEST_F(ConsentsTest, NothingIsShownUntilEachPersonAgreedAndNothingAfterOneWithdrew) {
  const Item item = published_item();
  catalogue_->items.set_publication(item.id, Publication::published);
  EXPECT_TRUE(is_found(item.id)) << "nobody is in it";
  EXPECT_EQ(catalogue_->items.count_findable(), 1);
  const auto awa = catalogue_->consents.add_person(person(item.id)),
             noe = catalogue_->consents.add_person(person(item.id, "Noé"));
  EXPECT_FALSE(is_found(item.id)) << "they are in it and said nothing";
  EXPECT_EQ(catalogue_->items.count_findable(), 0);
  catalogue_->consents.record(consent(awa.person.id));
  EXPECT_FALSE(is_found(item.id));
  catalogue_->consents.record(consent(noe.person.id));
  EXPECT_TRUE(is_found(item.id));
  const int64_t before = catalogue_->items.last_change();
  const Consent withdrawn = catalogue_->consents.withdraw(noe.person.id);
  EXPECT_GT(withdrawn.withdrawn_ms, 0);
  EXPECT_EQ(withdrawn.receipt.size(), 16u);
  EXPECT_FALSE(is_found(item.id));
  EXPECT_GT(catalogue_->items.last_change(), before) << "the index follows";
  EXPECT_EQ(catalogue_->consents.withdraw(noe.person.id).receipt, withdrawn.receipt) << "the first withdrawal stands";
  catalogue_->consents.record(consent(noe.person.id));
  EXPECT_TRUE(is_found(item.id)) << "a new agreement";
  EXPECT_EQ(catalogue_->consents.of_person(noe.person.id).size(), 2u) << "records are added, never changed";
}

TEST_F(ConsentsTest, ARecordKeepsWhatWasShownAndWhatWasSaid) {
  const Item item = published_item();
  const auto awa = catalogue_->consents.add_person(person(item.id));
  Consent given = consent(awa.person.id);
  given.grants = {{Aspect::sound, {Scope::library, Scope::festival}}, {Aspect::picture, {}}};
  given.explanation.collector = "Camille";
  given.until_ms = wall_clock_ms() + kDay;
  given.proof = "formulaire.pdf";
  catalogue_->consents.record(given);
  const Consent kept = catalogue_->consents.of_person(awa.person.id).at(0);
  EXPECT_EQ(kept.grants, given.grants);
  EXPECT_EQ(kept.explanation.text, "Je suis d’accord.");
  EXPECT_EQ(kept.text_digest.size(), 64u);
  EXPECT_EQ(kept.explanation.collector, "Camille");
  EXPECT_EQ(kept.proof, "formulaire.pdf");
  EXPECT_EQ(kept.until_ms, given.until_ms);
  const Agreement agreement = catalogue_->items.find(item.id)->agreements.at(0);
  EXPECT_EQ(agreement.grants, given.grants);
  EXPECT_EQ(agreement.until_ms, given.until_ms);
}

TEST_F(ConsentsTest, NonsenseIsRefusedAndChangesNothing) {
  const Item item = published_item();
  const auto awa = catalogue_->consents.add_person(person(item.id));
  const auto refused = [&](Consent given) { return code_of([&] { catalogue_->consents.record(given); }); };
  Consent given = consent(awa.person.id);
  given.from_ms = 2 * kDay;
  given.until_ms = kDay;
  EXPECT_EQ(refused(given), ErrorCode::invalid) << "an end before its beginning";
  given = consent(awa.person.id);
  given.grants.clear();
  EXPECT_EQ(refused(given), ErrorCode::invalid);
  given = consent(awa.person.id);
  given.explanation.text = "  ";
  EXPECT_EQ(refused(given), ErrorCode::invalid);
  EXPECT_EQ(refused(consent(PersonId::random())), ErrorCode::not_found);
  EXPECT_EQ(code_of([&] { catalogue_->consents.add_person(person(ItemId::random())); }), ErrorCode::not_found);
  EXPECT_EQ(code_of([&] { catalogue_->consents.add_person(person(item.id, " ")); }), ErrorCode::invalid);
  EXPECT_EQ(code_of([&] { catalogue_->consents.withdraw(awa.person.id); }), ErrorCode::not_found);
  EXPECT_TRUE(catalogue_->consents.of_person(awa.person.id).empty());
}

TEST_F(ConsentsTest, AMinorNeedsAGuardianTheirOwnYesAndIsAskedAgainAt18) {
  const Item item = published_item();
  Person young = person(item.id, "Lina");
  young.of_age_ms = wall_clock_ms() + 100 * kDay;
  const auto lina = catalogue_->consents.add_person(young);
  Consent given = consent(lina.person.id);
  EXPECT_EQ(code_of([&] { catalogue_->consents.record(given); }), ErrorCode::invalid);
  given.explanation.guardians = "Sa mère";
  EXPECT_EQ(code_of([&] { catalogue_->consents.record(given); }), ErrorCode::invalid) << "her own yes";
  given.explanation.assent = true;
  given.until_ms = wall_clock_ms() + 1'000 * kDay;
  EXPECT_EQ(catalogue_->consents.record(given).until_ms, young.of_age_ms);
}

TEST_F(ConsentsTest, WhoeverTurns18IsToBeAskedUntilTheyHaveAgreedThemselves) {
  const Item item = published_item();
  Person young = person(item.id, "Lina");
  young.of_age_ms = wall_clock_ms() + 100 * kDay;
  young = catalogue_->consents.add_person(young).person;
  const auto asked = [&](int64_t before_ms) { return catalogue_->consents.to_ask_again(before_ms, 10).size(); };
  EXPECT_EQ(asked(young.of_age_ms), 0U) << "nobody agreed for them yet";
  Consent given = consent(young.id);
  given.explanation.guardians = "Sa mère";
  given.explanation.assent = true;
  catalogue_->consents.record(given);
  EXPECT_EQ(asked(young.of_age_ms - 1), 0U);
  ASSERT_EQ(asked(young.of_age_ms), 1U);
  EXPECT_EQ(catalogue_->consents.to_ask_again(young.of_age_ms, 10)[0].id, young.id);
  // A hundred days later.
  SQLite::Database raw((folder_ / "catalogue.db").string(), SQLite::OPEN_READWRITE);
  raw.exec("UPDATE person SET of_age_ms = of_age_ms - 8640000000");
  raw.exec("UPDATE consent SET given_ms = given_ms - 8640000000, until_ms = until_ms - 8640000000");
  EXPECT_EQ(asked(wall_clock_ms() + kDay), 1U) << "the agreement has ended";
  const Consent own = catalogue_->consents.record(consent(young.id));
  EXPECT_EQ(own.until_ms, 0) << "no longer a minor's";
  EXPECT_EQ(asked(wall_clock_ms() + kDay), 0U);
  raw.exec("DELETE FROM consent WHERE id = '" + own.id.text() + "'");
  EXPECT_EQ(asked(wall_clock_ms() + kDay), 1U);
  catalogue_->consents.withdraw(young.id);
  EXPECT_EQ(asked(wall_clock_ms() + kDay), 0U) << "whoever withdrew is left in peace";
}

TEST_F(ConsentsTest, ARecordNamesTheLanguageOfItsText) {
  const Item item = published_item();
  const auto awa = catalogue_->consents.add_person(person(item.id)).person;
  Consent given = consent(awa.id);
  given.explanation.language = "en";
  catalogue_->consents.record(given);
  given.explanation.language = "fr";  // the same text
  catalogue_->consents.record(given);
  const auto records = catalogue_->consents.of_person(awa.id);
  EXPECT_EQ(records[0].explanation.language, "fr");
  EXPECT_EQ(records[1].explanation.language, "en");
  EXPECT_EQ(records[0].text_digest, records[1].text_digest);
}

TEST_F(ConsentsTest, ALinkOpensOnePersonAndGoesOnWorking) {
  const Item item = published_item();
  const auto awa = catalogue_->consents.add_person(person(item.id));
  EXPECT_EQ(catalogue_->consents.behind_link(awa.token)->id, awa.person.id);
  EXPECT_FALSE(catalogue_->consents.behind_link("0000"));
  const std::string another = catalogue_->consents.add_link(awa.person.id);
  EXPECT_EQ(catalogue_->consents.behind_link(awa.token)->id, awa.person.id) << "nobody can take it from her";
  EXPECT_EQ(catalogue_->consents.behind_link(another)->id, awa.person.id);
}

TEST_F(ConsentsTest, WhoIsInOneFileGoesWithItAndTheItemIsLookedAtAgain) {
  const Item item = published_item();
  catalogue_->items.set_publication(item.id, Publication::published);
  const MediaId film = uploaded(item.id).id;
  Person given = person(item.id);
  given.media = film;
  const auto awa = catalogue_->consents.add_person(given);
  EXPECT_EQ(catalogue_->items.count_findable(), 0) << "she said nothing yet";
  catalogue_->media.remove(film);
  EXPECT_FALSE(catalogue_->consents.find_person(awa.person.id));
  EXPECT_EQ(catalogue_->items.count_findable(), 1);
}

TEST_F(ConsentsTest, APersonWithARecordIsNotRemoved) {
  const Item item = published_item();
  const auto awa = catalogue_->consents.add_person(person(item.id)),
             by_mistake = catalogue_->consents.add_person(person(item.id, "X"));
  catalogue_->consents.record(consent(awa.person.id));
  EXPECT_EQ(code_of([&] { catalogue_->consents.remove_person(awa.person.id); }), ErrorCode::conflict);
  catalogue_->consents.remove_person(by_mistake.person.id);
  EXPECT_EQ(catalogue_->consents.people_of(item.id).size(), 1u);
}

TEST_F(ConsentsTest, AFirstPublicationWaitsForTheEndOfCoolingOffWhateverIsTriedMeanwhile) {
  const Item item = published_item();
  const auto awa = catalogue_->consents.add_person(person(item.id));
  const int64_t given_ms = catalogue_->consents.record(consent(awa.person.id)).given_ms;
  const Release release{3 * kDay, std::nullopt};
  catalogue_->items.set_publication(item.id, Publication::published, release);
  EXPECT_EQ(catalogue_->items.find(item.id)->visible_from_ms, given_ms + 3 * kDay);
  EXPECT_FALSE(is_found(item.id));
  catalogue_->items.set_publication(item.id, Publication::withdrawn, release);
  catalogue_->items.set_publication(item.id, Publication::published, {3 * kDay, 0});
  EXPECT_EQ(catalogue_->items.find(item.id)->visible_from_ms, given_ms + 3 * kDay);
  catalogue_->items.set_publication(item.id, Publication::published, {3 * kDay, given_ms + 9 * kDay});
  EXPECT_EQ(catalogue_->items.find(item.id)->visible_from_ms, given_ms + 9 * kDay) << "an embargo is longer";
}

TEST_F(ConsentsTest, WhenADateComesTheIndexLooksAgain) {
  const Item item = published_item();
  const auto awa = catalogue_->consents.add_person(person(item.id));
  Consent given = consent(awa.person.id);
  const int64_t now = wall_clock_ms();
  given.until_ms = now + kDay;
  catalogue_->consents.record(given);
  catalogue_->items.set_publication(item.id, Publication::published);
  EXPECT_EQ(catalogue_->items.count_findable(), 1);
  EXPECT_EQ(catalogue_->items.reconsider(now), 0);
  const int64_t before = catalogue_->items.last_change();
  EXPECT_EQ(catalogue_->items.reconsider(now + kDay), 1);
  EXPECT_GT(catalogue_->items.last_change(), before);
}

}  // namespace
}  // namespace resonance
