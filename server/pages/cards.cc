#include "server/pages/cards.h"

#include <algorithm>

#include "base/clock.h"
#include "server/display_names.h"
#include "server/gated.h"
#include "server/media.h"
#include "server/search_label.h"

namespace resonance::server::pages {
namespace {

constexpr size_t kExtractLimit = 240;

// The beginning of a text, cut at a word.
std::string beginning(const std::string& text) {
  if (text.size() <= kExtractLimit) return text;
  size_t end = text.rfind(' ', kExtractLimit);
  if (end == std::string::npos || end < kExtractLimit / 2) {
    end = kExtractLimit;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  }
  return text.substr(0, end) + "…";
}

// The media that stands for the item in a list, and what it says of it.
struct Face {
  std::optional<Picture> picture;
  std::string duration;
  bool has_video = false;
  bool has_audio = false;
  int photos = 0;
  int documents = 0;
  bool paper = false;  // the picture is a page: its top says most
};

Face face_of(const App& app, const Request& request, const Item& item) {
  Face face;
  int64_t longest_ms = 0;
  for (const Media& media : app.catalogue.media.of_item(item.id)) {
    if (!decide(request.viewer, {item, &media}, Use::view, wall_clock_ms()).allowed()) continue;
    const bool photo = media.type == MediaType::photo;
    face.documents += media.type == MediaType::document ? 1 : 0;
    face.has_video = face.has_video || media.type == MediaType::video;
    face.has_audio = face.has_audio || media.type == MediaType::audio;
    face.photos += photo ? 1 : 0;
    longest_ms = std::max(longest_ms, media.duration_ms);
    if (!face.picture) {
      face.picture =
          picture_of(media, visible_renditions(app.catalogue, request.viewer, item, media), photo ? "photo" : "poster");
      face.paper = face.picture && media.type == MediaType::document;
    }
  }
  if (longest_ms > 0) face.duration = duration(request.language, longest_ms);
  return face;
}

}  // namespace

View choice(const std::string& value, const std::string& label, bool chosen) {
  View view;
  view.set("value", value);
  view.set("label", label);
  view.set("chosen", chosen);
  return view;
}

std::string kind_label(const Words& words, ItemKind kind) {
  switch (kind) {
    case ItemKind::testimony: return words("Testimony");
    case ItemKind::capsule: return words("Capsule");
    case ItemKind::experience: return words("Experience report");
    case ItemKind::film: return words("Film");
    case ItemKind::resource: return words("Tool");
    case ItemKind::training: return words("Training");
  }
  return {};
}

std::string role_label(const Words& words, Role role) {
  switch (role) {
    case Role::guest: return words("Guest, through the link of a call");
    case Role::juror: return words("Juror: watches and judges films of the festival");
    case Role::depositor: return words("Depositor: deposits, and follows their deposits");
    case Role::moderator: return words("Moderator: reads, publishes, looks after the themes");
    case Role::administrator: return words("Administrator: looks after accounts too");
  }
  return {};
}

std::string publication_label(const Words& words, const Item& item) {
  switch (item.publication) {
    case Publication::draft: return words("Draft, seen by you alone");
    case Publication::submitted: return words("Waiting to be read");
    case Publication::published:
      if (item.visible_from_ms <= wall_clock_ms()) return words("Online");
      return words({"Accepted, shown from {day}", {{"day", long_date(words.language(), item.visible_from_ms)}}});
    case Publication::refused: return words("Refused");
    case Publication::withdrawn: return words("Withdrawn, seen by you alone");
  }
  return {};
}

std::string language_label(const Words& words, std::string_view language) {
  if (language == "fr") return words("French");
  if (language == "en") return words("English");
  return language_name(words.language(), language);
}

std::string stage_label(const Words& words, std::string_view stage) {
  if (stage == "probe") return words("The file is being examined");
  if (stage == "encode") return words("The versions for phones and computers are being made");
  if (stage == "pictures") return words("The pictures are being made");
  if (stage == "verify") return words("The result is being checked");
  return words("Waiting for its turn");
}

std::string theme_label(const Theme& theme, Language language) {
  return in_language(language, theme.label_fr, theme.label_en);
}

std::string place_name(Catalogue& catalogue, std::string_view code) {
  if (code.empty()) return {};
  const auto territory = catalogue.territories.find(code);
  if (!territory) return {};
  if (territory->level != TerritoryLevel::commune && territory->level != TerritoryLevel::intercommunality) {
    return territory->name;
  }
  const auto around = std::find_if(territory->within.begin(), territory->within.end(),
                                   [](const std::string& one) { return one.starts_with("DEP-"); });
  const auto department = around == territory->within.end() ? std::nullopt : catalogue.territories.find(*around);
  return department ? territory->name + " (" + department->name + ")" : territory->name;
}

std::string organisation_name(Catalogue& catalogue, const std::optional<OrganisationId>& id) {
  const auto organisation = id ? catalogue.accounts.find_organisation(*id) : std::nullopt;
  return organisation ? organisation->name : std::string();
}

std::string festival_label(const Words& words, const std::string& year) {
  return year.empty() ? std::string() : words({"Festival {year}", {{"year", year}}});
}

std::string length_label(const Words& words, search::Length length) {
  switch (length) {
    case search::Length::brief: return words("Up to 5 minutes");
    case search::Length::medium: return words("5 to 20 minutes");
    case search::Length::extended: return words("More than 20 minutes");
  }
  return {};
}

std::string near_label(const Words& words, Catalogue& catalogue, const std::string& near, const search::Near& circle) {
  const auto named = catalogue.territories.find(near);
  const auto commune = named && named->centre ? named : catalogue.territories.commune_named(near);
  return words({"within {radius} km of {place}",
                {{"radius", std::to_string(circle.radius_km)}, {"place", commune ? commune->name : near}}});
}

std::string distance_label(const Words& words, double distance_km) {
  const auto whole = static_cast<int64_t>(distance_km + 0.5);
  return whole < 1 ? words("In this commune") : words({"about {n} km away", {{"n", std::to_string(whole)}}});
}

std::string shown_title(const Words& words, const Item& item) {
  return item.title.empty() ? words("Untitled draft") : item.title;
}

std::string file_label(const Media& media) {
  return media.legend.empty() ? media.file_name : media.legend;
}

std::string item_path(const ItemId& id) {
  return "/contributions/" + id.text();
}

std::string media_path(const Media& media) {
  return item_path(media.item) + "/fichiers/" + media.id.text();
}

std::string moment_path(const ItemId& id, const MediaId& media, int64_t start_ms) {
  return item_path(id) + "?t=" + std::to_string(start_ms / 1000) + "#media-" + media.text();
}

std::string moment_path(const ItemId& id, const search::Moment& moment) {
  if (!moment.page) return moment_path(id, moment.media, moment.start_ms);
  // The query opens the text, which an anchor alone does not do in every browser.
  return item_path(id) + "?page=" + std::to_string(std::max(1, *moment.page)) + "#" +
         page_anchor(moment.media, *moment.page);
}

std::string page_anchor(const MediaId& media, int page) {
  return "media-" + media.text() + (page > 0 ? "-page-" + std::to_string(page) : "");
}

std::string rendition_path(const Media& media, const Rendition& rendition) {
  return "/media/" + media.id.text() + "/" + rendition.generation.text() + "/" + rendition.name;
}

View to_view(const Picture& picture) {
  View view;
  view.set("avif", optional_text(picture.avif));
  view.set("webp", optional_text(picture.webp));
  view.set("jpeg", optional_text(picture.jpeg));
  view.set("source", picture.source);
  view.set("largest", picture.largest);
  view.set("width", std::to_string(picture.width));
  view.set("height", std::to_string(picture.height));
  view.set("placeholder", optional_text(picture.placeholder));
  return view;
}

std::optional<Picture> picture_of(const Media& media, const std::vector<Rendition>& renditions, std::string_view role) {
  std::vector<Rendition> ordered;
  for (const Rendition& rendition : renditions) {
    if (rendition.role == role) ordered.push_back(rendition);
  }
  std::sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) { return a.width < b.width; });
  Picture picture;
  for (const Rendition& rendition : ordered) {
    const std::string path = rendition_path(media, rendition);
    std::string* set = rendition.content_type == "image/avif"   ? &picture.avif
                       : rendition.content_type == "image/webp" ? &picture.webp
                       : rendition.content_type == "image/jpeg" ? &picture.jpeg
                                                                : nullptr;
    if (set == nullptr) continue;
    *set += (set->empty() ? "" : ", ") + path + " " + std::to_string(rendition.width) + "w";
    if (set != &picture.jpeg) continue;
    picture.largest = path;
    if (picture.width < 640) {
      picture.source = path;
      picture.width = rendition.width;
      picture.height = rendition.height;
    }
  }
  if (picture.source.empty()) return std::nullopt;
  picture.placeholder = placeholder_url(media);
  return picture;
}

