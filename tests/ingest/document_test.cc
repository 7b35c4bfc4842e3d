// A document from its deposit to a search that answers with its page, through the real caged child.
#include "ingest/document_text.h"

#include <sys/stat.h>

#include <algorithm>

#include "ingest/indexer.h"
#include "ingest/job_report.h"
#include "ingest/runner.h"
#include "search/searcher.h"
#include "tests/ingest/library.h"
#include "tests/transcode/made_pdf.h"

namespace resonance::ingest {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using transcode::DocumentText;
using transcode::testing::pdf;

class DocumentTest : public LibraryTest {
 protected:
  MediaId deposit(const std::string& bytes, const std::string& name) {
    PlainUpload upload = store.begin(shown, name, std::nullopt);
    upload.append(bytes);
    return upload.finish();
  }

  Media prepared(const MediaId& id, const fs::path& program = JOB_PROGRAM) {
    RunnerOptions options;
    options.program = program;
    options.children = 1;
    options.poll_ms = 10;
    options.retry_delay_ms = 0;
    Runner(catalogue, folder, options).run_until([&] {
      Jobs::Backlog backlog = catalogue.jobs.backlog();
      return backlog.queued + backlog.running == 0;
    });
    return catalogue.media.find(id).value();
  }

  // A child that leaves `text` as its text.json, and says that it made a document of these files.
  fs::path child(const std::string& text, const std::vector<transcode::OutputFile>& files) {
    write_durably(root / "text", text);
    transcode::Generation generation;
    generation.kind = transcode::MediaKind::document;
    generation.files = files;
    fs::path file = root / ("program-" + random_id_text());
    // The test of the cage is the real one's.
    write_durably(file,
                  "#!/bin/sh\ncase \"$2\" in *'\"only_check_cage\":true'*) exec " JOB_PROGRAM " \"$@\";; esac\ncp '" +
                      (root / "text").string() +
                      "' /proc/self/fd/4/text.json\necho '{\"result\":" + transcode::to_json(generation) + "}'\n");
    chmod(file.c_str(), 0755);
    chmod((root / "text").c_str(), 0644);
    chmod(root.c_str(), 0755);
    return file;
  }
  static transcode::OutputFile text_file(size_t size_bytes, const std::string& name = "text.json") {
    return {transcode::Role::text, name, "application/json", static_cast<int64_t>(size_bytes), 0, 0, 0};
  }

  const ItemId shown = new_item("Un rapport", Publication::published).id;
  UploadStore store{catalogue, folder, {.reserve_bytes = 0}};
};

TEST_F(DocumentTest, AWordInAPdfIsFoundWithItsPage) {
  const Media media = prepared(deposit(pdf({"Sommaire", "Introduction",
                                            "Un composteur pour l'\xe9"
                                            "cole"}),
                                       "rapport.pdf"));
  ASSERT_EQ(media.state, MediaState::ready) << in_english(media.failure);
  EXPECT_EQ(media.type, MediaType::document);
  EXPECT_THAT(disagreements(), IsEmpty());
  EXPECT_THAT(read_document_text(folder, media).value().pages,
              ElementsAre("Sommaire", "Introduction", "Un composteur pour l'école"));
  catch_up(catalogue, folder);
  const search::Answer answer = search::Searcher(folder.index()).search({.text = "composteurs"});
  ASSERT_THAT(answer.hits, SizeIs(1));
  ASSERT_THAT(answer.hits[0].moments, SizeIs(1));
  EXPECT_EQ(answer.hits[0].moments[0].media, media.id);
  EXPECT_EQ(answer.hits[0].moments[0].page, 3);
}

// The cage lets the renderer find letters that the file does not carry.
TEST_F(DocumentTest, TheFirstPageIsDrawnWithItsLettersInTheCage) {
  const Media media = prepared(deposit(pdf({"MMMMMMMMMM\nMMMMMMMMMM\nMMMMMMMMMM"}), "rapport.pdf"));
  ASSERT_EQ(media.state, MediaState::ready) << in_english(media.failure);
  const fs::path poster = folder.generation(media.id, *media.generation) / "poster-320.jpg", pixels = root / "pixels";
  ASSERT_TRUE(run_command("ffmpeg -v error -i '" + poster.string() + "' -f rawvideo -pix_fmt gray -y '" +
                          pixels.string() + "'"));
  const std::string bytes = read_file(pixels, 1 << 20);
  EXPECT_GT(std::count_if(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) < 100; }), 500);
}

