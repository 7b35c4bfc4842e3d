// What a playlist calls the way in which a track is written. Pure.
//
// Source: RFC 6381 §3.3; ISO/IEC 14496-15 §5.3.3 (avcC); AV1 Codec ISO Media File Format Binding §5 (av1C).
#pragma once

#include <string>
#include <string_view>

namespace resonance::transcode {

// `description`: of one track, ftyp and moov. "avc1.640028", "av01.0.08M.08", "mp4a.40.2", "opus". Error{internal} for
// any other.
std::string codecs_of(std::string_view description);

}  // namespace resonance::transcode
