#include "catalogue/seals.h"

#include "catalogue/gate.h"
#include "temporary_catalogue.h"

namespace resonance {
namespace {

constexpr int64_t kMinute = 60'000;

Prepared prepared(MediaType type = MediaType::video) {
  Prepared made{type, kMinute, 640, 360, true, {{"progressive", "360.mp4", "video/mp4", 9, 640, 360, 9}}, "UklGRg=="};
  made.posters = {{4'000, "UklGRg=="}};
  return made;
}

class Seals : public CatalogueTest {
 protected:
  Media ready(MediaType type = MediaType::video) {
    const Media media = uploaded(item_.id);
    prepare(type);
    return *catalogue_->media.find(media.id);
  }
  void prepare(MediaType type = MediaType::video) {
    const auto job = catalogue_->jobs.claim("x");
    ASSERT_TRUE(job);
    ASSERT_TRUE(catalogue_->media.publish(job->id, job->fence, prepared(type)));
  }
  bool is_shown(const MediaId& id) {
    const Media media = *catalogue_->media.find(id);
    const Item item = *catalogue_->items.find(media.item);
    const Viewer visitor, owner{Role::administrator, {}, {}};
    const bool to_visitor = decide(visitor, {item, &media}, Use::view, 1).allowed();
    EXPECT_EQ(decide(owner, {item, &media}, Use::view, 1).allowed(), to_visitor);
    EXPECT_EQ(decide(visitor, {item, &media}, Use::find, 1).allowed(), to_visitor);
    EXPECT_EQ(decide(visitor, {item, &media}, Use::embed, 1).allowed(), to_visitor);
    return to_visitor;
  }

  const Item item_ = published("un");
};

TEST_F(Seals, CloseTheMediaUntilItIsPreparedWithoutThePassage) {
  const Media media = ready();
  EXPECT_TRUE(is_shown(media.id));
  const int64_t before = catalogue_->items.last_change();
  const Seal seal = catalogue_->seals.add(media.id, 1'000, 2'000, std::nullopt);
  EXPECT_FALSE(is_shown(media.id));
  EXPECT_EQ(catalogue_->media.find(media.id)->placeholder, "") << "it may show the passage";
  EXPECT_EQ(catalogue_->items.changes_after(before, 10).size(), 1U) << "the index hears of it";
  const auto seals = catalogue_->seals.of_media(media.id);
  ASSERT_EQ(seals.size(), 1U);
  EXPECT_EQ(seals[0].id, seal.id);
  EXPECT_EQ(seals[0].start_ms, 1'000);
  EXPECT_EQ(seals[0].end_ms, 2'000);
  EXPECT_GT(seals[0].created_ms, 0);
  prepare();
  EXPECT_TRUE(is_shown(media.id));
}

TEST_F(Seals, APreparationThatDoesNotKnowOfThemPublishesNothing) {
  const Media media = ready();
  catalogue_->media.prepare_again(media.id);
  const auto under_way = catalogue_->jobs.claim("x");
  ASSERT_TRUE(under_way);
  catalogue_->seals.add(media.id, 1'000, 2'000, std::nullopt);
  EXPECT_FALSE(catalogue_->jobs.heartbeat(under_way->id, under_way->fence, 1, "encode", 0, {})) << "it is told to stop";
  EXPECT_FALSE(catalogue_->media.publish(under_way->id, under_way->fence, prepared()));
  EXPECT_FALSE(is_shown(media.id));
  const auto first = catalogue_->jobs.claim("x");
  ASSERT_TRUE(first);
  catalogue_->seals.add(media.id, 3'000, 4'000, std::nullopt);
  EXPECT_FALSE(catalogue_->media.publish(first->id, first->fence, prepared())) << "it knows of one alone";
  EXPECT_FALSE(is_shown(media.id));
  prepare();
  EXPECT_TRUE(is_shown(media.id));
  EXPECT_FALSE(catalogue_->jobs.claim("x")) << "one preparation for both";
}

TEST_F(Seals, ASecondLadderOfBeforeIsServedNoMore) {
  const Media media = uploaded(item_.id);
  const auto job = catalogue_->jobs.claim("x");
  ASSERT_TRUE(catalogue_->media.publish(job->id, job->fence, prepared(), JobKind::lighten));
  const auto light = catalogue_->jobs.claim("x");
  ASSERT_EQ(light->kind, JobKind::lighten);
  catalogue_->seals.add(media.id, 1'000, 2'000, std::nullopt);
  const Rendition av1{"track", "360-av1.mp4", "video/mp4", 600, 640, 360, 250'000};
  EXPECT_FALSE(catalogue_->media.publish_beside(light->id, light->fence, {av1}));
  prepare();
  EXPECT_FALSE(catalogue_->media.rendition(media.id, "360-av1.mp4"));
  EXPECT_EQ(catalogue_->media.generations(media.id).size(), 1U);
}

TEST_F(Seals, StayClosedWhenThePreparationFails) {
  const Media media = ready();
  catalogue_->seals.add(media.id, 1'000, 2'000, std::nullopt);
  for (int attempt = 0; attempt < kMaximumAttempts; ++attempt) {
    const auto job = catalogue_->jobs.claim("x");
    ASSERT_TRUE(job);
    EXPECT_FALSE(is_shown(media.id));
    ASSERT_TRUE(catalogue_->jobs.release(job->id, job->fence, "crashed", 0, true));
  }
  EXPECT_EQ(catalogue_->media.find(media.id)->state, MediaState::failed);
  EXPECT_FALSE(is_shown(media.id));
  catalogue_->media.prepare_again(media.id);
  EXPECT_FALSE(is_shown(media.id));
  prepare();
  EXPECT_TRUE(is_shown(media.id));
}

TEST_F(Seals, HideTheWordsThatTheyTouchAtOnce) {
  const Media media = ready();
  catalogue_->transcripts.replace(media.id, TrackPurpose::captions, "fr",
                                  {{0, 1'000, "Léa", "avant"},
                                   {1'000, 2'000, "Sam", "pendant"},
                                   {1'900, 2'500, "Sam", "à cheval"},
                                   {2'500, 3'000, "Léa", "après"}});
  catalogue_->transcripts.replace(media.id, TrackPurpose::chapters, "fr",
                                  {{0, 5'000, "", "tout"}, {5'000, 9'000, "", "fin"}});
  const auto tracks = catalogue_->transcripts.of_media(media.id);
  ASSERT_EQ(tracks.size(), 2U);
  const auto texts = [&](const std::vector<Cue>& cues) {
    std::string all;
    for (const Cue& cue : cues) all += cue.text + "|";
    return all;
  };
  const Seal seal = catalogue_->seals.add(media.id, 1'500, 2'500, std::nullopt);
  EXPECT_EQ(texts(catalogue_->transcripts.cues(tracks[0].id)), "avant|après|");
  EXPECT_EQ(texts(catalogue_->transcripts.sealed_cues(tracks[0].id)), "pendant|à cheval|");
  EXPECT_EQ(texts(catalogue_->transcripts.cues(tracks[1].id)), "fin|");
  // A transcript that comes later too.
  catalogue_->transcripts.replace(media.id, TrackPurpose::captions, "en",
                                  {{1'600, 1'700, "", "said"}, {4'000, 5'000, "", "free"}});
  for (const Transcript& each : catalogue_->transcripts.of_media(media.id)) {
    if (each.language != "en") continue;
    EXPECT_EQ(texts(catalogue_->transcripts.cues(each.id)), "free|");
  }
  catalogue_->seals.lift(seal.id);
  EXPECT_EQ(texts(catalogue_->transcripts.cues(tracks[0].id)), "avant|pendant|à cheval|après|");
}

TEST_F(Seals, AreWithinAFilmOrASoundThatIsPrepared) {
  const Media media = ready();
  const auto refused = [&](int64_t start_ms, int64_t end_ms) {
    return code_of([&] { catalogue_->seals.add(media.id, start_ms, end_ms, std::nullopt); });
  };
  EXPECT_EQ(refused(2'000, 1'000), ErrorCode::invalid);
  EXPECT_EQ(refused(2'000, 2'000), ErrorCode::invalid);
  EXPECT_EQ(refused(-1, 2'000), ErrorCode::invalid);
  EXPECT_EQ(refused(kMinute, kMinute + 1), ErrorCode::invalid);
  EXPECT_EQ(refused(1'000, kMinute + 1'000), ErrorCode::invalid);
  EXPECT_EQ(refused(INT64_MIN, INT64_MAX), ErrorCode::invalid);
  EXPECT_TRUE(is_shown(media.id)) << "a refusal closes nothing";
  EXPECT_EQ(catalogue_->seals.add(media.id, 59'000, kMinute + 900, std::nullopt).end_ms, kMinute);
  EXPECT_EQ(code_of([&] { catalogue_->seals.add(MediaId::random(), 0, 1, std::nullopt); }), ErrorCode::not_found);
  prepare();
  const Media photo = ready(MediaType::photo), document = ready(MediaType::document), sound = ready(MediaType::audio);
  EXPECT_EQ(code_of([&] { catalogue_->seals.add(photo.id, 0, 1, std::nullopt); }), ErrorCode::conflict);
  EXPECT_EQ(code_of([&] { catalogue_->seals.add(document.id, 0, 1, std::nullopt); }), ErrorCode::conflict);
  catalogue_->seals.add(sound.id, 0, 1, std::nullopt);
  const Media fresh = uploaded(item_.id);
  EXPECT_EQ(code_of([&] { catalogue_->seals.add(fresh.id, 0, 1, std::nullopt); }), ErrorCode::conflict);
}

TEST_F(Seals, OverlapButAreNotMadeTwice) {
  const Media media = ready();
  catalogue_->seals.add(media.id, 1'000, 3'000, std::nullopt);
  const Seal second = catalogue_->seals.add(media.id, 2'000, 5'000, std::nullopt);
  EXPECT_EQ(code_of([&] { catalogue_->seals.add(media.id, 1'000, 3'000, std::nullopt); }), ErrorCode::conflict);
  EXPECT_EQ(code_of([&] { catalogue_->seals.add(media.id, 1'500, 5'000, std::nullopt); }), ErrorCode::conflict);
  catalogue_->seals.lift(second.id);
  const auto left = catalogue_->seals.of_media(media.id);
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left[0].end_ms, 3'000);
  EXPECT_EQ(code_of([&] { catalogue_->seals.lift(second.id); }), ErrorCode::not_found);
}

TEST_F(Seals, ALiftedOneComesBackWithTheNextPreparation) {
  const Media media = ready();
  const Seal seal = catalogue_->seals.add(media.id, 1'000, 3'000, std::nullopt);
  prepare();
  const auto generation = catalogue_->media.find(media.id)->generation;
  catalogue_->seals.lift(seal.id);
  EXPECT_TRUE(is_shown(media.id)) << "without the passage, as before";
  EXPECT_EQ(catalogue_->media.find(media.id)->generation, generation);
  prepare();
  EXPECT_NE(catalogue_->media.find(media.id)->generation, generation);
  EXPECT_TRUE(catalogue_->seals.of_media(media.id).empty());
}

TEST_F(Seals, GoWithTheirMedia) {
  const Media media = ready();
  catalogue_->seals.add(media.id, 1'000, 3'000, std::nullopt);
  catalogue_->media.remove(media.id);
  EXPECT_TRUE(catalogue_->seals.of_media(media.id).empty());
}

}  // namespace
}  // namespace resonance
