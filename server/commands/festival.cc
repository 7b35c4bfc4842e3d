#include <iomanip>
#include <iostream>

#include "base/file.h"
#include "festival/tally.h"
#include "server/commands/commands.h"
#include "server/commands/terminal.h"
#include "server/translator.h"

namespace resonance::server {
namespace {

constexpr int64_t kLargestFile = 2'000'000'000;

std::string number(int64_t value) {
  return std::to_string(value);
}

std::string decimal(std::string value) {
  return server::decimal(terminal_language(), std::move(value));
}

std::string film(const festival::Ballots& ballots, uint32_t index) {
  const festival::Film& each = ballots.films[index];
  return each.title.empty() ? each.key : each.title + " (" + each.key + ")";
}

void print_place(const festival::Ballots& ballots, int rank, uint32_t index) {
  std::cout << std::setw(4) << rank << ". " << film(ballots, index) << "\n";
}

void print_reason(const Message& reason) {
  std::cout << "      " << spoken(reason) << "\n";
}

// Why a film stands before the next one.
Message before_next(const festival::MajorityJudgment& method, const festival::MajorityDifference& difference) {
  using By = festival::MajorityDifference::By;
  const auto mention = [&](int index) { return method.mentions[static_cast<size_t>(index)]; };
  const std::map<std::string, std::string> values{{"share", decimal(festival::percent(difference.set_aside))},
                                                  {"this", mention(difference.first)},
                                                  {"next", mention(difference.second)}};
  switch (difference.by) {
    case By::equal: return Message("Tie with the next one: the same shares of ballots for every mention.");
    case By::mention: return Message("Before the next one by its majority mention: {this}, {next}.", values);
    case By::worse_side:
      return Message(
          "Before the next one by the tie-break: with {share} % of the ballots around the middle set aside, the next "
          "mention on the worse side is {this} here, {next} there.",
          values);
    case By::better_side: break;
  }
  return Message(
      "Before the next one by the tie-break: with {share} % of the ballots around the middle set aside, the next "
      "mention "
      "on the better side is {this} here, {next} there.",
      values);
}

void print(const festival::Ballots& ballots, const festival::MajorityResult& result) {
  const auto& method = std::get<festival::MajorityJudgment>(ballots.method);
  for (const festival::MajorityStanding& each : result.standings) {
    print_place(ballots, each.rank, each.film);
    print_reason(
        Message("Majority mention {mention}{sign}: of {ballots} ballots {above} % are above it, {below} % below.",
                {{"mention", method.mentions[static_cast<size_t>(each.mention)]},
                 {"sign", each.above > each.below ? "+" : "-"},
                 {"ballots", number(each.profile.ballots)},
                 {"above", decimal(festival::percent(each.above))},
                 {"below", decimal(festival::percent(each.below))}}));
    if (&each != &result.standings.back()) print_reason(before_next(method, each.before_next));
  }
}

void print(const festival::Ballots& ballots, const festival::BordaResult& result) {
  for (const festival::BordaStanding& each : result.standings) {
    print_place(ballots, each.rank, each.film);
    print_reason(Message("Won {points} of {duels} duels on {ballots} ballots: {share} %.",
                         {{"points", festival::text(each.points)},
                          {"duels", number(each.duels)},
                          {"ballots", number(each.ballots)},
                          {"share", decimal(festival::percent(each.share))}}));
  }
}

Message correction(const festival::CriteriaResult& result) {
  using Correction = festival::CriteriaResult::Correction;
  switch (result.correction) {
    case Correction::applied: return Message("Each note is freed of its juror's severity, below.");
    case Correction::shown:
      return Message("Films are ranked by their plain means; severities are shown, not corrected.");
    case Correction::unlinked:
      return Message(
          "Nothing is corrected: the jurors fall into {groups} groups that saw no film in common, so their severities "
          "cannot be compared. Films are ranked by their plain means.",
          {{"groups", number(static_cast<int64_t>(result.groups))}});
    case Correction::too_large: break;
  }
  return Message("Nothing is corrected: there are too many jurors and films. Films are ranked by their plain means.");
}

void print(const festival::Ballots& ballots, const festival::CriteriaResult& result) {
  std::cout << spoken(correction(result)) << "\n";
  for (const festival::CriteriaStanding& each : result.standings) {
    print_place(ballots, each.rank, each.film);
    if (each.corrected.rounded.empty()) {
      print_reason(Message("Mean {mean} of {ballots} ballots.",
                           {{"mean", decimal(each.mean.rounded)}, {"ballots", number(each.ballots)}}));
    } else {
      print_reason(Message("Corrected note {corrected}; plain mean {mean} of {ballots} ballots.",
                           {{"corrected", decimal(each.corrected.rounded)},
                            {"mean", decimal(each.mean.rounded)},
                            {"ballots", number(each.ballots)}}));
    }
  }
  for (const festival::JurorSeverity& each : result.severities) {
    std::cout << spoken(Message("Juror {juror}: severity {severity}, {films} films.",
                                {{"juror", ballots.voters[each.voter]},
                                 {"severity", decimal(each.severity.rounded)},
                                 {"films", number(each.films)}}))
              << "\n";
  }
}

}  // namespace

int festival_tally(const TallyCommand& command) {
  const festival::Ballots ballots = festival::read_ballots(read_file(command.file, kLargestFile));
  const festival::Result result = festival::tally(ballots);
  if (command.json) {
    std::cout << festival::result_json(ballots, result);
    return kExitWell;
  }
  std::cout << spoken(Message("{edition}: {films} films, {voters} voters.",
                              {{"edition", ballots.edition},
                               {"films", number(static_cast<int64_t>(ballots.films.size()))},
                               {"voters", number(static_cast<int64_t>(ballots.voters.size()))}}))
            << "\n";
  std::visit(
      [&](const auto& each) {
        print(ballots, each);
        for (uint32_t index : each.unranked) {
          std::cout << "   -. " << film(ballots, index) << "\n";
          print_reason(Message("Not ranked: no ballot judges it."));
        }
      },
      result);
  return kExitWell;
}

}  // namespace resonance::server
