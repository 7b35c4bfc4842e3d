// The text inside subtitles: from any encoding to UTF-8, from markup to plain words. Pure. Used by subtitles.cc alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace resonance::ingest {

// UTF-8 of `bytes`: by its byte order mark (which is dropped), else UTF-8 where valid, else as guessed among the
// encodings that French and English files have.
std::string decode_text(std::string_view bytes);

struct SpokenText {
  std::string speaker;
  std::string text;
};

// The words of one passage, one entry per `<v Speaker>`; tags and, with `subrip`, "{\an8}" codes are removed, character
// references are resolved once. Passages without a word are left out.
std::vector<SpokenText> plain_text(std::string_view markup, bool subrip);

}  // namespace resonance::ingest
