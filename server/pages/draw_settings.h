// The form in which who runs a draw writes its rules: criteria, quotas, dates, where the seed will come from.
#pragma once

#include "server/draws.h"
#include "server/render.h"

namespace resonance::server::pages {

// The form as it would be filled in for what is stored.
Form form_of(const ShownDraw& of);
// What the form says, for the draw of `of`. Error{invalid} names the line or the field.
Draw draw_from(const Form& form, const ShownDraw& of);
// Sets what templates/draw-settings.mustache shows.
void set_draw_settings(View& view, const Words& words, const Form& form);

}  // namespace resonance::server::pages
