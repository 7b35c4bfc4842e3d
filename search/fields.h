// The fields that are searched, one row each, and the layout of the index.
//
// A Xapian glass database in the index's folder, one document per item, found again by the term Q{item id}. It ranks
// and counts by its terms, and finds the moments in the items that are shown by what it keeps of their texts
// (search/stored_item.h): twenty items hold a thousand passages or two, which are read faster than an index of every
// passage of the library is asked.
//
//   {word}         every word of every text field, lowercase without accents, with positions (100 apart between texts
//                  and between passages, so that no phrase spans two)
//   B{word} {word} two very frequent words that follow one another, at the place of the second (search/phrases.h)
//   ZF{stem}       French base form or stem; ZE{stem} English; of stop words neither
//   S{word}, SZF{stem}, SZE{stem}     the same again for a field that has the prefix S
//   value 0        published_ms, sortable
//   value 1        the facets (search/facets.h)
//   value 2        how long its films and sounds last together in ms, sortable; absent without any
//   value 3        where its commune is (Xapian's LatLongCoord); absent without one
//   data           the item's id and title, as search/packing.h packs them
//   metadata       "schema", "applied_change", "built_change", "stale_since" (search/searcher.h); "texts/{item id}":
//                  what search/stored_item.h packs
//
// Xapian keeps the least and the greatest that a value ever was, even of an item that is gone: so no text that somebody
// wrote is a value. No spelling data is kept: withdrawn words must not come back as suggestions (security.md).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "search/index.h"
#include "search/language.h"
#include "search/passages.h"

namespace resonance::search {

inline constexpr int schema_number = 8;

// What a hit shows of a text: its title, its extract, one of its moments, or that it has such a label.
enum class Shown { title, extract, moment, label };

// Where in an item's media a passage is said or stands. Of a legend, or the name of who speaks, the media alone; of a
// theme, which of the item's it is.
struct Place {
  int media_order = 0;      // from 0, within the item
  std::optional<int> page;  // of a document: from 1, or 0 where pages have no number; then there are no cues
  std::string speaker;
  std::vector<PassageCue> cues;
};

// A piece of an item's text to index in one language. Positions leave a gap after each.
struct FieldText {
  std::string text;
  Language language = Language::french;
  Place place = {};  // of a moment, a legend or a speaker
};

struct TextField {
  std::string_view name;
  // Its words count that often in the item: a word of the title weighs as much as ten of the speech.
  unsigned weight;
  // Not empty: its words are also indexed apart with this prefix, to be asked for by themselves (search/operators.h).
  // The letters B, Q and Z are taken.
  std::string_view prefix;
  Shown shown;
  std::vector<FieldText> (*read)(const IndexedItem&);
};

const std::vector<TextField>& text_fields();
inline constexpr std::string_view chapter_field = "chapter";
inline constexpr std::string_view legend_field = "legend";
inline constexpr std::string_view speaker_prefix = "A";
inline constexpr std::string_view title_prefix = "S";
inline constexpr std::string_view theme_prefix = "T";
inline constexpr std::string_view place_prefix = "L";
inline constexpr std::string_view organisation_prefix = "O";

}  // namespace resonance::search
