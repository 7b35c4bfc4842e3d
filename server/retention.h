// The date until which a contribution is kept (Item::keep_until_ms): it is announced thirty days before, on the day it
// is withdrawn, thirty days later it is erased. The journal notes each.
#pragma once

#include "server/app.h"

namespace resonance::server {

inline constexpr int64_t kRetentionNoticeMs = int64_t{30} * 24 * 3600 * 1000;

// Whether its end is announced or has come: pages then say what will happen, in the words of retention_words().
bool ends_soon(const Item& item, int64_t now_ms);
std::string retention_words(const Words& words, const Item& item, int64_t now_ms);

// Does all of this that is due. Call now and then (each hour); the gate keeps the day itself to the second. Any thread,
// one at a time. Error as the catalogue's.
void keep_to_dates(App& app, int64_t now_ms);

}  // namespace resonance::server
