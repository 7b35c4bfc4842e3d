// A link that shows one item to whoever has it: /partage/{token}/contributions/{item}. Its token stands in the path of
// everything that the item's page needs, so that playlists, whose addresses are relative, inherit it.
#pragma once

#include "server/app.h"
#include "server/http.h"

namespace resonance::server {

// Takes "/partage/{token}" off the request's path and notes the item behind it in `request.viewer`. Error{not_found}:
// the link is unknown, has ended or was revoked; Error{forbidden}: something else than looking is asked for.
void read_share(App& app, Request& request);
// Puts the token back into every address of the shared item and of its media in a page or an answer, and has nobody
// keep it.
void keep_share(App& app, const Request& request, Response& response);

}  // namespace resonance::server
