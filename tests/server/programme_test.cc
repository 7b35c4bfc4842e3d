// The programme: what its pages name, and what its projection packs hold.
#include "server/programme.h"

#include <fcntl.h>
#include <gmock/gmock.h>

#include <algorithm>

#include "base/clock.h"
#include "server/projection_pack.h"
#include "tests/server/pages_fixture.h"
#include "transcode/zip_archive.h"

namespace resonance::server {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr int64_t kDay = 24 * 3'600'000;
constexpr int kYear = 2027;
// 12 May 2027, 20:00 in Paris.
constexpr int64_t kEvening = 1'810'144'800'000;

class Programme : public PagesTest {
 protected:
  Programme() {
    Edition draft;
    draft.year = kYear;
    draft.title_fr = "Festival 2027";
    draft.categories = {{{}, "Court", "Short"}};
    draft.calendar = {{Milestone::call_opens, 1}};
    draft.announced = true;
    edition_ = catalogue_.editions.create(draft);
  }

  // Somebody in it agrees to `scopes` for all that a film shows but `without`.
  Submission film(const std::string& title, std::set<Scope> scopes = {Scope::festival},
                  std::optional<Aspect> without = std::nullopt) {
    const Item made = item(title, Publication::published);
    const Person person = catalogue_.consents.add_person({.item = made.id, .name = "Quelqu’un"}).person;
    Consent given = consent(person.id, scopes);
    if (without) given.grants[*without] = {};
    catalogue_.consents.record(given);
    Prepared prepared;
    prepared.duration_ms = 90'000;
    prepared.width = 1920;
    prepared.height = 1080;
    prepared.has_audio = true;
    prepared.renditions = {{"progressive", "720.mp4", "video/mp4", 20, 1280, 720, 0},
                           {"track", "1080.mp4", "video/mp4", 20, 1920, 1080, 0}};
    const Media media =
        published(made.id, "film.mp4", prepared, {{"720.mp4", "octets de " + title}, {"1080.mp4", "x"}});
    catalogue_.transcripts.replace(media.id, TrackPurpose::captions, "fr", {{1000, 4000, "Léa", "On dit " + title}});
    Submission submission = catalogue_.submissions.create(edition_.id, made.id, edition_.categories[0].id);
    submission.team = "Montage de " + title;
    submission.projection_right = true;
    catalogue_.submissions.update(submission);
    catalogue_.submissions.submit(submission.id, media.id, title, 1);
    catalogue_.submissions.decide(submission.id, SubmissionState::selected, "", 1);
    return *catalogue_.submissions.find(submission.id);
  }
  Screening screening(const std::vector<ProgrammeEntry>& entries, int64_t begins_ms = kEvening) {
    Screening draft;
    draft.edition = edition_.id;
    draft.title_fr = "Ouverture";
    draft.place = "MJC";
    draft.begins_ms = begins_ms;
    draft.entries = entries;
    draft.announced_ms = 1;
    return catalogue_.screenings.create(draft);
  }
  std::string page_of(const Screening& shown, const Viewer& who = visitor) {
    return pages::screening(app_, asking(who, "/festival/2027/seances/x", {"2027", shown.id.text()})).body;
  }
  Response posted(const Screening& changed, const std::string& body) {
    return pages::change_screening(
        app_, sending(asking(local_owner, "/festival/2027/seances/x/modifier", {"2027", changed.id.text()}), body));
  }

  struct Pack {
    std::vector<std::string> names;
    std::string bytes;
    std::string operator[](const std::string& name) const {
      return transcode::ZipArchive(bytes).read(name).value_or("(absent)");
    }
  };
  Pack pack_of(const Screening& shown) {
    const ProjectionPack gathered =
        projection_pack(catalogue_, data_, renderer_, Language::french, edition_, shown, wall_clock_ms());
    Pack pack;
    for (const ZipPart& each : gathered.parts) pack.names.push_back(each.name);
    const auto path = folder_ / "pack.zip";
    {
      const FileDescriptor file(open(path.c_str(), O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, 0600));
      write_stored_zip(gathered.parts, file);
    }
    pack.bytes = read_file(path, 10'000'000);
    return pack;
  }
  void withdraw_consent(const ItemId& id) { catalogue_.consents.withdraw(catalogue_.consents.people_of(id).at(0).id); }

