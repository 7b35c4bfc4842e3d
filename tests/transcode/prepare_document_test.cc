// PDF, OpenDocument and Word texts, plain text: their words, their picture, and nothing else of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "made_archives.h"
#include "made_media.h"
#include "made_pdf.h"
#include "transcode/document_text.h"

namespace resonance::transcode {
namespace {

using namespace std::string_literals;
using testing::docx;
using ::testing::ElementsAre;
using testing::Folder;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::odt;
using testing::Part;
using testing::pdf;
using testing::Prepared;
using testing::write;
using Form = DocumentText::Form;

DocumentText prepared_text(Prepared& prepared, const std::string& bytes, NamedText named = NamedText::no) {
  const Folder folder;
  prepare_into(prepared, write(folder / "document", bytes), {.named_text = named});
  expect_sound_generation(prepared);
  EXPECT_EQ(prepared.generation.kind, MediaKind::document);
  EXPECT_EQ(prepared.file("text.json").role, Role::text);
  const DocumentText text = document_text_from_json(testing::read(prepared.folder / "text.json"));
  EXPECT_EQ(cleaned(text).pages, text.pages) << "it comes clean";
  return text;
}

DocumentText text_of(const std::string& bytes, NamedText named = NamedText::no) {
  Prepared prepared;
  return prepared_text(prepared, bytes, named);
}

TEST(PrepareDocument, APdfGivesItsPagesAndAPictureOfTheFirst) {
  Prepared prepared;
  const DocumentText text =
      prepared_text(prepared, pdf({"Le conseil citoyen\nde la Rotonde", "", "Le budget \xe9t\xe9"}));
  EXPECT_EQ(text.form, Form::pages);
  EXPECT_THAT(text.pages, ElementsAre("Le conseil citoyen\nde la Rotonde", "", "Le budget été"));
  for (const char* name :
       {"poster-320.jpg", "poster-640.jpg", "poster-1280.jpg", "poster-640.webp", "poster-640.avif"}) {
    ASSERT_TRUE(prepared.has(name)) << name;
    EXPECT_EQ(prepared.file(name).role, Role::poster);
  }
  EXPECT_EQ(prepared.generation.width, 1280);
  EXPECT_NEAR(prepared.generation.height, 1811, 2);
  EXPECT_EQ(prepared.generation.duration_ms, 0);
  EXPECT_FALSE(prepared.generation.damaged);
  // The words are really drawn: dark points on white paper.
  const std::string pixels = testing::run({"ffmpeg", "-v", "error", "-i", (prepared.folder / "poster-320.jpg").string(),
                                           "-f", "rawvideo", "-pix_fmt", "gray", "-"});
  EXPECT_GT(std::count_if(pixels.begin(), pixels.end(), [](char c) { return static_cast<unsigned char>(c) < 100; }),
            100);
  EXPECT_GT(std::count_if(pixels.begin(), pixels.end(), [](char c) { return static_cast<unsigned char>(c) > 250; }),
            100'000);
}

TEST(PrepareDocument, AWordDividedAtTheEndOfALineIsWholeAgain) {
  EXPECT_THAT(text_of(pdf({"une assemblée citoy-\nenne et populaire"s})).pages[0], HasSubstr("citoyenne et populaire"));
}

TEST(PrepareDocument, APageWithoutWordsOrOfAnotherShapeIsStillADocument) {
  Prepared blank;
  EXPECT_THAT(prepared_text(blank, pdf({""})).pages, ElementsAre(""));
  EXPECT_EQ(blank.generation.files.size(), 1u) << "a white sheet stands for nothing";
  for (const char* shape : {"0 0 14400 300", "0 0 300 14400", "0 0 20 20"}) {
    Prepared prepared;
    prepared_text(prepared, pdf({"mots"}, "", shape));
    EXPECT_LE(prepared.generation.width, 1280) << shape;
    EXPECT_LE(prepared.generation.height, 1920) << shape;
  }
}

TEST(PrepareDocument, NothingOfWhoMadeAPdfIsLeft) {
  Prepared prepared;
  prepared_text(prepared, pdf({"Bonjour"}, "/Info << /Author (Marie Secrete) /Title (Titre Secret) >>"));
  for (const OutputFile& file : prepared.generation.files) {
    EXPECT_THAT(testing::read(prepared.folder / file.name), Not(HasSubstr("Secret"))) << file.name;
  }
}

TEST(PrepareDocument, AnOpenDocumentTextGivesWhatItsReaderSees) {
  const Folder folder;
  const std::string thumbnail =
      testing::read(testing::make(folder / "thumbnail.png", "-f lavfi -i testsrc2=d=1:s=180x256 -frames:v 1"));
  Prepared prepared;
  const DocumentText text = prepared_text(
      prepared, odt("<text:tracked-changes><text:changed-region><text:deletion><text:p>efface</text:p></text:deletion>"
                    "</text:changed-region></text:tracked-changes>\n  <text:h>Le  jardin</text:h>\n"
                    "<text:p>Un <text:span>mot</text:span> <text:span>deux</text:span><text:s text:c=\"2\"/>trois"
                    "<office:annotation><text:p>remarque</text:p></office:annotation><text:line-break/>suite"
                    "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>une note</text:p>"
                    "</text:note-body></text:note>.</text:p><text:hidden-text>cache</text:hidden-text>"
                    "<text:list><text:list-item><text:p>point</text:p></text:list-item></text:list>",
                    {{"Thumbnails/thumbnail.png", thumbnail}}));
  EXPECT_EQ(text.form, Form::flow);
  EXPECT_THAT(text.pages, ElementsAre("Le  jardin\n\nUn mot deux trois\nsuite.\n\npoint\n\nune note"));
  EXPECT_TRUE(prepared.has("poster-180.jpg"));
  EXPECT_EQ(prepared.generation.height, 256);
}

TEST(PrepareDocument, AWordTextGivesWhatItsReaderSees) {
  Prepared prepared;
  const DocumentText text = prepared_text(
      prepared,
      docx(
          "<w:p><w:r><w:t xml:space=\"preserve\">Nous </w:t></w:r><w:r><w:t>voulons</w:t></w:r><w:r><w:t "
          "xml:space=\"preserve\"> </w:t></w:r><w:del><w:r><w:delText>efface</w:delText></w:r></w:del><w:moveFrom><w:r>"
          "<w:t>deplace</w:t></w:r></w:moveFrom><w:r><w:rPr><w:vanish/></w:rPr><w:t>cache</w:t></w:r><w:r><w:rPr>"
          "<w:vanish w:val=\"0\"/></w:rPr><w:t>un composteur</w:t></w:r><w:r><w:br/><w:t>ici</w:t></w:r></w:p>\n"
          "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>case</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
          "<mc:AlternateContent><mc:Fallback><w:p><w:r><w:t>double</w:t></w:r></w:p></mc:Fallback>"
          "</mc:AlternateContent>",
          {{"word/footnotes.xml", "<w:footnotes><w:p><w:r><w:t>une note</w:t></w:r></w:p></w:footnotes>"},
           {"word/comments.xml", "<w:comments><w:p><w:r><w:t>remarque</w:t></w:r></w:p></w:comments>"},
           {"docProps/core.xml", "<x>Marie Secrete</x>"}}));
  EXPECT_EQ(text.form, Form::flow);
  EXPECT_THAT(text.pages, ElementsAre("Nous voulons un composteur\nici\n\ncase\n\nune note"));
  EXPECT_EQ(prepared.generation.files.size(), 1u) << "no picture";
}

TEST(PrepareDocument, TextIsADocumentByItsNameAlone) {
  EXPECT_EQ(named_text("Retex.MD"), NamedText::markdown);
  EXPECT_EQ(named_text("a.markdown"), NamedText::markdown);
  EXPECT_EQ(named_text("notes.txt"), NamedText::plain);
  for (const char* name : {"", "txt", "film.mp4", "notes.txt.mp4", "a.vtt", "x.md\n"}) {
    EXPECT_EQ(named_text(name), NamedText::no) << name;
  }
  const DocumentText markdown = text_of("\xef\xbb\xbf# Retex\r\n\r\nUne **assemblée**.\n", NamedText::markdown);
  EXPECT_EQ(markdown.form, Form::markdown);
  EXPECT_THAT(markdown.pages, ElementsAre("# Retex\n\nUne **assemblée**."));
  EXPECT_EQ(text_of("Une free party", NamedText::plain).form, Form::flow);
}

// A hint of text opens no other door.
TEST(PrepareDocument, NoNameMakesTextOfSomethingElse) {
  const Folder folder;
  const auto refused = [&](const std::string& bytes, const char* words) {
    const FileDescriptor file = open_for_reading(write(folder / "file", bytes));
    const Folder output;
    try {
      prepare(file.get(), output.path(), {.named_text = NamedText::markdown}, {});
      ADD_FAILURE() << words;
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), HasSubstr(words));
    }
  };
  refused("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "playlist");
  refused("ffconcat version 1.0\nfile other.ts\n", "playlist");
  refused("<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "SVG");
  refused("<html><script>alert(1)</script></html>", "web page");
  refused("#!/bin/sh\nrm -rf /\n", "program");
  refused("{\\rtf1 Bonjour}", "RTF");
  refused("Une caf\xe9t\xe9ria", "UTF-8");
  refused(
      "\xff\xfe"
      "B\0o\0n\0"s,
      "UTF-8");
  refused(" \n\n ", "no text");
  refused(std::string(1'100'000, 'a'), "several parts");
}

}  // namespace
}  // namespace resonance::transcode
