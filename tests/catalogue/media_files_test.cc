#include "catalogue/media_files.h"

#include "temporary_catalogue.h"

namespace resonance {
namespace {

Prepared small_film() {
  return {MediaType::video,
          5000,
          640,
          360,
          true,
          {{"progressive", "progressive.mp4", "video/mp4", 1234, 640, 360, 500'000}},
          "UklGRg==",
          {},
          true,
          72'000};
}

TEST_F(CatalogueTest, AMediaGoesFromFirstByteToReady) {
  Item item = published("un");
  Media media = catalogue_->media.create(item.id, "../../fin\nde journée.mp4", std::nullopt, 99);
  EXPECT_EQ(media.state, MediaState::uploading);
  EXPECT_EQ(media.file_name, "../../fin de journée.mp4");  // shown, never a path
  EXPECT_FALSE(media.declared_size_bytes);
  catalogue_->media.declare_size(media.id, 10);
  EXPECT_EQ(code_of([&] { catalogue_->media.declare_size(media.id, 11); }), ErrorCode::conflict);
  catalogue_->media.complete(media.id);
  catalogue_->media.complete(media.id);  // repeating it queues nothing twice
  auto job = catalogue_->jobs.claim("x");
  ASSERT_TRUE(job);
  EXPECT_FALSE(catalogue_->jobs.claim("x"));
  int64_t before = catalogue_->items.last_change();
  EXPECT_TRUE(catalogue_->media.publish(job->id, job->fence, small_film()));
  Media ready = *catalogue_->media.find(media.id);
  EXPECT_EQ(ready.state, MediaState::ready);
  EXPECT_EQ(ready.type, MediaType::video);
  EXPECT_EQ(ready.generation, job->id);
  EXPECT_EQ(media.placeholder, "");
  EXPECT_EQ(ready.placeholder, "UklGRg==");
  EXPECT_FALSE(media.damaged);
  EXPECT_TRUE(ready.damaged);
  EXPECT_EQ(ready.damaged_from_ms, 72'000);
  EXPECT_EQ(catalogue_->media.renditions(media.id).size(), 1u);
  EXPECT_EQ(catalogue_->media.rendition(media.id, "progressive.mp4")->size_bytes, 1234);
  EXPECT_FALSE(catalogue_->media.rendition(media.id, "../original"));
  EXPECT_EQ(catalogue_->items.changes_after(before, 10).size(), 1u);  // the index hears of it
}

TEST_F(CatalogueTest, ASecondLadderIsServedBesideTheFirst) {
  Media media = uploaded(published("un").id);
  auto first = catalogue_->jobs.claim("x");
  ASSERT_TRUE(catalogue_->media.publish(first->id, first->fence, small_film(), JobKind::lighten));
  // Somebody waits for a preparation; nobody waits for a second ladder.
  Media later = uploaded(published("deux").id);
  auto second = catalogue_->jobs.claim("x");
  ASSERT_TRUE(second);
  EXPECT_EQ(second->media, later.id);
  EXPECT_FALSE(catalogue_->jobs.preparation_waits());
  ASSERT_TRUE(catalogue_->media.publish(second->id, second->fence, small_film()));
  auto light = catalogue_->jobs.claim("x");
  ASSERT_TRUE(light);
  EXPECT_EQ(light->kind, JobKind::lighten);
  EXPECT_EQ(light->media, media.id);
  EXPECT_EQ(catalogue_->jobs.latest_of(media.id)->id, first->id) << "its progress is not the media's";
  EXPECT_EQ(catalogue_->jobs.backlog().running, 0);
  EXPECT_FALSE(catalogue_->media.publish_beside(light->id, light->fence + 1, {}));
  const Rendition av1{"track", "360-av1.mp4", "video/mp4", 600, 640, 360, 250'000};
  EXPECT_TRUE(catalogue_->media.publish_beside(light->id, light->fence, {av1}));
  EXPECT_EQ(catalogue_->media.find(media.id)->generation, first->id);
  EXPECT_EQ(catalogue_->media.rendition(media.id, "progressive.mp4")->generation, first->id);
  EXPECT_EQ(catalogue_->media.rendition(media.id, "360-av1.mp4")->generation, light->id);
  EXPECT_EQ(catalogue_->media.generations(media.id).size(), 2U);
}

TEST_F(CatalogueTest, ANewPreparationEndsASecondLadderUnderWay) {
  Media media = uploaded(published("un").id);
  auto first = catalogue_->jobs.claim("x");
  ASSERT_TRUE(catalogue_->media.publish(first->id, first->fence, small_film(), JobKind::lighten));
  auto light = catalogue_->jobs.claim("x");
  ASSERT_TRUE(light);
  catalogue_->media.prepare_again(media.id);
  EXPECT_FALSE(catalogue_->jobs.heartbeat(light->id, light->fence, 500, "encode", 0, {}));
  EXPECT_FALSE(catalogue_->media.publish_beside(light->id, light->fence, {}));
  auto again = catalogue_->jobs.claim("x");
  ASSERT_TRUE(again);
  EXPECT_EQ(again->kind, JobKind::prepare);
}

TEST_F(CatalogueTest, ASecondLadderThatFailsLeavesTheFilmAsItIs) {
  Media media = uploaded(published("un").id);
  auto first = catalogue_->jobs.claim("x");
  ASSERT_TRUE(catalogue_->media.publish(first->id, first->fence, small_film(), JobKind::lighten));
  auto light = catalogue_->jobs.claim("x");
  EXPECT_TRUE(catalogue_->jobs.fail(light->id, light->fence, {"no"}));
  EXPECT_EQ(catalogue_->media.find(media.id)->state, MediaState::ready);
}

TEST_F(CatalogueTest, AnOldFencePublishesNothing) {
  Media media = uploaded(published("un").id);
  auto job = catalogue_->jobs.claim("x");
  catalogue_->jobs.expire_all_leases();
  auto again = catalogue_->jobs.claim("x");
  ASSERT_TRUE(again);
  EXPECT_EQ(again->id, job->id);
  EXPECT_GT(again->fence, job->fence);
  EXPECT_FALSE(catalogue_->media.publish(job->id, job->fence, small_film()));
  EXPECT_EQ(catalogue_->media.find(media.id)->state, MediaState::processing);
  EXPECT_TRUE(catalogue_->media.publish(again->id, again->fence, small_film()));
  EXPECT_FALSE(catalogue_->media.publish(again->id, again->fence, small_film()));  // done is done
}

TEST_F(CatalogueTest, AReadyMediaStaysReadyWhileItIsPreparedAgain) {
  Media media = uploaded(published("un").id);
  auto job = catalogue_->jobs.claim("x");
  EXPECT_EQ(code_of([&] { catalogue_->media.prepare_again(media.id); }), ErrorCode::conflict);
  catalogue_->media.publish(job->id, job->fence, small_film());
  catalogue_->media.prepare_again(media.id);
  EXPECT_EQ(catalogue_->media.find(media.id)->state, MediaState::ready);
  auto second = catalogue_->jobs.claim("x");
  catalogue_->jobs.fail(second->id, second->fence, "no");
  EXPECT_EQ(catalogue_->media.find(media.id)->state, MediaState::ready);
  EXPECT_EQ(catalogue_->media.find(media.id)->generation, job->id);
}

// A film whose posters stand at these moments.
Prepared film_with_posters(std::initializer_list<int64_t> moments) {
  Prepared film = small_film();
  for (const int64_t time_ms : moments) {
    film.posters.push_back({time_ms, "AAA" + std::to_string(film.posters.size() + 1)});
    const int number = static_cast<int>(film.posters.size());
    film.renditions.push_back(
        {"poster", "poster-" + std::to_string(number) + "-640.jpg", "image/jpeg", 10, 640, 360, 0, number});
  }
  return film;
}

std::string poster_of(Catalogue& catalogue, const MediaId& media) {
  std::string names;
  for (const Rendition& each : catalogue.media.renditions(media)) {
    if (each.role == "poster") names += each.name;
  }
  return names;
}

TEST_F(CatalogueTest, TheChosenPosterIsTheOnlyOneAndStaysChosen) {
  Media media = uploaded(published("un").id);
  auto job = catalogue_->jobs.claim("x");
  ASSERT_TRUE(catalogue_->media.publish(job->id, job->fence, film_with_posters({1'000, 2'000, 3'000})));
  EXPECT_EQ(poster_of(*catalogue_, media.id), "poster-1-640.jpg") << "the best until somebody chooses";
  EXPECT_EQ(catalogue_->media.find(media.id)->placeholder, "AAA1");
  EXPECT_EQ(catalogue_->media.posters(media.id).size(), 3u);
  for (const int no_number : {-1, 0, 4}) {
    EXPECT_EQ(code_of([&] { catalogue_->media.choose_poster(media.id, no_number); }), ErrorCode::invalid);
  }
  catalogue_->media.choose_poster(media.id, 3);
  EXPECT_EQ(poster_of(*catalogue_, media.id), "poster-3-640.jpg");
  EXPECT_EQ(catalogue_->media.rendition(media.id, "poster-1-640.jpg")->role, kPosterCandidate);
  EXPECT_EQ(catalogue_->media.rendition(media.id, "poster-3-640.jpg")->role, "poster");
  EXPECT_EQ(catalogue_->media.find(media.id)->poster, 3);
  EXPECT_EQ(catalogue_->media.find(media.id)->placeholder, "AAA3");
  // A new preparation finds the chosen moment again, wherever it stands now.
  catalogue_->media.prepare_again(media.id);
  job = catalogue_->jobs.claim("x");
  ASSERT_TRUE(catalogue_->media.publish(job->id, job->fence, film_with_posters({9'000, 3'040})));
  EXPECT_EQ(poster_of(*catalogue_, media.id), "poster-2-640.jpg");
  EXPECT_EQ(catalogue_->media.find(media.id)->placeholder, "AAA2");
  // One without posters of its own (a sound, an older engine) leaves nothing behind.
  catalogue_->media.prepare_again(media.id);
  job = catalogue_->jobs.claim("x");
  ASSERT_TRUE(catalogue_->media.publish(job->id, job->fence, small_film()));
  EXPECT_EQ(catalogue_->media.find(media.id)->poster, 0);
  EXPECT_TRUE(catalogue_->media.posters(media.id).empty());
  catalogue_->media.remove(media.id);
  EXPECT_EQ(code_of([&] { catalogue_->media.choose_poster(media.id, 1); }), ErrorCode::not_found);
}

TEST_F(CatalogueTest, ReducingNoisePreparesAgainOnlyWhenItIsNew) {
  Media media = uploaded(published("un").id);
  auto job = catalogue_->jobs.claim("x");
  EXPECT_EQ(code_of([&] { catalogue_->media.set_reduce_noise(media.id, true); }), ErrorCode::conflict);
  EXPECT_FALSE(catalogue_->media.find(media.id)->reduce_noise) << "nothing was changed";
  catalogue_->media.publish(job->id, job->fence, small_film());
  catalogue_->media.set_reduce_noise(media.id, false);
  EXPECT_FALSE(catalogue_->jobs.claim("x"));
  catalogue_->media.set_reduce_noise(media.id, true);
  EXPECT_TRUE(catalogue_->media.find(media.id)->reduce_noise);
  EXPECT_EQ(catalogue_->media.find(media.id)->state, MediaState::ready);
  EXPECT_TRUE(catalogue_->jobs.claim("x"));
}

TEST_F(CatalogueTest, AFailedMediaTellsWhyAndCanBeTriedAgain) {
  Media media = uploaded(published("un").id);
  auto job = catalogue_->jobs.claim("x");
  Message reason{"The file {name} is empty.", {{"name", "film.mp4"}}};
  EXPECT_TRUE(catalogue_->jobs.fail(job->id, job->fence, reason));
  EXPECT_EQ(catalogue_->media.find(media.id)->failure, reason);
  catalogue_->media.prepare_again(media.id);
  EXPECT_EQ(catalogue_->media.find(media.id)->state, MediaState::processing);
  EXPECT_TRUE(catalogue_->media.find(media.id)->failure.empty());
}

TEST_F(CatalogueTest, KeepsTheOrderOfFiles) {
  Item item = published("un");
  auto first = catalogue_->media.create(item.id, "1.jpg", 1, 0),
       second = catalogue_->media.create(item.id, "2.jpg", 1, 0);
  catalogue_->media.remove(first.id);
  auto third = catalogue_->media.create(item.id, "3.jpg", 1, 0);
  auto all = catalogue_->media.of_item(item.id);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].id, second.id);
  EXPECT_EQ(all[1].id, third.id);
  EXPECT_EQ(code_of([&] { catalogue_->media.create(ItemId::random(), "x", 1, 0); }), ErrorCode::not_found);
}

}  // namespace
}  // namespace resonance
