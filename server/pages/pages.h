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
Response people(App&, const Request&);            // GET  /contributions/{item}/personnes
Response add_person(App&, const Request&);        // POST /contributions/{item}/personnes
Response change_person(App&, const Request&);     // POST /contributions/{item}/personnes/{person}  field action
Response declare_people(App&, const Request&);    // POST /contributions/{item}/personnes/declaration
Response proof(App&, const Request&);             // GET  /contributions/{item}/accords/{consent}/preuve
Response agreement(App&, const Request&);         // GET  /accord/{token}  a person's own
Response withdraw_agreement(App&, const Request&);  // POST /accord/{token}
Response report_form(App&, const Request&);         // GET  /contributions/{item}/signaler
Response report(App&, const Request&);              // POST /contributions/{item}/signaler
Response moderation(App&, const Request&);          // GET  /moderation
Response moderated(App&, const Request&);           // GET  /moderation/{item}
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
Response about(App&, const Request&);             // GET  /a-propos
Response accessibility(App&, const Request&);     // GET  /accessibilite

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
