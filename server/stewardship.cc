#include "server/stewardship.h"

#include <algorithm>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "catalogue/text_limit.h"
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

Release release(const App& app, std::optional<int64_t> not_before_ms = std::nullopt) {
  return {app.settings.cooling_off_hours * kHour, not_before_ms};
}

std::string range_words(int64_t start_ms, int64_t end_ms) {
  return timecode(start_ms) + " – " + timecode(end_ms + 999);
}

Mask require_mask(App& app, const Media& media, const std::string& id) {
  const std::vector<Mask> masks = app.catalogue.masks.of_media(media.id);
  const auto mask =
      std::ranges::find(masks, MaskId::parse(id), [](const Mask& each) { return std::optional(each.id); });
  if (mask == masks.end()) throw Error(ErrorCode::not_found, "This mask is not there, or no longer.");
  return *mask;
}

void note_mask(App& app, const Viewer& viewer, const Media& media, Act act, const Mask& mask) {
  app.catalogue.journal.add(
      {.account = viewer.account, .act = act, .item = media.item, .words = range_words(mask.start_ms, mask.end_ms)});
}

// Who answers a call need not find a title too.
void name_after_campaign(App& app, Item item) {
  const auto campaign = app.catalogue.campaigns.find(*item.campaign);
  if (!campaign) return;
  const Language language = language_of(item.language);
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

Error only_moderators_publish() {
  return {ErrorCode::forbidden, "Moderators publish: hand it in, and it will be read soon. Nothing was changed."};
}

std::optional<JournalEntry> bring_to(App& app, const Viewer& viewer, const Item& item, Publication wanted,
                                     const std::string& words, std::optional<int64_t> not_before_ms) {
  if (wanted == item.publication) return std::nullopt;
  if (!decide_publication(viewer, item, wanted).allowed()) {
    throw only_moderators_publish();
  }
  require_short(words, kJournalWords);
  const std::vector<Media> files = app.catalogue.media.of_item(item.id);
  if (wanted == Publication::published && item.depositor && item.depositor != viewer.account &&
      std::ranges::any_of(files, [](const Media& each) { return each.state == MediaState::uploading; })) {
    throw Error(ErrorCode::conflict,
                "A file of this contribution has not arrived whole, so nobody has seen it. Nothing was changed: wait "
                "for it, or "
                "delete it.");
  }
  if (item.title.empty() && item.campaign) name_after_campaign(app, item);
  app.catalogue.items.set_publication(item.id, wanted, release(app, not_before_ms));
  return app.catalogue.journal.add(
      {.account = viewer.account, .act = act_of(viewer, item, wanted), .item = item.id, .words = words});
}

void undo_decision(App& app, const Viewer& viewer, const JournalEntry& decision) {
  const Publication before = decision.act == Act::withdrawn ? Publication::published : Publication::submitted;
  app.catalogue.items.set_publication(*decision.item, before, release(app));
  app.catalogue.journal.add({.account = viewer.account, .act = Act::decision_undone, .item = decision.item});
}

Seal seal_passage(App& app, const Viewer& viewer, const Media& media, int64_t start_ms, int64_t end_ms) {
  const Seal seal = app.catalogue.seals.add(media.id, start_ms, end_ms, viewer.account);
  app.catalogue.journal.add({.account = viewer.account,
                             .act = Act::sealed,
                             .item = media.item,
                             .words = range_words(seal.start_ms, seal.end_ms)});
  return seal;
}

void unseal_passage(App& app, const Viewer& viewer, const Media& media, const std::string& id) {
  if (!decide_role(viewer, Role::moderator).allowed()) {
    throw Error(ErrorCode::forbidden, "Only moderators give a passage back. Nothing was changed.");
  }
  const std::vector<Seal> seals = app.catalogue.seals.of_media(media.id);
  const auto seal =
      std::ranges::find(seals, SealId::parse(id), [](const Seal& each) { return std::optional(each.id); });
  if (seal == seals.end()) throw Error(ErrorCode::not_found, "This passage is not removed, or no longer.");
  app.catalogue.seals.lift(seal->id);
  app.catalogue.journal.add({.account = viewer.account,
                             .act = Act::seal_lifted,
                             .item = media.item,
                             .words = range_words(seal->start_ms, seal->end_ms)});
}

Mask mask_person(App& app, const Viewer& viewer, const Media& media, Mask mask) {
  mask.media = media.id;
  mask.account = viewer.account;
  const Mask made = app.catalogue.masks.add(mask);
  note_mask(app, viewer, media, Act::masked, made);
  return made;
}

Mask change_mask(App& app, const Viewer& viewer, const Media& media, const std::string& id, Mask mask) {
  mask.media = media.id;
  mask.account = viewer.account;
  const Mask made = app.catalogue.masks.change(require_mask(app, media, id).id, mask);
  note_mask(app, viewer, media, Act::masked, made);
  return made;
}

void unmask_person(App& app, const Viewer& viewer, const Media& media, const std::string& id) {
  const Mask mask = require_mask(app, media, id);
  app.catalogue.masks.lift(mask.id);
  note_mask(app, viewer, media, Act::unmasked, mask);
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
