// What pages show of a draw in the same way: quotas and volunteers as bars, chances as a histogram, keys, how to check.
#pragma once

#include "server/draws.h"
#include "server/render.h"

namespace resonance::server::pages {

// {criterion, values: {value, said, percent bars…}}: for templates/draw-quotas.mustache. `draw` gives the quotas.
ViewList quota_views(const Words& words, const festival::sortition::SortitionReport& report);
// The same before a commitment: how many of the volunteers declared what, against the quotas.
festival::sortition::SortitionReport counts_of(const festival::sortition::Quotas& quotas,
                                               const std::vector<festival::sortition::Volunteer>& roll);

// Sets what templates/draw-published.mustache shows: commitment, seed, chances, the jury's keys, earlier commitments,
// where the files are. `of.draw` has a commitment.
void set_published(View& view, App& app, const Request& request, const ShownDraw& of);

// Sets the dates of the call and of the seed, in words: `dates` {label, time, machine_time}.
void set_draw_dates(View& view, const Words& words, const ShownDraw& of);

}  // namespace resonance::server::pages
