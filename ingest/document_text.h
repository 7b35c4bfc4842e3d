// What a document says: taken over from the child that read it, and read again for the index and the pages.
#pragma once

#include <filesystem>
#include <optional>

#include "catalogue/types.h"
#include "ingest/data_folder.h"
#include "transcode/document_text.h"
#include "transcode/prepare.h"

namespace resonance::ingest {

// After adopt_output(): puts a checked and cleaned text (transcode::cleaned) in the place of what the child of a
// document wrote into `folder`, and its length into `generation`. Does nothing for another kind of media.
// Error{internal} when there is no text that can be believed.
void adopt_document_text(const std::filesystem::path& folder, transcode::Generation& generation);

// The text of a prepared document; absent for another media, and while its files are gone or being replaced. Any
// thread; a millisecond for an ordinary one.
std::optional<transcode::DocumentText> read_document_text(const DataFolder& folder, const Media& media);

}  // namespace resonance::ingest
