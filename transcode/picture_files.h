// Pictures as files for the web, through libvips: AVIF, WebP and JPEG in several widths, without a trace of the camera.
//
// Call start_libraries() first. Any thread, each with an OutputFolder of its own; a call saves on two threads where
// start_libraries() allows two.
#pragma once

#include <span>
#include <string>

#include "transcode/output_folder.h"
#include "transcode/poster.h"

namespace vips {
class VImage;
}

namespace resonance::transcode {

enum class PictureFormat { jpeg, webp, avif };

struct PictureSet {
  static constexpr int kNoAvif = -1;

  Role role{};
  std::string name;             // "poster": the files are poster-640.jpg …
  std::span<const int> widths;  // ascending; those above the picture's own are left out for its own
  int avif_width = 0;           // 0: AVIF in every width; else in this width alone, or kNoAvif
  int poster = 0;               // OutputFile::poster of each
};

// Writes the set, lists it in `folder` in a fixed order and gives `folder` the placeholder of the picture. `picture`:
// 8-bit sRGB, upright; removes every metadata field itself (libvips 8.14.1 leaves EXIF in WebP when told only to strip,
// security.md §2.2).
//
// All widths are in memory first, each scaled from the one above. Then they are saved, the smallest JPEG first.
// After an Error `folder` lists nothing of the set.
void write_picture_set(const vips::VImage& picture, const PictureSet& set, OutputFolder& folder);
void write_picture_set(const RgbImage& picture, const PictureSet& set, OutputFolder& folder);

void write_jpeg(const RgbImage& picture, Role role, const std::string& name, OutputFolder& folder);

// Error{unavailable or internal} from libvips's error text, while writing.
[[noreturn]] void throw_vips();

}  // namespace resonance::transcode
