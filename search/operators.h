// `name:value` in what somebody types: filters and fields by their French and English names.
//
//   auteur:zineb  theme:logement  lieu:roubaix      the words must be in that field; quotation marks hold several
//   structure:atelier                               in the name of that organisation
//   festival:2026  edition:2026                     in the selection of that edition of the festival
//   type:retex  langue:fr                           a kind of contribution, a language
//   annee:2024  annee:2024..2026  annee:2024..      years of publication, ends included
//   duree:<5min  duree:>1h  duree:5..20min          of films and sounds; s, min, h
//   pres:tours  pres:tours<10km                     at most 25 km from that commune, or so many, up to 500
//
// Case and accents do not matter. Inner to search/.
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "search/index.h"

namespace resonance::search {

// The prefix (search/fields.h) of the field that `name` names; absent when it names none.
std::optional<std::string_view> field_operator(std::string_view name);

// Query's; empty: no place is known.
using CommuneNamed = std::function<std::optional<Coordinates>(std::string_view name)>;

// Adds what `name:value` asks for to the filters. False, and nothing is changed, when it is no filter: `name` is
// unknown or `value` makes no sense; then it is read as words.
bool add_filter(std::string_view name, std::string_view value, Filters& filters,
                const CommuneNamed& commune_named = {});

}  // namespace resonance::search
