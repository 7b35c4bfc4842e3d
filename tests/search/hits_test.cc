// What an answer shows of each item: title, extract, moments.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "tests/search/library.h"

namespace resonance::search {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Hits : public LibraryTest {};

TEST_F(Hits, FindsAndQuotesTheAnswersOfAReport) {
  IndexedItem one = item("Porte-à-porte");
  one.item.body = "Un mot de la fin.";
  one.item.answers = {{Question::context, "Une **rénovation** était annoncée."},
                      {Question::failed, "```\nLe questionnaire, trop long"}};
  write({one, item("Autre chose")});
  for (const char* text : {"rénovation", "questionnaire", "\"trop long\"", "rénovation mot fin"}) {
    EXPECT_THAT(found(text), ElementsAre(one.item.id)) << text;
  }
  EXPECT_THAT(found("\"annoncée le questionnaire\""), IsEmpty()) << "no phrase spans two answers";
  EXPECT_EQ(plain(ask("renovation").hits[0].extract), "Une rénovation était annoncée.");
}

TEST_F(Hits, AMomentStartsAtTheFirstCueThatMatches) {
  IndexedItem one = item("Une réunion");
  say(one, {{10'000, 12'000, "", "Bonjour à vous"},
            {12'340, 14'000, "", "je représente les locataires"},
            {14'000, 16'000, "", "de la tour Anatole."},
            {60'000, 62'000, "", "Voilà."}});
  write({one});
  Answer answer = ask("locataire");
  ASSERT_THAT(answer.hits, SizeIs(1));
  ASSERT_THAT(answer.hits[0].moments, SizeIs(1));
  const Moment& moment = answer.hits[0].moments[0];
  EXPECT_EQ(moment.start_ms, 12'340);
  EXPECT_EQ(moment.end_ms, 16'000);
  EXPECT_EQ(plain(moment.quote), "Bonjour à vous je représente les locataires de la tour Anatole.");
  EXPECT_THAT(marked(moment.quote), ElementsAre("locataires"));
}

TEST_F(Hits, MomentsAreTheBestInOrderOfTime) {
  IndexedItem one = item("Un débat");
  std::vector<Cue> cues;
  for (int i = 0; i < 50; ++i) {
    std::string text = i % 10 == 3 ? "Le vote du budget participatif." : "Le vote et d'autres sujets encore.";
    cues.push_back({i * 10'000, i * 10'000 + 5'000, "", text});
  }
  say(one, cues);
  write({one});
  Searcher searcher(index());
  Answer answer = searcher.search({.text = "vote budget participatif", .moments = 3});
  ASSERT_THAT(answer.hits, SizeIs(1));
  std::vector<int64_t> starts;
  for (const Moment& moment : answer.hits[0].moments) starts.push_back(moment.start_ms);
  ASSERT_THAT(starts, SizeIs(3));
  EXPECT_TRUE(std::is_sorted(starts.begin(), starts.end()));
  for (int64_t start : starts) EXPECT_EQ(start % 100'000, 30'000);
  EXPECT_THAT(searcher.search({.text = "vote", .moments = 0}).hits[0].moments, IsEmpty());
  EXPECT_THAT(searcher.search({.text = "vote", .moments = 20}).hits[0].moments, SizeIs(20));
}

TEST_F(Hits, TwoTranscriptsOfOneMediaGiveOneMoment) {
  IndexedItem one = item("Le festival");
  say(one, {{0, 3'000, "", "Le festival commence."}});
  one.media[0].transcripts.push_back({"en", {{0, 3'000, "", "The festival begins."}}});
  write({one});
  Answer answer = ask("festival");
  ASSERT_THAT(answer.hits, SizeIs(1));
  EXPECT_THAT(answer.hits[0].moments, SizeIs(1));
  EXPECT_THAT(found("beginning"), ElementsAre(one.item.id));
}

TEST_F(Hits, AMatchInTheTitleOnlyHasAnExtractAndNoMoment) {
  IndexedItem one = item("Les sorcières de Bourges");
  one.item.summary = "Un documentaire tourné en un été.";
  say(one, {{0, 2'000, "", "Elles dansaient."}});
  write({one});
  Answer answer = ask("sorciere");
  ASSERT_THAT(answer.hits, SizeIs(1));
  EXPECT_THAT(answer.hits[0].moments, IsEmpty());
  EXPECT_THAT(marked(answer.hits[0].title), ElementsAre("sorcières"));
  EXPECT_EQ(plain(answer.hits[0].title), "Les sorcières de Bourges");
  EXPECT_EQ(plain(answer.hits[0].extract), "Un documentaire tourné en un été.");
}

TEST_F(Hits, TheExtractIsWhereTheBodyMatches) {
  IndexedItem one = item("Retex");
  one.item.summary = "Un résumé.";
  std::string filling =
      "Une phrase de remplissage qui compte bien assez de mots pour former un passage à elle toute seule ici. ";
  one.item.body =
      filling + filling + "\n\nNous avons tiré au sort soixante habitant·e·s parmi les volontaires.\n\n" + filling;
  write({one});
  Answer answer = ask("habitantes tirées au sort");
  ASSERT_THAT(answer.hits, SizeIs(1));
  EXPECT_THAT(marked(answer.hits[0].extract), testing::Contains("habitant·e·s"));
}

TEST_F(Hits, EachHitShowsWhatItsOwnItemSays) {
  std::map<ItemId, std::string> number_of;
  std::vector<IndexedItem> items;
  for (int i = 0; i < 45; ++i) {
    const std::string number = std::to_string(1'000 + i);
    IndexedItem each = item("Séance " + number);
    say(each, {{1'000, 3'000, "", "Le vote " + number + " est clos."}});
    number_of[each.item.id] = number;
    items.push_back(std::move(each));
  }
  write(items);
  Answer answer = Searcher(index()).search({.text = "vote", .limit = 100});
  ASSERT_THAT(answer.hits, SizeIs(45));
  for (const Hit& hit : answer.hits) {
    EXPECT_EQ(plain(hit.title), "Séance " + number_of[hit.id]);
    ASSERT_THAT(hit.moments, SizeIs(1));
    EXPECT_EQ(plain(hit.moments[0].quote), "Le vote " + number_of[hit.id] + " est clos.");
  }
}

}  // namespace
}  // namespace resonance::search
