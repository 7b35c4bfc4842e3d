// A new address is a row here; where it tells others of a film that its people agreed to for the festival alone, an
// entry of a set too.
#include "tests/server/exits.h"

namespace resonance::server {
namespace {

// What a juror has of a film that is agreed to for the festival alone.
const std::set<std::string> kJudging{"/jure/{juror}",
                                     "/jure/{juror}/films/{submission}",
                                     "/festival/{year}/jurys/{jury}/resultats",
                                     "/festival/{year}/jurys/{jury}/bulletins.json",
                                     "/jure/{juror}/deliberation",
                                     "/jure/{juror}/deliberation/proces-verbal",
                                     "/api/v1/editions/{year}/juries",
                                     "/media/{media}/captions/{language}",
                                     "/media/{media}/chapters/{language}",
                                     "/media/{media}/{generation}/{file}"};

// Its own page, and all that shows it as that does.
bool sees(State state, Who who) {
  if (who == Who::own_guest || who == Who::own_depositor || who == Who::colleague || who == Who::moderator ||
      who == Who::administrator) {
    return true;
  }
  const bool nobody_said_no = state != State::undeclared && state != State::unasked && state != State::ended &&
                              state != State::not_begun && state != State::consent_withdrawn &&
                              state != State::for_the_festival;
  if (who == Who::with_link) return nobody_said_no && state != State::withdrawn && state != State::refused;
  if (state == State::published) return true;
  return state == State::internal && who == Who::member;
}

}  // namespace

const std::map<std::string, std::vector<std::string>>& exits() {
  static const std::vector<std::string> plain{""};
  static const std::map<std::string, std::vector<std::string>> all{
      {"/", plain},
      {"/bibliotheque",
       {"", "q={word}", "kind=testimony", "q=auteur:{word}", "q=titre:{word}", "q=structure:{word}",
        "festival={year}"}},
      {"/bibliotheque.atom", {"", "q={word}"}},
      {"/opensearch.xml", plain},
      {"/veilles/{alert}", plain},
      {"/api/v1/alerts", plain},
      {"/contributions/{item}", {"", "dans={word}", "t=1"}},
      {"/contributions/{item}/modifier", plain},
      {"/contributions/{item}/fichiers/{media}/sous-titres", plain},
      {"/contributions/{item}/fichiers/{media}/passages", plain},
      {"/contributions/{item}/fichiers/{media}/masques", plain},
      {"/contributions/{item}/personnes", plain},
      {"/contributions/{item}/accords/{consent}/preuve", plain},
      {"/contributions/{item}/partages", plain},
      {"/contributions/{item}/consultations", plain},
      {"/contributions/{item}/signaler", plain},
      {"/integrer/{item}", plain},
      {"/oembed", {"url=http%3A%2F%2Fx%2Fcontributions%2F{item}"}},
      {"/sitemap.xml", plain},
      {"/deposer", {"", "contribution={item}"}},
      {"/c/{code}", plain},
      {"/mes-depots", plain},
      {"/retour/{token}", plain},
      {"/accord/{token}", plain},
      {"/collectes", plain},
      {"/collectes/nouvelle", plain},
      {"/collectes/{campaign}", plain},
      {"/collectes/{campaign}/affiche", plain},
      {"/moderation", plain},
      {"/moderation/{item}", plain},
      {"/journal", plain},
      {"/journal.csv", plain},
      {"/registre", plain},
      {"/festival", plain},
      {"/festival.atom", plain},
      {"/festival/nouvelle", plain},
      {"/festival/{year}", plain},
      {"/festival/{year}/calendrier.ics", plain},
      {"/festival/{year}/catalogue", {"", "par=territoire", "par=theme", "page=2"}},
      {"/festival/{year}/catalogue.csv", plain},
      {"/festival/{year}/catalogue.json", plain},
      {"/festival/{year}/livret", plain},
      {"/festival/{year}/reglages", plain},
      {"/festival/{year}/soumettre", plain},
      {"/festival/{year}/films", plain},
      {"/festival/{year}/jurys", plain},
      {"/festival/{year}/jurys/{jury}", plain},
      {"/festival/{year}/jurys/{jury}/resultats", plain},
      {"/festival/{year}/jurys/{jury}/bulletins.json", plain},
      {"/festival/{year}/programme", plain},
      {"/festival/{year}/programme.ics", plain},
      {"/festival/{year}/seances/nouvelle", plain},
      {"/festival/{year}/seances/{screening}", plain},
      {"/festival/{year}/seances/{screening}/calendrier.ics", plain},
      {"/festival/{year}/seances/{screening}/modifier", plain},
      {"/festival/{year}/seances/{screening}/projection.zip", plain},
      {"/festival/{year}/jurys/{jury}/tirage", plain},
      {"/festival/{year}/jurys/{jury}/tirage/committed.json", plain},
      {"/festival/{year}/jurys/{jury}/tirage/record.json", plain},
      {"/festival/{year}/jurys/{jury}/tirage/proces-verbal", plain},
      {"/festival/{year}/jurys/{jury}/tirage/conduite", plain},
      {"/festival/{year}/jurys/{jury}/tirage/volontaires", plain},
      {"/volontaires/{token}", plain},
      {"/festival/{year}/prix-du-public", plain},
      {"/festival/{year}/prix-du-public/{prize}", {"", "code=2222-2222-2222"}},
      {"/festival/{year}/prix-du-public/{prize}/reglages", plain},
      {"/festival/{year}/prix-du-public/{prize}/resultats", plain},
      {"/festival/{year}/prix-du-public/{prize}/bulletins.json", plain},
      {"/films-soumis/{submission}", plain},
      {"/jure/{juror}/deliberation", plain},
      {"/jure/{juror}/deliberation/proces-verbal", plain},
      {"/festival/{year}/jurys/{jury}/deliberation", plain},
      {"/festival/{year}/jurys/{jury}/deliberation/proces-verbal", plain},
      {"/festival/{year}/prix", {"", "prix={award}", "motion={motion}"}},
      {"/festival/{year}/palmares", plain},
      {"/festival/{year}/palmares/{award}/lauriers.svg", plain},
      {"/festival/{year}/palmares/{award}/lauriers.png", plain},
      {"/festival/{year}/palmares/{award}/certificat", plain},
      {"/jure", plain},
      {"/jure/{juror}", plain},
      {"/jure/{juror}/films/{submission}", plain},
      {"/connexion", plain},
      {"/connexion/code", plain},
      {"/mot-de-passe", plain},
      {"/mot-de-passe/{token}", plain},
      {"/compte", plain},
      {"/comptes", plain},
      {"/themes", plain},
      {"/a-propos", plain},
      {"/accessibilite", plain},
      {"/media/{media}/captions/{language}", plain},
      {"/media/{media}/chapters/{language}", plain},
      {"/media/{media}/{generation}/{file}", plain},
      {"/api/v1/openapi.json", plain},
      {"/api/v1/items", plain},
      {"/api/v1/items/{item}", plain},
      {"/api/v1/items/{item}/people", plain},
      {"/api/v1/items/{item}/viewings", plain},
      {"/api/v1/items/{item}/moments", {"q={word}"}},
      {"/api/v1/media/{media}", plain},
      {"/api/v1/media/{media}/masks", plain},
      {"/api/v1/media/{media}/tracks/{purpose}/{language}", plain},
      {"/api/v1/search", {"", "q={word}", "q={word}&explain=yes", "q=auteur:{word}", "q=festival:{year}"}},
      {"/api/v1/editions", plain},
      {"/api/v1/editions/{year}", plain},
      {"/api/v1/editions/{year}/films", {"", "limit=100"}},
      {"/api/v1/editions/{year}/juries", plain},
      {"/api/v1/submissions", plain},
      {"/api/v1/submissions/{submission}", plain},
      {"/api/v1/suggestions", {"q={word}", "q={beginning}", "form=opensearch&q={beginning}"}},
      {"/api/v1/themes", plain},
      {"/api/v1/territories", {"q=tours"}},
      {"/assets/{name…}", plain},
      {"/robots.txt", plain},
      {"/healthz", plain},
      {"/readyz", plain},
      {"/metrics", plain},
  };
  return all;
}

const std::set<std::string> kShowing{"/contributions/{item}",
                                     "/api/v1/items/{item}",
                                     "/api/v1/media/{media}",
                                     "/api/v1/media/{media}/tracks/{purpose}/{language}",
                                     "/media/{media}/captions/{language}",
                                     "/media/{media}/{generation}/{file}"};

const std::set<std::string> kNaming{"/festival/{year}/programme",
                                    "/festival/{year}/programme.ics",
                                    "/festival/{year}/seances/{screening}",
                                    "/festival/{year}/seances/{screening}/calendrier.ics",
                                    "/festival/{year}/palmares",
                                    "/festival/{year}/palmares/{award}/lauriers.svg",
                                    "/festival.atom"};

const std::set<std::string> kCatalogue{"/festival/{year}/catalogue", "/festival/{year}/catalogue.csv",
                                       "/festival/{year}/catalogue.json", "/festival/{year}/livret",
                                       "/api/v1/editions/{year}/films"};

const std::set<std::string> kVoting{"/festival/{year}/prix-du-public/{prize}",
                                    "/festival/{year}/prix-du-public/{prize}/resultats",
                                    "/festival/{year}/prix-du-public/{prize}/bulletins.json"};

bool sees(State state, Who who, const std::string& pattern) {
  if (sees(state, who)) return true;
  if (state == State::for_the_festival && (kNaming.contains(pattern) || kCatalogue.contains(pattern))) return true;
  return state == State::for_the_festival && who == Who::juror && kJudging.contains(pattern);
}

}  // namespace resonance::server
