#include "server/news.h"

namespace resonance::server {
namespace {

std::string way_in(const App& app, const Words& words, bool is_guest) {
  if (is_guest) {
    return words(
        "To read more, open the private address that you were given when you deposited it. It is not in this mail, so "
        "that nobody else has it.");
  }
  std::string origin = app.settings.address;
  while (origin.ends_with('/')) origin.pop_back();
  return origin.empty() ? origin : origin + address(words.language(), "/mes-depots");
}

}  // namespace

std::optional<Account> reachable_depositor(App& app, const Item& item) {
  const auto account = item.depositor ? app.catalogue.accounts.find(*item.depositor) : std::nullopt;
  const bool is_reached = account && !account->closed && app.mail.is_configured() && is_mail_address(account->email);
  return is_reached ? account : std::nullopt;
}

void post_news(App& app, const Account& to, const Item& item, const News& news) {
  const Words words = app.renderer.words(language_of(to.language));
  const bool is_guest = to.role == Role::guest;
  const std::string subject = words(is_guest ? news.unnamed : news.named);
  std::string body = subject;
  const auto add = [&](const std::string& paragraph) {
    if (!paragraph.empty()) body += "\n\n" + paragraph;
  };
  if (news.more) add(news.more(words));
  if (!is_guest) add(news.private_words);
  add(way_in(app, words, is_guest));
  app.mail.post(to.email, subject, body, item.id);
}

}  // namespace resonance::server
