// Reads the subtitle files that people have (WebVTT, SubRip, from any program of any year) and writes clean WebVTT.
//
// Pure; any thread. Nothing of the file but plain text survives: tags are removed, so a subtitle cannot carry a script.
// WebVTT: https://www.w3.org/TR/webvtt1/. SubRip has no standard; what players accept is accepted.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalogue/types.h"

namespace resonance::ingest {

constexpr int64_t kMaximumSubtitleBytes = int64_t{20} << 20;
constexpr size_t kMaximumCues = 50'000;

// Cues in order of their start; overlaps stay. Encoding: byte order mark, else UTF-8 when valid, else guessed
// (Windows-1252 at worst). `<v Name>` becomes the speaker. Error{invalid}: not subtitles, a time that is none or ends
// before it starts (the message names the line), no cue, more than kMaximumCues; Error{too_large}.
std::vector<Cue> parse_subtitles(std::string_view bytes);

// One WebVTT file, ending in a newline; text and speakers escaped, so that reading it again gives the same cues.
std::string to_webvtt(const std::vector<Cue>& cues);
// The same as SubRip, for players of cinemas that read nothing else. It knows no speakers: they are left out.
std::string to_subrip(const std::vector<Cue>& cues);

}  // namespace resonance::ingest
