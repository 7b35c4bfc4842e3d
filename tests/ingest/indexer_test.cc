#include "ingest/indexer.h"

#include <fstream>

#include "base/file.h"
#include "search/searcher.h"
#include "search/writer.h"
#include "tests/ingest/library.h"

namespace resonance::ingest {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

class IndexerTest : public LibraryTest {
 protected:
  int64_t found(const std::string& words) { return searcher.search({.text = words}).total; }
  void wait_until_found(const std::string& words, int64_t count) {
    wait_for(words.c_str(), [&] { return found(words) == count; });
  }

  search::Searcher searcher{folder.index()};
  Indexer indexer{catalogue, folder, {.poll_ms = 10, .keep_open_ms = 50}};
};

TEST_F(IndexerTest, FollowsPublicationAndWithdrawal) {
  indexer.start();
  Item garden = new_item("Un jardin partagé", Publication::published);
  new_item("Un jardin secret");
  wait_until_found("jardin", 1);
  garden.title = "Un potager partagé";
  catalogue.items.update(garden);
  wait_until_found("jardin", 0);
  wait_until_found("potager", 1);
  catalogue.items.set_publication(garden.id, Publication::draft);
  wait_until_found("potager", 0);
  catalogue.items.set_publication(garden.id, Publication::published);
  wait_until_found("potager", 1);
  catalogue.items.erase(garden.id);
  wait_until_found("potager", 0);
}

TEST_F(IndexerTest, AssemblesThemesPlacesAndSpokenWords) {
  catalogue.territories.load("1", "FR\tcountry\tFrance\t68000000\t\nDEP-37\tdepartment\tIndre-et-Loire\t600000\tFR\n");
  Theme food = catalogue.themes.create("", "Alimentation", "Food");
  Theme gardens = catalogue.themes.create(food.id, "Jardins", "Gardens");
  Item draft = new_item("Le jardin", Publication::published);
  draft.themes = {gardens.id};
  draft.territory = "DEP-37";
  catalogue.items.update(draft);
  MediaId media = catalogue.media.create(draft.id, "film.mp4", 3, 0).id;
  catalogue.transcripts.replace(media, TrackPurpose::captions, "fr", {{0, 1000, "Marie", "les tomates anciennes"}});

  search::IndexedItem early = assemble(catalogue, folder, draft.id).value();
  EXPECT_THAT(early.theme_ids, ElementsAre(gardens.id, food.id));
  ASSERT_EQ(early.theme_labels.size(), 1u);
  EXPECT_EQ(early.theme_labels[0].french, "Jardins");
  EXPECT_EQ(early.theme_labels[0].english, "Gardens");
  EXPECT_FALSE(early.place) << "of no commune";
  EXPECT_THAT(early.territory_codes, ElementsAre("DEP-37", "FR"));
  EXPECT_THAT(early.territory_names, ElementsAre("Indre-et-Loire", "France"));
  EXPECT_THAT(early.media, IsEmpty());  // not ready: its words could not be listened to

  catalogue.media.complete(media);
  Job job = catalogue.jobs.claim({"x"}).value();
  ASSERT_TRUE(catalogue.media.publish(job.id, job.fence, {MediaType::video, 1000, 4, 4, true, {}}));
  search::IndexedItem later = assemble(catalogue, folder, draft.id).value();
  ASSERT_EQ(later.media.size(), 1u);
  EXPECT_EQ(later.media[0].transcripts.at(0).cues.at(0).text, "les tomates anciennes");
  catch_up(catalogue, folder);
  EXPECT_EQ(found("tomates"), 1);
  EXPECT_FALSE(assemble(catalogue, folder, item).has_value());
}

TEST_F(IndexerTest, AssemblesTheCommuneAndTheOrganisationAndFollowsItsName) {
  catalogue.territories.load("1", "COM-37261\tcommune\tTours\t139259\t\t47.3948,0.7040\n");
  Organisation house = catalogue.accounts.create_organisation("Maison des lucioles", 0);
  Item draft;
  draft.title = "Le jardin";
  draft.language = "fr";
  draft.people_declared = true;
  draft.publication = Publication::published;
  draft.territory = "COM-37261";
  draft.organisation = house.id;
  const Item made = catalogue.items.create(draft);
  const search::IndexedItem indexed = assemble(catalogue, folder, made.id).value();
  EXPECT_EQ(indexed.place, (Coordinates{47.3948, 0.7040}));
  EXPECT_EQ(indexed.organisation_name, "Maison des lucioles");
  catch_up(catalogue, folder);
  EXPECT_EQ(found("lucioles"), 1);
  house.name = "Maison des grillons";
  catalogue.accounts.update_organisation(house);
  catch_up(catalogue, folder);
  EXPECT_EQ(found("lucioles"), 0);
  EXPECT_EQ(found("structure:grillons"), 1);
  const int64_t before = catalogue.items.last_change();
  house.quota_bytes = 5;
  catalogue.accounts.update_organisation(house);
  EXPECT_EQ(catalogue.items.last_change(), before) << "nothing that is found by has changed";
}

TEST_F(IndexerTest, FollowsTheSelectionOfAFestival) {
  Edition draft;
  draft.year = 2026;
  draft.title_fr = "Festival";
  draft.categories = {{{}, "Court", ""}};
  draft.calendar = {{Milestone::call_opens, 1}, {Milestone::selection, 2}};
  draft.announced = true;
  const Edition edition = catalogue.editions.create(draft);
  const Item film = new_item("Le jardin des voisins", Publication::published);
  const Submission made = catalogue.submissions.create(edition.id, film.id, edition.categories[0].id);
  const Media media = catalogue.media.create(film.id, "film.mp4", 10, 0);
  catalogue.submissions.submit(made.id, media.id, "a", 1);
  catch_up(catalogue, folder);
  EXPECT_EQ(found("festival:2026 voisins"), 0) << "submitted is not selected";
  catalogue.submissions.decide(made.id, SubmissionState::selected, "", 1);
  EXPECT_THAT(assemble(catalogue, folder, film.id)->festival_years, ElementsAre(2026));
  catch_up(catalogue, folder);
  EXPECT_EQ(found("festival:2026 voisins"), 1);
  catalogue.submissions.withdraw(made.id);
  catch_up(catalogue, folder);
  EXPECT_EQ(found("festival:2026 voisins"), 0);
  EXPECT_EQ(found("voisins"), 1) << "it stays in the library";
}

TEST_F(IndexerTest, CatchUpAppliesEverythingInBatches) {
  for (int i = 0; i < 25; ++i) new_item("Rencontre", Publication::published);
  std::vector<int64_t> told;
  catch_up(catalogue, folder,
           [&](int64_t done, int64_t total) {
             EXPECT_LE(done, total);
             told.push_back(done);
           },
           {.batch = 10});
  EXPECT_EQ(found("rencontre"), 25);
  EXPECT_GE(told.size(), 3u);
  EXPECT_EQ(searcher.applied_change(), catalogue.items.last_change());
}

TEST_F(IndexerTest, AnIndexDeletedUnderItIsFilledAgain) {
  new_item("Rencontre", Publication::published);
  Indexer keeping(catalogue, folder, {.poll_ms = 10, .keep_open_ms = 600'000});
  keeping.start();
  wait_until_found("rencontre", 1);
  remove_tree(folder.index());
  wait_until_found("rencontre", 1);
  new_item("Rencontre", Publication::published);
  wait_until_found("rencontre", 2);
}

TEST_F(IndexerTest, AnIndexFoundDamagedIsBuiltAgain) {
  for (int i = 0; i < 30; ++i) new_item("Rencontre", Publication::published);
  Indexer keeping(catalogue, folder, {.poll_ms = 10, .keep_open_ms = 50, .batch = 10});
  const search::Searcher finding(folder.index(), [&] { keeping.rebuild(); });
  keeping.start();
  wait_until_found("rencontre", 30);
  for (const char* table : {"postlist.glass", "docdata.glass"}) {
    std::fstream file(folder.index() / table, std::ios::in | std::ios::out | std::ios::binary);
    const std::string noise(static_cast<size_t>(std::filesystem::file_size(folder.index() / table)), '\x5A');
    file.write(noise.data(), static_cast<std::streamsize>(noise.size()));
    file.close();
    wait_for("the index to come back", [&] {
      try {
        return finding.search({.text = "rencontre"}).total == 30;
      } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::unavailable);
        return false;
      }
    });
  }
}

TEST_F(IndexerTest, WhatWasWithdrawnIsInNoFileAfterADay) {
  Item secret = new_item("Un secret", Publication::published);
  secret.summary = "Des mots que personne ne doit plus lire, xylographie hippocampe brouhaha.";
  catalogue.items.update(secret);
  new_item("Rencontre", Publication::published);
  catch_up(catalogue, folder);
  ASSERT_EQ(found("hippocampe"), 1);
  catalogue.items.set_publication(secret.id, Publication::draft);
  catch_up(catalogue, folder);
  ASSERT_EQ(found("hippocampe"), 0);
  EXPECT_GT(searcher.stale_since_ms(), 0);
  Indexer forgetting(catalogue, folder, {.poll_ms = 10, .keep_open_ms = 50, .forget_after_ms = 0});
  forgetting.start();
  wait_for("a new index", [&] { return searcher.stale_since_ms() == 0; });
  forgetting.stop();
  EXPECT_EQ(found("rencontre"), 1);
  for (const auto& file : std::filesystem::directory_iterator(folder.index())) {
    const std::string bytes = read_file(file.path(), 1 << 30);
    for (const char* word : {"hippocampe", "xylograph", "brouhaha"}) {
      EXPECT_EQ(bytes.find(word), std::string::npos) << file.path() << ": " << word;
    }
    EXPECT_EQ(bytes.find(secret.id.text()), std::string::npos) << file.path();
  }
}

TEST_F(IndexerTest, BuildsFromNothingBesideAndStopsInTheMiddle) {
  for (int i = 0; i < 30; ++i) new_item("Rencontre", Publication::published);
  Indexer keeping(catalogue, folder, {.poll_ms = 10, .batch = 10});
  keeping.start();
  keeping.stop();
  // Whenever it was stopped, what is there is whole or nothing.
  EXPECT_THAT(found("rencontre"), testing::AnyOf(0, 30));
  keeping.start();
  wait_until_found("rencontre", 30);
  keeping.stop();  // the old one goes after the new one is found
  EXPECT_FALSE(std::filesystem::exists(folder.new_index()));
}

TEST_F(IndexerTest, GivesTheWriterBackWhenIdle) {
  indexer.start();
  new_item("Rencontre", Publication::published);
  wait_until_found("rencontre", 1);
  wait_for("the lock", [&] {
    try {
      search::Writer writer(folder.index());
      return true;
    } catch (const Error&) {
      return false;
    }
  });
}

TEST_F(IndexerTest, WaitsForAnotherWriter) {
  new_item("Rencontre", Publication::published);
  auto other = std::make_unique<search::Writer>(folder.index());
  EXPECT_EQ(code_of([&] { catch_up(catalogue, folder, {}, {.lock_patience_ms = 50}); }), ErrorCode::locked);
  EXPECT_EQ(code_of([&] { rebuild_index(catalogue, folder, {}, {.lock_patience_ms = 50}); }), ErrorCode::locked);
  indexer.start();
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_EQ(found("rencontre"), 0);
  other.reset();
  wait_until_found("rencontre", 1);
}

TEST_F(IndexerTest, RebuildReplacesTheIndexUnderAReader) {
  Item meeting = new_item("Rencontre", Publication::published);
  catch_up(catalogue, folder);
  EXPECT_EQ(found("rencontre"), 1);
  indexer.start();
  rebuild_index(catalogue, folder);
  EXPECT_EQ(found("rencontre"), 1);
  EXPECT_FALSE(fs::exists(folder.new_index()));
  new_item("Rencontre", Publication::published);
  wait_until_found("rencontre", 2);
}

TEST_F(IndexerTest, AnIndexAheadOfARestoredCatalogueIsThrownAway) {
  new_item("Rencontre", Publication::published);
  {
    search::Writer writer(folder.index());
    search::IndexedItem ghost;
    ghost.item.id = ItemId::random();
    ghost.item.title = "Fantôme";
    ghost.item.language = "fr";
    writer.replace(ghost);
    writer.commit(1'000'000);
  }
  EXPECT_EQ(found("fantôme"), 1);
  catch_up(catalogue, folder);
  EXPECT_EQ(found("fantôme"), 0);
  EXPECT_EQ(found("rencontre"), 1);
}

}  // namespace
}  // namespace resonance::ingest
