// The one error type of the house: what went wrong, as a closed code and a sentence that a person can act on.
//
// Thrown from any room and any thread; caught in two places only, where a request ends and where a job ends.
// Absence that is normal is std::optional, never an Error.
#pragma once

#include <exception>
#include <string>
#include <string_view>

#include "base/message.h"

namespace resonance {

enum class ErrorCode {
  invalid,       // the request or the file says something that cannot be; the same input will fail again
  unauthorised,  // nobody is known to be asking
  forbidden,     // somebody is known, and may not
  not_found,
  conflict,  // the state moved on: read it again, then retry
  locked,    // somebody else holds it right now
  too_large,
  unsupported_media,  // the bytes are not a video, sound, photo or document that the library prepares
  busy,               // too many at once: retry later, nothing was done
  unavailable,        // disk full, database or index unreachable: retry after repair, nothing acknowledged is lost
  internal,           // a defect of ours
};

// The code's own name, as the API and the logs print it: "not_found".
std::string_view name(ErrorCode code);
// The reverse of name(); unknown names read as internal.
ErrorCode error_code_named(std::string_view name);

// The message says what happened, what is safe and what to do, in English; the screen translates it (base/message.h).
class Error : public std::exception {
 public:
  Error(ErrorCode code, Message message);

  ErrorCode code() const { return code_; }
  const Message& message() const { return message_; }
  // The message in English, with its values filled in.
  const char* what() const noexcept override { return what_.c_str(); }

 private:
  ErrorCode code_;
  Message message_;
  std::string what_;
};

// Error{unavailable or internal} built from `errno_value`: ENOSPC and EDQUOT say that the disk is full, EMFILE and
// ENOMEM that the machine is short of something, the rest name the `action` that failed ("write the upload").
Error system_error(int errno_value, std::string_view action);

}  // namespace resonance
