// The deposit form and the other forms as a browser without scripts sends them.
#include <fstream>

#include "base/error.h"
#include "tests/server/pages_fixture.h"

namespace resonance::server {
namespace {

struct SentPart {
  std::string name;
  std::string value;
  std::string file_name;
};

class ServerForms : public PagesTest {
 protected:
  static Request sending(const std::string& path, std::vector<std::string> parameters, std::vector<SentPart> parts,
                         bool broken = false) {
    Request request = asking(local_owner, path, std::move(parameters));
    request.method = "POST";
    request.headers["content-type"] = "multipart/form-data; boundary=x";
    request.read_multipart = [parts = std::move(parts), broken](const auto& on_part, const auto& on_data) {
      for (const SentPart& part : parts) {
        if (!on_part(Part{part.name, part.file_name})) return false;
        // In small pieces, as a slow telephone would.
        for (size_t at = 0; at < part.value.size(); at += 7) {
          if (!on_data(std::string_view(part.value).substr(at, 7))) return false;
        }
      }
      return !broken;
    };
    return request;
  }
  static std::string location(const Response& response) {
    for (const auto& [name, value] : response.headers) {
      if (name == "Location") return value;
    }
    return {};
  }
  std::vector<Item> items() { return catalogue_.items.latest_of_all(10); }
};

const std::string kSubtitles = "WEBVTT\n\n00:01.000 --> 00:02.000\nBonjour.\n";

TEST_F(ServerForms, ADepositWithoutScriptsStoresWordsFilesAndTranscript) {
  const Response response = pages::deposit(app_, sending("/deposer", {},
                                                         {{"kind", "film", ""},
                                                          {"title", "Le <b>jardin</b>", ""},
                                                          {"summary", "Un an après", ""},
                                                          {"language", "fr", ""},
                                                          {"themes", "jeunesse", ""},
                                                          {"themes", "mobilite", ""},
                                                          {"files", std::string(100, 'f'), "../../film.mp4"},
                                                          {"files", std::string(50, 'p'), "photo.jpg"},
                                                          {"transcript", "", ""},
                                                          {"people", "nobody", ""},
                                                          {"publication", "published", ""}}));
  ASSERT_EQ(response.status, 303) << response.body.substr(0, 400);
  ASSERT_EQ(items().size(), 1U);
  const Item stored = items().front();
  EXPECT_EQ(location(response), "/contributions/" + stored.id.text());
  EXPECT_EQ(stored.title, "Le <b>jardin</b>");
  EXPECT_EQ(stored.kind, ItemKind::film);
  EXPECT_EQ(stored.publication, Publication::published);
  EXPECT_EQ(stored.themes.size(), 2U);
  const auto media = catalogue_.media.of_item(stored.id);
  ASSERT_EQ(media.size(), 2U);
  EXPECT_EQ(media[0].state, MediaState::processing);
  EXPECT_EQ(std::filesystem::file_size(data_.original(media[0].id)), 100U);
  EXPECT_EQ(std::filesystem::file_size(data_.original(media[1].id)), 50U);
}

TEST_F(ServerForms, ATranscriptGoesToTheFileBeforeIt) {
  pages::deposit(app_, sending("/deposer", {},
                               {{"title", "Deux films", ""},
                                {"files", "aaaa", "un.mp4"},
                                {"files", kSubtitles, "un.vtt"},
                                {"files", "bbbb", "deux.mp4"},
                                {"transcript", "1\n00:00:01,000 --> 00:00:02,000\nAu revoir.\n", "deux.SRT"}}));
  const auto media = catalogue_.media.of_item(items().front().id);
  ASSERT_EQ(media.size(), 2U);
  for (const auto& [index, words] : {std::pair<size_t, std::string>{0, "Bonjour."}, {1, "Au revoir."}}) {
    const auto transcripts = catalogue_.transcripts.of_media(media[index].id);
    ASSERT_EQ(transcripts.size(), 1U);
    EXPECT_EQ(catalogue_.transcripts.cues(transcripts[0].id).at(0).text, words);
  }
  EXPECT_EQ(items().front().publication, Publication::draft) << "no button said to publish";
}

TEST_F(ServerForms, AnUnreadableTranscriptDoesNotCostTheFilm) {
  const Response response = pages::deposit(
      app_, sending("/deposer", {},
                    {{"title", "Un film", ""}, {"files", "aaaa", "un.mp4"}, {"transcript", "rien", "un.vtt"}}));
  EXPECT_EQ(response.status, 400);
  EXPECT_NE(response.body.find("La transcription un.vtt n’a pas été ajoutée"), std::string::npos);
  EXPECT_EQ(catalogue_.media.of_item(items().front().id).size(), 1U);
}

TEST_F(ServerForms, WordsSurviveAMistake) {
  const Response response = pages::deposit(
      app_, sending("/deposer", {}, {{"summary", "Des mots précieux", ""}, {"territory", "Nulle part", ""}}));
  EXPECT_EQ(response.status, 400);
  EXPECT_NE(response.body.find("Des mots précieux"), std::string::npos);
  EXPECT_NE(response.body.find("Aucun lieu ne s’appelle Nulle part."), std::string::npos);
  EXPECT_TRUE(items().empty());
}

TEST_F(ServerForms, ABrokenConnectionLeavesTheDraftAndNoHalfFile) {
  const Response response = pages::deposit(
      app_, sending("/deposer", {}, {{"title", "Coupé", ""}, {"files", std::string(64, 'x'), "film.mp4"}}, true));
  EXPECT_EQ(response.status, 400);
  ASSERT_EQ(items().size(), 1U);
  EXPECT_EQ(items().front().title, "Coupé");
  EXPECT_TRUE(catalogue_.media.of_item(items().front().id).empty());
}

TEST_F(ServerForms, PublishingNeedsATitleAndKeepsTheDraft) {
  const Response response = pages::deposit(
      app_, sending("/deposer", {},
                    {{"summary", "Sans titre", ""}, {"people", "nobody", ""}, {"publication", "published", ""}}));
  EXPECT_EQ(response.status, 400);
  EXPECT_NE(response.body.find("Donnez un titre"), std::string::npos);
  ASSERT_EQ(items().size(), 1U);
  EXPECT_EQ(items().front().publication, Publication::draft);
}

TEST_F(ServerForms, AVisitorDepositsAndChangesNothing) {
  const Item shown = item("À moi");
  for (const Handler handler : {pages::deposit, pages::edit, pages::removal, pages::publication}) {
    Request request =
        sending("/x", {shown.id.text()}, {{"title", "pris", ""}, {"confirm", "yes", ""}, {"publication", "draft", ""}});
    request.viewer = visitor;
    EXPECT_THROW(handler(app_, request), Error);
  }
  EXPECT_EQ(catalogue_.items.find(shown.id)->title, "À moi");
  EXPECT_EQ(catalogue_.items.find(shown.id)->publication, Publication::published);
}

TEST_F(ServerForms, EditingChangesTheWords) {
  const Item before = item("Avant");
  const Response response = pages::edit(
      app_,
      sending("/contributions/x/modifier", {before.id.text()},
              {{"kind", "training", ""}, {"title", "Après", ""}, {"body", "# Titre", ""}, {"language", "en", ""}}));
  EXPECT_EQ(response.status, 303);
  const Item after = *catalogue_.items.find(before.id);
  EXPECT_EQ(after.title, "Après");
  EXPECT_EQ(after.kind, ItemKind::training);
  EXPECT_EQ(after.language, "en");
}

TEST_F(ServerForms, DeletingAsksFirst) {
  const Item doomed = item("Bientôt plus");
  const Response asked = pages::removal(app_, sending("/contributions/x/suppression", {doomed.id.text()}, {}));
  EXPECT_EQ(asked.status, 200);
  EXPECT_NE(asked.body.find("Supprimer «\u00a0Bientôt plus\u00a0»"), std::string::npos);
  EXPECT_TRUE(catalogue_.items.find(doomed.id));
  const Media media = film(doomed.id);
  std::filesystem::create_directories(data_.media(media.id));
  pages::removal(app_, sending("/contributions/x/suppression", {doomed.id.text()}, {{"confirm", "yes", ""}}));
  EXPECT_FALSE(catalogue_.items.find(doomed.id));
  EXPECT_FALSE(std::filesystem::exists(data_.media(media.id)));
}

TEST_F(ServerForms, AMediaOfAnotherContributionIsNotReached) {
  const Item mine = item("Une");
  const Item other = item("Autre");
  const Media media = film(other.id);
  EXPECT_THROW(pages::media_removal(app_, sending("/x", {mine.id.text(), media.id.text()}, {{"confirm", "yes", ""}})),
               Error);
  EXPECT_TRUE(catalogue_.media.find(media.id));
}

TEST_F(ServerForms, ARecordingThatWasCutOffIsKeptAsItArrived) {
  const Item owner = item("Coupé", Publication::draft);
  const MediaId id = uploads_.create(owner.id, "Film.webm", std::nullopt);
  {
    ingest::UploadTurn turn = uploads_.take_turn(id);
    turn.append(std::string(1000, 'x'));
    turn.acknowledge();
  }
  const std::string address = "/contributions/" + owner.id.text() + "/fichiers/" + id.text() + "/garder";
  Request draft = asking(local_owner, "/deposer");
  draft.query.emplace("contribution", owner.id.text());
  const std::string edit_path = "/contributions/" + owner.id.text() + "/modifier";
  for (const Response& page :
       {pages::deposit_form(app_, draft), pages::edit_form(app_, asking(local_owner, edit_path, {owner.id.text()})),
        pages::deposits(app_, asking(local_owner, "/mes-depots"))}) {
    EXPECT_NE(page.body.find(address), std::string::npos);
    EXPECT_EQ(page.body.find("hoisissez à nouveau le même fichier, sur"), std::string::npos) << "there is no such file";
  }
  EXPECT_EQ(pages::keep_received(app_, sending(address, {owner.id.text(), id.text()}, {})).status, 303);
  EXPECT_EQ(catalogue_.media.find(id)->state, MediaState::processing);
  EXPECT_EQ(catalogue_.media.find(id)->declared_size_bytes, 1000);
}

TEST_F(ServerForms, NothingIsKeptOfAnEmptyRecordingNorOfAFileThatCanStillCome) {
  const Item owner = item("Coupé", Publication::draft);
  const MediaId empty = uploads_.create(owner.id, "Film.webm", std::nullopt);
  const MediaId file = uploads_.create(owner.id, "film.mp4", 1000);
  {
    ingest::UploadTurn turn = uploads_.take_turn(file);
    turn.append("xyz");
    turn.acknowledge();
  }
  for (const auto& [id, status, told] : {std::tuple{empty, 400, "Rien de cet enregistrement n’est arrivé"},
                                         std::tuple{file, 409, "La suite de ce fichier"}}) {
    const Response answer = pages::keep_received(app_, sending("/x", {owner.id.text(), id.text()}, {}));
    EXPECT_EQ(answer.status, status);
    EXPECT_NE(answer.body.find(told), std::string::npos);
    EXPECT_EQ(answer.body.find("/garder"), std::string::npos) << "neither is offered to be kept";
    EXPECT_EQ(catalogue_.media.find(id)->state, MediaState::uploading);
  }
  Request visiting = sending("/x", {owner.id.text(), file.text()}, {});
  visiting.viewer = visitor;
  EXPECT_THROW(pages::keep_received(app_, visiting), Error);
}

TEST_F(ServerForms, TheThesaurusIsEdited) {
  EXPECT_EQ(
      pages::edit_themes(app_, sending("/themes", {}, {{"action", "add", ""}, {"label_fr", "Budget participatif", ""}}))
          .status,
      303);
  const Response again =
      pages::edit_themes(app_, sending("/themes", {}, {{"action", "add", ""}, {"label_fr", " ", ""}}));
  EXPECT_EQ(again.status, 400);
  EXPECT_NE(again.body.find("Budget participatif"), std::string::npos);
  EXPECT_NE(again.body.find("Un thème doit avoir un nom en français."), std::string::npos);
}

TEST_F(ServerForms, AnExperienceIsDepositedAnswerByAnswer) {
  const Response response = pages::deposit(app_, sending("/deposer", {},
                                                         {{"kind", "experience", ""},
                                                          {"title", "Porte-à-porte", ""},
                                                          {"answer_advice", "Commencez petit.", ""},
                                                          {"answer_context", "# Ici\r\n\r\nUne rénovation.", ""},
                                                          {"answer_means", "", ""},
                                                          {"answer_means_time", "", ""},
                                                          {"people", "nobody", ""},
                                                          {"publication", "published", ""}}));
  ASSERT_EQ(response.status, 303) << response.body.substr(0, 400);
  const std::vector<Answer> expected{{Question::context, "# Ici\n\nUne rénovation."},
                                     {Question::advice, "Commencez petit."}};
  EXPECT_EQ(items().front().answers, expected);
}

TEST_F(ServerForms, AnswersSurviveAMistake) {
  const std::vector<SentPart> typed{{"kind", "experience", ""},
                                    {"territory", "Nulle part", ""},
                                    {"answer_failed", "Un questionnaire trop long", ""},
                                    {"answer_failed_time", "12:75", ""}};
  const Item before = item("Avant");
  Request more = sending("/deposer", {}, typed);
  more.query.emplace("contribution", before.id.text());
  for (const Response& response : {pages::deposit(app_, sending("/deposer", {}, typed)), pages::deposit(app_, more),
                                   pages::edit(app_, sending("/x", {before.id.text()}, typed))}) {
    EXPECT_EQ(response.status, 400);
    EXPECT_NE(response.body.find(">Un questionnaire trop long</textarea>"), std::string::npos);
    EXPECT_NE(response.body.find("value=\"12:75\""), std::string::npos);
    EXPECT_NE(response.body.find("value=\"Nulle part\""), std::string::npos);
  }
  const Response told = pages::edit(
      app_, sending("/x", {before.id.text()},
                    {{"title", "Avant", ""}, {"answer_failed", "Trop long", ""}, {"answer_failed_time", "12", ""}}));
  EXPECT_NE(told.body.find("«\u00a012\u00a0» n’est pas un moment"), std::string::npos);
  EXPECT_TRUE(catalogue_.items.find(before.id)->answers.empty());
}

TEST_F(ServerForms, AnAnswerPointsAtAMomentOfAFilm) {
  const Item report = item("Un retex");
  const Media own = film(report.id), foreign = film(item("Autre").id);
  const auto sent = [&](const MediaId& media) {
    return pages::edit(app_, sending("/x", {report.id.text()},
                                     {{"kind", "experience", ""},
                                      {"title", "Un retex", ""},
                                      {"answer_worked", "Le repas", ""},
                                      {"answer_worked_media", media.text(), ""},
                                      {"answer_worked_time", " 0:12 ", ""}}));
  };
  ASSERT_EQ(sent(own.id).status, 303);
  const std::vector<Answer> expected{{Question::worked, "Le repas", own.id, 12'000}};
  EXPECT_EQ(catalogue_.items.find(report.id)->answers, expected);
  EXPECT_EQ(sent(foreign.id).status, 400);
  EXPECT_EQ(catalogue_.items.find(report.id)->answers, expected);

  const std::string form = pages::edit_form(app_, asking(local_owner, "/x", {report.id.text()})).body;
  EXPECT_NE(form.find("name=\"answer_worked_time\" value=\"0:12\""), std::string::npos);
  EXPECT_NE(form.find("<option value=\"" + own.id.text() + "\" selected>"), std::string::npos);
  const auto page = [&] { return pages::item(app_, asking(visitor, "/x", {report.id.text()})).body; };
  const std::string link = "?t=12#media-" + own.id.text();
  EXPECT_NE(page().find(link), std::string::npos);
  EXPECT_NE(page().find("À voir dans le film, à 0:12"), std::string::npos);
  catalogue_.media.remove(own.id);
  EXPECT_EQ(page().find(link), std::string::npos);
  EXPECT_NE(page().find("Le repas"), std::string::npos);
}

TEST_F(ServerForms, AnswersAreShownAsTextWhateverTheyHold) {
  const std::string attack = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";
  Item hostile;
  hostile.kind = ItemKind::experience;
  hostile.title = "Hostile";
  hostile.people_declared = true;
  hostile.publication = Publication::published;
  for (const Question question : all_questions()) {
    hostile.answers.push_back({question, attack + "\n\n# Titre\n\n[lien](javascript:alert(3)) <svg onload=alert(4)>"});
  }
  clean_and_check(hostile);
  hostile = catalogue_.items.create(hostile);
  std::vector<SentPart> typed{{"kind", attack, ""}};
  for (const Question question : all_questions()) {
    for (const char* part : {"", "_media", "_time"}) {
      typed.push_back({"answer_" + std::string(name(question)) + part, attack, ""});
    }
  }
  const std::string page = pages::item(app_, asking(visitor, "/x", {hostile.id.text()})).body;
  for (const std::string& html : {page, pages::edit_form(app_, asking(local_owner, "/x", {hostile.id.text()})).body,
                                  pages::deposit(app_, sending("/deposer", {}, typed)).body,
                                  pages::edit(app_, sending("/x", {hostile.id.text()}, typed)).body}) {
    for (const char* markup : {"<script>alert", "<img src=x", "<svg onload", "href=\"javascript:"}) {
      EXPECT_EQ(html.find(markup), std::string::npos) << markup;
    }
    EXPECT_NE(html.find("&lt;script&gt;alert(1)"), std::string::npos);
  }
  EXPECT_NE(page.find("<h3>Titre</h3>"), std::string::npos) << "below the question's own heading";
}

}  // namespace
}  // namespace resonance::server
