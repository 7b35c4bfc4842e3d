// What one person in an item agreed to, as the gate reads it. Plain data; the record behind it, with its proof, is
// catalogue/consents.h.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "base/id.h"

namespace resonance {

using ItemId = Id<struct ItemTag>;
using MediaId = Id<struct MediaTag>;
using PersonId = Id<struct PersonTag>;

// How a person is in an item: what of it shows them.
enum class Aspect {
  picture,     // seen in a film
  sound,       // heard
  transcript,  // quoted: what they say, in writing
  photo,       // seen in a photo
  name,        // named in its texts and documents
};

// Who may have it, each agreed to apart.
enum class Scope {
  internal,   // the accounts of the coalition
  library,    // everybody, on the pages of this library
  embedding,  // on the pages of others
  festival,   // the juries and the rooms of the festival
  training,
  press,
};

struct Agreement {
  PersonId person;
  std::optional<MediaId> media;              // absent: they are in the whole contribution
  std::map<Aspect, std::set<Scope>> grants;  // every aspect in which they appear, with what they agreed to for it
  int64_t from_ms = 0;
  int64_t until_ms = 0;  // exclusive; 0: without end. The day they come of age ends what was agreed for them.
  bool withdrawn = false;
};

// "picture", "library": the words of the schema and of the API.
std::string_view name(Aspect value);
std::string_view name(Scope value);
const std::vector<Aspect>& all_aspects();
const std::vector<Scope>& all_scopes();

}  // namespace resonance
