// Every exit, every state of a contribution, every kind of viewer: nothing of it comes out that the gate does not
// allow.
//
// The exits are the rows of the route table that answer GET: a new row without an entry here fails. What may come out
// is said in `sees()`, in other words than the gate's.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <set>

#include "base/clock.h"
#include "ingest/indexer.h"
#include "server/draws.h"
#include "server/lottery_maker.h"
#include "server/router.h"
#include "tests/server/pages_fixture.h"

namespace resonance::server {
namespace {

constexpr int64_t kDay = 24 * 3'600'000;
constexpr int kYear = 2027, kPastYear = 2026;  // the second one's palmarès is read

// Of an address pattern: which queries to ask it with. "{word}" is a word that only this contribution says.
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

// Those that show a contribution to whoever may see it: there, what is allowed must also come out.
const std::set<std::string> kShowing{"/contributions/{item}",
                                     "/api/v1/items/{item}",
                                     "/api/v1/media/{media}",
                                     "/api/v1/media/{media}/tracks/{purpose}/{language}",
                                     "/media/{media}/captions/{language}",
                                     "/media/{media}/{generation}/{file}"};

enum class State {
  draft,
  submitted,
  refused,
  withdrawn,
  published,
  embargoed,
  undeclared,
  unasked,
  internal,
  ended,
  not_begun,
  consent_withdrawn,
  for_the_festival,  // agreed to for that alone
};
constexpr std::array kStates{State::draft,           State::submitted, State::refused,    State::withdrawn,
                             State::published,       State::embargoed, State::undeclared, State::unasked,
                             State::internal,        State::ended,     State::not_begun,  State::consent_withdrawn,
                             State::for_the_festival};

enum class Who {
  visitor,
  guest,
  member,
  own_guest,
  own_depositor,
  colleague,
  moderator,
  administrator,
  with_link,
  juror,  // who has every film to judge
};
constexpr std::array kViewers{Who::visitor,   Who::guest,     Who::member,        Who::own_guest, Who::own_depositor,
                              Who::colleague, Who::moderator, Who::administrator, Who::with_link, Who::juror};

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

// Where everybody reads the name of a film that is agreed to for the festival alone: in its programme, and in the
// palmarès once that is read.
const std::set<std::string> kNaming{"/festival/{year}/programme",
                                    "/festival/{year}/programme.ics",
                                    "/festival/{year}/seances/{screening}",
                                    "/festival/{year}/seances/{screening}/calendrier.ics",
                                    "/festival/{year}/palmares",
                                    "/festival/{year}/palmares/{award}/lauriers.svg",
                                    "/festival.atom"};
// What names to everybody a film that is selected and agreed to for the festival, even for that alone.
const std::set<std::string> kCatalogue{"/festival/{year}/catalogue", "/festival/{year}/catalogue.csv",
                                       "/festival/{year}/catalogue.json", "/festival/{year}/livret",
                                       "/api/v1/editions/{year}/films"};

// What the public votes for is named to everybody: its title, and nothing else of it.
const std::set<std::string> kVoting{"/festival/{year}/prix-du-public/{prize}",
                                    "/festival/{year}/prix-du-public/{prize}/resultats",
                                    "/festival/{year}/prix-du-public/{prize}/bulletins.json"};

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

bool sees(State state, Who who, const std::string& pattern) {
  if (sees(state, who)) return true;
  if (state == State::for_the_festival && (kNaming.contains(pattern) || kCatalogue.contains(pattern))) return true;
  return state == State::for_the_festival && who == Who::juror && kJudging.contains(pattern);
}

struct Specimen {
  Item item;
  std::string media;
  std::string word;  // in all that is written in it, and in its bytes
  std::vector<std::string> addresses;
  std::string consent;
  std::string share;
  std::string agreement;   // the token of its person's own page
  std::string submission;  // of it, to an edition of the festival that everybody sees
  std::string jury, juror;
  std::string screening;               // of it alone, announced
  std::string motion;                  // of that jury, about it
  std::string award, coming_award;     // of the edition whose palmarès is read, and of the other
  std::string open_prize, past_prize;  // that are voted for now, and whose ballots everybody sees
};

class Exits : public PagesTest {
 protected:
  Exits() {
    settings_.owner = "nobody";
    const auto account = [&](const char* email, Role role) {
      Account given;
      given.email = email;
      given.name = "Quelqu’un";
      given.role = role;
      return catalogue_.accounts.create(given);
    };
    const Organisation house = catalogue_.accounts.create_organisation("Maison", 0);
    const Account guest = catalogue_.accounts.create({}), own_guest = catalogue_.accounts.create({});
    const Account member = account("membre@x.org", Role::depositor), own = account("sien@x.org", Role::depositor);
    Account colleague = account("collegue@x.org", Role::depositor);
    colleague.organisations = {house.id};
    catalogue_.accounts.update(colleague);
    const Account moderator = account("mod@x.org", Role::moderator),
                  admin = account("admin@x.org", Role::administrator), judge = account("jure@x.org", Role::juror);
    for (const auto& [who, id] : std::map<Who, AccountId>{{Who::guest, guest.id},
                                                          {Who::own_guest, own_guest.id},
                                                          {Who::member, member.id},
                                                          {Who::own_depositor, own.id},
                                                          {Who::colleague, colleague.id},
                                                          {Who::moderator, moderator.id},
                                                          {Who::administrator, admin.id},
                                                          {Who::juror, judge.id}}) {
      sessions_[who] = catalogue_.sessions.open(id, "", wall_clock_ms(), false);
    }
    own_guest_ = own_guest.id;
    own_depositor_ = own.id;
    organisation_ = house.id;
    Edition edition;
    edition.year = kYear;
    edition.title_fr = "Festival";
    edition.categories = {{{}, "Court", "Short"}};
    edition.calendar = {{Milestone::call_opens, 1}, {Milestone::selection, 1}, {Milestone::jury_opens, 2}};
    edition.announced = true;
    edition_ = catalogue_.editions.create(edition);
    edition.year = kPastYear;
    edition.calendar[Milestone::palmares] = 3;
    past_edition_ = catalogue_.editions.create(edition);
    Jury jury;
    jury.edition = edition_.id;
    jury.name_fr = "Jury";
    jury.kind = JuryKind::citizen;
    jury_ = catalogue_.juries.create(jury).id;
    Juror juror;
    juror.jury = jury_;
    juror.account = judge.id;
    juror.name = "Quelqu’un";
    juror.president = true;
    juror_ = catalogue_.jurors.add(juror).id;
  }

