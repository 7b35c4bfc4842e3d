// Who volunteers for a citizen jury that is drawn by lot. Part of Catalogue.
//
// Only who runs the draw may see them (server/pages/volunteers.cc asks). A volunteer without account has a private
// link, of which the digest is kept. Whoever withdraws is erased at once, except from a roll that is in force: while a
// commitment is computed or stands, and once a jury was drawn, they stay on it until erase_all().
#pragma once

#include "catalogue/draws.h"
#include "catalogue/jurors.h"

namespace resonance {

using VolunteerId = Id<struct VolunteerTag>;

struct Volunteer {
  VolunteerId id;
  JuryId jury;
  std::string name;  // one line, 1 to 100 characters
  int birth_year = 0;
  std::string email;            // in lower case; or empty
  std::string telephone;        // at most 30 characters; one of both is given
  std::string motivation;       // at most 2,000 characters
  std::vector<int> answers;     // per criterion of the draw, the position of the value in it
  std::string consent_text;     // what they were shown of the use of their data, and agreed to
  std::string language = "fr";  // in which they read it
  int64_t signed_up_ms = 0;
  int64_t withdrawn_ms = 0;      // 0: they stand
  std::string salt;              // of the roll that was closed last; empty: not on it
  std::string key;               // under which they are published; empty: not committed
  std::optional<JurorId> juror;  // the seat that they took
};

class Volunteers {
 public:
  explicit Volunteers(Database& database) : database_(database) {}

  struct Signed {
    Volunteer volunteer;
    std::string token;  // of their private link, told only now
  };
  // Error{invalid} names the field; an answer missing or unknown too. Error{conflict}: the call is not open at
  // `now_ms`, or somebody with this address, this telephone, or this name and year of birth has signed up.
  Signed sign_up(const Volunteer& volunteer, int64_t now_ms);
  std::optional<Volunteer> find(const VolunteerId& id);
  std::optional<Volunteer> behind_link(std::string_view token);
  // Another link beside those that they have. Error{not_found}.
  std::string add_link(const VolunteerId& id);
  // In the order in which they signed up.
  std::vector<Volunteer> of_jury(const JuryId& jury);

  // True: erased at once. False: a roll with them is in force at `now_ms`, they stay on it as withdrawn. Nobody twice.
  // Error{not_found}.
  bool withdraw(const VolunteerId& id, int64_t now_ms);
  // Notes which juror they became. Error{not_found}.
  void take_seat(const VolunteerId& id, const JurorId& juror);
  // Removes all of this jury for good: names, links, salts; how many there were. What is published stays.
  int erase_all(const JuryId& jury);

 private:
  Database& database_;
};

}  // namespace resonance
