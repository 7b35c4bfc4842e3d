// What proves an agreement: the paper that was signed, as a PDF or a photo, or what the person said out loud, as a
// sound or a short film. Nothing here opens it: it is told apart by its first bytes, kept, and given to who manages the
// item.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.h"

namespace resonance::server {

// Without bytes: there is none.
struct Proof {
  std::string file_name;
  std::string bytes;
};

constexpr int64_t kProofBytes = int64_t{20} << 20;
// Error{too_large}, in words.
Error proof_too_large();

// The content type by the first bytes: "application/pdf", "image/jpeg", "image/png", "audio/mpeg", "audio/wav",
// "audio/ogg", "video/webm" or "video/mp4" (the last three whether or not there is a picture in it); empty for anything
// else.
std::string proof_type(std::string_view bytes);
// The same of a file; empty too when there is none.
std::string proof_type_of(const std::filesystem::path& file);
// Can it be listened to?
bool is_spoken(std::string_view content_type);

}  // namespace resonance::server
