#include "transcode/document_refusals.h"

#include "base/error.h"

namespace resonance::transcode {

void refuse_damaged_document() {
  throw Error(ErrorCode::invalid, {"This document is damaged and cannot be read. Check that it opens on your own "
                                   "device, then send it again."});
}

void refuse_partial_document() {
  throw Error(ErrorCode::invalid, {"Only part of the document arrived. Check that it opens whole on your own device, "
                                   "then send it again."});
}

void refuse_protected_document() {
  throw Error(ErrorCode::invalid, {"This document is protected by a password: save it without, then send it again."});
}

void refuse_empty_document() {
  throw Error(ErrorCode::invalid,
              {"There is no text in this document. Check that it opens on your own device, then send it again."});
}

void refuse_wordy_document() {
  throw Error(ErrorCode::too_large,
              {"This document holds more text than the library reads. Send it in several parts."});
}

void refuse_unpacking_document() {
  throw Error(ErrorCode::too_large,
              {"This document unpacks to more than the library reads. Save it as PDF, then send that."});
}

void refuse_slow_document() {
  throw Error(ErrorCode::too_large,
              {"This document takes too long to read. Save it again as PDF, or send it in several parts."});
}

}  // namespace resonance::transcode
