#include "server/routes.h"

#include "server/api/api.h"
#include "server/deposits.h"
#include "server/media.h"
#include "server/operations.h"
#include "server/pages/pages.h"

namespace resonance::server {
namespace {

Response asset(App& app, const Request& request) {
  return asset_response(app.renderer.assets(), request, request.parameters.at(0));
}

}  // namespace

const std::vector<Route>& routes() {
  using enum Access;
  static const std::vector<Route> all{
      // pages
      {"GET", "/", anyone, pages::home},
      {"GET", "/bibliotheque", anyone, pages::library},
      {"GET", "/bibliotheque.atom", anyone, pages::library_feed},
      {"GET", "/opensearch.xml", anyone, pages::open_search},
      {"GET", "/contributions/{item}", anyone, pages::item},
      {"GET", "/contributions/{item}/modifier", depositor, pages::edit_form},
      {"POST", "/contributions/{item}/modifier", depositor, pages::edit},
      {"POST", "/contributions/{item}/publication", depositor, pages::publication},
      {"POST", "/contributions/{item}/suppression", depositor, pages::removal},
      {"POST", "/contributions/{item}/fichiers/{media}/transcription", depositor, pages::transcript},
      {"POST", "/contributions/{item}/fichiers/{media}/legende", depositor, pages::legend},
      {"POST", "/contributions/{item}/fichiers/{media}/affiche", depositor, pages::poster},
      {"POST", "/contributions/{item}/fichiers/{media}/son", depositor, pages::sound},
      {"POST", "/contributions/{item}/fichiers/{media}/nouvel-essai", depositor, pages::retry},
      {"POST", "/contributions/{item}/fichiers/{media}/garder", depositor, pages::keep_received},
      {"POST", "/contributions/{item}/fichiers/{media}/suppression", depositor, pages::media_removal},
      {"GET", "/deposer", anyone, pages::deposit_form},
      {"POST", "/deposer", depositor, pages::deposit},
      {"GET", "/mes-depots", depositor, pages::deposits},
      {"GET", "/themes", anyone, pages::themes},
      {"POST", "/themes", depositor, pages::edit_themes},
      {"POST", "/themes/synonymes", depositor, pages::edit_synonyms},
      {"GET", "/a-propos", anyone, pages::about},
      {"GET", "/accessibilite", anyone, pages::accessibility},

      // deposits in progress (tus 1.0.0)
      {"OPTIONS", "/depots", anyone, tus},
      {"POST", "/depots", depositor, tus},
      {"OPTIONS", "/depots/{media}", anyone, tus},
      {"HEAD", "/depots/{media}", depositor, tus},
      {"PATCH", "/depots/{media}", depositor, tus},
      {"DELETE", "/depots/{media}", depositor, tus},

      // bytes of media
      {"GET", "/media/{media}/captions/{language}", anyone, captions},
      {"GET", "/media/{media}/chapters/{language}", anyone, chapters},
      {"GET", "/media/{media}/{generation}/{file}", anyone, media_file},

      // other programs, and the pages' own elements
      {"GET", "/api/v1/openapi.json", anyone, api::openapi},
      {"GET", "/api/v1/items", anyone, api::list_items},
      {"POST", "/api/v1/items", depositor, api::create_item},
      {"GET", "/api/v1/items/{item}", anyone, api::read_item},
      {"PATCH", "/api/v1/items/{item}", depositor, api::change_item},
      {"DELETE", "/api/v1/items/{item}", depositor, api::erase_item},
      {"GET", "/api/v1/media/{media}", anyone, api::read_media},
      {"PATCH", "/api/v1/media/{media}", depositor, api::change_media},
      {"DELETE", "/api/v1/media/{media}", depositor, api::remove_media},
      {"POST", "/api/v1/media/{media}/tracks", depositor, api::add_track},
      {"GET", "/api/v1/search", anyone, api::search},
      {"GET", "/api/v1/items/{item}/moments", anyone, api::moments},
      {"GET", "/api/v1/suggestions", anyone, api::suggest},
      {"GET", "/api/v1/themes", anyone, api::list_themes},
      {"GET", "/api/v1/territories", anyone, api::find_territories},

      // files of the pages
      {"GET", "/assets/{name…}", anyone, asset},
      {"GET", "/robots.txt", anyone, robots},

      // operations
      {"GET", "/healthz", anyone, healthz},
      {"GET", "/readyz", anyone, readyz},
      {"GET", "/metrics", anyone, metrics},
  };
  return all;
}

}  // namespace resonance::server
