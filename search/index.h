// What goes into the index and what comes out: plain data shared by the writer and the searcher.
//
// The index is disposable: everything in it comes from published items of the catalogue. Nothing unpublished ever
// enters it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/types.h"

namespace resonance::search {

struct IndexedTranscript {
  std::string language;
  std::vector<Cue> cues;
};

struct IndexedMedia {
  MediaId id;
  MediaType type = MediaType::video;
  std::string legend;
  std::vector<IndexedTranscript> transcripts;
  std::vector<IndexedTranscript> chapters;  // their titles as cues
  // Of a document: its own pages when they are numbered, else one text.
  std::vector<std::string> pages;
  bool numbered_pages = false;
  bool markdown = false;
  std::string pages_language;  // empty: the item's
  int64_t duration_ms = 0;     // of a film or a sound
};

// A theme's name as readers of either language see it.
struct ThemeLabels {
  std::string french;
  std::string english;  // or empty
};

// One published item with all that is searched in it; whoever follows the catalogue assembles it.
struct IndexedItem {
  Item item;
  std::vector<std::string> theme_ids;        // the item's own and every ancestor of theirs
  std::vector<ThemeLabels> theme_labels;     // of the item's own
  std::vector<std::string> territory_codes;  // the item's own and every territory around it
  std::vector<std::string> territory_names;  // of the same
  std::optional<Coordinates> place;          // of its commune
  std::string organisation_name;             // of the item's, or empty
  std::vector<int> festival_years;           // of the editions in whose selection everybody may know that it is
  std::vector<IndexedMedia> media;
};

enum class Sort {
  relevance,
  newest,
  oldest,
  longest,
  shortest,
  nearest,  // to the first place that is asked for; without one, relevance
};

// About so far from a place, at most: between communes, as the crow flies.
struct Near {
  Coordinates place;
  int radius_km = 0;
};

// How long an item's films and sounds last together: up to 5 minutes, up to 20, more.
enum class Length { brief, medium, extended };
std::string_view name(Length length);  // "brief", …
std::optional<Length> length_named(std::string_view name);

// What an item must be, besides matching the words. Each absent or empty one asks for nothing.
struct Filters {
  std::vector<ItemKind> kinds;                     // any of them
  std::string theme;                               // a Theme's id; its descendants match too
  std::string territory;                           // a Territory's code; those within match too
  std::string organisation;                        // an Organisation's id
  std::string festival;                            // the year of an edition in whose selection it is: "2026"
  std::optional<Near> near;                        // items that are of no commune are near nothing
  std::string language;                            // "fr", "en"
  std::vector<int> years;                          // of publication (UTC), any of them
  std::optional<Length> length;                    // items without film or sound have none
  bool subtitled = false;                          // some film or sound of it has its words
  std::optional<int64_t> shortest_ms, longest_ms;  // bounds included, of items that have a film or sound
};

struct Query {
  // As typed; empty: everything, newest first. Filters may be typed too ("annee:2024"): search/operators.h.
  std::string text;
  Filters filters;
  Sort sort = Sort::relevance;
  int offset = 0;
  int limit = 20;          // 1 to 100
  int moments = 3;         // best moments per item, 0 to 20
  bool explain = false;    // give each hit its reasons
  bool all_words = false;  // only what has all of them: nothing loosened, nothing corrected
  // Of a theme that matches in both languages, the name in this one is shown.
  std::string language = "fr";
  // Where the commune is that somebody typed after "pres:", without accents; absent for no such commune: then that is
  // read as words. Called while the search runs.
  std::function<std::optional<Coordinates>(std::string_view name)> commune_named = {};
  // The thesaurus's. The searcher reads them once for all questions that bring the same.
  std::vector<SynonymSet> synonyms = {};
};

// A piece of text, marked where it matches the query.
struct Span {
  std::string text;
  bool marked = false;
};
using Quote = std::vector<Span>;
std::string plain(const Quote& quote);

// A passage of a media where something searched is said, or of a document where it is written; or the title of a
// chapter.
struct Moment {
  MediaId media;
  int64_t start_ms = 0;  // of the first cue in it that matches; 0 in a document
  int64_t end_ms = 0;    // of its last cue; 0 in a document
  // In a document: the number of its page, from 1, or 0 where it has none. Absent where something is said.
  std::optional<int> page = {};
  bool is_chapter = false;
  std::string speaker;
  Quote quote;  // the whole passage: at most 60 words, one line
};

// A part of a hit's score: which of the words that were typed, how it was found, and what that weighs.
struct Reason {
  std::string words;
  std::string found;  // "as written", "relative", "completed", "phrase", "compound", "synonym", "field", or a
                      // field's name
  double weight = 0;
};

// Words of the item that are neither its title nor said nor written in it: where they stand, and what they are.
struct Label {
  std::string field;  // "theme", "territory", "organisation", "speaker"
  Quote text;
  std::optional<MediaId> media;  // of a speaker: one that they speak in
};

struct Hit {
  ItemId id;
  double score = 0;
  Quote title;
  Quote extract;                         // of a text of the item where it matches best, else their beginning
  std::optional<MediaId> extract_media;  // of a legend
  std::vector<Label> labels;             // those that match, at most 3
  std::vector<Moment> moments;           // in order of media, then of time or page
  std::optional<double> distance_km;     // from the place that was asked for
  // Of a loosened answer: what was typed and is not in it, " / " between alternatives.
  std::vector<std::string> missing;
  std::vector<Reason> reasons;  // when asked for; their weights add up to the score
};

// Where words come from that nobody typed: ask the gate for the item, and for the media in which they are said.
struct Source {
  ItemId item;
  std::optional<MediaId> media;
};

// What the words typed so far may become.
struct Suggestion {
  enum class Kind { item, words };
  Kind kind = Kind::words;
  std::string text;  // a title, or words to search for
  ItemId item;       // of a title
  std::vector<Source> sources;
};

// What was typed, with the words that the index does not know replaced by the nearest that it does.
struct Correction {
  std::string text;
  std::vector<Source> sources;
};

struct Answer {
  // No item has all the words: this is the answer to `correction`, which may be loosened.
  bool corrected = false;
  int64_t total = 0;
  int64_t with_all_words = 0;  // of the total
  // No item has all the words: these have some of them. Or few have all those of a sentence: these have most of it
  // (search/quorum.h). Each hit says what it lacks. A question deserves an answer, but a person must be told.
  bool loosened() const { return total > with_all_words; }
  std::vector<Hit> hits;
  // value -> number of matching items, exact, over all matches of the text. A dimension counts the items that pass the
  // filters of the other dimensions: what choosing that value instead would give. Values without an item are absent.
  std::map<std::string, int64_t> kinds;
  std::map<std::string, int64_t> themes;         // ids, ancestors included
  std::map<std::string, int64_t> territories;    // codes, ancestors included
  std::map<std::string, int64_t> organisations;  // ids
  std::map<std::string, int64_t> festivals;      // years of editions: "2026"
  std::map<std::string, int64_t> languages;
  std::map<std::string, int64_t> years;      // "2024"
  std::map<std::string, int64_t> lengths;    // names of Length
  std::map<std::string, int64_t> subtitles;  // "yes"
  // Absent when all words are known or nothing is near, and on pages after the first.
  std::optional<Correction> correction;
};

}  // namespace resonance::search
