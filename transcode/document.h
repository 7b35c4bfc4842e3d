// One document into its text and a picture of its beginning.
#pragma once

#include "transcode/output_folder.h"
#include "transcode/progress_meter.h"
#include "transcode/sniff.h"

namespace resonance::transcode {

// `kind`: is_document(). `markdown`: how a text of Sniffed::text is written. Seconds; at most
// limits::kDocumentReadingMs and one page more.
Generation prepare_document(int descriptor, Sniffed kind, bool markdown, OutputFolder& folder, ProgressMeter& progress,
                            int threads);

}  // namespace resonance::transcode
