#include "search/searcher.h"

#include <xapian.h>
#include <charconv>
#include <utility>

#include "base/error.h"
#include "search/answering.h"
#include "search/dictionary.h"
#include "search/documents.h"
#include "search/language.h"
#include "search/matcher.h"
#include "search/moments.h"
#include "search/parsed_query.h"
#include "search/readers.h"
#include "search/similar.h"
#include "search/stored_texts.h"
#include "search/suggestions.h"
#include "search/synonyms.h"
#include "search/xapian_errors.h"

namespace resonance::search {
namespace {

constexpr int most_attempts = 4;  // the first, and three after the index changed under it
constexpr int most_hits = 100;
constexpr int most_moments = 20;
constexpr int most_suggestions = 20;
constexpr size_t most_moments_of_one = 500;
constexpr int last_offset = 1'000'000;

void check(const Query& query) {
  if (query.limit < 1 || query.limit > most_hits || query.offset < 0 || query.offset > last_offset ||
      query.moments < 0 || query.moments > most_moments) {
    throw Error(ErrorCode::invalid,
                {"The page of results asked for does not exist: ask for 1 to 100 results at a time."});
  }
}

std::vector<Moment> moments_of(const ItemId& item, const std::string& text, const Synonyms& synonyms, Reader& reader) {
  const ParsedQuery parsed(text, reader.analysers, reader.items, synonyms, {});
  if (parsed.empty() || !reader.items.term_exists(item_term(item))) return {};
  StoredItem stored(texts_of(reader.items, item));
  return all_moments(stored, Matcher(parsed, reader.items, reader.analysers), most_moments_of_one);
}

std::map<std::string, int64_t> Answer::*counts_of(Searcher::Axis axis) {
  switch (axis) {
    case Searcher::Axis::theme: return &Answer::themes;
    case Searcher::Axis::territory: return &Answer::territories;
    case Searcher::Axis::organisation: return &Answer::organisations;
  }
  return &Answer::themes;
}

std::vector<ItemId> items_with(Searcher::Axis axis, const std::string& value, int limit, Reader& reader) {
  std::vector<ItemId> ids;
  for (const uint32_t number : reader.facets->numbers(dimension_number(counts_of(axis)), {value})) {
    for (const uint32_t document : reader.facets->documents_with(number, static_cast<size_t>(limit))) {
      ids.push_back(item_data(reader.items.get_document(document)).id);
    }
  }
  return ids;
}

void check_limit(int limit) {
  if (limit < 1 || limit > most_suggestions) {
    throw Error(ErrorCode::invalid,
                {"The page of results asked for does not exist: ask for 1 to 20 results at a time."});
  }
}

int64_t number_in(const std::string& text) {
  int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

struct Searcher::Implementation {
  Implementation(const std::filesystem::path& folder, std::function<void()> damaged)
      : readers(folder), when_damaged(std::move(damaged)) {}

  // Calls `use` with a reader; again with a new one when the index changed under it. `none` when there is no index.
  template <class Result, class Use>
  Result with_reader(Result none, const Use& use) {
    for (int attempt = 1;; ++attempt) {
      try {
        std::unique_ptr<Reader> reader = readers.take();
        if (!reader) return none;
        Result result = use(*reader);
        readers.give_back(std::move(reader));
        return result;
      } catch (const Xapian::DatabaseError& error) {
        // Modified: the writer has committed twice since. Others: the folder may be in the middle of being replaced.
        if (attempt < most_attempts) continue;
        if (std::string_view(error.get_type()) == "DatabaseCorruptError" && when_damaged) when_damaged();
        throw translated(error);
      } catch (const Xapian::Error& error) {
        throw translated(error);
      }
    }
  }

  std::shared_ptr<const Synonyms> read(const std::vector<SynonymSet>& sets, Reader& reader) {
    {
      const std::lock_guard lock(mutex);
      if (synonyms && synonyms->sets() == sets) return synonyms;
    }
    auto fresh = std::make_shared<const Synonyms>(sets, reader.analysers);
    const std::lock_guard lock(mutex);
    return synonyms = std::move(fresh);
  }

  Readers readers;
  const std::function<void()> when_damaged;
  std::mutex mutex;
  std::shared_ptr<const Synonyms> synonyms;  // of the last question
};

Searcher::Searcher(const std::filesystem::path& folder, std::function<void()> when_damaged)
    : implementation_(std::make_unique<Implementation>(folder, std::move(when_damaged))) {}
Searcher::~Searcher() = default;

Answer Searcher::search(const Query& query) const {
  check(query);
  return implementation_->with_reader(Answer{}, [&](Reader& reader) {
    const std::shared_ptr<const Synonyms> synonyms = implementation_->read(query.synonyms, reader);
    return answered(query, *synonyms, reader, implementation_->readers);
  });
}

std::vector<Moment> Searcher::moments(const ItemId& item, const std::string& text,
                                      const std::vector<SynonymSet>& synonyms) const {
  return implementation_->with_reader(std::vector<Moment>{}, [&](Reader& reader) {
    return moments_of(item, text, *implementation_->read(synonyms, reader), reader);
  });
}

std::vector<Suggestion> Searcher::suggest(const std::string& text, int limit) const {
  check_limit(limit);
  return implementation_->with_reader(std::vector<Suggestion>{},
                                      [&](Reader& reader) { return suggestions(text, limit, reader); });
}

std::vector<ItemId> Searcher::similar(const ItemId& item, int limit) const {
  check_limit(limit);
  return implementation_->with_reader(std::vector<ItemId>{},
                                      [&](Reader& reader) { return items_like(item, limit, reader); });
}

std::set<std::string> Searcher::in_use(Axis axis) const {
  return implementation_->with_reader(std::set<std::string>{},
                                      [&](Reader& reader) { return reader.facets->texts(counts_of(axis)); });
}

std::vector<ItemId> Searcher::some_with(Axis axis, const std::string& value, int limit) const {
  check_limit(limit);
  return implementation_->with_reader(std::vector<ItemId>{},
                                      [&](Reader& reader) { return items_with(axis, value, limit, reader); });
}

int64_t Searcher::stale_since_ms() const {
  return implementation_->with_reader(
      int64_t{0}, [](Reader& reader) { return number_in(reader.items.get_metadata("stale_since")); });
}

int64_t Searcher::built_change() const {
  return implementation_->with_reader(
      int64_t{0}, [](Reader& reader) { return number_in(reader.items.get_metadata("built_change")); });
}

int64_t Searcher::applied_change() const {
  return implementation_->with_reader(
      int64_t{0}, [](Reader& reader) { return number_in(reader.items.get_metadata("applied_change")); });
}

std::string plain(const Quote& quote) {
  std::string text;
  for (const Span& span : quote) text += span.text;
  return text;
}

void load_dictionaries() {
  Dictionary::of(Language::french);
  Dictionary::of(Language::english);
  load_language_models();
}

std::string version_of_xapian() {
  return Xapian::version_string();
}

}  // namespace resonance::search
