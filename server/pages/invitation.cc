#include "server/pages/invitation.h"

#include <algorithm>

#include "server/pages/fields.h"
#include "server/pages/frame.h"

namespace resonance::server::pages {
namespace {

constexpr int64_t kInvitationLasts = int64_t{14} * 24 * 3600 * 1000;
constexpr const char* kLanguages[] = {"fr", "en"};

}  // namespace

Invitation invite(App& app, const Request& request, const std::string& email, const std::string& name) {
  Accounts& accounts = app.catalogue.accounts;
  if (const auto account = accounts.find_by_email(email)) {
    if (account->closed) {
      throw Error(ErrorCode::conflict, "The account of this address is closed. Nothing was changed.");
    }
    return {*account, {}};
  }
  Account invited;
  invited.email = email;
  invited.name = name;
  invited.role = Role::juror;
  invited.language = code(request.language);
  invited = accounts.create(invited);
  const std::string token = accounts.create_link(invited.id, LinkPurpose::password, kInvitationLasts);
  const std::string link = absolute_url(app, request, address(request.language, "/mot-de-passe/" + token));
  if (sends_links(app)) {
    const Words words = app.renderer.words(request.language);
    app.mail.post(invited.email, words("You are invited into a jury of the festival"),
                  words({"With this link you choose a password; then the films to watch are waiting for you:\n\n{link}",
                         {{"link", link}}}));
  }
  return {invited, link};
}

Juror juror_from(App& app, const Form& form) {
  Juror juror;
  juror.languages = form.values("languages");
  std::erase_if(juror.languages,
                [](const std::string& each) { return std::ranges::find(kLanguages, each) == std::end(kLanguages); });
  ItemFields place;
  place.territory = form.value("territory");
  place.territory_code = form.value("territory_code");
  Item item;
  apply(app.catalogue, place, item);
  juror.territory = item.territory;
  return juror;
}

}  // namespace resonance::server::pages
