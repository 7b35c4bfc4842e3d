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

// Seals a passage (catalogue/seals.h), whose Errors it throws; gives one back by its id. Error{forbidden}: only
// moderators do; Error{not_found}: it is none of this media's.
Seal seal_passage(App& app, const Viewer& viewer, const Media& media, int64_t start_ms, int64_t end_ms);
void unseal_passage(App& app, const Viewer& viewer, const Media& media, const std::string& id);

// Removes the item with all that it had: files, transcripts, people, proofs.
void erase_item(App& app, const Viewer& viewer, const Item& item);
// Folders that no row names any more. What cannot be removed now is swept at the next start.
void remove_folders(App& app, const std::vector<MediaId>& media);

}  // namespace resonance::server
