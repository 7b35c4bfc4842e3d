// What helps somebody who does not know the words: corrections, suggestions, neighbours, all moments of one item.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "search/vocabulary.h"
#include "tests/search/library.h"

namespace resonance::search {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class HelpTest : public LibraryTest {
 protected:
  std::optional<std::string> correction(const std::string& text) const {
    const std::optional<Correction> found = ask(text).correction;
    return found ? std::optional(found->text) : std::nullopt;
  }

  std::vector<std::string> suggested(const std::string& text, Suggestion::Kind kind) const {
    std::vector<std::string> texts;
    for (const Suggestion& each : Searcher(index()).suggest(text, 5)) {
      if (each.kind == kind) texts.push_back(each.text);
    }
    return texts;
  }
  std::vector<std::string> words(const std::string& text) const { return suggested(text, Suggestion::Kind::words); }
  std::vector<std::string> titles(const std::string& text) const { return suggested(text, Suggestion::Kind::item); }
};

TEST(EditDistance, CountsEachMistakeOnce) {
  EXPECT_EQ(edit_distance("budget", "budget", 2), 0);
  EXPECT_EQ(edit_distance("budjet", "budget", 2), 1);
  EXPECT_EQ(edit_distance("bugdet", "budget", 2), 1);
  EXPECT_EQ(edit_distance("buget", "budget", 2), 1);
  EXPECT_EQ(edit_distance("buddget", "budget", 2), 1);
  EXPECT_EQ(edit_distance("bugjet", "budget", 2), 2);
  EXPECT_EQ(edit_distance("", "ab", 2), 2);
  EXPECT_EQ(edit_distance("quartier", "budget", 2), 3);
  const std::string endless(10'000, 'a');
  EXPECT_EQ(edit_distance(endless, "budget", 2), 3);
}

TEST_F(HelpTest, AWordThatNobodySaidIsCorrected) {
  IndexedItem one = item("Le conseil");
  say(one, {{0, 4'000, "", "L’interpellation des élus par les habitants rénovés, une tache."}});
  write({one});
  EXPECT_EQ(correction("interpelation"), "interpellation");
  EXPECT_EQ(correction("l'interpelation des habittants "), "l'interpellation des habitants ");
  EXPECT_EQ(correction("renovees"), std::nullopt);  // a relative is there
  EXPECT_EQ(correction("rénovsé"), "rénovés");
  EXPECT_EQ(correction("interpellation"), std::nullopt);
  EXPECT_EQ(correction("interpel"), "interpellation");  // a beginning
  EXPECT_EQ(correction("xyzabcd"), std::nullopt);
  EXPECT_EQ(correction("type:film"), std::nullopt);
  EXPECT_EQ(correction("-interpelllation"), std::nullopt);
  EXPECT_EQ(correction("interpelll*"), std::nullopt);
  EXPECT_EQ(correction("tâche"), "tache");
  EXPECT_EQ(correction("\xF0\x96\xBF\xA4"), std::nullopt);
  EXPECT_EQ(correction(""), std::nullopt);
  EXPECT_EQ(correction(std::string(10'000, 'z')), std::nullopt);
}

TEST_F(HelpTest, WhatIsRemovedIsInNoCorrectionAndNoSuggestion) {
  IndexedItem one = item("Chuchotement");
  say(one, {{0, 4'000, "", "Un secret bien gardé."}});
  write({one});
  ASSERT_EQ(correction("chuchotemant"), "chuchotement");
  ASSERT_THAT(words("gard"), ElementsAre("gardé"));
  {
    Writer writer(index());
    writer.remove(one.item.id);
    writer.commit(2);
  }
  EXPECT_EQ(correction("chuchotemant"), std::nullopt);
  EXPECT_THAT(Searcher(index()).suggest("gard", 5), IsEmpty());
  EXPECT_THAT(Searcher(index()).suggest("chucho", 5), IsEmpty());
}

TEST_F(HelpTest, WhatWasMeantIsAnsweredWhenNobodySaysTheWords) {
  IndexedItem one = item("Interpellation des élus");
  IndexedItem two = item("Les élus au marché");
  write({one, two});
  Answer answer = ask("interpelation");
  EXPECT_TRUE(answer.corrected);
  ASSERT_EQ(answer.hits.size(), 1u);
  EXPECT_EQ(answer.hits[0].id, one.item.id);
  EXPECT_EQ(answer.correction.value().text, "interpellation");
  // Rather than those that have one of two words.
  answer = ask("interpelation élus");
  EXPECT_TRUE(answer.corrected);
  EXPECT_EQ(answer.total, 1);
  answer = Searcher(index()).search({.text = "interpelation", .offset = 1});
  EXPECT_TRUE(answer.corrected);
  EXPECT_EQ(answer.total, 1);
  EXPECT_FALSE(ask("interpellation").corrected);
  // Nothing has both words of what was meant either: some of those that were typed.
  answer = ask("interpelation marché");
  EXPECT_FALSE(answer.corrected);
  EXPECT_TRUE(answer.loosened());
}

TEST_F(HelpTest, SuggestsTitlesAndWords) {
  IndexedItem one = item("Le budget participatif de la ville");
  say(one, {{0, 4'000, "", "Un budget participatif, et la participation de chacun."}});
  IndexedItem two = item("Un autre budget");
  write({one, two});
  EXPECT_THAT(titles("budg"), SizeIs(2));
  EXPECT_THAT(titles("budget part"), ElementsAre("Le budget participatif de la ville"));
  EXPECT_THAT(titles("ville bud"), ElementsAre("Le budget participatif de la ville"));
  EXPECT_THAT(words("budget part"), ElementsAre("budget participatif"));
  EXPECT_THAT(words("parti"), testing::UnorderedElementsAre("participatif", "participation"));
  EXPECT_THAT(Searcher(index()).suggest("budget ", 5), IsEmpty());
  EXPECT_THAT(Searcher(index()).suggest("", 5), IsEmpty());
  EXPECT_THAT(Searcher(index()).suggest("\"'(", 5), IsEmpty());
  EXPECT_THROW(Searcher(index()).suggest("a", 0), Error);
  EXPECT_THROW(Searcher(index()).suggest("a", 21), Error);
}

TEST_F(HelpTest, OtherItemsThatSpeakOfTheSame) {
  IndexedItem rent = item("Le loyer trop cher");
  say(rent, {{0, 4'000, "", "Les locataires contre la hausse des loyers et les expulsions."}});
  IndexedItem eviction = item("Expulsions");
  say(eviction, {{0, 4'000, "", "Des locataires racontent la hausse des loyers."}});
  IndexedItem garden = item("Un jardin partagé");
  say(garden, {{0, 4'000, "", "Nous semons des graines au printemps."}});
  write({rent, eviction, garden});
  const Searcher searcher(index());
  EXPECT_THAT(searcher.similar(rent.item.id, 5), ElementsAre(eviction.item.id));
  EXPECT_THAT(searcher.similar(garden.item.id, 5), IsEmpty());
  EXPECT_THAT(searcher.similar(ItemId::random(), 5), IsEmpty());
}

TEST_F(HelpTest, SeveralOrganisationsComeBeforeASecondItemOfOne) {
  const OrganisationId own = OrganisationId::random(), other = OrganisationId::random(),
                       third = OrganisationId::random();
  const auto speaking = [&](const std::string& title, const std::string& words, std::optional<OrganisationId> of) {
    IndexedItem made = item(title);
    made.item.organisation = of;
    say(made, {{0, 4'000, "", words}});
    return made;
  };
  const std::string all = "Les locataires contre la hausse des loyers et les expulsions.";
  const IndexedItem asked = speaking("Loyers", all, own);
  const IndexedItem own_other = speaking("Un", all, own);
  const IndexedItem first = speaking("Deux", all, other);
  const IndexedItem second = speaking("Trois", all, other);
  const IndexedItem alone = speaking("Quatre", "Les locataires contre la hausse.", third);
  const IndexedItem of_nobody = speaking("Cinq", "La hausse des loyers.", std::nullopt);
  const IndexedItem far = speaking("Jardin", "Nous semons des graines au printemps.", third);
  write({asked, own_other, first, second, alone, of_nobody, far});
  const Searcher searcher(index());
  const std::vector<ItemId> found = searcher.similar(asked.item.id, 5);
  ASSERT_EQ(found.size(), 5U);
  EXPECT_THAT(
      (std::vector(found.begin(), found.begin() + 3)),
      testing::UnorderedElementsAre(testing::AnyOf(first.item.id, second.item.id), alone.item.id, of_nobody.item.id));
  EXPECT_THAT((std::vector(found.begin() + 3, found.end())),
              testing::UnorderedElementsAre(testing::AnyOf(first.item.id, second.item.id), own_other.item.id));
  EXPECT_THAT(searcher.similar(asked.item.id, 3), testing::Not(testing::Contains(own_other.item.id)));
}

TEST_F(HelpTest, KnowsWhichItemsAreGroupedBy) {
  const OrganisationId house = OrganisationId::random();
  std::vector<IndexedItem> items;
  for (int i = 0; i < 5; ++i) {
    items.push_back(item("Rencontre"));
    items.back().item.organisation = house;
    items.back().theme_ids = {i < 2 ? "eau" : "air"};
  }
  write(items);
  using Axis = Searcher::Axis;
  const Searcher searcher(index());
  EXPECT_THAT(searcher.in_use(Axis::organisation), ElementsAre(house.text()));
  EXPECT_THAT(searcher.in_use(Axis::theme), ElementsAre("air", "eau"));
  EXPECT_THAT(searcher.in_use(Axis::territory), IsEmpty());
  EXPECT_THAT(searcher.some_with(Axis::theme, "eau", 10),
              testing::UnorderedElementsAre(items[0].item.id, items[1].item.id));
  EXPECT_THAT(searcher.some_with(Axis::organisation, house.text(), 3), SizeIs(3));
  EXPECT_THAT(searcher.some_with(Axis::theme, "feu", 10), IsEmpty());
  EXPECT_THROW(searcher.some_with(Axis::theme, "eau", 0), Error);
}

TEST_F(HelpTest, TheReasonsAddUpToTheScore) {
  IndexedItem one = item("Le logement pour tous");
  say(one, {{0, 4'000, "", "Nos logements, un rendez-vous, le droit au logement."}});
  IndexedItem two = item("Autre chose");
  say(two, {{0, 4'000, "", "Un logement."}});
  write({one, two});
  for (const char* text :
       {"logements", "logement rendez-vous", "\"droit au logement\" tous", "loge*", "titre:logement"}) {
    Query query{.text = text};
    query.explain = true;
    const Answer answer = Searcher(index()).search(query);
    ASSERT_FALSE(answer.hits.empty()) << text;
    for (const Hit& hit : answer.hits) {
      double sum = 0;
      for (const Reason& reason : hit.reasons) sum += reason.weight;
      EXPECT_NEAR(sum, hit.score, 1e-6) << text;
      EXPECT_FALSE(hit.reasons.empty()) << text;
    }
  }
  EXPECT_TRUE(ask("logement").hits[0].reasons.empty());
}

TEST_F(HelpTest, AllMomentsOfOneItem) {
  IndexedItem one = item("Un film");
  std::vector<Cue> cues;
  for (int i = 0; i < 30; ++i)
    cues.push_back({i * 60'000, i * 60'000 + 5'000, "", i % 3 == 0 ? "La parole." : "Rien."});
  say(one, cues);
  say(one, cues, "en");
  IndexedItem other = item("Un autre");
  say(other, {{0, 5'000, "", "La parole."}});
  write({one, other});
  const std::vector<Moment> moments = Searcher(index()).moments(one.item.id, "parole");
  ASSERT_THAT(moments, SizeIs(20));
  for (size_t i = 1; i < 10; ++i) EXPECT_GT(moments[i].start_ms, moments[i - 1].start_ms);
  EXPECT_EQ(moments[0].start_ms, 0);
  EXPECT_EQ(moments[1].start_ms, 3 * 60'000);
  EXPECT_THAT(marked(moments[0].quote), ElementsAre("parole"));
  EXPECT_THAT(Searcher(index()).moments(one.item.id, ""), IsEmpty());
  EXPECT_THAT(Searcher(index()).moments(one.item.id, "absent"), IsEmpty());
}

}  // namespace
}  // namespace resonance::search
