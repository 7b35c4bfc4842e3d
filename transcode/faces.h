// The boxes that cover faces. Pure, one thread each.
//
// A blurred box is a mosaic of few coarse cells, smoothed. A plain blur can be computed back, and the cells of a fine
// mosaic give away a face to whoever tries the faces they know (McPherson, Shokri, Shmatikov, "Defeating Image
// Obfuscation with Deep Learning", 2016). So at most six cells stand along the longer side, each in one of eight steps
// of brightness and colour, from nothing but the points of this one picture within the box; smoothing only makes it
// pleasant to look at. It still shows the colour of hair and skin, and many pictures show more than one: an opaque box
// shows nothing at all.
#pragma once

#include <vector>

#include "transcode/alterations.h"
#include "transcode/libav.h"

namespace resonance::transcode {

// A part of a picture in points, all even.
struct PointBox {
  int left = 0;
  int top = 0;
  int right = 0;  // exclusive
  int bottom = 0;
  bool operator==(const PointBox&) const = default;
};

// Whether something that is shown from `start` until `end` (kClockBase, exclusive) shows a face that is to be covered.
bool touches_face(const CoveredFace& face, int64_t start, int64_t end);
bool touches_face(const std::vector<CoveredFace>& faces, int64_t start, int64_t end);

// What a picture of `width` x `height` has to cover when it is shown from `start` until `end`, which touch the face:
// every place at which the box is meanwhile, and two points more, which scaling has smeared.
PointBox box_while(const CoveredFace& face, int64_t start, int64_t end, int width, int height);

// Covers a yuv420p picture in the 16..235 range, which becomes a copy of its own where others look at it.
void cover_faces(const std::vector<CoveredFace>& faces, int64_t start, int64_t end, AVFrame& picture);

}  // namespace resonance::transcode
