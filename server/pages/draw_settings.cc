#include "server/pages/draw_settings.h"

#include <algorithm>

#include "base/whole_number.h"
#include "server/local_time.h"
#include "server/pages/cards.h"
#include "server/pages/fields.h"

namespace resonance::server::pages {
namespace {

constexpr SeedKind kSeedKinds[] = {SeedKind::loto, SeedKind::euromillions, SeedKind::dice};
constexpr const char* kTexts[] = {"seats", "opens", "closes", "seed_announced", "seed_from", "seed_until"};

std::string trimmed(const std::string& text) {
  const size_t from = text.find_first_not_of(' '), until = text.find_last_not_of(' ');
  return from == text.npos ? std::string() : text.substr(from, until - from + 1);
}

std::vector<std::string> parts_of(const std::string& line) {
  std::vector<std::string> parts;
  for (size_t from = 0;;) {
    const size_t bar = line.find('|', from);
    parts.push_back(trimmed(line.substr(from, bar == line.npos ? bar : bar - from)));
    if (bar == line.npos) return parts;
    from = bar + 1;
  }
}

// "femme | woman | 5 | 7"; without the English name it is the same.
DrawValue value_from(const std::string& line) {
  std::vector<std::string> parts = parts_of(line);
  if (parts.size() == 3) parts.insert(parts.begin() + 1, std::string());
  const auto least = parts.size() == 4 ? whole_number(parts[2]) : std::nullopt;
  const auto most = parts.size() == 4 ? whole_number(parts[3]) : std::nullopt;
  if (!least || !most) {
    throw Error(ErrorCode::invalid,
                {"“{line}” does not say how many seats: write it as “woman | 5 | 7”, at least 5 and at most 7. Nothing "
                 "was changed.",
                 {{"line", line}}});
  }
  return {parts[0], parts[1].empty() ? parts[0] : parts[1], *least, *most};
}

std::string text_of(const std::vector<DrawValue>& values) {
  std::string text;
  for (const DrawValue& each : values) {
    text += each.name_fr + " | " + each.name_en + " | " + std::to_string(each.min_seats) + " | " +
            std::to_string(each.max_seats) + "\n";
  }
  return text;
}

int64_t moment_in(const Form& form, const char* field, const ShownDraw& of, festival::Boundary boundary) {
  return local_time_ms(form.value(field), of.edition.time_zone, boundary).value_or(0);
}

}  // namespace

Form form_of(const ShownDraw& of) {
  Form form;
  const auto put = [&](const char* field, const std::string& value) { form.fields.emplace(field, value); };
  const std::string& zone = of.edition.time_zone;
  put("seats", std::to_string(of.draw.seats));
  put("opens", local_time_of(of.draw.opens_ms, zone));
  put("closes", local_time_of(of.draw.closes_ms, zone));
  put("seed_kind", std::string(name(of.draw.seed_kind)));
  put("seed_announced", of.draw.seed_announced);
  put("seed_from", local_time_of(of.draw.seed_from_ms, zone));
  put("seed_until", local_time_of(of.draw.seed_until_ms, zone));
  for (const DrawCriterion& each : of.draw.criteria) {
    put("criterion_fr", each.name_fr);
    put("criterion_en", each.name_en);
    put("values", text_of(each.values));
  }
  return form;
}

Draw draw_from(const Form& form, const ShownDraw& of) {
  using enum festival::Boundary;
  Draw draw = of.draw;
  draw.seats = whole_number(trimmed(form.value("seats"))).value_or(0);
  draw.opens_ms = moment_in(form, "opens", of, opening);
  draw.closes_ms = moment_in(form, "closes", of, closing);
  draw.seed_kind = seed_kind_named(form.value("seed_kind")).value_or(draw.seed_kind);
  draw.seed_announced = form.value("seed_announced");
  draw.seed_from_ms = moment_in(form, "seed_from", of, opening);
  draw.seed_until_ms = moment_in(form, "seed_until", of, closing);
  draw.criteria.clear();
  const auto french = form.values("criterion_fr"), english = form.values("criterion_en"),
             values = form.values("values");
  for (size_t i = 0; i < std::min({french.size(), english.size(), values.size()}); ++i) {
    DrawCriterion criterion{trimmed(french[i]), trimmed(english[i]), {}};
    if (criterion.name_en.empty()) criterion.name_en = criterion.name_fr;
    for (const std::string& line : lines_of(values[i])) criterion.values.push_back(value_from(line));
    if (!criterion.name_fr.empty() || !criterion.values.empty()) draw.criteria.push_back(std::move(criterion));
  }
  for (const Language language : {Language::french, Language::english}) {
    if (const auto found = festival::sortition::problems(quotas_of(draw, language), {}); !found.empty()) {
      throw Error(ErrorCode::invalid, found.front());
    }
  }
  return draw;
}

void set_draw_settings(View& view, const Words& words, const Form& form) {
  for (const char* each : kTexts) view.set(std::string(each) + "_value", form.value(each));
  ViewList kinds;
  for (const SeedKind each : kSeedKinds) {
    kinds.push_back(
        choice(std::string(name(each)), seed_kind_label(words, each), name(each) == form.value("seed_kind")));
  }
  view.set("seed_kinds", kinds);
  const auto french = form.values("criterion_fr"), english = form.values("criterion_en"),
             values = form.values("values");
  ViewList criteria;
  // One more that is empty, for another criterion.
  for (size_t i = 0; i <= french.size(); ++i) {
    const auto text = [&](const std::vector<std::string>& all) { return i < all.size() ? all[i] : std::string(); };
    View one;
    one.set("number", std::to_string(i + 1));
    one.set("is_another", i == french.size());
    one.set("criterion_fr", text(french));
    one.set("criterion_en", text(english));
    one.set("values", text(values));
    criteria.push_back(one);
  }
  view.set("criteria", criteria);
}

}  // namespace resonance::server::pages
