// A WebP file without the chunks that describe the camera and its owner. Pure.
//
// libvips 8.14.1 writes an EXIF chunk into every WebP, even when told to strip and even when the picture has none
// (libvips issue 3340). Source: RFC 9649 §2.7 (extended file format).
#pragma once

#include <string>
#include <string_view>

namespace resonance::transcode {

// The same picture without EXIF, XMP and colour profile chunks, their flags cleared. Bytes that are not a WebP come
// back unchanged.
std::string without_webp_metadata(std::string_view webp);

}  // namespace resonance::transcode
