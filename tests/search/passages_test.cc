#include "search/passages.h"

#include <gtest/gtest.h>

#include <sstream>

#include "search/plain_text.h"

namespace resonance::search {
namespace {

size_t words(const std::string& text) {
  std::istringstream stream(text);
  std::string word;
  size_t count = 0;
  while (stream >> word) ++count;
  return count;
}

TEST(Passages, JoinCuesUntilTheSentencesEnd) {
  auto passages = passages_of({{0, 2'000, "", "Nous avons ouvert"},
                               {2'000, 4'000, "", "une maison de quartier\nà Tours."},
                               {4'000, 6'000, "", "Elle est ouverte à tous."},
                               {6'000, 8'000, "", "Chacun y vient."}});
  ASSERT_EQ(passages.size(), 2u);
  EXPECT_EQ(passages[0].text, "Nous avons ouvert une maison de quartier à Tours. Elle est ouverte à tous.");
  ASSERT_EQ(passages[0].cues.size(), 3u);
  const PassageCue& second = passages[0].cues[1];
  EXPECT_EQ(second.start_ms, 2'000);
  EXPECT_EQ(second.end_ms, 4'000);
  EXPECT_EQ(passages[0].text.substr(second.begin, second.end - second.begin), "une maison de quartier à Tours.");
  EXPECT_EQ(passages[1].text, "Chacun y vient.");
}

TEST(Passages, NeverCrossSpeakersOrSilences) {
  auto passages = passages_of({{0, 1'000, "Anne", "Je commence"},
                               {1'000, 2'000, "Bob", "et je continue"},
                               {2'000, 3'000, "Bob", "ensuite"},
                               {30'000, 31'000, "Bob", "plus tard"}});
  ASSERT_EQ(passages.size(), 3u);
  EXPECT_EQ(passages[0].speaker, "Anne");
  EXPECT_EQ(passages[1].speaker, "Bob");
  EXPECT_EQ(passages[1].text, "et je continue ensuite");
  EXPECT_EQ(passages[2].text, "plus tard");
}

TEST(Passages, StayWithinTimeAndWords) {
  std::vector<Cue> cues;
  for (int i = 0; i < 200; ++i) cues.push_back({i * 4'000, (i + 1) * 4'000, "", "des mots sans point ni fin"});
  auto passages = passages_of(cues);
  size_t seen = 0;
  for (const Passage& passage : passages) {
    EXPECT_LE(passage.cues.back().end_ms - passage.cues.front().start_ms, longest_passage_ms);
    EXPECT_LE(words(passage.text), longest_passage_words);
    seen += passage.cues.size();
  }
  EXPECT_EQ(seen, cues.size());
}

TEST(Passages, DivideAnEndlessCueAndKeepItsTimes) {
  std::string text;
  for (int i = 0; i < 500; ++i) text += i % 15 == 14 ? "fin. " : "mot ";
  auto passages = passages_of({{1'000, 900'000, "", text}});
  EXPECT_GT(passages.size(), 8u);
  size_t seen = 0;
  for (const Passage& passage : passages) {
    EXPECT_LE(words(passage.text), longest_passage_words);
    for (const PassageCue& cue : passage.cues) EXPECT_EQ(cue.start_ms, 1'000);
    seen += words(passage.text);
  }
  EXPECT_EQ(seen, 500u);
}

TEST(Passages, SortCuesAndDropEmptyOnes) {
  auto passages = passages_of({{5'000, 6'000, "", "second"}, {0, 1'000, "", "premier"}, {1'000, 5'000, "", " \n "}});
  ASSERT_EQ(passages.size(), 2u);  // four seconds without words are a silence
  EXPECT_EQ(passages[0].text, "premier");
  EXPECT_TRUE(passages_of({}).empty());
}

TEST(Passages, OfTextJoinHeadingsAndKeepParagraphs) {
  auto passages = passages_of_text("Comment ?\n\nEn partant de l’existant.\n\n" + std::string(200, 'x') + "\n\n\n\n");
  ASSERT_EQ(passages.size(), 1u);
  std::string sentence;
  for (int i = 0; i < 24; ++i) sentence += "mot ";
  sentence += "fin.";
  passages = passages_of_text(sentence + "\n\n" + sentence + " " + sentence);
  EXPECT_EQ(passages.size(), 3u);
  EXPECT_TRUE(passages_of_text("").empty());
}

TEST(PlainText, KeepsWordsAndDropsMarks) {
  EXPECT_EQ(plain_text("# Un titre\n\nDu *texte* **fort** avec [un lien](https://exemple.fr/page) et\nla suite."),
            "Un titre\n\nDu texte fort avec un lien et la suite.");
  EXPECT_EQ(plain_text("- un\n- deux\n\n> cité & `code`\n\n<script>alert(1)</script>"), "un\n\ndeux\n\ncité & code");
  EXPECT_EQ(plain_text("![une photo](x.jpg)"), "une photo");
  EXPECT_EQ(plain_text(""), "");
  std::string deep(100'000, '>');
  plain_text(deep + " fond");
  plain_text(std::string(50'000, '['));
}

}  // namespace
}  // namespace resonance::search
