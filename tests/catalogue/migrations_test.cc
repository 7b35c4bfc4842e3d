#include <SQLiteCpp/SQLiteCpp.h>

#include "temporary_catalogue.h"

namespace resonance {
namespace {

TEST_F(CatalogueTest, RefusesALibraryOfTheFuture) {
  catalogue_.reset();
  {
    SQLite::Database raw((folder_ / "catalogue.db").string(), SQLite::OPEN_READWRITE);
    raw.exec("PRAGMA user_version = 9999");
  }
  EXPECT_EQ(code_of([&] { Catalogue again(folder_); }), ErrorCode::conflict);
}

TEST_F(CatalogueTest, ItsSchemaIsReadWithoutBeingChanged) {
  Schema current = Catalogue::schema(folder_).value();
  EXPECT_EQ(current.version, current.newest);
  catalogue_.reset();
  {
    SQLite::Database raw((folder_ / "catalogue.db").string(), SQLite::OPEN_READWRITE);
    raw.exec("PRAGMA user_version = 1");
  }
  for (int look = 0; look < 2; ++look) EXPECT_EQ(Catalogue::schema(folder_).value().version, 1);
  std::filesystem::path elsewhere = folder_ / "elsewhere";
  EXPECT_FALSE(Catalogue::schema(elsewhere));
  EXPECT_FALSE(std::filesystem::exists(elsewhere));
}

TEST_F(CatalogueTest, IsDurableAndChecked) {
  SQLite::Database raw((folder_ / "catalogue.db").string(), SQLite::OPEN_READWRITE);
  EXPECT_EQ(raw.execAndGet("PRAGMA journal_mode").getString(), "wal");
  EXPECT_EQ(raw.execAndGet("PRAGMA integrity_check").getString(), "ok");
  SQLite::Statement violations(raw, "PRAGMA foreign_key_check");
  EXPECT_FALSE(violations.executeStep());
}

TEST_F(CatalogueTest, SaysWhenItsFileIsNotADatabase) {
  catalogue_.reset();
  std::filesystem::remove(folder_ / "catalogue.db");
  FILE* file = fopen((folder_ / "catalogue.db").c_str(), "w");
  fputs("this is no database, it only has its name, and enough bytes to be looked at as a header of one", file);
  fclose(file);
  EXPECT_EQ(code_of([&] { Catalogue again(folder_); }), ErrorCode::unavailable);
}

TEST_F(CatalogueTest, NoticesTheChangesOfOthers) {
  int64_t before = catalogue_->data_version();
  EXPECT_EQ(catalogue_->data_version(), before);
  {
    Catalogue other(folder_);
    other.check_writable();
  }
  EXPECT_NE(catalogue_->data_version(), before);
}

}  // namespace
}  // namespace resonance
