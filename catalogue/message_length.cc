#include "catalogue/message_length.h"

#include "base/error.h"
#include "base/unicode.h"

namespace resonance {

void require_short(std::string_view message, size_t most) {
  if (length(message) <= most) return;
  throw Error(ErrorCode::invalid, {"This message is too long: at most {limit} characters. Nothing was changed.",
                                   {{"limit", std::to_string(most)}}});
}

}  // namespace resonance