  // A draw that was held: what is public of it, and volunteers of whom nothing is. `name` is in all that is theirs.
  std::string hold_draw(const std::string& name) {
    const int64_t now_ms = wall_clock_ms();
    Draw draw;
    draw.jury = jury_;
    draw.seats = 2;
    draw.criteria = {{"QPV", "QPV", {{"oui", "yes", 1, 1}, {"non", "no", 1, 1}}}};
    draw.opens_ms = 1;
    draw.closes_ms = 10;
    draw.seed_announced = "Loto";
    draw.seed_from_ms = now_ms + kDay;
    draw.seed_until_ms = now_ms + 2 * kDay;
    catalogue_.draws.save(draw, 0);
    std::string token;
    for (int i = 0; i < 6; ++i) {
      Volunteer one;
      one.jury = jury_;
      one.name = name + std::to_string(i);
      one.birth_year = 1980;
      one.email = name + std::to_string(i) + "@x.org";
      one.motivation = "Parce que " + name;
      one.answers = {i % 2};
      one.consent_text = "D’accord " + name;
      token = catalogue_.volunteers.sign_up(one, 2).token;
    }
    catalogue_.draws.begin_commitment(jury_, now_ms);
    make_lotteries(app_);
    draw_jury(app_, {edition_, *catalogue_.juries.find(jury_), *catalogue_.draws.find(jury_)}, "1 2 3 4 5 6",
              now_ms + kDay);
    return token;
  }

  Consent consent(const PersonId& person, std::set<Scope> scopes) {
    Consent given;
    given.person = person;
    for (const Aspect aspect : all_aspects()) given.grants[aspect] = scopes;
    given.explanation.text = "D’accord.";
    return given;
  }

