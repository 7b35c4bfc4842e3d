// The juries of an edition: who sits in them, and which film each of them watches. Part of Catalogue; what they note
// and vote is in catalogue/jury_ballots.h.
#pragma once

#include "catalogue/submissions.h"

namespace resonance {

using JuryId = Id<struct JuryTag>;

enum class JuryKind {
  selection,  // chooses among all that was handed in
  professional,
  youth,
  citizen,  // drawn by lot
};

enum class JuryMethod { majority_judgment, borda, weighted_criteria };

struct JuryCriterion {
  std::string name_fr;
  std::string name_en;  // one line each, 1 to 100 characters
  int weight = 1;       // 1 to 100
};

inline constexpr int kMentions = 7;       // of majority judgment, from 0 "Excellent" to 6 "À rejeter"
inline constexpr int kHighestScore = 20;  // of a criterion, from 0

// How many of a jury's jurors must be there for it to decide anything.
struct Quorum {
  int value = 50;        // 1 to 100 per cent of those who sit, rounded up; or 1 to 1,000 jurors
  bool is_share = true;  // which of the two it is
  bool operator==(const Quorum&) const = default;
};

struct Jury {
  JuryId id;
  EditionId edition;
  JuryKind kind = JuryKind::professional;
  std::string name_fr;
  std::string name_en;  // one line each, 1 to 100 characters
  JuryMethod method = JuryMethod::majority_judgment;
  std::vector<JuryCriterion> criteria;  // of weighted criteria alone, 1 to 20
  int seats_per_film = 3;               // each film is seen by so many jurors, 1 to 100
  bool blind = true;                    // its jurors do not learn who made a film
  std::vector<CategoryId> categories;   // whose films it judges; empty: all
  Quorum quorum;                        // of its deliberation
  int64_t closed_ms = 0;                // its ballots are opened; 0: not yet
  int64_t created_ms = 0;
};

class Juries {
 public:
  explicit Juries(Database& database) : database_(database) {}

  // Error{invalid} names the field.
  Jury create(const Jury& jury);
  std::optional<Jury> find(const JuryId& id);
  std::vector<Jury> of_edition(const EditionId& edition);
  // Replaces all but id, edition and dates. Error{conflict}: another method or other criteria once somebody has voted,
  // another quorum once the ballots are open, unless fewer jurors sit than it needs and no minutes are signed: motions
  // that are closed keep theirs; Error{not_found}, Error{invalid}.
  void update(const Jury& jury);
  // From now on its ballots are open to its jurors and to those who prepare the festival, and none changes any more.
  void close(const JuryId& id, int64_t now_ms);

 private:
  Database& database_;
};

std::string_view name(JuryKind value);
std::string_view name(JuryMethod value);
std::optional<JuryKind> jury_kind_named(std::string_view text);
std::optional<JuryMethod> jury_method_named(std::string_view text);

}  // namespace resonance
