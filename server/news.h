// What the library writes by itself to whoever deposited something; “My deposits” says the same in any case.
//
// A guest's address was typed once and never proved to be theirs: a mail to it names no contribution, repeats no
// moderator's words and does not hold their private link, which was given to them alone.
#pragma once

#include <functional>

#include "server/app.h"

namespace resonance::server {

// Whoever deposited it, where mail reaches them.
std::optional<Account> reachable_depositor(App& app, const Item& item);

struct News {
  Message named;    // names the contribution: the subject for whoever has an account
  Message unnamed;  // does not: the subject for a guest
  // What else there is to say, in the reader's language; names nothing and nobody. May be absent.
  std::function<std::string(const Words&)> more = {};
  std::string private_words = {};  // of a moderator; not for guests
};
// Puts it into the outbox. `to`: see reachable_depositor().
void post_news(App& app, const Account& to, const Item& item, const News& news);

}  // namespace resonance::server
