// What the index keeps of an item's texts: what a hit shows, and the forms of each word of it, so that the passages
// that match are chosen and marked without reading the language again. Inner to search/.
//
// Packed (search/packing.h): the ids of its media; its terms, each once, sorted; its forms, each the numbers of its
// terms; its texts: number of the field, language, text, place, tokens. A place: order of the media, page + 1 or 0
// where it is said; then speaker, and of each cue start, duration, begin and length. A token: number of its form * 2, +
// 1 for a joined compound; begin, counted from the begin of the token before it; length.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "search/analysis.h"
#include "search/fields.h"
#include "search/index.h"
#include "search/packing.h"

namespace resonance::search {

// A day and a half of speech.
inline constexpr size_t most_stored_bytes = 32'000'000;

// Gathers the texts of one item.
class StoringItem {
 public:
  void add(const TextField& field, const FieldText& text, const std::vector<Token>& tokens);
  std::string packed(const IndexedItem& item) const;

 private:
  uint32_t number_of_form(const std::shared_ptr<const Forms>& forms, Language language);
  uint32_t number_of_term(std::string term);

  std::unordered_map<std::string, uint32_t> terms_;
  std::vector<std::vector<uint32_t>> forms_;
  // The usual words have the same Forms while their analyser remembers them; others are another form with the same
  // terms.
  std::array<std::unordered_map<std::shared_ptr<const Forms>, uint32_t>, 2> known_forms_;  // by Language
  std::string texts_;
  size_t text_count_ = 0;
};

// A token of a stored text.
struct StoredToken {
  uint32_t form = 0;
  bool is_compound = false;  // the parts follow
  size_t begin = 0;          // bytes of the text
  size_t end = 0;
};

struct StoredText {
  const TextField* field = nullptr;
  Language language = Language::french;
  std::string_view text;
  std::string_view packed_place;
  std::string_view packed_tokens;
  size_t form_count = 0;  // of the item

  Place place() const;
  [[noreturn]] static void damaged();
  // Calls `use` with each token in order: its form is one of the item's, its bytes are the text's.
  template <class Use>
  void each_token(const Use& use) const {
    Unpacker tokens(packed_tokens);
    size_t begin = 0;
    while (!tokens.done()) {
      const uint64_t form = tokens.number();
      begin += static_cast<size_t>(tokens.number());
      const size_t end = begin + static_cast<size_t>(tokens.number());
      if (form / 2 >= form_count || end > text.size() || begin > end) damaged();
      use(StoredToken{static_cast<uint32_t>(form / 2), form % 2 != 0, begin, end});
    }
  }
};

// Reading them again. Throws Xapian::DatabaseCorruptError for bytes that were not packed here.
class StoredItem {
 public:
  explicit StoredItem(std::string packed);
  // Its views are of its own bytes.
  StoredItem(const StoredItem&) = delete;
  StoredItem& operator=(const StoredItem&) = delete;

  const std::vector<std::string_view>& terms() const { return terms_; }  // sorted
  size_t form_count() const { return form_begins_.size() - 1; }
  // Calls `use` with the number of each term of a form.
  template <class Use>
  void each_term(size_t form, const Use& use) const {
    for (uint32_t at = form_begins_[form]; at < form_begins_[form + 1]; ++at) use(form_terms_[at]);
  }
  const std::vector<StoredText>& texts() const { return texts_; }
  MediaId media(int order) const;
  // How a word is written in its texts, in lowercase if it is anywhere or if it only begins texts. Absent when it is in
  // none.
  struct Written {
    std::string text;
    std::optional<MediaId> media;  // where it is said
  };
  std::optional<Written> written(std::string_view word_term) const;

 private:
  const std::string packed_;
  std::vector<std::string_view> media_;
  std::vector<std::string_view> terms_;
  std::vector<uint32_t> form_begins_;
  std::vector<uint32_t> form_terms_;
  std::vector<StoredText> texts_;
};

}  // namespace resonance::search