View to_view(const search::Quote& quote) {
  ViewList spans;
  for (const search::Span& span : quote) {
    View view;
    view.set("text", span.text);
    view.set("marked", span.marked);
    spans.push_back(view);
  }
  return spans;
}

View moment_view(const Words& words, const std::string& url, const search::Moment& moment) {
  View view;
  view.set("url", url);
  view.set("time", moment.page ? View(false) : View(timecode(moment.start_ms)));
  view.set("page", moment.page.value_or(0) > 0 ? View(words({"page {n}", {{"n", std::to_string(*moment.page)}}}))
                                               : View(false));
  view.set("written", moment.page.has_value());
  view.set("speaker", optional_text(moment.speaker));
  view.set("chapter", moment.is_chapter);
  view.set("quote", to_view(moment.quote));
  return view;
}

namespace {

Message label_of(std::string_view field) {
  if (field == "theme") return Message("Theme:");
  if (field == "territory") return Message("Place:");
  if (field == "speaker") return Message("Speaking:");
  if (field == "organisation") return Message("In the name of:");
  return {};
}

View labels_view(const Words& words, const std::vector<search::Label>& labels) {
  ViewList list;
  for (const search::Label& each : labels) {
    View view;
    view.set("name", words(label_of(each.field)));
    view.set("text", to_view(each.text));
    list.push_back(view);
  }
  return list;
}

}  // namespace

