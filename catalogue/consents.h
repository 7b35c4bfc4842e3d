// Who is in an item, and what each of them agreed to: one record per person, never changed, only followed by another
// one or withdrawn. Part of Catalogue; the gate reads its summary, Item::agreements.
//
// Each person has a private link, of which the digest is kept: with it they read what they agreed to and withdraw it.
#pragma once

#include "catalogue/types.h"

namespace resonance {

class Database;

struct Person {
  PersonId id;
  ItemId item;
  std::optional<MediaId> media;  // the only one they are in, with which they go; absent: the whole contribution
  std::string name;              // or a pseudonym, as they wish: one line, 1 to 100 characters
  int64_t of_age_ms = 0;         // the day they turn 18, for a minor; 0: they are of age
  int64_t created_ms = 0;
};

// How the agreement was collected.
struct Explanation {
  std::string text;       // exactly as it was shown
  std::string language;   // of that text, "fr" or "en"
  std::string manner;     // how it was explained: one line, at most 300 characters
  std::string collector;  // who collected it: one line, at most 100 characters; empty: the person by themselves
  std::string guardians;  // who agreed for a minor: one line, at most 300 characters
  bool assent = false;    // the minor agreed too
};

struct Consent {
  ConsentId id;
  PersonId person;
  std::map<Aspect, std::set<Scope>> grants;  // not empty: in what they appear, with what they agreed to for it
  int64_t from_ms = 0;                       // 0: from the day it was given
  int64_t until_ms = 0;                      // exclusive; 0: without end
  Explanation explanation;
  std::string text_digest;   // of explanation.text; given here
  std::string proof;         // the name of its file, as it was sent; empty: none. Its bytes: DataFolder::proof()
  int64_t given_ms = 0;      // given here
  int64_t withdrawn_ms = 0;  // given by withdraw(); 0: it is not
  std::string receipt;       // number of the withdrawal, to quote; given with it
};

class Consents {
 public:
  explicit Consents(Database& database) : database_(database) {}

  struct NewPerson {
    Person person;
    std::string token;  // of their private link; shown once
  };
  // Adds a person to an item, without any agreement: until there is one, they agree to nothing. Error{not_found}: no
  // such item, or a media of another; Error{invalid}: no name.
  NewPerson add_person(const Person& person);
  std::optional<Person> find_person(const PersonId& id);
  std::optional<Person> behind_link(std::string_view token);
  // Another private link; those that the person has go on working.
  std::string add_link(const PersonId& id);
  std::vector<Person> people_of(const ItemId& item);
  // Everybody who is recorded, the last first; at most `limit`.
  std::vector<Person> people(int limit);
  // A person recorded by mistake, who never agreed to anything. Error{conflict} once they have a record.
  void remove_person(const PersonId& id);

  // Adds a record, under its id where it brings one: from now on it is the person's last. Error{not_found};
  // Error{invalid}: an end before its beginning, a minor without a guardian or without their own assent, no aspect, no
  // text. A minor's ends on the day they are of age.
  Consent record(const Consent& consent);
  // Those that have a proof, for sweeping files that no record names.
  std::set<ConsentId> with_proof();
  // The person's records, the last first.
  std::vector<Consent> of_person(const PersonId& id);
  // Those who turn 18 up to `before_ms` (inclusive) and for whom others agreed: they have not agreed themselves since,
  // and nothing is withdrawn. The first to turn 18 first; `limit` at most 10,000.
  std::vector<Person> to_ask_again(int64_t before_ms, int limit);
  // Withdraws all of the person's records. Again: the first withdrawal stands, and is returned. Error{not_found}: they
  // have none.
  Consent withdraw(const PersonId& id);

 private:
  Database& database_;
};

}  // namespace resonance
