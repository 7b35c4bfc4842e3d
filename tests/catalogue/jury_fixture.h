// An edition with a jury of it, and whoever and whatever a test wants in it.
#pragma once

#include "temporary_catalogue.h"

namespace resonance {

inline constexpr int64_t kOpens = 1'800'000'000'000, kNow = kOpens + 1, kPalmares = kOpens + 1'000;

class JuryTest : public CatalogueTest {
 protected:
  JuryTest() {
    Edition draft;
    draft.year = 2027;
    draft.title_fr = "Festival";
    draft.categories = {{{}, "Court", ""}, {{}, "Long", ""}};
    draft.calendar = {{Milestone::call_opens, 1}, {Milestone::jury_opens, kOpens}, {Milestone::palmares, kPalmares}};
    edition_ = catalogue_->editions.create(draft);
    Jury wanted;
    wanted.edition = edition_.id;
    wanted.name_fr = "Jury jeune";
    jury_ = catalogue_->juries.create(wanted);
  }

  Submission film() {
    const Item item = published("Un film");
    const Submission made = catalogue_->submissions.create(edition_.id, item.id, edition_.categories[0].id);
    return catalogue_->submissions.submit(made.id, uploaded(item.id).id, made.id.text(), 2);
  }
  Account account(const std::string& name) {
    Account given;
    given.email = name + "@x.org";
    given.name = name;
    given.role = Role::depositor;
    return catalogue_->accounts.create(given);
  }
  Juror juror(const std::string& name, bool president = false) {
    Juror given;
    given.president = president;
    given.jury = jury_.id;
    given.account = account(name).id;
    given.name = name;
    given.languages = {"fr"};
    return catalogue_->jurors.add(given);
  }
  void seat(const std::vector<JurySeat>& seats) { catalogue_->jurors.assign(jury_.id, seats); }
  JuryBallot vote(const Juror& juror, const Submission& film, int mention) {
    JuryBallot ballot;
    ballot.juror = juror.id;
    ballot.film = film.id;
    ballot.mention = mention;
    return ballot;
  }

  Edition edition_;
  Jury jury_;
};

}  // namespace resonance
