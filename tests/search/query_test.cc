// What people type, and what else arrives in a search box.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/search/library.h"

namespace resonance::search {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

class QueryTest : public LibraryTest {};

TEST_F(QueryTest, EveryWordMustBeInTheItemElseAnyMayBe) {
  IndexedItem both = item("Vélo et école");
  IndexedItem one = item("Vélo");
  write({both, one});
  EXPECT_THAT(found("vélo école"), ElementsAre(both.item.id));
  EXPECT_THAT(found("comment aller à l'école en vélo"), SizeIs(2));  // "aller" is nowhere
  EXPECT_THAT(found("introuvable"), IsEmpty());
}

TEST_F(QueryTest, TheTitleBeatsTheSpeech) {
  IndexedItem title = item("La démocratie locale");
  std::vector<Cue> cues;
  for (int i = 0; i < 300; ++i)
    cues.push_back({i * 5'000, i * 5'000 + 4'000, "", "On parle longtemps de toutes choses ici."});
  say(title, cues);
  IndexedItem speech = item("Une discussion");
  say(speech, {{0, 1'000, "", "La démocratie, oui la démocratie, encore la démocratie."}});
  IndexedItem summary = item("Autre");
  summary.item.summary = "De la démocratie.";
  write({speech, summary, title});
  ASSERT_THAT(found("démocratie"), SizeIs(3));
  EXPECT_EQ(found("démocratie")[0], title.item.id);
}

TEST_F(QueryTest, TheExactWordBeatsItsRelatives) {
  IndexedItem relative = item("Sujet A");
  relative.item.summary = "Une habitante du quartier.";
  IndexedItem exact = item("Sujet B");
  exact.item.summary = "Des habitants du quartier.";
  write({exact, relative});
  EXPECT_THAT(found("habitants"), ElementsAre(exact.item.id, relative.item.id));
  EXPECT_THAT(found("habitante"), ElementsAre(relative.item.id, exact.item.id));
}

TEST_F(QueryTest, TheBeginningOfAWordIsCompletedWhenAskedTo) {
  IndexedItem one = item("Les locataires");
  IndexedItem two = item("La mer");
  IndexedItem three = item("Merci beaucoup");
  write({one, two, three});
  EXPECT_THAT(found("locat*"), ElementsAre(one.item.id));
  EXPECT_THAT(marked(ask("locat*").hits[0].title), ElementsAre("locataires"));
  EXPECT_THAT(found("mer"), ElementsAre(two.item.id));
  EXPECT_THAT(found("merc*"), ElementsAre(three.item.id));
  EXPECT_THAT(found("mer*"), UnorderedElementsAre(two.item.id, three.item.id));
  EXPECT_THAT(found("lo*"), IsEmpty());
  EXPECT_TRUE(ask("locat").corrected);
  EXPECT_EQ(ask("locat").correction.value().text, "locataires");
}

// Xapian 1.4.22 crashes on OP_MAX beside a word that every document has.
TEST_F(QueryTest, AStopWordThatAllItemsHaveIsCompleted) {
  std::vector<IndexedItem> items;
  for (int i = 0; i < 300; ++i) {
    items.push_back(item("Par " + std::string(i % 3 == 0 ? "partie" : i % 3 == 1 ? "parole" : "parfois")));
  }
  write(items);
  EXPECT_EQ(ask("par*").total, 300);
  EXPECT_EQ(ask("par* parole").total, 100);
}

TEST_F(QueryTest, AnAccentThatIsTypedCounts) {
  IndexedItem wall = item("Le mur");
  IndexedItem ripe = item("Un fruit mûr");
  IndexedItem careless = item("Le chomage des jeunes");
  write({wall, ripe, careless});
  EXPECT_THAT(found("mûr"), ElementsAre(ripe.item.id));
  EXPECT_THAT(found("mur"), UnorderedElementsAre(wall.item.id, ripe.item.id));
  EXPECT_THAT(found("chômage"), ElementsAre(careless.item.id));
  EXPECT_THAT(marked(ask("mûr").hits[0].title), ElementsAre("mûr"));
}

TEST_F(QueryTest, NumbersAreOneWordHoweverTheyAreSpaced) {
  IndexedItem spaced = item("Il manque 30 000 euros");
  IndexedItem joined = item("Il manque 30000 euros");
  IndexedItem year = item("En 2024 300 personnes à 18 h");
  write({spaced, joined, year});
  for (const char* text : {"30 000", "30000", "30.000 euros", "(30 000)", "30 000, euros"}) {
    EXPECT_THAT(found(text), UnorderedElementsAre(spaced.item.id, joined.item.id)) << text;
  }
  EXPECT_THAT(found("2024 300"), ElementsAre(year.item.id));
  EXPECT_THAT(found("18h"), ElementsAre(year.item.id));
  EXPECT_THAT(found("000"), IsEmpty());
}

TEST_F(QueryTest, PhrasesAndExclusions) {
  IndexedItem one = item("Égalité des chances");
  IndexedItem two = item("Des chances pour l’égalité");
  IndexedItem three = item("Le rendez-vous");
  IndexedItem four = item("Il rend compte");
  write({one, two, three, four});
  EXPECT_THAT(found("\"egalite des chances\""), ElementsAre(one.item.id));
  EXPECT_THAT(found("« égalité des chances »"), ElementsAre(one.item.id));
  EXPECT_THAT(found("chances -\"des chances pour\""), ElementsAre(one.item.id));
  EXPECT_THAT(found("-chances -rend -rendez-vous"), IsEmpty());
  EXPECT_THAT(found("-chances -rendez-vous"), ElementsAre(four.item.id));
  EXPECT_THAT(found("rendez-vous"), ElementsAre(three.item.id));
  EXPECT_THAT(marked(ask("\"égalité des chances\"").hits[0].title), ElementsAre("Égalité des chances"));
}

TEST_F(QueryTest, APhraseDoesNotSpanTwoPassages) {
  IndexedItem one = item("Sujet");
  say(one, {{0, 1'000, "", "Il a parlé du jardin."}, {20'000, 21'000, "", "Partagé ou non ?"}});
  write({one});
  EXPECT_THAT(found("\"jardin partagé\""), IsEmpty());
  EXPECT_THAT(found("jardin partagé"), SizeIs(1));
}

TEST_F(QueryTest, EnglishAndFrenchEachFindTheirOwn) {
  IndexedItem english = item("Tenants and their council", "en");
  say(english, {{500, 2'000, "", "The tenants were voting on policies."}}, "en");
  IndexedItem french = item("Les locataires");
  say(french, {{700, 2'000, "", "Les locataires votaient."}});
  write({english, french});
  EXPECT_THAT(found("tenant"), ElementsAre(english.item.id));
  EXPECT_THAT(found("policy of the tenants"), ElementsAre(english.item.id));
  EXPECT_THAT(found("locataire"), ElementsAre(french.item.id));
  EXPECT_THAT(marked(ask("vote tenant").hits[0].moments.at(0).quote), ElementsAre("tenants", "voting"));
  EXPECT_EQ(ask("policy").hits[0].moments.at(0).start_ms, 500);
}

TEST_F(QueryTest, StopWordsAloneAreSearched) {
  IndexedItem one = item("Qui sommes-nous ?");
  write({one, item("Autre chose")});
  EXPECT_THAT(found("qui nous"), ElementsAre(one.item.id));
  EXPECT_THAT(found("\"qui sommes-nous\""), ElementsAre(one.item.id));
}

TEST_F(QueryTest, WordsWithPunctuationInside) {
  IndexedItem one = item("Le C.E.S.E.R. et les élu·e·s");
  one.item.summary = "Aujourd’hui à l’Île-Bouchard.";
  write({one, item("Autre chose")});
  for (const char* text : {"ceser", "CESER", "c.e.s.e.r.", "élus", "élues", "élu.e.s", "aujourd'hui", "ile bouchard",
                           "l'ile-bouchard", "L’ÎLE-BOUCHARD", "ceser, élus ; aujourd'hui !", "(ceser)", "ceser?"}) {
    EXPECT_THAT(found(text), ElementsAre(one.item.id)) << text;
  }
}

TEST_F(QueryTest, HostileTextIsAnswered) {
  IndexedItem one = item("Un vote");
  write({one});
  std::string many;
  for (int i = 0; i < 10'000; ++i) many += "mot" + std::to_string(i) + " ";
  std::string controls;
  for (int i = 0; i < 32; ++i) controls += static_cast<char>(i);
  for (const std::string& text : {many,
                                  std::string("vote ") + many,
                                  std::string(1'000'000, 'v'),
                                  std::string(1'000'000, '"'),
                                  std::string(1'000'000, '-'),
                                  std::string(1'000'000, '*'),
                                  std::string(100'000, '('),
                                  controls,
                                  controls + "vote",
                                  std::string("\xff\xfe\x80 vote \xc3"),
                                  std::string("vote\0vote", 9),
                                  std::string("a*"),
                                  std::string("*"),
                                  std::string("-"),
                                  std::string("--"),
                                  std::string("-\""),
                                  std::string("\""),
                                  std::string("vote \"non fermé"),
                                  std::string("NEAR/99999 vote"),
                                  std::string("vote AND OR NOT ( XOR"),
                                  std::string("title:vote Qabc ZFvote S"),
                                  std::string("\"\" -\"\" ''"),
                                  std::string("🗳️ 🇫🇷 \u202Eetov\u202C"),
                                  std::string("日本語 ภาษาไทย العربية"),
                                  std::string("%s%n ../../etc/passwd <script>")}) {
    Answer answer = ask(text);
    EXPECT_LE(answer.total, 1);
  }
  EXPECT_EQ(ask(std::string("\xff vote")).total, 1);
  EXPECT_EQ(ask("vote \"non fermé").total, 1);
  EXPECT_EQ(ask("Q" + one.item.id.text()).total, 0);
  std::string completed;
  for (int i = 0; i < 60; ++i) completed += "vot* ";
  EXPECT_EQ(ask(completed).total, 1);
}

TEST_F(QueryTest, HostileItemsAreIndexed) {
  IndexedItem one = item(std::string("\xff\xfe titre \xc3") + std::string(1, '\0') + "\r\nfin \u202E voté");
  one.item.summary = std::string(2'000, '"');
  one.item.body = std::string(200'000, '[') + std::string(1'000, 'x') + " " + std::string(100, '*');
  one.theme_ids = {"a", "a", "b"};
  one.theme_labels = {{std::string(10'000, 'l'), ""}};
  one.organisation_name = std::string(10'000, 'o') + "\n";
  one.territory_codes = {std::string(500, 'c')};
  say(one, {{0, 1'000, "\xff", "\xff\xfe mots \xc3(" + std::string(70'000, 'y')},
            {-5, -9, "", "temps à rebours"},
            {0, 0, "", ""}});
  write({one});
  Answer answer = ask("mots");
  EXPECT_EQ(answer.total, 1);
  EXPECT_THAT(answer.themes, UnorderedElementsAre(testing::Pair("a", 1), testing::Pair("b", 1)));
  EXPECT_EQ(ask("rebours").hits.at(0).moments.at(0).start_ms, -5);
}

}  // namespace
}  // namespace resonance::search
