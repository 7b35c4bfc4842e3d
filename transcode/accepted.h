// The table of what the library reads: containers and encodings, and the names of texts. All else stays closed,
// whatever libavcodec could do. (Photos: libraries.h. PDF, OpenDocument and Word texts: sniff.h and office.h.)
//
// Each row is one name of libav's; the lists below hand them to format_whitelist and codec_whitelist (security.md
// §2.1).
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace resonance::transcode {

struct AcceptedName {
  std::string_view name;   // libav's name of the demuxer or decoder
  std::string_view where;  // where such files come from
};

// The endings that named_text() (prepare.h) knows.
std::span<const AcceptedName> accepted_text_endings();

std::span<const AcceptedName> accepted_formats();
std::span<const AcceptedName> accepted_video_decoders();
std::span<const AcceptedName> accepted_audio_decoders();

// "mov,matroska,…" as libav's options want them.
const std::string& format_whitelist();
const std::string& codec_whitelist();

}  // namespace resonance::transcode
