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

class Corrections : public CatalogueTest {
 protected:
  Corrections() : media_(uploaded(published("un").id)) {
    catalogue_->transcripts.replace(media_.id, TrackPurpose::captions, "fr",
                                    {{0, 1000, "Awa", "un"}, {1000, 2000, "", "deux"}, {2000, 3000, "", "trois"}});
  }
  VersionedCues now(const char* language = "fr") {
    return catalogue_->transcripts.read(media_.id, TrackPurpose::captions, language);
  }
  int64_t change(int64_t version, const std::vector<CueSplice>& splices, const char* language = "fr") {
    return catalogue_->transcripts.change(media_.id, TrackPurpose::captions, language, version, splices);
  }
  ErrorCode refusal(int64_t version, const std::vector<CueSplice>& splices) {
    const VersionedCues before = now();
    const ErrorCode code = code_of([&] { change(version, splices); });
    EXPECT_EQ(now().version, before.version);
    EXPECT_EQ(now().cues, before.cues) << "nothing was changed";
    return code;
  }
  int64_t change_of_item() { return catalogue_->items.find(media_.item)->change; }

  const Media media_;
};

TEST_F(Corrections, ManyPlacesChangeAtOnceCountedInWhatWasRead) {
  EXPECT_EQ(now().version, 1);
  EXPECT_EQ(change(1, {{0, 1, {{0, 400, "Awa", "u"}, {400, 1000, " Léa ", "n"}}},
                       {2, 1, {}},
                       {3, 0, {{500, 900, "", "à sa place"}}}}),
            2);
  const std::vector<Cue> expected{
      {0, 400, "Awa", "u"}, {400, 1000, "Léa", "n"}, {500, 900, "", "à sa place"}, {1000, 2000, "", "deux"}};
  EXPECT_EQ(now().version, 2);
  EXPECT_EQ(now().cues, expected);
}

TEST_F(Corrections, WhoComesSecondIsToldAndChangesNothing) {
  change(1, {{0, 1, {{0, 1000, "", "premier"}}}});
  EXPECT_EQ(refusal(1, {{0, 1, {{0, 1000, "", "second"}}}}), ErrorCode::conflict);
  EXPECT_EQ(refusal(3, {{0, 1, {{0, 1000, "", "second"}}}}), ErrorCode::conflict);
  catalogue_->transcripts.replace(media_.id, TrackPurpose::captions, "fr", {{0, 1, "", "fichier"}});
  EXPECT_EQ(now().version, 3) << "a file counts as a change";
  EXPECT_EQ(now().cues.size(), 1u);
}

TEST_F(Corrections, OnlyAChangeIsAChange) {
  const int64_t before = change_of_item();
  EXPECT_EQ(change(1, {}), 1);
  EXPECT_EQ(change(1, {{1, 1, {{1000, 2000, "", "deux"}}}}), 1);
  EXPECT_EQ(change_of_item(), before);
  change(1, {{1, 1, {{1000, 2000, "", "DEUX"}}}});
  EXPECT_GT(change_of_item(), before) << "the index follows";
}

TEST_F(Corrections, ATranscriptIsWrittenFromNothingAndEmptied) {
  EXPECT_EQ(now("en").version, 0);
  EXPECT_EQ(change(0, {{0, 0, {{0, 900, "", "first"}}}}, "en"), 1);
  EXPECT_EQ(catalogue_->transcripts.of_media(media_.id).size(), 2u);
  EXPECT_EQ(change(1, {{0, 1, {}}}, "en"), 2);
  EXPECT_EQ(catalogue_->transcripts.of_media(media_.id).size(), 1u) << "without a line there is none";
  EXPECT_EQ(change(2, {{0, 0, {{0, 900, "", "again"}}}}, "en"), 3) << "its version still grows";
  EXPECT_EQ(code_of([&] { change(0, {{0, 0, {{0, 1, "", "x"}}}}, "xx"); }), ErrorCode::invalid);
}

TEST_F(Corrections, LinesMayOverlapButNotEndBeforeTheyBegin) {
  EXPECT_EQ(change(1, {{1, 1, {{200, 9000, "", "par-dessus"}}}}), 2);
  EXPECT_EQ(refusal(2, {{0, 0, {{500, 500, "", "rien"}}}}), ErrorCode::invalid);
  EXPECT_EQ(refusal(2, {{0, 0, {{-1, 500, "", "avant"}}}}), ErrorCode::invalid);
}

TEST_F(Corrections, RefusesWhatDoesNotFit) {
  const Cue one{0, 1, "", "a"};
  EXPECT_EQ(refusal(1, {{4, 0, {one}}}), ErrorCode::invalid);
  EXPECT_EQ(refusal(1, {{2, 2, {}}}), ErrorCode::invalid);
  EXPECT_EQ(refusal(1, {{2, size_t(-1), {}}}), ErrorCode::invalid);
  EXPECT_EQ(refusal(1, {{2, 1, {}}, {0, 1, {}}}), ErrorCode::invalid) << "they ascend";
  EXPECT_EQ(refusal(1, {{0, 2, {}}, {1, 1, {}}}), ErrorCode::invalid) << "they do not overlap";
  EXPECT_EQ(refusal(1, {{0, 1, {{0, 1, "", " \n"}}}}), ErrorCode::invalid);
  EXPECT_EQ(refusal(1, {{0, 1, {{0, 1, "", std::string(10'001, 'x')}}}}), ErrorCode::invalid);
  EXPECT_EQ(change(1, {{0, 1, {{0, 1, "", std::string(10'000, 'x')}}}}), 2);
  EXPECT_EQ(refusal(2, {{3, 0, std::vector<Cue>(49'998, one)}}), ErrorCode::too_large);
  EXPECT_EQ(change(2, {{3, 0, std::vector<Cue>(49'997, one)}}), 3);
}

}  // namespace
}  // namespace resonance
