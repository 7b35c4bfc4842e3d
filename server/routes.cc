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
      {"POST", "/veilles", depositor, pages::keep_search},
      {"GET", "/veilles/{alert}", anyone, pages::alert},
      {"POST", "/veilles/{alert}", anyone, pages::end_alert},
      {"GET", "/contributions/{item}", anyone, pages::item},
      {"GET", "/contributions/{item}/modifier", guest, pages::edit_form},
      {"POST", "/contributions/{item}/modifier", guest, pages::edit},
      {"POST", "/contributions/{item}/publication", guest, pages::publication},
      {"POST", "/contributions/{item}/suppression", guest, pages::removal},
      {"POST", "/contributions/{item}/conservation", guest, pages::keeping},
      {"POST", "/contributions/{item}/fichiers/{media}/transcription", guest, pages::transcript},
      {"GET", "/contributions/{item}/fichiers/{media}/sous-titres", guest, pages::captions_form},
      {"POST", "/contributions/{item}/fichiers/{media}/sous-titres", guest, pages::correct_captions},
      {"POST", "/contributions/{item}/fichiers/{media}/legende", guest, pages::legend},
      {"POST", "/contributions/{item}/fichiers/{media}/affiche", guest, pages::poster},
      {"POST", "/contributions/{item}/fichiers/{media}/son", guest, pages::sound},
      {"POST", "/contributions/{item}/fichiers/{media}/nouvel-essai", guest, pages::retry},
      {"POST", "/contributions/{item}/fichiers/{media}/garder", guest, pages::keep_received},
      {"POST", "/contributions/{item}/fichiers/{media}/suppression", guest, pages::media_removal},
      {"GET", "/contributions/{item}/fichiers/{media}/passages", guest, pages::seals},
      {"POST", "/contributions/{item}/fichiers/{media}/passages", guest, pages::seal},
      {"POST", "/contributions/{item}/fichiers/{media}/passages/{seal}", moderator, pages::lift_seal},
      {"GET", "/contributions/{item}/fichiers/{media}/masques", guest, pages::masks},
      {"POST", "/contributions/{item}/fichiers/{media}/masques", guest, pages::mask},
      {"POST", "/contributions/{item}/fichiers/{media}/masques/{mask}", guest, pages::change_mask},
      {"GET", "/contributions/{item}/personnes", guest, pages::people},
      {"POST", "/contributions/{item}/personnes", guest, pages::add_person},
      {"POST", "/contributions/{item}/personnes/declaration", guest, pages::declare_people},
      {"POST", "/contributions/{item}/personnes/{person}", guest, pages::change_person},
      {"GET", "/contributions/{item}/accords/{consent}/preuve", guest, pages::proof},
      {"GET", "/contributions/{item}/consultations", guest, pages::viewings},
      {"GET", "/contributions/{item}/partages", guest, pages::shares},
      {"POST", "/contributions/{item}/partages", guest, pages::change_shares},
      {"GET", "/integrer/{item}", anyone, pages::embed},
      {"GET", "/oembed", anyone, pages::oembed},
      {"GET", "/sitemap.xml", anyone, pages::sitemap},
      {"GET", "/contributions/{item}/signaler", anyone, pages::report_form},
      {"POST", "/contributions/{item}/signaler", anyone, pages::report},
      {"GET", "/deposer", anyone, pages::deposit_form},
      {"POST", "/deposer", anyone, pages::deposit},
      {"GET", "/c/{code}", anyone, pages::campaign_landing},
      {"GET", "/mes-depots", guest, pages::deposits},
      {"POST", "/mes-depots/lien", guest, pages::return_link},
      {"GET", "/retour/{token}", anyone, pages::return_form},
      {"POST", "/retour/{token}", anyone, pages::come_back},
      {"GET", "/accord/{token}", anyone, pages::agreement},
      {"POST", "/accord/{token}", anyone, pages::change_agreement},
      {"GET", "/collectes", depositor, pages::campaigns},
      {"POST", "/collectes", depositor, pages::create_campaign},
      {"GET", "/collectes/nouvelle", depositor, pages::new_campaign},
      {"GET", "/collectes/{campaign}", depositor, pages::edit_campaign},
      {"POST", "/collectes/{campaign}", depositor, pages::change_campaign},
      {"GET", "/collectes/{campaign}/affiche", depositor, pages::campaign_sheet},
      {"GET", "/moderation", moderator, pages::moderation},
      {"POST", "/moderation/annulation", moderator, pages::undo_moderation},
      {"POST", "/moderation/signalements/{report}", moderator, pages::answer_report},
      {"GET", "/moderation/{item}", moderator, pages::moderated},
      {"POST", "/moderation/{item}", moderator, pages::moderate},
      {"GET", "/journal", moderator, pages::journal},
      {"GET", "/journal.csv", moderator, pages::journal_csv},
      {"GET", "/registre", moderator, pages::consent_register},

      // the festival
      {"GET", "/festival", anyone, pages::festival},
      {"GET", "/festival.atom", anyone, pages::festival_feed},
      {"GET", "/festival/nouvelle", moderator, pages::new_edition},
      {"POST", "/festival/nouvelle", moderator, pages::create_edition},
      {"GET", "/festival/{year}", anyone, pages::edition},
      {"GET", "/festival/{year}/calendrier.ics", anyone, pages::edition_calendar},
      {"GET", "/festival/{year}/reglages", moderator, pages::edition_settings},
      {"POST", "/festival/{year}/reglages", moderator, pages::change_edition},
      {"GET", "/festival/{year}/soumettre", anyone, pages::submit_form},
      {"POST", "/festival/{year}/soumettre", guest, pages::begin_submission},
      {"GET", "/festival/{year}/films", moderator, pages::selection},
      {"POST", "/festival/{year}/films", moderator, pages::decide_selection},
      {"GET", "/festival/{year}/jurys", moderator, pages::juries},
      {"POST", "/festival/{year}/jurys", moderator, pages::create_jury},
      {"GET", "/festival/{year}/jurys/{jury}", moderator, pages::jury_desk},
      {"POST", "/festival/{year}/jurys/{jury}", moderator, pages::change_jury},
      {"GET", "/festival/{year}/jurys/{jury}/resultats", anyone, pages::jury_results},
      {"GET", "/festival/{year}/jurys/{jury}/bulletins.json", anyone, pages::jury_ballots},
      {"GET", "/festival/{year}/programme", anyone, pages::programme},
      {"GET", "/festival/{year}/programme.ics", anyone, pages::programme_calendar},
      {"GET", "/festival/{year}/seances/nouvelle", moderator, pages::new_screening},
      {"POST", "/festival/{year}/seances/nouvelle", moderator, pages::create_screening},
      {"GET", "/festival/{year}/seances/{screening}", anyone, pages::screening},
      {"GET", "/festival/{year}/seances/{screening}/calendrier.ics", anyone, pages::screening_calendar},
      {"GET", "/festival/{year}/seances/{screening}/modifier", moderator, pages::screening_settings},
      {"POST", "/festival/{year}/seances/{screening}/modifier", moderator, pages::change_screening},
      {"GET", "/festival/{year}/seances/{screening}/projection.zip", moderator, pages::projection_zip},
      {"GET", "/festival/{year}/prix-du-public", moderator, pages::public_prizes},
      {"POST", "/festival/{year}/prix-du-public", moderator, pages::create_public_prize},
      {"GET", "/festival/{year}/prix-du-public/{prize}", anyone, pages::public_prize},
      {"POST", "/festival/{year}/prix-du-public/{prize}", anyone, pages::cast_ballot},
      {"GET", "/festival/{year}/prix-du-public/{prize}/reglages", moderator, pages::public_prize_desk},
      {"POST", "/festival/{year}/prix-du-public/{prize}/reglages", moderator, pages::change_public_prize},
      {"GET", "/festival/{year}/prix-du-public/{prize}/resultats", anyone, pages::public_prize_results},
      {"GET", "/festival/{year}/prix-du-public/{prize}/bulletins.json", anyone, pages::public_prize_ballots},
      {"GET", "/jure", guest, pages::my_juries},
      {"GET", "/jure/{juror}", guest, pages::jury_room},
      {"GET", "/jure/{juror}/films/{submission}", guest, pages::jury_film},
      {"POST", "/jure/{juror}/films/{submission}", guest, pages::vote},
      {"GET", "/films-soumis/{submission}", guest, pages::submission},
      {"POST", "/films-soumis/{submission}", guest, pages::change_submission},

      // who one is here
      {"GET", "/connexion", anyone, pages::sign_in_form},
      {"POST", "/connexion", anyone, pages::sign_in},
      {"GET", "/connexion/code", anyone, pages::code_form},
      {"POST", "/connexion/code", anyone, pages::code},
      {"POST", "/deconnexion", anyone, pages::sign_out},
      {"GET", "/mot-de-passe", anyone, pages::forgotten_form},
      {"POST", "/mot-de-passe", anyone, pages::forgotten},
      {"GET", "/mot-de-passe/{token}", anyone, pages::password_form},
      {"POST", "/mot-de-passe/{token}", anyone, pages::set_password},
      {"GET", "/compte", guest, pages::account},
      {"POST", "/compte", guest, pages::change_account},
      {"GET", "/comptes", administrator, pages::accounts},
      {"POST", "/comptes", administrator, pages::change_accounts},

      // more pages
      {"GET", "/themes", anyone, pages::themes},
      {"POST", "/themes", moderator, pages::edit_themes},
      {"POST", "/themes/synonymes", moderator, pages::edit_synonyms},
      {"GET", "/a-propos", anyone, pages::about},
      {"GET", "/accessibilite", anyone, pages::accessibility},

      // deposits in progress (tus 1.0.0)
      {"OPTIONS", "/depots", anyone, tus},
      {"POST", "/depots", guest, tus},
      {"OPTIONS", "/depots/{media}", anyone, tus},
      {"HEAD", "/depots/{media}", guest, tus},
      {"PATCH", "/depots/{media}", guest, tus},
      {"DELETE", "/depots/{media}", guest, tus},

      // bytes of media
      {"GET", "/media/{media}/captions/{language}", anyone, captions},
      {"GET", "/media/{media}/chapters/{language}", anyone, chapters},
      {"GET", "/media/{media}/{generation}/{file}", anyone, media_file},

      // other programs, and the pages' own elements
      {"GET", "/api/v1/openapi.json", anyone, api::openapi},
      {"GET", "/api/v1/items", anyone, api::list_items},
      {"POST", "/api/v1/items", anyone, api::create_item},
      {"GET", "/api/v1/items/{item}", anyone, api::read_item},
      {"PATCH", "/api/v1/items/{item}", guest, api::change_item},
      {"DELETE", "/api/v1/items/{item}", guest, api::erase_item},
      {"GET", "/api/v1/media/{media}", anyone, api::read_media},
      {"PATCH", "/api/v1/media/{media}", guest, api::change_media},
      {"DELETE", "/api/v1/media/{media}", guest, api::remove_media},
      {"POST", "/api/v1/media/{media}/tracks", guest, api::add_track},
      {"GET", "/api/v1/media/{media}/tracks/{purpose}/{language}", anyone, api::read_track},
      {"PATCH", "/api/v1/media/{media}/tracks/{purpose}/{language}", guest, api::change_track},
      {"POST", "/api/v1/media/{media}/seals", guest, api::add_seal},
      {"DELETE", "/api/v1/media/{media}/seals/{seal}", moderator, api::lift_seal},
      {"GET", "/api/v1/media/{media}/masks", guest, api::list_masks},
      {"POST", "/api/v1/media/{media}/masks", guest, api::add_mask},
      {"DELETE", "/api/v1/media/{media}/masks/{mask}", guest, api::lift_mask},
      {"GET", "/api/v1/items/{item}/people", guest, api::list_people},
      {"POST", "/api/v1/items/{item}/people", guest, api::add_person},
      {"GET", "/api/v1/items/{item}/viewings", guest, api::list_viewings},
      {"GET", "/api/v1/search", anyone, api::search},
      {"GET", "/api/v1/items/{item}/moments", anyone, api::moments},
      {"GET", "/api/v1/suggestions", anyone, api::suggest},
      {"GET", "/api/v1/alerts", depositor, api::list_alerts},
      {"POST", "/api/v1/alerts", depositor, api::begin_alert},
      {"DELETE", "/api/v1/alerts/{alert}", depositor, api::end_alert},
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
