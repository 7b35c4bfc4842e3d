// What is said, corrected line by line: by the form without scripts, and by other programs.
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "server/api/api.h"
#include "tests/server/pages_fixture.h"

namespace resonance::server {
namespace {

using Line = std::array<std::string, 5>;  // start, end, speaker, text, act

class Captions : public PagesTest {
 protected:
  Captions() : item_(item("Un film")), media_(film(item_.id)) { keep(TrackPurpose::captions, cues_); }

  void keep(TrackPurpose purpose, const std::vector<Cue>& cues) {
    catalogue_.transcripts.replace(media_.id, purpose, "fr", cues);
  }
  VersionedCues now(TrackPurpose purpose = TrackPurpose::captions) {
    return catalogue_.transcripts.read(media_.id, purpose, "fr");
  }

  std::string page(const Viewer& who = local_owner, std::multimap<std::string, std::string> query = {}) {
    Request request = asking(who, "/contributions/x/fichiers/y/sous-titres", {item_.id.text(), media_.id.text()});
    request.query = std::move(query);
    return pages::captions_form(app_, request).body;
  }

  Response post(int64_t version, size_t first, size_t count, const std::vector<Line>& lines,
                const std::string& purpose = "captions") {
    Request request =
        asking(local_owner, "/contributions/x/fichiers/y/sous-titres", {item_.id.text(), media_.id.text()});
    request.method = "POST";
    request.query = {{"langue", "fr"}, {"page", "2"}};
    request.headers["content-type"] = "multipart/form-data; boundary=x";
    std::vector<std::pair<std::string, std::string>> fields{{"purpose", purpose},
                                                            {"version", std::to_string(version)},
                                                            {"first", std::to_string(first)},
                                                            {"count", std::to_string(count)}};
    for (const auto& [start, end, speaker, text, act] : lines) {
      fields.insert(fields.end(), {{"start", start}, {"end", end}, {"speaker", speaker}, {"text", text}, {"act", act}});
    }
    request.read_multipart = [fields](const auto& on_part, const auto& on_data) {
      for (const auto& [name, value] : fields) {
        if (!on_part(Part{name, ""}) || (!value.empty() && !on_data(value))) return false;
      }
      return true;
    };
    return pages::correct_captions(app_, request);
  }

  nlohmann::json patch(const std::string& body, const Viewer& who = local_owner, const std::string& language = "fr") {
    Request request = asking(who, "/api/v1/media/x/tracks/captions/fr", {media_.id.text(), "captions", language});
    request.method = "PATCH";
    request.read_body = [body](const auto& take) { return take(body); };
    return nlohmann::json::parse(api::change_track(app_, request).body);
  }
  nlohmann::json track(const Viewer& who, const std::string& purpose, const std::string& language) {
    return nlohmann::json::parse(api::read_track(app_, asking(who, "/x", {media_.id.text(), purpose, language})).body);
  }
  static bool has(const std::string& html, const std::string& part) { return html.find(part) != std::string::npos; }

