// The page on which the words and files of a contribution are changed, also shown after a form that went wrong.
#pragma once

#include "server/app.h"
#include "server/http.h"
#include "server/pages/fields.h"

namespace resonance::server::pages {

// `fields`: what the person typed, which an error must not lose. `problem`: empty when all is well.
Response edit_page(App& app, const Request& request, const Item& item, const ItemFields& fields, const Message& problem,
                   int status = 200);

}  // namespace resonance::server::pages
