// The words of an OpenDocument text (ODT) or a Word text (DOCX), read from its XML: no layout, so no pages.
//
// What its author took out of sight stays out: tracked deletions, comments, hidden text.
// Sources: OASIS OpenDocument 1.3 part 3; ECMA-376 part 1 §17.
#pragma once

#include <string>

#include "transcode/document_text.h"
#include "transcode/zip_archive.h"

namespace resonance::transcode {

struct OfficeDocument {
  std::string text;       // paragraphs separated by an empty line; notes at its end
  std::string thumbnail;  // a picture file that the document carries of itself, or empty: as hostile as the rest
};

// Error{unsupported_media} for an archive that is neither; Error{invalid} and Error{too_large} as document_refusals.h.
OfficeDocument read_office(const std::string& bytes);

// What read_office() calls by what the archive holds.
std::string read_opendocument(ZipArchive& archive);
std::string read_word(ZipArchive& archive, const std::string& main_part);

}  // namespace resonance::transcode
