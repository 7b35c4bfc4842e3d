// The accounts and organisations of the library, for its administrators: inviting, roles, quotas.
#include <algorithm>

#include "base/clock.h"
#include "base/whole_number.h"
#include "server/errors.h"
#include "server/pages/cards.h"
#include "server/pages/frame.h"
#include "server/pages/pages.h"
#include "server/sign_in.h"
#include "server/stewardship.h"

namespace resonance::server::pages {
namespace {

constexpr int64_t kInvitationLasts = int64_t{7} * 24 * 3600 * 1000;
constexpr int64_t kGigabyte = 1'000'000'000;

struct Invited {
  std::string email;
  std::string link;
};

class AccountsPage {
 public:
  AccountsPage(App& app, const Request& request)
      : app_(app), request_(request), words_(app.renderer.words(request.language)) {}

  Response respond(const Message& problem, int status, const Invited& invited = {}) {
    View view;
    ViewList accounts;
    const std::vector<Organisation> organisations = app_.catalogue.accounts.organisations();
    for (const Account& each : app_.catalogue.accounts.all()) accounts.push_back(account_view(each, organisations));
    view.set("has_accounts", !accounts.empty());
    view.set("accounts", accounts);
    view.set("roles", role_views(Role::depositor));
    ViewList all;
    for (const Organisation& each : organisations) all.push_back(organisation_view(each));
    view.set("organisations", all);
    view.set("has_organisations", !all.empty());
    view.set("action", address(request_.language, "/comptes"));
    view.set("invited_email", optional_text(invited.email));
    view.set("invited_link", invited.link);
    view.set("needs_password", needs_password(request_));
    view.set("problem", problem_view(app_, request_, problem));
    Head head;
    head.title = words_("Accounts");
    head.path = "/comptes";
    head.section = "accounts";
    head.hidden = true;
    head.unstored = true;
    return page(app_, request_, "accounts", head, view, status);
  }

 private:
  ViewList role_views(Role chosen) const {
    ViewList roles;
    for (const Role role : {Role::juror, Role::depositor, Role::moderator, Role::administrator}) {
      View view;
      view.set("value", std::string(name(role)));
      view.set("label", role_label(words_, role));
      view.set("chosen", role == chosen);
      roles.push_back(view);
    }
    return roles;
  }

  View account_view(const Account& account, const std::vector<Organisation>& organisations) const {
    View view;
    view.set("id", account.id.text());
    view.set("name", account.name);
    view.set("email", account.email);
    view.set("role", role_label(words_, account.role));
    view.set("roles", role_views(account.role));
    view.set("closed", account.closed);
    view.set("has_code", account.has_code);
    view.set("waits", !account.has_password && !account.closed);
    ViewList memberships;
    std::string names;
    for (const Organisation& each : organisations) {
      const bool is_member = std::ranges::find(account.organisations, each.id) != account.organisations.end();
      View one;
      one.set("id", each.id.text());
      one.set("name", each.name);
      one.set("chosen", is_member);
      memberships.push_back(one);
      if (is_member) names += (names.empty() ? "" : ", ") + each.name;
    }
    view.set("memberships", memberships);
    view.set("has_memberships", !memberships.empty());
    view.set("organisation_names", optional_text(names));
    return view;
  }

  View organisation_view(const Organisation& organisation) const {
    View view;
    view.set("id", organisation.id.text());
    view.set("name", organisation.name);
    view.set("quota", organisation.quota_bytes > 0 ? std::to_string(organisation.quota_bytes / kGigabyte) : "");
    view.set("used", file_size(request_.language, app_.catalogue.accounts.used_bytes(organisation.id)));
    return view;
  }

