// The codes of a batch as a sheet to print and cut, and as a table for who prints tickets elsewhere. They follow from
// the key that was shown when they were made (catalogue/tickets.h), so each page of them is asked for with it.
#pragma once

#include "server/public_vote.h"

namespace resonance::server::pages {

// Fields key, action=sheet|table, and of a sheet from: the number of its first code, from 0. Error{invalid}: it is not
// the batch's key.
Response tickets(App& app, const Request& request, const ShownPrize& of, const TicketBatch& batch, const Form& form);

}  // namespace resonance::server::pages
