// What is counted is what is ranked: the sets of search/matching.h hold the documents that Xapian weighs, no more and
// no less, for every kind of question, and the hits are the same with and without their phrases.
#include "search/matching.h"

#include <gtest/gtest.h>

#include <map>

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

  std::vector<Xapian::docid> weighed(const Xapian::Query& query) const {
    Xapian::Enquire enquire(database_);
    enquire.set_query(query);
    const Xapian::MSet all = enquire.get_mset(0, kItems);
    return {all.begin(), all.end()};
  }
  std::vector<Xapian::docid> hits(const DocumentSet& allowed, const Xapian::Query& query) const {
    Xapian::Enquire enquire(database_);
    const Xapian::MSet all = hits_of(allowed, query, database_, enquire, 0, kItems);
    return {all.begin(), all.end()};
  }
  // Few enough to be looked up.
  DocumentSet some_of_them(const DocumentSet& set) const {
    DocumentSet few(database_.get_lastdocid());
    size_t count = 0;
    set.each([&](Xapian::docid document) {
      if (count++ % 30 == 0) few.add(document);
    });
    return few;
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
      EXPECT_EQ(hits(set, without_phrases(asked)), ranked) << text;  // in the same order
      const DocumentSet few = some_of_them(set);
      std::vector<Xapian::docid> ranked_few = ranked;
      std::erase_if(ranked_few, [&](Xapian::docid document) { return !few.contains(document); });
      EXPECT_EQ(hits(few, without_phrases(asked)), ranked_few) << text;
      std::sort(ranked.begin(), ranked.end());
      EXPECT_EQ(members(set), ranked) << text;
      found += ranked.size();
    }
  }
  EXPECT_GT(found, 1'000u);
}

TEST_F(MatchingTest, LookedUpHitsWeighWhatReadOnesDo) {
  const Xapian::Query asked = query("parole quartier logement", Share::any_demand);
  const DocumentSet all = matching(asked, database_);
  Xapian::Enquire enquire(database_), another(database_);
  std::map<Xapian::docid, double> weights;
  const Xapian::MSet read = hits_of(all, asked, database_, enquire, 0, kItems);
  for (auto each = read.begin(); each != read.end(); ++each) weights[*each] = each.get_weight();
  const DocumentSet few = some_of_them(all);
  const Xapian::MSet looked_up = hits_of(few, asked, database_, another, 0, kItems);
  EXPECT_EQ(looked_up.size(), few.count());
  for (auto each = looked_up.begin(); each != looked_up.end(); ++each) {
    EXPECT_DOUBLE_EQ(each.get_weight(), weights[*each]);
  }
  EXPECT_TRUE(hits(DocumentSet(database_.get_lastdocid()), asked).empty());
}

TEST_F(MatchingTest, RoughlyMatchesWhateverHasTheWordsOfAPhrase) {
  const auto roughly = [&](const std::string& text) {
    return members(roughly_matching(query(text, Share::all), database_));
  };
  EXPECT_FALSE(reads_places(query("quartier", Share::all)));
  EXPECT_TRUE(reads_places(query("parole \"maison ouverte\"", Share::all)));
  EXPECT_TRUE(reads_places(query("rendez-vous", Share::all)));
  EXPECT_EQ(roughly("\"maison ouverte\""), members(matching(query("maison ouverte", Share::all), database_)));
  for (const char* text : {"quartier logement", "parole \"maison ouverte\"", "rendez-vous",
                           "parole -\"maison ouverte\"", "\"la parole\" OU \"des habitants\""}) {
    const Xapian::Query asked = query(text, Share::all);
    const std::vector<Xapian::docid> all = members(matching(asked, database_)), rough = roughly(text);
    EXPECT_TRUE(std::includes(rough.begin(), rough.end(), all.begin(), all.end())) << text;
    EXPECT_TRUE(reads_places(asked) || rough == all) << text;
  }
  EXPECT_GT(roughly("\"maison ouverte\"").size(),
            members(matching(query("\"maison ouverte\"", Share::all), database_)).size());
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
