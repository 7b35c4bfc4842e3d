// The settings of a public prize as their form shows and sends them. Those who prepare the festival alone see it.
#pragma once

#include "server/festival.h"
#include "server/render.h"

namespace resonance::server::pages {

// The form as it would be filled in for what is stored.
Form prize_form_of(const Edition& edition, const PublicPrize& prize);
// Puts into `prize` what was typed. Error{invalid}: a moment or a number that is none.
void apply_prize_form(const Edition& edition, const Form& form, PublicPrize& prize);
// Sets the names that templates/prize-settings.mustache shows.
void set_prize_form(View& view, App& app, const Request& request, const Edition& edition, const PublicPrize& prize,
                    const Form& form);

}  // namespace resonance::server::pages