View card_view(const App& app, const Request& request, const Item& item, const search::Hit* found) {
  std::optional<search::Hit> hit;
  if (found != nullptr) hit = findable_hit(app.catalogue, request.viewer, item, *found);
  const Words words = app.renderer.words(request.language);
  const Face face = face_of(app, request, item);
  View view;
  view.set("url", address(request.language, item_path(item.id)));
  view.set("kind", std::string(name(item.kind)));
  view.set("kind_label", kind_label(words, item.kind));
  view.set("title", to_view(hit && !hit->title.empty() ? hit->title : search::Quote{{item.title, false}}));
  view.set("foreign", item.language != code(request.language) ? View(item.language) : View(false));
  const search::Quote extract = hit && !hit->extract.empty() ? hit->extract
                                : !item.summary.empty()      ? search::Quote{{beginning(item.summary), false}}
                                                             : search::Quote{};
  view.set("extract", to_view(extract));
  view.set("has_extract", !extract.empty());
  const bool is_legend = hit && hit->extract_media && !hit->extract.empty();
  view.set("extract_label", is_legend ? View(words(Message("Legend:"))) : View(false));
  view.set("labels", hit ? labels_view(words, hit->labels) : View(false));
  view.set("has_labels", hit && !hit->labels.empty());
  view.set("picture", face.picture ? to_view(*face.picture) : View(false));
  view.set("paper", face.paper);
  view.set("pattern", std::to_string(static_cast<unsigned char>(item.id.text().back()) % 4));
  view.set("duration", optional_text(face.duration));
  view.set("has_sound_only", face.has_audio && !face.has_video);
  view.set("photos", face.photos > 0 ? View(words.plural(face.photos, "{n} photo", "{n} photos")) : View(false));
  view.set("documents",
           face.documents > 0 ? View(words.plural(face.documents, "{n} document", "{n} documents")) : View(false));
  view.set("place", optional_text(place_name(app.catalogue, item.territory)));
  view.set("organisation", optional_text(organisation_name(app.catalogue, item.organisation)));
  view.set("distance", hit && hit->distance_km ? View(distance_label(words, *hit->distance_km)) : View(false));
  view.set("missing", hit && !hit->missing.empty() ? View(words(missing_words(hit->missing))) : View(false));
  const int64_t date_ms = item.published_ms != 0 ? item.published_ms : item.created_ms;
  view.set("date", long_date(request.language, date_ms));
  view.set("date_iso", iso8601(date_ms));
  ViewList moments;
  if (hit) {
    for (const search::Moment& moment : hit->moments) {
      moments.push_back(moment_view(words, address(request.language, moment_path(item.id, moment)), moment));
    }
  }
  view.set("has_moments", !moments.empty());
  view.set("moments", moments);
  return view;
}

View kind_view(const Words& words, ItemKind kind) {
  View view;
  view.set("value", std::string(name(kind)));
  view.set("label", kind_label(words, kind));
  return view;
}

}  // namespace resonance::server::pages
