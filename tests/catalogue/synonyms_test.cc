#include "catalogue/synonyms.h"

#include <algorithm>

#include "temporary_catalogue.h"

namespace resonance {
namespace {

TEST_F(CatalogueTest, StartsWithTheSiglesOfItsField) {
  const std::vector<SynonymSet> sets = catalogue_->synonyms.all();
  EXPECT_GE(sets.size(), 30u);
  for (const SynonymSet& set : sets) EXPECT_GE(set.expressions.size(), 2u) << set.id;
}

TEST_F(CatalogueTest, SynonymsAreKeptChangedAndRemoved) {
  const size_t before = catalogue_->synonyms.all().size();
  const SynonymSet set = catalogue_->synonyms.create({" sortition ", "", "Tirage  au sort", "SORTITION"});
  EXPECT_EQ(set.expressions, (std::vector<std::string>{"sortition", "Tirage au sort"}));
  catalogue_->synonyms.replace(set.id, {"sortition", "jury citoyen"});
  const std::vector<SynonymSet> all = catalogue_->synonyms.all();
  const auto found = std::ranges::find(all, set.id, &SynonymSet::id);
  ASSERT_NE(found, all.end());
  EXPECT_EQ(found->expressions, (std::vector<std::string>{"sortition", "jury citoyen"}));
  catalogue_->synonyms.remove(set.id);
  EXPECT_EQ(catalogue_->synonyms.all().size(), before);
  EXPECT_EQ(code_of([&] { catalogue_->synonyms.remove(set.id); }), ErrorCode::not_found);
  EXPECT_EQ(code_of([&] { catalogue_->synonyms.replace(set.id, {"a", "b"}); }), ErrorCode::not_found);
}

TEST_F(CatalogueTest, ExpressionsHaveBounds) {
  EXPECT_EQ(code_of([&] { catalogue_->synonyms.create({"seule", " "}); }), ErrorCode::invalid);
  EXPECT_EQ(code_of([&] { catalogue_->synonyms.create({"a", std::string(81, 'b')}); }), ErrorCode::invalid);
  std::vector<std::string> many;
  for (int i = 0; i < 13; ++i) many.push_back("mot " + std::to_string(i));
  EXPECT_EQ(code_of([&] { catalogue_->synonyms.create(many); }), ErrorCode::invalid);
}

}  // namespace
}  // namespace resonance