  Edition edition_;
};

TEST_F(Programme, TimesFollowFromTheFilms) {
  const Submission first = film("Premier"), second = film("Second");
  const Screening shown =
      screening({{first.id, "", "", 10}, {std::nullopt, "Débat", "Debate", 5}, {second.id, "", "", 0}});
  const auto lines = running_order(catalogue_, edition_, shown, wall_clock_ms());
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[1].slot.begins_ms, kEvening + 90'000 + 600'000);
  const std::string page = page_of(shown);
  EXPECT_THAT(page, HasSubstr("mercredi 12 mai 2027 à 20:00"));
  EXPECT_THAT(page, HasSubstr("<p class=\"time\">20:11</p>"));
  EXPECT_THAT(page, HasSubstr("<p class=\"time\">20:16</p>"));
  EXPECT_THAT(page, HasSubstr("Premier"));
  EXPECT_THAT(page, HasSubstr(R"("@type":"ScreeningEvent")"));
  EXPECT_THAT(page, HasSubstr(R"("startDate":"2027-05-12T18:00:00Z")"));
  EXPECT_THAT(page, Not(HasSubstr("/contributions/" + first.item.text()))) << "the festival alone was agreed to";
}

TEST_F(Programme, WhoDoesNotAgreeIsNotNamedAndWhatIsWithdrawnIsNotThere) {
  const Submission agreed = film("Nommé"), library = film("Médiathèque", {Scope::library}), quits = film("Quitté");
  const Screening shown = screening({{agreed.id, "", "", 0}, {library.id, "", "", 0}, {quits.id, "", "", 0}});
  catalogue_.submissions.withdraw(quits.id);
  for (const Viewer& who : {visitor, local_owner}) {
    const std::string page = page_of(shown, who);
    EXPECT_THAT(page, HasSubstr("Nommé"));
    EXPECT_THAT(page, Not(HasSubstr("Médiathèque</")));
    EXPECT_THAT(page, HasSubstr("Un film (n°\u00a02)"));
    EXPECT_THAT(page, Not(HasSubstr("Quitté")));
    EXPECT_THAT(page, Not(HasSubstr("n°\u00a03")));
  }
  withdraw_consent(agreed.item);
  const std::string page = page_of(shown);
  EXPECT_THAT(page, Not(HasSubstr("Nommé")));
  EXPECT_THAT(page, HasSubstr("Un film (n°\u00a01)"));
  catalogue_.items.set_publication(agreed.item, Publication::withdrawn);
  EXPECT_THAT(page_of(shown), Not(HasSubstr("n°\u00a01")));
  const std::string programme = pages::programme(app_, asking(visitor, "/festival/2027/programme", {"2027"})).body;
  EXPECT_THAT(programme, HasSubstr("Un film (n°\u00a02)"));
  EXPECT_THAT(programme, Not(HasSubstr("Nommé")));
}

TEST_F(Programme, NobodyReadsWhatIsNotAnnounced) {
  Screening hidden = screening({});
  hidden.announced_ms = 0;
  catalogue_.screenings.update(hidden);
  const auto code = [&](auto handler, std::vector<std::string> places) {
    return code_of(handler, app_, asking(visitor, "/festival/2027/x", std::move(places)));
  };
  EXPECT_EQ(code(pages::programme, {"2027"}), ErrorCode::not_found);
  EXPECT_EQ(code(pages::programme_calendar, {"2027"}), ErrorCode::not_found);
  EXPECT_EQ(code(pages::screening, {"2027", hidden.id.text()}), ErrorCode::not_found);
  EXPECT_EQ(code(pages::screening_calendar, {"2027", hidden.id.text()}), ErrorCode::not_found);
  const auto feed = [&] { return pages::festival_feed(app_, asking(visitor, "/festival.atom")).body; };
  EXPECT_THAT(feed(), Not(HasSubstr("Ouverture")));
  EXPECT_THAT(page_of(hidden, local_owner), HasSubstr("pas annoncée"));
  screening({});
  EXPECT_THAT(feed(), HasSubstr("Séance\u00a0: Ouverture"));
  Edition other = edition_;
  other.id = {};
  other.year = 2026;
  other.announced = true;
  for (Category& each : other.categories) each.id = {};
  catalogue_.editions.create(other);
  EXPECT_EQ(code(pages::screening, {"2026", catalogue_.screenings.of_edition(edition_.id).back().id.text()}),
            ErrorCode::not_found)
      << "of another edition";
}

