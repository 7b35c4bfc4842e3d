// The exits through which bytes of media leave: renditions, captions, chapters. Each asks the gate on every request.
#pragma once

#include "server/app.h"
#include "server/http.h"

namespace resonance::server {

Response media_file(
    App&, const Request&);  // GET /media/{media}/{generation}/{file}, ?download for an attachment; a text always is
Response captions(App&, const Request&);  // GET /media/{media}/captions/{language}.vtt, .m3u8
Response chapters(App&, const Request&);  // GET /media/{media}/chapters/{language}.vtt

// What stands in the picture's place until it arrives, as a data: URL; empty when the media has none. The catalogue
// holds only base64 there, so it needs no escaping.
std::string placeholder_url(const Media& media);

}  // namespace resonance::server
