// Who deposits: an account, the owner of the machine, or whoever has the link of an open call, for whom a guest's
// account is made. And what the room of an organisation allows.
#pragma once

#include "catalogue/campaigns.h"
#include "server/app.h"
#include "server/http.h"

namespace resonance::server {

// The open call of that code; absent for none. Error{not_found}: there is none such; Error{conflict}: it is not open.
std::optional<Campaign> open_campaign(App& app, const std::string& code);

// Error{unauthorised}, in words: what a visitor without the link of a call is told.
Error needs_call();

struct Depositor {
  Viewer viewer;
  std::optional<Account> new_guest;  // its session is to begin with the response
};
// Error{unauthorised}: a visitor without the link of a call; Error{busy}: too many guests from one address.
Depositor depositor_for(App& app, const Request& request, const std::optional<Campaign>& campaign);
// Makes the item theirs, and the call's: its themes and its place, where the item has none. Without a choice it is in
// the name of their first organisation; a call that has one gives its own.
void assign(const Depositor& depositor, const std::optional<Campaign>& campaign, Item& item);

// In whose name this viewer may put the item: their organisations where there are several, the deposit is theirs and
// the call that it answers does not say.
std::vector<OrganisationId> organisations_to_choose(const Viewer& viewer, const Item& item,
                                                    const std::optional<Campaign>& campaign);
// Puts an item, not stored yet or then to be updated, in the name of another organisation. Error{invalid}: it is not
// theirs to choose; Error{too_large}: its files do not fit in there.
void give_to(App& app, const Viewer& viewer, Item& item, const std::string& organisation);

// Error{too_large} unless `more_bytes` fit into the room of the item's organisation.
void require_room(App& app, const Item& item, int64_t more_bytes);

}  // namespace resonance::server
