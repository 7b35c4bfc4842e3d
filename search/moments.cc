#include "search/moments.h"

#include <xapian.h>
#include <algorithm>
#include <set>
#include <tuple>

namespace resonance::search {
namespace {

constexpr size_t longest_beginning_bytes = 300;
constexpr size_t most_labels = 3;

struct Match {
  uint32_t text = 0;  // of the item's
  double score = 0;
};

struct FoundMoment {
  int media_order = 0;
  Language language = Language::french;
  Moment moment;
};

// Those that match of what may be shown so, in the item's order.
std::vector<Match> matches_in(const StoredItem& item, Shown shown, ItemMatcher& matcher) {
  std::vector<Match> found;
  for (uint32_t text = 0; text < item.heads().size(); ++text) {
    if (item.heads()[text].field->shown != shown) continue;
    if (const double score = matcher.score(text); score > 0) found.push_back({text, score});
  }
  return found;
}

void best_first(std::vector<Match>& matches) {
  std::stable_sort(matches.begin(), matches.end(),
                   [](const Match& one, const Match& other) { return one.score > other.score; });
}

FoundMoment found_moment(StoredItem& item, uint32_t number, ItemMatcher& matcher) {
  const StoredText& text = item.text(number);
  const StoredItem::Head& head = item.heads()[number];
  const Place place = text.place();
  const std::vector<Range> marked = matcher.ranges(number);
  FoundMoment found{place.media_order, head.language, {}};
  Moment& moment = found.moment;
  moment.media = item.media(place.media_order);
  moment.page = place.page;
  moment.is_chapter = head.field->name == chapter_field;
  moment.speaker = place.speaker;
  moment.quote = spans(text.text, marked);
  if (place.page) return found;
  if (place.cues.empty()) throw Xapian::DatabaseCorruptError("a spoken passage without cues");
  const PassageCue* first = &place.cues.front();
  for (const PassageCue& cue : place.cues) {
    if (!marked.empty() && cue.begin <= marked.front().begin) first = &cue;
    moment.end_ms = std::max(moment.end_ms, cue.end_ms);
  }
  moment.start_ms = first->start_ms;
  return found;
}

// Of these, until there are `most`; not what another transcript of the same media has said at the same time. By media,
// then time or page.
std::vector<Moment> moments(StoredItem& item, const std::vector<Match>& matches, ItemMatcher& matcher, size_t most) {
  std::vector<FoundMoment> found;
  for (const Match& match : matches) {
    if (found.size() >= most) break;
    FoundMoment next = found_moment(item, match.text, matcher);
    const bool is_said_already = std::any_of(found.begin(), found.end(), [&](const FoundMoment& other) {
      return !other.moment.is_chapter && !next.moment.is_chapter && other.moment.media == next.moment.media &&
             other.language != next.language && other.moment.start_ms < next.moment.end_ms &&
             next.moment.start_ms < other.moment.end_ms;
    });
    if (!is_said_already) found.push_back(std::move(next));
  }
  std::stable_sort(found.begin(), found.end(), [](const FoundMoment& a, const FoundMoment& b) {
    return std::tuple(a.media_order, a.moment.page, a.moment.start_ms) <
           std::tuple(b.media_order, b.moment.page, b.moment.start_ms);
  });
  std::vector<Moment> result;
  for (FoundMoment& each : found) result.push_back(std::move(each.moment));
  return result;
}

// Of a theme that matches in both languages, the name in the reader's.
std::vector<Match> of_each_theme_once(const std::vector<Match>& matches, StoredItem& item, Language language) {
  const auto is_theme = [&](const Match& match) { return item.heads()[match.text].field->prefix == theme_prefix; };
  const auto theme = [&](const Match& match) { return item.text(match.text).place().media_order; };
  std::set<int> named;  // in that language
  for (const Match& match : matches) {
    if (is_theme(match) && item.heads()[match.text].language == language) named.insert(theme(match));
  }
  std::vector<Match> kept;
  for (const Match& match : matches) {
    const bool is_twice =
        is_theme(match) && item.heads()[match.text].language != language && named.contains(theme(match));
    if (!is_twice) kept.push_back(match);
  }
  return kept;
}

std::vector<Label> labels(StoredItem& item, ItemMatcher& matcher, Language language) {
  std::vector<Label> found;
  std::set<std::pair<const TextField*, std::string_view>> known;  // a commune may have its département's name
  for (const Match& match : of_each_theme_once(matches_in(item, Shown::label, matcher), item, language)) {
    if (found.size() == most_labels) break;
    const TextField* const field = item.heads()[match.text].field;
    const StoredText& text = item.text(match.text);
    if (!known.emplace(field, text.text).second) continue;
    found.push_back({std::string(field->name), spans(text.text, matcher.ranges(match.text)), std::nullopt});
    if (field->prefix == speaker_prefix) found.back().media = item.media(text.place().media_order);
  }
  return found;
}

std::string shortened(std::string_view text) {
  if (text.size() <= longest_beginning_bytes) return std::string(text);
  return std::string(text.substr(0, text.rfind(' ', longest_beginning_bytes))) + "…";
}

std::optional<uint32_t> first_of(const StoredItem& item, Shown shown) {
  for (uint32_t text = 0; text < item.heads().size(); ++text) {
    if (item.heads()[text].field->shown == shown) return text;
  }
  return std::nullopt;
}

}  // namespace

void show(Hit& hit, StoredItem& item, const Matcher& matcher, const Query& query) {
  ItemMatcher of_item(matcher, item);
  const auto marked = [&](uint32_t text) { return spans(item.text(text).text, of_item.ranges(text)); };
  if (const auto title = first_of(item, Shown::title)) hit.title = marked(*title);
  std::vector<Match> extracts = matches_in(item, Shown::extract, of_item);
  best_first(extracts);
  if (const auto extract = extracts.empty() ? first_of(item, Shown::extract) : extracts.front().text) {
    const StoredText& text = item.text(*extract);
    hit.extract = extracts.empty() ? spans(shortened(text.text), {}) : marked(*extract);
    if (item.heads()[*extract].field->name == legend_field) hit.extract_media = item.media(text.place().media_order);
  }
  hit.labels = labels(item, of_item, language_named(query.language));
  if (query.moments == 0) return;
  std::vector<Match> best = matches_in(item, Shown::moment, of_item);
  best_first(best);
  hit.moments = moments(item, best, of_item, static_cast<size_t>(query.moments));
}

std::vector<Moment> all_moments(StoredItem& item, const Matcher& matcher, size_t most) {
  ItemMatcher of_item(matcher, item);
  return moments(item, matches_in(item, Shown::moment, of_item), of_item, most);
}

}  // namespace resonance::search
