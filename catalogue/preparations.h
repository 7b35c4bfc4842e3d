// How a media comes to be prepared again. Inside catalogue/ only.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include "catalogue/types.h"

namespace resonance {

// Queues a preparation in place of all that is queued or running for this media: an attempt under way does not know of
// what has just changed, and can publish nothing any more.
void prepare_anew(SQLite::Database& connection, const std::string& media);

}  // namespace resonance
