// The picture that stands for a document in lists: a poster's set of files (picture_files.h).
#pragma once

#include <string>

#include "transcode/output_folder.h"
#include "transcode/poster.h"

namespace resonance::transcode {

// The most that a page is drawn in: a sheet of A4 fills it.
inline constexpr int kDocumentPictureWidth = 1280;
inline constexpr int kDocumentPictureHeight = 1920;

void write_document_picture(const RgbImage& page, OutputFolder& folder, int threads);

// From the bytes of a picture file inside the document; writes nothing when they are none that can be shown: the words
// are there all the same.
void write_document_thumbnail(const std::string& bytes, OutputFolder& folder, int threads);

}  // namespace resonance::transcode
