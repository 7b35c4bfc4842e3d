#include "festival/programme.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace resonance::festival {
namespace {

constexpr int64_t kMinute = 60'000, kHour = 60 * kMinute, kEvening = 20 * kHour, kMidnight = 24 * kHour;

ProgrammedFilm film(std::string key, int64_t minutes = 30) {
  ProgrammedFilm made;
  made.title = "Film " + key;
  made.key = std::move(key);
  made.duration_ms = minutes * kMinute;
  made.selected = made.agreed = made.projection_right = made.ready = made.subtitled = true;
  return made;
}

PlannedScreening screening(std::string key, std::vector<ProgrammePart> parts, std::string room = "A",
                           int64_t begins_ms = kEvening) {
  PlannedScreening made;
  made.title = "Séance " + key;
  made.key = std::move(key);
  made.room = std::move(room);
  made.begins_ms = begins_ms;
  made.midnight_ms = kMidnight;
  made.parts = std::move(parts);
  return made;
}

// "1 room_taken" and the like: whose trouble it is.
std::vector<std::pair<std::string, Trouble>> troubles(const std::vector<PlannedScreening>& all,
                                                      const FestivalDays& days = {}) {
  std::vector<std::pair<std::string, Trouble>> found;
  for (const ProgrammeWarning& each : warnings_of(all, days)) found.emplace_back(each.screening, each.trouble);
  return found;
}

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

TEST(Programme, TimesFollowFromTheFilmsAndThePausesBetweenThem) {
  const PlannedScreening made =
      screening("1", {{film("a", 30), 10 * kMinute}, {std::nullopt, 20 * kMinute}, {film("b", 5), 45 * kMinute}});
  const std::vector<Slot> slots = slots_of(made);
  ASSERT_EQ(slots.size(), 3U);
  EXPECT_EQ(slots[0].ends_ms, kEvening + 30 * kMinute);
  EXPECT_EQ(slots[1].begins_ms, kEvening + 40 * kMinute);
  EXPECT_EQ(slots[2].begins_ms, kEvening + 60 * kMinute);
  EXPECT_EQ(end_ms(made), kEvening + 65 * kMinute) << "the pause after the last film does not count";
  EXPECT_EQ(end_ms(screening("2", {})), kEvening);
}

TEST(Programme, AFilmThatWasWithdrawnTakesNoTime) {
  ProgrammedFilm gone = film("b");
  gone.withdrawn = true;
  const PlannedScreening made = screening("1", {{film("a"), 5 * kMinute}, {gone, kHour}, {film("c"), 0}});
  EXPECT_EQ(slots_of(made)[2].begins_ms, kEvening + 35 * kMinute);
  const PlannedScreening last = screening("1", {{film("a"), 5 * kMinute}, {gone, kHour}});
  EXPECT_EQ(end_ms(last), kEvening + 30 * kMinute);
  EXPECT_THAT(troubles({made}), ElementsAre(Pair("1", Trouble::withdrawn)));
  EXPECT_THAT(troubles({screening("1", {{gone, 0}})}),
              ElementsAre(Pair("1", Trouble::withdrawn), Pair("1", Trouble::no_film)));
}

TEST(Programme, AProgrammeThatHoldsIsNotWarnedOf) {
  EXPECT_THAT(troubles({screening("1", {{film("a"), 0}}), screening("2", {{film("b"), 0}}, "B"),
                        screening("3", {{film("a"), 0}}, "A", kEvening + 45 * kMinute)},
                       {kEvening, kEvening + 2 * kHour}),
              IsEmpty());
  EXPECT_THAT(warnings_of({}, {}), IsEmpty());
}

TEST(Programme, EachFilmIsChecked) {
  const auto with = [](auto change) {
    PlannedScreening made = screening("1", {{film("a"), 0}});
    made.promises_subtitles = true;
    change(*made.parts[0].film);
    return troubles({made});
  };
  EXPECT_THAT(with([](ProgrammedFilm&) {}), IsEmpty());
  EXPECT_THAT(with([](auto& each) { each.selected = false; }), ElementsAre(Pair("1", Trouble::not_selected)));
  EXPECT_THAT(with([](auto& each) { each.agreed = false; }), ElementsAre(Pair("1", Trouble::not_agreed)));
  EXPECT_THAT(with([](auto& each) { each.projection_right = false; }), ElementsAre(Pair("1", Trouble::no_right)));
  EXPECT_THAT(with([](auto& each) { each.ready = false; }), ElementsAre(Pair("1", Trouble::not_ready)));
  EXPECT_THAT(with([](auto& each) { each.subtitled = false; }), ElementsAre(Pair("1", Trouble::no_subtitles)));
}

TEST(Programme, ARoomIsTakenAndLeftAFewMinutesBetweenTwo) {
  const auto next = [](int64_t minutes, const char* room) {
    return troubles(
        {screening("1", {{film("a"), 0}}), screening("2", {{film("b"), 0}}, room, kEvening + minutes * kMinute)});
  };
  const auto both = ElementsAre(Pair("1", Trouble::room_taken), Pair("2", Trouble::room_taken));
  EXPECT_THAT(next(10, "A"), both);
  EXPECT_THAT(next(44, "A"), both) << "30 minutes of film, and 15 to change";
  EXPECT_THAT(next(45, "A"), IsEmpty());
  EXPECT_THAT(next(10, "B"), IsEmpty());
  EXPECT_THAT(troubles({screening("1", {{film("a"), 0}}), screening("2", {{film("b"), 0}})}), both);
}

TEST(Programme, AFilmIsNotShownTwiceAtTheSameMoment) {
  const auto other = [](int64_t minutes) {
    return troubles({screening("1", {{film("a"), 0}, {film("b"), 0}}),
                     screening("2", {{film("b"), 0}}, "B", kEvening + minutes * kMinute)});
  };
  EXPECT_THAT(other(0), IsEmpty()) << "there the film begins when it ends here";
  EXPECT_THAT(other(1), ElementsAre(Pair("1", Trouble::shown_twice), Pair("2", Trouble::shown_twice)));
  EXPECT_THAT(other(60), IsEmpty());
}

TEST(Programme, DaysMidnightAndSeats) {
  PlannedScreening late = screening("1", {{film("a", 120), 0}}, "A", kMidnight - kHour);
  EXPECT_THAT(troubles({late}), ElementsAre(Pair("1", Trouble::past_midnight)));
  late.begins_ms = kMidnight - 2 * kHour;
  EXPECT_THAT(troubles({late}), IsEmpty()) << "at midnight sharp";
  EXPECT_THAT(troubles({late}, {kMidnight, std::nullopt}), ElementsAre(Pair("1", Trouble::outside_days)));
  EXPECT_THAT(troubles({late}, {std::nullopt, kMidnight - 1}), ElementsAre(Pair("1", Trouble::outside_days)));
  late.capacity = 80;
  late.attendance = 80;
  EXPECT_THAT(troubles({late}), IsEmpty());
  late.attendance = 81;
  const auto warnings = warnings_of({late}, {});
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_EQ(in_english(warnings[0].sentence), "More people are counted (81) than there are seats (80).");
}

TEST(Programme, AThousandScreeningsOfOneRoomAreAllWarnedOf) {
  std::vector<PlannedScreening> all;
  for (int i = 0; i < 1'000; ++i) {
    all.push_back(screening(std::to_string(i), {{film("a" + std::to_string(i)), 0}}, "A", kEvening + i * kMinute));
  }
  // Each meets the 44 before it and the 44 after it.
  EXPECT_EQ(warnings_of(all, {}).size(), 2U * (44 * 1'000 - 44 * 45 / 2) + 1'000 - 211);
}

}  // namespace
}  // namespace resonance::festival
