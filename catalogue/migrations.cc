// The schema, as the list of steps that led to it. Append only: a step that has shipped is never edited.
//
// The SQL stays inside what SQLite 3.40 and PostgreSQL 15 both understand. Times are integers (milliseconds);
// enumerations are the words of catalogue/types.h.
#include <array>

#include "catalogue/catalogue.h"
#include "catalogue/database.h"
#include "catalogue/festival_schema.h"

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

// Expressions that mean the same, to start from: sigles of the coalition's field and its own words. Its owner edits
// them.
constexpr const char* kSynonyms = R"sql(
CREATE TABLE synonym_set (id TEXT PRIMARY KEY);
CREATE TABLE synonym (
  synonym_set TEXT NOT NULL REFERENCES synonym_set (id) ON DELETE CASCADE, position INTEGER NOT NULL,
  expression TEXT NOT NULL, PRIMARY KEY (synonym_set, position));
INSERT INTO synonym_set (id) VALUES
  ('tirage-au-sort'), ('convention-citoyenne'), ('ric'), ('qpv'), ('ess'), ('iae'), ('ccas'), ('caf'), ('pmi'),
  ('mjc'), ('ceser'), ('cese'), ('petr'), ('epci'), ('plu'), ('rsa'), ('apl'), ('aah'), ('apa'), ('dalo'), ('hlm'),
  ('sdf'), ('ehpad'), ('pmr'), ('fle'), ('ong'), ('amap'), ('vss'), ('ase'), ('msa'), ('sel'), ('retex'), ('pedibus'),
  ('numerique'), ('co-construction'), ('democratie-participative');
