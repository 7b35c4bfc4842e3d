// The palmarès of an edition: its awards, who gave them, to which films and why. Part of Catalogue.
//
// A film that is erased leaves its award, without the film and without the reasons, which speak of it; so go the
// reasons, and the name, of any other award of its edition that name it.
#pragma once

#include "catalogue/juries.h"

namespace resonance {

using AwardId = Id<struct AwardTag>;

enum class AwardGiver {
  jury,
  audience,  // those who voted among the public
  edition,   // whoever prepares it: a partner's award, a special mention
};

struct Award {
  AwardId id;
  EditionId edition;
  AwardGiver giver = AwardGiver::edition;
  std::optional<JuryId> jury;  // of the edition; with AwardGiver::jury alone
  std::string name_fr;
  std::string name_en;              // one line each, 1 to 100 characters; emptied when it names a film that is erased
  std::vector<SubmissionId> films;  // by number; none: it was not given; several: ex aequo, at most 10
  std::string reasons_fr;           // Markdown, at most 5,000 characters each
  std::string reasons_en;
};

class Awards {
 public:
  explicit Awards(Database& database) : database_(database) {}

  // Stores a new one under a new id, after the others. Error{invalid} names the field; Error{conflict}: a film that is
  // not selected in this edition.
  Award create(const Award& award);
  std::optional<Award> find(const AwardId& id);
  // In the order in which they are read out.
  std::vector<Award> of_edition(const EditionId& edition);
  // Those that a film of the library won, the last edition's first.
  std::vector<Award> of_item(const ItemId& item);
  // Replaces all but id, edition and place. A film that it has already stays, selected or not. Errors as create();
  // Error{not_found}.
  void update(const Award& award);
  // By so many places, towards the first when below zero.
  void reorder_award(const AwardId& id, int places);
  void remove(const AwardId& id);

 private:
  Database& database_;
};

std::string_view name(AwardGiver value);
std::optional<AwardGiver> award_giver_named(std::string_view text);

}  // namespace resonance
