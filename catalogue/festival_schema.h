// The festival's steps of the schema, for the list in catalogue/migrations.cc. Append only, as there.
#pragma once

namespace resonance::schema {

// The festival: its editions, and the films that are submitted to them.
inline constexpr const char* kFestival = R"sql(
CREATE TABLE edition (
  id TEXT PRIMARY KEY, year INTEGER NOT NULL UNIQUE, title_fr TEXT NOT NULL, title_en TEXT NOT NULL,
  introduction_fr TEXT NOT NULL, introduction_en TEXT NOT NULL, time_zone TEXT NOT NULL,
  campaign TEXT REFERENCES campaign (id) ON DELETE SET NULL, announced INTEGER NOT NULL, longest_ms BIGINT NOT NULL,
  finished_from TEXT NOT NULL, territory TEXT REFERENCES territory (code), subtitles INTEGER NOT NULL,
  first_film INTEGER NOT NULL, minors_authorised INTEGER NOT NULL, projection_right INTEGER NOT NULL,
  created_ms BIGINT NOT NULL);
CREATE TABLE edition_milestone (
  edition TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE, milestone TEXT NOT NULL, at_ms BIGINT NOT NULL,
  PRIMARY KEY (edition, milestone));
CREATE TABLE edition_partner (
  edition TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE, position INTEGER NOT NULL, name TEXT NOT NULL,
  address TEXT NOT NULL, PRIMARY KEY (edition, position));
CREATE TABLE category (
  id TEXT PRIMARY KEY, edition TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE, position INTEGER NOT NULL,
  name_fr TEXT NOT NULL, name_en TEXT NOT NULL);
CREATE INDEX category_by_edition ON category (edition, position);
CREATE TABLE festival_rules (
  edition TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE, version INTEGER NOT NULL, text_fr TEXT NOT NULL,
  text_en TEXT NOT NULL, made_ms BIGINT NOT NULL, PRIMARY KEY (edition, version));
CREATE TABLE submission (
  id TEXT PRIMARY KEY, edition TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
  item TEXT NOT NULL REFERENCES item (id) ON DELETE CASCADE, category TEXT NOT NULL REFERENCES category (id),
  state TEXT NOT NULL, number INTEGER NOT NULL DEFAULT 0, film TEXT REFERENCES media (id) ON DELETE SET NULL,
  film_fingerprint TEXT NOT NULL DEFAULT '', rules_version INTEGER NOT NULL DEFAULT 0,
  synopsis TEXT NOT NULL DEFAULT '', team TEXT NOT NULL DEFAULT '', contact TEXT NOT NULL DEFAULT '',
  finished_on TEXT NOT NULL DEFAULT '', first_film INTEGER NOT NULL DEFAULT 0,
  rights_declared INTEGER NOT NULL DEFAULT 0, music_declared INTEGER NOT NULL DEFAULT 0,
  minors_authorised INTEGER NOT NULL DEFAULT 0, projection_right INTEGER NOT NULL DEFAULT 0,
  created_ms BIGINT NOT NULL, submitted_ms BIGINT NOT NULL DEFAULT 0, decided_ms BIGINT NOT NULL DEFAULT 0,
  answer TEXT NOT NULL DEFAULT '', verdict TEXT NOT NULL DEFAULT '', verdict_note TEXT NOT NULL DEFAULT '',
  UNIQUE (edition, item));
CREATE INDEX submission_by_item ON submission (item);
)sql";

// The juries: who sits where, who sees what, what they noted and voted.
inline constexpr const char* kJuries = R"sql(
CREATE TABLE jury (
  id TEXT PRIMARY KEY, edition TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE, kind TEXT NOT NULL,
  name_fr TEXT NOT NULL, name_en TEXT NOT NULL, method TEXT NOT NULL, seats_per_film INTEGER NOT NULL,
  blind INTEGER NOT NULL, closed_ms BIGINT NOT NULL, created_ms BIGINT NOT NULL);
