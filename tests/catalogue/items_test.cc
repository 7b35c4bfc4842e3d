#include "catalogue/items.h"

#include "temporary_catalogue.h"

namespace resonance {
namespace {

TEST_F(CatalogueTest, KeepsAnItemWhole) {
  Item draft;
  draft.kind = ItemKind::experience;
  draft.title = "Jardin partagé";
  draft.summary = "Un été";
  draft.body = "# Ce qui a marché\n\nTout.";
  draft.language = "fr";
  draft.themes = {"interpellation", "logement"};
  Item item = catalogue_->items.create(draft);
  Item found = *catalogue_->items.find(item.id);
  EXPECT_EQ(found.kind, ItemKind::experience);
  EXPECT_EQ(found.title, draft.title);
  EXPECT_EQ(found.body, draft.body);
  EXPECT_EQ(found.themes.size(), 2u);
  EXPECT_EQ(found.publication, Publication::draft);
  EXPECT_GT(found.created_ms, 0);
  EXPECT_GT(found.change, 0);
  EXPECT_FALSE(catalogue_->items.find(ItemId::random()));
}

TEST_F(CatalogueTest, SurvivesReopening) {
  ItemId id = published("Ici").id;
  catalogue_ = std::make_unique<Catalogue>(folder_);
  EXPECT_EQ(catalogue_->items.find(id)->title, "Ici");
}

TEST_F(CatalogueTest, RefusesWhatDoesNotExist) {
  Item draft;
  draft.language = "fr";
  draft.themes = {"no-such-theme"};
  EXPECT_EQ(code_of([&] { catalogue_->items.create(draft); }), ErrorCode::invalid);
  draft.themes = {};
  draft.territory = "COM-00000";
  EXPECT_EQ(code_of([&] { catalogue_->items.create(draft); }), ErrorCode::invalid);
  EXPECT_EQ(catalogue_->items.latest_of_all(10).size(), 0u);  // nothing half stored
}

TEST_F(CatalogueTest, ChecksTextsAtTheirLimits) {
  Item item;
  item.title = std::string(200, 'a');
  clean_and_check(item);
  item.title += "a";
  EXPECT_EQ(code_of([&] { clean_and_check(item); }), ErrorCode::invalid);
  item.title = " un\n titre ";
  clean_and_check(item);
  EXPECT_EQ(item.title, "un titre");
  EXPECT_EQ(item.language, "fr");
  item.language = "de";
  EXPECT_EQ(code_of([&] { clean_and_check(item); }), ErrorCode::invalid);
  Item untitled;
  untitled.publication = Publication::published;
  EXPECT_EQ(code_of([&] { clean_and_check(untitled); }), ErrorCode::invalid);
}

TEST_F(CatalogueTest, PublishesOnlyWithATitleAndOnce) {
  Item draft;
  draft.language = "fr";
  Item item = catalogue_->items.create(draft);
  EXPECT_EQ(code_of([&] { catalogue_->items.set_publication(item.id, Publication::published); }), ErrorCode::invalid);
  item.title = "Titre";
  catalogue_->items.update(item);
  EXPECT_EQ(code_of([&] { catalogue_->items.set_publication(item.id, Publication::submitted); }), ErrorCode::invalid)
      << "who can be recognised is not said";
  item.people_declared = true;
  catalogue_->items.update(item);
  catalogue_->items.set_publication(item.id, Publication::published);
  int64_t first = catalogue_->items.find(item.id)->published_ms;
  int64_t change = catalogue_->items.last_change();
  catalogue_->items.set_publication(item.id, Publication::published);
  EXPECT_EQ(catalogue_->items.last_change(), change);
  catalogue_->items.set_publication(item.id, Publication::draft);
  catalogue_->items.set_publication(item.id, Publication::published);
  EXPECT_EQ(catalogue_->items.find(item.id)->published_ms, first);  // a date people cite does not move
}

TEST_F(CatalogueTest, NumbersEveryChangeForTheIndex) {
  Item one = published("un"), two = published("deux");
  int64_t before = catalogue_->items.last_change();
  EXPECT_TRUE(catalogue_->items.changes_after(before, 10).empty());
  catalogue_->items.set_publication(one.id, Publication::draft);
  catalogue_->items.erase(two.id);
  auto changes = catalogue_->items.changes_after(before, 10);
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes[0].item, one.id);
  EXPECT_EQ(changes[1].item, two.id);
  EXPECT_LT(changes[0].change, changes[1].change);
  EXPECT_FALSE(catalogue_->items.find(two.id));
}

TEST_F(CatalogueTest, ErasesWithAllThatHangsOnIt) {
  Item item = published("un");
  Media media = uploaded(item.id);
  catalogue_->transcripts.replace(media.id, TrackPurpose::captions, "fr", {{0, 1000, "", "bonjour"}});
  const Remains erased = catalogue_->items.erase(item.id);
  EXPECT_EQ(erased.media, std::vector{media.id});
  EXPECT_EQ(erased.jobs.size(), 1u);
  EXPECT_EQ(catalogue_->items.last_erasure(), catalogue_->items.last_change());
  EXPECT_FALSE(catalogue_->media.find(media.id));
  EXPECT_FALSE(catalogue_->jobs.claim("x"));
  EXPECT_EQ(code_of([&] { catalogue_->items.erase(item.id); }), ErrorCode::not_found);
}

TEST_F(CatalogueTest, ListsTheLatestFirst) {
  for (const char* title : {"a", "b", "c"}) published(title);
  EXPECT_EQ(catalogue_->items.latest(Publication::published, 2).size(), 2u);
  EXPECT_EQ(catalogue_->items.latest(Publication::published, 2, 2).size(), 1u);
  EXPECT_EQ(catalogue_->items.count(Publication::published), 3);
  EXPECT_EQ(catalogue_->items.count(Publication::draft), 0);
}

}  // namespace
}  // namespace resonance
