// The yearly editions of the festival of citizen films: their calendar, their categories, their rules. Part of
// Catalogue.
#pragma once

#include <map>

#include "catalogue/types.h"

namespace resonance {

class Database;

using EditionId = Id<struct EditionTag>;
using CategoryId = Id<struct CategoryTag>;

// The dates of an edition, in the order in which they come.
enum class Milestone {
  call_opens,
  call_closes,  // exclusive: the first moment at which it is too late
  selection,    // the films that the juries will see are known
  jury_opens,
  jury_closes,  // exclusive, as call_closes
  deliberation,
  festival_begins,
  festival_ends,
  palmares,
};

struct Category {
  CategoryId id;  // empty: a new one
  std::string name_fr;
  std::string name_en;  // one line each, 1 to 100 characters
};

struct Partner {
  std::string name;     // one line
  std::string address;  // http or https, or empty
};

// What a film must be to be eligible, as far as a rule can say it.
struct Requirements {
  int64_t longest_ms = 0;     // of the film itself; 0: any length
  std::string finished_from;  // "2026-01-01": finished on that day or later; or empty
  std::string territory;      // a Territory's code that surrounds the film's place; or empty
  bool subtitles = false;
  bool first_film = false;
  bool minors_authorised = false;  // whoever is a minor in it has their guardians' word
  bool projection_right = false;
  bool operator==(const Requirements&) const = default;
};

struct Edition {
  EditionId id;
  int year = 0;  // one edition a year: its address is /festival/{year}
  std::string title_fr;
  std::string title_en;         // one line each, 1 to 200 characters
  std::string introduction_fr;  // Markdown, at most 20,000 characters each
  std::string introduction_en;
  std::string time_zone = "Europe/Paris";  // an IANA name: its dates are read and shown by that clock
  std::map<Milestone, int64_t> calendar;   // those that are fixed
  std::vector<Category> categories;        // at least one, at most 20
  std::vector<Partner> partners;           // at most 50
  Requirements requirements;
  std::optional<CampaignId> campaign;  // whose link lets people submit without an account
  bool announced = false;              // everybody sees its page
  int64_t created_ms = 0;
};

// The rules that who submits accepts. A version is never changed, only followed by another one.
struct FestivalRules {
  int version = 0;      // from 1
  std::string text_fr;  // Markdown, at most 50,000 characters each
  std::string text_en;
  int64_t made_ms = 0;
};

// Absent for a date that is not fixed.
std::optional<int64_t> moment_of(const Edition& edition, Milestone milestone);
enum class CallState { not_yet, open, closed };
CallState call_state(const Edition& edition, int64_t now_ms);
// Everybody may know which films are selected: it is announced, and the day fixed for it has come.
bool is_selection_public(const Edition& edition, int64_t now_ms);

class Editions {
 public:
  explicit Editions(Database& database) : database_(database) {}

  // Stores a new one under a new id. Error{invalid} names the field; Error{conflict}: that year has one already.
  Edition create(const Edition& edition);
  std::optional<Edition> find(const EditionId& id);
  std::optional<Edition> of_year(int year);
  // The last year first.
  std::vector<Edition> all();
  // Replaces all but its id and the date of its creation. A category keeps its id; one that a film is submitted in
  // stays. Error{not_found}, Error{invalid}, Error{conflict}.
  void update(const Edition& edition);

  // Adds the next version; the same text as the last one adds none. Returns the current version. Error{invalid}.
  FestivalRules set_rules(const EditionId& edition, std::string_view text_fr, std::string_view text_en);
  std::optional<FestivalRules> rules(const EditionId& edition, std::optional<int> version = std::nullopt);

 private:
  Database& database_;
};

std::string_view name(Milestone value);
const std::vector<Milestone>& all_milestones();

}  // namespace resonance
