// The answers of experience reports, as rows beside their item's. The room's own: Items checks, reads and writes them
// with the item that they belong to.
#pragma once

#include <vector>

#include "catalogue/types.h"

namespace SQLite {
class Database;
}

namespace resonance {

// Cleans the texts, drops what says nothing and points nowhere, and puts the rest in the order of the questions.
// Error{invalid}: a text over the limit of types.h, a question answered twice, a moment before the beginning.
void clean_and_check(std::vector<Answer>& answers);

std::vector<Answer> read_answers(SQLite::Database& connection, const ItemId& item);
// In place of those it had. Error{invalid}: a media that is not the item's.
void write_answers(SQLite::Database& connection, const Item& item);

}  // namespace resonance
