// The catalogue of an edition of the festival: who reads it when, in which order, as a page, on paper and as files.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "server/display_names.h"
#include "server/edition_catalogue.h"
#include "tests/server/pages_fixture.h"

namespace resonance::server {
namespace {

constexpr int64_t kDay = 24 * 3'600'000;
const Viewer moderator{Role::moderator, std::nullopt, {}};

class EditionCatalogueTest : public PagesTest {
 protected:
  EditionCatalogueTest() {
    Edition draft;
    draft.year = 2026;
    draft.title_fr = "Festival des quartiers";
    draft.introduction_fr = "Des films **d’ici**.";
    draft.categories = {{{}, "Court", "Short"}, {{}, "Long", ""}, {{}, "Vide", ""}};
    draft.calendar = {{Milestone::call_opens, 1}, {Milestone::selection, 2}};
    draft.partners = {{"La Maison", ""}};
    draft.announced = true;
    edition_ = catalogue_.editions.create(draft);
  }

  Submission selected(const std::string& title, size_t category = 0,
                      const std::function<void(Submission&, Item&)>& change = {}) {
    Item of_it = item(title, Publication::published);
    Submission made = catalogue_.submissions.create(edition_.id, of_it.id, edition_.categories[category].id);
    made.finished_on = "2026-03-01";
    if (change) {
      change(made, of_it);
      catalogue_.items.update(of_it);
    }
    catalogue_.submissions.update(made);
    const Media media = catalogue_.media.create(of_it.id, "film.mp4", 10, 0);
    catalogue_.submissions.submit(made.id, media.id, of_it.id.text(), 1);
    catalogue_.submissions.decide(made.id, SubmissionState::selected, "", 1);
    return *catalogue_.submissions.find(made.id);
  }

  std::string shown(Response (*page)(App&, const Request&), const std::string& query = "", const Viewer& who = visitor,
                    const std::string& year = "2026") {
    Request request = asking(who, "/festival/" + year, {year});
    const size_t equals = query.find('=');
    if (!query.empty()) request.query.emplace(query.substr(0, equals), query.substr(equals + 1));
    return page(app_, request).body;
  }
  ErrorCode refused(Response (*page)(App&, const Request&), const std::string& year, const Viewer& who = visitor) {
    return code_of([&] { shown(page, "", who, year); });
  }
  static size_t times(const std::string& text, const std::string& what) {
    size_t count = 0;
    for (size_t at = text.find(what); at != text.npos; at = text.find(what, at + 1)) ++count;
    return count;
  }
  static bool in_order(const std::string& text, const std::vector<std::string>& words) {
    size_t at = 0;
    return std::ranges::all_of(words, [&](const std::string& each) {
      at = text.find(each, at);
      return at != text.npos;
    });
  }

