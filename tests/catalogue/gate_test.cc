#include "catalogue/gate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace resonance {
namespace {

constexpr int64_t kNow = 1'000'000;

const AccountId kOwn = AccountId::random(), kOther = AccountId::random();
const OrganisationId kHouse = OrganisationId::random();
const PersonId kPerson = PersonId::random();

const Viewer kVisitor{}, kOwner{Role::administrator, {}, {}}, kGuest{Role::guest, kOther, {}},
    kOwnGuest{Role::guest, kOwn, {}}, kDepositor{Role::depositor, kOther, {}}, kOwnDepositor{Role::depositor, kOwn, {}},
    kColleague{Role::depositor, kOther, {kHouse}}, kModerator{Role::moderator, kOther, {}};

std::set<Scope> all_of_them() {
  return {all_scopes().begin(), all_scopes().end()};
}

Agreement agreed_to(std::set<Scope> scopes, std::optional<MediaId> media = {}) {
  Agreement agreement{kPerson, media, {}, 0, 0, false};
  for (const Aspect aspect : all_aspects()) agreement.grants[aspect] = scopes;
  return agreement;
}

Item item_in(Publication publication) {
  Item item;
  item.id = ItemId::random();
  item.publication = publication;
  item.depositor = kOwn;
  item.organisation = kHouse;
  item.people_declared = true;
  return item;
}

Media media_in(MediaState state, MediaType type = MediaType::video) {
  Media media;
  media.id = MediaId::random();
  media.state = state;
  media.type = type;
  media.has_audio = true;
  return media;
}

Refusal view(const Viewer& viewer, const Item& item, const Media* media = nullptr,
             std::optional<std::vector<Aspect>> aspects = {}) {
  return decide(viewer, {item, media, aspects}, Use::view, kNow).refusal;
}

TEST(Gate, WhatIsNotPublishedIsSeenByWhoManagesItAlone) {
  for (const Publication state :
       {Publication::draft, Publication::submitted, Publication::refused, Publication::withdrawn}) {
    const Item item = item_in(state);
    for (const Viewer& viewer : {kVisitor, kGuest, kDepositor}) {
      EXPECT_EQ(view(viewer, item), Refusal::not_published) << name(state);
      EXPECT_EQ(decide(viewer, {item}, Use::manage, kNow).refusal, Refusal::not_published);
    }
    for (const Viewer& viewer : {kOwner, kOwnGuest, kOwnDepositor, kColleague, kModerator}) {
      EXPECT_EQ(view(viewer, item), Refusal::none) << name(state);
      EXPECT_TRUE(decide(viewer, {item}, Use::manage, kNow).allowed());
      EXPECT_FALSE(decide(viewer, {item}, Use::find, kNow).allowed()) << "lists are the same for everybody";
    }
  }
}

TEST(Gate, WhatIsPublishedIsSeenByEverybodyAndManagedByItsOwn) {
  const Item item = item_in(Publication::published);
  for (const Viewer& viewer : {kVisitor, kGuest, kDepositor, kOwnGuest, kModerator, kOwner}) {
    EXPECT_EQ(view(viewer, item), Refusal::none);
    EXPECT_TRUE(decide(viewer, {item}, Use::find, kNow).allowed());
  }
  EXPECT_EQ(decide(kVisitor, {item}, Use::manage, kNow).refusal, Refusal::not_owner);
  EXPECT_EQ(decide(kDepositor, {item}, Use::manage, kNow).refusal, Refusal::not_owner);
  EXPECT_TRUE(decide(kOwnGuest, {item}, Use::manage, kNow).allowed());
}

TEST(Gate, WhatWasHandedInIsChangedByModeratorsAlone) {
  for (const Publication state : {Publication::submitted, Publication::published}) {
    const Item item = item_in(state);
    EXPECT_EQ(decide(kOwnDepositor, {item}, Use::change, kNow).refusal, Refusal::handed_in);
    EXPECT_TRUE(decide(kModerator, {item}, Use::change, kNow).allowed());
    EXPECT_TRUE(decide(kOwner, {item}, Use::change, kNow).allowed());
  }
  for (const Publication state : {Publication::draft, Publication::refused, Publication::withdrawn}) {
    EXPECT_TRUE(decide(kOwnDepositor, {item_in(state)}, Use::change, kNow).allowed());
  }
}

TEST(Gate, NothingIsShownBeforeItIsSaidWhoIsInItNorBeforeItsDay) {
  Item item = item_in(Publication::published);
  item.people_declared = false;
  EXPECT_EQ(view(kVisitor, item), Refusal::not_agreed);
  item.people_declared = true;
  item.visible_from_ms = kNow + 1;
  EXPECT_EQ(view(kVisitor, item), Refusal::not_published);
  EXPECT_EQ(view(kOwnGuest, item), Refusal::none);
  item.visible_from_ms = kNow;
  EXPECT_EQ(view(kVisitor, item), Refusal::none);
}

TEST(Gate, KeptUntilADayItIsItsManagersAloneFromThenOn) {
  Item item = item_in(Publication::published);
  item.keep_until_ms = kNow + 1;
  EXPECT_EQ(view(kVisitor, item), Refusal::none);
  EXPECT_EQ(next_change_ms(item, kNow), kNow + 1);
  item.keep_until_ms = kNow;
  Viewer shared = kVisitor;
  shared.shared = item.id;
  for (const Viewer& viewer : {kVisitor, kDepositor, shared}) EXPECT_EQ(view(viewer, item), Refusal::not_published);
  for (const Use use : {Use::find, Use::embed}) {
    EXPECT_EQ(decide(kOwner, {item}, use, kNow).refusal, Refusal::not_published);
  }
  for (const Viewer& viewer : {kOwnDepositor, kModerator}) EXPECT_EQ(view(viewer, item), Refusal::none);
  EXPECT_FALSE(next_change_ms(item, kNow));
}

TEST(Gate, OfSeveralPeopleTheStrictestWins) {
  Item item = item_in(Publication::published);
  const Media film = media_in(MediaState::ready);
  item.agreements = {agreed_to(all_of_them()), agreed_to({Scope::internal})};
  EXPECT_EQ(view(kVisitor, item), Refusal::not_agreed);
  EXPECT_EQ(view(kGuest, item, &film), Refusal::not_agreed) << "a guest is not of the coalition";
  EXPECT_EQ(view(kDepositor, item), Refusal::none);
  EXPECT_EQ(view(kDepositor, item, &film, {{Aspect::picture, Aspect::sound}}), Refusal::none);
  EXPECT_EQ(decide(kDepositor, {item}, Use::find, kNow).refusal, Refusal::not_agreed);
  item.agreements.back().withdrawn = true;
  EXPECT_EQ(view(kDepositor, item), Refusal::not_agreed);
  EXPECT_EQ(view(kModerator, item), Refusal::none) << "who must act on a withdrawal sees what it is about";
}

TEST(Gate, AnAgreementHoldsFromItsBeginningToItsEnd) {
  Item item = item_in(Publication::published);
  item.agreements = {agreed_to({Scope::library})};
  item.agreements[0].from_ms = kNow + 5;
  item.agreements[0].until_ms = kNow + 10;
  const auto at = [&](int64_t now_ms) { return decide(kVisitor, {item}, Use::view, now_ms).allowed(); };
  EXPECT_FALSE(at(kNow + 4));
  EXPECT_TRUE(at(kNow + 5));
  EXPECT_TRUE(at(kNow + 9));
  EXPECT_FALSE(at(kNow + 10));
  EXPECT_EQ(next_change_ms(item, kNow), kNow + 5);
  EXPECT_EQ(next_change_ms(item, kNow + 5), kNow + 10);
  EXPECT_EQ(next_change_ms(item, kNow + 10), std::nullopt);
}

TEST(Gate, PictureSoundWordsAndPhotosAreAgreedToApart) {
  Item item = item_in(Publication::published);
  const Media film = media_in(MediaState::ready), photo = media_in(MediaState::ready, MediaType::photo);
  Agreement agreement = agreed_to({Scope::library});
  agreement.grants[Aspect::picture] = {};
  item.agreements = {agreement};
  EXPECT_EQ(view(kVisitor, item), Refusal::none);
  EXPECT_EQ(view(kVisitor, item, &film), Refusal::none) << "its words may be had";
  EXPECT_EQ(view(kVisitor, item, &film, {{Aspect::transcript}}), Refusal::none);
  EXPECT_EQ(view(kVisitor, item, &film, {{Aspect::picture}}), Refusal::not_agreed);
  EXPECT_EQ(view(kVisitor, item, &film, {{Aspect::picture, Aspect::sound}}), Refusal::not_agreed);
  EXPECT_EQ(view(kVisitor, item, &photo), Refusal::none);
  item.agreements[0].grants[Aspect::photo] = {};
  EXPECT_EQ(view(kVisitor, item, &photo), Refusal::not_agreed);
}

TEST(Gate, WhoIsInOneFileClosesThatFileAlone) {
  Item item = item_in(Publication::published);
  const Media film = media_in(MediaState::ready), other = media_in(MediaState::ready);
  item.agreements = {agreed_to({Scope::library}), agreed_to({Scope::library}, film.id)};
  item.agreements.back().withdrawn = true;
  EXPECT_EQ(view(kVisitor, item), Refusal::not_agreed) << "the texts name them too";
  item.agreements.back().grants.erase(Aspect::name);
  EXPECT_EQ(view(kVisitor, item), Refusal::none);
  EXPECT_EQ(view(kVisitor, item, &film), Refusal::not_agreed);
  EXPECT_EQ(view(kVisitor, item, &other), Refusal::none);
}

TEST(Gate, EmbeddingIsAgreedToApart) {
  Item item = item_in(Publication::published);
  item.agreements = {agreed_to({Scope::library})};
  EXPECT_FALSE(decide(kVisitor, {item}, Use::embed, kNow).allowed());
  item.agreements = {agreed_to({Scope::library, Scope::embedding})};
  EXPECT_TRUE(decide(kVisitor, {item}, Use::embed, kNow).allowed());
  item.agreements = {agreed_to({Scope::embedding})};
  EXPECT_FALSE(decide(kVisitor, {item}, Use::embed, kNow).allowed()) << "elsewhere is no wider than here";
}

TEST(Gate, AFilmInPreparationIsWatchedByWhoMayWatchIt) {
  const auto early = [](const Viewer& viewer, Publication publication, MediaState state, Use use) {
    const Item item = item_in(publication);
    const Media media = media_in(state);
    return decide(viewer, {item, &media, std::nullopt, true}, use, kNow).refusal;
  };
  using enum Publication;
  EXPECT_EQ(early(kVisitor, published, MediaState::processing, Use::view), Refusal::none);
  EXPECT_EQ(early(kOwner, draft, MediaState::processing, Use::view), Refusal::none);
  EXPECT_EQ(early(kVisitor, draft, MediaState::processing, Use::view), Refusal::not_published);
  EXPECT_EQ(early(kVisitor, published, MediaState::processing, Use::find), Refusal::not_ready);
  for (auto state : {MediaState::uploading, MediaState::failed, MediaState::erased}) {
    EXPECT_EQ(early(kVisitor, published, state, Use::view), Refusal::not_ready);
    EXPECT_EQ(early(kOwner, published, state, Use::view), Refusal::not_ready);
  }
}

// What is there for a choice alone is for whoever makes it; to all others it is not there.
TEST(Gate, AWorkingCopyIsForWhoManagesTheItem) {
  const auto copy = [](const Viewer& viewer, Publication publication) {
    const Item item = item_in(publication);
    const Media media = media_in(MediaState::ready);
    return decide(viewer, {item, &media, std::nullopt, false, true}, Use::view, kNow).refusal;
  };
  EXPECT_EQ(copy(kOwner, Publication::published), Refusal::none);
  EXPECT_EQ(copy(kOwnDepositor, Publication::draft), Refusal::none);
  EXPECT_EQ(copy(kVisitor, Publication::published), Refusal::not_published);
  EXPECT_EQ(copy(kDepositor, Publication::published), Refusal::not_published);
  for (const auto& [role, expected] : {std::pair{"poster", false},
                                       {"track", false},
                                       {"silences", false},
                                       {"poster_candidate", true},
                                       {"noise_sample", true}}) {
    EXPECT_EQ(is_working_copy({role}), expected) << role;
  }
}

TEST(Gate, AFileOfUnknownRoleShowsAllThatItsMediaCan) {
  const Media film = media_in(MediaState::ready);
  EXPECT_EQ(aspects_of(film, {"poster"}), std::vector{Aspect::picture});
  EXPECT_EQ(aspects_of(film, {"storyboard_cues"}), std::vector{Aspect::picture});
  EXPECT_EQ(aspects_of(film, {"waveform"}), std::vector{Aspect::sound});
  for (const char* role : {"track", "progressive", "master_playlist", "something_new"}) {
    EXPECT_EQ(aspects_of(film, {role}), (std::vector{Aspect::picture, Aspect::sound})) << role;
  }
}

TEST(Gate, WhoBringsAnItemWhere) {
  const auto may = [](const Viewer& viewer, Publication wanted) {
    return decide_publication(viewer, item_in(Publication::draft), wanted).allowed();
  };
  using enum Publication;
  for (const Publication wanted : {draft, submitted, published, refused, withdrawn}) {
    EXPECT_TRUE(may(kModerator, wanted));
    EXPECT_TRUE(may(kOwner, wanted));
    EXPECT_FALSE(may(kVisitor, wanted));
    EXPECT_FALSE(may(kDepositor, wanted)) << "of somebody else";
    EXPECT_EQ(may(kOwnGuest, wanted), wanted != published && wanted != refused);
  }
}

// Said another way than the gate says it: whoever appears in those aspects must have said yes, now.
bool everybody_said_yes(const Item& item, const Media& media, const std::vector<Aspect>& aspects, Scope scope,
                        int64_t now_ms) {
  for (const Agreement& person : item.agreements) {
    const bool is_in_it = !person.media || *person.media == media.id;
    const bool holds =
        !person.withdrawn && now_ms >= person.from_ms && (person.until_ms == 0 || now_ms < person.until_ms);
    bool said_yes_to_something = false;
    for (const auto& [aspect, scopes] : person.grants) {
      const bool yes = holds && scopes.count(scope) == 1;
      said_yes_to_something = said_yes_to_something || yes;
      const bool is_shown = std::find(aspects.begin(), aspects.end(), aspect) != aspects.end();
      if (is_in_it && is_shown && !yes) return false;
      if (aspect == Aspect::name && !yes) return false;
    }
    if (!person.media && !said_yes_to_something) return false;
  }
  return true;
}

TEST(Gate, NoByteLeavesWithoutALiveAgreementAfter100000Changes) {
  std::mt19937_64 random(20261126);
  const auto up_to = [&](int64_t most) { return static_cast<int64_t>(random() % static_cast<uint64_t>(most + 1)); };
  Item item = item_in(Publication::draft);
  std::vector<Media> files = {media_in(MediaState::ready), media_in(MediaState::ready, MediaType::audio),
                              media_in(MediaState::ready, MediaType::photo),
                              media_in(MediaState::ready, MediaType::document)};
  const std::vector<Rendition> roles = {{"track"}, {"poster"}, {"waveform"}, {"photo"}, {"text"}};
  int64_t now_ms = kNow, served = 0, refused = 0;
  for (int change = 0; change < 100'000; ++change) {
    switch (up_to(9)) {
      case 0: item.publication = static_cast<Publication>(up_to(4)); break;
      case 1: item.publication = Publication::published; break;
      case 2: item.people_declared = up_to(9) > 0; break;
      case 3: item.visible_from_ms = now_ms + up_to(20) - 15; break;
      case 4: now_ms += up_to(10); break;
      case 5:
        if (item.agreements.size() < 3) item.agreements.push_back(agreed_to({Scope::library}));
        if (up_to(1) == 0) item.agreements.back().media = files[static_cast<size_t>(up_to(3))].id;
        break;
      case 6:
        if (!item.agreements.empty()) item.agreements.pop_back();
        break;
      default:
        if (item.agreements.empty()) break;
        Agreement& one = item.agreements[static_cast<size_t>(up_to(static_cast<int64_t>(item.agreements.size()) - 1))];
        const auto aspect = static_cast<Aspect>(up_to(4));
        const auto scope = static_cast<Scope>(up_to(5));
        switch (up_to(5)) {
          case 0: one.withdrawn = up_to(3) == 0; break;
          case 1: one.from_ms = now_ms + up_to(20) - 17; break;
          case 2: one.until_ms = up_to(1) == 0 ? 0 : now_ms + up_to(20) - 5; break;
          case 3: one.grants[aspect].insert(scope); break;
          case 4: one.grants[aspect].erase(scope); break;
          default: one.grants.erase(aspect);
        }
    }
    for (const Media& media : files) {
      for (const Rendition& rendition : roles) {
        const std::vector<Aspect> aspects = aspects_of(media, rendition);
        const Thing thing{item, &media, aspects};
        for (const Viewer& viewer : {kVisitor, kGuest, kDepositor}) {
          if (!decide(viewer, thing, Use::view, now_ms).allowed()) {
            ++refused;
            continue;
          }
          ++served;
          ASSERT_EQ(item.publication, Publication::published);
          ASSERT_LE(item.visible_from_ms, now_ms);
          ASSERT_TRUE(item.people_declared);
          const bool is_member = viewer.role == Role::depositor;
          ASSERT_TRUE(everybody_said_yes(item, media, aspects, Scope::library, now_ms) ||
                      (is_member && everybody_said_yes(item, media, aspects, Scope::internal, now_ms)))
              << "after change " << change;
        }
      }
    }
  }
  EXPECT_GT(served, 100'000) << "the changes must not close everything";
  EXPECT_GT(refused, 100'000);
}

}  // namespace
}  // namespace resonance
