// The one place where Xapian's exceptions become ours. Inner to search/: includes Xapian.
#pragma once

#include <xapian.h>

#include "base/error.h"

namespace resonance::search {

// The Error to throw for it. Database trouble is unavailable, a lock is locked, the rest is a defect of ours: internal.
Error translated(const Xapian::Error& error);

}  // namespace resonance::search