CREATE INDEX jury_by_edition ON jury (edition, created_ms);
CREATE TABLE jury_criterion (
  jury TEXT NOT NULL REFERENCES jury (id) ON DELETE CASCADE, position INTEGER NOT NULL, name_fr TEXT NOT NULL,
  name_en TEXT NOT NULL, weight INTEGER NOT NULL, PRIMARY KEY (jury, position));
CREATE TABLE jury_category (
  jury TEXT NOT NULL REFERENCES jury (id) ON DELETE CASCADE,
  category TEXT NOT NULL REFERENCES category (id) ON DELETE CASCADE, PRIMARY KEY (jury, category));
CREATE TABLE juror (
  id TEXT PRIMARY KEY, jury TEXT NOT NULL REFERENCES jury (id) ON DELETE CASCADE,
  account TEXT REFERENCES account (id) ON DELETE SET NULL, name TEXT NOT NULL, president INTEGER NOT NULL,
  territory TEXT NOT NULL, added_ms BIGINT NOT NULL, left_ms BIGINT NOT NULL);
CREATE INDEX juror_by_jury ON juror (jury, added_ms);
CREATE INDEX juror_by_account ON juror (account);
CREATE TABLE juror_language (
  juror TEXT NOT NULL REFERENCES juror (id) ON DELETE CASCADE, language TEXT NOT NULL, PRIMARY KEY (juror, language));
CREATE TABLE jury_exclusion (
  juror TEXT NOT NULL REFERENCES juror (id) ON DELETE CASCADE,
  film TEXT NOT NULL REFERENCES submission (id) ON DELETE CASCADE, conflict TEXT NOT NULL, PRIMARY KEY (juror, film));
CREATE TABLE jury_seat (
  juror TEXT NOT NULL REFERENCES juror (id) ON DELETE CASCADE,
  film TEXT NOT NULL REFERENCES submission (id) ON DELETE CASCADE, PRIMARY KEY (juror, film));
CREATE INDEX jury_seat_by_film ON jury_seat (film);
CREATE TABLE ballot (
  juror TEXT NOT NULL REFERENCES juror (id) ON DELETE CASCADE,
  film TEXT NOT NULL REFERENCES submission (id) ON DELETE CASCADE, mention INTEGER, place INTEGER, words TEXT NOT NULL,
  changed_ms BIGINT NOT NULL, sent_ms BIGINT NOT NULL, PRIMARY KEY (juror, film));
CREATE INDEX ballot_by_film ON ballot (film);
CREATE TABLE ballot_score (
  juror TEXT NOT NULL, film TEXT NOT NULL, position INTEGER NOT NULL, score INTEGER,
  PRIMARY KEY (juror, film, position),
  FOREIGN KEY (juror, film) REFERENCES ballot (juror, film) ON DELETE CASCADE);
CREATE TABLE jury_played (
  juror TEXT NOT NULL REFERENCES juror (id) ON DELETE CASCADE,
  film TEXT NOT NULL REFERENCES submission (id) ON DELETE CASCADE, start_s BIGINT NOT NULL, end_s BIGINT NOT NULL,
  PRIMARY KEY (juror, film, start_s));
CREATE TABLE jury_note (
  id TEXT PRIMARY KEY, juror TEXT NOT NULL REFERENCES juror (id) ON DELETE CASCADE,
  film TEXT NOT NULL REFERENCES submission (id) ON DELETE CASCADE, position_ms BIGINT NOT NULL, text TEXT NOT NULL);
CREATE INDEX jury_note_by_juror ON jury_note (juror, film, position_ms);
)sql";

// The programme: screenings, what each offers, what is shown in which order.
inline constexpr const char* kScreenings = R"sql(
CREATE TABLE screening (
  id TEXT PRIMARY KEY, edition TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE, title_fr TEXT NOT NULL,
  title_en TEXT NOT NULL, place TEXT NOT NULL, room TEXT NOT NULL, address TEXT NOT NULL,
  territory TEXT REFERENCES territory (code), begins_ms BIGINT NOT NULL, capacity INTEGER NOT NULL,
  description_fr TEXT NOT NULL, description_en TEXT NOT NULL, announced_ms BIGINT NOT NULL, attendance INTEGER,
  created_ms BIGINT NOT NULL, changed_ms BIGINT NOT NULL);