TEST_F(DocumentTest, OnlyANameThatSaysTextMakesADocumentOfText) {
  const std::string text = "# Retex\n\nUne assemblée.\n";
  const Media named = prepared(deposit(text, "../../etc/<b>Retex</b>\n.MD"));
  ASSERT_EQ(named.state, MediaState::ready) << in_english(named.failure);
  EXPECT_EQ(read_document_text(folder, named).value().form, DocumentText::Form::markdown);
  const Media film = prepared(deposit(text, "film.mp4"));
  EXPECT_EQ(film.state, MediaState::failed);
  EXPECT_THAT(in_english(film.failure), HasSubstr("only text"));
  const Media playlist = prepared(deposit("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "liste.txt"));
  EXPECT_THAT(in_english(playlist.failure), HasSubstr("playlist"));
}

TEST_F(DocumentTest, APasswordIsARefusalAtOnce) {
  const Media media = prepared(deposit(transcode::testing::protected_pdf(), "rapport.pdf"));
  EXPECT_EQ(media.state, MediaState::failed);
  EXPECT_EQ(in_english(media.failure),
            "This document is protected by a password: save it without, then send it again.");
  EXPECT_EQ(catalogue.jobs.latest_of(media.id).value().attempts, 1);
}

TEST_F(DocumentTest, WhatAChildWritesIsCleanedBeforeItIsServed) {
  const std::string dirty =
      "{\"form\": \"pages\", \"pages\": [\"\xe2\x80\xae"
      "abc\xe2\x80\x8b\\u0007\", \"d\"], \"more\": [1]}";
  const Media media = prepared(deposit("x", "a.pdf"), child(dirty, {text_file(dirty.size())}));
  ASSERT_EQ(media.state, MediaState::ready) << in_english(media.failure);
  const fs::path file = folder.generation(media.id, *media.generation) / "text.json";
  EXPECT_EQ(read_file(file, 1000), R"({"form":"pages","pages":["abc","d"]})");
  struct stat facts {};
  ASSERT_EQ(stat(file.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0440u);
  EXPECT_THAT(disagreements(), IsEmpty());
}

TEST_F(DocumentTest, WhatCannotBeBelievedIsNotPublished) {
  const std::string good = R"({"form":"flow","pages":["a"]})";
  const std::string hostile[] = {"", "[]", "{\"form\":\"flow\",\"pages\":[\"\xff\"]}", std::string(9 << 20, ' '),
                                 R"({"form":"flow","pages":[]})"};
  for (const std::string& text : hostile) {
    const Media media = prepared(deposit("x", "a.pdf"), child(text, {text_file(text.size())}));
    EXPECT_EQ(media.state, MediaState::failed) << text.substr(0, 50);
  }
  const auto other_role = [&] {
    transcode::OutputFile file = text_file(good.size());
    file.role = transcode::Role::poster;
    return file;
  };
  EXPECT_EQ(prepared(deposit("x", "a.pdf"), child(good, {other_role()})).state, MediaState::failed);
  EXPECT_EQ(prepared(deposit("x", "a.pdf"), child(good, {text_file(good.size(), "other.json")})).state,
            MediaState::failed);
  EXPECT_EQ(prepared(deposit("x", "a.pdf"), child(good, {text_file(good.size())})).state, MediaState::ready);
}

TEST_F(DocumentTest, AnOrderCarriesWhatTheNameSays) {
  JobOrder order;
  for (const auto named : {transcode::NamedText::no, transcode::NamedText::plain, transcode::NamedText::markdown}) {
    order.preparation.named_text = named;
    EXPECT_EQ(order_from_json(to_json(order)).value().preparation.named_text, named);
  }
}

}  // namespace
}  // namespace resonance::ingest
