// A phrase is found where its words stand one after another, whatever terms it is looked for by and however many
// threads look.
#include "search/phrases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "search/matching.h"
#include "search/readers.h"
#include "tests/search/library.h"
#include "tests/search/members.h"

namespace resonance::search {
namespace {

using testing::ElementsAre;

class Phrases : public LibraryTest {
 protected:
  static std::vector<std::string> terms_of(const std::vector<std::string>& words) {
    const Xapian::Query query = phrase_of(words);
    return {query.get_unique_terms_begin(), query.get_unique_terms_end()};
  }
};

TEST_F(Phrases, TwoFrequentWordsAreOneTerm) {
  EXPECT_THAT(terms_of({"et", "de", "la"}), ElementsAre("Bde la", "Bet de"));
  EXPECT_THAT(terms_of({"de", "la", "ville"}), ElementsAre("Bde la", "ville"));
  EXPECT_THAT(terms_of({"droit", "de", "la", "ville"}), ElementsAre("Bde la", "de", "droit", "ville"));
  EXPECT_THAT(terms_of({"le", "droit"}), ElementsAre("droit", "le"));
  EXPECT_THAT(terms_of({"de", "la"}), ElementsAre("Bde la"));
  EXPECT_THAT(terms_of({"la"}), ElementsAre("la"));
}

TEST_F(Phrases, EachIsFoundWhereItsWordsStand) {
  const std::vector<std::string> words{"le", "de", "la", "et", "ville", "droit"};
  std::vector<IndexedItem> items;
  for (int i = 0; i < 120; ++i) {
    items.push_back(item("Film"));
    // The end of one cue and the beginning of the next are no phrase after a silence; a compound shares a place.
    say(items.back(),
        {{0, 4'000, "", some_of(words, 5) + "d-e la " + some_of(words, 1) + "en-tête " + some_of(words, 3)},
         {90'000, 95'000, "", some_of(words, 4) + "la-la."}});
  }
  write(items);
  const Xapian::Database database(index().string());
  size_t found = 0;
  std::vector<std::vector<std::string>> phrases;
  for (const std::string& one : words) {
    for (const std::string& two : words) {
      phrases.push_back({one, two});
      for (const std::string& three : words) phrases.push_back({one, two, three});
    }
  }
  for (const std::string& one : words) {
    phrases.push_back({one, "en", "tete"});
    phrases.push_back({one, "la", "la"});
    phrases.push_back({one, "d", "e", "la", one});
  }
  for (const std::vector<std::string>& phrase : phrases) {
    const std::vector<Xapian::docid> expected = members(matching(one_after_another(phrase), database));
    EXPECT_EQ(members(matching(phrase_of(phrase), database)), expected) << testing::PrintToString(phrase);
    found += expected.size();
  }
  EXPECT_GT(found, 1'000u);
}

TEST_F(Phrases, TwoThreadsFindWhatOneFinds) {
  const std::vector<std::string> words{"nous", "avons", "le", "droit", "maison"};
  std::vector<IndexedItem> items;
  for (int i = 0; i < 2'100; ++i) {
    items.push_back(item("Nous avons le droit"));
    items.back().item.body = some_of(words, 6);
  }
  write(items);
  const Xapian::Database database(index().string()), other(index().string());
  int asked = 0;
  const AnotherHandle another = [&] {
    ++asked;
    return &other;
  };
  DocumentSet odd(database.get_lastdocid()), most(database.get_lastdocid());
  for (Xapian::docid i = 1; i <= database.get_lastdocid(); ++i) {
    if (i % 2 != 0) odd.add(i);
    if (i % 30 != 0) most.add(i);
  }
  const Searcher searcher(index());
  for (const std::vector<std::string>& phrase :
       {std::vector<std::string>{"droit", "nous"}, {"avons", "droit"}, {"le", "maison"}, {"nous", "avons", "le"}}) {
    asked = 0;
    const DocumentSet alone = matching(one_after_another(phrase), database);
    const DocumentSet together = matching(one_after_another(phrase), database, another);
    EXPECT_EQ(members(together), members(alone));
    EXPECT_GT(alone.count(), 100u);
    EXPECT_EQ(members(matching(one_after_another(phrase), database, [] { return nullptr; })), members(alone))
        << "one thread looks through all where there is no second handle";
    const bool all_have_them = phrase.back() != "maison";
    EXPECT_EQ(asked, all_have_them ? 1 : 0) << testing::PrintToString(phrase);
    DocumentSet wanted = alone;
    wanted.intersect(odd);
    EXPECT_EQ(members(matching(one_after_another(phrase), database, another, &odd)), members(wanted));
    EXPECT_EQ(asked, all_have_them ? 1 : 0) << "half of the documents are not worth a thread";
    wanted = alone;
    wanted.intersect(most);
    EXPECT_EQ(members(matching(one_after_another(phrase), database, another, &most)), members(wanted));
    EXPECT_EQ(asked, all_have_them ? 2 : 0);
    std::string text;
    for (const std::string& word : phrase) text += (text.empty() ? "\"" : " ") + word;
    EXPECT_EQ(searcher.search({.text = text + '"'}).total, static_cast<int64_t>(alone.count()));
  }
}

TEST_F(Phrases, TheSecondHandleIsOfTheSameState) {
  write({item("Nous avons le droit")});
  Readers readers(index());
  const std::unique_ptr<Reader> reader = readers.take(), stale = readers.take();
  ASSERT_TRUE(reader && stale);
  const Xapian::Database* const second = readers.second_items(*reader);
  ASSERT_TRUE(second);
  EXPECT_EQ(second, readers.second_items(*reader));
  EXPECT_EQ(second->get_revision(), reader->items.get_revision());
  write({item("Une autre")}, 2);
  EXPECT_FALSE(readers.second_items(*stale)) << "the index has changed since";
}

}  // namespace
}  // namespace resonance::search