INSERT INTO synonym (synonym_set, position, expression) VALUES
  ('tirage-au-sort', 0, 'tirage au sort'), ('tirage-au-sort', 1, 'sortition'), ('tirage-au-sort', 2, 'tiré au sort'),
  ('tirage-au-sort', 3, 'tirés au sort'), ('tirage-au-sort', 4, 'tirées au sort'),
  ('convention-citoyenne', 0, 'convention citoyenne'), ('convention-citoyenne', 1, 'conventions citoyennes'),
  ('convention-citoyenne', 2, 'assemblée citoyenne'), ('convention-citoyenne', 3, 'assemblées citoyennes'),
  ('ric', 0, 'RIC'), ('ric', 1, 'référendum d’initiative citoyenne'), ('qpv', 0, 'QPV'),
  ('qpv', 1, 'quartier prioritaire'), ('qpv', 2, 'quartiers prioritaires'),
  ('qpv', 3, 'quartier prioritaire de la politique de la ville'),
  ('qpv', 4, 'quartiers prioritaires de la politique de la ville'), ('ess', 0, 'ESS'),
  ('ess', 1, 'économie sociale et solidaire'), ('iae', 0, 'IAE'), ('iae', 1, 'insertion par l’activité économique'),
  ('ccas', 0, 'CCAS'), ('ccas', 1, 'centre communal d’action sociale'),
  ('ccas', 2, 'centres communaux d’action sociale'), ('caf', 0, 'CAF'), ('caf', 1, 'caisse d’allocations familiales'),
  ('caf', 2, 'caisses d’allocations familiales'), ('pmi', 0, 'PMI'), ('pmi', 1, 'protection maternelle et infantile'),
  ('mjc', 0, 'MJC'), ('mjc', 1, 'maison des jeunes et de la culture'),
  ('mjc', 2, 'maisons des jeunes et de la culture'), ('ceser', 0, 'CESER'),
  ('ceser', 1, 'conseil économique, social et environnemental régional'), ('cese', 0, 'CESE'),
  ('cese', 1, 'conseil économique, social et environnemental'), ('petr', 0, 'PETR'),
  ('petr', 1, 'pôle d’équilibre territorial et rural'), ('petr', 2, 'pôles d’équilibre territoriaux et ruraux'),
  ('epci', 0, 'EPCI'), ('epci', 1, 'établissement public de coopération intercommunale'),
  ('epci', 2, 'intercommunalité'), ('epci', 3, 'communauté de communes'), ('plu', 0, 'PLU'),
  ('plu', 1, 'plan local d’urbanisme'), ('rsa', 0, 'RSA'), ('rsa', 1, 'revenu de solidarité active'),
  ('apl', 0, 'APL'), ('apl', 1, 'aide personnalisée au logement'), ('apl', 2, 'aides personnalisées au logement'),
  ('aah', 0, 'AAH'), ('aah', 1, 'allocation aux adultes handicapés'), ('aah', 2, 'allocation adulte handicapé'),
  ('apa', 0, 'APA'), ('apa', 1, 'allocation personnalisée d’autonomie'), ('dalo', 0, 'DALO'),
  ('dalo', 1, 'droit au logement opposable'), ('hlm', 0, 'HLM'), ('hlm', 1, 'logement social'),
  ('hlm', 2, 'logements sociaux'), ('hlm', 3, 'habitation à loyer modéré'), ('hlm', 4, 'habitations à loyer modéré'),
  ('sdf', 0, 'SDF'), ('sdf', 1, 'sans domicile fixe'), ('sdf', 2, 'sans-abri'), ('sdf', 3, 'personne à la rue'),
  ('sdf', 4, 'personnes à la rue'), ('ehpad', 0, 'EHPAD'), ('ehpad', 1, 'maison de retraite'),
  ('ehpad', 2, 'maisons de retraite'), ('pmr', 0, 'PMR'), ('pmr', 1, 'personne à mobilité réduite'),
  ('pmr', 2, 'personnes à mobilité réduite'), ('fle', 0, 'FLE'), ('fle', 1, 'français langue étrangère'),
  ('ong', 0, 'ONG'), ('ong', 1, 'organisation non gouvernementale'), ('ong', 2, 'organisations non gouvernementales'),
  ('amap', 0, 'AMAP'), ('amap', 1, 'association pour le maintien d’une agriculture paysanne'), ('vss', 0, 'VSS'),
  ('vss', 1, 'violences sexistes et sexuelles'), ('ase', 0, 'ASE'), ('ase', 1, 'aide sociale à l’enfance'),
  ('msa', 0, 'MSA'), ('msa', 1, 'mutualité sociale agricole'), ('sel', 0, 'SEL'),
  ('sel', 1, 'système d’échange local'), ('sel', 2, 'systèmes d’échange locaux'), ('retex', 0, 'retex'),
  ('retex', 1, 'retour d’expérience'), ('retex', 2, 'retours d’expérience'), ('pedibus', 0, 'pédibus'),
  ('pedibus', 1, 'ramassage scolaire à pied'), ('numerique', 0, 'numérique'), ('numerique', 1, 'digital'),
  ('co-construction', 0, 'co-construction'), ('co-construction', 1, 'construire ensemble'),
  ('democratie-participative', 0, 'démocratie participative'),
  ('democratie-participative', 1, 'participation citoyenne');
)sql";

// Who may do what, and who agreed to what. What was online before was published by the owner of the machine, who
// answered for the people in it. Of links, sessions and tries there are digests only.
constexpr const char* kPeople = R"sql(
CREATE TABLE account (
  id TEXT PRIMARY KEY, email TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL, language TEXT NOT NULL,
  password TEXT NOT NULL, created_ms BIGINT NOT NULL, closed INTEGER NOT NULL,
  code_secret TEXT NOT NULL DEFAULT '', code_step BIGINT NOT NULL DEFAULT 0);
CREATE UNIQUE INDEX account_by_email ON account (email) WHERE email <> '' AND role <> 'guest';
CREATE TABLE organisation (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, quota_bytes BIGINT NOT NULL, created_ms BIGINT NOT NULL);
CREATE TABLE membership (
  organisation TEXT NOT NULL REFERENCES organisation (id) ON DELETE CASCADE,
  account TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE, PRIMARY KEY (organisation, account));
