// How consents become what the gate reads. Inside catalogue/ only.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include "catalogue/types.h"

namespace resonance {

// Each person's last agreement, in the order in which they were recorded; one without any agrees to nothing.
std::vector<Agreement> agreements_of(SQLite::Database& connection, const std::string& item);

// Asks the gate whether everybody finds the item and whether the festival may name it, for lists and counts, notes when
// that will be otherwise by itself, and that the index must look at the item. Call inside the transaction that changes
// what the gate reads, or whether a film is selected.
void note_terms(SQLite::Database& connection, const std::string& item);

}  // namespace resonance
