// The exits through which bytes of media leave: renditions, captions, chapters. Each asks the gate on every request.
#pragma once

#include "server/app.h"
#include "server/http.h"

namespace resonance::server {

Response media_file(
    App&, const Request&);  // GET /media/{media}/{generation}/{file}, ?download for an attachment; a text always is
Response captions(App&, const Request&);  // GET /media/{media}/captions/{language}.vtt
Response chapters(App&, const Request&);  // GET /media/{media}/chapters/{language}.vtt

}  // namespace resonance::server
