#include "catalogue/themes.h"

#include <algorithm>

#include "temporary_catalogue.h"

namespace resonance {
namespace {

TEST_F(CatalogueTest, StartsWithTheSubjectsOfTheCoalition) {
  auto all = catalogue_->themes.all();
  EXPECT_GE(all.size(), 30u);
  for (size_t i = 0; i < all.size(); ++i) {
    EXPECT_FALSE(all[i].label_fr.empty());
    EXPECT_FALSE(all[i].label_en.empty());
    if (all[i].parent.empty()) continue;
    auto parent = std::ranges::find(all, all[i].parent, &Theme::id);
    EXPECT_LT(parent - all.begin(), static_cast<ptrdiff_t>(i)) << "a parent stands before its children";
  }
}

TEST_F(CatalogueTest, IsEditable) {
  Theme theme = catalogue_->themes.create("pouvoir-agir", " Porte à porte ", "");
  EXPECT_EQ(theme.label_fr, "Porte à porte");
  EXPECT_EQ(theme.label_en, "Porte à porte");
  Item draft;
  draft.language = "fr";
  draft.title = "un";
  draft.themes = {theme.id};
  Item item = catalogue_->items.create(draft);
  int64_t before = catalogue_->items.last_change();
  catalogue_->themes.rename(theme.id, "Porte-à-porte", "Door to door");
  EXPECT_EQ(catalogue_->items.changes_after(before, 5).size(), 1u);  // found by its new name
  EXPECT_EQ(code_of([&] { catalogue_->themes.remove("pouvoir-agir"); }), ErrorCode::conflict);
  catalogue_->themes.remove(theme.id);
  EXPECT_TRUE(catalogue_->items.find(item.id)->themes.empty());
  EXPECT_EQ(code_of([&] { catalogue_->themes.rename(theme.id, "x", "x"); }), ErrorCode::not_found);
}

TEST_F(CatalogueTest, HasFourLevelsAtMost) {
  std::string parent;
  for (int level = 0; level < 4; ++level) parent = catalogue_->themes.create(parent, "niveau", "level").id;
  EXPECT_EQ(code_of([&] { catalogue_->themes.create(parent, "trop", "too deep"); }), ErrorCode::invalid);
  EXPECT_EQ(code_of([&] { catalogue_->themes.create("", " ", "no French"); }), ErrorCode::invalid);
  EXPECT_EQ(code_of([&] { catalogue_->themes.create("nowhere", "a", "a"); }), ErrorCode::not_found);
}

}  // namespace
}  // namespace resonance
