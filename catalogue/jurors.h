// Who sits in the juries, and which film each of them watches. Part of Catalogue.
//
// When an account is erased its juror leaves the jury; the juror stays without a name, and what they sent.
#pragma once

#include "catalogue/juries.h"

namespace resonance {

using JurorId = Id<struct JurorTag>;

struct Juror {
  JurorId id;
  JuryId jury;
  std::optional<AccountId> account;  // absent: erased, so they have left
  std::string name;                  // one line
  bool president = false;
  std::vector<std::string> languages;  // that they understand: "fr", "en"
  std::string territory;               // their commune, as they declared it; or empty
  int64_t added_ms = 0;
  int64_t left_ms = 0;  // 0: they sit in it
};

// Why a juror must not judge a film. The first three are found by rule, the others are declared by the juror.
enum class Conflict { own_film, organisation, commune, family, other };

struct JuryExclusion {
  JurorId juror;
  SubmissionId film;
  Conflict conflict = Conflict::other;
  bool operator==(const JuryExclusion&) const = default;
};

struct JurySeat {
  JurorId juror;
  SubmissionId film;
  auto operator<=>(const JurySeat&) const = default;
};

class Jurors {
 public:
  explicit Jurors(Database& database) : database_(database) {}

  // Error{conflict}: the account sits in this jury already; Error{invalid}: no name.
  Juror add(const Juror& juror);
  std::optional<Juror> find(const JurorId& id);
  // Those who left come last.
  std::vector<Juror> of_jury(const JuryId& jury);
  std::vector<Juror> seats_of(const AccountId& account);
  // Replaces name, president, languages and territory. Error{not_found}.
  void update(const Juror& juror);
  // Their unsent films are anybody's again; what they sent stays.
  void leave(const JurorId& juror, int64_t now_ms);

  // Declared by the juror; takes the film from them unless its ballot is sent. Error{conflict} then.
  void declare(const JuryExclusion& exclusion);
  std::vector<JuryExclusion> declared(const JuryId& jury);

  // Replaces who sees what; a seat whose ballot is sent stays. Error{invalid}: a juror or a film of elsewhere.
  // Error{conflict}: a film that is taken away was begun, and is not among those that were `begun` when this was
  // reckoned (JuryBallots::begun_seats()).
  void assign(const JuryId& jury, const std::vector<JurySeat>& seats, const std::vector<JurySeat>& begun = {});
  std::vector<JurySeat> seats(const JuryId& jury);
  // The items that this account may watch as a juror at that moment: of films assigned to it that are still in the
  // competition, from the opening of the juries to the palmarès.
  std::vector<ItemId> judged_items(const AccountId& account, int64_t now_ms);

 private:
  Database& database_;
};

std::string_view name(Conflict value);
std::optional<Conflict> conflict_named(std::string_view text);

}  // namespace resonance
