// What machines read of an item: schema.org as JSON-LD. Pure.
#pragma once

#include <string>
#include <vector>

#include "catalogue/types.h"

namespace resonance::server::pages {

struct DescribedVideo {
  std::string name;
  std::string content_url;  // absolute, as all here
  std::string thumbnail_url;
  int64_t duration_ms = 0;
  std::string transcript;
  std::vector<Cue> chapters;
};

// A VideoObject, or a CreativeWork without `video`, with what it won, as JSON that may stand inside <script>: "<", ">"
// and "&" are escaped. https://developers.google.com/search/docs/appearance/structured-data/video
std::string structured_data(const Item& item, const std::string& url, const DescribedVideo* video,
                            const std::vector<std::string>& awards);

struct DescribedScreening {
  std::string name;
  std::string festival;
  std::string url;      // absolute
  std::string place;    // "MJC de Monts, grande salle"
  std::string address;  // or empty
  std::string commune;  // or empty
  int64_t begins_ms = 0;
  int64_t ends_ms = 0;
  std::vector<std::pair<std::string, int64_t>> films;  // that may be named, with their lengths in milliseconds
};

// A ScreeningEvent, escaped as above. https://schema.org/ScreeningEvent
std::string structured_data(const DescribedScreening& screening);

// "PT1H2M5S" of ISO 8601.
std::string iso_duration(int64_t duration_ms);

}  // namespace resonance::server::pages
