// What more than one file of this room reads or changes of the festival's rows within one transaction. Inside
// catalogue/ only.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include "catalogue/jurors.h"

namespace resonance {

// The juror sits no longer: their unsent films are anybody's again, their unsent ballots go, what they sent stays. Who
// has left already stays so.
void leave_jury(SQLite::Database& connection, const JurorId& juror, int64_t now_ms);

}  // namespace resonance
