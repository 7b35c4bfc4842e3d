// What a media's seals and masks say to its preparation.
#pragma once

#include "catalogue/catalogue.h"
#include "transcode/alterations.h"

namespace resonance::ingest {

transcode::Alterations alterations_of(Catalogue& catalogue, const Media& media);

}  // namespace resonance::ingest
