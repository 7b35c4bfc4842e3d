// A document on the page of its contribution: its picture, and its words as something to read, print and link into.
#pragma once

#include "server/pages/item_media.h"

namespace resonance::server::pages {

// The block of one document, `number` of `count` of them. Its text is unfolded when the address asks for a page
// (?page=); else a long one is not there yet, only the address that brings it.
View document_view(App& app, const Request& request, const Item& item, const ShownMedia& shown, int number, int count);

}  // namespace resonance::server::pages