  Specimen make(State state, const AccountId& owner, std::string word) {
    Specimen made;
    made.word = word;
    Item draft;
    draft.language = "fr";
    draft.title = "Titre " + word;
    draft.summary = "Résumé " + word;
    draft.body = "Texte " + word;
    draft.answers = {{Question::context, "Contexte " + word, std::nullopt, 0}};
    draft.depositor = owner;
    draft.organisation = organisation_;
    draft.people_declared = state != State::undeclared;
    made.item = catalogue_.items.create(draft);
    const ItemId& id = made.item.id;
    Prepared film;
    film.duration_ms = 20'000;
    film.width = 1280;
    film.height = 720;
    film.has_audio = true;
    film.renditions = {{"progressive", "720.mp4", "video/mp4", 10, 1280, 720, 0},
                       {"master_playlist", "master.m3u8", "application/vnd.apple.mpegurl", 10, 0, 0, 0},
                       {"poster", "poster-640.jpg", "image/jpeg", 10, 640, 360, 0},
                       {"storyboard_sheet", "storyboard-1.jpg", "image/jpeg", 10, 0, 0, 0},
                       {"waveform", "waveform.json", "application/json", 10, 0, 0, 0}};
    std::map<std::string, std::string> files;
    for (const Rendition& each : film.renditions) files[each.name] = "octets " + word;
    Media media = published(id, "fichier-" + word + ".mp4", film, files);
    made.media = media.id.text();
    catalogue_.media.set_legend(media.id, "Légende " + word);
    catalogue_.transcripts.replace(media.id, TrackPurpose::captions, "fr",
                                   {{1000, 4000, "Voix" + word, "On dit " + word}});
    catalogue_.transcripts.replace(media.id, TrackPurpose::chapters, "fr", {{1000, 4000, "", "Chapitre " + word}});
    for (const char* end : {"captions/fr.vtt", "captions/fr.m3u8", "chapters/fr.vtt"}) {
      made.addresses.push_back("/media/" + media.id.text() + "/" + end);
    }
    for (const Rendition& each : catalogue_.media.renditions(media.id)) {
      made.addresses.push_back("/media/" + media.id.text() + "/" + each.generation.text() + "/" + each.name);
    }
    made.addresses.push_back("/api/v1/media/" + media.id.text());

    if (state != State::undeclared) {
      const auto person = catalogue_.consents.add_person({.item = id, .name = "Personne " + word});
      made.agreement = person.token;
      Consent given = consent(person.person.id, state == State::internal ? std::set<Scope>{Scope::internal}
                                                : state == State::for_the_festival
                                                    ? std::set<Scope>{Scope::festival}
                                                    : std::set<Scope>{Scope::library, Scope::internal});
      if (state == State::ended) given.until_ms = wall_clock_ms() - 1, given.from_ms = 1;
      if (state == State::not_begun) given.from_ms = wall_clock_ms() + kDay;
      given.proof = "preuve.pdf";
      if (state != State::unasked) {
        made.consent = catalogue_.consents.record(given).id.text();
        std::filesystem::create_directories(data_.proofs());
        write_durably(data_.proof(*ConsentId::parse(made.consent)), "%PDF-" + word);
      }
      if (state == State::consent_withdrawn) catalogue_.consents.withdraw(person.person.id);
    }
    made.share =
        catalogue_.shares.create({.item = id, .name = "Ami", .expires_ms = wall_clock_ms() + kDay}, wall_clock_ms())
            .token;
    Submission film_of_it = catalogue_.submissions.create(edition_.id, id, edition_.categories[0].id);
    made.submission = film_of_it.id.text();
    made.jury = jury_.text();
    made.juror = juror_.text();
    film_of_it.synopsis = "Synopsis " + word;
    film_of_it.team = "Montage : " + word;
    film_of_it.contact = word + "@x.org";
    film_of_it.projection_right = true;
    catalogue_.submissions.update(film_of_it);
    catalogue_.submissions.submit(film_of_it.id, media.id, word, wall_clock_ms());
    catalogue_.submissions.decide(film_of_it.id, SubmissionState::selected, "Bravo " + word, wall_clock_ms());
    seats_.push_back({juror_, film_of_it.id});
    catalogue_.jurors.assign(jury_, seats_);
    JuryBallot ballot;
    ballot.juror = juror_;
    ballot.film = film_of_it.id;
    ballot.mention = 0;
    ballot.words = "Mot " + word;
    catalogue_.jury_ballots.save(ballot, true, wall_clock_ms());
    Screening screening;
    screening.edition = edition_.id;
    screening.title_fr = "Séance de Titre " + word;
    screening.description_fr = screening.description_en = "On verra Titre " + word;
    screening.place = "Salle";
    screening.begins_ms = 1;
    screening.announced_ms = 1;
    screening.entries = {{film_of_it.id, "", "", 0}, {std::nullopt, "Débat : Titre " + word, "", 10}};
    made.screening = catalogue_.screenings.create(screening).id.text();
    catalogue_.screenings.set_attendance(*ScreeningId::parse(made.screening), 84, wall_clock_ms());
    const Submission past = selected_before(made, media);
    give_awards(made, past.id);
    made.open_prize = prize(film_of_it, wall_clock_ms() + kDay).id.text();
    const PublicPrize voted = prize(past, wall_clock_ms() - 1);
    catalogue_.public_ballots.cast(voted.id, {0}, "device", voted.closes_ms - 1);
    made.past_prize = voted.id.text();
    bring(state, made);
    made.item = *catalogue_.items.find(id);
    return made;
  }

