// Timed text of media. Part of Catalogue.
#pragma once

#include "catalogue/types.h"

namespace resonance {

class Database;

// Of one cue's text, in characters.
inline constexpr size_t kCueTextLimit = 10'000;

class Transcripts {
 public:
  explicit Transcripts(Database& database) : database_(database) {}

  // Stores `cues` as the captions or chapters of `media` in `language` ("fr", "en"), replacing earlier ones. Cues are
  // stored in the order of their start. Error{not_found}: no such media; Error{invalid}: no cue, an end before its
  // start, a text of more than kCueTextLimit characters; Error{too_large}: more than 50,000 cues.
  Transcript replace(const MediaId& media, TrackPurpose purpose, std::string_view language, std::vector<Cue> cues);

  // Changes some cues of what was read at `version`; 0 begins a transcript. Every `at` counts in that version's list;
  // the splices ascend and do not overlap. The new version; the same one when nothing differs. The result is in the
  // order of starts, cues with the same start as the splices left them. Costs the rows that differ, and the reading of
  // all. Error{conflict}: somebody else changed it since; otherwise as replace(), and Error{invalid} for a splice
  // outside of the list and a cue without words. Nothing is changed then. A transcript may lose its last cue.
  int64_t change(const MediaId& media, TrackPurpose purpose, std::string_view language, int64_t version,
                 const std::vector<CueSplice>& splices);

  // Those that hold a cue.
  std::vector<Transcript> of_media(const MediaId& media);
  // What may be shown, whoever asks: without the cues that a seal touches.
  std::vector<Cue> cues(const TranscriptId& transcript);
  // The cues that a seal touches, for who manages the media.
  std::vector<Cue> sealed_cues(const TranscriptId& transcript);
  // All of them, sealed ones too, to be changed: for who manages the media.
  VersionedCues read(const MediaId& media, TrackPurpose purpose, std::string_view language);

 private:
  Database& database_;
};

}  // namespace resonance
