// The prizes of an edition that everybody votes for: which films, from when until when, who may. Part of Catalogue; the
// codes of the tickets are in catalogue/tickets.h, what is voted in catalogue/public_ballots.h.
#pragma once

#include "catalogue/juries.h"

namespace resonance {

using PublicPrizeId = Id<struct PublicPrizeTag>;

enum class PrizeAccess {
  open,    // anybody on the web, once a device
  ticket,  // whoever has the code of a ticket, once a code
};

// What it means that a voter leaves a film out, said before the vote opens. Those of festival/ballots.h.
enum class LeftOut {
  ignored,  // a film is judged by those who judged it
  lowest,   // it has the lowest mention of all others
};

struct PublicPrize {
  PublicPrizeId id;
  EditionId edition;
  std::string name_fr;
  std::string name_en;              // one line each, 1 to 100 characters
  std::vector<SubmissionId> films;  // 1 to 500 different ones; an empty id where one was erased since
  int64_t opens_ms = 0;
  int64_t closes_ms = 0;  // exclusive: the first moment at which it is too late
  int quorum = 0;         // ballots without which the result does not count, 0 to 1,000,000
  PrizeAccess access = PrizeAccess::open;
  LeftOut left_out = LeftOut::ignored;
  std::string secret;  // made by create(), for keyed digests of this prize alone; never leaves the server
  int64_t created_ms = 0;
  bool operator==(const PublicPrize&) const = default;
};

enum class VoteState { not_yet, open, closed };
VoteState vote_state(const PublicPrize& prize, int64_t now_ms);

class PublicPrizes {
 public:
  explicit PublicPrizes(Database& database) : database_(database) {}

  // Error{invalid} names the field: a film that is not selected in this edition is one, as is one that closes before it
  // opens.
  PublicPrize create(const PublicPrize& prize);
  std::optional<PublicPrize> find(const PublicPrizeId& id);
  // In the order of their making.
  std::vector<PublicPrize> of_edition(const EditionId& edition);
  // Before it opens: replaces all but id, edition, secret and the date of its making. While it is open: the closing
  // date alone, to a later one, or to an earlier one that is not past as long as nobody has voted; all else is as
  // find() gives it, films that were erased since among it. Error{conflict}: anything else then, and everything once it
  // is closed; Error{not_found}, Error{invalid}.
  void update(const PublicPrize& prize, int64_t now_ms);

 private:
  Database& database_;
};

std::string_view name(PrizeAccess value);
std::string_view name(LeftOut value);
std::optional<PrizeAccess> prize_access_named(std::string_view text);
std::optional<LeftOut> left_out_named(std::string_view text);

}  // namespace resonance
