// The handlers of every page, as rows of the route table name them. Each asks the gate, fills a view struct and renders
// it; each form answers a POST with a redirect (303), or with the same page and the person's words when something is
// wrong.
#pragma once

#include "server/app.h"
#include "server/http.h"

namespace resonance::server::pages {

Response home(App&, const Request&);          // GET  /
Response library(App&, const Request&);       // GET  /bibliotheque, with what server/search_query.h reads
Response library_feed(App&, const Request&);  // GET  /bibliotheque.atom  the same search, newest first
Response keep_search(App&, const Request&);   // POST /veilles  fields search (an address's), period=daily|weekly
Response alert(App&, const Request&);         // GET  /veilles/{alert}  from its mails, without signing in
Response end_alert(App&, const Request&);     // POST /veilles/{alert}
Response open_search(App&, const Request&);   // GET  /opensearch.xml     the library as a browser's search engine
Response item(App&, const Request&);          // GET  /contributions/{item}?t=SECONDS&dans=WORDS
Response edit_form(App&, const Request&);     // GET  /contributions/{item}/modifier
Response edit(App&, const Request&);          // POST /contributions/{item}/modifier
Response publication(App&,
                     const Request&);    // POST /contributions/{item}/publication   field publication=published|draft
Response keeping(App&, const Request&);  // POST /contributions/{item}/conservation   field until (a day, or empty)
Response removal(App&, const Request&);  // POST /contributions/{item}/suppression   field confirm=yes
Response transcript(
    App&,
    const Request&);  // POST /contributions/{item}/fichiers/{media}/transcription  multipart: file, language, purpose
Response captions_form(App&, const Request&);  // GET  /contributions/{item}/fichiers/{media}/sous-titres?langue=&page=
Response correct_captions(App&, const Request&);  // POST the same   multipart: purpose, version, first, lines
Response poster(App&, const Request&);
Response sound(App&, const Request&);
Response legend(App&, const Request&);         // POST /contributions/{item}/fichiers/{media}/legende
Response retry(App&, const Request&);          // POST /contributions/{item}/fichiers/{media}/nouvel-essai
Response keep_received(App&, const Request&);  // POST /contributions/{item}/fichiers/{media}/garder
Response media_removal(App&, const Request&);  // POST /contributions/{item}/fichiers/{media}/suppression
Response deposit_form(App&, const Request&);   // GET  /deposer
Response deposit(App&, const Request&);        // POST /deposer   multipart, files streamed: the way without JavaScript
Response deposits(App&, const Request&);       // GET  /mes-depots
Response themes(App&, const Request&);         // GET  /themes    the thesaurus, editable by its owner
Response edit_themes(App&, const Request&);    // POST /themes    field action=add|rename|remove
Response edit_synonyms(App&, const Request&);  // POST /themes/synonymes  field action=add|change|remove
Response viewings(App&, const Request&);       // GET  /contributions/{item}/consultations  who saw it while not public
Response shares(App&, const Request&);         // GET  /contributions/{item}/partages
Response change_shares(App&, const Request&);  // POST /contributions/{item}/partages  field action=create|revoke
Response embed(App&, const Request&);          // GET  /integrer/{item}  inside a frame of another site
Response oembed(App&, const Request&);         // GET  /oembed?url=
Response sitemap(App&, const Request&);        // GET  /sitemap.xml
Response campaign_landing(App&, const Request&);  // GET  /c/{code}  the deposit page of a call
Response return_link(App&, const Request&);       // POST /mes-depots/lien
Response return_form(App&, const Request&);       // GET  /retour/{token}
Response come_back(App&, const Request&);         // POST /retour/{token}
Response sign_in_form(App&, const Request&);      // GET  /connexion?vers=PATH
Response sign_in(App&, const Request&);           // POST /connexion
Response code_form(App&, const Request&);         // GET  /connexion/code?vers=PATH
Response code(App&, const Request&);              // POST /connexion/code
Response sign_out(App&, const Request&);          // POST /deconnexion
Response forgotten_form(App&, const Request&);    // GET  /mot-de-passe
Response forgotten(App&, const Request&);         // POST /mot-de-passe
Response password_form(App&, const Request&);     // GET  /mot-de-passe/{token}
Response set_password(App&, const Request&);      // POST /mot-de-passe/{token}
Response account(App&, const Request&);           // GET  /compte
Response change_account(App&, const Request&);    // POST /compte   field action=name|password|session
Response accounts(App&, const Request&);          // GET  /comptes
Response change_accounts(App&, const Request&);   // POST /comptes  field action=invite|link|change|add_organisation|…
Response seals(App&, const Request&);             // GET  /contributions/{item}/fichiers/{media}/passages
Response seal(App&, const Request&);              // POST …/passages   fields start, end: timecodes
Response lift_seal(App&, const Request&);         // POST …/passages/{seal}
Response masks(App&, const Request&);             // GET  /contributions/{item}/fichiers/{media}/masques?masque=
Response mask(App&, const Request&);           // POST …/masques   field manner; time, x, y, width, height; start, end
Response change_mask(App&, const Request&);    // POST …/masques/{mask}  field action=remove, else as above
Response people(App&, const Request&);         // GET  /contributions/{item}/personnes
Response add_person(App&, const Request&);     // POST /contributions/{item}/personnes
Response change_person(App&, const Request&);  // POST /contributions/{item}/personnes/{person}  field action
Response declare_people(App&, const Request&);    // POST /contributions/{item}/personnes/declaration
Response proof(App&, const Request&);             // GET  /contributions/{item}/accords/{consent}/preuve
Response agreement(App&, const Request&);         // GET  /accord/{token}  a person's own
Response change_agreement(App&, const Request&);  // POST /accord/{token}
Response report_form(App&, const Request&);       // GET  /contributions/{item}/signaler
Response report(App&, const Request&);            // POST /contributions/{item}/signaler
Response moderation(App&, const Request&);        // GET  /moderation
Response moderated(App&, const Request&);         // GET  /moderation/{item}
Response moderate(App&, const Request&);          // POST /moderation/{item}  field decision=publish|ask|refuse|withdraw
Response undo_moderation(App&, const Request&);   // POST /moderation/annulation
Response answer_report(App&, const Request&);     // POST /moderation/signalements/{report}
Response journal(App&, const Request&);           // GET  /journal
Response journal_csv(App&, const Request&);       // GET  /journal.csv
Response consent_register(App&, const Request&);  // GET  /registre
Response campaigns(App&, const Request&);         // GET  /collectes
Response new_campaign(App&, const Request&);      // GET  /collectes/nouvelle
Response create_campaign(App&, const Request&);   // POST /collectes
Response edit_campaign(App&, const Request&);     // GET  /collectes/{campaign}
Response change_campaign(App&, const Request&);   // POST /collectes/{campaign}
Response campaign_sheet(App&, const Request&);    // GET  /collectes/{campaign}/affiche
Response festival(App&, const Request&);          // GET  /festival  leads to the last edition
Response festival_feed(App&, const Request&);     // GET  /festival.atom
Response new_edition(App&, const Request&);       // GET  /festival/nouvelle
Response create_edition(App&, const Request&);    // POST /festival/nouvelle
Response edition(App&, const Request&);           // GET  /festival/{year}
Response edition_calendar(App&, const Request&);  // GET  /festival/{year}/calendrier.ics
Response film_catalogue(App&, const Request&);    // GET  /festival/{year}/catalogue?par=territoire|theme&page=
Response film_booklet(App&, const Request&);      // GET  /festival/{year}/livret?page=  the same, to print
Response catalogue_csv(App&, const Request&);     // GET  /festival/{year}/catalogue.csv
Response catalogue_json(App&, const Request&);    // GET  /festival/{year}/catalogue.json
Response edition_settings(App&, const Request&);  // GET  /festival/{year}/reglages
Response change_edition(App&, const Request&);    // POST /festival/{year}/reglages
Response submit_form(App&, const Request&);       // GET  /festival/{year}/soumettre?film=ITEM
Response begin_submission(App&, const Request&);  // POST /festival/{year}/soumettre  fields item, category
Response selection(App&, const Request&);         // GET  /festival/{year}/films
Response decide_selection(App&, const Request&);  // POST /festival/{year}/films  fields film, action, answer, note
Response juries(App&, const Request&);            // GET  /festival/{year}/jurys
Response create_jury(App&, const Request&);       // POST /festival/{year}/jurys
Response jury_desk(App&, const Request&);         // GET  /festival/{year}/jurys/{jury}
Response change_jury(App&, const Request&);   // POST the same  field action=settings|add|president|leave|give_out|close
Response jury_results(App&, const Request&);  // GET  /festival/{year}/jurys/{jury}/resultats
Response jury_ballots(App&, const Request&);  // GET  /festival/{year}/jurys/{jury}/bulletins.json
Response programme(App&, const Request&);     // GET  /festival/{year}/programme
Response programme_calendar(App&, const Request&);  // GET  /festival/{year}/programme.ics
Response new_screening(App&, const Request&);       // GET  /festival/{year}/seances/nouvelle
Response create_screening(App&, const Request&);    // POST /festival/{year}/seances/nouvelle
Response screening(App&, const Request&);           // GET  /festival/{year}/seances/{screening}
Response screening_calendar(App&, const Request&);  // GET  …/calendrier.ics
Response screening_settings(App&, const Request&);  // GET  …/modifier
Response change_screening(
    App&, const Request&);  // POST …/modifier  field action=save|order|add_film|add_interlude|attendance|remove
Response projection_zip(App&, const Request&);  // GET  …/projection.zip
Response draw_page(App&, const Request&);       // GET  /festival/{year}/jurys/{jury}/tirage
Response sign_up_volunteer(App&,
                           const Request&);  // POST the same  fields name, birth_year, email, answer_0…, consent=yes
Response committed_file(App&, const Request&);  // GET  …/tirage/committed.json?numero=
Response record_file(App&, const Request&);     // GET  …/tirage/record.json
Response draw_minutes(App&, const Request&);    // GET  …/tirage/proces-verbal
Response draw_desk(App&, const Request&);       // GET  …/tirage/conduite
Response change_draw(App&, const Request&);     // POST …/tirage/conduite  field action=settings|commit|draw|replace
Response volunteers(App&, const Request&);      // GET  …/tirage/volontaires
Response change_volunteers(App&, const Request&);    // POST …/tirage/volontaires  field action=link|withdraw
Response own_registration(App&, const Request&);     // GET  /volontaires/{token}  a volunteer's own
Response change_registration(App&, const Request&);  // POST /volontaires/{token}  field action=sit|withdraw
Response my_juries(App&, const Request&);            // GET  /jure
Response jury_room(App&, const Request&);            // GET  /jure/{juror}
Response jury_film(App&, const Request&);            // GET  /jure/{juror}/films/{submission}
Response vote(App&, const Request&);          // POST the same  field action=save|send|note|remove_note|played|conflict
Response deliberation(App&, const Request&);  // GET  /jure/{juror}/deliberation
Response deliberate(App&, const Request&);    // POST the same  field action (server/deliberation.h)
Response minutes(App&, const Request&);       // GET  /jure/{juror}/deliberation/proces-verbal
Response watched_deliberation(App&, const Request&);  // GET  /festival/{year}/jurys/{jury}/deliberation
Response lead_deliberation(App&, const Request&);     // POST the same
Response kept_minutes(App&, const Request&);          // GET  /festival/{year}/jurys/{jury}/deliberation/proces-verbal
Response awards(App&, const Request&);                // GET  /festival/{year}/prix?prix=AWARD&motion=MOTION
Response change_awards(App&, const Request&);         // POST /festival/{year}/prix  field action=save|remove|up|down
Response palmares(App&, const Request&);              // GET  /festival/{year}/palmares
Response laurels_drawing(App&, const Request&);       // GET  /festival/{year}/palmares/{award}/lauriers.svg
Response laurels_picture(App&, const Request&);       // GET  /festival/{year}/palmares/{award}/lauriers.png
Response certificate(App&, const Request&);           // GET  /festival/{year}/palmares/{award}/certificat
Response submission(App&, const Request&);            // GET  /films-soumis/{submission}
Response public_prizes(App&, const Request&);         // GET  /festival/{year}/prix-du-public
Response create_public_prize(App&, const Request&);   // POST /festival/{year}/prix-du-public
Response public_prize(App&,
                      const Request&);       // GET  /festival/{year}/prix-du-public/{prize}?code=  everybody's: to vote
Response cast_ballot(App&, const Request&);  // POST the same  fields form, code, film_{place}
Response public_prize_desk(App&, const Request&);     // GET  /festival/{year}/prix-du-public/{prize}/reglages
Response change_public_prize(App&, const Request&);   // POST the same  field action=settings|codes|revoke|sheet|table
Response public_prize_results(App&, const Request&);  // GET  /festival/{year}/prix-du-public/{prize}/resultats
Response public_prize_ballots(App&, const Request&);  // GET  /festival/{year}/prix-du-public/{prize}/bulletins.json
Response change_submission(App&, const Request&);  // POST /films-soumis/{submission}  field action=save|submit|withdraw
Response about(App&, const Request&);              // GET  /a-propos
Response accessibility(App&, const Request&);      // GET  /accessibilite

// Whether what is new for a search can reach the account by mail.
bool may_keep_searches(const App&, const Account&);
// Error{conflict}: it cannot; Error{invalid}: another period than "daily" and "weekly".
Alert begin_alert(App&, const Account&, const std::multimap<std::string, std::string>& search,
                  const std::string& period);
// Of an Alert, in words.
std::string kept_search_label(App&, Language, const std::string& search);

// What another site pastes to show an item; empty where that was not agreed to.
std::string embed_html(const App&, const Request&, const Item&);

// The page for an error that reached the edge: what happened, what is safe, what to do.
Response error_page(const App&, const Request&, const Error&, int status);

}  // namespace resonance::server::pages
