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

}  // namespace
}  // namespace resonance
