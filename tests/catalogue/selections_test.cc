// What an edition says of its films, and which of them everybody may know.
#include "catalogue/selections.h"

#include "base/clock.h"
#include "temporary_catalogue.h"

namespace resonance {
namespace {

constexpr int64_t kDay = 24 * 3'600'000;

class Selections : public CatalogueTest {
 protected:
  Edition edition(int year = 2027, int64_t known_ms = 2) {
    Edition draft;
    draft.year = year;
    draft.title_fr = "Festival";
    draft.categories = {{{}, "Court", "Short"}};
    draft.calendar = {{Milestone::call_opens, 1}, {Milestone::selection, known_ms}};
    draft.announced = true;
    return catalogue_->editions.create(draft);
  }
  Submission submitted(const Edition& edition, const Item& item) {
    const Submission made = catalogue_->submissions.create(edition.id, item.id, edition.categories.front().id);
    return catalogue_->submissions.submit(made.id, uploaded(item.id).id, item.id.text(), 1);
  }
  Submission selected(const Edition& edition, const Item& item) {
    const Submission made = submitted(edition, item);
    catalogue_->submissions.decide(made.id, SubmissionState::selected, "", 1);
    return *catalogue_->submissions.find(made.id);
  }
  Media photo(const ItemId& item) {
    const Media media = uploaded(item);
    for (;;) {
      const auto job = catalogue_->jobs.claim({"x"});
      if (!job) break;
      Prepared made;
      made.type = job->media == media.id ? MediaType::photo : MediaType::video;
      catalogue_->media.publish(job->id, job->fence, made);
    }
    return *catalogue_->media.find(media.id);
  }
  PersonId person(const Item& item, std::set<Scope> scopes) {
    const PersonId id = catalogue_->consents.add_person({.item = item.id, .name = "Léa"}).person.id;
    Consent given;
    given.person = id;
    for (const Aspect aspect : all_aspects()) given.grants[aspect] = scopes;
    given.explanation.text = "D’accord.";
    catalogue_->consents.record(given);
    return id;
  }
  std::vector<int> known_in(const Item& item) {
    std::vector<int> years;
    for (const auto& each : public_selections(*catalogue_, *catalogue_->items.find(item.id), wall_clock_ms())) {
      years.push_back(each.edition.year);
    }
    return years;
  }
  int64_t change_of(const Item& item) { return catalogue_->items.find(item.id)->change; }
};

TEST_F(Selections, AreKnownFromTheirDayOnInAnAnnouncedEdition) {
  const Item film = published("Un film");
  const Edition past = edition(2025), to_come = edition(2028, wall_clock_ms() + kDay);
  Edition unseen = edition(2026);
  unseen.announced = false;
  catalogue_->editions.update(unseen);
  Edition undated = edition(2024);
  undated.calendar.erase(Milestone::selection);
  catalogue_->editions.update(undated);
  for (const Edition& each : {past, to_come, unseen, undated}) selected(each, film);
  EXPECT_EQ(known_in(film), std::vector{2025});
  unseen.announced = true;
  catalogue_->editions.update(unseen);
  EXPECT_EQ(known_in(film), (std::vector{2026, 2025})) << "the last year first";
  catalogue_->items.set_publication(film.id, Publication::withdrawn);
  EXPECT_TRUE(known_in(film).empty());
}

TEST_F(Selections, OfAFilmWhosePeopleWithdrewAreNotKnown) {
  const Item film = published("Un film");
  const Edition made = edition();
  const PersonId lea = person(film, {Scope::festival});
  selected(made, film);
  EXPECT_EQ(known_in(film), std::vector{2027});
  EXPECT_EQ(catalogue_->submissions.count_nameable(made.id), 1);
  catalogue_->consents.withdraw(lea);
  EXPECT_TRUE(known_in(film).empty());
  EXPECT_EQ(catalogue_->submissions.count_nameable(made.id), 0);

  const Item library_alone = published("Un autre");
  person(library_alone, {Scope::library});
  selected(made, library_alone);
  EXPECT_TRUE(known_in(library_alone).empty()) << "being online does not put it into the festival";
  EXPECT_EQ(catalogue_->submissions.count_nameable(made.id), 0);
}

TEST_F(Selections, AFilmKeptUntilADayIsNotNamedAfterIt) {
  const Item film = published("Un film");
  const Edition made = edition();
  selected(made, film);
  catalogue_->items.keep_until(film.id, wall_clock_ms() - 1);
  EXPECT_TRUE(known_in(film).empty());
  EXPECT_EQ(catalogue_->submissions.count_nameable(made.id), 0);
}

TEST_F(Selections, TheIndexFollowsADecisionAndTheCalendar) {
  const Item film = published("Un film");
  Edition made = edition(2027, wall_clock_ms() + kDay);
  const Submission film_of_it = submitted(made, film);
  int64_t before = change_of(film);
  const auto moved = [&] {
    const int64_t last = before;
    before = change_of(film);
    return before != last;
  };
  catalogue_->submissions.decide(film_of_it.id, SubmissionState::selected, "", 1);
  EXPECT_TRUE(moved());
  EXPECT_EQ(catalogue_->items.reconsider(wall_clock_ms()), 0);
  EXPECT_EQ(catalogue_->items.reconsider(*moment_of(made, Milestone::selection)), 1) << "the day comes by itself";
  EXPECT_TRUE(moved());
  made.title_fr = "Autrement";
  catalogue_->editions.update(made);
  EXPECT_FALSE(moved()) << "nothing that is found by has changed";
  made.calendar[Milestone::selection] = 3;
  catalogue_->editions.update(made);
  EXPECT_TRUE(moved());
  catalogue_->submissions.withdraw(film_of_it.id);
  EXPECT_TRUE(moved());
}

TEST_F(Selections, ANoticeHasLanguagesACountryAndStills) {
  const Item film = published("Un film"), another = published("Un autre");
  const Edition made = edition();
  Submission said = submitted(made, film);
  const Media first = photo(film.id), second = photo(film.id), of_another = photo(another.id);
  said.languages = {"ar", "fr"};
  said.country = "BE";
  said.audio_description = true;
  said.stills = {second.id, first.id};
  catalogue_->submissions.update(said);
  const auto read = [&] { return *catalogue_->submissions.find(said.id); };
  EXPECT_EQ(read().languages, said.languages);
  EXPECT_EQ(read().country, "BE");
  EXPECT_TRUE(read().audio_description);
  EXPECT_EQ(read().stills, said.stills) << "in their order";
  EXPECT_EQ(catalogue_->submissions.of_edition(made.id).at(0).stills, said.stills);

  const auto refused = [&](auto change) {
    Submission wrong = read();
    change(wrong);
    EXPECT_EQ(code_of([&] { catalogue_->submissions.update(wrong); }), ErrorCode::invalid);
    EXPECT_EQ(read().stills, said.stills) << "nothing was changed";
  };
  refused([&](Submission& each) { each.stills = {of_another.id}; });
  refused([&](Submission& each) { each.stills = {MediaId::random()}; });
  refused([&](Submission& each) { each.stills = {*each.film}; });  // no photo
  refused([&](Submission& each) { each.stills.assign(11, first.id); });
  refused([&](Submission& each) { each.languages.assign(11, "fr"); });

  catalogue_->media.remove(second.id);
  EXPECT_EQ(read().stills, std::vector{first.id}) << "a still goes with its photo";
}

TEST_F(Selections, SomebodysOwnSubmissionsAreListed) {
  Account own;
  own.email = "lea@example.org";
  own.name = "Léa";
  own.role = Role::depositor;
  const AccountId lea = catalogue_->accounts.create(own).id;
  const Organisation house = catalogue_->accounts.create_organisation("Maison", 0);
  const auto film_of = [&](std::optional<AccountId> depositor, std::optional<OrganisationId> organisation) {
    Item draft;
    draft.title = "Film";
    draft.language = "fr";
    draft.depositor = depositor;
    draft.organisation = organisation;
    return catalogue_->items.create(draft);
  };
  const Edition made = edition();
  const Submission hers = submitted(made, film_of(lea, std::nullopt));
  const Submission theirs = submitted(made, film_of(std::nullopt, house.id));
  submitted(made, film_of(std::nullopt, std::nullopt));
  EXPECT_EQ(catalogue_->submissions.of_depositor(lea, {}, 200).size(), 1U);
  EXPECT_EQ(catalogue_->submissions.of_depositor(lea, {}, 200)[0].id, hers.id);
  EXPECT_EQ(catalogue_->submissions.of_depositor(lea, {house.id}, 200).size(), 2U);
  EXPECT_EQ(catalogue_->submissions.of_depositor(lea, {house.id}, 1).size(), 1U);
  EXPECT_EQ(catalogue_->submissions.of_depositor(std::nullopt, {}, 200).size(), 2U) << "without an account";
}

}  // namespace
}  // namespace resonance
