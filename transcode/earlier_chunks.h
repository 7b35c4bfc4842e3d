// The chunks of a film that another preparation has finished before: those in whose pictures nothing else is to be
// hidden are taken over as they are, and the rest is made again between them. Noted in the generation's ladder.json.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "transcode/chunk_journal.h"
#include "transcode/output_folder.h"

namespace resonance::transcode {

struct EarlierRung {
  TrackLayout layout;            // in its finished file
  std::string description;       // of its track alone, as the encoder's
  std::vector<ChunkEnd> chunks;  // how far the track went at the end of each
};

struct EarlierChunks {
  std::string film;  // what must be the same for chunks to join
  Alterations alterations;
  std::vector<Cut> cuts;  // of every chunk, in order; the first one's is Cut()
  std::vector<EarlierRung> rungs;
  int count() const { return static_cast<int>(cuts.size()); }
};

// One line of JSON and back. Throws nlohmann's exceptions when it does not hold.
std::string to_json(const EarlierChunks& chunks);
EarlierChunks earlier_chunks_from_json(const std::string& json);

// Which chunks must be made again when `now` is what is hidden: those that show a picture in a range where something
// newly is, or no longer, and always the last one, which settles where the film ends. `margin` as PictureAlteration's.
std::vector<bool> chunks_to_make(const EarlierChunks& earlier, const Alterations& now, int64_t margin);

// Appends an earlier rung's chunk to the track file `path`, which has what `finished` says. Returns what it has then,
// durable. `folder` holds the earlier files. Error{internal} when they do not fit.
TrackLayout take_over(const EarlierRung& rung, int chunk, const std::filesystem::path& folder,
                      const std::filesystem::path& path, const TrackLayout& finished);

}  // namespace resonance::transcode
