#include "server/pages/structured_data.h"

#include <nlohmann/json.hpp>

#include "base/clock.h"

namespace resonance::server::pages {

namespace {

// As it may stand inside <script>.
std::string safe_json(const nlohmann::json& data) {
  std::string safe;
  for (const char character : data.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)) {
    switch (character) {
      case '<': safe += "\\u003c"; break;
      case '>': safe += "\\u003e"; break;
      case '&': safe += "\\u0026"; break;
      default: safe += character;
    }
  }
  return safe;
}

}  // namespace

std::string iso_duration(int64_t duration_ms) {
  const int64_t seconds = duration_ms / 1000;
  std::string text = "PT";
  if (seconds >= 3600) text += std::to_string(seconds / 3600) + "H";
  if (seconds >= 60) text += std::to_string(seconds / 60 % 60) + "M";
  return text + std::to_string(seconds % 60) + "S";
}

std::string structured_data(const Item& item, const std::string& url, const DescribedVideo* video,
                            const std::vector<std::string>& awards) {
  nlohmann::json data = {{"@context", "https://schema.org"},
                         {"@type", video != nullptr ? "VideoObject" : "CreativeWork"},
                         {"name", item.title},
                         {"description", item.summary.empty() ? item.title : item.summary},
                         {"url", url},
                         {"inLanguage", item.language},
                         {"uploadDate", iso8601(item.published_ms != 0 ? item.published_ms : item.created_ms)}};
  if (!awards.empty()) data["award"] = awards;
  if (video != nullptr) {
    data["contentUrl"] = video->content_url;
    data["duration"] = iso_duration(video->duration_ms);
    if (!video->thumbnail_url.empty()) data["thumbnailUrl"] = {video->thumbnail_url};
    if (!video->transcript.empty()) data["transcript"] = video->transcript;
    for (const Cue& chapter : video->chapters) {
      const int64_t start = chapter.start_ms / 1000;
      data["hasPart"].push_back({{"@type", "Clip"},
                                 {"name", chapter.text},
                                 {"startOffset", start},
                                 {"endOffset", chapter.end_ms / 1000},
                                 {"url", url + "?t=" + std::to_string(start)}});
    }
  }
  return safe_json(data);
}

std::string structured_data(const DescribedScreening& screening) {
  nlohmann::json place = {{"@type", "Place"}, {"name", screening.place}};
  if (!screening.address.empty() || !screening.commune.empty()) {
    place["address"] = {{"@type", "PostalAddress"},
                        {"streetAddress", screening.address},
                        {"addressLocality", screening.commune},
                        {"addressCountry", "FR"}};
  }
  nlohmann::json data = {{"@context", "https://schema.org"},
                         {"@type", "ScreeningEvent"},
                         {"name", screening.name},
                         {"url", screening.url},
                         {"startDate", iso8601(screening.begins_ms)},
                         {"endDate", iso8601(screening.ends_ms)},
                         {"eventAttendanceMode", "https://schema.org/OfflineEventAttendanceMode"},
                         {"location", place},
                         {"superEvent", {{"@type", "Festival"}, {"name", screening.festival}}},
                         {"workPresented", nlohmann::json::array()}};
  for (const auto& [title, duration_ms] : screening.films) {
    nlohmann::json film = {{"@type", "Movie"}, {"name", title}};
    if (duration_ms > 0) film["duration"] = iso_duration(duration_ms);
    data["workPresented"].push_back(film);
  }
  return safe_json(data);
}

}  // namespace resonance::server::pages