CREATE INDEX screening_by_edition ON screening (edition, begins_ms);
CREATE TABLE screening_accessibility (
  screening TEXT NOT NULL REFERENCES screening (id) ON DELETE CASCADE, accessibility TEXT NOT NULL,
  PRIMARY KEY (screening, accessibility));
CREATE TABLE screening_entry (
  screening TEXT NOT NULL REFERENCES screening (id) ON DELETE CASCADE, position INTEGER NOT NULL,
  film TEXT REFERENCES submission (id) ON DELETE CASCADE, words_fr TEXT NOT NULL, words_en TEXT NOT NULL,
  minutes INTEGER NOT NULL, PRIMARY KEY (screening, position), UNIQUE (screening, film));
CREATE INDEX screening_entry_by_film ON screening_entry (film);
)sql";

// What a jury does once its ballots are open (a closed motion keeps its counts, and no longer who voted what), and the
// awards of an edition.
inline constexpr const char* kPalmares = R"sql(
ALTER TABLE jury ADD COLUMN quorum INTEGER NOT NULL DEFAULT 50;
ALTER TABLE jury ADD COLUMN quorum_is_share INTEGER NOT NULL DEFAULT 1;
CREATE TABLE deliberation (
  jury TEXT PRIMARY KEY REFERENCES jury (id) ON DELETE CASCADE, remarks TEXT NOT NULL, signed_ms BIGINT NOT NULL,
  signed_by TEXT REFERENCES juror (id) ON DELETE SET NULL);
CREATE TABLE shortlisted (
  jury TEXT NOT NULL REFERENCES jury (id) ON DELETE CASCADE,
  film TEXT NOT NULL REFERENCES submission (id) ON DELETE CASCADE, position INTEGER NOT NULL,
  PRIMARY KEY (jury, film));
CREATE TABLE jury_presence (
  juror TEXT NOT NULL REFERENCES juror (id) ON DELETE CASCADE, from_ms BIGINT NOT NULL, until_ms BIGINT NOT NULL,
  PRIMARY KEY (juror, from_ms));
CREATE TABLE motion (
  id TEXT PRIMARY KEY, jury TEXT NOT NULL REFERENCES jury (id) ON DELETE CASCADE,
  proposer TEXT NOT NULL REFERENCES juror (id) ON DELETE CASCADE, text TEXT NOT NULL, award TEXT NOT NULL,
  film TEXT REFERENCES submission (id) ON DELETE SET NULL, proposed_ms BIGINT NOT NULL, closed_ms BIGINT NOT NULL,
  sitting INTEGER NOT NULL, present INTEGER NOT NULL, in_favour INTEGER NOT NULL, against INTEGER NOT NULL,
  abstentions INTEGER NOT NULL);
CREATE INDEX motion_by_jury ON motion (jury, proposed_ms);
CREATE INDEX motion_by_film ON motion (film);
CREATE TABLE motion_vote (
  motion TEXT NOT NULL REFERENCES motion (id) ON DELETE CASCADE,
  juror TEXT NOT NULL REFERENCES juror (id) ON DELETE CASCADE, vote TEXT NOT NULL, PRIMARY KEY (motion, juror));
CREATE TABLE award (
  id TEXT PRIMARY KEY, edition TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE, giver TEXT NOT NULL,
  jury TEXT REFERENCES jury (id) ON DELETE SET NULL, position INTEGER NOT NULL, name_fr TEXT NOT NULL,
  name_en TEXT NOT NULL, reasons_fr TEXT NOT NULL, reasons_en TEXT NOT NULL);
CREATE INDEX award_by_edition ON award (edition, position);
CREATE TABLE award_film (
  award TEXT NOT NULL REFERENCES award (id) ON DELETE CASCADE,
  film TEXT NOT NULL REFERENCES submission (id) ON DELETE CASCADE, PRIMARY KEY (award, film));
CREATE INDEX award_film_by_film ON award_film (film);
)sql";

