#include "catalogue/gate.h"

#include <gtest/gtest.h>

namespace resonance {
namespace {

constexpr Viewer kVisitor{Viewer::Kind::visitor}, kOwner{Viewer::Kind::local_owner};

// The whole truth, one row per question: who, what, state of the media if one is meant, use, answer.
struct Row {
  Viewer viewer;
  Publication publication;
  std::optional<MediaState> media;
  Use use;
  Refusal refusal;
};

std::vector<Row> rows() {
  using enum Publication;
  using enum Refusal;
  std::vector<Row> all{
      {kVisitor, published, {}, Use::view, none},        {kVisitor, draft, {}, Use::view, not_published},
      {kOwner, published, {}, Use::view, none},          {kOwner, draft, {}, Use::view, none},
      {kVisitor, published, {}, Use::find, none},        {kVisitor, draft, {}, Use::find, not_published},
      {kOwner, published, {}, Use::find, none},          {kOwner, draft, {}, Use::find, not_published},
      {kVisitor, published, {}, Use::manage, not_owner}, {kVisitor, draft, {}, Use::manage, not_published},
      {kOwner, published, {}, Use::manage, none},        {kOwner, draft, {}, Use::manage, none},
  };
  for (auto state : {MediaState::uploading, MediaState::processing, MediaState::failed, MediaState::erased}) {
    all.push_back({kVisitor, published, state, Use::view, not_ready});
    all.push_back({kVisitor, draft, state, Use::view, not_published});
    all.push_back({kOwner, published, state, Use::view, not_ready});
    all.push_back({kOwner, draft, state, Use::view, not_ready});
    all.push_back({kOwner, draft, state, Use::manage, none});
    all.push_back({kVisitor, published, state, Use::find, not_ready});
  }
  all.push_back({kVisitor, published, MediaState::ready, Use::view, none});
  all.push_back({kVisitor, draft, MediaState::ready, Use::view, not_published});
  all.push_back({kOwner, draft, MediaState::ready, Use::view, none});
  return all;
}

TEST(Gate, AnswersEachRow) {
  int number = 0;
  for (const Row& row : rows()) {
    EXPECT_EQ(decide(row.viewer, {row.publication, row.media}, row.use, 0).refusal, row.refusal) << "row " << number;
    ++number;
  }
}

// Chunks that can be watched are watched by whoever may watch the whole; nothing else becomes watchable by having some.
TEST(Gate, AFilmInPreparationIsWatchedByWhoMayWatchIt) {
  using enum Publication;
  const auto early = [](const Viewer& viewer, Publication publication, MediaState state, Use use) {
    return decide(viewer, {publication, state, true}, use, 0).refusal;
  };
  EXPECT_EQ(early(kVisitor, published, MediaState::processing, Use::view), Refusal::none);
  EXPECT_EQ(early(kOwner, draft, MediaState::processing, Use::view), Refusal::none);
  EXPECT_EQ(early(kVisitor, draft, MediaState::processing, Use::view), Refusal::not_published);
  EXPECT_EQ(early(kVisitor, published, MediaState::processing, Use::find), Refusal::not_ready);
  for (auto state : {MediaState::uploading, MediaState::failed, MediaState::erased}) {
    EXPECT_EQ(early(kVisitor, published, state, Use::view), Refusal::not_ready);
  }
}

// What is there for a choice alone is for whoever makes it; to all others it is not there.
TEST(Gate, AWorkingCopyIsForWhoManagesTheItem) {
  using enum Publication;
  const auto copy = [](const Viewer& viewer, Publication publication, MediaState state) {
    return decide(viewer, {publication, state, false, true}, Use::view, 0).refusal;
  };
  EXPECT_EQ(copy(kOwner, published, MediaState::ready), Refusal::none);
  EXPECT_EQ(copy(kOwner, draft, MediaState::ready), Refusal::none);
  EXPECT_EQ(copy(kOwner, draft, MediaState::failed), Refusal::not_ready);
  EXPECT_EQ(copy(kVisitor, published, MediaState::ready), Refusal::not_published);
  EXPECT_EQ(copy(kVisitor, draft, MediaState::ready), Refusal::not_published);
  for (const auto& [role, expected] : {std::pair{"poster", false},
                                       {"track", false},
                                       {"silences", false},
                                       {"poster_candidate", true},
                                       {"noise_sample", true}}) {
    EXPECT_EQ(is_working_copy({role}), expected) << role;
  }
}

TEST(Gate, OnlyTheOwnerDepositsAndReadsCounters) {
  EXPECT_FALSE(decide_deposit(kVisitor).allowed());
  EXPECT_TRUE(decide_deposit(kOwner).allowed());
  EXPECT_FALSE(decide_operations(kVisitor).allowed());
  EXPECT_TRUE(decide_operations(kOwner).allowed());
}

}  // namespace
}  // namespace resonance