CREATE TABLE account_link (
  digest TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE, purpose TEXT NOT NULL,
  expires_ms BIGINT NOT NULL);
CREATE TABLE session (
  id TEXT PRIMARY KEY, digest TEXT NOT NULL UNIQUE, account TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  agent TEXT NOT NULL, created_ms BIGINT NOT NULL, used_ms BIGINT NOT NULL, confirmed_ms BIGINT NOT NULL,
  waits_for_code INTEGER NOT NULL DEFAULT 0);
CREATE TABLE device (
  digest TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE);
CREATE TABLE attempt (digest TEXT NOT NULL, at_ms BIGINT NOT NULL);
CREATE INDEX attempt_by_digest ON attempt (digest, at_ms);

CREATE TABLE campaign (
  id TEXT PRIMARY KEY, code TEXT NOT NULL UNIQUE, title TEXT NOT NULL, introduction TEXT NOT NULL,
  territory TEXT REFERENCES territory (code), consent_text TEXT NOT NULL,
  organisation TEXT REFERENCES organisation (id) ON DELETE SET NULL,
  account TEXT REFERENCES account (id) ON DELETE SET NULL, opens_ms BIGINT NOT NULL, closes_ms BIGINT NOT NULL,
  created_ms BIGINT NOT NULL);
CREATE TABLE campaign_question (
  campaign TEXT NOT NULL REFERENCES campaign (id) ON DELETE CASCADE, position INTEGER NOT NULL, text TEXT NOT NULL,
  PRIMARY KEY (campaign, position));
CREATE TABLE campaign_theme (
  campaign TEXT NOT NULL REFERENCES campaign (id) ON DELETE CASCADE,
  theme TEXT NOT NULL REFERENCES theme (id) ON DELETE CASCADE, PRIMARY KEY (campaign, theme));

ALTER TABLE item ADD COLUMN depositor TEXT REFERENCES account (id) ON DELETE SET NULL;
ALTER TABLE item ADD COLUMN organisation TEXT REFERENCES organisation (id) ON DELETE SET NULL;
ALTER TABLE item ADD COLUMN campaign TEXT REFERENCES campaign (id) ON DELETE SET NULL;
ALTER TABLE item ADD COLUMN people_declared INTEGER NOT NULL DEFAULT 0;
ALTER TABLE item ADD COLUMN visible_from_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE item ADD COLUMN findable INTEGER NOT NULL DEFAULT 0;
ALTER TABLE item ADD COLUMN reconsider_ms BIGINT NOT NULL DEFAULT 0;
UPDATE item SET people_declared = 1, findable = 1 WHERE publication = 'published';
CREATE INDEX item_by_findable ON item (published_ms) WHERE findable = 1;
CREATE INDEX item_by_reconsider ON item (reconsider_ms) WHERE reconsider_ms > 0;
CREATE INDEX item_by_depositor ON item (depositor, created_ms);

CREATE TABLE person (
  id TEXT PRIMARY KEY, item TEXT NOT NULL REFERENCES item (id) ON DELETE CASCADE,
  media TEXT REFERENCES media (id) ON DELETE CASCADE, name TEXT NOT NULL, of_age_ms BIGINT NOT NULL, created_ms BIGINT NOT NULL);
