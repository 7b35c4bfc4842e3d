// The schema, as the list of steps that led to it. Append only: a step that has shipped is never edited.
//
// The SQL stays inside what SQLite 3.40 and PostgreSQL 15 both understand. Times are integers (milliseconds);
// enumerations are the words of catalogue/types.h.
#include <array>

#include "catalogue/catalogue.h"
#include "catalogue/database.h"

namespace resonance {
namespace {

constexpr const char* kFoundations = R"sql(
CREATE TABLE counter (name TEXT PRIMARY KEY, value BIGINT NOT NULL);
INSERT INTO counter (name, value) VALUES ('change', 0);
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);

CREATE TABLE territory (
  code TEXT PRIMARY KEY, level TEXT NOT NULL, name TEXT NOT NULL, folded TEXT NOT NULL, population BIGINT NOT NULL);
CREATE INDEX territory_by_folded ON territory (folded);
CREATE TABLE territory_within (
  territory TEXT NOT NULL REFERENCES territory (code) ON DELETE CASCADE, surrounding TEXT NOT NULL,
  PRIMARY KEY (territory, surrounding));

CREATE TABLE theme (
  id TEXT PRIMARY KEY, parent TEXT REFERENCES theme (id), label_fr TEXT NOT NULL, label_en TEXT NOT NULL,
  position INTEGER NOT NULL);

CREATE TABLE item (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, publication TEXT NOT NULL, title TEXT NOT NULL, summary TEXT NOT NULL,
  body TEXT NOT NULL, language TEXT NOT NULL, territory TEXT REFERENCES territory (code),
  part_of TEXT REFERENCES item (id) ON DELETE SET NULL, created_ms BIGINT NOT NULL, updated_ms BIGINT NOT NULL,
  published_ms BIGINT NOT NULL, change BIGINT NOT NULL);
CREATE INDEX item_by_publication ON item (publication, published_ms);
CREATE INDEX item_by_change ON item (change);
CREATE TABLE item_theme (
  item TEXT NOT NULL REFERENCES item (id) ON DELETE CASCADE,
  theme TEXT NOT NULL REFERENCES theme (id) ON DELETE CASCADE, PRIMARY KEY (item, theme));
CREATE TABLE erased_item (id TEXT PRIMARY KEY, change BIGINT NOT NULL);

CREATE TABLE media (
  id TEXT PRIMARY KEY, item TEXT NOT NULL REFERENCES item (id) ON DELETE CASCADE, state TEXT NOT NULL, type TEXT,
  file_name TEXT NOT NULL, legend TEXT NOT NULL, position INTEGER NOT NULL, declared_size_bytes BIGINT,
  created_ms BIGINT NOT NULL, expires_ms BIGINT NOT NULL, generation TEXT, failure TEXT NOT NULL,
  duration_ms BIGINT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL, has_audio INTEGER NOT NULL);
CREATE INDEX media_by_item ON media (item, position);
CREATE INDEX media_by_state ON media (state);
CREATE TABLE rendition (
  media TEXT NOT NULL REFERENCES media (id) ON DELETE CASCADE, name TEXT NOT NULL, role TEXT NOT NULL,
  content_type TEXT NOT NULL, size_bytes BIGINT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,
  bitrate_bps BIGINT NOT NULL, PRIMARY KEY (media, name));

CREATE TABLE job (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, media TEXT NOT NULL REFERENCES media (id) ON DELETE CASCADE,
  state TEXT NOT NULL, attempts INTEGER NOT NULL, fence BIGINT NOT NULL, progress_permille INTEGER NOT NULL,
  stage TEXT NOT NULL, failure TEXT NOT NULL, created_ms BIGINT NOT NULL, due_boot TEXT NOT NULL,
  due_boot_ms BIGINT NOT NULL, lease_boot TEXT NOT NULL, lease_boot_ms BIGINT NOT NULL);
CREATE INDEX job_by_state ON job (state, created_ms);
CREATE INDEX job_by_media ON job (media, created_ms);

CREATE TABLE transcript (
  id TEXT PRIMARY KEY, media TEXT NOT NULL REFERENCES media (id) ON DELETE CASCADE, purpose TEXT NOT NULL,
  language TEXT NOT NULL, UNIQUE (media, purpose, language));
CREATE TABLE cue (
  transcript TEXT NOT NULL REFERENCES transcript (id) ON DELETE CASCADE, position INTEGER NOT NULL,
  start_ms BIGINT NOT NULL, end_ms BIGINT NOT NULL, speaker TEXT NOT NULL, text TEXT NOT NULL,
  PRIMARY KEY (transcript, position));
)sql";

