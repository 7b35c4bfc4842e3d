// A public prize as those who vote see it: how, until when, the films in an order of their own, and what is remembered.
#include "base/clock.h"
#include "server/errors.h"
#include "server/jury.h"
#include "server/local_time.h"
#include "server/pages/cards.h"
#include "server/pages/frame.h"
#include "server/pages/pages.h"
#include "server/public_vote.h"

namespace resonance::server::pages {
namespace {

// Its picture and the way to it only where the gate lets this viewer have its page.
View film_view(App& app, const Request& request, const VotedFilm& voted, const std::string& chosen, int64_t now_ms) {
  const Words words = app.renderer.words(request.language);
  const Item& item = voted.film.item;
  const bool may_watch = decide(request.viewer, {item}, Use::view, now_ms).allowed();
  View view;
  if (may_watch) {
    view = card_view(app, request, item, nullptr);
  } else {
    view.set("kind", std::string(name(item.kind)));
    for (const char* each : {"picture", "paper", "duration", "has_sound_only"}) view.set(each, false);
    view.set("pattern", "0");
  }
  view.set("place", std::to_string(voted.place));
  view.set("film", item.title);
  view.set("watch_url", may_watch ? View(address(request.language, item_path(item.id))) : View(false));
  ViewList mentions;
  for (int i = 0; i < kMentions; ++i) {
    mentions.push_back(choice(std::to_string(i), mention_label(words, i), chosen == std::to_string(i)));
  }
  view.set("mentions", mentions);
  view.set("left_out", chosen.empty());
  return view;
}

std::string ballots_words(const Words& words, const PublicPrize& prize, int64_t ballots, bool is_closed) {
  const std::string cast = is_closed ? words.plural(ballots, "{n} ballot cast", "{n} ballots cast")
                                     : words.plural(ballots, "{n} ballot so far", "{n} ballots so far");
  if (prize.quorum == 0) return cast;
  return cast + ", " + words.plural(prize.quorum, "{n} is needed", "{n} are needed");
}

void set_films(View& view, App& app, const Request& request, const ShownPrize& of, const VoteForm& form,
               const Form& typed, int64_t now_ms) {
  std::vector<VotedFilm> films = voted_films(app, of, now_ms);
  shuffle(films, form);
  ViewList list;
  for (const VotedFilm& each : films) {
    list.push_back(film_view(app, request, each, typed.value("film_" + std::to_string(each.place)), now_ms));
  }
  view.set("films", list);
  view.set("has_films", !list.empty());
  view.set("form", token_of(of.prize, form));
}

// `typed` what a form that comes back said.
Response prize_page(App& app, const Request& request, const ShownPrize& of, const VoteForm& form, const Form& typed,
                    const Message& problem, int status = 200) {
  const Words words = app.renderer.words(request.language);
  const int64_t now_ms = wall_clock_ms();
  const VoteState state = vote_state(of.prize, now_ms);
  const bool voted = has_voted(app, request, of.prize);
  const bool may_vote = state == VoteState::open && !voted;
  View view;
  view.set("name", prize_name(of.prize, request.language));
  view.set("edition", title_of(of.edition, request.language));
  view.set("edition_url", address(request.language, edition_path(of.edition)));
  view.set("action", address(request.language, prize_path(of.edition, of.prize)));
  view.set("desk_url", address(request.language, prize_path(of.edition, of.prize) + "/reglages"));
  view.set("state", vote_words(words, of, now_ms));
  view.set("has_voted", voted);
  view.set("may_vote", may_vote);
  view.set("is_ticket", of.prize.access == PrizeAccess::ticket);
  view.set("is_lowest", of.prize.left_out == LeftOut::lowest);
  view.set("code", typed.value("code"));
  view.set("ballots", state == VoteState::not_yet
                          ? View(false)
                          : View(ballots_words(words, of.prize, app.catalogue.public_ballots.count(of.prize.id),
                                               state == VoteState::closed)));
  if (may_vote) set_films(view, app, request, of, form, typed, now_ms);
  view.set("is_closed", state == VoteState::closed);
  view.set("results_url", shows_results(request, of, now_ms)
                              ? View(address(request.language, prize_path(of.edition, of.prize) + "/resultats"))
                              : View(false));
  view.set("problem", problem_view(app, request, problem));
  Head head;
  head.title = prize_name(of.prize, request.language) + " – " + title_of(of.edition, request.language);
  head.path = prize_path(of.edition, of.prize);
  head.section = "festival";
  head.description = vote_words(words, of, now_ms);
  head.hidden = !of.edition.announced;
  head.unstored = true;
  return page(app, request, "public-prize", head, view, status);
}

// Shown in answer to the ballot alone, so that nobody reads that a vote is counted who has sent none.
Response counted_page(App& app, const Request& request, const ShownPrize& of) {
  const Words words = app.renderer.words(request.language);
  View view;
  view.set("name", prize_name(of.prize, request.language));
  view.set("edition", title_of(of.edition, request.language));
  view.set("edition_url", address(request.language, edition_path(of.edition)));
  view.set("closes", long_time(words, of.prize.closes_ms, of.edition.time_zone));
  Head head;
  head.title = words("Your ballot is counted");
  head.path = prize_path(of.edition, of.prize);
  head.section = "festival";
  head.hidden = true;
  head.unstored = true;
  return page(app, request, "public-ballot", head, view);
}

}  // namespace

Response public_prize(App& app, const Request& request) {
  const ShownPrize of = shown_prize(app, request);
  Form typed;
  typed.fields.emplace("code", request.value("code"));
  return prize_page(app, request, of, new_vote_form(wall_clock_ms()), typed, {});
}

Response cast_ballot(App& app, const Request& request) {
  const ShownPrize of = shown_prize(app, request);
  const Form form = read_form(request);
  const int64_t now_ms = wall_clock_ms();
  try {
    const auto device = cast_vote(app, request, of, form, now_ms);
    Response response = counted_page(app, request, of);
    if (device) keep_device(of, *device, now_ms, response);
    return response;
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    return prize_page(app, request, of, form_again(of.prize, form.value("form"), now_ms), form, error.message(),
                      status_of(error.code()));
  }
}

}  // namespace resonance::server::pages
