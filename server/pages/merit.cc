#include "server/pages/merit.h"

#include <variant>

#include "festival/merit_profile.h"
#include "festival/tally.h"
#include "server/jury.h"

namespace resonance::server::pages {
namespace {

// A film without a title is named by its number: "film-3".
std::string film_title(const Words& words, const festival::Film& film) {
  if (!film.title.empty()) return film.title;
  return words({"Film {number}", {{"number", film.key.substr(film.key.find('-') + 1)}}});
}

View row(const Words& words, const festival::Ballots& ballots, int rank, uint32_t film) {
  View view;
  view.set("key", ballots.films[film].key);
  view.set("rank", std::to_string(rank));
  view.set("title", film_title(words, ballots.films[film]));
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
    View view = row(words, ballots, each.rank, each.film);
    set_profile(view, words, each.profile);
    view.set("reason", words({"{mention}; {above} % above it, {below} % below, of {ballots} ballots",
                              {{"mention", mention_label(words, each.mention)},
                               {"above", decimal(words.language(), festival::percent(each.above))},
                               {"below", decimal(words.language(), festival::percent(each.below))},
                               {"ballots", number(words.language(), each.profile.ballots)}}}));
    rows.push_back(view);
  }
  return rows;
}

ViewList rows_of(const Words& words, const festival::Ballots& ballots, const festival::BordaResult& result) {
  ViewList rows;
  for (const auto& each : result.standings) {
    View view = row(words, ballots, each.rank, each.film);
    view.set("reason", words({"{share} % of its duels won, on {ballots} ballots",
                              {{"share", decimal(words.language(), festival::percent(each.share))},
                               {"ballots", number(words.language(), each.ballots)}}}));
    rows.push_back(view);
  }
  return rows;
}

ViewList rows_of(const Words& words, const festival::Ballots& ballots, const festival::CriteriaResult& result) {
  ViewList rows;
  for (const auto& each : result.standings) {
    View view = row(words, ballots, each.rank, each.film);
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

// The others of the same rank, said plainly.
template <class Standings>
void mark_ties(ViewList& rows, const Standings& standings) {
  for (size_t i = 0; i < standings.size(); ++i) {
    const bool before = i > 0 && standings[i - 1].rank == standings[i].rank;
    const bool after = i + 1 < standings.size() && standings[i + 1].rank == standings[i].rank;
    rows[i].set("is_tied", before || after);
  }
}

}  // namespace

void set_count(View& view, const Words& words, const Jury& jury, const festival::Ballots& ballots,
               const std::function<void(const std::string& key, View& row)>& complete) {
  const festival::Result result = festival::tally(ballots);
  ViewList rows = std::visit(
      [&](const auto& each) {
        ViewList all = rows_of(words, ballots, each);
        mark_ties(all, each.standings);
        return all;
      },
      result);
  for (View& each : rows) {
    if (complete) complete(each.get("key")->string_value(), each);
  }
  view.set("rows", rows);
  view.set("has_rows", !rows.empty());
  ViewList unranked;
  for (const uint32_t film : std::visit([](const auto& each) { return each.unranked; }, result)) {
    View one;
    one.set("key", ballots.films[film].key);
    one.set("text", film_title(words, ballots.films[film]));
    if (complete) complete(ballots.films[film].key, one);
    unranked.push_back(one);
  }
  view.set("unranked", unranked);
  view.set("has_unranked", !unranked.empty());
  ViewList legend;
  for (int i = 0; jury.method == JuryMethod::majority_judgment && i < kMentions; ++i) {
    View one;
    one.set("mention", std::to_string(i));
    one.set("label", mention_label(words, i));
    legend.push_back(one);
  }
  view.set("legend", legend);
  view.set("has_legend", !legend.empty());
}

}  // namespace resonance::server::pages
