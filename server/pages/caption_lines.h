// The lines of a transcript or of chapters as a form holds them: read, cut in two, joined, removed. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "catalogue/types.h"
#include "server/http.h"

namespace resonance::server::pages {

// As it stands in the fields; an error gives it back unchanged.
struct TypedLine {
  std::string start;  // "1:02,4"; empty: where the line before ends
  std::string end;    // empty: as long as reading it takes
  std::string speaker;
  std::string text;  // empty: no such line
  std::string act;   // "split", "join" (with the next one), "remove", or ""
};

struct TypedLines {
  TrackPurpose purpose = TrackPurpose::captions;
  int64_t version = 0;  // of the lines that the form showed
  size_t first = 0;     // it held `count` of them from this one on; what follows in `lines` is new
  size_t count = 0;
  std::vector<TypedLine> lines;
};

TypedLines read_lines(const Form& form);
// `mark` stands before the tenths: ',' or '.'.
TypedLine typed(const Cue& cue, char mark);

// What the typed lines make of `cues`, those of their version. A time that was not touched keeps its milliseconds. A
// chapter ends where the next one begins, the last one with the film. Error{invalid} names the line: a time that is
// none, an end before its start; lines that `cues` does not have.
std::vector<CueSplice> corrections(const std::vector<Cue>& cues, const TypedLines& typed, int64_t duration_ms,
                                   char mark);

}  // namespace resonance::server::pages