  // In the edition whose palmarès is read.
  Submission selected_before(const Specimen& made, const Media& media) {
    const SubmissionId past =
        catalogue_.submissions.create(past_edition_.id, made.item.id, past_edition_.categories[0].id).id;
    catalogue_.submissions.submit(past, media.id, made.word, wall_clock_ms());
    catalogue_.submissions.decide(past, SubmissionState::selected, "", wall_clock_ms());
    return *catalogue_.submissions.find(past);
  }

  // Of both editions, with reasons that name the film.
  void give_awards(Specimen& made, const SubmissionId& past) {
    Award award;
    award.name_fr = "Prix de Titre " + made.word;
    award.reasons_fr = "Pour Titre " + made.word;
    award.edition = edition_.id;
    award.films = {*SubmissionId::parse(made.submission)};
    made.coming_award = catalogue_.awards.create(award).id.text();
    award.edition = past_edition_.id;
    award.films = {past};
    made.award = catalogue_.awards.create(award).id.text();
  }

  // The jury talks about every film, by its title.
  void deliberate(std::vector<Specimen*> all) {
    catalogue_.juries.close(jury_, wall_clock_ms());
    catalogue_.deliberations.set_present(juror_, true, wall_clock_ms());
    std::string remarks = "On a vu";
    for (Specimen* each : all) {
      Motion motion;
      motion.proposer = juror_;
      motion.text = "Donner le prix à Titre " + each->word;
      motion.award = "Prix de Titre " + each->word;
      motion.film = SubmissionId::parse(each->submission);
      each->motion = catalogue_.deliberations.propose(motion, wall_clock_ms()).id.text();
      motion.film.reset();
      catalogue_.deliberations.propose(motion, wall_clock_ms());
      catalogue_.deliberations.shortlist(jury_, *SubmissionId::parse(each->submission));
      remarks += " Titre " + each->word;
    }
    catalogue_.deliberations.set_remarks(jury_, remarks);
  }

  PublicPrize prize(const Submission& film, int64_t closes_ms) {
    PublicPrize wanted;
    wanted.edition = film.edition;
    wanted.name_fr = "Prix du public";
    wanted.films = {film.id};
    wanted.opens_ms = closes_ms - 2 * kDay;
    wanted.closes_ms = closes_ms;
    return catalogue_.public_prizes.create(wanted);
  }

  void bring(State state, const Specimen& made) {
    const ItemId& id = made.item.id;
    switch (state) {
      case State::draft: return;
      case State::submitted: return catalogue_.items.set_publication(id, Publication::submitted);
      case State::refused: return catalogue_.items.set_publication(id, Publication::refused);
      case State::withdrawn:
        catalogue_.items.set_publication(id, Publication::published);
        return catalogue_.items.set_publication(id, Publication::withdrawn);
      case State::embargoed:
        return catalogue_.items.set_publication(id, Publication::published, {0, wall_clock_ms() + kDay});
      case State::undeclared: {
        // As no way through the pages brings it about: declared, published, then no longer declared.
        Item item = made.item;
        item.people_declared = true;
        catalogue_.items.update(item);
        catalogue_.items.set_publication(id, Publication::published);
        item = *catalogue_.items.find(id);
        item.people_declared = false;
        try {
          catalogue_.items.update(item);
        } catch (const Error&) {
          undeclared_is_refused_ = true;
          catalogue_.items.set_publication(id, Publication::draft);
          item.publication = Publication::draft;
          catalogue_.items.update(item);
        }
        return;
      }
      default: return catalogue_.items.set_publication(id, Publication::published);
    }
  }

