#include "catalogue/text_limit.h"

#include "base/error.h"
#include "base/unicode.h"

namespace resonance {

void require_short(std::string_view text, size_t most) {
  if (length(text) <= most) return;
  throw Error(ErrorCode::invalid, {"This text is too long: at most {limit} characters. Nothing was changed.",
                                   {{"limit", std::to_string(most)}}});
}

std::string limited_text(std::string_view text, size_t most) {
  std::string clean = clean_text(text);
  require_short(clean, most);
  return clean;
}

}  // namespace resonance
