#include "server/pages/gated.h"

#include "base/clock.h"
#include "base/error.h"

namespace resonance::server::pages {
namespace {

[[noreturn]] void absent() {
  throw Error(ErrorCode::not_found,
              "This contribution does not exist, or is no longer shown. The library holds many others.");
}

}  // namespace

Item gated_item(App& app, const Request& request, Use use) {
  const auto id = ItemId::parse(request.parameters.empty() ? "" : request.parameters[0]);
  const auto item = id ? app.catalogue.items.find(*id) : std::nullopt;
  if (!item) absent();
  const Decision decision = decide(request.viewer, {item->publication, {}}, use, wall_clock_ms());
  if (decision.refusal == Refusal::not_owner) {
    throw Error(ErrorCode::forbidden,
                "Only the person who keeps this library can do this, from the machine it runs on.");
  }
  if (!decision.allowed()) absent();
  return *item;
}

Media gated_media(App& app, const Request& request, const Item& item) {
  const auto id = MediaId::parse(request.parameters.size() < 2 ? "" : request.parameters[1]);
  const auto media = id ? app.catalogue.media.find(*id) : std::nullopt;
  if (!media || media->item != item.id) {
    throw Error(ErrorCode::not_found, "This file no longer exists. Nothing was changed.");
  }
  return *media;
}

}  // namespace resonance::server::pages
