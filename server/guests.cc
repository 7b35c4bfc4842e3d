#include "server/guests.h"

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

Depositor depositor_for(App& app, const Request& request, const std::optional<Campaign>& campaign) {
  if (decide_role(request.viewer, Role::depositor).allowed()) return {request.viewer, std::nullopt};
  if (!campaign) {
    throw Error(ErrorCode::unauthorised,
                "Sign in first, or use the link of a call for testimonies: then no account is "
                "needed.");
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
  if (!depositor.viewer.organisations.empty()) item.organisation = depositor.viewer.organisations.front();
  if (!campaign) return;
  item.campaign = campaign->id;
  if (campaign->organisation) item.organisation = campaign->organisation;
  if (item.themes.empty()) item.themes = campaign->themes;
  if (item.territory.empty()) item.territory = campaign->territory;
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
