// The first administrator, and the way back in when nobody has one: from the command line of the machine itself.
#include <iostream>

#include "base/clock.h"
#include "server/commands/commands.h"
#include "server/commands/library.h"
#include "server/commands/terminal.h"

namespace resonance::server {
namespace {

constexpr int64_t kLasts = int64_t{7} * 24 * 3600 * 1000;

// Read from standard input, so that it stands in no list of processes and no history.
std::string typed_password() {
  std::string password;
  std::getline(std::cin, password);
  return password;
}

void print_link(const Settings& settings, const std::string& token) {
  std::string origin =
      settings.address.empty() ? "http://127.0.0.1:" + std::to_string(settings.port) : settings.address;
  while (origin.ends_with('/')) origin.pop_back();
  std::cout << origin << "/mot-de-passe/" << token << "\n";
}

}  // namespace

int account(const Settings& settings, const AccountCommand& command) {
  Assets assets(settings.web_root);
  Library library(settings, assets);
  Accounts& accounts = library.catalogue.accounts;
  if (command.email.empty()) {
    for (const Account& each : accounts.all()) {
      std::cout << each.email << "\t" << name(each.role) << "\t" << each.name
                << (each.closed ? "\t" + spoken(Message("closed")) : std::string()) << "\n";
    }
    return kExitWell;
  }
  auto known = accounts.find_by_email(command.email);
  if (!known) {
    const auto role = value_named<Role>(command.role);
    if (!role || *role == Role::guest) {
      throw Error(ErrorCode::invalid,
                  {"“{role}” is no role: depositor, moderator or administrator.", {{"role", command.role}}});
    }
    Account account;
    account.email = command.email;
    account.name = command.name.empty() ? command.email.substr(0, command.email.find('@')) : command.name;
    account.role = *role;
    known = accounts.create(account);
    library.catalogue.journal.add({.act = Act::account_created, .words = std::string(name(account.role))});
  }
  if (command.password_from_input) {
    accounts.set_password(known->id, typed_password());
  } else {
    print_link(settings, accounts.create_link(known->id, LinkPurpose::password, kLasts));
  }
  return kExitWell;
}

}  // namespace resonance::server
