// Who did what, when: append-only. Part of Catalogue.
//
// An entry names accounts and items by their ids; what it says in words (a reason, a message to the depositor) goes
// with the item when that is erased, the entry stays.
#pragma once

#include "catalogue/types.h"

namespace resonance {

class Database;

enum class Act {
  created,
  changed,
  handed_in,
  taken_back,
  published,
  changes_asked,
  refused,
  withdrawn,
  erased,
  people_declared,
  consent_recorded,
  consent_withdrawn,
  reported,
  report_answered,
  decision_undone,
  sealed,       // a passage of a file was removed
  seal_lifted,  // and given back
  masked,       // a face was covered or a voice altered
  unmasked,     // and shown again
  account_created,
  account_changed,
  signed_in,
  file_erased,
  account_erased,  // its words are the account's id
  end_set,         // the date until which it is kept
  end_announced,   // that this date comes soon
  film_submitted,  // to an edition of the festival
  film_withdrawn,
  film_decided,       // selected or not, or neither any more
  jury_changed,       // a jury of the festival, or who sits in it
  films_given_out,    // to the jurors of a jury
  vote_closed,        // of a jury
  programme_changed,  // a screening of the festival was made, changed, counted or removed; its words are its title
  pack_taken,         // the films of a screening, as files to project
  minutes_signed,     // of its deliberation
  award_changed,      // of the palmarès: given, changed or taken back
  age_announced,      // that somebody in it turns 18 soon; its words are the person's id
  draw_changed,       // the rules of a citizen jury's draw; the words of these are the jury's name
  volunteers_seen,    // each look at their list
  roll_closed,        // no volunteer comes or goes: the lottery is made and published
  jury_drawn,
  seat_given_up,      // a replacement is drawn
  volunteers_erased,  // at the end of the time for which they are kept
  volunteer_changed,  // who runs the draw withdrew one at their wish, or gave them another link
  prize_changed,      // a public prize of the festival
  tickets_made,       // codes to vote for one with
  tickets_revoked,
};

struct JournalEntry {
  int64_t number = 0;
  int64_t at_ms = 0;
  std::optional<AccountId> account;  // absent: a visitor, a person in the item, or the owner of the machine
  Act act = Act::changed;
  std::optional<ItemId> item;
  std::string words;  // at most kJournalWords
};

inline constexpr size_t kJournalWords = 2'000;  // characters of an entry's words

class Journal {
 public:
  explicit Journal(Database& database) : database_(database) {}

  // Stores an entry under the next number and today's date; returns it. The words are cleaned.
  JournalEntry add(const JournalEntry& entry);
  // The last first; of one item, or of all. `limit` at most 10,000.
  std::vector<JournalEntry> of_item(const ItemId& item, int limit = 200);
  std::vector<JournalEntry> latest(int limit);
  std::optional<JournalEntry> find(int64_t number);

 private:
  Database& database_;
};

std::string_view name(Act act);

}  // namespace resonance
