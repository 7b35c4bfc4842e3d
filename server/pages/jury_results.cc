// What a jury decided, drawn: the order of its films with the reason of each place, and the file from which anybody
// counts again.
#include <algorithm>

#include "base/clock.h"
#include "festival/merit_profile.h"
#include "festival/tally.h"
#include "server/jury.h"
#include "server/pages/cards.h"
#include "server/pages/frame.h"
#include "server/pages/pages.h"

namespace resonance::server::pages {
namespace {

ShownJury opened_jury(App& app, const Request& request) {
  const ShownJury of = shown_jury(app, request);
  if (!may_read_results(app, request.viewer, of)) {
    throw Error(ErrorCode::not_found, "The ballots of this jury are not open.");
  }
  return of;
}

std::string film_title(const festival::Ballots& ballots, uint32_t film) {
  return ballots.films[film].title.empty() ? ballots.films[film].key : ballots.films[film].title;
}

View row(const festival::Ballots& ballots, int rank, uint32_t film) {
  View view;
  view.set("rank", std::to_string(rank));
  view.set("title", film_title(ballots, film));
  view.set("reason", false);
  view.set("has_profile", false);
  return view;
}

void set_profile(View& view, const Words& words, const festival::MeritProfile& profile) {
  const std::vector<int> widths = festival::widths_permille(profile);
  ViewList parts;
  int from = 0;
  std::string said;
  for (size_t i = 0; i < widths.size(); ++i) {
    if (profile.counts[i] > 0) {
      View part;
      part.set("from", std::to_string(from));
      part.set("width", std::to_string(widths[i]));
      part.set("mention", std::to_string(i));
      parts.push_back(part);
      said += (said.empty() ? "" : ", ") + mention_label(words, static_cast<int>(i)) + " " +
              number(words.language(), profile.counts[i]);
    }
    from += widths[i];
  }
  view.set("has_profile", true);
  view.set("parts", parts);
  view.set("said", said);
}

ViewList rows_of(const Words& words, const festival::Ballots& ballots, const festival::MajorityResult& result) {
  ViewList rows;
  for (const auto& each : result.standings) {
    View view = row(ballots, each.rank, each.film);
    set_profile(view, words, each.profile);
    view.set("reason", words({"{mention}; {above} % above it, {below} % below, of {ballots} ballots",
                              {{"mention", mention_label(words, each.mention)},
                               {"above", festival::percent(each.above)},
                               {"below", festival::percent(each.below)},
                               {"ballots", number(words.language(), each.profile.ballots)}}}));
    rows.push_back(view);
  }
  return rows;
}

ViewList rows_of(const Words& words, const festival::Ballots& ballots, const festival::BordaResult& result) {
  ViewList rows;
  for (const auto& each : result.standings) {
    View view = row(ballots, each.rank, each.film);
    view.set("reason",
             words({"{share} % of its duels won, on {ballots} ballots",
                    {{"share", festival::percent(each.share)}, {"ballots", number(words.language(), each.ballots)}}}));
    rows.push_back(view);
  }
  return rows;
}

ViewList rows_of(const Words& words, const festival::Ballots& ballots, const festival::CriteriaResult& result) {
  ViewList rows;
  for (const auto& each : result.standings) {
    View view = row(ballots, each.rank, each.film);
    view.set("reason",
             each.corrected.rounded.empty()
                 ? words({"{mean} on average, of {ballots} ballots",
                          {{"mean", each.mean.rounded}, {"ballots", number(words.language(), each.ballots)}}})
                 : words({"{corrected} once the severity of its jurors is corrected; {mean} on average, of {ballots} "
                          "ballots",
                          {{"corrected", each.corrected.rounded},
                           {"mean", each.mean.rounded},
                           {"ballots", number(words.language(), each.ballots)}}}));
    rows.push_back(view);
  }
  return rows;
}

}  // namespace

Response jury_results(App& app, const Request& request) {
  const ShownJury of = opened_jury(app, request);
  const Words words = app.renderer.words(request.language);
  const festival::Ballots ballots = ballots_of(app, of.edition, of.jury);
  const festival::Result result = festival::tally(ballots);
  View view;
  const ViewList rows = std::visit([&](const auto& each) { return rows_of(words, ballots, each); }, result);
  view.set("rows", rows);
  view.set("has_rows", !rows.empty());
  ViewList unranked;
  for (const uint32_t film : std::visit([](const auto& each) { return each.unranked; }, result)) {
    View one;
    one.set("text", film_title(ballots, film));
    unranked.push_back(one);
  }
  view.set("unranked", unranked);
  view.set("has_unranked", !unranked.empty());
  ViewList legend;
  for (int i = 0; of.jury.method == JuryMethod::majority_judgment && i < kMentions; ++i) {
    View one;
    one.set("mention", std::to_string(i));
    one.set("label", mention_label(words, i));
    legend.push_back(one);
  }
  view.set("legend", legend);
  view.set("has_legend", !legend.empty());
  view.set("jury", jury_name(of.jury, request.language));
  view.set("edition", title_of(of.edition, request.language));
  view.set("edition_url", address(request.language, edition_path(of.edition)));
  view.set("method", method_label(words, of.jury.method));
  view.set("file_url", address(request.language, jury_path(of.edition, of.jury) + "/bulletins.json"));
  Head head;
  head.title = jury_name(of.jury, request.language) + " – " + title_of(of.edition, request.language);
  head.path = jury_path(of.edition, of.jury) + "/resultats";
  head.section = "festival";
  head.hidden = true;
  return page(app, request, "jury-results", head, view);
}

Response jury_ballots(App& app, const Request& request) {
  const ShownJury of = opened_jury(app, request);
  Response response = json(festival::write_ballots(ballots_of(app, of.edition, of.jury)));
  response.set("Content-Disposition", "attachment; filename=\"ballots-" + std::to_string(of.edition.year) + "-" +
                                          of.jury.id.text() + ".json\"");
  return response;
}

}  // namespace resonance::server::pages
