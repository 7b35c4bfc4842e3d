#include "search/stored_item.h"

#include <xapian.h>
#include <algorithm>

#include "base/unicode.h"
#include "search/documents.h"

namespace resonance::search {
namespace {

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

void pack_tokens(std::string& bytes, const std::vector<Token>& tokens, const std::vector<uint32_t>& forms) {
  size_t begin = 0;
  for (size_t i = 0; i < tokens.size(); ++i) {
    pack(bytes, uint64_t{forms[i]} * 2 + (tokens[i].parts > 0 ? 1 : 0));
    // A part begins where its compound does, or after.
    pack(bytes, tokens[i].begin - begin);
    pack(bytes, tokens[i].end - tokens[i].begin);
    begin = tokens[i].begin;
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
  std::vector<uint32_t>& terms = forms_.emplace_back();
  for (const std::string& word : forms->words) terms.push_back(number_of_term(word_term({}, word)));
  for (const std::string& stem : forms->stems) terms.push_back(number_of_term(stem_term({}, language, stem)));
  return known->second;
}

void StoringItem::add(const TextField& field, const FieldText& text, const std::vector<Token>& tokens) {
  // What comes later in so long an item is found, and not shown.
  if (texts_.size() > most_stored_bytes) return;
  ++text_count_;
  pack(texts_, static_cast<uint64_t>(&field - text_fields().data()));
  pack(texts_, static_cast<uint64_t>(text.language));
  pack(texts_, text.text);
  std::string part;
  pack_place(part, text.place);
  pack(texts_, part);
  part.clear();
  std::vector<uint32_t> forms;
  forms.reserve(tokens.size());
  for (const Token& token : tokens) forms.push_back(number_of_form(token.forms, text.language));
  pack_tokens(part, tokens, forms);
  pack(texts_, part);
}

std::string StoringItem::packed(const IndexedItem& item) const {
  std::string bytes;
  pack(bytes, item.media.size());
  for (const IndexedMedia& media : item.media) pack(bytes, media.id.text());
  std::vector<std::pair<std::string_view, uint32_t>> sorted(terms_.begin(), terms_.end());
  std::sort(sorted.begin(), sorted.end());
  std::vector<uint32_t> place_of(sorted.size());
  pack(bytes, sorted.size());
  for (size_t i = 0; i < sorted.size(); ++i) {
    place_of[sorted[i].second] = static_cast<uint32_t>(i);
    pack(bytes, sorted[i].first);
  }
  pack(bytes, forms_.size());
  for (const std::vector<uint32_t>& terms : forms_) {
    pack(bytes, terms.size());
    for (uint32_t term : terms) pack(bytes, place_of[term]);
  }
  pack(bytes, text_count_);
  return bytes + texts_;
}

void StoredText::damaged() {
  throw Xapian::DatabaseCorruptError("an item's text does not fit its tokens");
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
    if (cue.end > text.size() || cue.begin > cue.end) damaged();
    place.cues.push_back(cue);
  }
  return place;
}

StoredItem::StoredItem(std::string packed) : packed_(std::move(packed)) {
  Unpacker bytes(packed_);
  media_.resize(bytes.count());
  for (std::string_view& each : media_) each = bytes.text();
  terms_.resize(bytes.count());
  for (std::string_view& each : terms_) each = bytes.text();
  const size_t forms = bytes.count();
  form_begins_.reserve(forms + 1);
  form_begins_.push_back(0);
  for (size_t form = 0; form < forms; ++form) {
    for (size_t left = bytes.count(); left > 0; --left) {
      form_terms_.push_back(static_cast<uint32_t>(bytes.number()));
      if (form_terms_.back() >= terms_.size()) throw Xapian::DatabaseCorruptError("a form of terms that are not there");
    }
    form_begins_.push_back(static_cast<uint32_t>(form_terms_.size()));
  }
  texts_.resize(bytes.count());
  for (StoredText& each : texts_) {
    const uint64_t field = bytes.number();
    if (field >= text_fields().size()) throw Xapian::DatabaseCorruptError("a text of a field that is not there");
    each.field = &text_fields()[field];
    each.language = bytes.number() == static_cast<uint64_t>(Language::english) ? Language::english : Language::french;
    each.text = bytes.text();
    each.packed_place = bytes.text();
    each.packed_tokens = bytes.text();
    each.form_count = forms;
  }
}

MediaId StoredItem::media(int order) const {
  const auto at = static_cast<size_t>(order);
  std::optional<MediaId> id;
  if (at < media_.size()) id = MediaId::parse(media_[at]);
  if (!id) throw Xapian::DatabaseCorruptError("a moment of a media that is not there");
  return *id;
}

std::optional<StoredItem::Written> StoredItem::written(std::string_view word_term) const {
  const auto term = std::lower_bound(terms_.begin(), terms_.end(), word_term);
  if (term == terms_.end() || *term != word_term) return std::nullopt;
  const auto number = static_cast<uint32_t>(term - terms_.begin());
  std::vector<bool> has_it(form_count());
  for (size_t form = 0; form < form_count(); ++form) {
    // A second word is inclusive writing, which is two words at once.
    size_t words = 0;
    each_term(form, [&](uint32_t each) {
      words += terms_[each].starts_with('Z') ? 0 : 1;
      has_it[form] = has_it[form] || each == number;
    });
    if (words > 1) has_it[form] = false;
  }
  std::optional<Written> first, inside;
  const auto is_lower = [](const std::string& text) { return lowercase(text) == text; };
  for (const StoredText& text : texts_) {
    text.each_token([&](const StoredToken& token) {
      if (!has_it[token.form] || token.is_compound || (inside && is_lower(inside->text))) return;
      // The capital of a first word says nothing; a capital elsewhere is a name's.
      Written here{std::string(text.text.substr(token.begin, token.end - token.begin)), std::nullopt};
      const bool is_of_media = text.field->shown == Shown::moment || text.field->name == legend_field ||
                               text.field->prefix == speaker_prefix;
      if (is_of_media) here.media = media(text.place().media_order);
      (token.begin == 0 ? first : inside) = std::move(here);
    });
  }
  if (inside || !first) return inside;
  first->text = lowercase(first->text);
  return first;
}

}  // namespace resonance::search
