// Who deposits: an account, the owner of the machine, or whoever has the link of an open call, for whom a guest's
// account is made. And what the room of an organisation allows.
#pragma once

#include "catalogue/campaigns.h"
#include "server/app.h"
#include "server/http.h"

namespace resonance::server {

// The open call of that code; absent for none. Error{not_found}: there is none such; Error{conflict}: it is not open.
std::optional<Campaign> open_campaign(App& app, const std::string& code);

struct Depositor {
  Viewer viewer;
  std::optional<Account> new_guest;  // its session is to begin with the response
};
// Error{unauthorised}: a visitor without the link of a call; Error{busy}: too many guests from one address.
Depositor depositor_for(App& app, const Request& request, const std::optional<Campaign>& campaign);
// Makes the item theirs, and the call's: its themes and its place, where the item has none.
void assign(const Depositor& depositor, const std::optional<Campaign>& campaign, Item& item);

// Error{too_large} unless `more_bytes` fit into the room of the item's organisation.
void require_room(App& app, const Item& item, int64_t more_bytes);

}  // namespace resonance::server