CREATE INDEX person_by_item ON person (item, created_ms);
CREATE TABLE person_link (digest TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE);
CREATE TABLE consent_text (digest TEXT PRIMARY KEY, language TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE consent (
  id TEXT PRIMARY KEY, number BIGINT NOT NULL, person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  from_ms BIGINT NOT NULL, until_ms BIGINT NOT NULL, text_digest TEXT NOT NULL REFERENCES consent_text (digest),
  manner TEXT NOT NULL, collector TEXT NOT NULL, guardians TEXT NOT NULL, assent INTEGER NOT NULL, proof TEXT NOT NULL,
  given_ms BIGINT NOT NULL);
CREATE INDEX consent_by_person ON consent (person, number);
CREATE TABLE consent_grant (
  consent TEXT NOT NULL REFERENCES consent (id) ON DELETE CASCADE, aspect TEXT NOT NULL, scope TEXT NOT NULL,
  PRIMARY KEY (consent, aspect, scope));
CREATE TABLE withdrawal (
  consent TEXT PRIMARY KEY REFERENCES consent (id) ON DELETE CASCADE, withdrawn_ms BIGINT NOT NULL,
  receipt TEXT NOT NULL);

CREATE TABLE journal (
  number BIGINT PRIMARY KEY, at_ms BIGINT NOT NULL, account TEXT, act TEXT NOT NULL, item TEXT, words TEXT NOT NULL);
CREATE INDEX journal_by_item ON journal (item, number);
CREATE TABLE report (
  id TEXT PRIMARY KEY, item TEXT NOT NULL REFERENCES item (id) ON DELETE CASCADE, words TEXT NOT NULL,
  contact TEXT NOT NULL, at_ms BIGINT NOT NULL);
CREATE INDEX report_by_item ON report (item);
)sql";

// What an experience report answers, question by question. A media that is removed leaves the words.
constexpr const char* kAnswers = R"sql(
CREATE TABLE answer (
  item TEXT NOT NULL REFERENCES item (id) ON DELETE CASCADE, question TEXT NOT NULL, text TEXT NOT NULL,
  media TEXT REFERENCES media (id) ON DELETE SET NULL, start_ms BIGINT NOT NULL, PRIMARY KEY (item, question));
CREATE INDEX answer_by_media ON answer (media);
)sql";

constexpr const char* kOutbox = R"sql(
CREATE TABLE mail (
  id TEXT PRIMARY KEY, recipient TEXT NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL, created_ms BIGINT NOT NULL,
  attempts INTEGER NOT NULL, due_ms BIGINT NOT NULL, failure TEXT NOT NULL);
CREATE INDEX mail_by_due ON mail (due_ms);
)sql";

constexpr const char* kShares = R"sql(
CREATE TABLE share (
  id TEXT PRIMARY KEY, digest TEXT NOT NULL UNIQUE, item TEXT NOT NULL REFERENCES item (id) ON DELETE CASCADE,
  name TEXT NOT NULL, expires_ms BIGINT NOT NULL, created_ms BIGINT NOT NULL);
CREATE INDEX share_by_item ON share (item);
)sql";

// Grows with each change of a transcript, so that two people who correct it do not undo each other.
constexpr const char* kTranscriptVersions = "ALTER TABLE transcript ADD COLUMN version BIGINT NOT NULL DEFAULT 1;";

// What of a media nobody may see or hear any more.
constexpr const char* kSeals = R"sql(
CREATE TABLE seal (
  id TEXT PRIMARY KEY, media TEXT NOT NULL REFERENCES media (id) ON DELETE CASCADE, start_ms BIGINT NOT NULL,
  end_ms BIGINT NOT NULL, created_ms BIGINT NOT NULL, account TEXT REFERENCES account (id) ON DELETE SET NULL);
CREATE INDEX seal_by_media ON seal (media, start_ms);
)sql";

// An index built before the last erasure may still hold what was erased; a mail that names an item goes with it.
constexpr const char* kErasures = R"sql(
INSERT INTO counter (name, value) VALUES ('erasure', 0);
ALTER TABLE mail ADD COLUMN item TEXT REFERENCES item (id) ON DELETE CASCADE;
)sql";

constexpr const char* kRetention = R"sql(
ALTER TABLE item ADD COLUMN keep_until_ms BIGINT NOT NULL DEFAULT 0;
CREATE INDEX item_by_keep_until ON item (keep_until_ms) WHERE keep_until_ms > 0;
)sql";

// Faces and voices that nobody may see or hear as they are.
constexpr const char* kMasks = R"sql(
CREATE TABLE mask (
  id TEXT PRIMARY KEY, media TEXT NOT NULL REFERENCES media (id) ON DELETE CASCADE, manner TEXT NOT NULL,
  start_ms BIGINT NOT NULL, end_ms BIGINT NOT NULL, created_ms BIGINT NOT NULL,
  account TEXT REFERENCES account (id) ON DELETE SET NULL);
