#include "catalogue/transcripts.h"

#include "temporary_catalogue.h"

namespace resonance {
namespace {

TEST_F(CatalogueTest, KeepsCuesInTheOrderOfTime) {
  Media media = uploaded(published("un").id);
  catalogue_->transcripts.replace(media.id, TrackPurpose::captions, "fr",
                                  {{2000, 3000, "", "deux"}, {0, 1000, " Léa ", "un\xff"}});
  auto transcripts = catalogue_->transcripts.of_media(media.id);
  ASSERT_EQ(transcripts.size(), 1u);
  auto cues = catalogue_->transcripts.cues(transcripts[0].id);
  ASSERT_EQ(cues.size(), 2u);
  EXPECT_EQ(cues[0].speaker, "Léa");
  EXPECT_EQ(cues[0].text, "un\xEF\xBF\xBD");
  EXPECT_EQ(cues[1].start_ms, 2000);
}

TEST_F(CatalogueTest, ReplacesOneLanguageAndPurposeOnly) {
  Media media = uploaded(published("un").id);
  std::vector<Cue> one{{0, 1000, "", "a"}};
  catalogue_->transcripts.replace(media.id, TrackPurpose::captions, "fr", one);
  catalogue_->transcripts.replace(media.id, TrackPurpose::captions, "en", one);
  catalogue_->transcripts.replace(media.id, TrackPurpose::chapters, "fr", one);
  catalogue_->transcripts.replace(media.id, TrackPurpose::captions, "fr", {{0, 1000, "", "b"}, {1000, 2000, "", "c"}});
  EXPECT_EQ(catalogue_->transcripts.of_media(media.id).size(), 3u);
}

TEST_F(CatalogueTest, RefusesWhatIsNoTranscript) {
  Media media = uploaded(published("un").id);
  auto replace = [&](std::vector<Cue> cues, const char* language = "fr") {
    return code_of([&] { catalogue_->transcripts.replace(media.id, TrackPurpose::captions, language, cues); });
  };
  EXPECT_EQ(replace({}), ErrorCode::invalid);
  EXPECT_EQ(replace({{1000, 1000, "", "a"}}), ErrorCode::invalid);
  EXPECT_EQ(replace({{-1, 1000, "", "a"}}), ErrorCode::invalid);
  EXPECT_EQ(replace({{0, 1000, "", "a"}}, "xx"), ErrorCode::invalid);
  EXPECT_EQ(replace(std::vector<Cue>(50'001, Cue{0, 1, "", "a"})), ErrorCode::too_large);
  EXPECT_EQ(code_of([&] {
              catalogue_->transcripts.replace(MediaId::random(), TrackPurpose::captions, "fr", {{0, 1, "", "a"}});
            }),
            ErrorCode::not_found);
}

}  // namespace
}  // namespace resonance
