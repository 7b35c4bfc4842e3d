#include "server/pages/hidden.h"

#include <algorithm>

#include "base/clock.h"
#include "server/pages/cards.h"

namespace resonance::server::pages {
namespace {

std::string sealed_sentence(const Words& words, size_t count, bool film) {
  if (count > 1) return words("Passages were removed from this recording, at the request of a person.");
  return film ? words("A passage was removed from this film, at the request of a person.")
              : words("A passage was removed from this sound, at the request of a person.");
}

ViewList sentences(App& app, const Words& words, const Media& media) {
  std::vector<std::string> all;
  const size_t seals = app.catalogue.seals.of_media(media.id).size();
  if (seals > 0) all.push_back(sealed_sentence(words, seals, media.type == MediaType::video));
  const std::vector<Mask> masks = app.catalogue.masks.of_media(media.id);
  const auto voice = [](const Mask& mask) { return is_voice(mask.manner); };
  if (!std::ranges::all_of(masks, voice)) all.push_back(words("A face is covered here, at the request of a person."));
  if (std::ranges::any_of(masks, voice)) all.push_back(words("A voice is altered here, at the request of a person."));
  ViewList views;
  for (const std::string& sentence : all) {
    View view;
    view.set("sentence", sentence);
    views.push_back(view);
  }
  return views;
}

}  // namespace

void set_hidden(App& app, const Request& request, const Item& item, const Media& media, View& view) {
  view.set("hidden", sentences(app, app.renderer.words(request.language), media));
  const bool manages = decide(request.viewer, {item}, Use::manage, wall_clock_ms()).allowed();
  const bool timed = media.type == MediaType::video || media.type == MediaType::audio;
  const auto url = [&](const char* page) {
    return manages && media.generation && timed ? View(address(request.language, media_path(media) + page))
                                                : View(false);
  };
  view.set("seals_url", url("/passages"));
  view.set("masks_url", url("/masques"));
}

void set_hiding(App& app, const Request& request, const Item& item, const Media& media, View& view) {
  const Words words = app.renderer.words(request.language);
  view.set("item_title", shown_title(words, item));
  view.set("item_url", address(request.language, item_path(item.id)));
  view.set("retry_url", address(request.language, media_path(media) + "/nouvel-essai"));
  view.set("id", media.id.text());
  view.set("file_name", media.file_name);
  view.set("processing", media.state == MediaState::processing);
  view.set("failed", media.state == MediaState::failed);
  view.set("failure", media.failure.empty() ? View(false) : View(words(media.failure)));
  // Rounds up, so that the last word is within it.
  view.set("duration", timecode(media.duration_ms + 999));
}

}  // namespace resonance::server::pages
