// How much of anything the engine accepts. What a file declares is checked against these before it sizes anything.
#pragma once

#include <cstdint>

namespace resonance::transcode::limits {

inline constexpr int64_t kVideoPixels = 40'000'000;   // 8K is 33 million
inline constexpr int64_t kPhotoPixels = 100'000'000;  // a 12000x12000 bomb is 144 million
inline constexpr int64_t kPhotoBytes = 300'000'000;
inline constexpr int64_t kDocumentBytes = 100'000'000;  // read into memory whole
inline constexpr int kDocumentPages = 1000;
inline constexpr int64_t kDocumentTextBytes = 4 << 20;  // a thick book is 1 MiB
inline constexpr int64_t kTextFileBytes = 1 << 20;      // of a .txt or .md file
inline constexpr int64_t kDocumentReadingMs = 90'000;   // below what a runner grants to an unrecognised file
inline constexpr int64_t kZipEntries = 10'000;          // an illustrated report has hundreds
inline constexpr int64_t kUnpackedBytes = 64 << 20;     // of all that is read of one archive
inline constexpr int kXmlDepth = 256;

inline constexpr int kSmallestSide = 16;  // below, neither a film nor its rungs can be seen
inline constexpr int kLargestSide = 16'384;

inline constexpr int kStreams = 16;  // a phone writes 5, a GoPro 5, a broadcast recording a dozen
inline constexpr int64_t kDurationMs = 12 * 3600 * 1000;
inline constexpr int kFrameRate = 60;  // faster films lose frames evenly down to this
inline constexpr int kSampleRate = 384'000;
inline constexpr int kChannels = 16;

// Less than this much of a damaged file is not worth keeping.
inline constexpr int64_t kSmallestUsefulPartMs = 1000;

}  // namespace resonance::transcode::limits
