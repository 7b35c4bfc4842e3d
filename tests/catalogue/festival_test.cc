// Editions of the festival and the films that are submitted to them.
#include "temporary_catalogue.h"

namespace resonance {
namespace {

constexpr int64_t kOpens = 1'800'000'000'000, kCloses = kOpens + 1'000;

class Festival : public CatalogueTest {
 protected:
  Edition edition(int year = 2027) {
    Edition draft;
    draft.year = year;
    draft.title_fr = "Festival " + std::to_string(year);
    draft.categories = {{{}, "Court", "Short"}, {{}, "Long", ""}};
    draft.calendar = {{Milestone::call_opens, kOpens}, {Milestone::call_closes, kCloses}};
    return catalogue_->editions.create(draft);
  }
  Submission draft(const Edition& edition) {
    const Item item = published("Un film");
    return catalogue_->submissions.create(edition.id, item.id, edition.categories.front().id);
  }
  Submission submitted(const Edition& edition, std::string_view fingerprint = "a") {
    const Submission made = draft(edition);
    return catalogue_->submissions.submit(made.id, uploaded(made.item).id, fingerprint, kOpens);
  }
};

TEST_F(Festival, KeepsAnEditionWhole) {
  Edition made = edition();
  made.partners = {{"La Maison", "https://example.org"}, {"  ", ""}};
  made.requirements = {1'800'000, "2026-01-01", "", true, true, false, true};
  made.introduction_fr = "Bonjour";
  made.announced = true;
  catalogue_->editions.update(made);
  const Edition read = *catalogue_->editions.of_year(2027);
  EXPECT_EQ(read.id, made.id);
  EXPECT_EQ(read.title_en, "Festival 2027") << "what is not said in English is said in French";
  ASSERT_EQ(read.categories.size(), 2U);
  EXPECT_EQ(read.categories[1].name_en, "Long");
  EXPECT_EQ(read.categories[0].id, made.categories[0].id);
  ASSERT_EQ(read.partners.size(), 1U);
  EXPECT_EQ(read.requirements, made.requirements);
  EXPECT_EQ(read.calendar, made.calendar);
  EXPECT_TRUE(read.announced);
  EXPECT_FALSE(catalogue_->editions.of_year(2026));
  edition(2026);
  EXPECT_EQ(catalogue_->editions.all().front().year, 2027);
}

TEST_F(Festival, RefusesAnEditionThatCannotBe) {
  const Edition made = edition();
  EXPECT_EQ(code_of([&] { edition(); }), ErrorCode::conflict);
  const auto refused = [&](auto change) {
    Edition wrong = made;
    change(wrong);
    EXPECT_EQ(code_of([&] { catalogue_->editions.update(wrong); }), ErrorCode::invalid);
  };
  refused([](Edition& each) { each.title_fr = " "; });
  refused([](Edition& each) { each.year = 20; });
  refused([](Edition& each) { each.categories.clear(); });
  refused([](Edition& each) { each.categories[1].name_fr = "COURT"; });
  refused([](Edition& each) { each.calendar[Milestone::call_closes] = kOpens - 1; });
  refused([](Edition& each) { each.calendar[Milestone::call_closes] = kOpens; });
  refused([](Edition& each) { each.calendar[Milestone::palmares] = kOpens; });
  refused([](Edition& each) { each.partners = {{"Un", "javascript:alert(1)"}}; });
  refused([](Edition& each) { each.introduction_fr = std::string(20'001, 'a'); });
  Edition unknown = made;
  unknown.id = EditionId::random();
  unknown.year = 2030;
  EXPECT_EQ(code_of([&] { catalogue_->editions.update(unknown); }), ErrorCode::not_found);
  EXPECT_EQ(catalogue_->editions.all().size(), 1U);
}

TEST_F(Festival, ACategoryOfAnotherEditionIsNotTaken) {
  const Edition first = edition(2026);
  Edition second = edition(2027);
  second.categories.push_back({first.categories[0].id, "Volée", ""});
  catalogue_->editions.update(second);
  EXPECT_EQ(catalogue_->editions.of_year(2026)->categories[0].name_fr, "Court");
  EXPECT_EQ(catalogue_->editions.of_year(2027)->categories.size(), 2U);
}

TEST_F(Festival, ACategoryWithAFilmStays) {
  Edition made = edition();
  draft(made);
  made.categories.erase(made.categories.begin());
  EXPECT_EQ(code_of([&] { catalogue_->editions.update(made); }), ErrorCode::conflict);
  EXPECT_EQ(catalogue_->editions.of_year(2027)->categories.size(), 2U);
}

TEST_F(Festival, RulesGetVersions) {
  const Edition made = edition();
  EXPECT_FALSE(catalogue_->editions.rules(made.id));
  EXPECT_EQ(catalogue_->editions.set_rules(made.id, "Un", "").version, 1);
  EXPECT_EQ(catalogue_->editions.set_rules(made.id, "Un", "").version, 1) << "nothing changed";
  EXPECT_EQ(catalogue_->editions.set_rules(made.id, "Deux", "Two").version, 2);
  EXPECT_EQ(catalogue_->editions.rules(made.id)->text_fr, "Deux");
  EXPECT_EQ(catalogue_->editions.rules(made.id, 1)->text_en, "Un");
  EXPECT_FALSE(catalogue_->editions.rules(made.id, 3));
}

TEST_F(Festival, TheCallClosesAtItsMoment) {
  const Edition made = edition();
  catalogue_->editions.set_rules(made.id, "Un", "");
  const Submission film = draft(made);
  const MediaId media = uploaded(film.item).id;
  Submissions& submissions = catalogue_->submissions;
  EXPECT_EQ(code_of([&] { submissions.submit(film.id, media, "a", kOpens - 1); }), ErrorCode::conflict);
  EXPECT_EQ(code_of([&] { submissions.submit(film.id, media, "a", kCloses); }), ErrorCode::conflict);
  EXPECT_EQ(submissions.find(film.id)->state, SubmissionState::draft);
  const Submission after = submissions.submit(film.id, media, "a", kCloses - 1);
  EXPECT_EQ(after.state, SubmissionState::submitted);
  EXPECT_EQ(after.number, 1);
  EXPECT_EQ(after.rules_version, 1);
  EXPECT_EQ(after.film, media);
  EXPECT_EQ(code_of([&] { submissions.submit(film.id, media, "a", kOpens); }), ErrorCode::conflict);
  submissions.withdraw(film.id);
  EXPECT_EQ(submissions.submit(film.id, media, "a", kOpens).number, 1) << "it keeps its number";
}

TEST_F(Festival, AFilmIsOnceInAnEdition) {
  const Edition made = edition();
  const Submission film = submitted(made);
  EXPECT_EQ(code_of([&] { catalogue_->submissions.create(made.id, film.item, film.category); }), ErrorCode::conflict);
  const Edition next = edition(2028);
  catalogue_->submissions.create(next.id, film.item, next.categories[0].id);
  EXPECT_EQ(code_of([&] { catalogue_->submissions.create(next.id, published("x").id, film.category); }),
            ErrorCode::invalid)
      << "a category of another edition";
  const Submission same = draft(made);
  ASSERT_TRUE(catalogue_->submissions.same_film(same, "a"));
  EXPECT_EQ(catalogue_->submissions.same_film(same, "a")->id, film.id);
  EXPECT_FALSE(catalogue_->submissions.same_film(film, "a")) << "it is not its own double";
  EXPECT_FALSE(catalogue_->submissions.same_film(same, "b"));
  catalogue_->submissions.withdraw(film.id);
  EXPECT_FALSE(catalogue_->submissions.same_film(same, "a"));
}

TEST_F(Festival, ADecisionIsForWhatWasSubmitted) {
  const Edition made = edition();
  const Submission film = submitted(made), another = draft(made);
  Submissions& submissions = catalogue_->submissions;
  submissions.decide(film.id, SubmissionState::selected, "Bravo", 5);
  EXPECT_EQ(submissions.find(film.id)->answer, "Bravo");
  EXPECT_EQ(submissions.find(film.id)->decided_ms, 5);
  submissions.decide(film.id, SubmissionState::not_selected, "", 6);
  EXPECT_EQ(code_of([&] { submissions.decide(another.id, SubmissionState::selected, "", 5); }), ErrorCode::conflict);
  EXPECT_EQ(code_of([&] { submissions.decide(film.id, SubmissionState::draft, "", 5); }), ErrorCode::conflict);
  submissions.withdraw(film.id);
  EXPECT_EQ(code_of([&] { submissions.decide(film.id, SubmissionState::selected, "", 5); }), ErrorCode::conflict);
}

TEST_F(Festival, APersonOverrulesWithAReason) {
  const Submission film = submitted(edition());
  Submissions& submissions = catalogue_->submissions;
  EXPECT_EQ(code_of([&] { submissions.overrule(film.id, true, " "); }), ErrorCode::invalid);
  submissions.overrule(film.id, true, "Une minute de trop, mais le générique seul");
  EXPECT_EQ(submissions.find(film.id)->verdict, true);
  submissions.overrule(film.id, std::nullopt, "");
  EXPECT_EQ(submissions.find(film.id)->verdict, std::nullopt);
  EXPECT_EQ(submissions.find(film.id)->verdict_note, "");
}

TEST_F(Festival, ASubmissionKeepsWhatItsSubmitterSays) {
  const Edition made = edition();
  Submission film = draft(made);
  film.category = made.categories[1].id;
  film.synopsis = "Long";
  film.team = "Montage : Léa";
  film.contact = "lea@example.org";
  film.finished_on = "2026-05-01";
  film.first_film = film.rights_declared = film.music_declared = film.minors_authorised = film.projection_right = true;
  catalogue_->submissions.update(film);
  const Submission read = *catalogue_->submissions.find(film.id);
  EXPECT_EQ(read.category, film.category);
  EXPECT_EQ(read.synopsis + read.team + read.contact + read.finished_on,
            film.synopsis + film.team + film.contact + film.finished_on);
  EXPECT_TRUE(read.first_film && read.rights_declared && read.music_declared && read.minors_authorised &&
              read.projection_right);
  film.synopsis = std::string(5'001, 'a');
  EXPECT_EQ(code_of([&] { catalogue_->submissions.update(film); }), ErrorCode::invalid);
  catalogue_->items.erase(film.item);
  EXPECT_FALSE(catalogue_->submissions.find(film.id)) << "it goes with its item";
}

}  // namespace
}  // namespace resonance
