#include "catalogue/masks.h"

#include "catalogue/gate.h"
#include "temporary_catalogue.h"

namespace resonance {
namespace {

constexpr int64_t kMinute = 60'000;

class Masks : public CatalogueTest {
 protected:
  Media ready(MediaType type = MediaType::video, bool has_audio = true) {
    const Media media = uploaded(item_.id);
    prepare(type, has_audio);
    return *catalogue_->media.find(media.id);
  }
  void prepare(MediaType type = MediaType::video, bool has_audio = true) {
    const auto job = catalogue_->jobs.claim("x");
    ASSERT_TRUE(job);
    Prepared made{type,      kMinute, 640, 360, has_audio, {{"progressive", "360.mp4", "video/mp4", 9, 640, 360, 9}},
                  "UklGRg=="};
    ASSERT_TRUE(catalogue_->media.publish(job->id, job->fence, made));
  }
  bool is_shown(const MediaId& id) {
    const Media media = *catalogue_->media.find(id);
    const Item item = *catalogue_->items.find(media.item);
    const bool to_visitor = decide({}, {item, &media}, Use::view, 1).allowed();
    const Viewer owner{Role::administrator, {}, {}};
    EXPECT_EQ(decide(owner, {item, &media}, Use::view, 1).allowed(), to_visitor);
    return to_visitor;
  }
  static Mask face(const MediaId& media,
                   std::vector<MaskMoment> moments = {{1'000, 0, 0, 1'000, 1'000}, {2'000, 500, 0, 1'000, 1'000}}) {
    Mask mask;
    mask.media = media;
    mask.moments = std::move(moments);
    return mask;
  }
  static Mask voice(const MediaId& media, int64_t start_ms, int64_t end_ms) {
    Mask mask;
    mask.media = media;
    mask.manner = MaskManner::deeper;
    mask.start_ms = start_ms;
    mask.end_ms = end_ms;
    return mask;
  }