  Request asked(Who who, const Specimen& of, const std::string& path_and_query) {
    Request request;
    request.method = "GET";
    request.headers["host"] = "bibliotheque.example";
    request.headers["x-real-ip"] = "203.0.113.7";
    const size_t mark = path_and_query.find('?');
    request.path = path_and_query.substr(0, mark);
    std::string query = mark == std::string::npos ? "" : path_and_query.substr(mark + 1);
    while (!query.empty()) {
      const std::string pair = query.substr(0, query.find('&'));
      query.erase(0, std::min(query.size(), pair.size() + 1));
      const size_t equals = pair.find('=');
      request.query.emplace(pair.substr(0, equals),
                            percent_decoded(pair.substr(equals + 1), Plus::is_space).value_or(""));
    }
    if (who == Who::with_link) request.path = "/partage/" + of.share + request.path;
    const auto session = sessions_.find(who);
    if (session != sessions_.end()) request.headers["cookie"] = "__Host-session=" + session->second;
    return request;
  }

  static std::string bytes_of(const Response& response) {
    std::string all = response.body;
    if (response.file) {
      std::string bytes(static_cast<size_t>(response.file->size_bytes), '\0');
      if (pread(response.file->file.get(), bytes.data(), bytes.size(), 0) < 0) ADD_FAILURE() << "unreadable";
      all += bytes;
    }
    for (const auto& [name, value] : response.headers) all += value + "\n";
    return all;
  }

