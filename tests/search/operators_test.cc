// Filters and fields that are typed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "search/operators.h"
#include "tests/search/library.h"

namespace resonance::search {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr int64_t kIn2024 = 1'718'000'000'000;
constexpr int64_t kIn2026 = 1'780'000'000'000;

class OperatorsTest : public LibraryTest {
 protected:
  OperatorsTest() {
    film.item.kind = ItemKind::film;
    film.item.published_ms = kIn2024;
    film.theme_labels = {"Habitat", "Housing"};
    film.territory_names = {"Saint-Étienne", "Loire"};
    say(film, {{0, 4'000, "Zineb Haddad", "Nous avons gagné ensemble."}, {9'000, 12'000, "Paul", "Ensemble, oui."}});
    film.media.back().duration_ms = 4 * 60'000;
    report.item.kind = ItemKind::experience;
    report.item.published_ms = kIn2026;
    report.item.language = "en";
    report.item.summary = "Zineb came, ensemble.";
    training.item.kind = ItemKind::training;
    training.item.published_ms = kIn2026;
    say(training, {{0, 4'000, "", "Ensemble on apprend."}});
    training.media.back().duration_ms = 90 * 60'000;
    write({film, report, training});
  }

  IndexedItem film = item("Le film");
  IndexedItem report = item("Le rapport");
  IndexedItem training = item("La formation");
};

TEST_F(OperatorsTest, AKindALanguageAYear) {
  EXPECT_THAT(found("ensemble type:film"), ElementsAre(film.item.id));
  EXPECT_THAT(found("ensemble type:RETEX"), ElementsAre(report.item.id));
  EXPECT_THAT(found("type:formations"), ElementsAre(training.item.id));
  EXPECT_THAT(found("type:film type:retex"), UnorderedElementsAre(film.item.id, report.item.id));
  EXPECT_THAT(found("langue:anglais"), ElementsAre(report.item.id));
  EXPECT_THAT(found("année:2024"), ElementsAre(film.item.id));
  EXPECT_THAT(found("annee:2025.. ensemble"), UnorderedElementsAre(report.item.id, training.item.id));
  EXPECT_THAT(found("year:..2024"), ElementsAre(film.item.id));
  EXPECT_THAT(found("annee:2024..2026 ensemble"), UnorderedElementsAre(film.item.id, report.item.id, training.item.id));
}

TEST_F(OperatorsTest, HowLong) {
  EXPECT_THAT(found("duree:<5min"), ElementsAre(film.item.id));
  EXPECT_THAT(found("durée:>1h"), ElementsAre(training.item.id));
  EXPECT_THAT(found("duree:3..10min"), ElementsAre(film.item.id));
  EXPECT_THAT(found("duree:<2h"), UnorderedElementsAre(film.item.id, training.item.id));
}

TEST_F(OperatorsTest, FieldsHoldTheirWords) {
  EXPECT_THAT(found("zineb"), UnorderedElementsAre(film.item.id, report.item.id));
  EXPECT_THAT(found("auteur:zineb"), ElementsAre(film.item.id));
  EXPECT_THAT(found("auteur:\"haddad zineb\""), ElementsAre(film.item.id));
  EXPECT_THAT(found("theme:habitat"), ElementsAre(film.item.id));
  EXPECT_THAT(found("lieu:saint-etienne"), ElementsAre(film.item.id));
  EXPECT_THAT(found("titre:formation"), ElementsAre(training.item.id));
  EXPECT_THAT(found("titre:ensemble"), IsEmpty());
  EXPECT_THAT(found("ensemble -auteur:zineb"), UnorderedElementsAre(report.item.id, training.item.id));
}

TEST_F(OperatorsTest, MomentsOfWhoeverSpeaks) {
  const Answer by_her = ask("auteur:zineb");
  ASSERT_EQ(by_her.hits.size(), 1U);
  ASSERT_EQ(by_her.hits[0].moments.size(), 1U);
  EXPECT_EQ(by_her.hits[0].moments[0].speaker, "Zineb Haddad");
  Query query{.text = "ensemble auteur:paul"};
  query.moments = 1;
  const Answer by_him = Searcher(index()).search(query);
  ASSERT_EQ(by_him.hits.size(), 1U);
  ASSERT_EQ(by_him.hits[0].moments.size(), 1U);
  EXPECT_EQ(by_him.hits[0].moments[0].speaker, "Paul");
}

TEST_F(OperatorsTest, OneOrTheOther) {
  EXPECT_THAT(found("rapport OR gagné"), UnorderedElementsAre(film.item.id, report.item.id));
  EXPECT_THAT(found("ensemble rapport OU formation"), UnorderedElementsAre(report.item.id, training.item.id));
  EXPECT_THAT(found("OR gagné OR"), ElementsAre(film.item.id));
  // What stands before a stop word stands before what follows it.
  EXPECT_THAT(found("rapport OU la formation"), UnorderedElementsAre(report.item.id, training.item.id));
}

TEST_F(OperatorsTest, WhatMakesNoSenseIsWords) {
  Filters filters;
  for (const char* value : {"", "abc", "2026..2024", "..", "20", "99999999999999999999", "2024..x"}) {
    EXPECT_FALSE(add_filter("annee", value, filters)) << value;
  }
  for (const char* value : {"", "5min", "<", "<x", "<5jours", "..", "<99999999999999999999min", "5..x"}) {
    EXPECT_FALSE(add_filter("duree", value, filters)) << value;
  }
  EXPECT_FALSE(add_filter("type", "chose", filters));
  EXPECT_FALSE(add_filter("prix", "5", filters));
  EXPECT_TRUE(filters.years.empty() && filters.kinds.empty() && !filters.longest_ms);
  EXPECT_THAT(found("gagné: ensemble"), ElementsAre(film.item.id));
  EXPECT_THAT(found("auteur: zineb"), Not(IsEmpty()));
  EXPECT_THAT(found(":::"), ::testing::SizeIs(3));
  EXPECT_THAT(found("formation -type:film"), ElementsAre(training.item.id));
  EXPECT_THAT(found("formation -type:formation -type:film"), IsEmpty());
}

TEST_F(OperatorsTest, TypedAndChosenAreBothMet) {
  Query query{.text = "type:film"};
  query.filters.kinds = {ItemKind::training};
  EXPECT_EQ(Searcher(index()).search(query).total, 0);
}

TEST_F(OperatorsTest, FacetsOfYearsLengthsAndSubtitles) {
  const Answer all = ask("ensemble");
  EXPECT_EQ(all.years, (std::map<std::string, int64_t>{{"2024", 1}, {"2026", 2}}));
  EXPECT_EQ(all.lengths, (std::map<std::string, int64_t>{{"brief", 1}, {"extended", 1}}));
  EXPECT_EQ(all.subtitles, (std::map<std::string, int64_t>{{"yes", 2}}));
  Query query{.text = "ensemble"};
  query.filters.length = Length::brief;
  query.filters.subtitled = true;
  EXPECT_EQ(Searcher(index()).search(query).total, 1);
}

TEST_F(OperatorsTest, Orders) {
  const auto order = [&](Sort sort) {
    Query query{.text = "ensemble"};
    query.sort = sort;
    std::vector<ItemId> ids;
    for (const Hit& hit : Searcher(index()).search(query).hits) ids.push_back(hit.id);
    return ids;
  };
  EXPECT_THAT(order(Sort::shortest), ElementsAre(film.item.id, training.item.id, report.item.id));
  EXPECT_THAT(order(Sort::longest), ElementsAre(training.item.id, film.item.id, report.item.id));
  EXPECT_EQ(order(Sort::oldest).front(), film.item.id);
  EXPECT_EQ(order(Sort::newest).back(), film.item.id);
}

}  // namespace
}  // namespace resonance::search
