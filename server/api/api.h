// The JSON API under /api/v1, for other programs and for the pages' own elements; openapi.json beside describes it and
// a test holds the two together. Each handler asks the gate; a refused thing looks absent.
#pragma once

#include "server/app.h"
#include "server/http.h"

namespace resonance::server::api {

Response list_items(App&, const Request&);        // GET    /api/v1/items?offset=&limit=
Response create_item(App&, const Request&);       // POST   /api/v1/items
Response read_item(App&, const Request&);         // GET    /api/v1/items/{item}
Response change_item(App&, const Request&);       // PATCH  /api/v1/items/{item}
Response erase_item(App&, const Request&);        // DELETE /api/v1/items/{item}
Response read_media(App&, const Request&);        // GET    /api/v1/media/{media}
Response change_media(App&, const Request&);      // PATCH  /api/v1/media/{media}
Response remove_media(App&, const Request&);      // DELETE /api/v1/media/{media}
Response add_track(App&, const Request&);         // POST   /api/v1/media/{media}/tracks
Response read_track(App&, const Request&);        // GET    /api/v1/media/{media}/tracks/{purpose}/{language}
Response change_track(App&, const Request&);      // PATCH  the same
Response add_seal(App&, const Request&);          // POST   /api/v1/media/{media}/seals
Response lift_seal(App&, const Request&);         // DELETE /api/v1/media/{media}/seals/{seal}
Response list_masks(App&, const Request&);        // GET    /api/v1/media/{media}/masks
Response add_mask(App&, const Request&);          // POST   /api/v1/media/{media}/masks
Response lift_mask(App&, const Request&);         // DELETE /api/v1/media/{media}/masks/{mask}
Response list_people(App&, const Request&);       // GET    /api/v1/items/{item}/people
Response add_person(App&, const Request&);        // POST   /api/v1/items/{item}/people
Response list_viewings(App&, const Request&);     // GET    /api/v1/items/{item}/viewings
Response search(App&, const Request&);            // GET    /api/v1/search
Response moments(App&, const Request&);           // GET    /api/v1/items/{item}/moments?q=
Response suggest(App&, const Request&);           // GET    /api/v1/suggestions?q=
Response list_alerts(App&, const Request&);       // GET    /api/v1/alerts
Response begin_alert(App&, const Request&);       // POST   /api/v1/alerts
Response end_alert(App&, const Request&);         // DELETE /api/v1/alerts/{alert}
Response list_editions(App&, const Request&);     // GET    /api/v1/editions
Response read_edition(App&, const Request&);      // GET    /api/v1/editions/{year}
Response list_films(App&, const Request&);        // GET    /api/v1/editions/{year}/films?offset=&limit=
Response list_juries(App&, const Request&);       // GET    /api/v1/editions/{year}/juries
Response begin_submission(App&, const Request&);  // POST   /api/v1/editions/{year}/submissions
Response list_submissions(App&, const Request&);  // GET    /api/v1/submissions
Response read_submission(App&, const Request&);   // GET    /api/v1/submissions/{submission}
Response save_submission(App&, const Request&);   // PATCH  the same
Response list_themes(App&, const Request&);       // GET    /api/v1/themes
Response find_territories(App&, const Request&);  // GET /api/v1/territories?q=
Response openapi(App&, const Request&);           // GET /api/v1/openapi.json

// The description itself, as it was when the program was built.
std::string_view openapi_text();

}  // namespace resonance::server::api