CREATE INDEX mask_by_media ON mask (media, start_ms);
CREATE TABLE mask_moment (
  mask TEXT NOT NULL REFERENCES mask (id) ON DELETE CASCADE, time_ms BIGINT NOT NULL, x INTEGER NOT NULL,
  y INTEGER NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL, PRIMARY KEY (mask, time_ms));
)sql";

// A call says to what people agree in each language. A record names the language in which its text was shown, even
// where two texts are the same.
constexpr const char* kConsentLanguages = R"sql(
ALTER TABLE campaign ADD COLUMN consent_text_en TEXT NOT NULL DEFAULT '';
ALTER TABLE consent ADD COLUMN language TEXT NOT NULL DEFAULT 'fr';
UPDATE consent SET language = (SELECT consent_text.language FROM consent_text WHERE digest = consent.text_digest);
)sql";

// Who saw what is not public, which the journal held without an end.
constexpr const char* kViewings = R"sql(
CREATE TABLE viewing (
  item TEXT NOT NULL REFERENCES item (id) ON DELETE CASCADE, day BIGINT NOT NULL, viewer TEXT NOT NULL,
  account TEXT REFERENCES account (id) ON DELETE CASCADE, share_name TEXT NOT NULL, at_ms BIGINT NOT NULL,
  PRIMARY KEY (item, day, viewer));
CREATE INDEX viewing_by_at ON viewing (at_ms);
CREATE INDEX viewing_by_account ON viewing (account);
INSERT INTO viewing (item, day, viewer, account, share_name, at_ms)
  SELECT item, at_ms / 86400000, account, account, '', MIN(at_ms) FROM journal
  WHERE act = 'seen' AND item IN (SELECT id FROM item) AND account IN (SELECT id FROM account)
  GROUP BY item, at_ms / 86400000, account;
DELETE FROM journal WHERE act = 'seen';
)sql";

constexpr const char* kCentres = R"sql(
ALTER TABLE territory ADD COLUMN latitude DOUBLE PRECISION;
ALTER TABLE territory ADD COLUMN longitude DOUBLE PRECISION;
)sql";

constexpr const char* kAlerts = R"sql(
CREATE TABLE alert (
  id TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE, search TEXT NOT NULL,
  period TEXT NOT NULL, created_ms BIGINT NOT NULL, told_until_ms BIGINT NOT NULL, due_ms BIGINT NOT NULL,
  UNIQUE (account, search));
CREATE INDEX alert_by_due ON alert (due_ms);
ALTER TABLE mail ADD COLUMN alert TEXT REFERENCES alert (id) ON DELETE CASCADE;
ALTER TABLE mail ADD COLUMN since_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE mail ADD COLUMN until_ms BIGINT NOT NULL DEFAULT 0;
CREATE INDEX mail_by_alert ON mail (alert);
)sql";

constexpr std::array kMigrations{kFoundations,
                                 kThesaurus,
                                 kEarlyPlayback,
                                 kPlaceholders,
                                 kRenditionGenerations,
                                 kTimeLeft,
                                 kPosters,
                                 kReducedNoise,
                                 kDamage,
                                 kSynonyms,
                                 kPeople,
                                 kAnswers,
                                 kOutbox,
                                 kShares,
                                 kTranscriptVersions,
                                 kSeals,
                                 kErasures,
                                 kRetention,
                                 schema::kFestival,
                                 schema::kJuries,
                                 kMasks,
                                 kConsentLanguages,
                                 kViewings,
                                 kCentres,
                                 kAlerts,
                                 schema::kScreenings,
                                 schema::kPalmares,
                                 schema::kDraws,
                                 schema::kFilmNotices,
                                 schema::kPrizes,
                                 schema::kErasedJurorsLeave,
                                 schema::kMotionQuorum};

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
