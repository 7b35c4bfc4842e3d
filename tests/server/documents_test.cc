// Documents as people meet them: the page of their contribution, a search result, the file that leaves.
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "ingest/indexer.h"
#include "server/api/api.h"
#include "server/media.h"
#include "tests/server/pages_fixture.h"

namespace resonance::server {
namespace {

const char* const kReport =
    R"({"form":"pages","pages":["Sommaire","","Un composteur\nderrière l’école.\n\n<script>alert(1)</script>"]})";

class Documents : public PagesTest {
 protected:
  std::string shown(const Item& item, const std::string& page = "") {
    Request request = asking(visitor, "/contributions/x", {item.id.text()});
    if (!page.empty()) request.query.emplace("page", page);
    return pages::item(app_, request).body;
  }
  static bool has(const std::string& html, const std::string& part) { return html.find(part) != std::string::npos; }
};

TEST_F(Documents, TheirWordsAreReadOnThePageOfTheContribution) {
  const Item report = item("Un rapport");
  const Media media = document(report.id, kReport, "CV Marie Secrete.pdf");
  const std::string html = shown(report);
  const std::string anchor = "media-" + media.id.text();
  for (const std::string& part :
       {"id=\"" + anchor + "\"", "id=\"" + anchor + "-page-1\"", "id=\"" + anchor + "-page-3\"><h3>Page 3</h3>",
        std::string("<p>Un composteur\nderrière l’école.</p>"), std::string("&lt;script&gt;alert(1)"),
        std::string("Pas de texte sur cette page."), std::string("3 pages"), std::string("Lire le texte du document"),
        std::string("poster-320.jpg")}) {
    EXPECT_TRUE(has(html, part)) << part;
  }
  EXPECT_TRUE(has(html, "<details class=\"reading\">")) << "folded";
  EXPECT_TRUE(has(shown(report, "3"), "<details class=\"reading\" open>")) << "the address asks for a page";
  EXPECT_FALSE(has(html, "<script>alert"));
  EXPECT_FALSE(has(html, "Secrete")) << "what its owner called the file";
  EXPECT_FALSE(has(html, "original"));
  EXPECT_FALSE(has(html, "text.json"));
}

TEST_F(Documents, LinesOfPaperFlowAndListsKeepTheirs) {
  const Item report = item("Un rapport");
  document(
      report.id,
      R"({"form":"pages","pages":["Nous avons demandé un composteur, et la\nville a répondu après un an seulement.\nMerci à\nMarie\nMoussa"]})");
  EXPECT_TRUE(has(shown(report),
                  "<p>Nous avons demandé un composteur, et la ville a répondu après un an seulement.\nMerci "
                  "à\nMarie\nMoussa</p>"));
}

TEST_F(Documents, ALongTextComesWhenItIsAskedFor) {
  const Item book = item("Un livre");
  document(book.id, R"({"form":"pages","pages":[")" + std::string(250'000, 'a') + R"(","la fin"]})");
  const std::string html = shown(book);
  EXPECT_LT(html.size(), 100'000u);
  EXPECT_TRUE(has(html, "href=\"/contributions/" + book.id.text() + "?page=1#media-"));
  EXPECT_FALSE(has(html, "la fin"));
  EXPECT_TRUE(has(shown(book, "1"), "la fin"));
}

TEST_F(Documents, MarkdownIsShownAsSuchAndAScanSaysSo) {
  const Item retex = item("Un retex");
  document(retex.id, R"({"form":"markdown","pages":["Une **assemblée** <img src=x onerror=alert(1)>"]})", "retex.md");
  const std::string html = shown(retex);
  EXPECT_TRUE(has(html, "<strong>assemblée</strong>"));
  EXPECT_FALSE(has(html, "<img src=x"));
  EXPECT_FALSE(has(html, "-page-1"));
  const Item scan = item("Un scan");
  document(scan.id, R"({"form":"pages","pages":[""]})");
  EXPECT_TRUE(has(shown(scan), "peut-être fait d’images"));
  const Item lost = item("Perdu");
  document(lost.id, "?");
  EXPECT_TRUE(has(shown(lost), "peut-être fait d’images")) << "never a broken page";
}

TEST_F(Documents, AResultLeadsToThePageWhereTheWordStands) {
  const Item report = item("Un rapport");
  const Media media = document(report.id, kReport);
  const Item retex = item("Un retex");
  const Media notes = document(retex.id, R"({"form":"flow","pages":["Le composteur marche."]})");
  ingest::catch_up(catalogue_, data_);
  Request request = asking(visitor, "/bibliotheque");
  request.query.emplace("q", "composteurs");
  const std::string html = pages::library(app_, request).body;
  EXPECT_TRUE(has(html, "/contributions/" + report.id.text() + "?page=3#media-" + media.id.text() + "-page-3\""));
  EXPECT_TRUE(has(html, ">page 3<"));
  EXPECT_TRUE(has(html, "/contributions/" + retex.id.text() + "?page=1#media-" + notes.id.text() + "\""));
  EXPECT_TRUE(has(html, "dans le document"));
  EXPECT_TRUE(has(html, "<mark>composteur</mark>"));
  EXPECT_TRUE(has(html, "1 document<"));
  EXPECT_FALSE(has(html, "0:00"));
  request.path = "/api/v1/search";
  const auto answer = nlohmann::json::parse(api::search(app_, request).body);
  for (const auto& hit : answer["hits"]) {
    const auto& moment = hit["moments"].at(0);
    EXPECT_EQ(moment["page"], hit["id"] == report.id.text() ? 3 : 0);
    EXPECT_EQ(moment["start_ms"], 0);
    EXPECT_TRUE(moment["url"].get<std::string>().find("?page=") != std::string::npos);
  }
}

TEST_F(Documents, AsAFileTheirTextIsForProgramsOnly) {
  const Item report = item("Un rapport");
  const Media media = document(report.id, kReport);
  const Response response =
      media_file(app_, asking(visitor, "/media/x", {media.id.text(), media.generation->text(), "text.json"}));
  std::map<std::string, std::string> headers(response.headers.begin(), response.headers.end());
  EXPECT_TRUE(headers["Content-Disposition"].starts_with("attachment"));
  EXPECT_TRUE(headers["Content-Security-Policy"].starts_with("sandbox"));
  EXPECT_THROW(media_file(app_, asking(visitor, "/media/x", {media.id.text(), media.generation->text(), "original"})),
               Error);
}

TEST_F(Documents, ADraftKeepsItsWords) {
  const Item draft = item("Pas encore", Publication::draft);
  const Media media = document(draft.id, kReport);
  ingest::catch_up(catalogue_, data_);
  EXPECT_EQ(searcher_.search({.text = "composteur"}).total, 0);
  EXPECT_THROW(shown(draft), Error);
  EXPECT_THROW(media_file(app_, asking(visitor, "/media/x", {media.id.text(), media.generation->text(), "text.json"})),
               Error);
}

}  // namespace
}  // namespace resonance::server
