// Those for whom others agreed and who turn 18: what was agreed to for them ends on that day, and from then on they are
// asked themselves. Whoever manages the contribution, and moderators, read it thirty days before; where mail is sent, a
// mail says so once.
#pragma once

#include "catalogue/consents.h"
#include "server/app.h"

namespace resonance::server {

inline constexpr int64_t kAgeNoticeMs = int64_t{30} * 24 * 3600 * 1000;

// Those who turn 18 within that time, or have, and have not agreed themselves yet; the first to turn 18 first.
std::vector<Person> coming_of_age(App& app, int64_t now_ms);
// What will happen, or did, and what to do.
std::string coming_of_age_words(const Words& words, const Person& person, int64_t now_ms);

// Writes the mails that are due: to the depositor, or to the moderators where that one has no address. Call now and
// then (each hour). Any thread, one at a time. Error as the catalogue's.
void announce_coming_of_age(App& app, int64_t now_ms);

}  // namespace resonance::server
