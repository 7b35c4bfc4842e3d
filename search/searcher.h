// Finds items and the moments in them. Any thread (readers are pooled inside); follows the writer's commits by itself.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "search/index.h"

namespace resonance::search {

// Of Xapian as loaded, "1.4.22". Any thread.
std::string version_of_xapian();

// The dictionaries of both languages, and what guesses languages, which the first search and the first indexing would
// load: some 300 ms. Error{internal} names what is not installed. Any thread.
void load_dictionaries();

class Searcher {
 public:
  // The folder need not exist yet: until it does, every answer is empty. `when_damaged` is called, in any thread, each
  // time that the index turns out to be damaged: it is to be built again.
  explicit Searcher(const std::filesystem::path& folder, std::function<void()> when_damaged = {});
  ~Searcher();

  // Anything typed is a query: words, "a phrase", -without, start*, this OR that, auteur:name (search/operators.h);
  // what cannot be parsed is read as words. Every word must be in the item; of a sentence (four words that count, or
  // more) that fewer than ten items have whole, most of it; or any of them when no item has them all, unless only all
  // words will do. The rules are in search/parsed_query.h and search/quorum.h. Milliseconds; some 100 more for the
  // first word of a state of the index that is corrected. Error{unavailable}: the index cannot be read; Error{invalid}:
  // limit, offset or moments out of their bounds; Error{internal}: a dictionary is not installed. The same for the
  // others below.
  Answer search(const Query& query) const;
  // What is said in an item, or stands in its documents, that matches: in order of media, then of time or page, at most
  // 500. Empty for words that are nowhere in it, and for nothing typed.
  std::vector<Moment> moments(const ItemId& item, const std::string& text,
                              const std::vector<SynonymSet>& synonyms = {}) const;
  // Titles and words that begin as `text` does, at most `limit` (1 to 20) of each. Ask the gate for the sources of
  // each.
  std::vector<Suggestion> suggest(const std::string& text, int limit) const;
  // What items are grouped by: their themes' ids, their territories' codes, those around their own included, their
  // organisations' ids.
  enum class Axis { theme, territory, organisation };
  // Of those, what some item has. Microseconds.
  std::set<std::string> in_use(Axis axis) const;
  // Items that have the value, the last written first, at most `limit` (1 to 20). Microseconds for each thousand of
  // items.
  std::vector<ItemId> some_with(Axis axis, const std::string& value, int limit) const;
  // Other items that speak of what this one speaks of, nearest first, at most `limit` (1 to 20). By its most telling
  // words. Several organisations come before a second item of one, and before another of this item's own.
  std::vector<ItemId> similar(const ItemId& item, int limit) const;
  // When something was first replaced or removed since the index was built: what it was may still be in the files. 0
  // for never.
  int64_t stale_since_ms() const;
  // The number of the last change when the index was built: nothing that went before is in the files. 0: it has grown
  // change by change from nothing.
  int64_t built_change() const;
  // The number of the last change that searches see; 0 for no index. What `--wait` waits for.
  int64_t applied_change() const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace resonance::search
