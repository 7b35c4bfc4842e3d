// Films of an edition of the festival that are no longer named, and whether a text that people wrote names one all the
// same. Any thread.
#pragma once

#include <string>
#include <vector>

#include "server/festival.h"

namespace resonance::server {

// May a page of the festival say its title? Nobody in it as a whole took their word back, and its submitter did not
// withdraw it.
bool is_named(const SubmittedFilm& film, int64_t now_ms);
// Its submitter did not withdraw it, and the gate lets this viewer see its page in the library.
bool is_shown_to(const Viewer& viewer, const SubmittedFilm& film, int64_t now_ms);
// One of the two.
bool is_named_to(const Viewer& viewer, const SubmittedFilm& film, int64_t now_ms);

// "Film 3 – La tour", or "Film 3".
std::string numbered_title(const Words& words, const SubmittedFilm& film, bool is_named);

class UnnamedFilms {
 public:
  UnnamedFilms() = default;
  // Of the whole edition. With a viewer: is_named_to(); without: is_named().
  UnnamedFilms(Catalogue& catalogue, const Edition& edition, const Viewer* viewer = nullptr);

  // One that was never handed in is left out: nobody can have written about it, and its title may be anything.
  void add(const SubmittedFilm& film);

  // Does the text hold one of their titles as words of its own, whatever its capitals and accents? What is erased
  // leaves no title to ask for: its erasure blanks such texts (docs/erasure.md).
  bool are_named_in(const std::string& text) const;
  // The name of something, or what it is called instead: also where the erasure of a film has blanked it.
  std::string name_told(const std::string& name, const std::string& otherwise) const;
  // The text, or the sentence that stands in for it.
  std::string told(const Words& words, const std::string& text) const;

 private:
  std::vector<std::string> titles_;  // folded
};

}  // namespace resonance::server
