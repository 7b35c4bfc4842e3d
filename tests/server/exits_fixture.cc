// How a specimen becomes what it is: each of its texts, files and places in the festival says its word.
#include "tests/server/exits_fixture.h"

#include <unistd.h>

#include "base/clock.h"
#include "server/draws.h"
#include "server/lottery_maker.h"
#include "server/router.h"
#include "server/search_query.h"

namespace resonance::server {
namespace {

constexpr int64_t kDay = 24 * 3'600'000;
constexpr int kYear = 2027, kPastYear = 2026;  // the second one's palmarès is read

}  // namespace

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
  return text;
}

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

Exits::Exits() {
  settings_.owner = "nobody";
  const AccountId judge = account("jure@x.org", Role::juror);
  open_sessions(judge);
  open_festival(judge);
}

AccountId Exits::account(const std::string& email, Role role) {
  Account given;
  given.email = email;
  given.name = "Quelqu’un";
  given.role = role;
  return catalogue_.accounts.create(given).id;
}

void Exits::open_sessions(const AccountId& judge) {
  organisation_ = catalogue_.accounts.create_organisation("Maison", 0).id;
  own_guest_ = catalogue_.accounts.create({}).id;
  own_depositor_ = account("sien@x.org", Role::depositor);
  Account colleague = *catalogue_.accounts.find(account("collegue@x.org", Role::depositor));
  colleague.organisations = {organisation_};
  catalogue_.accounts.update(colleague);
  for (const auto& [who, id] :
       std::map<Who, AccountId>{{Who::guest, catalogue_.accounts.create({}).id},
                                {Who::own_guest, own_guest_},
                                {Who::member, account("membre@x.org", Role::depositor)},
                                {Who::own_depositor, own_depositor_},
                                {Who::colleague, colleague.id},
                                {Who::moderator, account("mod@x.org", Role::moderator)},
                                {Who::administrator, account("admin@x.org", Role::administrator)},
                                {Who::juror, judge}}) {
    sessions_[who] = catalogue_.sessions.open(id, "", wall_clock_ms(), false);
  }
}

void Exits::open_festival(const AccountId& judge) {
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
  juror.account = judge;
  juror.name = "Quelqu’un";
  juror.president = true;
  juror_ = catalogue_.jurors.add(juror).id;
}

Specimen Exits::make(State state, const AccountId& owner, const std::string& word) {
  Specimen made;
  made.word = word;
  made.jury = jury_.text();
  made.juror = juror_.text();
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
  const Media media = give_film(made);
  if (state != State::undeclared) ask_its_person(state, made);
  made.share = catalogue_.shares
                   .create({.item = made.item.id, .name = "Ami", .expires_ms = wall_clock_ms() + kDay}, wall_clock_ms())
                   .token;
  const Submission coming = select(made, media);
  vote_on(coming.id, word);
  screen(made, coming.id);
  const Submission past = selected_before(made, media);
  give_awards(made, past.id);
  made.open_prize = prize(coming, wall_clock_ms() + kDay).id.text();
  const PublicPrize voted = prize(past, wall_clock_ms() - 1);
  catalogue_.public_ballots.cast(voted.id, {0}, "device", voted.closes_ms - 1);
  made.past_prize = voted.id.text();
  bring(state, made.item);
  made.item = *catalogue_.items.find(made.item.id);
  return made;
}

Media Exits::give_film(Specimen& made) {
  const std::string& word = made.word;
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
  const Media media = published(made.item.id, "fichier-" + word + ".mp4", film, files);
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
  return media;
}

void Exits::ask_its_person(State state, Specimen& made) {
  const auto person = catalogue_.consents.add_person({.item = made.item.id, .name = "Personne " + made.word});
  made.agreement = person.token;
  std::set<Scope> scopes{Scope::library, Scope::internal};
  if (state == State::internal) scopes = {Scope::internal};
  if (state == State::for_the_festival) scopes = {Scope::festival};
  Consent given = consent(person.person.id, scopes);
  if (state == State::ended) given.until_ms = wall_clock_ms() - 1, given.from_ms = 1;
  if (state == State::not_begun) given.from_ms = wall_clock_ms() + kDay;
  given.proof = "preuve.pdf";
  if (state != State::unasked) {
    made.consent = catalogue_.consents.record(given).id.text();
    std::filesystem::create_directories(data_.proofs());
    write_durably(data_.proof(*ConsentId::parse(made.consent)), "%PDF-" + made.word);
  }
  if (state == State::consent_withdrawn) catalogue_.consents.withdraw(person.person.id);
}

