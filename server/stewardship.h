// What befalls a contribution as a whole, whoever asks for it and by which way: each is noted in the journal.
#pragma once

#include "server/app.h"
#include "server/http.h"

namespace resonance::server {

// Hands in, takes back, publishes, sends back, refuses or withdraws; a first publication waits for the end of cooling
// off. `words`: to whoever deposited it. Returns the journal's entry; absent when nothing changed. Error{forbidden}:
// this viewer may not; Error{invalid}: it is not complete.
std::optional<JournalEntry> bring_to(App& app, const Viewer& viewer, const Item& item, Publication wanted,
                                     const std::string& words = {},
                                     std::optional<int64_t> not_before_ms = std::nullopt);

// Error{forbidden}, in words: bring_to() to a state that is a moderator's to give.
Error only_moderators_publish();

// The contribution stands again where the moderators' decision found it: online, or waiting to be read.
void undo_decision(App& app, const Viewer& viewer, const JournalEntry& decision);

// Seals a passage (catalogue/seals.h), whose Errors it throws; gives one back by its id. Error{forbidden}: only
// moderators do; Error{not_found}: it is none of this media's.
Seal seal_passage(App& app, const Viewer& viewer, const Media& media, int64_t start_ms, int64_t end_ms);
void unseal_passage(App& app, const Viewer& viewer, const Media& media, const std::string& id);

// Mask somebody (catalogue/masks.h), whose Errors these throw: a new mask, another one in the place of the one that has
// this id, or none any more. `mask.media` is the media's. Error{not_found}: it is none of this media's.
Mask mask_person(App& app, const Viewer& viewer, const Media& media, Mask mask);
Mask change_mask(App& app, const Viewer& viewer, const Media& media, const std::string& id, Mask mask);
void unmask_person(App& app, const Viewer& viewer, const Media& media, const std::string& id);

// Erase for good (ingest/erase.h). The item: with all that it had, and the account of a guest who has no other. The
// media: with its transcripts and the people who are in it alone. The account must be closed (else Error{conflict});
// what it deposited stays.
void erase_item(App& app, const Viewer& viewer, const Item& item);
void erase_media(App& app, const Viewer& viewer, const Media& media);
void erase_account(App& app, const Viewer& viewer, const Account& account);

}  // namespace resonance::server
