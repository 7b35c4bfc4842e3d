// The clock of a PassageStore over bench/search/corpus.mjs's library: what bench/search/search_bench.cc does with our
// own search, with the same themes and territories and the same words printed.
#pragma once

#include "peer.h"

namespace peers {

void build(PassageStore& store, const std::filesystem::path& folder, int first_item, int last_item);
void ask(PassageStore& store, const std::filesystem::path& folder, int passes);
void show(PassageStore& store, const std::string& query);

}  // namespace peers
