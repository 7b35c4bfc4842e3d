// Screenings of the festival: what is kept, what is refused, what goes with a film.
#include <algorithm>

#include "temporary_catalogue.h"

namespace resonance {
namespace {

constexpr int64_t kBegins = 1'800'000'000'000;

class ScreeningsTest : public CatalogueTest {
 protected:
  ScreeningsTest() : edition_(edition(2027)) {}

  Edition edition(int year) {
    Edition draft;
    draft.year = year;
    draft.title_fr = "Festival";
    draft.categories = {{{}, "Court", ""}};
    return catalogue_->editions.create(draft);
  }
  Submission film(const Edition& edition) {
    return catalogue_->submissions.create(edition.id, published("Un film").id, edition.categories[0].id);
  }
  Screening draft() {
    Screening screening;
    screening.edition = edition_.id;
    screening.title_fr = "Ouverture";
    screening.place = "MJC";
    screening.begins_ms = kBegins;
    return screening;
  }

  Edition edition_;
};

TEST_F(ScreeningsTest, AScreeningIsKeptWhole) {
  Screening wanted = draft();
  wanted.title_en = "Opening";
  wanted.room = "Salle 1";
  wanted.address = "1 rue des Lilas";
  wanted.capacity = 80;
  wanted.description_fr = "Avec **l’équipe**.";
  wanted.accessibility = {Accessibility::deaf_subtitles, Accessibility::wheelchair};
  const Submission first = film(edition_), second = film(edition_);
  wanted.entries = {{second.id, "", "", 5}, {std::nullopt, "Débat", "Debate", 20}, {first.id, "", "", 0}};
  wanted.announced_ms = 7;
  wanted.attendance = 3;
  const Screening made = catalogue_->screenings.create(wanted);
  const Screening read = *catalogue_->screenings.find(made.id);
  EXPECT_EQ(read.title_en, "Opening");
  EXPECT_EQ(read.room, "Salle 1");
  EXPECT_EQ(read.capacity, 80);
  EXPECT_EQ(read.accessibility, wanted.accessibility);
  EXPECT_EQ(read.entries, wanted.entries);
  EXPECT_EQ(read.announced_ms, 7);
  EXPECT_FALSE(read.attendance) << "nobody was counted yet";

  Screening changed = read;
  changed.title_fr = "Soirée";
  changed.title_en = "";
  std::ranges::reverse(changed.entries);
  changed.accessibility.clear();
  changed.announced_ms = 0;
  catalogue_->screenings.update(changed);
  const Screening again = *catalogue_->screenings.find(made.id);
  EXPECT_EQ(again.title_en, "Soirée") << "what is not said in English is said in French";
  EXPECT_EQ(again.entries, changed.entries);
  EXPECT_TRUE(again.accessibility.empty());
  EXPECT_GT(again.changed_ms, read.changed_ms);
  EXPECT_EQ(again.created_ms, read.created_ms);

  Screening earlier = draft();
  earlier.begins_ms = kBegins - 1;
  catalogue_->screenings.create(earlier);
  EXPECT_EQ(catalogue_->screenings.of_edition(edition_.id).back().id, made.id);
  EXPECT_EQ(catalogue_->screenings.showing(first.item).size(), 1U);
  catalogue_->screenings.remove(made.id);
  EXPECT_FALSE(catalogue_->screenings.find(made.id));
  EXPECT_EQ(code_of([&] { catalogue_->screenings.remove(made.id); }), ErrorCode::not_found);
  EXPECT_EQ(code_of([&] { catalogue_->screenings.update(made); }), ErrorCode::not_found);
}

TEST_F(ScreeningsTest, WhatCannotBeIsRefusedAndNothingChanges) {
  const Submission own = film(edition_), strange = film(edition(2026));
  const Screening made = catalogue_->screenings.create(draft());
  const auto refused = [&](auto change) {
    Screening wrong = made;
    change(wrong);
    EXPECT_EQ(code_of([&] { catalogue_->screenings.update(wrong); }), ErrorCode::invalid);
    wrong.edition = edition_.id;
    EXPECT_EQ(code_of([&] { catalogue_->screenings.create(wrong); }), ErrorCode::invalid);
  };
  refused([](Screening& each) { each.title_fr = " "; });
  refused([](Screening& each) { each.place = ""; });
  refused([](Screening& each) { each.begins_ms = 0; });
  refused([](Screening& each) { each.capacity = -1; });
  refused([](Screening& each) { each.capacity = 1'000'001; });
  refused([](Screening& each) { each.description_fr = std::string(20'001, 'a'); });
  refused([&](Screening& each) { each.entries = {{own.id, "", "", 0}, {own.id, "", "", 0}}; });
  refused([&](Screening& each) { each.entries = {{strange.id, "", "", 0}}; });
  refused([&](Screening& each) { each.entries = {{SubmissionId::random(), "", "", 0}}; });
  refused([&](Screening& each) { each.entries = {{own.id, "", "", -1}}; });
  refused([&](Screening& each) { each.entries = {{std::nullopt, "Débat", "", 0}}; });
  refused([&](Screening& each) { each.entries = {{std::nullopt, " ", "", 5}}; });
  refused([&](Screening& each) { each.entries = {{std::nullopt, "Débat", "", 1'441}}; });
  refused([&](Screening& each) { each.entries.assign(1'000, {std::nullopt, "Débat", "", 5}); });
  EXPECT_TRUE(catalogue_->screenings.find(made.id)->entries.empty());
  EXPECT_EQ(catalogue_->screenings.of_edition(edition_.id).size(), 1U);
  Screening nowhere = draft();
  nowhere.edition = EditionId::random();
  EXPECT_EQ(code_of([&] { catalogue_->screenings.create(nowhere); }), ErrorCode::not_found);
}

TEST_F(ScreeningsTest, PeopleAreCountedAfterwards) {
  const Screening made = catalogue_->screenings.create(draft());
  const auto count = [&](std::optional<int> people, int64_t now_ms) {
    catalogue_->screenings.set_attendance(made.id, people, now_ms);
  };
  EXPECT_EQ(code_of([&] { count(84, kBegins - 1); }), ErrorCode::conflict);
  EXPECT_EQ(code_of([&] { count(-1, kBegins); }), ErrorCode::invalid);
  EXPECT_FALSE(catalogue_->screenings.find(made.id)->attendance);
  count(84, kBegins);
  Screening changed = *catalogue_->screenings.find(made.id);
  EXPECT_EQ(code_of([&] { catalogue_->screenings.update(changed); }), ErrorCode::conflict) << "it begins in some years";
  changed.begins_ms = 1'700'000'000'000;
  changed.attendance = 1;
  catalogue_->screenings.update(changed);
  EXPECT_EQ(catalogue_->screenings.find(made.id)->attendance, 84) << "the form of a screening does not count";
  count(0, kBegins);
  EXPECT_EQ(catalogue_->screenings.find(made.id)->attendance, 0) << "nobody came";
  count(std::nullopt, kBegins);
  EXPECT_FALSE(catalogue_->screenings.find(made.id)->attendance);
  EXPECT_EQ(code_of([&] { catalogue_->screenings.set_attendance(ScreeningId::random(), 1, kBegins); }),
            ErrorCode::not_found);
}

TEST_F(ScreeningsTest, AFilmThatIsErasedLeavesTheRunningOrder) {
  const Submission gone = film(edition_), stays = film(edition_);
  Screening wanted = draft();
  wanted.entries = {{gone.id, "", "", 5}, {std::nullopt, "Débat", "", 20}, {stays.id, "", "", 0}};
  const Screening made = catalogue_->screenings.create(wanted);
  catalogue_->items.erase(gone.item);
  const Screening read = *catalogue_->screenings.find(made.id);
  ASSERT_EQ(read.entries.size(), 2U);
  EXPECT_FALSE(read.entries[0].film);
  EXPECT_EQ(read.entries[1].film, stays.id);
  catalogue_->screenings.update(read);
  EXPECT_EQ(catalogue_->screenings.find(made.id)->entries, read.entries);
}

}  // namespace
}  // namespace resonance
