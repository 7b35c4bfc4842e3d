// What more than one file of this room reads or changes of the festival's rows within one transaction. Inside
// catalogue/ only.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include "catalogue/draws.h"
#include "catalogue/jurors.h"
#include "catalogue/public_prizes.h"

namespace resonance {

// Of rows of a juror and a film.
std::vector<JurySeat> seats_from(SQLite::Statement rows);
// Those of JuryBallots::begun_seats().
std::vector<JurySeat> read_begun_seats(SQLite::Database& connection, const JuryId& jury);
// The juror sits no longer: their unsent films are anybody's again, their unsent ballots go, what they sent stays. Who
// has left already stays so.
void leave_jury(SQLite::Database& connection, const JurorId& juror, int64_t now_ms);

std::optional<Draw> read_draw(SQLite::Database& connection, const JuryId& jury);
// Its lottery is being made.
bool is_under_way(SQLite::Database& connection, const JuryId& jury);
// Draws::is_roll_closed() of a draw that was read.
bool is_roll_closed(SQLite::Database& connection, const Draw& draw, int64_t now_ms);

std::optional<PublicPrize> read_prize(SQLite::Database& connection, const PublicPrizeId& id);

}  // namespace resonance
