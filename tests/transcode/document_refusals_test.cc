// Documents that cannot be prepared, each with the reason a volunteer reads; and broken ones, which end one way or the
// other.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "base/file.h"
#include "made_archives.h"
#include "made_media.h"
#include "made_pdf.h"
#include "transcode/document_text.h"

namespace resonance::transcode {
namespace {

using namespace std::string_literals;
using testing::archive_of;
using testing::docx;
using testing::Folder;
using ::testing::HasSubstr;
using testing::odt;
using testing::pdf;
using testing::refusal;
using testing::write;

void expect_refused(const std::string& bytes, ErrorCode code, const char* words) {
  const Folder folder;
  const Error error = refusal(write(folder / "document", bytes));
  EXPECT_EQ(error.code(), code) << error.what();
  EXPECT_THAT(error.what(), HasSubstr(words));
}

const char* const kParagraph = "<text:p>Bonjour</text:p>";

TEST(DocumentRefusals, UnderAPassword) {
  expect_refused(testing::protected_pdf(), ErrorCode::invalid, "protected by a password");
  expect_refused(odt(kParagraph, {{"META-INF/manifest.xml", "<m:file-entry><m:encryption-data/></m:file-entry>"}}),
                 ErrorCode::invalid, "protected by a password");
  expect_refused(
      archive_of({{"mimetype", "application/vnd.oasis.opendocument.text"}, {"content.xml", kParagraph, "secret"}}),
      ErrorCode::invalid, "protected by a password");
  expect_refused("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"s + std::string(1000, '\0'), ErrorCode::unsupported_media,
                 "without a password");
}

TEST(DocumentRefusals, CutShort) {
  for (const std::string& whole : {pdf({"Bonjour", "Page deux"}), odt(kParagraph), docx("<w:p/>")}) {
    expect_refused(whole.substr(0, whole.size() / 2), ErrorCode::invalid, "Only part of the document");
  }
}

TEST(DocumentRefusals, Damaged) {
  expect_refused("%PDF-1.4\nrien de bon\n%%EOF\n", ErrorCode::invalid, "damaged");
  expect_refused(pdf({}), ErrorCode::invalid, "damaged");
  expect_refused(archive_of({{"mimetype", "application/vnd.oasis.opendocument.text"}}), ErrorCode::invalid, "damaged");
  expect_refused(archive_of({{"mimetype", "application/vnd.oasis.opendocument.text"}, {"content.xml", "<a><b></a>"}}),
                 ErrorCode::invalid, "damaged");
}

TEST(DocumentRefusals, Empty) {
  expect_refused("", ErrorCode::invalid, "empty");
  expect_refused(odt(""), ErrorCode::invalid, "no text");
  expect_refused(docx("<w:p><w:r><w:t> </w:t></w:r></w:p>"), ErrorCode::invalid, "no text");
}

TEST(DocumentRefusals, OtherOfficeFiles) {
  expect_refused(odt("", {}, "application/vnd.oasis.opendocument.spreadsheet"), ErrorCode::unsupported_media, "slides");
  expect_refused(docx("", {}, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
                 ErrorCode::unsupported_media, "slides");
  expect_refused(archive_of({{"photo.jpg", "x"}}), ErrorCode::unsupported_media, "archive");
}

TEST(DocumentRefusals, TooMuch) {
  expect_refused(pdf(std::vector<std::string>(1001, "x")), ErrorCode::too_large, "1001 pages");
  std::string levels;
  for (int i = 0; i < 100'000; ++i) levels += "<text:span>";
  std::string ends;
  for (int i = 0; i < 100'000; ++i) ends += "</text:span>";
  expect_refused(odt("<text:p>" + levels + "x" + ends + "</text:p>"), ErrorCode::too_large, "unpacks");
  const std::string book = "<text:p>" + std::string(5 << 20, 'a') + "</text:p>";
  expect_refused(odt(book), ErrorCode::too_large, "several parts");
}

TEST(DocumentRefusals, Bombs) {
  const std::string bomb = odt(std::string(65 << 20, ' ') + kParagraph);
  EXPECT_LT(bomb.size(), 200'000u);
  expect_refused(bomb, ErrorCode::too_large, "unpacks");
  // Each part fits, all together do not.
  const std::string spaces(22 << 20, ' ');
  expect_refused(
      docx("<w:p><w:r><w:t>x</w:t></w:r></w:p>" + spaces,
           {{"word/footnotes.xml", "<w:f>" + spaces + "</w:f>"}, {"word/endnotes.xml", "<w:e>" + spaces + "</w:e>"}}),
      ErrorCode::too_large, "unpacks");
  std::vector<testing::Part> parts = {{"mimetype", "application/vnd.oasis.opendocument.text"}};
  for (int i = 0; i < 10'001; ++i) parts.push_back({std::to_string(i), ""});
  expect_refused(archive_of(parts), ErrorCode::too_large, "unpacks");
}

TEST(DocumentRefusals, NoEntityIsFetchedOrGrows) {
  const std::string xml =
      "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY f SYSTEM \"file:///etc/passwd\"><!ENTITY a \"lol\">"
      "<!ENTITY b \"&a;&a;&a;\">]><o><text:p>avant &f; &b; apres</text:p></o>";
  testing::Prepared prepared;
  const Folder folder;
  testing::prepare_into(
      prepared, write(folder / "x.odt",
                      archive_of({{"mimetype", "application/vnd.oasis.opendocument.text"}, {"content.xml", xml}})));
  EXPECT_EQ(document_text_from_json(testing::read(prepared.folder / "text.json")).pages[0], "avant &f; &b; apres");
}

TEST(DocumentRefusals, ABadThumbnailCostsOnlyThePicture) {
  for (const std::string& thumbnail : {""s, "x"s, "\x89PNG\r\n\x1a\n"s, "<svg/>"s}) {
    testing::Prepared prepared;
    const Folder folder;
    testing::prepare_into(prepared,
                          write(folder / "x.odt", odt(kParagraph, {{"Thumbnails/thumbnail.png", thumbnail}})));
    EXPECT_EQ(prepared.generation.files.size(), 1u);
  }
}

TEST(DocumentRefusals, BrokenAnywhereTheyEnd) {
  const Folder folder;
  const auto expect_an_end = [&](const std::string& bytes, const std::string& what) {
    const Folder output;
    try {
      const FileDescriptor file = open_for_reading(write(folder / "hostile", bytes));
      prepare(file.get(), output.path(), {}, {});
    } catch (const Error& error) {
      EXPECT_NE(error.code(), ErrorCode::internal) << what << ": " << error.what();
      EXPECT_NE(error.code(), ErrorCode::unavailable) << what << ": " << error.what();
    }
  };
  const std::string files[] = {pdf({"Bonjour", "Page deux"}), odt(kParagraph),
                               docx("<w:p><w:r><w:t>Bonjour</w:t></w:r></w:p>")};
  for (const std::string& bytes : files) {
    for (size_t eighth = 1; eighth < 8; ++eighth) {
      expect_an_end(bytes.substr(0, bytes.size() * eighth / 8), "cut at " + std::to_string(eighth));
    }
    for (unsigned seed = 0; seed < 20; ++seed) {
      std::mt19937 random(seed);
      std::string broken = bytes;
      for (size_t i = 0; i < 1 + seed; ++i) broken[random() % broken.size()] ^= static_cast<char>(1U << random() % 8);
      expect_an_end(broken, "seed " + std::to_string(seed));
    }
  }
}

}  // namespace
}  // namespace resonance::transcode
