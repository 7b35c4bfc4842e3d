#include "catalogue/territories.h"

#include "temporary_catalogue.h"

namespace resonance {
namespace {

constexpr const char* kPlaces =
    "REG-24\tregion\tCentre-Val de Loire\t2570000\tFR\n"
    "DEP-37\tdepartment\tIndre-et-Loire\t610000\tREG-24,FR\n"
    "COM-37233\tcommune\tSaint-Pierre-des-Corps\t15800\tEPCI-1,DEP-37,REG-24,FR\n"
    "COM-37261\tcommune\tTours\t137000\tEPCI-1,DEP-37,REG-24,FR\n"
    "COM-51573\tcommune\tTours-sur-Marne\t1200\tDEP-51,REG-44,FR\n"
    "COM-69999\tcommune\tSaint-Pierre-la-Grande\t900000\tREG-84,FR\n";

TEST_F(CatalogueTest, FindsPlacesByTheirBeginning) {
  catalogue_->territories.load("1", kPlaces);
  auto found = catalogue_->territories.suggest("tours", 5);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].code, "COM-37261");  // the whole name first
  EXPECT_EQ(found[0].within.size(), 4u);
}

TEST_F(CatalogueTest, PutsTheHomeRegionFirst) {
  catalogue_->territories.load("1", kPlaces);
  auto found = catalogue_->territories.suggest("saint pierre", 5);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].code, "COM-37233");  // before a larger one elsewhere
}

TEST_F(CatalogueTest, IgnoresAccentsCaseAndWildcards) {
  catalogue_->territories.load("1", kPlaces);
  EXPECT_EQ(catalogue_->territories.suggest("CENTRE", 5).size(), 1u);
  EXPECT_EQ(catalogue_->territories.suggest("corps", 5).size(), 1u);  // a later word of the name
  EXPECT_TRUE(catalogue_->territories.suggest("%", 5).empty());
  EXPECT_TRUE(catalogue_->territories.suggest("", 5).empty());
}

TEST_F(CatalogueTest, LoadsOnceAVersionAndAllOrNothing) {
  catalogue_->territories.load("1", kPlaces);
  catalogue_->territories.load("1", "nonsense that is not read");
  EXPECT_EQ(code_of([&] { catalogue_->territories.load("2", "DEP-1\tdepartment\tAin\t1\tFR\nbroken line\n"); }),
            ErrorCode::invalid);
  EXPECT_FALSE(catalogue_->territories.find("DEP-1"));
  catalogue_->territories.load("2", "COM-37261\tcommune\tTours\t140000\tDEP-37\n");
  EXPECT_EQ(catalogue_->territories.find("COM-37261")->population, 140000);
}

TEST_F(CatalogueTest, KnowsWhereCommunesAre) {
  catalogue_->territories.load("1",
                               "COM-37261\tcommune\tTours\t139259\tDEP-37,REG-24\t47.3948,0.7040\n"
                               "COM-97411\tcommune\tSaint-Denis\t155634\tREG-04\t-20.8823,55.4504\n"
                               "COM-37215\tcommune\tSaint-Denis\t100\tREG-24\t47.1,0.9\n"
                               "COM-93066\tcommune\tSaint-Denis\t150000\tREG-11\t48.9,2.36\n"
                               "COM-37001\tcommune\tAbilly\t1000\tREG-24\t\n"
                               "DEP-37\tdepartment\tIndre-et-Loire\t1\tREG-24\n");
  EXPECT_EQ(catalogue_->territories.find("COM-97411")->centre, (Coordinates{-20.8823, 55.4504}));
  EXPECT_FALSE(catalogue_->territories.find("COM-37001")->centre);
  EXPECT_EQ(catalogue_->territories.commune_named("TOURS")->code, "COM-37261");
  EXPECT_EQ(catalogue_->territories.commune_named("saint denis")->code, "COM-37215") << "at home";
  EXPECT_FALSE(catalogue_->territories.commune_named("tour"));
  EXPECT_FALSE(catalogue_->territories.commune_named("Abilly")) << "nobody knows where it is";
  EXPECT_FALSE(catalogue_->territories.commune_named("Indre-et-Loire"));
  EXPECT_FALSE(catalogue_->territories.commune_named(" '%"));
  for (const char* centre : {"47.3", "47.3,", "x,1", "91,0", "0,181", "1,2,3", "nan,0", "1 ,2"}) {
    const std::string line = std::string("COM-1\tcommune\tA\t1\t\t") + centre + "\n";
    EXPECT_EQ(code_of([&] { catalogue_->territories.load(centre, line); }), ErrorCode::invalid) << centre;
  }
}

}  // namespace
}  // namespace resonance
