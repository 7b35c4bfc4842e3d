// What is counted is what is ranked: the sets of search/matching.h hold the documents that Xapian weighs, no more and
// no less, for every kind of question, and the hits are the same with and without their phrases.
#include "search/matching.h"

#include <gtest/gtest.h>

#include "search/item_query.h"
#include "search/parsed_query.h"
#include "tests/search/library.h"
#include "tests/search/members.h"

namespace resonance::search {
namespace {

constexpr int kItems = 300;

class MatchingTest : public LibraryTest {
 protected:
  MatchingTest() {
    const std::vector<std::string> words{"le",     "quartier", "demande", "la",        "parole",       "des",
                                         "élues",  "et",       "de",      "habitants", "co-construit", "rendez-vous",
                                         "maison", "ouverte",  "aux",     "jeunes",    "logement",     "public"};
    std::vector<IndexedItem> items;
    for (int i = 0; i < kItems; ++i) {
      items.push_back(item("Film " + std::to_string(i)));
      say(items.back(), {{0, 5'000, "", some_of(words, 12) + "."}});
    }
    write(items);
    // Some are gone, so that not every number is a document.
    Writer writer(index());
    for (int i = 0; i < kItems; i += 7) writer.remove(items[static_cast<size_t>(i)].item.id);
    writer.commit(2);
    database_ = Xapian::Database(index().string());
  }

  std::vector<Xapian::docid> weighed(const Xapian::Query& query, const DocumentSet* among = nullptr) const {
    Xapian::Enquire enquire(database_);
    enquire.set_query(query);
    const std::optional<Among> decider = among ? std::optional<Among>(*among) : std::nullopt;
    const Xapian::MSet all = enquire.get_mset(0, kItems, nullptr, decider ? &*decider : nullptr);
    return {all.begin(), all.end()};
  }

  Xapian::Query query(const std::string& text, Share share) {
    const ParsedQuery parsed(text, analysers_, database_, Synonyms({}, analysers_), {});
    return for_items(parsed, share);
  }

  Xapian::Database database_;
  Analysers analysers_;
};

TEST_F(MatchingTest, CountsWhatXapianWeighs) {
  size_t found = 0;
  for (const char* text : {"",
                           "quartier",
                           "habitante",
                           "quartier logement",
                           "quartier OU logement maison",
                           "-jeunes",
                           "parole -jeunes",
                           "\"et de la\"",
                           "\"de la\" quartier",
                           "\"la parole\" OU \"des habitants\"",
                           "co-construit",
                           "coconstruit",
                           "rendez-vous",
                           "jeu*",
                           "l* publ*",
                           "titre:film",
                           "titre:absent",
                           "absent",
                           "parole absent",
                           "\"absent\"",
                           "-\"et de\" -co-construit",
                           "maison \"ouverte aux jeunes\" -logement"}) {
    for (const Share share : {Share::all, Share::any_demand, Share::any_word}) {
      const Xapian::Query asked = query(text, share);
      const DocumentSet set = matching(asked, database_);
      std::vector<Xapian::docid> ranked = weighed(asked);
      const std::vector<Xapian::docid> hits = weighed(without_phrases(asked), &set);
      EXPECT_EQ(hits, ranked) << text;  // in the same order
      std::sort(ranked.begin(), ranked.end());
      EXPECT_EQ(members(set), ranked) << text;
      found += ranked.size();
    }
  }
  EXPECT_GT(found, 1'000u);
}

TEST_F(MatchingTest, SetsAreUnitedIntersectedAndSubtracted) {
  DocumentSet even(200), third(200);
  for (Xapian::docid i = 1; i <= 200; ++i) {
    if (i % 2 == 0) even.add(i);
    if (i % 3 == 0) third.add(i);
  }
  DocumentSet both = even, any = even, only = even;
  both.intersect(third);
  any.unite(third);
  only.subtract(third);
  EXPECT_EQ(members(both).size(), 33u);
  EXPECT_EQ(members(any).size(), 133u);
  EXPECT_EQ(members(only).size(), 67u);
  EXPECT_TRUE(both.contains(198));
  EXPECT_FALSE(only.contains(198));
  both.each([&](Xapian::docid document) {
    if (document > 6) both.remove(document);
  });
  EXPECT_EQ(members(both), std::vector<Xapian::docid>{6});
}

}  // namespace
}  // namespace resonance::search