// A thesaurus to start from: the subjects of the coalition's own workshops. Its owner edits it afterwards.
constexpr const char* kThesaurus = R"sql(
INSERT INTO theme (id, parent, label_fr, label_en, position) VALUES
  ('pouvoir-agir', NULL, 'Pouvoir d’agir', 'Power to act', 0),
  ('democratie', NULL, 'Démocratie participative', 'Participatory democracy', 1),
  ('justice-sociale', NULL, 'Justice sociale', 'Social justice', 2),
  ('proximite', NULL, 'Quartiers et proximité', 'Neighbourhoods and proximity', 3),
  ('generations', NULL, 'Générations', 'Generations', 4),
  ('education-culture', NULL, 'Éducation et culture', 'Education and culture', 5),
  ('pratiques', NULL, 'Pratiques et méthodes', 'Practices and methods', 6),
  ('cooperations', NULL, 'Coopérations', 'Working together', 7);
INSERT INTO theme (id, parent, label_fr, label_en, position) VALUES
  ('mobilisation', 'pouvoir-agir', 'Mobilisation des habitants', 'Getting residents involved', 0),
  ('interpellation', 'pouvoir-agir', 'Interpellation', 'Calling institutions to account', 1),
  ('accompagnement', 'pouvoir-agir', 'Accompagnement de collectifs', 'Supporting citizens’ groups', 2),
  ('conseils-citoyens', 'democratie', 'Conseils citoyens et de quartier', 'Citizens’ and neighbourhood councils', 0),
  ('conseils-jeunes', 'democratie', 'Conseils de jeunes', 'Youth councils', 1),
  ('tirage-au-sort', 'democratie', 'Tirage au sort et conventions citoyennes', 'Sortition and citizens’ assemblies', 2),
  ('gouvernance', 'democratie', 'Gouvernance partagée', 'Shared governance', 3),
  ('debat', 'democratie', 'Débat et confrontation d’idées', 'Debate and opposing ideas', 4),
  ('acces-droits', 'justice-sociale', 'Accès aux droits', 'Access to rights', 0),
  ('discriminations', 'justice-sociale', 'Injustices et discriminations', 'Injustice and discrimination', 1),
  ('logement', 'justice-sociale', 'Logement', 'Housing', 2),
  ('mobilite', 'justice-sociale', 'Mobilité', 'Transport', 3),
  ('quartiers-prioritaires', 'proximite', 'Quartiers prioritaires', 'Priority neighbourhoods', 0),
  ('itinerance', 'proximite', 'Itinérance et aller-vers', 'Reaching out', 1),
  ('centres-sociaux', 'proximite', 'Centres sociaux', 'Social centres', 2),
  ('tiers-lieux', 'proximite', 'Tiers-lieux et régies de quartier', 'Third places and neighbourhood enterprises', 3),
  ('jeunesse', 'generations', 'Jeunesse', 'Young people', 0),
  ('vieillissement', 'generations', 'Bien vieillir', 'Ageing well', 1),
  ('intergeneration', 'generations', 'Entre générations', 'Across generations', 2),
  ('ecole', 'education-culture', 'École et éducation populaire', 'School and popular education', 0),
  ('arts', 'education-culture', 'Arts et artistes', 'Arts and artists', 1),
  ('film-citoyen', 'education-culture', 'Film citoyen', 'Citizen film', 2),
  ('outils', 'pratiques', 'Outils participatifs', 'Participation tools', 0),
  ('formation-pairs', 'pratiques', 'Formation de pair à pair', 'Peer training', 1),
  ('recherche-action', 'pratiques', 'Recherche-action', 'Action research', 2),
  ('experimentation', 'pratiques', 'Expérimentation et droit à l’erreur', 'Experimenting, and the right to fail', 3),
  ('elus-services', 'cooperations', 'Élus, services et habitants', 'Councillors, services and residents', 0),
  ('reseaux', 'cooperations', 'Réseaux et relais', 'Networks and relays', 1),
  ('ess', 'cooperations', 'Économie sociale et solidaire', 'Social and solidarity economy', 2);
)sql";