  const Item item_ = published("un");
};

TEST_F(Masks, CloseTheMediaUntilItIsPreparedWithThem) {
  const Media media = ready();
  EXPECT_TRUE(is_shown(media.id));
  const int64_t before = catalogue_->items.last_change();
  const Mask made = catalogue_->masks.add(face(media.id));
  EXPECT_FALSE(is_shown(media.id));
  EXPECT_EQ(catalogue_->media.find(media.id)->placeholder, "") << "it may show the face";
  EXPECT_EQ(catalogue_->items.changes_after(before, 10).size(), 1U) << "the index hears of it";
  const auto masks = catalogue_->masks.of_media(media.id);
  ASSERT_EQ(masks.size(), 1U);
  EXPECT_EQ(masks[0].id, made.id);
  EXPECT_EQ(masks[0].manner, MaskManner::opaque);
  EXPECT_EQ(masks[0].start_ms, 1'000);
  EXPECT_EQ(masks[0].end_ms, 2'000);
  EXPECT_EQ(masks[0].moments, face(media.id).moments);
  EXPECT_GT(masks[0].created_ms, 0);
  prepare();
  EXPECT_TRUE(is_shown(media.id));
}

TEST_F(Masks, APreparationThatDoesNotKnowOfThemPublishesNothing) {
  const Media media = ready();
  catalogue_->media.prepare_again(media.id);
  const auto under_way = catalogue_->jobs.claim("x");
  ASSERT_TRUE(under_way);
  catalogue_->masks.add(face(media.id));
  EXPECT_FALSE(catalogue_->media.publish(under_way->id, under_way->fence, {MediaType::video, kMinute}));
  const auto first = catalogue_->jobs.claim("x");
  ASSERT_TRUE(first);
  catalogue_->masks.add(voice(media.id, 0, kMinute));
  EXPECT_FALSE(catalogue_->media.publish(first->id, first->fence, {MediaType::video, kMinute})) << "it knows of one";
  EXPECT_FALSE(is_shown(media.id));
  prepare();
  EXPECT_TRUE(is_shown(media.id));
  EXPECT_FALSE(catalogue_->jobs.claim("x")) << "one preparation for both";
}

TEST_F(Masks, AreChangedWithoutAMomentInBetween) {
  const Media media = ready();
  const Mask made = catalogue_->masks.add(face(media.id));
  prepare();
  const Mask changed =
      catalogue_->masks.change(made.id, face(media.id, {{5'000, 0, 0, 200, 200}, {3'000, 0, 0, 200, 200}}));
  EXPECT_FALSE(is_shown(media.id));
  EXPECT_EQ(changed.id, made.id);
  const auto masks = catalogue_->masks.of_media(media.id);
  ASSERT_EQ(masks.size(), 1U);
  EXPECT_EQ(masks[0].start_ms, 3'000) << "in order";
  EXPECT_EQ(masks[0].moments.size(), 2U);
  EXPECT_EQ(code_of([&] { catalogue_->masks.change(made.id, face(media.id, {})); }), ErrorCode::invalid);
  EXPECT_EQ(catalogue_->masks.of_media(media.id).size(), 1U) << "a refusal changes nothing";
  EXPECT_EQ(code_of([&] { catalogue_->masks.change(MaskId::random(), face(media.id)); }), ErrorCode::not_found);
}

TEST_F(Masks, ALiftedOneIsServedUntilTheNextPreparation) {
  const Media media = ready();
  const Mask made = catalogue_->masks.add(face(media.id));
  prepare();
  const auto generation = catalogue_->media.find(media.id)->generation;
  catalogue_->masks.lift(made.id);
  EXPECT_TRUE(is_shown(media.id)) << "masked, as before";
  EXPECT_EQ(catalogue_->media.find(media.id)->generation, generation);
  prepare();
  EXPECT_NE(catalogue_->media.find(media.id)->generation, generation);
  EXPECT_TRUE(catalogue_->masks.of_media(media.id).empty());
  EXPECT_EQ(code_of([&] { catalogue_->masks.lift(made.id); }), ErrorCode::not_found);
}

TEST_F(Masks, HoldOrAreRefused) {
  const Media media = ready();
  const MaskMoment good{1'000, 0, 0, 1'000, 1'000};
  const auto refused = [&](const Mask& mask) { return code_of([&] { catalogue_->masks.add(mask); }); };
  const auto refused_box = [&](MaskMoment box) { return refused(face(media.id, {good, box})); };
  EXPECT_EQ(refused(face(media.id, {})), ErrorCode::invalid);
  EXPECT_EQ(refused(face(media.id, {good})), ErrorCode::invalid);
  EXPECT_EQ(refused(face(media.id, {good, good})), ErrorCode::invalid);
  EXPECT_EQ(refused_box({-1, 0, 0, 1'000, 1'000}), ErrorCode::invalid);
  EXPECT_EQ(refused_box({kMinute + 1'000, 0, 0, 1'000, 1'000}), ErrorCode::invalid);
  EXPECT_EQ(refused_box({2'000, -1, 0, 1'000, 1'000}), ErrorCode::invalid);
  EXPECT_EQ(refused_box({2'000, 0, 9'001, 1'000, 1'000}), ErrorCode::invalid);
  EXPECT_EQ(refused_box({2'000, 9'001, 0, 1'000, 1'000}), ErrorCode::invalid);
  EXPECT_EQ(refused_box({2'000, 0, 0, 0, 1'000}), ErrorCode::invalid);
  EXPECT_EQ(refused_box({2'000, 0, 0, 1'000, 99}), ErrorCode::invalid);
  EXPECT_EQ(refused_box({2'000, 0, 0, 10'001, 1'000}), ErrorCode::invalid);
  EXPECT_EQ(refused_box({2'000, INT32_MAX, 0, 1'000, 1'000}), ErrorCode::invalid);
  EXPECT_EQ(refused_box({2'000, 0, 0, INT32_MIN, 1'000}), ErrorCode::invalid);
  EXPECT_EQ(refused(voice(media.id, 2'000, 2'000)), ErrorCode::invalid);
  EXPECT_EQ(refused(voice(media.id, -1, 2'000)), ErrorCode::invalid);
  EXPECT_EQ(refused(voice(media.id, 0, kMinute + 1'000)), ErrorCode::invalid);
  EXPECT_EQ(refused(voice(MediaId::random(), 0, 1'000)), ErrorCode::not_found);
  EXPECT_TRUE(is_shown(media.id)) << "a refusal closes nothing";
  EXPECT_TRUE(catalogue_->masks.of_media(media.id).empty());
  EXPECT_EQ(catalogue_->masks.add(voice(media.id, 0, kMinute + 900)).end_ms, kMinute);
  prepare();
  const Media sound = ready(MediaType::audio), silent = ready(MediaType::video, false), photo = ready(MediaType::photo);
  EXPECT_EQ(refused(face(sound.id)), ErrorCode::conflict);
  EXPECT_EQ(refused(voice(silent.id, 0, 1'000)), ErrorCode::conflict);
  EXPECT_EQ(refused(face(photo.id)), ErrorCode::conflict);
  EXPECT_EQ(refused(face(uploaded(item_.id).id)), ErrorCode::conflict);
}

TEST_F(Masks, GoWithTheirMedia) {
  const Media media = ready();
  catalogue_->masks.add(face(media.id));
  catalogue_->media.remove(media.id);
  EXPECT_TRUE(catalogue_->masks.of_media(media.id).empty());
}

}  // namespace
}  // namespace resonance
