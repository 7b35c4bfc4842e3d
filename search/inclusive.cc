#include "search/inclusive.h"

#include <array>

#include "base/unicode.h"

namespace resonance::search {
namespace {

enum class Joining {
  append,   // citoyen + ne
  overlap,  // direc(teur) + trice: from the last letter of the base that is the ending's first
  replace,  // sporti(f) + ve: instead of the base's last letter
  eur,      // act(eur) + rice
};

struct Ending {
  std::string_view text;
  Joining joining;
  bool after_hyphen;
};

constexpr std::array<Ending, 21> endings{{
    {"e", Joining::append, true},      {"ne", Joining::append, true},     {"le", Joining::append, false},
    {"te", Joining::append, false},    {"se", Joining::replace, false},   {"que", Joining::append, false},
    {"sse", Joining::append, true},    {"fe", Joining::append, false},    {"ve", Joining::replace, true},
    {"re", Joining::append, false},    {"rice", Joining::eur, true},      {"trice", Joining::overlap, true},
    {"drice", Joining::overlap, true}, {"euse", Joining::overlap, true},  {"ere", Joining::overlap, true},
    {"iere", Joining::overlap, true},  {"ive", Joining::overlap, true},   {"elle", Joining::overlap, false},
    {"enne", Joining::overlap, true},  {"ienne", Joining::overlap, true}, {"esse", Joining::overlap, true},
}};

const Ending* ending(std::string_view text) {
  for (const Ending& each : endings) {
    if (each.text == text) return &each;
  }
  return nullptr;
}

bool ends_in_plural(std::string_view text) {
  return text.ends_with('s') || text.ends_with('x');
}

std::string feminine_of(std::string_view base, const Ending& with) {
  std::string stem(base);
  switch (with.joining) {
    case Joining::append: break;
    case Joining::replace:
      // "heureux·se" and "chercheur·se" lose their last letter, "français·se" has none to lose.
      if (base.ends_with('x') || base.ends_with('f') || base.ends_with('r')) stem.pop_back();
      break;
    case Joining::eur:
      if (base.ends_with("eur")) stem.resize(stem.size() - 3);
      break;
    case Joining::overlap:
      if (size_t at = base.rfind(with.text.front()); at != std::string_view::npos && at + 6 > base.size())
        stem.resize(at);
      break;
  }
  return stem + std::string(with.text);
}

}  // namespace

std::optional<InclusiveForms> inclusive_forms(std::string_view base, std::string_view suffix, std::string_view plural,
                                              bool after_hyphen) {
  if (length(base) < 3 || suffix.size() > 8) return std::nullopt;
  std::string ending_text = folded(suffix);
  bool is_plural = !plural.empty();
  const Ending* found = ending(ending_text);
  if (!found && ending_text.size() > 1 && ending_text.ends_with('s')) {  // "élu·es"
    ending_text.pop_back();
    found = ending(ending_text);
    is_plural = true;
  }
  if (!found || (after_hyphen && !found->after_hyphen)) return std::nullopt;

  std::string masculine = folded(base);
  std::string singular = masculine;
  if (is_plural && ends_in_plural(masculine)) {  // "tous·tes", "acteurs·trices", "nombreux·ses"
    singular.pop_back();
  } else if (is_plural) {
    masculine += plural.empty() ? "s" : folded(plural);
  }
  return InclusiveForms{masculine, feminine_of(singular, *found) + (is_plural ? "s" : "")};
}

}  // namespace resonance::search
