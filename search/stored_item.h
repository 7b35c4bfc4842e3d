// What the index keeps of an item's texts: where each of its words stands, so that the passages that match are chosen
// and marked without reading the language again, and the texts themselves, of which only those that are shown are read.
// Inner to search/: includes Xapian.
//
// Packed (search/packing.h): frames, each compressed by itself. The first: the ids of its media; of each text the
// number of its field * 2, + 1 where a new frame begins with it, its language and how many words it has; its terms,
// each once, sorted, in groups of 16; its forms, each with the places where it stands. The other frames: texts, each
// with its place and of each of its words how far it begins behind the one before it and how long it is; some 4 kB
// together.
//
// A term: how many bytes it shares with the one before it in its group, its other bytes, the forms that have it.
// A form's place: text, counted from the text of the place before it, * 2, + 1 for a joined compound; then, counted
// from the place before if that is in the same text, which word of the text it is and where it begins; its length. A
// text's place: order of the media, page + 1 or 0 where it is said; then speaker, and of each cue start, duration,
// begin and length.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
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
  struct Form {
    std::vector<uint32_t> terms;
    std::string places;
    uint32_t text = 0;  // of the last place
    uint32_t word = 0;
  };
  void add_place(Form& form, uint32_t word, uint32_t parts) const;
  uint32_t number_of_form(const std::shared_ptr<const Forms>& forms, Language language);
  uint32_t number_of_term(std::string term);
  std::string packed_terms() const;

  std::unordered_map<std::string, uint32_t> terms_;
  std::vector<Form> forms_;
  // The usual words have the same Forms while their analyser remembers them; others are another form with the same
  // terms.
  std::array<std::unordered_map<std::shared_ptr<const Forms>, uint32_t>, 2> known_forms_;  // by Language
  std::vector<std::string> frames_;
  std::string heads_;  // of the texts
  size_t stored_bytes_ = 0;
  uint32_t text_count_ = 0;
};

// Where a word stands.
struct StoredPlace {
  uint32_t text = 0;   // of the item's
  uint32_t word = 0;   // of the text's, compounds left out; of a compound its first part
  uint32_t words = 1;  // more: a compound of so many, which stand by themselves too
};

// Bytes of a text, end not included.
struct Range {
  size_t begin = 0;
  size_t end = 0;
};

struct StoredText {
  std::string_view text;
  std::string_view packed_place;
  std::string_view packed_words;

  Place place() const;
  // Compounds left out, in order.
  std::vector<Range> words() const;
};

// The bytes at a place of a text that has these words.
Range range_at(const StoredPlace& place, const std::vector<Range>& words);

// Reading them again. Throws Xapian::DatabaseCorruptError for bytes that were not packed here. One thread.
class StoredItem {
 public:
  explicit StoredItem(std::string packed);
  // Its views are of its own bytes.
  StoredItem(const StoredItem&) = delete;
  StoredItem& operator=(const StoredItem&) = delete;

  // What is known of a text without reading it.
  struct Head {
    const TextField* field = nullptr;
    Language language = Language::french;
    uint32_t words = 0;  // compounds left out
    uint32_t frame = 0;
  };
  const std::vector<Head>& heads() const { return heads_; }
  // Reads its frame the first time. Views that stay as long as the item.
  const StoredText& text(uint32_t number);
  std::string_view written_at(const StoredPlace& place);

  // The forms that have a term, for each_form(); empty where no text has it.
  std::string_view packed_forms(std::string_view term) const;
  size_t form_count() const { return forms_.size(); }
  // Calls `use` with the number of each form.
  template <class Use>
  void each_form(std::string_view packed_forms, const Use& use) const {
    Unpacker forms(packed_forms);
    uint64_t form = 0;
    while (!forms.done()) {
      form += forms.number();
      if (form >= forms_.size()) damaged();
      use(static_cast<size_t>(form));
    }
  }
  // Calls `use` with each place of a form, in order.
  template <class Use>
  void each_place(size_t form, const Use& use) const {
    Unpacker places(forms_[form]);
    StoredPlace place;
    while (!places.done()) {
      const uint64_t text = places.number();
      if (text > 1) place = {.text = place.text + static_cast<uint32_t>(text / 2)};
      place.word += static_cast<uint32_t>(places.number());
      place.words = text % 2 != 0 ? static_cast<uint32_t>(places.number()) : 1;
      if (place.text >= heads_.size()) damaged();
      use(place);
    }
  }
  // Where any of the forms stands, in order, compounds left out.
  std::vector<StoredPlace> places_of(const std::vector<size_t>& forms) const;
  MediaId media(int order) const;
  // How a word is written in its texts, in lowercase if it is anywhere or if it only begins texts. Absent when it is in
  // none.
  struct Written {
    std::string text;
    std::optional<MediaId> media;  // where it is said
  };
  std::optional<Written> written(const std::string& word_term);

 private:
  [[noreturn]] static void damaged();
  // Calls `use` with each term of a group, in order, and its packed forms.
  template <class Use>
  static void each_term(std::string_view group, const Use& use) {
    std::string term;
    for (Unpacker bytes(group); !bytes.done();) {
      const uint64_t same = bytes.number();
      if (same > term.size()) damaged();
      term.resize(static_cast<size_t>(same));
      term += bytes.text();
      use(std::as_const(term), bytes.text());
    }
  }
  std::vector<size_t> forms_of_word(const std::string& word_term) const;

  struct Frame {
    std::string_view compressed;
    uint32_t first_text = 0;
    std::string bytes;  // once it was read
    std::vector<StoredText> texts;
  };
  const std::string packed_;
  std::string head_bytes_;
  std::vector<Frame> frames_;
  std::vector<std::string_view> media_;
  std::vector<Head> heads_;
  std::vector<std::string_view> term_groups_;
  std::vector<std::string_view> forms_;  // packed places
};

}  // namespace resonance::search
