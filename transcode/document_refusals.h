// The sentences by which the readers of documents refuse one: each said in one place, whatever its format.
#pragma once

namespace resonance::transcode {

[[noreturn]] void refuse_damaged_document();    // Error{invalid}
[[noreturn]] void refuse_partial_document();    // Error{invalid}: its end is missing
[[noreturn]] void refuse_protected_document();  // Error{invalid}: it wants a password
[[noreturn]] void refuse_empty_document();      // Error{invalid}: no word in it
[[noreturn]] void refuse_wordy_document();      // Error{too_large}: more than limits::kDocumentTextBytes
[[noreturn]] void refuse_unpacking_document();  // Error{too_large}: a bomb, or nearly
[[noreturn]] void refuse_slow_document();       // Error{too_large}: longer than limits::kDocumentReadingMs

}  // namespace resonance::transcode
