#include "server/stewardship.h"

#include "ingest/erase.h"

namespace resonance::server {
namespace {

constexpr int64_t kHour = 3'600'000;

Act act_of(const Viewer& viewer, const Item& item, Publication wanted) {
  switch (wanted) {
    case Publication::draft: {
      const bool is_own = item.depositor == viewer.account;
      return item.publication == Publication::submitted && !is_own ? Act::changes_asked : Act::taken_back;
    }
    case Publication::submitted: return Act::handed_in;
    case Publication::published: return Act::published;
    case Publication::refused: return Act::refused;
    case Publication::withdrawn: return Act::withdrawn;
  }
  return Act::changed;
}

// Who answers a call need not find a title too.
void name_after_campaign(App& app, Item item) {
  const auto campaign = app.catalogue.campaigns.find(*item.campaign);
  if (!campaign) return;
  const Language language = item.language == "en" ? Language::english : Language::french;
  item.title = campaign->title + " – " + long_date(language, item.created_ms);
  app.catalogue.items.update(item);
}

// Whoever sends it now stops.
void end_upload(App& app, const Media& media) {
  if (media.state != MediaState::uploading) return;
  try {
    app.uploads.abandon(media.id);
  } catch (const Error& error) {
    // It has just arrived whole, or somebody else was first.
    if (error.code() != ErrorCode::conflict && error.code() != ErrorCode::not_found) throw;
  }
}

}  // namespace

std::optional<JournalEntry> bring_to(App& app, const Viewer& viewer, const Item& item, Publication wanted,
                                     const std::string& words, std::optional<int64_t> not_before_ms) {
  if (wanted == item.publication) return std::nullopt;
  if (!decide_publication(viewer, item, wanted).allowed()) {
    throw Error(ErrorCode::forbidden, "Moderators publish: hand it in, and it will be read soon. Nothing was changed.");
  }
  if (item.title.empty() && item.campaign) name_after_campaign(app, item);
  app.catalogue.items.set_publication(item.id, wanted, {app.settings.cooling_off_hours * kHour, not_before_ms});
  return app.catalogue.journal.add(
      {.account = viewer.account, .act = act_of(viewer, item, wanted), .item = item.id, .words = words});
}

void erase_item(App& app, const Viewer& viewer, const Item& item) {
  for (const Media& media : app.catalogue.media.of_item(item.id)) end_upload(app, media);
  ingest::erase_item(app.catalogue, app.data, item.id);
  app.catalogue.journal.add({.account = viewer.account, .act = Act::erased, .item = item.id});
}

void erase_media(App& app, const Viewer& viewer, const Media& media) {
  end_upload(app, media);
  ingest::erase_media(app.catalogue, app.data, media.id);
  app.catalogue.journal.add({.account = viewer.account, .act = Act::file_erased, .item = media.item});
}

void erase_account(App& app, const Viewer& viewer, const Account& account) {
  if (!account.closed) throw Error(ErrorCode::conflict, "Close this account first. Nothing was changed.");
  ingest::erase_account(app.catalogue, app.data, account.id);
  app.catalogue.journal.add({.account = viewer.account, .act = Act::account_erased, .words = account.id.text()});
}

}  // namespace resonance::server