// The draw of a citizen jury: its rules, its volunteers, and what was published of it.
inline constexpr const char* kDraws = R"sql(
CREATE TABLE draw (
  jury TEXT PRIMARY KEY REFERENCES jury (id) ON DELETE CASCADE, seats INTEGER NOT NULL, opens_ms BIGINT NOT NULL,
  closes_ms BIGINT NOT NULL, seed_kind TEXT NOT NULL, seed_announced TEXT NOT NULL, seed_from_ms BIGINT NOT NULL,
  seed_until_ms BIGINT NOT NULL);
CREATE TABLE draw_criterion (
  jury TEXT NOT NULL REFERENCES draw (jury) ON DELETE CASCADE, position INTEGER NOT NULL, name_fr TEXT NOT NULL,
  name_en TEXT NOT NULL, PRIMARY KEY (jury, position));
CREATE TABLE draw_value (
  jury TEXT NOT NULL REFERENCES draw (jury) ON DELETE CASCADE, criterion INTEGER NOT NULL, position INTEGER NOT NULL,
  name_fr TEXT NOT NULL, name_en TEXT NOT NULL, min_seats INTEGER NOT NULL, max_seats INTEGER NOT NULL,
  PRIMARY KEY (jury, criterion, position));
CREATE TABLE draw_commitment (
  jury TEXT NOT NULL REFERENCES draw (jury) ON DELETE CASCADE, number INTEGER NOT NULL, text TEXT NOT NULL,
  commitment TEXT NOT NULL, committed_ms BIGINT NOT NULL, seed_until_ms BIGINT NOT NULL, record TEXT NOT NULL,
  drawn_ms BIGINT NOT NULL, PRIMARY KEY (jury, number));
CREATE TABLE draw_work (
  jury TEXT PRIMARY KEY REFERENCES draw (jury) ON DELETE CASCADE, kind TEXT NOT NULL, given_up TEXT NOT NULL,
  relax INTEGER NOT NULL, attempts INTEGER NOT NULL, claimed INTEGER NOT NULL, rounds INTEGER NOT NULL,
  problem TEXT NOT NULL);
CREATE TABLE volunteer (
  id TEXT PRIMARY KEY, jury TEXT NOT NULL REFERENCES draw (jury) ON DELETE CASCADE, name TEXT NOT NULL,
  same_name TEXT NOT NULL, birth_year INTEGER NOT NULL, email TEXT NOT NULL, telephone TEXT NOT NULL,
  same_telephone TEXT NOT NULL, motivation TEXT NOT NULL, consent_text TEXT NOT NULL, language TEXT NOT NULL,
  signed_up_ms BIGINT NOT NULL, withdrawn_ms BIGINT NOT NULL, salt TEXT NOT NULL, roll_key TEXT NOT NULL,
  juror TEXT REFERENCES juror (id) ON DELETE SET NULL);
CREATE INDEX volunteer_by_jury ON volunteer (jury, signed_up_ms);
CREATE INDEX volunteer_by_juror ON volunteer (juror);
CREATE TABLE volunteer_answer (
  volunteer TEXT NOT NULL REFERENCES volunteer (id) ON DELETE CASCADE, criterion INTEGER NOT NULL,
  value INTEGER NOT NULL, PRIMARY KEY (volunteer, criterion));
CREATE TABLE volunteer_link (
  digest TEXT PRIMARY KEY, volunteer TEXT NOT NULL REFERENCES volunteer (id) ON DELETE CASCADE);
CREATE INDEX volunteer_link_by_volunteer ON volunteer_link (volunteer);
)sql";

// What the catalogue of an edition says of a film. Whether the festival may name an item is kept beside whether it is
// found; items that are in an edition are reconsidered as soon as the program runs.
inline constexpr const char* kFilmNotices = R"sql(
ALTER TABLE submission ADD COLUMN country TEXT NOT NULL DEFAULT '';
ALTER TABLE submission ADD COLUMN audio_description INTEGER NOT NULL DEFAULT 0;
CREATE TABLE submission_language (
  submission TEXT NOT NULL REFERENCES submission (id) ON DELETE CASCADE, position INTEGER NOT NULL,
  language TEXT NOT NULL, PRIMARY KEY (submission, position));
