// Timed text of media. Part of Catalogue.
#pragma once

#include "catalogue/types.h"

namespace resonance {

class Database;

class Transcripts {
 public:
  explicit Transcripts(Database& database) : database_(database) {}

  // Stores `cues` as the captions or chapters of `media` in `language` ("fr", "en"), replacing earlier ones. Cues are
  // stored in the order of their start. Error{not_found}: no such media; Error{invalid}: no cue, an end before its
  // start, more than 50,000 cues.
  Transcript replace(const MediaId& media, TrackPurpose purpose, std::string_view language, std::vector<Cue> cues);
  std::vector<Transcript> of_media(const MediaId& media);
  // What may be shown, whoever asks: without the cues that a seal touches.
  std::vector<Cue> cues(const TranscriptId& transcript);
  // Those, for who manages the media.
  std::vector<Cue> sealed_cues(const TranscriptId& transcript);

 private:
  Database& database_;
};

}  // namespace resonance
