// People in films and sounds who asked to be covered: a box over a face, or a changed voice. From the commit of a mask
// on, nobody gets them as they were. Part of Catalogue.
//
// A mask closes its media as a seal does (catalogue/seals.h), until it is prepared with the mask. What is said stays.
// The original keeps everything, and never leaves.
#pragma once

#include "catalogue/types.h"

namespace resonance {

class Database;

class Masks {
 public:
  explicit Masks(Database& database) : database_(database) {}

  // `mask` without its id and dates. A face has at least two moments, in any order, and lasts from the first to the
  // last, both included; of a voice that lasts to the end of its media, an end up to a second later is that one.
  // Error{not_found}: no such media; Error{invalid}: times outside of it or out of order, a box that is nearly empty or
  // leaves the picture, two moments that are one, more than 1,000 moments or 50 masks; Error{conflict}: the media was
  // never prepared, or has no picture, or no sound, to mask.
  Mask add(const Mask& mask);
  // Puts another one in its place: the media is closed, so that nothing is seen between the two. Keeps its id. The
  // Errors of add(), and Error{not_found} for its id.
  Mask change(const MaskId& id, const Mask& mask);
  // In the order of their start.
  std::vector<Mask> of_media(const MediaId& media);
  // A preparation is queued without it. What is served stays as it is until then. Error{not_found}.
  void lift(const MaskId& id);

 private:
  Database& database_;
};

}  // namespace resonance
