// Passages of films and sounds that were removed: from the commit of a seal on, nobody gets their picture, sound, words
// or anything made of them. Part of Catalogue.
//
// A seal closes its media: it goes back to processing, which the gate shows to nobody, and a preparation is queued that
// knows of the seal, in place of one that does not. What that publishes is open again. Words are left out at once
// (Transcripts::cues). The original keeps everything, and never leaves.
#pragma once

#include "catalogue/types.h"

namespace resonance {

class Database;

class Seals {
 public:
  explicit Seals(Database& database) : database_(database) {}

  // Seals [start_ms, end_ms) of a film or a sound. An end up to a second after the film's is the film's.
  // Error{not_found}: no such media; Error{invalid}: an end that is not after the start, or a start or an end outside
  // of the film, or more than 200 seals; Error{conflict}: it was never prepared, has no time, or all of this is sealed
  // already.
  Seal add(const MediaId& media, int64_t start_ms, int64_t end_ms, const std::optional<AccountId>& account);
  // In the order of their start; they may overlap.
  std::vector<Seal> of_media(const MediaId& media);
  // Gives a passage back: a preparation is queued, the words are there at once. What is served stays as it is until
  // then. Error{not_found}.
  void lift(const SealId& id);

 private:
  Database& database_;
};

}  // namespace resonance
