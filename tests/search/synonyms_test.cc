#include <gmock/gmock.h>

#include "tests/search/library.h"

namespace resonance::search {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class SynonymsTest : public LibraryTest {
 protected:
  const std::vector<SynonymSet> thesaurus{{"1", {"sortition", "tirage au sort"}},
                                          {"2", {"QPV", "quartier prioritaire", "quartiers prioritaires"}},
                                          {"3", {"tiers-lieu", "lieu partagé"}}};

  Answer asked(const std::string& text, bool explain = false) const {
    return Searcher(index()).search({.text = text, .explain = explain, .all_words = true, .synonyms = thesaurus});
  }
  std::vector<ItemId> ids(const std::string& text) const { return ids_of(asked(text)); }
};

TEST_F(SynonymsTest, AnExpressionFindsWhatMeansTheSame) {
  IndexedItem one = item("Un jury");
  say(one, {{0, 4'000, "", "On a choisi la sortition pour le jury."}});
  IndexedItem two = item("Une convention");
  say(two, {{0, 4'000, "", "Le tirage au sort désigne les membres."}});
  IndexedItem three = item("Le sort");
  say(three, {{0, 4'000, "", "Le sort des habitants, et un tirage de photos."}});
  write({one, two, three});
  EXPECT_THAT(ids("sortition"), UnorderedElementsAre(one.item.id, two.item.id));
  // Its words apart are found too, as ever; who means the same beside them.
  EXPECT_THAT(ids("tirage au sort"), UnorderedElementsAre(one.item.id, two.item.id, three.item.id));
  EXPECT_THAT(ids("\"tirage au sort\""), ElementsAre(two.item.id));
  EXPECT_THAT(ids("sortition membres"), ElementsAre(two.item.id));
  EXPECT_THAT(ids("-sortition jury"), IsEmpty());
}

TEST_F(SynonymsTest, SiglesAndWhatTheyStandFor) {
  IndexedItem one = item("Les QPV de la ville");
  IndexedItem two = item("Vivre dans les quartiers prioritaires");
  IndexedItem three = item("Un café dans un lieu partagé");
  write({one, two, three});
  EXPECT_THAT(ids("qpv"), UnorderedElementsAre(one.item.id, two.item.id));
  EXPECT_THAT(ids("quartier prioritaire"), UnorderedElementsAre(one.item.id, two.item.id));
  EXPECT_THAT(ids("tiers-lieux"), ElementsAre(three.item.id));
  EXPECT_THAT(ids("tiers lieux café"), ElementsAre(three.item.id));
}

TEST_F(SynonymsTest, ASigleHasNoRelatives) {
  IndexedItem plan = item("Le plan local d’urbanisme");
  IndexedItem rain = item("Il pleut, s’il vous plaît");
  write({plan, rain});
  const std::vector<SynonymSet> sets{{"1", {"PLU", "plan local d’urbanisme"}}};
  const Searcher searcher(index());
  EXPECT_EQ(searcher.search({.text = "plu", .synonyms = sets}).total, 2);
  EXPECT_EQ(searcher.search({.text = "pleut", .synonyms = sets}).hits.at(0).id, rain.item.id);
  EXPECT_EQ(searcher.search({.text = "pleut", .synonyms = sets}).total, 1);
}

TEST_F(SynonymsTest, OneQuestionCostsLittleHoweverOftenItRepeats) {
  write({item("Les QPV")});
  std::string text;
  for (int i = 0; i < 64; ++i) text += "qpv ";
  const Answer once = asked("qpv", true), often = asked(text, true);
  ASSERT_EQ(often.hits.size(), 1u);
  EXPECT_EQ(often.hits[0].reasons.size(), once.hits[0].reasons.size());
}

TEST_F(SynonymsTest, WhatWasTypedComesFirstAndReasonsAddUp) {
  IndexedItem one = item("Sortition");
  say(one, {{0, 4'000, "", "La sortition."}});
  IndexedItem two = item("Tirage au sort");
  say(two, {{0, 4'000, "", "Un tirage au sort."}});
  write({two, one});
  const Answer answer = asked("sortition", true);
  ASSERT_EQ(answer.hits.size(), 2u);
  EXPECT_EQ(answer.hits[0].id, one.item.id);
  for (const Hit& hit : answer.hits) {
    double sum = 0;
    for (const Reason& reason : hit.reasons) sum += reason.weight;
    EXPECT_NEAR(sum, hit.score, 0.001);
  }
  EXPECT_EQ(answer.hits[1].reasons.at(0).found, "synonym");
}

TEST_F(SynonymsTest, MomentsAreMarked) {
  IndexedItem one = item("Une convention");
  const MediaId media =
      say(one, {{0, 4'000, "", "Bonjour."}, {10'000, 14'000, "", "Le tirage au sort désigne les membres."}});
  write({one});
  const Answer answer = asked("sortition");
  ASSERT_EQ(answer.hits.size(), 1u);
  ASSERT_EQ(answer.hits[0].moments.size(), 1u);
  EXPECT_EQ(answer.hits[0].moments[0].start_ms, 10'000);
  EXPECT_THAT(marked(answer.hits[0].moments[0].quote), ElementsAre("tirage au sort"));
  const std::vector<Moment> all = Searcher(index()).moments(one.item.id, "sortition", thesaurus);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].media, media);
}

}  // namespace
}  // namespace resonance::search
