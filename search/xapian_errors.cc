#include "search/xapian_errors.h"

#include <string_view>

#include "base/log.h"

namespace resonance::search {

Error translated(const Xapian::Error& error) {
  std::string_view type = error.get_type();  // Xapian::Error is not polymorphic
  // The type only: a message may hold a searched word.
  log::warning("index_error", {{"type", type}});
  if (type == "DatabaseLockError") {
    return Error(
        ErrorCode::locked,
        {"The search index is being written by another process. Nothing was changed: wait until it has ended."});
  }
  if (type.starts_with("Database")) {
    return Error(ErrorCode::unavailable,
                 {"The search index cannot be read or written just now. No contribution is lost: "
                  "try again in a moment, or rebuild the index."});
  }
  return Error(ErrorCode::internal, {"The search failed because of a defect in the program. Nothing was changed."});
}

}  // namespace resonance::search
