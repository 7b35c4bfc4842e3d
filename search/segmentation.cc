#include "search/segmentation.h"

#include <unicode/brkiter.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/error.h"
#include "base/unicode.h"
#include "search/inclusive.h"

namespace resonance::search {
namespace {

// What stands between two runs of letters when it is a single character.
enum class Link { none, apostrophe, middle_dot, full_stop, hyphen, open, close, thousand, hour };

// A run of letters, digits and marks.
struct Piece {
  size_t begin = 0;
  size_t end = 0;
  Link before = Link::none;
};

// What stays one word, between the parts of a compound.
struct Unit {
  size_t begin = 0;
  size_t end = 0;
  Link before = Link::none;
  std::string form;
  std::string feminine;
};

constexpr size_t most_parts_joined = 6;
constexpr size_t longest_elision_bytes = 9;

constexpr std::array<std::string_view, 17> elisions{"l",      "d",      "c",       "j",        "m",      "n",
                                                    "s",      "t",      "qu",      "jusqu",    "lorsqu", "puisqu",
                                                    "quoiqu", "presqu", "parcequ", "tandisqu", "afinqu"};
constexpr std::array<std::string_view, 7> english_endings{"s", "re", "ve", "ll", "d", "m", "t"};

template <class List>
bool contains(const List& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

bool is_word_character(UChar32 c) {
  return u_isalnum(c) || (U_GET_GC_MASK(c) & (U_GC_M_MASK | U_GC_NL_MASK | U_GC_NO_MASK)) != 0;
}

Link link(UChar32 c) {
  switch (c) {
    case '\'':
    case 0x2019:
    case 0x2018:
    case 0x02BC:
    case 0x2032:
    case 0x00B4:
    case '`': return Link::apostrophe;
    case 0x00B7:
    case 0x2022:
    case 0x22C5:
    case 0x2027:
    case 0x2219:
    case 0x30FB: return Link::middle_dot;
    case '.': return Link::full_stop;
    case '-':
    case 0x2010:
    case 0x2011: return Link::hyphen;
    case '(': return Link::open;
    case ')': return Link::close;
    default: return Link::none;
  }
}

// U+02BC counts as a letter in Unicode, and as an apostrophe in what people type.
bool splits_word(UChar32 c) {
  return !is_word_character(c) || c == 0x02BC;
}

UChar32 character(std::string_view text, size_t& at) {
  auto index = static_cast<int32_t>(at);
  UChar32 c;
  U8_NEXT(reinterpret_cast<const uint8_t*>(text.data()), index, static_cast<int32_t>(text.size()), c);
  at = static_cast<size_t>(index);
  return c;
}

// UAX #29 takes raised and lowered digits for signs.
bool is_raised_digit(std::string_view text, int32_t begin) {
  auto at = static_cast<size_t>(begin);
  return (U_GET_GC_MASK(character(text, at)) & U_GC_NO_MASK) != 0;
}

// Cuts one ICU word at whatever is not a letter, digit or mark, and appends the pieces.
void append_pieces(std::string_view text, size_t begin, size_t end, std::vector<Piece>& pieces) {
  size_t start = begin;
  for (size_t at = begin; at < end;) {
    size_t next = at;
    UChar32 c = character(text, next);
    if (splits_word(c)) {
      if (at > start) pieces.push_back({start, at});
      start = next;
    }
    at = next;
  }
  if (end > start) pieces.push_back({start, end});
}

// "18h", "18h30" as 18, h, 30.
void part_hours(std::string_view text, std::vector<Piece>& pieces) {
  std::vector<Piece> parted;
  for (const Piece& piece : pieces) {
    const std::string_view word = text.substr(piece.begin, piece.end - piece.begin);
    const size_t h = word.find_first_not_of("0123456789");
    const bool is_hour = h != std::string_view::npos && h > 0 && h <= 2 && (word[h] == 'h' || word[h] == 'H') &&
                         word.size() <= h + 3 && word.find_first_not_of("0123456789", h + 1) == std::string_view::npos;
    if (!is_hour) {
      parted.push_back(piece);
      continue;
    }
    parted.push_back({piece.begin, piece.begin + h, piece.before});
    parted.push_back({piece.begin + h, piece.begin + h + 1, Link::hour});
    if (h + 1 < word.size()) parted.push_back({piece.begin + h + 1, piece.end, Link::hour});
  }
  pieces = std::move(parted);
}

bool is_digits(std::string_view word) {
  return word.find_first_not_of("0123456789") == std::string_view::npos;
}

// "000" after "30 ", "500" after "1.": a group of three digits behind a group of up to three. `between` is what parts
// them.
bool is_thousand(std::string_view text, const std::vector<Piece>& pieces, size_t at, UChar32 between) {
  const auto word = [&](size_t i) { return text.substr(pieces[i].begin, pieces[i].end - pieces[i].begin); };
  return (between == ' ' || between == 0xA0 || between == 0x202F || between == '.') && word(at).size() == 3 &&
         is_digits(word(at)) && word(at - 1).size() <= 3 && is_digits(word(at - 1));
}

class Chunk {
 public:
  Chunk(std::string_view text, const Piece* first, const Piece* last) : text_(text), pieces_(first, last) {}

  std::vector<Unit> units() {
    std::vector<Unit> found;
    for (size_t at = 0; at < pieces_.size();) {
      Link before = at_start_of_link_ ? *at_start_of_link_ : pieces_[at].before;
      at_start_of_link_.reset();
      if (size_t groups = thousands(at); groups >= 2) {
        found.push_back(joined(at, groups, before));
        at += groups;
      } else if (size_t letters = initials(at); letters >= 2) {
        found.push_back(joined(at, letters, before));
        at += letters;
      } else if (is_elision(at)) {
        at_start_of_link_ = before;
        at += 1;
      } else if (size_t used = inclusive(at, before, found); used > 0) {
        at += used;
      } else if (size_t word = with_apostrophes(at, before, found); word > 0) {
        at += word;
      }
    }
    return found;
  }

 private:
  std::string_view word(size_t at) const {
    return text_.substr(pieces_[at].begin, pieces_[at].end - pieces_[at].begin);
  }
  Link link_before(size_t at) const { return at < pieces_.size() ? pieces_[at].before : Link::none; }

  bool is_single_letter(size_t at) const {
    size_t next = pieces_[at].begin;
    UChar32 c = character(text_, next);
    return next == pieces_[at].end && u_isalpha(c);
  }

  bool starts_with_capital(size_t at) const {
    size_t next = pieces_[at].begin;
    return u_isupper(character(text_, next));
  }

  // How many single letters with full stops between them start here.
  size_t initials(size_t at) const {
    size_t count = 0;
    while (at + count < pieces_.size() && is_single_letter(at + count) &&
           (count == 0 || pieces_[at + count].before == Link::full_stop)) {
      ++count;
    }
    return count;
  }

  size_t thousands(size_t at) const {
    size_t count = 1;
    while (link_before(at + count) == Link::thousand) ++count;
    return count;
  }

  Unit joined(size_t at, size_t count, Link before) const {
    std::string form;
    for (size_t i = at; i < at + count; ++i) form += word(i);
    return {pieces_[at].begin, pieces_[at + count - 1].end, before, std::move(form), ""};
  }

  bool is_elision(size_t at) const {
    return link_before(at + 1) == Link::apostrophe && word(at).size() <= longest_elision_bytes &&
           contains(elisions, folded(word(at)));
  }

  size_t inclusive(size_t at, Link before, std::vector<Unit>& found) const {
    Link opening = link_before(at + 1);
    if (opening == Link::none || opening == Link::apostrophe || opening == Link::close) return 0;
    Link closing = opening == Link::open ? Link::close : opening;
    bool has_plural = link_before(at + 2) == closing && (word(at + 2) == "s" || word(at + 2) == "x");
    // "élu.e.s" and "habitant-e-s" are spelt like addresses and compounds: nothing else may follow them.
    size_t used = has_plural ? 3 : 2;
    if (opening != Link::open && link_before(at + used) == opening) return 0;
    if (opening == Link::full_stop && starts_with_capital(at + 1)) return 0;  // "ma vie.Elle": a missing space
    auto forms = inclusive_forms(word(at), word(at + 1), has_plural ? word(at + 2) : "", opening == Link::hyphen);
    if (!forms) return 0;
    found.push_back({pieces_[at].begin, pieces_[at + used - 1].end, before, forms->masculine, forms->feminine});
    return used;
  }

  size_t with_apostrophes(size_t at, Link before, std::vector<Unit>& found) const {
    size_t count = 1;
    while (link_before(at + count) == Link::apostrophe) ++count;
    size_t kept = count;
    if (count > 1 && contains(english_endings, folded(word(at + count - 1)))) --kept;
    found.push_back(joined(at, kept, before));
    return count;
  }

  std::string_view text_;
  std::vector<Piece> pieces_;
  std::optional<Link> at_start_of_link_;  // what stood before a dropped elision stands before the next word
};

void append_segments(std::vector<Unit> units, uint32_t& position, std::vector<Segment>& segments) {
  for (size_t first = 0; first < units.size();) {
    size_t last = first + 1;
    while (last < units.size() && (units[last].before == Link::hyphen || units[last].before == Link::hour)) ++last;
    size_t parts = last - first;
    if (parts >= 2 && parts <= most_parts_joined) {
      std::string whole;
      for (size_t i = first; i < last; ++i) whole += units[i].form;
      segments.push_back({units[first].begin, units[last - 1].end, position, static_cast<uint32_t>(parts), whole, ""});
    }
    for (size_t i = first; i < last; ++i) {
      segments.push_back(
          {units[i].begin, units[i].end, position++, 0, std::move(units[i].form), std::move(units[i].feminine)});
    }
    first = last;
  }
}

}  // namespace

struct Segmenter::Iterator {
  std::unique_ptr<icu::BreakIterator> words;
};

Segmenter::Segmenter() : iterator_(std::make_unique<Iterator>()) {
  UErrorCode status = U_ZERO_ERROR;
  iterator_->words.reset(icu::BreakIterator::createWordInstance(icu::Locale::getFrench(), status));
  if (U_FAILURE(status)) {
    throw Error(ErrorCode::internal, {"The language data of this installation is incomplete: install libicu again."});
  }
}
Segmenter::~Segmenter() = default;

std::vector<Segment> Segmenter::segments(std::string_view text) {
  std::vector<Piece> pieces;
  UErrorCode status = U_ZERO_ERROR;
  UText source = UTEXT_INITIALIZER;
  utext_openUTF8(&source, text.data(), static_cast<int64_t>(text.size()), &status);
  iterator_->words->setText(&source, status);
  if (U_FAILURE(status)) {
    utext_close(&source);
    throw Error(ErrorCode::internal, {"A text could not be cut into words."});
  }
  int32_t begin = iterator_->words->first();
  for (int32_t end = iterator_->words->next(); end != icu::BreakIterator::DONE; end = iterator_->words->next()) {
    if (iterator_->words->getRuleStatus() >= UBRK_WORD_NONE_LIMIT) {
      append_pieces(text, static_cast<size_t>(begin), static_cast<size_t>(end), pieces);
    } else if (!pieces.empty() && pieces.back().end == static_cast<size_t>(begin) && is_raised_digit(text, begin)) {
      pieces.back().end = static_cast<size_t>(end);  // "m²", "CO₂"
    }
    begin = end;
  }
  utext_close(&source);

  for (size_t i = 1; i < pieces.size(); ++i) {
    size_t at = pieces[i - 1].end;
    if (at >= pieces[i].begin) continue;
    UChar32 c = character(text, at);
    if (at != pieces[i].begin) continue;
    pieces[i].before = is_thousand(text, pieces, i, c) ? Link::thousand : link(c);
  }
  part_hours(text, pieces);

  std::vector<Segment> segments;
  uint32_t position = 0;
  for (size_t first = 0; first < pieces.size();) {
    size_t last = first + 1;
    while (last < pieces.size() && pieces[last].before != Link::none) ++last;
    append_segments(Chunk(text, pieces.data() + first, pieces.data() + last).units(), position, segments);
    first = last;
  }
  return segments;
}

}  // namespace resonance::search
