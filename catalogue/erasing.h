// What erasures have in common. Inside catalogue/ only; call inside the transaction that erases.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include "catalogue/types.h"

namespace resonance {

// What lies on the disk of them. Ask before their rows go.
Remains remains_of_item(SQLite::Database& connection, const std::string& item);
Remains remains_of_media(SQLite::Database& connection, const std::string& media);

// What juries and those who prepare the festival wrote of the item's film: its motions and its awards' reasons keep no
// words; nor do, in the editions to which it was submitted, other reasons and motions, remarks and jurors' words that
// hold its title as words of their own: with the item goes what such texts were hidden by (server/unnamed.h). Call
// before its row goes. Reads all such texts of these editions.
void erase_festival_words(SQLite::Database& connection, const std::string& item);
// After people went: removes the texts of agreements that nobody's record names any more.
void drop_unused_texts(SQLite::Database& connection);
// Notes that at `change` something went that the index may hold: it is to be built anew.
void note_erasure(SQLite::Database& connection, int64_t change);

// Removes the account with all that lets its person in, and the mails to them. Items lose their depositor; its jurors
// leave their juries.
void erase_account(SQLite::Database& connection, const std::string& account);
// The same for the account of a guest that has no item: it was there for them alone.
void erase_idle_guest(SQLite::Database& connection, const std::string& account);

}  // namespace resonance
