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

constexpr Coordinates kTours{47.3948, 0.7040}, kPoitiers{46.5802, 0.3404}, kJoue{47.3514, 0.6624};
constexpr int64_t kIn2024 = 1'718'000'000'000;
constexpr int64_t kIn2026 = 1'780'000'000'000;

class OperatorsTest : public LibraryTest {
 protected:
  OperatorsTest() {
    film.item.kind = ItemKind::film;
    film.item.published_ms = kIn2024;
    film.theme_labels = {{"Habitat", "Housing"}};
    film.item.organisation = house;
    film.organisation_name = "Atelier du Clain";
    film.place = kPoitiers;
    film.festival_years = {2026, 2025};
    training.festival_years = {2026};
    training.item.organisation = house;
    training.organisation_name = "Atelier du Clain";
    training.place = kTours;
    report.item.organisation = school;
    report.organisation_name = "École de la Loire";
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

  // Two communes, as the catalogue would name them.
  static std::optional<Coordinates> commune(std::string_view name) {
    if (name == "joue-les-tours" || name == "la riche") return kJoue;
    return name == "poitiers" ? std::optional(kPoitiers) : std::nullopt;
  }
  Answer near(const std::string& text, std::optional<Near> chosen = {}, Sort sort = Sort::relevance) const {
    Query query{.text = text};
    query.filters.near = chosen;
    query.sort = sort;
    query.commune_named = commune;
    return Searcher(index()).search(query);
  }
  std::vector<ItemId> found_near(const std::string& text) const { return ids_of(near(text)); }

  const OrganisationId house = OrganisationId::random(), school = OrganisationId::random();
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

TEST_F(OperatorsTest, InTheNameOfAnOrganisation) {
  EXPECT_THAT(found("structure:atelier"), UnorderedElementsAre(film.item.id, training.item.id));
  EXPECT_THAT(found("organisation:\"école loire\""), ElementsAre(report.item.id));
  EXPECT_THAT(found("ensemble -structure:clain"), ElementsAre(report.item.id));
  const Answer named = ask("clain formation");
  ASSERT_EQ(named.hits.size(), 1U);
  ASSERT_EQ(named.hits[0].labels.size(), 1U);
  EXPECT_EQ(named.hits[0].labels[0].field, "organisation");
  EXPECT_EQ(plain(named.hits[0].labels[0].text), "Atelier du Clain");

  const std::map<std::string, int64_t> all{{house.text(), 2}, {school.text(), 1}};
  EXPECT_EQ(ask("ensemble").organisations, all);
  Query query{.text = "ensemble"};
  query.filters.organisation = house.text();
  EXPECT_EQ(Searcher(index()).search(query).total, 2);
  EXPECT_EQ(Searcher(index()).search(query).organisations, all) << "what choosing another would give";
  EXPECT_EQ(Searcher(index()).search(query).years, (std::map<std::string, int64_t>{{"2024", 1}, {"2026", 1}}));
  query.filters.organisation = OrganisationId::random().text();
  EXPECT_EQ(Searcher(index()).search(query).total, 0);
}

TEST_F(OperatorsTest, InTheSelectionOfAFestival) {
  EXPECT_THAT(found("festival:2026"), UnorderedElementsAre(film.item.id, training.item.id));
  EXPECT_THAT(found("édition:2025"), ElementsAre(film.item.id));
  EXPECT_THAT(found("ensemble -festival:2025"), UnorderedElementsAre(training.item.id, report.item.id));
  EXPECT_THAT(found("festival:2024"), IsEmpty()) << "no such edition";
  const std::map<std::string, int64_t> all{{"2025", 1}, {"2026", 2}};
  EXPECT_EQ(ask("ensemble").festivals, all);
  Query query{.text = "ensemble"};
  query.filters.festival = "2025";
  EXPECT_EQ(Searcher(index()).search(query).total, 1);
  EXPECT_EQ(Searcher(index()).search(query).festivals, all) << "what choosing another would give";
  EXPECT_EQ(Searcher(index()).search(query).kinds, (std::map<std::string, int64_t>{{"film", 1}}));
  Filters filters;
  for (const char* value : {"", "abc", "20260", "1", "2025..2026", "-2026"}) {
    EXPECT_FALSE(add_filter("festival", value, filters)) << value << " is words";
  }
}

TEST_F(OperatorsTest, NearACommune) {
  EXPECT_THAT(found_near("ensemble pres:joue-les-tours"), ElementsAre(training.item.id)) << "25 km";
  EXPECT_THAT(found_near("près:joué-lès-tours<5km"), IsEmpty());
  EXPECT_THAT(found_near("près:joué-lès-tours<6km"), ElementsAre(training.item.id));
  EXPECT_THAT(found_near("near:\"La Riche\"<100km"), ElementsAre(training.item.id, film.item.id)) << "nearest first";
  EXPECT_THAT(found_near("pres:poitiers<1"), ElementsAre(film.item.id));
  EXPECT_THAT(found_near("ensemble -pres:poitiers"), UnorderedElementsAre(training.item.id, report.item.id));

  const Answer by_distance = near("ensemble", Near{kJoue, 200}, Sort::nearest);
  ASSERT_EQ(by_distance.total, 2) << "the report is of no commune";
  EXPECT_EQ(by_distance.hits[0].id, training.item.id);
  EXPECT_NEAR(by_distance.hits[0].distance_km.value(), 5.75, 0.2);
  EXPECT_NEAR(by_distance.hits[1].distance_km.value(), 89.2, 1);
  EXPECT_EQ(by_distance.organisations, (std::map<std::string, int64_t>{{house.text(), 2}}));
  EXPECT_FALSE(ask("ensemble").hits[0].distance_km);
  EXPECT_EQ(near("ensemble", {}, Sort::nearest).total, 3) << "to nothing: by relevance";
  // Both are met.
  EXPECT_EQ(near("pres:poitiers", Near{kJoue, 25}).total, 0);
}

TEST_F(OperatorsTest, NearNoCommuneIsWords) {
  Filters filters;
  for (const char* value : {"", "nulle-part", "<5km", "poitiers<", "poitiers<0", "poitiers<-1", "poitiers<501km",
                            "poitiers<5m", "poitiers<5kmx", "poitiers<99999999999999999999"}) {
    EXPECT_FALSE(add_filter("pres", value, filters, commune)) << value;
  }
  EXPECT_FALSE(add_filter("pres", "poitiers", filters)) << "nobody knows a commune";
  EXPECT_FALSE(filters.near);
  EXPECT_TRUE(add_filter("PRÈS", "Poitiers<500km", filters, commune));
  EXPECT_EQ(filters.near->radius_km, 500);
  EXPECT_THAT(found("pres:rapport"), ElementsAre(report.item.id));
}

TEST_F(OperatorsTest, AThemeThatMatchesInBothLanguagesIsShownOnce) {
  IndexedItem one = item("Assemblée");
  one.theme_labels = {{"Participation citoyenne", "Citizen participation"}, {"Participation", "Participation"}};
  write({one});
  const auto shown = [&](const std::string& text, const std::string& language) {
    Query query{.text = text};
    query.language = language;
    std::vector<std::string> texts;
    const Answer answer = Searcher(index()).search(query);
    for (const Label& label : answer.hits.at(0).labels) texts.push_back(plain(label.text));
    return texts;
  };
  EXPECT_THAT(shown("participation", "fr"), ElementsAre("Participation citoyenne", "Participation"));
  EXPECT_THAT(shown("participation", "en"), ElementsAre("Citizen participation", "Participation"));
  EXPECT_THAT(shown("citizen", "fr"), ElementsAre("Citizen participation")) << "as it was found";
}

TEST_F(OperatorsTest, Orders) {
  const auto order = [&](Sort sort) {
    Query query{.text = "ensemble"};
    query.sort = sort;
    return ids_of(Searcher(index()).search(query));
  };
  EXPECT_THAT(order(Sort::shortest), ElementsAre(film.item.id, training.item.id, report.item.id));
  EXPECT_THAT(order(Sort::longest), ElementsAre(training.item.id, film.item.id, report.item.id));
  EXPECT_EQ(order(Sort::oldest).front(), film.item.id);
  EXPECT_EQ(order(Sort::newest).back(), film.item.id);
}

}  // namespace
}  // namespace resonance::search
