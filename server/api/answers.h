// The answers of an experience report as JSON: [{question, text, media, start_ms}].
#pragma once

#include <vector>

#include "server/api/shapes.h"

namespace resonance::server::api {

// Error{invalid} for what is no such list; `media` and `start_ms` may be absent or null.
std::vector<Answer> read_answers(const nlohmann::json& list);
// `may_see_media`: else the answer is shown without its moment.
Json shape_of(const Answer& answer, bool may_see_media);

}  // namespace resonance::server::api
