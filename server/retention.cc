#include "server/retention.h"

#include "server/news.h"
#include "server/stewardship.h"

namespace resonance::server {
namespace {

constexpr int kAtOnce = 10'000;

// Nobody in particular: the journal then names no account.
const Viewer kHouse{Role::administrator, std::nullopt, {}};

bool is_announced(App& app, const Item& item) {
  for (const JournalEntry& each : app.catalogue.journal.of_item(item.id, 10'000)) {
    if (each.act == Act::end_announced) return true;
    if (each.act == Act::end_set) return false;
  }
  return false;
}

void announce(App& app, const Item& item, int64_t now_ms) {
  app.catalogue.journal.add({.act = Act::end_announced, .item = item.id});
  const auto account = reachable_depositor(app, item);
  if (!account) return;
  post_news(app, *account, item,
            {.named = Message{"“{title}” is kept until a date that comes soon", {{"title", item.title}}},
             .unnamed = Message("What you deposited is kept until a date that comes soon"),
             .more = [&](const Words& words) { return retention_words(words, item, now_ms); }});
}

}  // namespace

bool ends_soon(const Item& item, int64_t now_ms) {
  return item.keep_until_ms != 0 && item.keep_until_ms - kRetentionNoticeMs <= now_ms;
}

std::string retention_words(const Words& words, const Item& item, int64_t now_ms) {
  const std::map<std::string, std::string> days{
      {"day", long_date(words.language(), item.keep_until_ms)},
      {"erased", long_date(words.language(), item.keep_until_ms + kRetentionNoticeMs)}};
  if (item.keep_until_ms > now_ms) {
    return words(
        {"Kept until {day}. From then on nobody sees it any more, and on {erased} it is erased for good. If it "
         "is to stay, set another date.",
         days});
  }
  return words(
      {"It was to be kept until {day}: nobody sees it any more, and on {erased} it is erased for good. If it is "
       "to stay, set another date, then publish it again.",
       days});
}

void keep_to_dates(App& app, int64_t now_ms) {
  for (const Item& item : app.catalogue.items.kept_until(now_ms + kRetentionNoticeMs, kAtOnce)) {
    if (item.keep_until_ms + kRetentionNoticeMs <= now_ms) {
      erase_item(app, kHouse, item);
      continue;
    }
    if (!is_announced(app, item)) announce(app, item, now_ms);
    if (item.keep_until_ms <= now_ms && item.publication == Publication::published) {
      bring_to(app, kHouse, item, Publication::withdrawn);
    }
  }
}

}  // namespace resonance::server
