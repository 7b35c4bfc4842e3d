#include "search/stored_item.h"

#include <xapian.h>
#include <algorithm>
#include <tuple>

#include "base/unicode.h"
#include "search/compression.h"
#include "search/documents.h"

namespace resonance::search {
namespace {

// Smaller frames compress worse, larger ones hold more that is not shown.
constexpr size_t usual_frame_bytes = 4'096;
// A term is sought among the first ones of the groups, then in its group.
constexpr size_t terms_of_a_group = 16;

void pack_place(std::string& bytes, const Place& place) {
  pack(bytes, static_cast<uint64_t>(place.media_order));
  pack(bytes, place.page ? static_cast<uint64_t>(*place.page) + 1 : 0);
  if (place.page) return;
  pack(bytes, place.speaker);
  for (const PassageCue& cue : place.cues) {
    pack_signed(bytes, cue.start_ms);
    pack_signed(bytes, cue.end_ms - cue.start_ms);
    pack(bytes, cue.begin);
    pack(bytes, cue.end - cue.begin);
  }
}

// Each after the one before it.
void pack_words(std::string& bytes, const std::vector<Token>& tokens) {
  size_t end = 0;
  for (const Token& token : tokens) {
    if (token.parts > 0) continue;
    pack(bytes, token.begin - end);
    pack(bytes, token.end - token.begin);
    end = token.end;
  }
}

}  // namespace

uint32_t StoringItem::number_of_term(std::string term) {
  return terms_.try_emplace(std::move(term), static_cast<uint32_t>(terms_.size())).first->second;
}

uint32_t StoringItem::number_of_form(const std::shared_ptr<const Forms>& forms, Language language) {
  const auto [known, is_new] =
      known_forms_[static_cast<size_t>(language)].try_emplace(forms, static_cast<uint32_t>(forms_.size()));
  if (!is_new) return known->second;
  std::vector<uint32_t>& terms = forms_.emplace_back().terms;
  for (const std::string& word : forms->words) terms.push_back(number_of_term(word_term({}, word)));
  for (const std::string& stem : forms->stems) terms.push_back(number_of_term(stem_term({}, language, stem)));
  return known->second;
}

void StoringItem::add_place(Form& form, uint32_t word, uint32_t parts) const {
  if (form.text != text_count_) form.word = 0;
  pack(form.places, uint64_t{text_count_ - form.text} * 2 + (parts > 0 ? 1 : 0));
  pack(form.places, word - form.word);
  if (parts > 0) pack(form.places, parts);
  form.text = text_count_;
  form.word = word;
}

void StoringItem::add(const TextField& field, const FieldText& text, const std::vector<Token>& tokens) {
  // What comes later in so long an item is found, and not shown.
  if (stored_bytes_ > most_stored_bytes) return;
  stored_bytes_ += text.text.size();
  const bool begins_frame = frames_.empty() || frames_.back().size() >= usual_frame_bytes;
  if (begins_frame) frames_.emplace_back();
  pack(frames_.back(), text.text);
  std::string part;
  pack_place(part, text.place);
  pack(frames_.back(), part);
  part.clear();
  pack_words(part, tokens);
  pack(frames_.back(), part);
  uint32_t word = 0;
  for (const Token& token : tokens) {
    add_place(forms_[number_of_form(token.forms, text.language)], word, token.parts);
    if (token.parts == 0) ++word;
  }
  pack(heads_, static_cast<uint64_t>(&field - text_fields().data()) * 2 + (begins_frame ? 1 : 0));
  pack(heads_, static_cast<uint64_t>(text.language));
  pack(heads_, word);
  ++text_count_;
}

std::string StoringItem::packed_terms() const {
  std::vector<std::vector<uint32_t>> forms_of(terms_.size());
  for (uint32_t form = 0; form < forms_.size(); ++form) {
    for (const uint32_t term : forms_[form].terms) {
      if (forms_of[term].empty() || forms_of[term].back() != form) forms_of[term].push_back(form);
    }
  }
  std::vector<std::pair<std::string_view, uint32_t>> sorted(terms_.begin(), terms_.end());
  std::sort(sorted.begin(), sorted.end());
  std::string bytes, group, packed_forms;
  std::string_view before;
  pack(bytes, (sorted.size() + terms_of_a_group - 1) / terms_of_a_group);
  for (size_t i = 0; i < sorted.size(); ++i) {
    const auto& [text, number] = sorted[i];
    if (i % terms_of_a_group == 0) before = {};
    const auto same =
        static_cast<size_t>(std::mismatch(text.begin(), text.end(), before.begin(), before.end()).first - text.begin());
    pack(group, same);
    pack(group, text.substr(same));
    before = text;
    packed_forms.clear();
    uint32_t last = 0;
    for (const uint32_t form : forms_of[number]) {
      pack(packed_forms, form - last);
      last = form;
    }
    pack(group, packed_forms);
    if ((i + 1) % terms_of_a_group != 0 && i + 1 < sorted.size()) continue;
    pack(bytes, group);
    group.clear();
  }
  return bytes;
}

std::string StoringItem::packed(const IndexedItem& item) const {
  std::string head;
  pack(head, item.media.size());
  for (const IndexedMedia& media : item.media) pack(head, media.id.text());
  pack(head, text_count_);
  head += heads_;
  head += packed_terms();
  pack(head, forms_.size());
  for (const Form& form : forms_) pack(head, form.places);
  std::string bytes;
  pack(bytes, compressed(head));
  for (const std::string& frame : frames_) pack(bytes, compressed(frame));
  return bytes;
}

Place StoredText::place() const {
  Unpacker bytes(packed_place);
  Place place;
  place.media_order = static_cast<int>(bytes.number());
  if (const auto page = static_cast<int>(bytes.number()); page > 0) {
    place.page = page - 1;
    return place;
  }
  place.speaker = bytes.text();
  while (!bytes.done()) {
    PassageCue cue;
    cue.start_ms = bytes.signed_number();
    cue.end_ms = cue.start_ms + bytes.signed_number();
    cue.begin = static_cast<size_t>(bytes.number());
    cue.end = cue.begin + static_cast<size_t>(bytes.number());
    if (cue.end > text.size() || cue.begin > cue.end) throw Xapian::DatabaseCorruptError("a cue outside of its text");
    place.cues.push_back(cue);
  }
  return place;
}

std::vector<Range> StoredText::words() const {
  std::vector<Range> found;
  size_t end = 0;
  for (Unpacker bytes(packed_words); !bytes.done();) {
    const size_t begin = end + static_cast<size_t>(bytes.number());
    end = begin + static_cast<size_t>(bytes.number());
    if (end > text.size() || begin > end) throw Xapian::DatabaseCorruptError("a word outside of its text");
    found.push_back({begin, end});
  }
  return found;
}

Range range_at(const StoredPlace& place, const std::vector<Range>& words) {
  if (place.words == 0 || place.words > words.size() || place.word > words.size() - place.words) {
    throw Xapian::DatabaseCorruptError("a place outside of its text");
  }
  return {words[place.word].begin, words[place.word + place.words - 1].end};
}

void StoredItem::damaged() {
  throw Xapian::DatabaseCorruptError("an item's words do not fit its texts");
}

StoredItem::StoredItem(std::string packed) : packed_(std::move(packed)) {
  Unpacker frames(packed_);
  head_bytes_ = decompressed(frames.text());
  Unpacker bytes(head_bytes_);
  media_.resize(bytes.count());
  for (std::string_view& each : media_) each = bytes.text();
  heads_.resize(bytes.count());
  for (uint32_t i = 0; i < heads_.size(); ++i) {
    Head& each = heads_[i];
    const uint64_t field = bytes.number();
    if (field / 2 >= text_fields().size()) damaged();
    each.field = &text_fields()[field / 2];
    each.language = bytes.number() == static_cast<uint64_t>(Language::english) ? Language::english : Language::french;
    each.words = static_cast<uint32_t>(bytes.number());
    if (field % 2 != 0) frames_.push_back({frames.text(), i, {}, {}});
    if (frames_.empty()) damaged();
    each.frame = static_cast<uint32_t>(frames_.size() - 1);
  }
  term_groups_.resize(bytes.count());
  for (std::string_view& each : term_groups_) each = bytes.text();
  forms_.resize(bytes.count());
  for (std::string_view& each : forms_) each = bytes.text();
}

const StoredText& StoredItem::text(uint32_t number) {
  Frame& frame = frames_[heads_.at(number).frame];
  if (frame.texts.empty()) {
    frame.bytes = decompressed(frame.compressed);
    Unpacker bytes(frame.bytes);
    while (!bytes.done()) {
      StoredText& next = frame.texts.emplace_back();
      next.text = bytes.text();
      next.packed_place = bytes.text();
      next.packed_words = bytes.text();
    }
  }
  if (number - frame.first_text >= frame.texts.size()) damaged();
  return frame.texts[number - frame.first_text];
}

std::string_view StoredItem::written_at(const StoredPlace& place) {
  const StoredText& whole = text(place.text);
  const Range range = range_at(place, whole.words());
  return whole.text.substr(range.begin, range.end - range.begin);
}

std::string_view StoredItem::packed_forms(std::string_view term) const {
  const auto first_term = [](std::string_view group) {
    Unpacker bytes(group);
    if (bytes.number() != 0) damaged();
    return bytes.text();
  };
  const auto after =
      std::upper_bound(term_groups_.begin(), term_groups_.end(), term,
                       [&](std::string_view sought, std::string_view group) { return sought < first_term(group); });
  std::string_view found;
  if (after == term_groups_.begin()) return found;
  each_term(*(after - 1), [&](const std::string& each, std::string_view forms) {
    if (each == term) found = forms;
  });
  return found;
}

MediaId StoredItem::media(int order) const {
  const auto at = static_cast<size_t>(order);
  std::optional<MediaId> id;
  if (at < media_.size()) id = MediaId::parse(media_[at]);
  if (!id) throw Xapian::DatabaseCorruptError("a moment of a media that is not there");
  return *id;
}

std::vector<StoredPlace> StoredItem::places_of(const std::vector<size_t>& forms) const {
  std::vector<StoredPlace> places;
  for (const size_t form : forms) {
    each_place(form, [&](const StoredPlace& place) {
      if (place.words == 1) places.push_back(place);
    });
  }
  std::sort(places.begin(), places.end(), [](const StoredPlace& one, const StoredPlace& other) {
    return std::tie(one.text, one.word) < std::tie(other.text, other.word);
  });
  return places;
}

// Without inclusive writing, which says two words at once.
std::vector<size_t> StoredItem::forms_of_word(const std::string& word_term) const {
  std::vector<int> words(form_count());
  for (const std::string_view group : term_groups_) {
    each_term(group, [&](const std::string& term, std::string_view forms) {
      if (!term.starts_with('Z')) each_form(forms, [&](size_t form) { ++words[form]; });
    });
  }
  std::vector<size_t> found;
  each_form(packed_forms(word_term), [&](size_t form) {
    if (words[form] <= 1) found.push_back(form);
  });
  return found;
}

std::optional<StoredItem::Written> StoredItem::written(const std::string& word_term) {
  std::optional<Written> first, inside;
  for (const StoredPlace& place : places_of(forms_of_word(word_term))) {
    // The capital of a first word says nothing; a capital elsewhere is a name's.
    Written here{std::string(written_at(place)), std::nullopt};
    const TextField& field = *heads_[place.text].field;
    if (field.shown == Shown::moment || field.name == legend_field || field.prefix == speaker_prefix) {
      here.media = media(text(place.text).place().media_order);
    }
    (place.word == 0 ? first : inside) = std::move(here);
    if (inside && lowercase(inside->text) == inside->text) break;
  }
  if (inside || !first) return inside;
  first->text = lowercase(first->text);
  return first;
}

}  // namespace resonance::search
