#include "festival/sortition/minutes.h"

#include <cstdio>

#include "base/clock.h"

namespace resonance::festival::sortition {
namespace {

void list_keys(const std::vector<std::string>& keys, std::vector<Message>& lines) {
  for (const std::string& key : keys) lines.push_back(Message{"  – {key}", {{"key", key}}});
}

}  // namespace

std::string percent(int64_t ppb) {
  char text[32];
  snprintf(text, sizeof text, "%lld.%04lld", static_cast<long long>(ppb / 10'000'000),
           static_cast<long long>(ppb % 10'000'000 / 1'000));
  return text;
}

std::vector<Message> announcement(const Committed& committed) {
  const SortitionReport report = report_of(committed);
  const Fairness& fairness = committed.fair.fairness;
  const std::map<std::string, std::string> values{
      {"title", report.title},
      {"volunteers", std::to_string(report.volunteers)},
      {"seats", std::to_string(report.seats)},
      {"balls", std::to_string(report.balls)},
      {"minimum", percent(report.minimum_ppb)},
      {"optimum", percent(report.optimum_at_most_ppb)},
      {"maximum", percent(report.chances.back().balls * 1'000'000'000 / report.balls)},
      {"count", std::to_string(report.unreachable_volunteers)},
      {"alone", std::to_string(report.alone_in_group)},
      {"source", committed.seed.announced},
      {"from", iso8601(committed.seed.from_ms)},
      {"until", iso8601(committed.seed.until_ms)},
      {"rounding", std::to_string(fairness.rounding_balls)},
      {"part", percent(int64_t{fairness.of_targets_ppm} * 1000)},
      {"commitment", committed.commitment}};
  std::vector<Message> lines{
      Message{"Draw of a citizen jury: {title}", values},
      {"{volunteers} volunteers on the roll, {seats} seats.", values},
      {"Smallest chance of being drawn: {minimum} %; no method that keeps these quotas gives everybody more than "
       "{optimum} %. Largest chance: {maximum} %.",
       values}};
  if (fairness.all_levels) {
    lines.push_back({"The chances are as equal as the quotas allow (LEXIMIN), to a thousandth.", values});
  } else if (fairness.of_targets_ppm > 0) {
    lines.push_back(
        {"Above the smallest chance, everybody has at least {part} % of what LEXIMIN under the quotas alone "
         "would give them.",
         values});
  }
  if (report.unreachable_volunteers > 0) {
    lines.push_back({"Volunteers whom no jury with these quotas can hold, and who cannot be drawn: {count}.", values});
  }
  lines.push_back({"The urn holds {balls} balls; whole balls moved a chance by {rounding} of them at most.", values});
  lines.push_back(
      {"Volunteers who are alone with what they declared: {alone}. Who knows them could recognise their line.",
       values});
  lines.push_back({"Seed: {source}, known at {from} at the earliest, to be given before {until}.", values});
  lines.push_back(Message{"Commitment (SHA-256 of the published file): {commitment}", values});
  return lines;
}

std::vector<Message> minutes(const Committed& committed, const DrawRecord& record) {
  std::vector<Message> lines = announcement(committed);
  lines.push_back({"Seed given at {now}: {typed}, read as {seed}.",
                   {{"now", iso8601(record.revealed_ms)}, {"typed", record.seed_typed}, {"seed", record.seed}}});
  for (const DrawStep& step : record.steps) {
    const std::map<std::string, std::string> values{{"ball", std::to_string(step.ball.ball)},
                                                    {"counter", std::to_string(step.counter)}};
    if (step.counter > 0) {
      lines.push_back(Message{"Replacement {counter}. They gave up their seat, or were struck off the roll:", values});
      list_keys(step.given_up, lines);
      if (step.relaxed) {
        lines.push_back({"Nobody left could keep every quota; the smallest change was made, and is in the record."});
      }
    }
    lines.push_back(Message{"Ball {ball}. Drawn:", values});
    list_keys(step.drawn, lines);
  }
  lines.push_back(Message{"Seats, by what was declared:"});
  for (const ValueShare& share : report_of(committed, record).values) {
    lines.push_back(Message{"  {criterion}, {value}: {jurors} seats (quota {min} to {max}; {volunteers} volunteers)",
                            {{"criterion", share.criterion},
                             {"value", share.value},
                             {"jurors", std::to_string(*share.jurors)},
                             {"min", std::to_string(share.min_seats)},
                             {"max", std::to_string(share.max_seats)},
                             {"volunteers", std::to_string(share.volunteers)}}});
  }
  return lines;
}

}  // namespace resonance::festival::sortition
