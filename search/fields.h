// The search fields: one table that the writer fills and the searcher asks. A field more is a row more, schema_number
// + 1.
//
// On disk, below the index folder, two Xapian databases, because their words need separate statistics:
//
//   items/      one document per item, found again by the term Q{item id}
//     {word}         every word of every text field, lowercase without accents, with positions (100 apart between
//                    texts and between passages, so that no phrase spans two)
//     ZF{stem}       French base form or stem; ZE{stem} English; of stop words neither
//     S{word}, SZF{stem}, SZE{stem}     the same again for a field that has the prefix S
//     value 0        published_ms, sortable
//     value 1        the facets (search/facets.h)
//     value 2        how long its films and sounds last together in ms, sortable; absent without any
//     data           JSON {"id", "language", "title", "beginning"}
//     metadata       "schema", "applied_change"
//   passages/   one document per passage of a transcript, of a deposited document or of a written text
//     {word}, ZF{stem}, ZE{stem}        as above; A{word} … of its speaker's name
//     M{item id}     a passage of a media, spoken or in a document (a moment); E{item id} one of the item's own
//                    texts (an extract)
//     value 0        the item's id, by which results are collapsed
//     data           JSON, search/documents.h
//     metadata       "schema"
//
// A commit writes passages/ first, then items/ with the number of the last change: a machine that stops between the two
// replays that change. No spelling data is kept: withdrawn words must not come back as suggestions (security.md).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "search/analysis.h"
#include "search/index.h"
#include "search/passages.h"

namespace resonance::search {

inline constexpr int schema_number = 3;

// A piece of an item's text to index in one language. Positions leave a gap after each.
struct FieldText {
  std::string text;
  Language language = Language::french;
};

struct TextField {
  std::string_view name;
  // Its words count that often in the item: a word of the title weighs as much as ten of the speech.
  unsigned weight;
  // Not empty: its words are also indexed apart with this prefix, to be asked for by themselves (search/operators.h); a
  // match there adds `bonus` times its weight again. The letters Q, M, E and Z are taken.
  std::string_view prefix;
  double bonus;
  std::vector<FieldText> (*read)(const IndexedItem&);
};

const std::vector<TextField>& text_fields();
// Of the names of those who speak, passages/ has it too.
inline constexpr std::string_view speaker_prefix = "A";
inline constexpr std::string_view title_prefix = "S";
inline constexpr std::string_view theme_prefix = "T";
inline constexpr std::string_view place_prefix = "L";

// A transcript of a media cut into passages.
struct SpokenPassage {
  const IndexedMedia* media = nullptr;
  int media_order = 0;  // from 0, within the item
  Language language = Language::french;
  Passage passage;
};
std::vector<SpokenPassage> spoken_passages(const IndexedItem& item);

// A page of a document cut into passages.
struct PagePassage {
  const IndexedMedia* media = nullptr;
  int media_order = 0;  // from 0, within the item
  int page = 0;         // from 1; 0 where pages have no number
  FieldText text;
};
std::vector<PagePassage> page_passages(const IndexedItem& item);

// What an extract may show: passages of the summary, the body and the legends, in that order.
std::vector<FieldText> written_passages(const IndexedItem& item);

}  // namespace resonance::search