  std::map<Who, std::string> sessions_;
  AccountId own_guest_, own_depositor_;
  OrganisationId organisation_;
  Edition edition_, past_edition_;
  JuryId jury_;
  JurorId juror_;
  std::vector<JurySeat> seats_;
  bool undeclared_is_refused_ = false;
};

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
  return text;
}

// The addresses of one exit for one specimen.
std::vector<std::string> addresses(const std::string& pattern, const Specimen& of) {
  if (pattern.starts_with("/media/{media}/") || pattern == "/api/v1/media/{media}") {
    std::vector<std::string> own;
    for (const std::string& each : of.addresses) {
      const bool is_track = each.find("/captions/") != each.npos || each.find("/chapters/") != each.npos;
      const bool fits =
          pattern == "/api/v1/media/{media}" ? each.starts_with("/api/")
          : pattern.find("{file}") != pattern.npos
              ? each.starts_with("/media/") && !is_track
              : each.find(pattern.find("captions") != pattern.npos ? "/captions/" : "/chapters/") != each.npos;
      if (fits) own.push_back(each);
    }
    return own;
  }
  std::vector<std::string> all;
  for (const std::string& query : exits().at(pattern)) {
    std::string path = pattern + (query.empty() ? "" : "?" + query);
    path = replaced(path, "{item}", of.item.id.text());
    path = replaced(path, "{consent}", of.consent.empty() ? "0" : of.consent);
    path = replaced(path, "{media}", of.media);
    path = replaced(path, "{purpose}", "captions");
    path = replaced(path, "{language}", "fr");
    const bool is_read = pattern.find("/palmares") != pattern.npos;
    if (is_read) {
      const std::string coming = replaced(path, "{year}", std::to_string(kYear));
      all.push_back(replaced(coming, "{award}", of.coming_award));
    }
    path = replaced(path, "{award}", is_read ? of.award : of.coming_award);
    path = replaced(path, "{motion}", of.motion);
    if (pattern.find("{prize}") != pattern.npos) {
      all.push_back(replaced(replaced(path, "{prize}", of.past_prize), "{year}", std::to_string(kPastYear)));
      path = replaced(path, "{prize}", of.open_prize);
    }
    path = replaced(path, "{year}", std::to_string(is_read ? kPastYear : kYear));
    path = replaced(path, "{submission}", of.submission);
    path = replaced(path, "{jury}", of.jury);
    path = replaced(path, "{juror}", of.juror);
    path = replaced(path, "{screening}", of.screening);
    path = replaced(path, "{word}", of.word);
    path = replaced(path, "{beginning}", of.word.substr(0, of.word.size() - 3));
    all.push_back(replaced(path, "{name…}", "favicon.svg"));
  }
  return all;
}

TEST_F(Exits, EveryAddressThatAnswersIsListedHere) {
  std::set<std::string> answered, listed;
  for (const Route& route : routes()) {
    if (route.method == "GET") answered.insert(std::string(route.pattern));
  }
  for (const auto& [pattern, queries] : exits()) listed.insert(pattern);
  EXPECT_EQ(answered, listed) << "say in exits() how a new address is asked, and what it may show";
}

TEST_F(Exits, NothingComesOutThatIsNotAllowed) {
  std::vector<std::pair<State, Specimen>> specimens;
  const std::string letters = "abcdefghijklmnopqrstuvwxyz";
  for (size_t i = 0; i < kStates.size(); ++i) {
    // One of each owner, so that “own” is put to the test for both kinds.
    const AccountId& owner = i % 2 == 0 ? own_guest_ : own_depositor_;
    specimens.emplace_back(kStates[i],
                           make(kStates[i], owner, std::string("zygl") + letters[i] + letters[25 - i] + "oux"));
  }
  ingest::catch_up(catalogue_, data_);
  std::vector<Specimen*> talked_about;
  for (auto& [state, specimen] : specimens) talked_about.push_back(&specimen);
  deliberate(talked_about);
  hold_draw("Volontaire");
  int64_t asked_in_all = 0, leaks = 0, shown = 0, named = 0;
  for (const auto& [state, specimen] : specimens) {
    for (const Who who : kViewers) {
      const bool owns = who != Who::own_guest || specimen.item.depositor == own_guest_;
      const bool owns_too = who != Who::own_depositor || specimen.item.depositor == own_depositor_;
      const bool is_strange = !owns || !owns_too;  // the other's own: like anybody of its role
      const Who as = !is_strange ? who : who == Who::own_guest ? Who::guest : Who::member;
      const State really = state == State::undeclared && undeclared_is_refused_ ? State::undeclared : state;
      for (const auto& [pattern, queries] : exits()) {
        const bool allowed = sees(really, as, pattern);
        for (const std::string& address : addresses(pattern, specimen)) {
          Request request = asked(who, specimen, address);
          const Response response = handle(app_, request);
          ++asked_in_all;
          // The question itself comes back on a page of results; what was found must not.
          std::string told = bytes_of(response);
          const bool is_named = state == State::for_the_festival && kVoting.contains(pattern);
          if (is_named && !allowed) {
            const bool is_shown = told.find("Titre " + specimen.word) != told.npos;
            told = replaced(told, "Titre " + specimen.word, "");
            named += is_shown ? 1 : 0;
          }
          const bool is_question = address.find('?') != address.npos && address.find(specimen.word) != address.npos;
          const bool leaked = is_question ? told.find(specimen.item.id.text()) != told.npos ||
                                                told.find("Titre " + specimen.word) != told.npos
                                          : told.find(specimen.word) != told.npos;
          if (leaked && !allowed) {
            ++leaks;
            ADD_FAILURE() << address << " shows state " << static_cast<int>(state) << " to viewer "
                          << static_cast<int>(who) << " with status " << response.status;
          }
          if (allowed && kShowing.contains(pattern)) {
            EXPECT_EQ(response.status, 200)
                << address << " state " << static_cast<int>(state) << " viewer " << static_cast<int>(who);
            ++shown;
          }
        }
      }
    }
  }
  EXPECT_GT(shown, 500);
  EXPECT_GT(named, 10) << "the films that are voted for";
  std::printf("exits: %zu addresses x %zu states x %zu viewers, %lld requests, %lld leaks\n", exits().size(),
              kStates.size(), kViewers.size(), static_cast<long long>(asked_in_all), static_cast<long long>(leaks));
}

// Who asks for a pack manages everything; what it holds is for those who sit in the room.
TEST_F(Exits, APackHoldsOnlyWhatWasAgreedToForTheFestival) {
  for (const State state : kStates) {
    const std::string word = "zyglpack" + std::to_string(static_cast<int>(state));
    const Specimen made = make(state, own_depositor_, word);
    for (const Who who : {Who::moderator, Who::administrator}) {
      Request request = asked(who, made, "/festival/2027/seances/" + made.screening + "/projection.zip");
      const Response response = handle(app_, request);
      EXPECT_EQ(response.status, 200);
      const std::string told = bytes_of(response);
      const bool allowed = state == State::for_the_festival;
      for (const std::string& written : {"octets " + word, "On dit " + word, "Montage : " + word, "Titre " + word}) {
        EXPECT_EQ(told.find(written) != told.npos, allowed) << written << " state " << static_cast<int>(state);
      }
    }
  }
}

// Whatever a film's page may show: its name stands in the programme once its people agreed to the festival.
TEST_F(Exits, TheProgrammeNamesWhatWasAgreedToForTheFestival) {
  const Specimen made = make(State::for_the_festival, own_depositor_, "zyglnamed");
  for (const Who who : {Who::visitor, Who::guest, Who::member, Who::juror}) {
    for (const std::string& pattern : kNaming) {
      Request request = asked(who, made, addresses(pattern, made).back());
      EXPECT_NE(bytes_of(handle(app_, request)).find("Titre zyglnamed"), std::string::npos) << pattern;
    }
  }
}

TEST_F(Exits, NobodyButWhoRunsTheDrawSeesAVolunteer) {
  const std::string name = "zyglvoudou";
  const std::string token = hold_draw(name);
  const Specimen any = make(State::published, own_depositor_, "zyglanyoux");
  int64_t asked_in_all = 0, shown = 0;
  for (const Who who : kViewers) {
    for (const auto& [pattern, queries] : exits()) {
      for (const std::string& address : addresses(pattern, any)) {
        Request request = asked(who, any, address);
        const Response response = handle(app_, request);
        ++asked_in_all;
        const bool named = bytes_of(response).find(name) != std::string::npos;
        const bool may = who == Who::administrator && pattern == "/festival/{year}/jurys/{jury}/tirage/volontaires";
        EXPECT_EQ(named, may) << address << " viewer " << static_cast<int>(who) << " status " << response.status;
        const bool is_public = pattern.find("/tirage") != pattern.npos && !pattern.ends_with("conduite") &&
                               !pattern.ends_with("volontaires") && who != Who::with_link;
        if (is_public) {
          EXPECT_EQ(response.status, 200) << address;
          ++shown;
        }
      }
    }
  }
  EXPECT_GT(shown, 30);
  Request own = asked(Who::visitor, any, "/volontaires/" + token);
  EXPECT_NE(handle(app_, own).body.find(name + "5"), std::string::npos) << "their private link";
  std::printf("volunteers: %lld requests\n", static_cast<long long>(asked_in_all));
}

// Being online is not being in the festival: its people agreed to the library, and to nothing else.
TEST_F(Exits, TheCatalogueOfAFestivalNamesOnlyWhatIsAgreedToForIt) {
  const Specimen online = make(State::published, own_depositor_, "zyglonlioux");
  const Specimen for_it = make(State::for_the_festival, own_depositor_, "zyglfestoux");
  ingest::catch_up(catalogue_, data_);
  for (const std::string& pattern : kCatalogue) {
    for (const std::string& address : addresses(pattern, online)) {
      Request request = asked(Who::visitor, online, address);
      const std::string told = bytes_of(handle(app_, request));
      EXPECT_EQ(told.find(online.word), told.npos) << address;
      EXPECT_NE(told.find("Titre " + for_it.word), told.npos) << address;
      EXPECT_EQ(told.find(for_it.item.id.text()), told.npos) << address << " leads to a page that is not open";
      EXPECT_EQ(told.find(for_it.word + "@x.org"), told.npos) << address << " tells how to reach them";
    }
  }
  for (const char* address : {"/bibliotheque?festival=2027", "/api/v1/search?q=festival:2027"}) {
    Request request = asked(Who::visitor, online, address);
    EXPECT_EQ(bytes_of(handle(app_, request)).find(online.word), std::string::npos) << address;
  }
}

TEST_F(Exits, AnAspectThatWasNotAgreedToStaysInside) {
  Specimen made = make(State::unasked, own_depositor_, "zyglupioux");
  const Person person = catalogue_.consents.people_of(made.item.id).at(0);
  Consent given = consent(person.id, {Scope::library});
  given.grants[Aspect::picture] = {};
  catalogue_.consents.record(given);
  ingest::catch_up(catalogue_, data_);
  for (const std::string& address : made.addresses) {
    Request request = asked(Who::visitor, made, address);
    const Response response = handle(app_, request);
    const bool shows_pictures =
        address.ends_with(".mp4") || address.ends_with(".jpg") || address.ends_with("master.m3u8");
    EXPECT_EQ(response.status, shows_pictures ? 404 : 200) << address;
  }
  for (const char* path : {"/contributions/", "/api/v1/items/"}) {
    Request request = asked(Who::visitor, made, path + made.item.id.text());
    const std::string told = bytes_of(handle(app_, request));
    EXPECT_NE(told.find("On dit zyglupioux") != told.npos || told.find("fr.vtt") != told.npos, false) << path;
    for (const char* file : {"720.mp4", "poster-640.jpg", "storyboard-1.jpg"}) {
      EXPECT_EQ(told.find(file), told.npos) << path << " names " << file;
    }
  }
}

// Every field that somebody can type into, the file names and the cues, on every page.
TEST_F(Exits, NothingTypedBecomesMarkupOnAnyPage) {
  const std::string attack = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>{{title}}";
  Specimen made = make(State::published, own_depositor_, attack);
  deliberate({&made});
  for (const std::string& each : {made.award, made.coming_award}) {
    Award award = *catalogue_.awards.find(*AwardId::parse(each));
    award.name_fr = award.name_en = attack;
    catalogue_.awards.update(award);
  }
  Account own = *catalogue_.accounts.find(own_depositor_);
  own.name = attack;
  catalogue_.accounts.update(own);
  const Organisation evil = catalogue_.accounts.create_organisation(attack, 0);
  Item item = *catalogue_.items.find(made.item.id);
  item.organisation = evil.id;
  catalogue_.items.update(item);
  Campaign call;
  call.title = call.introduction = call.consent_text_fr = call.consent_text_en = attack;
  call.questions = {attack};
  call.account = own_depositor_;
  call = catalogue_.campaigns.create(call);
  const Person person = catalogue_.consents.people_of(item.id).at(0);
  Consent given = consent(person.id, {Scope::library, Scope::internal});
  given.explanation = {attack, "fr", attack, attack, attack, true};
  catalogue_.consents.record(given);
  const Share share =
      catalogue_.shares.create({.item = item.id, .name = attack, .expires_ms = wall_clock_ms() + kDay}, wall_clock_ms())
          .share;
  catalogue_.viewings.note(item.id, std::nullopt, share, wall_clock_ms());
  catalogue_.viewings.note(item.id, own_depositor_, std::nullopt, wall_clock_ms());
  catalogue_.reports.create({.item = item.id, .words = attack, .contact = attack});
  const std::string volunteer = hold_draw(attack);
  catalogue_.journal.add({.account = own_depositor_, .act = Act::refused, .item = item.id, .words = attack});
  ingest::catch_up(catalogue_, data_);
  const std::string back = catalogue_.accounts.create_link(own_guest_, LinkPurpose::deposit, kDay);
  int pages = 0, showing = 0;
  for (const Who who : {Who::visitor, Who::own_depositor, Who::administrator, Who::with_link}) {
    for (const auto& [pattern, queries] : exits()) {
      for (std::string address : addresses(pattern, made)) {
        address = replaced(address, "{campaign}", call.id.text());
        address = replaced(address, "{code}", call.code);
        address = replaced(address, "{token}",
                           pattern.starts_with("/accord")        ? made.agreement
                           : pattern.starts_with("/volontaires") ? volunteer
                                                                 : back);
        Request request = asked(who, made, address);
        const Response response = handle(app_, request);
        const bool is_page = std::ranges::any_of(response.headers, [](const auto& each) {
          return each.first == "Content-Type" &&
                 (each.second.starts_with("text/html") || each.second.find("xml") != std::string::npos);
        });
        if (!is_page) continue;
        ++pages;
        for (const char* raw : {"<img src=x", "<script>alert", "\"'><"}) {
          EXPECT_EQ(response.body.find(raw), std::string::npos) << address << " " << raw;
        }
        if (response.body.find("onerror=alert(1)") != std::string::npos) ++showing;
      }
    }
  }
  std::printf("markup: %d pages, %d of them show what was typed\n", pages, showing);
  EXPECT_GT(pages, 120);
  EXPECT_GT(showing, 30);
}

}  // namespace
}  // namespace resonance::server
