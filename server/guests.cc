#include "server/guests.h"

#include <algorithm>

#include "base/clock.h"
#include "server/sign_in.h"

namespace resonance::server {
namespace {

// A workshop of fifty people shares one address.
constexpr int kMostGuests = 200;
constexpr int64_t kWindowMs = int64_t{60} * 60'000;

}  // namespace

std::optional<Campaign> open_campaign(App& app, const std::string& code) {
  if (code.empty()) return std::nullopt;
  const auto campaign = app.catalogue.campaigns.find_by_code(code);
  if (!campaign) throw Error(ErrorCode::not_found, "This call for testimonies does not exist. Check the address.");
  const int64_t now = wall_clock_ms();
  if (campaign->opens_ms > now) throw Error(ErrorCode::conflict, "This call for testimonies is not open yet.");
  if (!is_open(*campaign, now)) {
    throw Error(
        ErrorCode::conflict,
        "This call for testimonies is closed. What was deposited is kept; whoever began a deposit still reaches it "
        "with their private link.");
  }
  return campaign;
}

Error needs_call() {
  return {ErrorCode::unauthorised,
          "Sign in first, or use the link of a call for testimonies: then no account is needed."};
}

Depositor depositor_for(App& app, const Request& request, const std::optional<Campaign>& campaign) {
  if (decide_role(request.viewer, Role::depositor).allowed()) return {request.viewer, std::nullopt};
  if (!campaign) {
    throw needs_call();
  }
  if (request.viewer.role) return {request.viewer, std::nullopt};
  if (!app.catalogue.sessions.count_try("guest " + client_address(request), kMostGuests, kWindowMs, wall_clock_ms())) {
    throw Error(ErrorCode::busy, "Very many deposits came from here within an hour. Try again later.");
  }
  Account guest;
  guest.language = code(request.language);
  guest = app.catalogue.accounts.create(guest);
  return {viewer_of(guest), guest};
}

void assign(const Depositor& depositor, const std::optional<Campaign>& campaign, Item& item) {
  item.depositor = depositor.viewer.account;
  if (!item.organisation && !depositor.viewer.organisations.empty()) {
    item.organisation = depositor.viewer.organisations.front();
  }
  if (!campaign) return;
  item.campaign = campaign->id;
  if (campaign->organisation) item.organisation = campaign->organisation;
  if (item.themes.empty()) item.themes = campaign->themes;
  if (item.territory.empty()) item.territory = campaign->territory;
}

std::vector<OrganisationId> organisations_to_choose(const Viewer& viewer, const Item& item,
                                                    const std::optional<Campaign>& campaign) {
  const bool is_free = item.depositor == viewer.account && !(campaign && campaign->organisation);
  return is_free && viewer.organisations.size() > 1 ? viewer.organisations : std::vector<OrganisationId>{};
}

void give_to(App& app, const Viewer& viewer, Item& item, const std::string& id) {
  const auto organisation = OrganisationId::parse(id);
  if (organisation && organisation == item.organisation) return;
  const auto campaign = item.campaign ? app.catalogue.campaigns.find(*item.campaign) : std::nullopt;
  const bool is_theirs =
      organisation && std::ranges::find(viewer.organisations, *organisation) != viewer.organisations.end();
  const bool is_new = item.id.empty();
  if (!is_theirs || (!is_new && item.depositor != viewer.account) || (campaign && campaign->organisation)) {
    throw Error(ErrorCode::invalid, "Choose one of your own organisations. Nothing was changed.");
  }
  int64_t bytes = 0;
  if (!is_new) {
    for (const Media& each : app.catalogue.media.of_item(item.id)) bytes += each.declared_size_bytes.value_or(0);
  }
  Item moved = item;
  moved.organisation = organisation;
  if (bytes > 0) require_room(app, moved, bytes);
  item.organisation = organisation;
}

void require_room(App& app, const Item& item, int64_t more_bytes) {
  const auto organisation =
      item.organisation ? app.catalogue.accounts.find_organisation(*item.organisation) : std::nullopt;
  if (!organisation || organisation->quota_bytes == 0) return;
  if (app.catalogue.accounts.used_bytes(organisation->id) + more_bytes > organisation->quota_bytes) {
    throw Error(
        ErrorCode::too_large,
        {"The room that {name} has in this library is full. What is there stays: ask an administrator for more, or "
         "delete what is no longer needed.",
         {{"name", organisation->name}}});
  }
}

}  // namespace resonance::server
