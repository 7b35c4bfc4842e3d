// The contributions: what is published, found and shared. Part of Catalogue (catalogue/catalogue.h), which says the
// rules.
#pragma once

#include "base/error.h"
#include "catalogue/types.h"

namespace resonance {

class Database;

// Cleans the texts of `item` (base/unicode.h) and checks them against the limits of types.h: language "fr" or "en", a
// title unless it is a draft, no question answered twice. Error{invalid} names the field. Whoever takes an item from
// outside calls this first.
void clean_and_check(Item& item);

// Error{conflict}, in words: the item's publication is no longer the one that it was read with.
Error moved_on_meanwhile();

// An entry of the sequence that the index follows.
struct ItemChange {
  ItemId item;
  int64_t change = 0;
};

// When what is published is seen.
struct Release {
  // What was never shown waits so long after the last agreement of its people, so that they can change their mind.
  int64_t cooling_off_ms = 0;
  std::optional<int64_t> not_before_ms = std::nullopt;  // absent: as it was; 0: at once
};

class Items {
 public:
  explicit Items(Database& database) : database_(database) {}

  // Stores a new item under a new id (the draft's id and dates are ignored) and returns it. Error{invalid} for a theme,
  // territory or parent that does not exist, or an answer that points at a media which is not the item's.
  Item create(const Item& draft);
  std::optional<Item> find(const ItemId& id);
  // Replaces kind, texts, answers, language, territory, themes, part_of, organisation and people_declared.
  // Error{not_found}, Error{invalid} as create(); Error{conflict} when its publication is no longer the one it was read
  // with.
  void update(const Item& item);
  // Error{not_found}; Error{invalid} when a title is missing, or the word that everybody who can be recognised is
  // recorded, for what is handed in or published. Repeating it changes nothing but the date.
  void set_publication(const ItemId& id, Publication publication, const Release& release = {});
  // The gate shows it to nobody else from then on; 0: without end. Error{not_found}. What else befalls it on its dates:
  // server/retention.h.
  void keep_until(const ItemId& id, int64_t until_ms);
  // Those with such a date up to `before_ms`, the first first. `limit` at most 10,000.
  std::vector<Item> kept_until(int64_t before_ms, int limit);
  // Removes the item and every row that hangs on it: media, jobs, transcripts, people, agreements, reports, mails that
  // name it, and the account of a guest who has no other item. Its journal stays, without words, and so does its id.
  // Error{not_found}. Call ingest::erase_item(), which removes the files too.
  Remains erase(const ItemId& id);

  // Those that everybody finds (Use::find), newest first; whoever shows one still asks the gate. `limit` at most 200.
  std::vector<Item> latest_findable(int limit, int offset = 0);
  int64_t count_findable();
  // Newest first; drafts by creation, published ones by publication. `limit` at most 200.
  std::vector<Item> latest(Publication publication, int limit, int offset = 0);
  std::vector<Item> latest_of_all(int limit, int offset = 0);
  // Of an account and of its organisations, newest first.
  std::vector<Item> latest_of(const AccountId& account, const std::vector<OrganisationId>& organisations, int limit);
  // Those that wait for a moderator, the longest waiting first.
  std::vector<Item> waiting(int limit);
  int64_t count(Publication publication);

  // Changes with a number greater than `after`, in order, erased items included (find() then returns absence).
  std::vector<ItemChange> changes_after(int64_t after, int limit);
  // Notes a change of every item for which the gate answers otherwise since a date has come; returns how many.
  int reconsider(int64_t now_ms);
  int64_t last_change();
  // The number of the last change that erased something: an index older than it may hold what nobody is to find again.
  int64_t last_erasure();

 private:
  Database& database_;
};

}  // namespace resonance
