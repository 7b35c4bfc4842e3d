// An edition of the festival in a whole library, with films that are agreed to and jurors who are signed in.
#pragma once

#include "base/clock.h"
#include "tests/server/pages_fixture.h"

namespace resonance::server {

class FestivalPagesTest : public PagesTest {
 protected:
  FestivalPagesTest() {
    Edition draft;
    draft.year = 2027;
    draft.title_fr = "Festival";
    draft.categories = {{{}, "Court", "Short"}};
    draft.calendar = {{Milestone::call_opens, 1}};
    draft.announced = true;
    edition_ = catalogue_.editions.create(draft);
    Jury wanted;
    wanted.edition = edition_.id;
    wanted.name_fr = "Jury citoyen";
    jury_ = catalogue_.juries.create(wanted);
  }

  // In the selection; everybody in it agreed to the festival, to nothing else.
  Submission selected(const std::string& title, const std::optional<AccountId>& depositor = std::nullopt) {
    Item film_of_them;
    film_of_them.title = title;
    film_of_them.language = "fr";
    film_of_them.people_declared = true;
    film_of_them.publication = Publication::published;
    film_of_them.depositor = depositor;
    const Item made = catalogue_.items.create(film_of_them);
    const Media bytes = film(made.id);
    const Submission draft = catalogue_.submissions.create(edition_.id, made.id, edition_.categories[0].id);
    catalogue_.submissions.submit(draft.id, bytes.id, draft.id.text(), wall_clock_ms());
    catalogue_.submissions.decide(draft.id, SubmissionState::selected, "", wall_clock_ms());
    person_[draft.id] = catalogue_.consents.add_person({.item = made.id, .name = "Awa"}).person.id;
    agree(draft, {Scope::festival});
    return *catalogue_.submissions.find(draft.id);
  }
  void agree(const Submission& film, const std::set<Scope>& scopes) {
    catalogue_.consents.record(consent(person_.at(film.id), scopes));
  }
  void withdraw_consent(const Submission& film) { catalogue_.consents.withdraw(person_.at(film.id)); }

  Viewer signed_in(const std::string& name, Role role = Role::depositor) {
    Account account;
    account.email = name + "@x.org";
    account.name = name;
    account.role = role;
    return {role, catalogue_.accounts.create(account).id, {}};
  }
  Juror juror(const Viewer& who, const std::string& name, bool president = false) {
    Juror given;
    given.jury = jury_.id;
    given.account = who.account;
    given.name = name;
    given.president = president;
    return catalogue_.jurors.add(given);
  }
  void vote(const Juror& juror, const Submission& film, int mention, const std::string& words = "") {
    seats_.push_back({juror.id, film.id});
    catalogue_.jurors.assign(jury_.id, seats_);
    JuryBallot ballot;
    ballot.juror = juror.id;
    ballot.film = film.id;
    ballot.mention = mention;
    ballot.words = words;
    catalogue_.jury_ballots.save(ballot, true, wall_clock_ms());
  }
  void open_ballots() { catalogue_.juries.close(jury_.id, wall_clock_ms()); }
  void read_palmares() {
    edition_.calendar[Milestone::palmares] = wall_clock_ms() - 1;
    catalogue_.editions.update(edition_);
  }

  static bool says(const std::string& page, const std::string& words) { return page.find(words) != std::string::npos; }

  Edition edition_;
  Jury jury_;
  std::map<SubmissionId, PersonId> person_;
  std::vector<JurySeat> seats_;
};

}  // namespace resonance::server
