// A whole library of which every address can be asked: contributions that are told apart by a word of their own, in
// each state, and a session for each kind of viewer.
#pragma once

#include "tests/server/exits.h"
#include "tests/server/pages_fixture.h"

namespace resonance::server {

struct Specimen {
  Item item;
  std::string media;
  std::string word;  // in all that is written in it, and in its bytes
  std::vector<std::string> addresses;
  std::string consent;
  std::string share;
  std::string agreement;   // the token of its person's own page
  std::string submission;  // of it, to an edition of the festival that everybody sees
  std::string jury, juror;
  std::string screening;               // of it alone, announced
  std::string motion;                  // of that jury, about it
  std::string award, coming_award;     // of the edition whose palmarès is read, and of the other
  std::string open_prize, past_prize;  // that are voted for now, and whose ballots everybody sees
};

// The addresses of one exit for one specimen.
std::vector<std::string> addresses(const std::string& pattern, const Specimen& of);
std::string replaced(std::string text, const std::string& what, const std::string& by);

class Exits : public PagesTest {
 protected:
  Exits();

  Specimen make(State state, const AccountId& owner, const std::string& word);
  // The jury talks about every film, by its title.
  void deliberate(const std::vector<Specimen*>& all);
  // A draw that was held: what is public of it, and volunteers of whom nothing is. `name` is in all that is theirs; the
  // token of one's private link.
  std::string hold_draw(const std::string& name);

  Response answer(Who who, const Specimen& of, const std::string& path_and_query);
  // All that comes out: the body, the file and the headers.
  static std::string bytes_of(const Response& response);
  std::string told(Who who, const Specimen& of, const std::string& path_and_query) {
    return bytes_of(answer(who, of, path_and_query));
  }

  AccountId own_guest_, own_depositor_;

 private:
  AccountId account(const std::string& email, Role role);
  void open_sessions(const AccountId& judge);
  void open_festival(const AccountId& judge);
  Media give_film(Specimen& made);
  void ask_its_person(State state, Specimen& made);
  Submission select(Specimen& made, const Media& media);
  // In the edition whose palmarès is read.
  Submission selected_before(const Specimen& made, const Media& media);
  void vote_on(const SubmissionId& film, const std::string& word);
  void screen(Specimen& made, const SubmissionId& film);
  // Of both editions, with reasons that name the film.
  void give_awards(Specimen& made, const SubmissionId& past);
  PublicPrize prize(const Submission& film, int64_t closes_ms);
  void bring(State state, Item item);

  std::map<Who, std::string> sessions_;
  OrganisationId organisation_;
  Edition edition_, past_edition_;
  JuryId jury_;
  JurorId juror_;
  std::vector<JurySeat> seats_;
};

}  // namespace resonance::server
