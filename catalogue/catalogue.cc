#include "catalogue/catalogue.h"

#include "catalogue/database.h"

namespace resonance {

Catalogue::Catalogue(const std::filesystem::path& data_folder)
    : database_(std::make_unique<Database>(data_folder / "catalogue.db")),
      items(*database_),
      media(*database_),
      jobs(*database_),
      transcripts(*database_),
      themes(*database_),
      synonyms(*database_),
      territories(*database_),
      accounts(*database_),
      sessions(*database_),
      consents(*database_),
      campaigns(*database_),
      journal(*database_),
      reports(*database_),
      outbox(*database_),
      alerts(*database_),
      shares(*database_),
      seals(*database_),
      editions(*database_),
      submissions(*database_),
      juries(*database_),
      jurors(*database_),
      jury_ballots(*database_),
      screenings(*database_),
      deliberations(*database_),
      awards(*database_),
      public_prizes(*database_),
      tickets(*database_),
      public_ballots(*database_),
      masks(*database_),
      viewings(*database_),
      draws(*database_),
      volunteers(*database_) {
  migrate(*database_);
}

Catalogue::~Catalogue() = default;

std::optional<Schema> Catalogue::schema(const std::filesystem::path& data_folder) {
  std::filesystem::path file = data_folder / "catalogue.db";
  std::error_code failure;
  if (!std::filesystem::exists(file, failure)) return std::nullopt;
  return schema_of(file);
}

int64_t Catalogue::data_version() {
  return database_->data_version();
}

bool Catalogue::truncate_log() {
  return database_->truncate_log();
}

void Catalogue::check_writable() {
  database_->write([](SQLite::Database& connection) {
    run(connection,
        "INSERT INTO setting (name, value) VALUES ('written', '1') ON CONFLICT (name) DO UPDATE SET value = "
        "excluded.value");
  });
}

}  // namespace resonance