  App& app_;
  const Request& request_;
  const Words words_;
};

std::vector<OrganisationId> organisations_of(const Form& form) {
  std::vector<OrganisationId> all;
  for (const std::string& each : form.values("organisations")) {
    if (const auto id = OrganisationId::parse(each)) all.push_back(*id);
  }
  return all;
}

int64_t quota_of(const Form& form) {
  const std::string text = form.value("quota");
  if (text.empty()) return 0;
  const auto gigabytes = whole_number<int64_t>(text);
  if (!gigabytes || *gigabytes < 0 || *gigabytes > 1'000'000) {
    throw Error(ErrorCode::invalid, "Write the room as a number of gigabytes, or leave it empty. Nothing was changed.");
  }
  return *gigabytes * kGigabyte;
}

Account changed_account(App& app, const Form& form) {
  const auto id = AccountId::parse(form.value("id"));
  const auto account = id ? app.catalogue.accounts.find(*id) : std::nullopt;
  if (!account) throw Error(ErrorCode::not_found, "This account does not exist.");
  return *account;
}

Role role_of(const Form& form) {
  const auto role = value_named<Role>(form.value("role"));
  if (!role || *role == Role::guest) {
    throw Error(ErrorCode::invalid, "Choose what this account may do. Nothing was changed.");
  }
  return *role;
}

Invited link_for(App& app, const Request& request, const Account& account) {
  const std::string token = app.catalogue.accounts.create_link(account.id, LinkPurpose::password, kInvitationLasts);
  return {account.email, absolute_url(app, request, address(request.language, "/mot-de-passe/" + token))};
}

Invited act(App& app, const Request& request, const Form& form) {
  Accounts& accounts = app.catalogue.accounts;
  const std::string action = form.value("action");
  if (action == "invite") {
    Account account;
    account.email = form.value("email");
    account.name = form.value("name");
    account.role = role_of(form);
    account.organisations = organisations_of(form);
    account.language = code(request.language);
    account = accounts.create(account);
    app.catalogue.journal.add(
        {.account = request.viewer.account, .act = Act::account_created, .words = std::string(name(account.role))});
    return link_for(app, request, account);
  }
  if (action == "link") return link_for(app, request, changed_account(app, form));
  if (action == "change") {
    Account account = changed_account(app, form);
    account.role = role_of(form);
    account.closed = form.value("closed") == "yes";
    account.organisations = organisations_of(form);
    accounts.update(account);
    app.catalogue.journal.add(
        {.account = request.viewer.account, .act = Act::account_changed, .words = std::string(name(account.role))});
  } else if (action == "no_code") {
    accounts.set_code_secret(changed_account(app, form).id, {});
    app.catalogue.journal.add({.account = request.viewer.account, .act = Act::account_changed, .words = "no_code"});
  } else if (action == "erase") {
    const Account account = changed_account(app, form);
    if (form.value("confirm") != "yes") {
      throw Error(ErrorCode::invalid, "Tick that the account is to be erased for good. Nothing was changed.");
    }
    erase_account(app, request.viewer, account);
  } else if (action == "add_organisation") {
    accounts.create_organisation(form.value("name"), quota_of(form));
  } else if (action == "change_organisation") {
    const auto id = OrganisationId::parse(form.value("id"));
    auto organisation = id ? accounts.find_organisation(*id) : std::nullopt;
    if (!organisation) throw Error(ErrorCode::not_found, "This organisation does not exist.");
    organisation->name = form.value("name");
    organisation->quota_bytes = quota_of(form);
    accounts.update_organisation(*organisation);
  } else {
    throw Error(ErrorCode::invalid, "This form does not say what to change. Nothing was changed.");
  }
  return {};
}

}  // namespace

Response accounts(App& app, const Request& request) {
  return AccountsPage(app, request).respond({}, 200);
}

Response change_accounts(App& app, const Request& request) {
  const Form form = read_form(request);
  try {
    confirm_person(app, request, form);
    const Invited invited = act(app, request, form);
    if (!invited.link.empty()) return AccountsPage(app, request).respond({}, 200, invited);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    return AccountsPage(app, request).respond(error.message(), status_of(error.code()));
  }
  return redirect(address(request.language, "/comptes"));
}

}  // namespace resonance::server::pages