CREATE TABLE submission_still (
  submission TEXT NOT NULL REFERENCES submission (id) ON DELETE CASCADE, position INTEGER NOT NULL,
  media TEXT NOT NULL REFERENCES media (id) ON DELETE CASCADE, PRIMARY KEY (submission, position));
CREATE INDEX submission_still_by_media ON submission_still (media);
ALTER TABLE item ADD COLUMN nameable INTEGER NOT NULL DEFAULT 0;
UPDATE item SET reconsider_ms = 1 WHERE id IN (SELECT item FROM submission);
)sql";

// Public prizes. Nothing leads from a code or a device to a ballot: see catalogue/public_ballots.h. WITHOUT ROWID is
// SQLite's, so that no hidden number tells in which order rows came; PostgreSQL, which has no such number, does without
// these words.
inline constexpr const char* kPrizes = R"sql(
CREATE TABLE public_prize (
  id TEXT PRIMARY KEY, edition TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE, name_fr TEXT NOT NULL,
  name_en TEXT NOT NULL, opens_ms BIGINT NOT NULL, closes_ms BIGINT NOT NULL, quorum INTEGER NOT NULL,
  access TEXT NOT NULL, left_out TEXT NOT NULL, secret TEXT NOT NULL, created_ms BIGINT NOT NULL);
CREATE INDEX public_prize_by_edition ON public_prize (edition, created_ms);
CREATE TABLE public_prize_film (
  prize TEXT NOT NULL REFERENCES public_prize (id) ON DELETE CASCADE, position INTEGER NOT NULL,
  film TEXT REFERENCES submission (id) ON DELETE SET NULL, PRIMARY KEY (prize, position));
CREATE INDEX public_prize_film_by_film ON public_prize_film (film);
CREATE TABLE ticket_batch (
  id TEXT PRIMARY KEY, prize TEXT NOT NULL REFERENCES public_prize (id) ON DELETE CASCADE, label TEXT NOT NULL,
  key_digest TEXT NOT NULL, codes INTEGER NOT NULL, made_ms BIGINT NOT NULL, revoked_ms BIGINT NOT NULL);
CREATE INDEX ticket_batch_by_prize ON ticket_batch (prize, made_ms);
CREATE TABLE ticket_code (
  digest TEXT PRIMARY KEY, batch TEXT NOT NULL REFERENCES ticket_batch (id) ON DELETE CASCADE,
  used INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE INDEX ticket_code_by_batch ON ticket_code (batch, used);
CREATE TABLE voted_device (
  prize TEXT NOT NULL REFERENCES public_prize (id) ON DELETE CASCADE, digest TEXT NOT NULL,
  PRIMARY KEY (prize, digest)) WITHOUT ROWID;
CREATE TABLE public_ballot (
  prize TEXT NOT NULL REFERENCES public_prize (id) ON DELETE CASCADE, id TEXT NOT NULL, mentions TEXT NOT NULL,
  PRIMARY KEY (prize, id)) WITHOUT ROWID;
)sql";

// A motion keeps the quorum under which it was closed.
inline constexpr const char* kMotionQuorum = R"sql(
ALTER TABLE motion ADD COLUMN quorum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE motion ADD COLUMN quorum_is_share INTEGER NOT NULL DEFAULT 0;
UPDATE motion SET quorum = (SELECT quorum FROM jury WHERE jury.id = motion.jury),
  quorum_is_share = (SELECT quorum_is_share FROM jury WHERE jury.id = motion.jury);
)sql";

// Jurors whose account was erased sit no longer. When that was is not known: not before they were seen there last.
inline constexpr const char* kErasedJurorsLeave = R"sql(
UPDATE juror SET left_ms = COALESCE(
  (SELECT MAX(MAX(from_ms, until_ms)) FROM jury_presence WHERE jury_presence.juror = juror.id), added_ms)
  WHERE account IS NULL AND left_ms = 0;
DELETE FROM jury_seat WHERE juror IN (SELECT id FROM juror WHERE account IS NULL) AND NOT EXISTS (
  SELECT 1 FROM ballot WHERE ballot.juror = jury_seat.juror AND ballot.film = jury_seat.film AND sent_ms > 0);
)sql";

}  // namespace resonance::schema