Submission Exits::select(Specimen& made, const Media& media) {
  const std::string& word = made.word;
  Submission film = catalogue_.submissions.create(edition_.id, made.item.id, edition_.categories[0].id);
  made.submission = film.id.text();
  film.synopsis = "Synopsis " + word;
  film.team = "Montage : " + word;
  film.contact = word + "@x.org";
  film.projection_right = true;
  catalogue_.submissions.update(film);
  catalogue_.submissions.submit(film.id, media.id, word, wall_clock_ms());
  catalogue_.submissions.decide(film.id, SubmissionState::selected, "Bravo " + word, wall_clock_ms());
  return film;
}

void Exits::vote_on(const SubmissionId& film, const std::string& word) {
  seats_.push_back({juror_, film});
  catalogue_.jurors.assign(jury_, seats_);
  JuryBallot ballot;
  ballot.juror = juror_;
  ballot.film = film;
  ballot.mention = 0;
  ballot.words = "Mot " + word;
  catalogue_.jury_ballots.save(ballot, true, wall_clock_ms());
}

void Exits::screen(Specimen& made, const SubmissionId& film) {
  Screening screening;
  screening.edition = edition_.id;
  screening.title_fr = "Séance de Titre " + made.word;
  screening.description_fr = screening.description_en = "On verra Titre " + made.word;
  screening.place = "Salle";
  screening.begins_ms = 1;
  screening.announced_ms = 1;
  screening.entries = {{film, "", "", 0}, {std::nullopt, "Débat : Titre " + made.word, "", 10}};
  screening = catalogue_.screenings.create(screening);
  made.screening = screening.id.text();
  catalogue_.screenings.set_attendance(screening.id, 84, wall_clock_ms());
}

Submission Exits::selected_before(const Specimen& made, const Media& media) {
  const SubmissionId past =
      catalogue_.submissions.create(past_edition_.id, made.item.id, past_edition_.categories[0].id).id;
  catalogue_.submissions.submit(past, media.id, made.word, wall_clock_ms());
  catalogue_.submissions.decide(past, SubmissionState::selected, "", wall_clock_ms());
  return *catalogue_.submissions.find(past);
}

void Exits::give_awards(Specimen& made, const SubmissionId& past) {
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

PublicPrize Exits::prize(const Submission& film, int64_t closes_ms) {
  PublicPrize wanted;
  wanted.edition = film.edition;
  wanted.name_fr = "Prix du public";
  wanted.films = {film.id};
  wanted.opens_ms = closes_ms - 2 * kDay;
  wanted.closes_ms = closes_ms;
  return catalogue_.public_prizes.create(wanted);
}

void Exits::bring(State state, Item item) {
  const ItemId id = item.id;
  switch (state) {
    case State::draft: return;
    case State::submitted: return catalogue_.items.set_publication(id, Publication::submitted);
    case State::refused: return catalogue_.items.set_publication(id, Publication::refused);
    case State::withdrawn:
      catalogue_.items.set_publication(id, Publication::published);
      return catalogue_.items.set_publication(id, Publication::withdrawn);
    case State::embargoed:
      return catalogue_.items.set_publication(id, Publication::published, {0, wall_clock_ms() + kDay});
    case State::undeclared:
      item.people_declared = true;
      catalogue_.items.update(item);
      catalogue_.items.set_publication(id, Publication::published);
      item.publication = Publication::published;
      item.people_declared = false;
      EXPECT_THROW(catalogue_.items.update(item), Error) << "what is published is declared";
      catalogue_.items.set_publication(id, Publication::draft);
      item.publication = Publication::draft;
      return catalogue_.items.update(item);
    default: return catalogue_.items.set_publication(id, Publication::published);
  }
}

void Exits::deliberate(const std::vector<Specimen*>& all) {
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

std::string Exits::hold_draw(const std::string& name) {
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

Response Exits::answer(Who who, const Specimen& of, const std::string& path_and_query) {
  Request request;
  request.method = "GET";
  request.headers["host"] = "bibliotheque.example";
  request.headers["x-real-ip"] = "203.0.113.7";
  const size_t mark = path_and_query.find('?');
  request.path = path_and_query.substr(0, mark);
  if (mark != std::string::npos) request.query = read_search(path_and_query.substr(mark));
  if (who == Who::with_link) request.path = "/partage/" + of.share + request.path;
  const auto session = sessions_.find(who);
  if (session != sessions_.end()) request.headers["cookie"] = "__Host-session=" + session->second;
  return handle(app_, request);
}

std::string Exits::bytes_of(const Response& response) {
  std::string all = response.body;
  if (response.file) {
    std::string bytes(static_cast<size_t>(response.file->size_bytes), '\0');
    if (pread(response.file->file.get(), bytes.data(), bytes.size(), 0) < 0) ADD_FAILURE() << "unreadable";
    all += bytes;
  }
  for (const auto& [name, value] : response.headers) all += value + "\n";
  return all;
}

}  // namespace resonance::server
