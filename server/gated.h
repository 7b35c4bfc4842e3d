// The thing that an address names, if the gate lets this viewer use it so: what every handler of an item or a media
// begins with. A refusal looks exactly like absence wherever the viewer could not know that the thing exists. Whoever
// is given what is not public is written down (server/viewings.h).
#pragma once

#include "server/app.h"
#include "server/http.h"

namespace resonance::server {

// The item of the first place of the route's pattern. Error{not_found}, Error{forbidden}.
Item gated_item(App& app, const Request& request, Use use);
// The media of the second place, which belongs to `item`. Error{not_found}.
Media gated_media(App& app, const Request& request, const Item& item);
// The same, of a film or a sound alone.
Media gated_timed_media(App& app, const Request& request, const Item& item);

struct GatedMedia {
  Item item;
  Media media;
  std::optional<Job> early;  // see early_playback()
};
// The media of the first place, with its item. For Use::view whoever manages the item has it in any state: they follow
// its preparation and read why it failed; the bytes themselves exist only when it is ready. Error{not_found}.
GatedMedia gated_media(App& app, const Request& request, Use use);

// Of a media's files, those that the gate lets this viewer have; of its transcripts and chapters too.
std::vector<Rendition> visible_renditions(Catalogue& catalogue, const Viewer& viewer, const Item& item,
                                          const Media& media, Use use = Use::view);
std::vector<Transcript> visible_transcripts(Catalogue& catalogue, const Viewer& viewer, const Item& item,
                                            const Media& media, Use use = Use::view);

// What a search, a suggestion or a neighbour named, if the gate lets this viewer find it: the index may still have what
// was withdrawn or removed a moment ago. Every exit of the index goes through these.
std::optional<Item> findable_item(Catalogue& catalogue, const Viewer& viewer, const ItemId& id);
// What a search found in an item, without what stands in a media that may not be found.
search::Hit findable_hit(Catalogue& catalogue, const Viewer& viewer, const Item& item, search::Hit hit);
// All of them.
bool are_findable(Catalogue& catalogue, const Viewer& viewer, const std::vector<search::Source>& sources);
// Without a correction whose words come from what may not be found, and without the hits that it brought. The hits
// themselves are to be asked for one by one.
search::Answer findable_answer(Catalogue& catalogue, const Viewer& viewer, search::Answer answer);
// Those of an item's moments whose media may be found.
std::vector<search::Moment> findable_moments(Catalogue& catalogue, const Viewer& viewer, const Item& item,
                                             std::vector<search::Moment> moments);

// The job whose first chunks can be watched already, of a film that is being prepared for the first time.
std::optional<Job> early_playback(Catalogue& catalogue, const Media& media);

}  // namespace resonance::server