TEST_F(Programme, ItsCalendarSaysWhenAndWhere) {
  const Submission shown = film("Premier");
  screening({{shown.id, "", "", 0}});
  const std::string calendar = pages::programme_calendar(app_, asking(visitor, "/x", {"2027"})).body;
  EXPECT_THAT(calendar, HasSubstr("DTSTART:20270512T180000Z\r\n"));
  EXPECT_THAT(calendar, HasSubstr("DTEND:20270512T180130Z\r\n"));
  EXPECT_THAT(calendar, HasSubstr("LOCATION:MJC\r\n"));
}

TEST_F(Programme, WhoCameIsToldWhereTheFilmIsShown) {
  const Submission shown = film("Vu", {Scope::festival, Scope::library});
  const Screening past = screening({{shown.id, "", "", 0}}, 1'700'000'000'000);
  catalogue_.screenings.set_attendance(past.id, 84, wall_clock_ms());
  const auto told = [&] { return pages::item(app_, asking(visitor, "/contributions/x", {shown.item.text()})).body; };
  EXPECT_THAT(told(), HasSubstr("Projeté le mardi 14 novembre 2023, MJC, devant 84 personnes"));
  EXPECT_THAT(page_of(past), HasSubstr("84 personnes dans la salle"));
  EXPECT_THAT(page_of(past), HasSubstr("/contributions/" + shown.item.text()));
  Screening hidden = *catalogue_.screenings.find(past.id);
  hidden.announced_ms = 0;
  catalogue_.screenings.update(hidden);
  EXPECT_THAT(told(), Not(HasSubstr("MJC")));
  screening({{shown.id, "", "", 0}}, wall_clock_ms() + kDay);
  EXPECT_THAT(told(), HasSubstr("Projection le "));
}

TEST_F(Programme, EntriesAreMovedByTheirNumbers) {
  const Submission a = film("A"), b = film("B"), c = film("C"), d = film("D");
  const Screening made = screening({{a.id, "", "", 0}, {b.id, "", "", 0}, {c.id, "", "", 0}, {d.id, "", "", 0}});
  const auto order = [&](const std::vector<const char*>& numbers, const std::string& more = {}) {
    const Screening now = *catalogue_.screenings.find(made.id);
    std::string body =
        "action=order&of_order=" + std::to_string(now.changed_ms) + "-" + std::to_string(now.entries.size()) + more;
    for (size_t i = 0; i < numbers.size(); ++i) {
      body += "&position-" + std::to_string(i) + "=" + numbers[i] + "&minutes-" + std::to_string(i) + "=2";
    }
    const int status = posted(now, body).status;
    std::string titles;
    const Screening then = *catalogue_.screenings.find(made.id);
    for (const ProgrammeEntry& each : then.entries) {
      titles += catalogue_.items.find(catalogue_.submissions.find(*each.film)->item)->title;
    }
    return titles + " " + std::to_string(status);
  };
  EXPECT_EQ(order({"1", "2", "3", "2"}), "ADBC 303") << "up to the second place";
  EXPECT_EQ(order({"1", "4", "3", "4"}), "ABCD 303") << "down to the fourth";
  EXPECT_EQ(order({"9", "2", "3", "4"}), "BCDA 303");
  EXPECT_EQ(order({"1", "2", "x", "4"}), "BCDA 400");
  EXPECT_EQ(order({"1", "2", "3", "4"}, "&remove-1=yes"), "BDA 303");
  EXPECT_EQ(catalogue_.screenings.find(made.id)->entries[0].minutes, 2);
  const Response stale = posted(*catalogue_.screenings.find(made.id), "action=order&of_order=1-3&position-0=3");
  EXPECT_EQ(stale.status, 409);
  EXPECT_THAT(stale.body, HasSubstr("entre-temps"));
}

