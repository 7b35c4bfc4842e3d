#include "server/alert_mail.h"

#include <algorithm>

#include "base/clock.h"
#include "base/unicode.h"
#include "server/gated.h"
#include "server/pages/cards.h"
#include "server/search_label.h"
#include "server/search_query.h"

namespace resonance::server {
namespace {

constexpr int kLookedAtOnce = 100;
constexpr int kPages = 10;
constexpr size_t kNamed = 20;
// How long something may be published before it is seen: cooling off, an embargo. One of years is missed.
constexpr int64_t kLongestWaitMs = 400LL * 24 * 3'600'000;

struct News {
  Item item;
  search::Hit hit;
};

int64_t first_seen_ms(const Item& item) {
  return std::max(item.published_ms, item.visible_from_ms);
}

// What everybody finds, the last published first.
std::vector<News> news(App& app, search::Query query, int64_t since_ms, int64_t until_ms) {
  std::vector<News> found;
  query.sort = search::Sort::newest;
  query.limit = kLookedAtOnce;
  query.moments = 1;
  // Whoever keeps two words does not want to be told of each one.
  query.all_words = true;
  for (int page = 0; page < kPages; ++page) {
    query.offset = page * kLookedAtOnce;
    const search::Answer answer = app.searcher.search(query);
    if (answer.hits.empty()) return found;
    for (const search::Hit& hit : answer.hits) {
      const auto item = findable_item(app.catalogue, {}, hit.id);
      if (!item) continue;
      if (item->published_ms < since_ms - kLongestWaitMs) return found;
      if (first_seen_ms(*item) < since_ms || first_seen_ms(*item) >= until_ms) continue;
      found.push_back({*item, findable_hit(app.catalogue, {}, *item, hit)});
    }
  }
  return found;
}

std::string entry(const Words& words, const std::string& origin, const News& one) {
  const Language language = words.language();
  std::string text = one.item.title + "\n" + pages::kind_label(words, one.item.kind) + "\n";
  std::string path = pages::item_path(one.item.id);
  if (!one.hit.moments.empty()) {
    const search::Moment& moment = one.hit.moments.front();
    path = pages::moment_path(one.item.id, moment);
    text += words({"“{quote}”", {{"quote", search::plain(moment.quote)}}});
    text += moment.page ? "\n" : " (" + timecode(moment.start_ms) + ")\n";
  }
  return text + origin + address(language, path) + "\n\n";
}

}  // namespace

std::optional<Mail> alert_mail(App& app, const Mail& due) {
  const auto alert = due.alert ? app.catalogue.alerts.find(*due.alert) : std::nullopt;
  const auto account = alert ? app.catalogue.accounts.find(alert->account) : std::nullopt;
  if (!account || account->closed || account->role == Role::guest || !is_mail_address(account->email)) {
    return std::nullopt;
  }
  std::string origin = app.settings.address;
  while (origin.ends_with('/')) origin.pop_back();
  if (origin.empty()) return std::nullopt;
  Request request;
  request.language = language_of(account->language);
  request.query = read_search(alert->search);
  const search::Query query = search_query(app, request);
  const std::vector<News> found = news(app, query, due.since_ms, due.until_ms);
  if (found.empty()) return std::nullopt;

  const Words words = app.renderer.words(request.language);
  const std::string label = search_label(app, request.language, query, request.value("near"));
  const auto count = static_cast<int64_t>(found.size());
  Mail mail = due;
  mail.recipient = account->email;
  mail.subject = clean_line(words({"New for your search: {search}", {{"search", label}}}), 150);
  mail.unsubscribe = origin + address(request.language, "/veilles/" + alert->id.text());
  mail.body = words.plural(count, "{n} new contribution", "{n} new contributions") + "\n\n";
  for (size_t i = 0; i < std::min(found.size(), kNamed); ++i) mail.body += entry(words, origin, found[i]);
  mail.body += words("All that this search finds:") + "\n" + origin +
               address(request.language, "/bibliotheque?" + alert->search) + "\n\n-- \n" +
               words("You asked for this mail. To end it, without signing in:") + "\n" + mail.unsubscribe + "\n";
  return mail;
}

}  // namespace resonance::server
