// A draw that anyone can replay: what is published before (roll without names, rules, lottery), what is recorded after.
//
// Before the seed is known the committed file and its SHA-256, the commitment, are published. The seed then picks a
// ball of the urn that the file describes. A seat given up is filled from the same roll by the same method on who is
// left, under what is left of the quotas, with the same seed and the next counter.
//
// Pure functions over texts; any thread. Files are JSON with sorted keys, no spaces and whole numbers only, so one
// content has one text. docs/redraw.py checks them without this code; docs/sortition.md explains them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "festival/sortition/lottery.h"
#include "festival/sortition/pool.h"
#include "festival/sortition/seed.h"

namespace resonance::festival::sortition {

// What whoever runs the draw hands in.
struct Call {
  std::string title;
  Quotas quotas;
  SeedSource seed;
  std::vector<Volunteer> volunteers;
};

// {"title","seats","criteria":[{"name","values":[{"value","min","max"}]}],"seed":{"announced","from","until","numbers":
// [{"count","lowest","highest","ordered"}]},"volunteers":[{"id","answers":{criterion: value}}]}. Error{invalid} names
// what is missing, of the wrong kind, unknown or there twice. Content is checked by commit().
Call read_call(std::string_view json);

struct Committed {
  std::string title;
  SeedSource seed;
  Pool pool;  // its ids are the keys
  FairLottery fair;
  std::string solver;
  std::string text;        // the file
  std::string commitment;  // sha256(text)
};

// Who is behind a key; for whoever runs the draw only.
struct RegisterLine {
  std::string id;
  std::string salt;
  std::string key;
};

// What stands for a volunteer in public: only who knows the salt can tell from whom it comes. Each volunteer is given
// their own salt, and finds their line.
std::string key_of(const std::string& id, const std::string& salt);

// `salts`, one per volunteer of the call, 32 hexadecimal digits or more, never used before. Error{invalid} with the
// first problem of the call; Error{conflict} when no jury keeps the quotas. Cost: that of fair_lottery().
Committed commit(const Call& call, const std::vector<std::string>& salts,
                 const std::function<void(int rounds)>& progress = {});
std::vector<RegisterLine> register_of(const Call& call, const std::vector<std::string>& salts);

// Checks everything that the file claims: its form, every jury of the lottery against the quotas, each chance, and the
// bound. Error{invalid} says where it does not hold.
Committed read_committed(std::string_view text);

// The same of a file that this library made itself and kept: only its form is checked, nothing is computed anew.
Committed kept_committed(std::string_view text);

struct DrawStep {
  int counter = 0;                    // 0: the jury; then replacements
  std::vector<std::string> given_up;  // keys; of the jury, or of the roll
  bool relaxed = false;               // quotas were changed by the smallest change that feasibility.h found
  Quotas quotas;                      // what this step had to keep
  FairLottery fair;                   // the lottery over who was left; of counter 0, that of the committed file
  Ball ball;
  std::vector<std::string> drawn;  // keys, ascending
};

struct DrawRecord {
  std::string commitment;
  std::string seed_typed;
  std::string seed;  // canonical
  int64_t revealed_ms = 0;
  std::vector<DrawStep> steps;
};

// The jury. Errors of canonical_seed().
DrawRecord draw(const Committed& committed, const std::string& typed_seed, int64_t revealed_ms);

// Who sits after the steps so far: keys, ascending.
std::vector<std::string> jury_of(const DrawRecord& record);

// Fills the seats of those of `given_up` who sit; those who do not are struck off the roll. Error{invalid} for a key
// that is unknown, named twice or gone already, or when nobody of them sits; Error{conflict} with the first reason when
// nobody left fits, unless `relax`. `record` is as before after an error.
void replace(const Committed& committed, DrawRecord& record, std::vector<std::string> given_up, bool relax);

// The record as a file, and back: Error{invalid} unless every part of it is what the committed file and the seed give,
// computed anew; the message says where the first difference is.
std::string to_text(const DrawRecord& record);
DrawRecord verified_record(const Committed& committed, std::string_view text);
// The same of a file that this library made itself and kept: only its form is checked, nothing is computed anew.
DrawRecord kept_record(std::string_view text);

}  // namespace resonance::festival::sortition
