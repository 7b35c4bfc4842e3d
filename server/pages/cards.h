// What several pages show of an item in the same way: its kind, its place, its picture, its card in a list.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/app.h"
#include "server/http.h"

namespace resonance::server::pages {

// One of a list to choose from.
View choice(const std::string& value, const std::string& label, bool chosen);

std::string kind_label(const Words& words, ItemKind kind);
std::string role_label(const Words& words, Role role);
// Where an item stands: "Waiting to be read", "Online", …
std::string publication_label(const Words& words, const Item& item);
std::string language_label(const Words& words, std::string_view language);
// What a preparation is doing, from the closed list of transcode's stages.
std::string stage_label(const Words& words, std::string_view stage);
std::string theme_label(const Theme& theme, Language language);
// "Tours (Indre-et-Loire)"; empty for an unknown code.
std::string place_name(Catalogue& catalogue, std::string_view code);
// Or nothing.
std::string organisation_name(Catalogue& catalogue, const std::optional<OrganisationId>& id);
// "Festival 2026"; empty for no edition.
std::string festival_label(const Words& words, const std::string& year);
std::string length_label(const Words& words, search::Length length);
// "within 25 km of Tours"; `near` the commune's code or its name as typed.
std::string near_label(const Words& words, Catalogue& catalogue, const std::string& near, const search::Near& circle);
std::string distance_label(const Words& words, double distance_km);

// Its title, or what stands in for one that has none yet.
std::string shown_title(const Words& words, const Item& item);
// A file as those who deposit know it: its legend, else the name it came with.
std::string file_label(const Media& media);

std::string item_path(const ItemId& id);
// Where what concerns one file of it is done: "/contributions/{id}/fichiers/{media}".
std::string media_path(const Media& media);
// "/contributions/{id}?t=92#media-{media}"
std::string moment_path(const ItemId& id, const MediaId& media, int64_t start_ms);
// The same for what a search found; in a document: "/contributions/{id}?page=3#media-{media}-page-3".
std::string moment_path(const ItemId& id, const search::Moment& moment);
// The name of a page of a document within the item's page; 0: of the document.
std::string page_anchor(const MediaId& media, int page);
// The address of one file of a prepared media.
std::string rendition_path(const Media& media, const Rendition& rendition);

// One picture in several widths and encodings, for <picture>.
struct Picture {
  std::string avif;  // srcset
  std::string webp;
  std::string jpeg;
  std::string source;   // the plain <img src>: the smallest JPEG of at least 640 pixels, else the widest
  std::string largest;  // the widest JPEG
  int width = 0;        // of `source`
  int height = 0;
  std::string placeholder;  // what stands in its place until it arrives, as a data: URL; or empty
};
View to_view(const Picture& picture);
// From the renditions of `role` ("poster", "photo"); absent without a JPEG.
std::optional<Picture> picture_of(const Media& media, const std::vector<Rendition>& renditions, std::string_view role);

View to_view(const search::Quote& quote);

// {url, time, page, written, speaker, quote}; `url` of the item's page.
View moment_view(const Words& words, const std::string& url, const search::Moment& moment);

// An item in a list. Null quotes: the item's own title and summary.
View card_view(const App& app, const Request& request, const Item& item, const search::Hit* hit);

// Kinds as radio buttons or filters: {value, label, icon}.
View kind_view(const Words& words, ItemKind kind);

}  // namespace resonance::server::pages
