// Colour tags of decoded frames, made sane.
#pragma once

#include "transcode/chunk_journal.h"

namespace resonance::transcode {

// zimg refuses pictures whose colour tags no television ever used; without tags they go through.
void drop_strange_colour_tags(AVFrame& frame);

Colours colours_of(const AVFrame& frame);
void set_colours(AVFrame& frame, const Colours& colours);

}  // namespace resonance::transcode
