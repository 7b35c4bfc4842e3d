#include "server/coming_of_age.h"

#include <algorithm>

#include "server/news.h"

namespace resonance::server {
namespace {

constexpr int kAtOnce = 10'000;

bool is_announced(App& app, const Person& person) {
  return std::ranges::any_of(app.catalogue.journal.of_item(person.item, kAtOnce), [&](const JournalEntry& each) {
    return each.act == Act::age_announced && each.words == person.id.text();
  });
}

// Their name is in no mail.
News news_of(const Item& item, int64_t day_ms) {
  return {.named = Message{"Somebody in “{title}” turns 18 soon", {{"title", item.title}}},
          .unnamed = Message("Somebody in what you deposited turns 18 soon"),
          .more = [day_ms](const Words& words) {
            return words(
                {"Somebody for whom a parent or guardian agreed turns 18 on {day}. On that day this agreement "
                 "ends, and what shows them is no longer shown until they agree themselves. The page of the "
                 "people in it says who it is and how to ask them.",
                 {{"day", long_date(words.language(), day_ms)}}});
          }};
}

std::vector<Account> addressees(App& app, const Item& item) {
  if (const auto depositor = reachable_depositor(app, item)) return {*depositor};
  std::vector<Account> moderators;
  for (const Account& each : app.catalogue.accounts.all()) {
    const bool is_reached = app.mail.is_configured() && !each.closed && is_mail_address(each.email);
    if (is_reached && decide_role({each.role, each.id, {}}, Role::moderator).allowed()) moderators.push_back(each);
  }
  return moderators;
}

}  // namespace

std::vector<Person> coming_of_age(App& app, int64_t now_ms) {
  return app.catalogue.consents.to_ask_again(now_ms + kAgeNoticeMs, kAtOnce);
}

std::string coming_of_age_words(const Words& words, const Person& person, int64_t now_ms) {
  const std::map<std::string, std::string> values{{"name", person.name},
                                                  {"day", long_date(words.language(), person.of_age_ms)}};
  if (person.of_age_ms > now_ms) {
    return words(
        {"{name} turns 18 on {day}: what others agreed to for them ends that day. Give them a private link: from "
         "then on they decide there themselves.",
         values});
  }
  return words(
      {"{name} has been 18 since {day}: what others agreed to for them has ended, and nothing of them is shown. Give "
       "them a private link: they decide there themselves.",
       values});
}

void announce_coming_of_age(App& app, int64_t now_ms) {
  for (const Person& person : coming_of_age(app, now_ms)) {
    const auto item = app.catalogue.items.find(person.item);
    if (!item || is_announced(app, person)) continue;
    app.catalogue.journal.add({.act = Act::age_announced, .item = item->id, .words = person.id.text()});
    for (const Account& each : addressees(app, *item)) post_news(app, each, *item, news_of(*item, person.of_age_ms));
  }
}

}  // namespace resonance::server
