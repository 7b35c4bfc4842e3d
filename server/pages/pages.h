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
Response open_search(App&, const Request&);   // GET  /opensearch.xml     the library as a browser's search engine
Response item(App&, const Request&);          // GET  /contributions/{item}?t=SECONDS&dans=WORDS
Response edit_form(App&, const Request&);     // GET  /contributions/{item}/modifier
Response edit(App&, const Request&);          // POST /contributions/{item}/modifier
Response publication(App&,
                     const Request&);    // POST /contributions/{item}/publication   field publication=published|draft
Response removal(App&, const Request&);  // POST /contributions/{item}/suppression   field confirm=yes
Response transcript(
    App&,
    const Request&);  // POST /contributions/{item}/fichiers/{media}/transcription  multipart: file, language, purpose
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
Response about(App&, const Request&);          // GET  /a-propos
Response accessibility(App&, const Request&);  // GET  /accessibilite

// The page for an error that reached the edge: what happened, what is safe, what to do.
Response error_page(const App&, const Request&, const Error&, int status);

}  // namespace resonance::server::pages
