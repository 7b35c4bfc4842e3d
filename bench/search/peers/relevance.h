// The answers of an ItemStore to the queries of bench/search/judged, to be compared with what people judged.
#pragma once

#include "peer.h"

namespace peers {

// COLLECTION: what judged/collection.mjs writes. QUERIES: a query's id TAB its text, a line each. Writes RUN: query id,
// rank from 1, item id, score, between tabs.
void judge(ItemStore& store, const std::filesystem::path& collection, const std::filesystem::path& queries,
           const std::filesystem::path& run);

}  // namespace peers