  const std::vector<Cue> cues_{{1234, 2345, "Awa", "Bonjour"}, {2345, 4000, "", "à tous"}, {4000, 6000, "Léa", "fin"}};
  const Item item_;
  const Media media_;
};

TEST_F(Captions, TheFormShowsTheLinesAndItsGateIsThatOfChanging) {
  const std::string html = page();
  EXPECT_TRUE(has(html, "value=\"0:01,2\"") && has(html, "aria-label=\"Ligne 1, 0:01,2, Awa\""));
  EXPECT_TRUE(has(html, ">Bonjour</textarea>"));
  EXPECT_TRUE(has(html, "<option value=\"Léa\">"));
  EXPECT_TRUE(has(html, "<video")) << "the film is there";
  EXPECT_EQ(code_of([&] { page(visitor); }), ErrorCode::unauthorised);
  const std::string edit = pages::edit_form(app_, asking(local_owner, "/x", {item_.id.text()})).body;
  EXPECT_TRUE(has(edit, "/sous-titres?langue=fr"));
}

TEST_F(Captions, WhatWasTypedIsShownAsText) {
  keep(TrackPurpose::captions, {{0, 1000, "<b>\"x", "</textarea><script>alert(1)</script>"}});
  const std::string html = page();
  EXPECT_FALSE(has(html, "<script>alert"));
  EXPECT_TRUE(has(html, "&lt;/textarea&gt;&lt;script&gt;"));
  EXPECT_TRUE(has(html, "value=\"&lt;b&gt;&quot;x\""));
}

TEST_F(Captions, ALineIsCorrectedAndTheOthersKeepTheirMilliseconds) {
  const Response answer = post(1, 0, 3,
                               {{"0:01,2", "0:02,3", "Awa", "Bonsoir\r\nvous", ""},
                                {"0:02,3", "0:04,0", "", "à tous", ""},
                                {"0:03,5", "0:06,0", "Léa", "fin", ""},
                                {"", "", "", "", ""}});
  EXPECT_EQ(answer.status, 303);
  EXPECT_EQ(now().version, 2);
  EXPECT_EQ(
      now().cues,
      (std::vector<Cue>{{1234, 2345, "Awa", "Bonsoir\nvous"}, {2345, 4000, "", "à tous"}, {3500, 6000, "Léa", "fin"}}));
  for (const auto& [header, value] : answer.headers) {
    if (header == "Location") {
      EXPECT_TRUE(has(value, "langue=fr&page=2&fait=captions#captions")) << value;
    }
  }
}

TEST_F(Captions, LinesAreCutJoinedRemovedAndAdded) {
  const Line first{"0:01,2", "0:02,3", "Awa", "Bonjour", ""}, second{"0:02,3", "0:04,0", "", "à tous", ""},
      third{"0:04,0", "0:06,0", "Léa", "fin", ""};
  const auto with = [](Line line, const char* act) {
    line[4] = act;
    return line;
  };
  post(1, 0, 3, {with(first, "join"), second, with(third, "remove"), {"0:00,1", "", "Karim", "Avant tout", ""}});
  EXPECT_EQ(now().cues, (std::vector<Cue>{{100, 1100, "Karim", "Avant tout"}, {1234, 4000, "Awa", "Bonjour à tous"}}));
  post(2, 1, 1, {{"0:01,2", "0:04,0", "Awa", "Bonjour à tous", "split"}});
  ASSERT_EQ(now().cues.size(), 3u);
  EXPECT_EQ(now().cues[1].text, "Bonjour");
  EXPECT_EQ(now().cues[2], (Cue{now().cues[1].end_ms, 4000, "Awa", "à tous"}));
  post(3, 0, 2, {{"0:00,1", "0:01,1", "Karim", " ", ""}, {"0:01,2", "0:02,4", "Awa", "Bonjour", "join"}});
  EXPECT_EQ(now().cues, (std::vector<Cue>{{1234, 4000, "Awa", "Bonjour à tous"}}))
      << "the next one stood on the next page";
}

TEST_F(Captions, AnErrorKeepsAllThatWasTyped) {
  for (const auto& [time, status] : std::map<std::string, int>{{"bientôt", 400}, {"0:00,1", 400}, {"12:99", 400}}) {
    const Response answer = post(1, 0, 2,
                                 {{"0:01,2", time, "Awa <i>", "Bonsoir", ""},
                                  {"0:02,3", "0:04,0", "", "à toutes", "join"},
                                  {"9:99", "", "", "neuve", ""}});
    EXPECT_EQ(answer.status, status) << time;
    for (const char* kept : {">Bonsoir</textarea>", ">à toutes</textarea>", ">neuve</textarea>", "value=\"9:99\"",
                             "value=\"Awa &lt;i&gt;\"", "value=\"join\" selected", "role=\"alert\""}) {
      EXPECT_TRUE(has(answer.body, kept)) << kept;
    }
    EXPECT_TRUE(has(answer.body, "value=\"" + time + "\""));
  }
  EXPECT_EQ(now().version, 1);
  EXPECT_EQ(post(1, 2, 5, {}).status, 400);
  EXPECT_EQ(post(1, 900, 0, {}).status, 400);
}

TEST_F(Captions, WhoComesSecondReadsTheirsAndOnesOwn) {
  post(1, 0, 3,
       {{"0:01,2", "0:02,3", "Awa", "Première", ""},
        {"0:02,3", "0:04,0", "", "à tous", ""},
        {"0:04,0", "0:06,0", "Léa", "fin", ""}});
  const Response answer = post(1, 0, 3,
                               {{"0:01,2", "0:02,3", "Awa", "Seconde", ""},
                                {"0:02,3", "0:04,0", "", "à tous", ""},
                                {"0:04,0", "0:06,0", "Léa", "fin", ""}});
  EXPECT_EQ(answer.status, 409);
  EXPECT_TRUE(has(answer.body, ">Première</textarea>"));
  EXPECT_TRUE(has(answer.body, "<span class=\"lines\">Seconde</span>"));
  EXPECT_FALSE(has(answer.body, "<span class=\"lines\">fin</span>")) << "only what would be lost";
  EXPECT_TRUE(has(answer.body, "name=\"version\" value=\"2\""));
  EXPECT_EQ(now().cues[0].text, "Première");
}

TEST_F(Captions, ATranscriptAndChaptersAreWrittenFromNothing) {
  EXPECT_TRUE(has(page(), "Pas encore de chapitre"));
  EXPECT_EQ(post(0, 0, 0, {{"0:00", "", "", "Le début", ""}, {"0:08", "", "", "La suite", ""}, {"", "", "", "", ""}},
                 "chapters")
                .status,
            303);
  EXPECT_EQ(now(TrackPurpose::chapters).cues,
            (std::vector<Cue>{{0, 8000, "", "Le début"}, {8000, 20'000, "", "La suite"}}));
  post(1, 0, 2, {{"0:00,0", "", "", "Le début", ""}, {"0:05,0", "", "", "La suite", ""}}, "chapters");
  EXPECT_EQ(now(TrackPurpose::chapters).cues[0].end_ms, 5000) << "it ends where the next one begins";
  EXPECT_TRUE(has(page(local_owner, {{"langue", "en"}}), "Rien n’est encore écrit"));
}

TEST_F(Captions, FiftyLinesAtATime) {
  std::vector<Cue> many;
  for (int i = 0; i < 120; ++i) many.push_back({i * 1000, i * 1000 + 900, "", "ligne " + std::to_string(i + 1)});
  keep(TrackPurpose::captions, many);
  const std::string html = page(local_owner, {{"page", "3"}});
  EXPECT_TRUE(has(html, ">ligne 101</textarea>") && has(html, ">ligne 120</textarea>") &&
              !has(html, ">ligne 100</textarea>"));
  EXPECT_TRUE(has(html, "Lignes 101 à 120 sur 120") && has(html, "page=2#captions"));
  EXPECT_TRUE(has(page(local_owner, {{"page", "99"}}), ">ligne 120</textarea>"));
  EXPECT_TRUE(has(page(local_owner, {{"page", "-1"}}), ">ligne 1</textarea>"));
}

TEST_F(Captions, OnlyFilmsAndSoundsHaveLines) {
  const Media text = document(item_.id, R"({"form":"pages","pages":["un"]})");
  EXPECT_EQ(code_of([&] {
              pages::captions_form(app_, asking(local_owner, "/x", {item_.id.text(), text.id.text()}));
            }),
            ErrorCode::not_found);
}

TEST_F(Captions, OtherProgramsSpliceThroughTheApi) {
  EXPECT_EQ(track(visitor, "captions", "fr").at("cues").at(0).at("start_ms"), 1234);
  EXPECT_EQ(track(local_owner, "chapters", "en"), nlohmann::json::parse(R"({"version":0,"cues":[]})"));
  EXPECT_EQ(code_of([&] { track(visitor, "chapters", "en"); }), ErrorCode::not_found);
  EXPECT_EQ(code_of([&] { track(local_owner, "subtitles", "fr"); }), ErrorCode::not_found);
  EXPECT_EQ(code_of([&] { track(local_owner, "captions", "de"); }), ErrorCode::not_found);
  const std::string change =
      R"({"version":1,"changes":[{"at":1,"remove":1,"insert":[{"start_ms":2345,"end_ms":4000,"speaker":"Awa","text":"à vous"}]}]})";
  EXPECT_EQ(code_of([&] { patch(change, visitor); }), ErrorCode::not_found);
  EXPECT_EQ(patch(change), nlohmann::json::parse(R"({"version":2})"));
  EXPECT_EQ(now().cues[1].text, "à vous");
  EXPECT_EQ(code_of([&] { patch(change); }), ErrorCode::conflict);
  for (const char* wrong :
       {"", "[]", "{}", R"({"version":2})", R"({"version":"2","changes":[]})", R"({"version":2,"changes":{}})",
        R"({"version":2,"changes":[],"x":1})", R"({"version":2,"changes":[1]})",
        R"({"version":2,"changes":[{"at":-1,"remove":0,"insert":[]}]})",
        R"({"version":2,"changes":[{"at":0,"remove":0}]})",
        R"({"version":2,"changes":[{"at":0,"remove":0,"insert":[{"start_ms":0,"end_ms":1}]}]})",
        R"({"version":2,"changes":[{"at":0,"remove":0,"insert":[{"start_ms":0.5,"end_ms":1,"text":"x"}]}]})",
        R"({"version":2,"changes":[{"at":0,"remove":0,"insert":[{"start_ms":0,"end_ms":1,"text":"x","y":1}]}]})",
        R"({"version":2,"changes":[{"at":9,"remove":0,"insert":[]}]})"}) {
    EXPECT_EQ(code_of([&] { patch(wrong); }), ErrorCode::invalid) << wrong;
  }
  EXPECT_EQ(now().version, 2);
  EXPECT_EQ(code_of([&] { patch(std::string((16 << 20) + 1, ' ')); }), ErrorCode::too_large);
}

}  // namespace
}  // namespace resonance::server
