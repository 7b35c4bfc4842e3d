// What the public decided, once the vote is closed: the order of the films with its reasons, whether enough people
// voted, and the file from which anybody counts again.
#include "base/clock.h"
#include "server/pages/frame.h"
#include "server/pages/merit.h"
#include "server/pages/pages.h"
#include "server/public_vote.h"

namespace resonance::server::pages {
namespace {

ShownPrize opened_prize(App& app, const Request& request) {
  ShownPrize of = shown_prize(app, request);
  if (!shows_results(request, of, wall_clock_ms())) {
    throw Error(ErrorCode::not_found,
                "The ballots of this prize are sealed: nobody sees them before the vote is closed, and everybody once "
                "the palmarès is read.");
  }
  return of;
}

std::string quorum_words(const Words& words, const PublicPrize& prize, int64_t ballots) {
  const std::map<std::string, std::string> values{{"ballots", number(words.language(), ballots)},
                                                  {"quorum", number(words.language(), prize.quorum)}};
  if (prize.quorum == 0) return words.plural(ballots, "{n} ballot cast", "{n} ballots cast");
  if (ballots < prize.quorum) {
    return words({"No prize is given: {ballots} of the {quorum} ballots that it needs were cast.", values});
  }
  return words({"{ballots} ballots were cast: the {quorum} that the prize needs are reached.", values});
}

}  // namespace

Response public_prize_results(App& app, const Request& request) {
  const ShownPrize of = opened_prize(app, request);
  const Words words = app.renderer.words(request.language);
  const festival::Ballots ballots = ballots_of(app, of, wall_clock_ms());
  View view;
  set_count(view, words, {}, ballots);  // a jury of majority judgment, as every public prize
  const auto cast = static_cast<int64_t>(ballots.voters.size());
  view.set("name", prize_name(of.prize, request.language));
  view.set("edition", title_of(of.edition, request.language));
  view.set("edition_url", address(request.language, edition_path(of.edition)));
  view.set("quorum", quorum_words(words, of.prize, cast));
  view.set("is_void", cast < of.prize.quorum);
  view.set("is_lowest", of.prize.left_out == LeftOut::lowest);
  view.set("file_url", address(request.language, prize_path(of.edition, of.prize) + "/bulletins.json"));
  Head head;
  head.title = prize_name(of.prize, request.language) + " – " + title_of(of.edition, request.language);
  head.path = prize_path(of.edition, of.prize) + "/resultats";
  head.section = "festival";
  head.hidden = true;
  return page(app, request, "public-prize-results", head, view);
}

Response public_prize_ballots(App& app, const Request& request) {
  const ShownPrize of = opened_prize(app, request);
  const festival::Ballots ballots = ballots_of(app, of, wall_clock_ms());
  if (ballots.films.empty()) {
    throw Error(ErrorCode::not_found, "Every film has left this vote: there is nothing to count.");
  }
  Response response = json(festival::write_ballots(ballots));
  response.set("Content-Disposition", "attachment; filename=\"ballots-" + std::to_string(of.edition.year) + "-" +
                                          of.prize.id.text() + ".json\"");
  return response;
}

}  // namespace resonance::server::pages
