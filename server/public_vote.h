// What the pages of a public prize share: which prize an address names, what is voted for now, how a ballot is cast,
// and the ballots as a file once they are open. Any thread.
//
// A voter has no account and leaves no name. What is remembered of them: in a prize with tickets that a code is used;
// in an open one that a device has voted, by a cookie of that page alone which it gets with its vote, until the close;
// and for ten minutes, in memory, how often their network address voted or tried a wrong code (server/address_rate.h).
// None of it leads to what they voted (catalogue/public_ballots.h). So an open prize keeps one person from voting twice
// by mistake or in passing, not one who sets out to: for that there are tickets.
#pragma once

#include "festival/ballots.h"
#include "server/festival.h"

namespace resonance::server {

struct ShownPrize {
  Edition edition;
  PublicPrize prize;
};
// The prize of the second place of the route's pattern, of the edition of the first. Error{not_found}.
ShownPrize shown_prize(App& app, const Request& request);

// The batch of the field `batch`, of this prize. Error{not_found}.
TicketBatch batch_of(App& app, const ShownPrize& of, const Form& form);

// A film that is voted for, with its place on the ballot.
struct VotedFilm {
  size_t place = 0;
  SubmittedFilm film;
};
// Those that are still selected and that may be named. A film that left during the vote is not among them: whatever was
// voted for it does not count.
std::vector<VotedFilm> voted_films(App& app, const ShownPrize& of, int64_t now_ms);

// What the form of a vote carries, signed by the prize: when it was made, and a random text from which the order of its
// films follows.
struct VoteForm {
  std::string nonce;
  int64_t made_ms = 0;
};
VoteForm new_vote_form(int64_t now_ms);
std::string token_of(const PublicPrize& prize, const VoteForm& form);
// That of a token; absent when it was not made here.
std::optional<VoteForm> form_behind(const PublicPrize& prize, const std::string& token);
// The form to show again in place of a refused one: in the same order as far as that is known.
VoteForm form_again(const PublicPrize& prize, const std::string& token, int64_t now_ms);
// The films in this form's own order, the same each time, so that none profits from being the first.
void shuffle(std::vector<VotedFilm>& films, const VoteForm& form);

// Casts the ballot that a form holds: fields `form`, `code`, and of each film "film_{place}", a mention or empty.
// Returns as what this device has voted, for keep_device(); absent for a ticket. Errors as PublicBallots::cast(), and
//   Error{invalid}: the form was not made here, or more than a day ago;
//   Error{busy}: it was made less than two seconds ago, in which nobody fills it in, or too many came from this
//   address; the sentence says how long to wait.
std::optional<std::string> cast_vote(App& app, const Request& request, const ShownPrize& of, const Form& form,
                                     int64_t now_ms);
// Has the browser send it back to the prize's page until the close, and nowhere else.
void keep_device(const ShownPrize& of, const std::string& device, int64_t now_ms, Response& response);
// Whether this device has voted, as its cookie says.
bool has_voted(App& app, const Request& request, const PublicPrize& prize);

// The ballots once the vote is closed, of the films that may still be named, under the keys of the films in the juries'
// files. Error{conflict} before.
festival::Ballots ballots_of(App& app, const ShownPrize& of, int64_t now_ms);

// Those who prepare the festival see the results from the close on, everybody once the palmarès is read.
bool shows_results(const Request& request, const ShownPrize& of, int64_t now_ms);

std::string prize_name(const PublicPrize& prize, Language language);
std::string prize_path(const Edition& edition, const PublicPrize& prize);
// "The vote is open until …", "… opens on …", "… is closed since …", by the edition's clock.
std::string vote_words(const Words& words, const ShownPrize& of, int64_t now_ms);

}  // namespace resonance::server
