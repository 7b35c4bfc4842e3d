// The languages that search reads. "en…" is English, everything else French: the library's own language.
#pragma once

#include <string_view>

namespace resonance::search {

enum class Language { french, english };

inline Language language_named(std::string_view code) {
  return code.starts_with("en") ? Language::english : Language::french;
}

}  // namespace resonance::search