TEST_F(Programme, APackHoldsTheFilmsAsTheyAreShown) {
  const Submission first = film("Été & “tour” !"), second = film("Second");
  const Pack pack =
      pack_of(screening({{first.id, "", "", 5}, {std::nullopt, "Débat", "", 20}, {second.id, "", "", 0}}));
  EXPECT_THAT(pack.names, testing::ElementsAre("index.html", "deroule.html", "deroule.txt", "generiques.txt",
                                               "01-ete-tour.mp4", "01-ete-tour.fr.vtt", "01-ete-tour.fr.srt",
                                               "02-second.mp4", "02-second.fr.vtt", "02-second.fr.srt"));
  EXPECT_EQ(pack["01-ete-tour.mp4"], "octets de Été & “tour” !");
  EXPECT_THAT(pack["02-second.fr.srt"], HasSubstr("00:00:01,000 --> 00:00:04,000\nOn dit Second"));
  EXPECT_THAT(pack["deroule.txt"], HasSubstr("20:06  Débat\n"));
  EXPECT_THAT(pack["deroule.txt"], HasSubstr("Image 1280 × 720\u00a0: le plus grand fichier"));
  EXPECT_THAT(pack["deroule.html"], HasSubstr("20:26"));
  EXPECT_THAT(pack["deroule.html"], HasSubstr("Été &amp; “tour” !"));
  EXPECT_THAT(pack["generiques.txt"], HasSubstr("Montage de Second"));
  EXPECT_THAT(pack["index.html"], HasSubstr("data-file=\"02-second.mp4\""));
  EXPECT_THAT(pack["index.html"], Not(HasSubstr("http"))) << "it needs no network";
  EXPECT_THAT(pack_of(screening({})).names.size(), 4U) << "a screening without films";
}

TEST_F(Programme, APackHoldsNothingThatMayNotBeShown) {
  const Submission kept = film("Gardé"), library = film("Autrement", {Scope::library}), quits = film("Parti"),
                   silent = film("Muet", {Scope::festival}, Aspect::transcript),
                   faceless = film("Visage", {Scope::festival}, Aspect::picture), gone = film("Ailleurs");
  Submission unlicensed = film("Sansdroit");
  unlicensed.projection_right = false;
  catalogue_.submissions.update(unlicensed);
  catalogue_.submissions.withdraw(gone.id);
  const Screening shown = screening({{kept.id, "", "", 0},
                                     {library.id, "", "", 0},
                                     {quits.id, "", "", 0},
                                     {silent.id, "", "", 0},
                                     {faceless.id, "", "", 0},
                                     {unlicensed.id, "", "", 0},
                                     {gone.id, "", "", 0}});
  EXPECT_THAT(pack_of(shown)["03-parti.mp4"], HasSubstr("octets de Parti"));
  withdraw_consent(quits.item);
  const Pack pack = pack_of(shown);
  EXPECT_THAT(pack.names, testing::ElementsAre("index.html", "deroule.html", "deroule.txt", "generiques.txt",
                                               "01-garde.mp4", "01-garde.fr.vtt", "01-garde.fr.srt", "04-muet.mp4"))
      << "who did not agree to the transcript has no subtitles";
  for (const char* never : {"Autrement", "Parti", "Ailleurs", "octets de Visage", "octets de Sansdroit", "dit Muet",
                            "dit Visage", "dit Sansdroit", "Montage de Sansdroit"}) {
    EXPECT_THAT(pack.bytes, Not(HasSubstr(never)));
  }
  EXPECT_THAT(pack["deroule.txt"], HasSubstr("2. Un film (n°\u00a02)\n       Pas dans ce kit\u00a0: toutes"));
  EXPECT_THAT(pack["deroule.txt"], HasSubstr("6. Sansdroit\n       Pas dans ce kit\u00a0: personne n’a déclaré"));
  EXPECT_THAT(pack["deroule.txt"], HasSubstr("7. Un film (n°\u00a06)\n       Pas dans ce kit\u00a0: il a été retiré"));
}

TEST_F(Programme, WhoTakesAPackIsWrittenDown) {
  const Submission shown = film("Un film");
  const Screening made = screening({{shown.id, "", "", 0}});
  const Response response =
      pages::projection_zip(app_, asking(local_owner, "/x/projection.zip", {"2027", made.id.text()}));
  ASSERT_TRUE(response.file);
  EXPECT_GT(response.file->size_bytes, 20);
  EXPECT_EQ(catalogue_.journal.latest(1).at(0).act, Act::pack_taken);
  EXPECT_TRUE(std::filesystem::is_empty(data_.work())) << "nothing of it lies about";
}

TEST_F(Programme, AThousandEntriesAreRefusedAndLoseNothing) {
  const Screening made = screening({});
  for (int i = 0; i < 200; ++i) {
    ASSERT_EQ(posted(made, "action=add_interlude&words_fr=Pause&minutes=1").status, 303);
  }
  const Response refused = posted(made, "action=add_interlude&words_fr=Encore+une&minutes=1");
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.body, HasSubstr("200 lignes au plus"));
  EXPECT_THAT(refused.body, HasSubstr("Encore une")) << "what was typed";
}

}  // namespace
}  // namespace resonance::server