constexpr const char* kEarlyPlayback = "ALTER TABLE job ADD COLUMN playable_ms BIGINT NOT NULL DEFAULT 0;";

// What a page shows until a picture arrives. Media prepared before this have none until they are prepared again.
constexpr const char* kPlaceholders = R"sql(
ALTER TABLE media ADD COLUMN placeholder TEXT NOT NULL DEFAULT '';
)sql";

// A film has files in two generations once its second ladder is there.
constexpr const char* kRenditionGenerations = R"sql(
ALTER TABLE rendition ADD COLUMN generation TEXT NOT NULL DEFAULT '';
UPDATE rendition SET generation = COALESCE((SELECT media.generation FROM media WHERE media.id = rendition.media), '');
)sql";

constexpr const char* kTimeLeft = "ALTER TABLE job ADD COLUMN left_ms BIGINT;";

// Several pictures to choose from, the choice kept as a moment, so that a new preparation finds it again.
constexpr const char* kPosters = R"sql(
CREATE TABLE poster (
  media TEXT NOT NULL REFERENCES media (id) ON DELETE CASCADE, number INTEGER NOT NULL, time_ms BIGINT NOT NULL,
  placeholder TEXT NOT NULL, PRIMARY KEY (media, number));
ALTER TABLE rendition ADD COLUMN poster INTEGER NOT NULL DEFAULT 0;
ALTER TABLE media ADD COLUMN poster INTEGER NOT NULL DEFAULT 0;
ALTER TABLE media ADD COLUMN poster_ms BIGINT;
)sql";

constexpr const char* kReducedNoise = "ALTER TABLE media ADD COLUMN reduce_noise INTEGER NOT NULL DEFAULT 0;";

// Media prepared before this was noted pass for whole.
constexpr const char* kDamage = R"sql(
ALTER TABLE media ADD COLUMN damaged INTEGER NOT NULL DEFAULT 0;
ALTER TABLE media ADD COLUMN damaged_from_ms BIGINT;
)sql";

constexpr std::array kMigrations{kFoundations, kThesaurus, kEarlyPlayback, kPlaceholders, kRenditionGenerations,
                                 kTimeLeft,    kPosters,   kReducedNoise,  kDamage};

constexpr const char* kReadVersion = "PRAGMA user_version";

}  // namespace

Schema schema_of(const std::filesystem::path& file) {
  try {
    SQLite::Database connection(file.string(), SQLite::OPEN_READONLY);
    return {connection.execAndGet(kReadVersion).getInt(), static_cast<int>(kMigrations.size())};
  } catch (const SQLite::Exception& failure) {
    throw translated(failure);
  }
}

void migrate(Database& database) {
  database.write([](SQLite::Database& connection) {
    int version = connection.execAndGet(kReadVersion).getInt();
    if (version > static_cast<int>(kMigrations.size())) {
      throw Error(
          ErrorCode::conflict,
          {"This library was last opened by a newer version of Résonance. Nothing was changed; use that version."});
    }
    for (; version < static_cast<int>(kMigrations.size()); ++version) connection.exec(kMigrations[version]);
    connection.exec("PRAGMA user_version = " + std::to_string(version));
  });
}

}  // namespace resonance