  Edition edition_;
};

const std::vector<Response (*)(App&, const Request&)> kAll{pages::film_catalogue, pages::film_booklet,
                                                           pages::catalogue_csv, pages::catalogue_json};

TEST_F(EditionCatalogueTest, IsReadFromTheDayOfTheSelectionOn) {
  selected("La tour");
  for (const auto page : kAll) {
    EXPECT_NE(shown(page).find("La tour"), std::string::npos);
    for (const char* year : {"2025", "20x6", "99999999999", ""}) EXPECT_EQ(refused(page, year), ErrorCode::not_found);
  }
  edition_.calendar[Milestone::selection] = wall_clock_ms() + kDay;
  catalogue_.editions.update(edition_);
  for (const auto page : kAll) {
    EXPECT_EQ(refused(page, "2026"), ErrorCode::not_found);
    EXPECT_NE(shown(page, "", moderator).find("La tour"), std::string::npos) << "who prepares it sees it before";
  }
  EXPECT_NE(shown(pages::film_catalogue, "", moderator).find("Pour l’instant"), std::string::npos);
  edition_.calendar[Milestone::selection] = 2;
  edition_.announced = false;
  catalogue_.editions.update(edition_);
  for (const auto page : kAll) EXPECT_EQ(refused(page, "2026"), ErrorCode::not_found);
}

TEST_F(EditionCatalogueTest, HasItsFilmsByCategoryPlaceOrTheme) {
  catalogue_.territories.load("1", "COM-37261\tcommune\tTours\t1\tDEP-37\nDEP-37\tdepartment\tIndre-et-Loire\t1\t\n");
  selected("Béton", 1);
  selected("Abri", 1, [](Submission& said, Item&) { said.country = "BE"; });
  selected("Été", 0, [](Submission&, Item& of_it) { of_it.territory = "COM-37261"; });
  selected("Ailleurs", 0, [](Submission&, Item& of_it) { of_it.themes = {"debat", "logement"}; });
  const std::string page = shown(pages::film_catalogue);
  EXPECT_TRUE(in_order(page, {"Court (2)", "Ailleurs", "Été", "Long (2)", "Abri", "Béton"}));
  EXPECT_EQ(page.find("Vide"), page.npos) << "an empty category";
  EXPECT_NE(page.find("4 films"), page.npos);
  const std::string places = shown(pages::film_catalogue, "par=territoire");
  EXPECT_TRUE(in_order(places, {"Belgique (1)", "Abri", "Indre-et-Loire (1)", "Été", "Sans territoire (2)"}));
  const std::string themes = shown(pages::film_catalogue, "par=theme");
  EXPECT_EQ(times(themes, ">Ailleurs</a>"), 2U) << "under each of its themes";
  EXPECT_TRUE(in_order(themes, {"Sans thème (3)", "Abri", "Béton", "Été"}));
  const std::string unknown = shown(pages::film_catalogue, "par=<script>");
  EXPECT_TRUE(in_order(unknown, {"Court (2)", "Long (2)"})) << "an old link still answers";
  EXPECT_EQ(unknown.find("<script>\""), page.npos);
}

TEST_F(EditionCatalogueTest, IsEmptyInWords) {
  for (const auto page : {pages::film_catalogue, pages::film_booklet}) {
    EXPECT_NE(shown(page).find("Aucun film de cette édition ne peut être nommé ici"), std::string::npos);
  }
  EXPECT_EQ(times(shown(pages::catalogue_csv), "\r\n"), 1U) << "the heads alone";
  EXPECT_TRUE(nlohmann::json::parse(shown(pages::catalogue_json))["workFeatured"].empty());
}

TEST_F(EditionCatalogueTest, OfFiveHundredFilmsIsShownInParts) {
  for (int i = 0; i < 500; ++i) selected("Film " + std::to_string(1000 + i));
  const std::string first = shown(pages::film_catalogue);
  EXPECT_EQ(times(first, "<li class=\"card "), 60U);
  EXPECT_NE(first.find("500 films"), first.npos);
  EXPECT_NE(first.find("Page 1 sur 9"), first.npos);
  EXPECT_EQ(times(shown(pages::film_catalogue, "page=9"), "<li class=\"card "), 20U);
  EXPECT_EQ(times(shown(pages::film_catalogue, "page=99"), "<li class=\"card "), 20U) << "the last one";
  EXPECT_EQ(times(shown(pages::film_catalogue, "page=-1"), "<li class=\"card "), 60U);
  EXPECT_EQ(times(shown(pages::film_booklet), "class=\"booklet-film\""), 150U);
  EXPECT_NE(shown(pages::film_booklet).find("ne tiennent pas dans un seul livret"), std::string::npos);
  EXPECT_EQ(times(shown(pages::catalogue_csv), "\r\n"), 501U) << "a file has them all";
  EXPECT_EQ(nlohmann::json::parse(shown(pages::catalogue_json))["workFeatured"].size(), 500U);
}

TEST_F(EditionCatalogueTest, CellsHoldAnythingAndAreNoFormulas) {
  selected("=cmd|'/C calc'!A0", 0, [](Submission& said, Item& of_it) {
    of_it.summary = "Dit \"oui\"; non, peut-être";
    said.synopsis = "Une ligne\nune autre";
    said.team = "@Léa";
    said.languages = {"ar", "fr"};
    said.audio_description = true;
  });
  const std::string table = shown(pages::catalogue_csv);
  EXPECT_NE(table.find("\"'=cmd|'/C calc'!A0\""), table.npos);
  EXPECT_NE(table.find("\"Dit \"\"oui\"\"; non, peut-être\""), table.npos);
  EXPECT_NE(table.find("\"Une ligne\nune autre\""), table.npos);
  EXPECT_NE(table.find("\"'@Léa\""), table.npos);
  EXPECT_NE(table.find("\"2026\",\"\",\"ar fr\",\"\",\"yes\",\"\",\"FR\""), table.npos);
}

TEST_F(EditionCatalogueTest, DataSayWhatEachFilmIs) {
  selected("La tour", 0, [](Submission& said, Item& of_it) {
    of_it.summary = "Un quartier parle.";
    said.country = "BE";
    said.audio_description = true;
    said.team = "Image : Léa";
  });
  const auto data = nlohmann::json::parse(shown(pages::catalogue_json));
  EXPECT_EQ(data["@type"], "Festival");
  EXPECT_EQ(data["name"], "Festival des quartiers");
  const auto film = data["workFeatured"].at(0);
  EXPECT_EQ(film["@type"], "Movie");
  EXPECT_EQ(film["name"], "La tour");
  EXPECT_EQ(film["genre"], "Court");
  EXPECT_EQ(film["inLanguage"], nlohmann::json({"fr"})) << "its item's";
  EXPECT_EQ(film["countryOfOrigin"]["identifier"], "BE");
  EXPECT_EQ(film["accessibilityFeature"], nlohmann::json({"audioDescription"}));
  EXPECT_EQ(film["creditText"], "Image : Léa");
  EXPECT_TRUE(film["url"].get<std::string>().starts_with("http"));
}

TEST_F(EditionCatalogueTest, AFilmThatIsNotOnlineKeepsItsNoticeWithoutAWayToIt) {
  const Submission film = selected("La tour");
  catalogue_.items.set_publication(film.item, Publication::draft);
  const std::string page = shown(pages::film_catalogue);
  EXPECT_NE(page.find("La tour"), page.npos);
  EXPECT_EQ(page.find(film.item.text()), page.npos);
  EXPECT_NE(shown(pages::film_catalogue, "", moderator).find(film.item.text()), std::string::npos);
  catalogue_.items.set_publication(film.item, Publication::withdrawn);
  for (const auto each : kAll) EXPECT_EQ(shown(each).find("La tour"), std::string::npos) << "withdrawn, it is gone";
}

TEST_F(EditionCatalogueTest, AWithdrawnSubmissionIsGone) {
  const Submission film = selected("La tour");
  EXPECT_NE(shown(pages::edition).find("(1 film)"), std::string::npos);
  catalogue_.submissions.withdraw(film.id);
  for (const auto each : kAll) EXPECT_EQ(shown(each).find("La tour"), std::string::npos);
  EXPECT_NE(shown(pages::edition).find("(0 film)"), std::string::npos);
}

TEST_F(EditionCatalogueTest, AFilmsOwnPageLeadsToItsEdition) {
  const Submission film = selected("La tour");
  const auto own = [&] {
    return pages::item(app_, asking(visitor, "/contributions/" + film.item.text(), {film.item.text()})).body;
  };
  EXPECT_TRUE(in_order(own(), {"/festival/2026/catalogue", "Sélectionné", "Festival des quartiers", "Court"}));
  edition_.calendar[Milestone::selection] = wall_clock_ms() + kDay;
  catalogue_.editions.update(edition_);
  EXPECT_EQ(own().find("Festival des quartiers"), std::string::npos) << "not before everybody may know";
}

TEST(DisplayNames, AreThoseOfTheReader) {
  EXPECT_EQ(language_name(Language::french, "fr"), "Français");
  EXPECT_EQ(language_name(Language::english, "ar"), "Arabic");
  EXPECT_EQ(language_name(Language::french, "qqq"), "Qqq") << "without a name";
  for (const char* name : {"arabe", "ARABIC", "Arabe", "ar"}) EXPECT_EQ(language_code(name), "ar") << name;
  for (const char* name : {"", "klingonais ancien", "=cmd"}) EXPECT_FALSE(language_code(name)) << name;
  EXPECT_EQ(country_name(Language::french, "BE"), "Belgique");
  for (const char* code : {"", "be", "ZZ9", "XX", "DG"}) EXPECT_EQ(country_name(Language::french, code), "") << code;
  const auto& all = countries(Language::french);
  EXPECT_GT(all.size(), 200U);
  const auto place = [&](const char* code) { return std::ranges::find(all, code, &Country::code) - all.begin(); };
  EXPECT_LT(place("DZ"), place("AR"));
  EXPECT_LT(place("ES"), place("EE"));
  EXPECT_LT(place("EE"), place("US")) << "accents stand where their letters do";
}

}  // namespace
}  // namespace resonance::server
