#include "server/pages/draw_report.h"

#include <algorithm>
#include <cmath>

#include "base/clock.h"
#include "festival/sortition/minutes.h"
#include "server/local_time.h"

namespace resonance::server::pages {
namespace {

namespace sortition = festival::sortition;

constexpr int kWidth = 1000;  // of a drawing, in its own units
constexpr int kHeight = 120;
constexpr int kMostBars = 20;

int part_of(int64_t part, int64_t whole) {
  return whole == 0 ? 0 : static_cast<int>(std::min<int64_t>(kWidth, kWidth * part / whole));
}

// "1.39 %" or "1,39 %" of a chance.
std::string percent_label(const Words& words, int64_t balls, int64_t of_balls) {
  std::string text = sortition::percent(balls * 1'000'000'000 / of_balls);
  text.erase(text.size() - 2);
  return words({"{percent} %", {{"percent", decimal(words.language(), text)}}});
}

std::string quota_label(const Words& words, int64_t least, int64_t most) {
  if (least == most) return words.plural(most, "{n} seat of the jury", "{n} seats of the jury");
  if (least == 0) return words.plural(most, "{n} seat at most", "{n} seats at most");
  return words({"{min} to {max} seats", {{"min", std::to_string(least)}, {"max", std::to_string(most)}}});
}

View value_view(const Words& words, const sortition::SortitionReport& report, const sortition::ValueShare& share) {
  View view;
  view.set("value", share.value);
  view.set("volunteers", words.plural(share.volunteers, "{n} volunteer", "{n} volunteers"));
  view.set("quota", quota_label(words, share.min_seats, share.max_seats));
  view.set("jurors",
           share.jurors ? View(words.plural(*share.jurors, "{n} person drawn", "{n} people drawn")) : View(false));
  view.set("share", std::to_string(part_of(share.volunteers, report.volunteers)));
  const int from = part_of(share.min_seats, report.seats), until = part_of(share.max_seats, report.seats);
  view.set("quota_from", std::to_string(from));
  view.set("quota_width", std::to_string(std::max(until - from, 6)));
  view.set("is_drawn", share.jurors.has_value());
  view.set("drawn", std::to_string(part_of(share.jurors.value_or(0), report.seats)));
  return view;
}

// Chances in at most kMostBars steps of the same width, from the smallest to the largest.
void set_chances(View& view, const Words& words, const sortition::SortitionReport& report) {
  const int64_t least = report.chances.front().balls, most = report.chances.back().balls;
  const int bars = static_cast<int>(std::min<size_t>(kMostBars, report.chances.size()));
  std::vector<int> counts(static_cast<size_t>(bars));
  const auto bar_of = [&](int64_t balls) {
    return most == least ? size_t{0}
                         : static_cast<size_t>(std::min<int64_t>(bars - 1, bars * (balls - least) / (most - least)));
  };
  for (const sortition::ChanceCount& each : report.chances) counts[bar_of(each.balls)] += each.volunteers;
  const int highest = *std::ranges::max_element(counts), width = kWidth / bars;
  ViewList all;
  for (int i = 0; i < bars; ++i) {
    if (counts[static_cast<size_t>(i)] == 0) continue;
    const int height = std::max(2, kHeight * counts[static_cast<size_t>(i)] / highest);
    const int64_t from = least + (most - least) * i / bars, until = least + (most - least) * (i + 1) / bars;
    View one;
    one.set("x", std::to_string(i * width));
    one.set("y", std::to_string(kHeight - height));
    one.set("width", std::to_string(std::max(width - 4, 1)));
    one.set("height", std::to_string(height));
    one.set("range", from == until ? percent_label(words, from, report.balls)
                                   : words({"{from} to {until}",
                                            {{"from", percent_label(words, from, report.balls)},
                                             {"until", percent_label(words, until, report.balls)}}}));
    one.set("volunteers", words.plural(counts[static_cast<size_t>(i)], "{n} volunteer", "{n} volunteers"));
    all.push_back(one);
  }
  view.set("chances", all);
  view.set("chances_said", words({"Chances of being drawn, from {least} to {most}",
                                  {{"least", percent_label(words, least, report.balls)},
                                   {"most", percent_label(words, most, report.balls)}}}));
  view.set("least_chance", percent_label(words, least, report.balls));
  view.set("most_chance", percent_label(words, most, report.balls));
}

ViewList earlier_views(App& app, const Words& words, const ShownDraw& of) {
  ViewList all;
  for (const DrawCommitment& each : app.catalogue.draws.commitments(of.jury.id)) {
    if (each.number == of.draw.committed->number) continue;
    View one;
    one.set("commitment", each.commitment);
    one.set("day", long_time(words, each.committed_ms, of.edition.time_zone));
    one.set("url", draw_path(of.edition, of.jury) + "/committed.json?numero=" + std::to_string(each.number));
    all.push_back(one);
  }
  return all;
}

View date_view(const Words& words, const ShownDraw& of, const std::string& label, int64_t at_ms) {
  View view;
  view.set("label", label);
  view.set("time", at_ms == 0 ? words("not fixed yet") : long_time(words, at_ms, of.edition.time_zone));
  return view;
}

}  // namespace

ViewList quota_views(const Words& words, const sortition::SortitionReport& report) {
  ViewList criteria;
  for (size_t i = 0; i < report.values.size();) {
    const std::string name = report.values[i].criterion;
    ViewList values;
    for (; i < report.values.size() && report.values[i].criterion == name; ++i) {
      values.push_back(value_view(words, report, report.values[i]));
    }
    View one;
    one.set("criterion", name);
    one.set("values", values);
    criteria.push_back(one);
  }
  return criteria;
}

sortition::SortitionReport counts_of(const sortition::Quotas& quotas, const std::vector<sortition::Volunteer>& roll) {
  sortition::SortitionReport report;
  report.volunteers = static_cast<int>(roll.size());
  report.seats = quotas.seats;
  for (const sortition::Criterion& criterion : quotas.criteria) {
    for (const sortition::Quota& quota : criterion.values) {
      const auto declared = [&](const sortition::Volunteer& each) {
        return std::ranges::any_of(each.answers, [&](const sortition::Answer& answer) {
          return answer.criterion == criterion.name && answer.value == quota.value;
        });
      };
      report.values.push_back({criterion.name, quota.value, static_cast<int>(std::ranges::count_if(roll, declared)),
                               quota.min_seats, quota.max_seats, std::nullopt});
    }
  }
  return report;
}

void set_published(View& view, App& app, const Request& request, const ShownDraw& of) {
  const Words words = app.renderer.words(request.language);
  const sortition::Committed committed = committed_of(of.draw, request.language);
  const auto record = record_of(of.draw);
  const sortition::SortitionReport report =
      record ? sortition::report_of(committed, *record) : sortition::report_of(committed);
  const std::string files = draw_path(of.edition, of.jury);
  view.set("commitment", of.draw.committed->commitment);
  view.set("committed_at", long_time(words, of.draw.committed->committed_ms, of.edition.time_zone));
  view.set("committed_url", files + "/committed.json");
  view.set("record_url", record ? View(files + "/record.json") : View(false));
  view.set("minutes_url", record ? View(address(request.language, files + "/proces-verbal")) : View(false));
  view.set("volunteer_count", words.plural(report.volunteers, "{n} volunteer", "{n} volunteers"));
  view.set("seat_count", words.plural(report.seats, "{n} seat of the jury", "{n} seats of the jury"));
  view.set("quotas", quota_views(words, report));
  set_chances(view, words, report);
  view.set("optimum", percent_label(words, report.optimum_at_most_ppb, 1'000'000'000));
  view.set("alone",
           words.plural(report.alone_in_group,
                        "{n} volunteer is alone with what they declared: who knows them might recognise their line",
                        "{n} volunteers are alone with what they declared: who knows them might recognise their line"));
  view.set("unreachable",
           report.unreachable_volunteers == 0
               ? View(false)
               : View(words.plural(report.unreachable_volunteers,
                                   "{n} volunteer cannot be drawn: no jury that keeps the quotas has room "
                                   "for what they declared",
                                   "{n} volunteers cannot be drawn: no jury that keeps the quotas has "
                                   "room for what they declared")));
  view.set("source", committed.seed.announced);
  view.set("seed_from", long_time(words, committed.seed.from_ms, of.edition.time_zone));
  view.set("seed_until", long_time(words, committed.seed.until_ms, of.edition.time_zone));
  view.set("seed", record ? View(record->seed) : View(false));
  view.set("drawn_keys", record ? text_views(sortition::jury_of(*record)) : ViewList());
  view.set("replacements", record && record->steps.size() > 1
                               ? View(words.plural(static_cast<int64_t>(record->steps.size()) - 1,
                                                   "{n} replacement was drawn", "{n} replacements were drawn"))
                               : View(false));
  const ViewList earlier = earlier_views(app, words, of);
  view.set("earlier", earlier);
  view.set("has_earlier", !earlier.empty());
}

void set_draw_dates(View& view, const Words& words, const ShownDraw& of) {
  const Draw& draw = of.draw;
  view.set("dates", ViewList{date_view(words, of, words("Volunteers sign up from"), draw.opens_ms),
                             date_view(words, of, words("Volunteers sign up until"), draw.closes_ms),
                             date_view(words, of, words("The draw is held, at the earliest"), draw.seed_from_ms)});
}

}  // namespace resonance::server::pages
