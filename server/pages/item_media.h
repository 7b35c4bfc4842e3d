// The files of an item as its page shows them: player, transcript, chapters, photos, honest states.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/app.h"
#include "server/http.h"
#include "server/pages/cards.h"

namespace resonance::server::pages {

struct ShownTranscript {
  std::string language;
  std::vector<Cue> cues;
};

// One media with all that its block needs, read once.
struct ShownMedia {
  Media media;
  std::vector<Rendition> renditions;
  std::vector<ShownTranscript> captions;
  std::vector<ShownTranscript> chapters;
  std::optional<Picture> picture;  // its poster, or the photo itself
  std::optional<Job> early;        // a film in preparation whose first chunks can be watched
  std::vector<Poster> posters;     // what the picture can be chosen from

  const Rendition* of_role(std::string_view role) const;
};

// Every media of the item that the gate lets this viewer have for that use, in order; for its manager also those that
// are not ready.
std::vector<ShownMedia> shown_media(App& app, const Request& request, const Item& item, Use use = Use::view);

// Where its words are corrected line by line; without a language in that of its item.
std::string captions_page_path(const Media& media, std::string_view language = {});

// A name for the block of a film or a sound when the item has several, and for its player.
std::string media_title(const Words& words, const ShownMedia& shown, int number, int count);
// The block of a film or a sound, `number` of `count` of them. `start_seconds`: where the address asks to begin.
View player_view(App& app, const Request& request, const Item& item, const ShownMedia& shown, int number, int count,
                 int64_t start_seconds);
View photo_view(const Request& request, const Item& item, const ShownMedia& shown, int number);
// Of a ready file of which a part could not be read: `damage`, a sentence for its manager, else false; `resume_url`.
void set_damage(App& app, const Request& request, const Item& item, const Media& media, View& view);
// A file on its way: uploading, processing or failed, with what its manager can do.
View pending_view(App& app, const Request& request, const Item& item, const ShownMedia& shown);
// All files as the edit page manages them.
View managed_view(App& app, const Request& request, const Item& item, const ShownMedia& shown);

}  // namespace resonance::server::pages
