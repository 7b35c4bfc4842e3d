#include <regex>
#include <set>

#include "base/error.h"
#include "ingest/indexer.h"
#include "server/errors.h"
#include "tests/server/pages_fixture.h"

namespace resonance::server {
namespace {

const char* const kAttack = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{title}}";

size_t times(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

// What every page owes its readers, whatever it shows.
void expect_sound(const std::string& html, const std::string& language) {
  EXPECT_EQ(html.find("{{"), std::string::npos) << html.substr(html.find("{{"), 80);
  EXPECT_EQ(times(html, "<h1"), 1U);
  EXPECT_NE(html.find("<html lang=\"" + language + "\""), std::string::npos);
  EXPECT_NE(html.find("class=\"skip-link\" href=\"#content\""), std::string::npos);
  EXPECT_NE(html.find("<main id=\"content\""), std::string::npos);
  EXPECT_EQ(times(html, "<main"), 1U);
  EXPECT_EQ(std::regex_search(html, std::regex(" on[a-z]+=")), false) << "an inline handler";
  EXPECT_EQ(html.find("javascript:"), std::string::npos);
  EXPECT_EQ(html.find(" id=\"\""), std::string::npos);
  // Each name of an element once: labels and anchors depend on it.
  std::set<std::string> ids;
  const std::regex id(" id=\"([^\"]+)\"");
  for (std::sregex_iterator found(html.begin(), html.end(), id), end; found != end; ++found) {
    EXPECT_TRUE(ids.insert((*found)[1]).second) << "twice: " << (*found)[1];
  }
  const std::regex label(" for=\"([^\"]+)\"");
  for (std::sregex_iterator found(html.begin(), html.end(), label), end; found != end; ++found) {
    EXPECT_TRUE(ids.contains((*found)[1])) << "a label of nothing: " << (*found)[1];
  }
}

class ServerPages : public PagesTest {
 protected:
  std::string get(Handler handler, Request request, int status = 200) {
    const Response response = handler(app_, request);
    EXPECT_EQ(response.status, status);
    return response.body;
  }
  void index() { ingest::catch_up(catalogue_, data_); }
};

TEST_F(ServerPages, EveryPageIsSoundInBothLanguages) {
  const Item shown = item("Le jardin partagé");
  film(shown.id);
  index();
  const std::vector<std::pair<Handler, Request>> all = {
      {pages::home, asking(local_owner, "/")},
      {pages::library, asking(local_owner, "/bibliotheque")},
      {pages::item, asking(local_owner, "/contributions/x", {shown.id.text()})},
      {pages::edit_form, asking(local_owner, "/contributions/x/modifier", {shown.id.text()})},
      {pages::deposit_form, asking(local_owner, "/deposer")},
      {pages::deposits, asking(local_owner, "/mes-depots")},
      {pages::themes, asking(local_owner, "/themes")},
      {pages::about, asking(visitor, "/a-propos")},
      {pages::accessibility, asking(visitor, "/accessibilite")},
  };
  for (auto [handler, request] : all) {
    SCOPED_TRACE(request.path);
    expect_sound(get(handler, request), "fr");
    request.language = Language::english;
    const std::string english = get(handler, request);
    expect_sound(english, "en");
    EXPECT_NE(english.find("href=\"/en/bibliotheque\""), std::string::npos);
    EXPECT_EQ(english.find("Aller au contenu"), std::string::npos);
  }
}

TEST_F(ServerPages, NothingTypedBecomesMarkup) {
  Item hostile;
  hostile.title = kAttack;
  hostile.summary = kAttack;
  hostile.body = std::string(kAttack) + "\n\n[lien](javascript:alert(3))";
  hostile.language = "fr";
  hostile.people_declared = true;
  hostile.publication = Publication::published;
  const auto theme = catalogue_.themes.create("", kAttack, kAttack);
  hostile.themes = {theme.id};
  catalogue_.synonyms.create({kAttack, "anodin"});
  hostile = catalogue_.items.create(hostile);
  const Media media = film(hostile.id, kAttack);
  catalogue_.media.set_legend(media.id, kAttack);
  catalogue_.transcripts.replace(media.id, TrackPurpose::captions, "fr", {{0, 2000, kAttack, kAttack}});
  catalogue_.transcripts.replace(media.id, TrackPurpose::chapters, "fr", {{0, 2000, "", kAttack}});
  const Item draft = item("Un brouillon", Publication::draft);
  catalogue_.media.create(draft.id, kAttack, 10, 0);
  index();
  Request search = asking(local_owner, "/bibliotheque");
  search.query.emplace("q", kAttack);
  for (const char* name : {"kind", "theme", "territory", "language", "sort", "page"})
    search.query.emplace(name, kAttack);
  Request resume = asking(local_owner, "/deposer");
  resume.query.emplace("contribution", draft.id.text());
  const std::vector<std::pair<Handler, Request>> all = {
      {pages::home, asking(visitor, "/")},
      {pages::library, search},
      {pages::library, asking(visitor, "/bibliotheque")},
      {pages::item, asking(local_owner, "/contributions/x", {hostile.id.text()})},
      {pages::edit_form, asking(local_owner, "/contributions/x/modifier", {hostile.id.text()})},
      {pages::deposit_form, resume},
      {pages::deposits, asking(local_owner, "/mes-depots")},
      {pages::themes, asking(local_owner, "/themes")},
  };
  for (const auto& [handler, request] : all) {
    SCOPED_TRACE(request.path);
    const std::string html = handler(app_, request).body;
    EXPECT_EQ(html.find("<script>alert"), std::string::npos);
    EXPECT_EQ(html.find("<img src=x"), std::string::npos);
    EXPECT_EQ(html.find("href=\"javascript:"), std::string::npos);
  }
  const std::string html = get(pages::item, asking(visitor, "/contributions/x", {hostile.id.text()}));
  EXPECT_NE(html.find("&lt;script&gt;alert(1)"), std::string::npos);
  EXPECT_NE(html.find("\\u003cscript\\u003ealert(1)"), std::string::npos) << "the structured data";
  EXPECT_EQ(times(html, "</script>"), 3U) << "the theme, the main script and the data, none more";
}

TEST_F(ServerPages, ADraftIsAbsentForVisitorsAndShownToItsOwner) {
  const Item draft = item("Pas encore", Publication::draft);
  const auto refusal = [&](Handler handler, Request request) {
    try {
      handler(app_, request);
    } catch (const Error& error) {
      return std::pair(error.code(), in_english(error.message()));
    }
    return std::pair(ErrorCode::internal, std::string("shown"));
  };
  const auto absent = refusal(pages::item, asking(visitor, "/contributions/x", {ItemId::random().text()}));
  EXPECT_EQ(absent.first, ErrorCode::not_found);
  EXPECT_EQ(refusal(pages::item, asking(visitor, "/contributions/x", {draft.id.text()})), absent);
  EXPECT_EQ(refusal(pages::edit_form, asking(visitor, "/contributions/x/modifier", {draft.id.text()})), absent);
  EXPECT_EQ(refusal(pages::item, asking(visitor, "/contributions/x", {"../../etc/passwd"})), absent);
  EXPECT_EQ(refusal(pages::deposit_form, asking(visitor, "/deposer")).first, ErrorCode::unauthorised);
  EXPECT_EQ(get(pages::home, asking(visitor, "/")).find("Pas encore"), std::string::npos);
  EXPECT_EQ(get(pages::home, asking(local_owner, "/")).find("Pas encore"), std::string::npos);
  const std::string html = get(pages::item, asking(local_owner, "/contributions/x", {draft.id.text()}));
  EXPECT_NE(html.find("Pas encore"), std::string::npos);
  EXPECT_NE(html.find("<meta name=\"robots\" content=\"noindex\">"), std::string::npos);
  EXPECT_EQ(html.find("application/ld+json"), std::string::npos);
}

TEST_F(ServerPages, AVisitorSeesNeitherToolsNorReasons) {
  const Item shown = item("Vu de tous");
  const Media media = catalogue_.media.create(shown.id, "secret-name.mp4", 10, 0);
  catalogue_.media.complete(media.id);
  const std::string waiting = get(pages::item, asking(visitor, "/contributions/x", {shown.id.text()}));
  EXPECT_EQ(waiting.find("secret-name.mp4"), std::string::npos);
  EXPECT_NE(waiting.find("en préparation"), std::string::npos);
  EXPECT_EQ(waiting.find("/suppression"), std::string::npos);
  EXPECT_EQ(waiting.find("/mes-depots"), std::string::npos);
  const auto job = catalogue_.jobs.claim("exhausted");
  ASSERT_TRUE(catalogue_.jobs.fail(job->id, job->fence,
                                   {"The file is empty. Choose it again, or copy it again from the device."}));
  EXPECT_EQ(get(pages::item, asking(visitor, "/contributions/x", {shown.id.text()})).find("vide"), std::string::npos);
  const std::string owner = get(pages::item, asking(local_owner, "/contributions/x", {shown.id.text()}));
  EXPECT_NE(owner.find("Le fichier est vide."), std::string::npos);
  EXPECT_NE(owner.find("/nouvel-essai"), std::string::npos);
  EXPECT_EQ(owner.find("<video"), std::string::npos) << "never a broken player";
}

TEST_F(ServerPages, AFilmPlaysWithoutScriptsFromTheMomentOfItsAddress) {
  const Item shown = item("Le jardin partagé");
  const Media media = film(shown.id);
  catalogue_.transcripts.replace(media.id, TrackPurpose::captions, "fr",
                                 {{1500, 4000, "Fatou", "Bonjour & bienvenue"}, {4000, 6000, "Fatou", "au jardin"}});
  Request request = asking(visitor, "/contributions/x", {shown.id.text()});
  request.query.emplace("t", "4");
  const std::string html = get(pages::item, request);
  const std::string files = "/media/" + media.id.text() + "/" + media.generation->text() + "/";
  EXPECT_NE(html.find("<source src=\"" + files + "progressive.mp4#t=4\" type=\"video/mp4\">"), std::string::npos);
  EXPECT_NE(html.find("<video controls"), std::string::npos);
  EXPECT_NE(html.find("poster=\"" + files +
                      "poster-1280.jpg\" style=\"background-image:url(data:image/webp;base64,"
                      "UklGRg+/AA==)\""),
            std::string::npos);
  EXPECT_NE(html.find("src=\"/media/" + media.id.text() + "/captions/fr.vtt\""), std::string::npos);
  EXPECT_NE(html.find("data-qualities=\"720,360\""), std::string::npos);
  EXPECT_NE(html.find("href=\"/contributions/" + shown.id.text() + "?t=1#media-" + media.id.text() +
                      "\" data-seconds=\"1.500\" data-end=\"4.000\""),
            std::string::npos);
  EXPECT_NE(html.find("Bonjour &amp; bienvenue"), std::string::npos);
  EXPECT_EQ(times(html, "<b class=\"speaker\">Fatou</b>"), 1U) << "said once until another one speaks";
  EXPECT_NE(html.find("\"@type\":\"VideoObject\""), std::string::npos);
  EXPECT_NE(html.find("\"duration\":\"PT20S\""), std::string::npos);
  EXPECT_NE(html.find("og:image\" content=\"http://127.0.0.1:8080" + files + "poster-1280.jpg"), std::string::npos);
  EXPECT_NE(html.find("hreflang=\"en\" href=\"http://127.0.0.1:8080/en/contributions/"), std::string::npos);
}

TEST_F(ServerPages, AResultLeadsToTheMomentWhenTheWordIsSaid) {
  const Item shown = item("Une réunion de quartier");
  const Media media = film(shown.id);
  catalogue_.transcripts.replace(media.id, TrackPurpose::captions, "fr",
                                 {{0, 3000, "", "Bonjour à toutes et à tous."},
                                  {92'400, 95'000, "Moussa", "Nous voulons un composteur derrière l’école."}});
  index();
  Request request = asking(visitor, "/bibliotheque");
  request.query.emplace("q", "composteurs");
  const std::string html = get(pages::library, request);
  EXPECT_NE(html.find("/contributions/" + shown.id.text() + "?t=92#media-" + media.id.text()), std::string::npos);
  EXPECT_NE(html.find("<mark>composteur</mark>"), std::string::npos);
  EXPECT_NE(html.find("1:32"), std::string::npos);
  EXPECT_NE(html.find("1 contribution<"), std::string::npos);
  request.query.emplace("kind", "film");
  const std::string nothing = get(pages::library, request);
  EXPECT_NE(nothing.find("Rien trouvé pour «\u00a0composteurs\u00a0»"), std::string::npos);
  EXPECT_NE(nothing.find("href=\"/bibliotheque?q=composteurs\""), std::string::npos) << "a way out of the filters";
  expect_sound(nothing, "fr");
}

TEST_F(ServerPages, AnErrorIsToldInTheLanguageOfThePage) {
  Request request = asking(visitor, "/rien");
  const Error error(ErrorCode::not_found, "This file is not in the library.");
  const Response french = pages::error_page(app_, request, error, 404);
  EXPECT_EQ(french.status, 404);
  EXPECT_NE(french.body.find("Ce fichier n’est pas dans la bibliothèque."), std::string::npos);
  expect_sound(french.body, "fr");
  request.language = Language::english;
  EXPECT_NE(pages::error_page(app_, request, error, 404).body.find("This file is not in the library."),
            std::string::npos);
  const Error defect(ErrorCode::internal, "The page {name} is broken: {why}.");
  EXPECT_EQ(pages::error_page(app_, request, defect, 500).body.find("broken"), std::string::npos);
}

}  // namespace
}  // namespace resonance::server
