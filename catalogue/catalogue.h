// The catalogue: the only truth of the library, in one SQLite file (WAL, synchronous=FULL).
//
// Any thread, any number of processes. Each method of its parts is one short transaction: when it returns, what it
// wrote survives a power cut (about 3 ms); when it throws, nothing changed. Errors common to all: unavailable (disk
// full or database unreachable), busy (another process held the write lock for more than 10 s).
//
//   {data}/catalogue.db (+ -wal, -shm)
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "catalogue/accounts.h"
#include "catalogue/alerts.h"
#include "catalogue/awards.h"
#include "catalogue/campaigns.h"
#include "catalogue/consents.h"
#include "catalogue/deliberations.h"
#include "catalogue/draws.h"
#include "catalogue/editions.h"
#include "catalogue/items.h"
#include "catalogue/jobs.h"
#include "catalogue/journal.h"
#include "catalogue/juries.h"
#include "catalogue/jurors.h"
#include "catalogue/jury_ballots.h"
#include "catalogue/masks.h"
#include "catalogue/media_files.h"
#include "catalogue/outbox.h"
#include "catalogue/public_ballots.h"
#include "catalogue/public_prizes.h"
#include "catalogue/reports.h"
#include "catalogue/screenings.h"
#include "catalogue/seals.h"
#include "catalogue/sessions.h"
#include "catalogue/shares.h"
#include "catalogue/submissions.h"
#include "catalogue/synonyms.h"
#include "catalogue/territories.h"
#include "catalogue/themes.h"
#include "catalogue/tickets.h"
#include "catalogue/transcripts.h"
#include "catalogue/types.h"
#include "catalogue/viewings.h"
#include "catalogue/volunteers.h"

namespace resonance {

// How far a library's schema has come: positions in the list of migrations.
struct Schema {
  int version = 0;
  int newest = 0;  // that this program knows
};

class Catalogue {
 private:
  std::unique_ptr<Database> database_;

 public:
  // Opens or creates `data_folder`/catalogue.db and brings its schema up to date. Error{conflict} when the file was
  // written by a newer version of the program.
  explicit Catalogue(const std::filesystem::path& data_folder);
  ~Catalogue();

  // Looks without opening: nothing is created, nothing migrated. Absent: `data_folder` holds no catalogue.
  // Error{unavailable}.
  static std::optional<Schema> schema(const std::filesystem::path& data_folder);

  // A cheap number that differs after another connection or process has committed something.
  int64_t data_version();
  // Empties the write-ahead log, which else holds what was erased for some time. False: somebody read for more than two
  // seconds; nothing changed, try again later. Other writers wait meanwhile.
  bool truncate_log();
  // Throws Error{unavailable} unless a write would succeed now.
  void check_writable();

  Items items;
  MediaFiles media;
  Jobs jobs;
  Transcripts transcripts;
  Themes themes;
  Synonyms synonyms;
  Territories territories;
  Accounts accounts;
  Sessions sessions;
  Consents consents;
  Campaigns campaigns;
  Journal journal;
  Reports reports;
  Outbox outbox;
  Alerts alerts;
  Shares shares;
  Seals seals;
  Editions editions;
  Submissions submissions;
  Juries juries;
  Jurors jurors;
  JuryBallots jury_ballots;
  Screenings screenings;
  Deliberations deliberations;
  Awards awards;
  PublicPrizes public_prizes;
  Tickets tickets;
  PublicBallots public_ballots;
  Masks masks;
  Viewings viewings;
  Draws draws;
  Volunteers volunteers;
};

}  // namespace resonance
