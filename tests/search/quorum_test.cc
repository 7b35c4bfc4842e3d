// A question typed as a sentence, and the items that have most of it.
#include <gmock/gmock.h>

#include "library.h"

namespace resonance::search {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

// One item has all four words that count, two lack one of them, others have one that everybody says.
class QuorumTest : public LibraryTest {
 protected:
  QuorumTest() {
    whole = titled("Le colis commandé sur le réseau n'est pas arrivé au village");
    without_network = titled("Le colis commandé est arrivé au village");
    without_order = titled("Un colis arrivé au village par le réseau");
    without_parcel = titled("Le train commandé est arrivé par le réseau");
    for (int i = 0; i < 20; ++i) {
      titled("Le train est arrivé");
      titled("Un repas commandé");
      titled("Le réseau des associations");
    }
    write(items_);
  }

  ItemId titled(const std::string& title) {
    items_.push_back(item(title));
    return items_.back().item.id;
  }
  static std::vector<std::string> missing(const Answer& answer, const ItemId& id) {
    for (const Hit& hit : answer.hits) {
      if (hit.id == id) return hit.missing;
    }
    return {"not a hit"};
  }

  static constexpr auto sentence = "mon colis commandé sur le réseau n'est pas arrivé";
  ItemId whole, without_network, without_order, without_parcel;
  std::vector<IndexedItem> items_;
};

TEST_F(QuorumTest, WhatHasMostOfASentenceIsShownTooAndSaysWhatItLacks) {
  const Answer answer = ask(sentence);
  EXPECT_TRUE(answer.loosened());
  EXPECT_EQ(answer.total, 3);
  EXPECT_EQ(answer.with_all_words, 1);
  EXPECT_EQ(answer.hits.front().id, whole);
  EXPECT_THAT(ids_of(answer), UnorderedElementsAre(whole, without_network, without_order));
  EXPECT_THAT(missing(answer, whole), IsEmpty());
  EXPECT_THAT(missing(answer, without_network), ElementsAre("réseau"));
  EXPECT_THAT(missing(answer, without_order), ElementsAre("commandé"));
  int64_t counted = 0;
  for (const auto& [year, count] : answer.years) counted += count;
  EXPECT_EQ(counted, 3);
}

TEST_F(QuorumTest, ARareWordCountsForMore) {
  // It lacks one word as the others do, and is not most of the question.
  EXPECT_THAT(missing(ask(sentence), without_parcel), ElementsAre("not a hit"));
}

TEST_F(QuorumTest, AFewWordsAreAllAskedFor) {
  const Answer answer = ask("colis commandé réseau");
  EXPECT_FALSE(answer.loosened());
  EXPECT_THAT(ids_of(answer), ElementsAre(whole));
  EXPECT_THAT(answer.hits.front().missing, IsEmpty());
}

TEST_F(QuorumTest, TenItemsThatHaveAllAreEnough) {
  for (int i = 0; i < 8; ++i) titled("Colis commandé sur le réseau, arrivé");
  write(items_);
  EXPECT_TRUE(ask(sentence).loosened());
  titled("Colis commandé sur le réseau, arrivé");
  write(items_, 2);
  const Answer answer = ask(sentence);
  EXPECT_FALSE(answer.loosened());
  EXPECT_EQ(answer.total, 10);
  EXPECT_EQ(answer.with_all_words, 10);
}

TEST_F(QuorumTest, WhoAsksForAllWordsGetsNothingElse) {
  Answer answer = Searcher(index()).search({.text = sentence, .all_words = true});
  EXPECT_THAT(ids_of(answer), ElementsAre(whole));
  EXPECT_EQ(answer.with_all_words, 1);
  answer = Searcher(index()).search({.text = "colis interpellation", .all_words = true});
  EXPECT_EQ(answer.total, 0);
  answer = Searcher(index()).search({.text = "colys", .all_words = true});
  EXPECT_FALSE(answer.corrected);
  EXPECT_EQ(answer.total, 0);
}

TEST_F(QuorumTest, WhatIsInQuotationMarksOrExcludedStaysSo) {
  const std::string village = " sur le réseau n'est pas arrivé au village";
  EXPECT_THAT(found("mon colis commandé" + village), UnorderedElementsAre(whole, without_network, without_order));
  EXPECT_THAT(found("mon colis \"commandé\"" + village), UnorderedElementsAre(whole, without_network));
  EXPECT_THAT(found("mon colis commandé sur le réseau arrivé -par"), Not(Contains(without_order)));
}

TEST_F(QuorumTest, AnExcludedPhraseStaysAway) {
  const std::string question = "mon colis commandé sur le réseau est arrivé";
  EXPECT_THAT(found(question + " -\"le village\""), Contains(without_order));
  EXPECT_THAT(found(question + " -\"par le\""), Not(Contains(without_order)));
}

TEST_F(QuorumTest, TheWordsOfACompoundAreNotTheCompound) {
  const ItemId together = titled("Mon colis commandé au rendez-vous du réseau est arrivé");
  const ItemId most = titled("Le colis commandé au rendez-vous est arrivé");
  const ItemId apart = titled("Le colis commandé est arrivé, rendez ce que vous devez");
  write(items_, 2);
  const Answer answer = ask("mon colis commandé au rendez-vous du réseau est arrivé");
  EXPECT_EQ(answer.with_all_words, 1);
  EXPECT_EQ(answer.hits.front().id, together);
  EXPECT_THAT(ids_of(answer), Contains(most));
  EXPECT_THAT(ids_of(answer), Not(Contains(apart)));
  EXPECT_THAT(missing(ask("colis rendez-vous interpellation"), apart), ElementsAre("rendez-vous", "interpellation"));
  EXPECT_THAT(missing(ask("colis rendez-vous interpellation"), most), ElementsAre("interpellation"));
}

TEST_F(QuorumTest, WhatIsExactDoesNotMakeASentence) {
  EXPECT_THAT(found("\"colis\" \"commandé\" \"arrivé\" réseau"), ElementsAre(whole));
  EXPECT_THAT(found("titre:colis titre:commandé titre:arrivé réseau"), ElementsAre(whole));
}

TEST_F(QuorumTest, AWordThatNobodySaysIsMissingFromAll) {
  const Answer answer = ask("mon colis commandé sur le réseau arrivé livraison");
  EXPECT_EQ(answer.with_all_words, 0);
  // None has all: what has any.
  EXPECT_EQ(answer.total, 64);
  EXPECT_EQ(answer.hits.front().id, whole);
  EXPECT_THAT(missing(answer, whole), ElementsAre("livraison"));
}

TEST_F(QuorumTest, AFilterHoldsForAll) {
  items_[1].item.kind = ItemKind::film;
  write(items_);
  Query query{.text = sentence};
  query.filters.kinds = {ItemKind::film};
  const Answer answer = Searcher(index()).search(query);
  EXPECT_THAT(ids_of(answer), ElementsAre(without_network));
  EXPECT_EQ(answer.total, 1);
  EXPECT_EQ(answer.with_all_words, 0);
  EXPECT_TRUE(answer.loosened());
}

TEST_F(QuorumTest, WhatWasMeantMayBeASentenceToo) {
  items_[1].item.kind = ItemKind::film;
  write(items_);
  Query query{.text = "mon collis commandé sur le réseau n'est pas arrivé"};
  Answer answer = Searcher(index()).search(query);
  EXPECT_TRUE(answer.corrected);
  EXPECT_TRUE(answer.loosened());
  EXPECT_THAT(ids_of(answer), UnorderedElementsAre(whole, without_network, without_order));
  // A filter counts as the facet said.
  EXPECT_EQ(answer.kinds["film"], 1);
  query.filters.kinds = {ItemKind::film};
  answer = Searcher(index()).search(query);
  EXPECT_TRUE(answer.corrected);
  EXPECT_THAT(ids_of(answer), ElementsAre(without_network));
}

TEST_F(QuorumTest, PagesFollowOneAnother) {
  const std::vector<ItemId> all = found(sentence);
  for (int page = 0; page < 3; ++page) {
    const Answer answer = Searcher(index()).search({.text = sentence, .offset = page, .limit = 1});
    EXPECT_THAT(ids_of(answer), ElementsAre(all[static_cast<size_t>(page)]));
    EXPECT_EQ(answer.total, 3);
  }
  const Answer newest = Searcher(index()).search({.text = sentence, .sort = Sort::newest});
  EXPECT_THAT(ids_of(newest), ElementsAre(without_order, without_network, whole));
}

TEST_F(QuorumTest, ReasonsAddUp) {
  for (const Hit& hit : Searcher(index()).search({.text = sentence, .explain = true}).hits) {
    double sum = 0;
    for (const Reason& reason : hit.reasons) sum += reason.weight;
    EXPECT_NEAR(sum, hit.score, 1e-6);
  }
}

TEST_F(QuorumTest, WhatIsMissingIsSaidAsItWasTyped) {
  const Answer answer = ask("colis commandé réseau arrivé livr* \"bien reçu\" titre:gare l'envoi rendez-vous");
  EXPECT_THAT(missing(answer, whole), ElementsAre("livr*", "\"bien reçu\"", "titre:gare", "envoi", "rendez-vous"));
}

TEST_F(QuorumTest, AnExpressionMayBeSaidOtherwise) {
  titled("Sortition : un colis commandé, arrivé par le réseau");
  const ItemId otherwise = items_.back().item.id;
  titled("Sortition : un colis commandé est arrivé");
  const ItemId without = items_.back().item.id;
  write(items_);
  const std::vector<SynonymSet> thesaurus{{"1", {"sortition", "tirage au sort"}}};
  const std::string text = "tirage au sort du colis commandé réseau arrivé";
  const Answer answer = Searcher(index()).search({.text = text, .synonyms = thesaurus});
  EXPECT_EQ(answer.with_all_words, 1);
  EXPECT_THAT(missing(answer, otherwise), IsEmpty());
  EXPECT_THAT(missing(answer, without), ElementsAre("réseau"));
}

TEST_F(QuorumTest, AnExpressionIsOneAndMayBeSaidOtherwise) {
  titled("Sortition : un colis commandé par le réseau");
  write(items_);
  const std::vector<SynonymSet> thesaurus{{"1", {"sortition", "tirage au sort"}}};
  const std::string text = "tirage au sort colis commandé réseau foire";
  const Answer answer = Searcher(index()).search({.text = text, .synonyms = thesaurus});
  ASSERT_FALSE(answer.hits.empty());
  EXPECT_EQ(answer.hits.front().id, items_.back().item.id);
  EXPECT_THAT(answer.hits.front().missing, ElementsAre("foire"));
  EXPECT_THAT(missing(answer, whole), ElementsAre("tirage au sort", "foire"));
}

TEST_F(QuorumTest, AlternativesAreOne) {
  const Answer answer = ask("colis commandé réseau arrivé OU parti OU perdu");
  EXPECT_THAT(missing(answer, without_network), ElementsAre("réseau"));
  EXPECT_THAT(missing(answer, whole), IsEmpty());
}

}  // namespace
}  // namespace resonance::search
