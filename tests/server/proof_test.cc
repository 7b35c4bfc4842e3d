#include "server/proof.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/file.h"
#include "base/id.h"

namespace resonance::server {
namespace {

using namespace std::string_literals;

TEST(Proof, IsToldByItsFirstBytes) {
  const std::pair<std::string, const char*> known[] = {
      {"%PDF-1.7\n", "application/pdf"},
      {"\xff\xd8\xff\xe0", "image/jpeg"},
      {"\x89PNG\r\n\x1a\n", "image/png"},
      {"\x1a\x45\xdf\xa3\x9f", "video/webm"},
      {"OggS\0\2"s, "audio/ogg"},
      {"RIFF\x24\0\0\0WAVEfmt "s, "audio/wav"},
      {"\0\0\0\x20"s + "ftypisom", "video/mp4"},
      {"\0\0\0\x20"s + "ftypM4A ", "video/mp4"},
      {"\0\0\0\x20"s + "ftypqt  ", "video/mp4"},
      {"\0\0\0\x20"s + "ftyp3gp4", "video/mp4"},
      {"ID3\4\0"s, "audio/mpeg"},
      {"\xff\xfb\x90\x64", "audio/mpeg"},
  };
  for (const auto& [bytes, type] : known) {
    EXPECT_EQ(proof_type(bytes), type);
    const bool is_paper = std::string_view(type).starts_with("application") || std::string_view(type).starts_with("im");
    EXPECT_NE(is_spoken(type), is_paper) << type;
  }
}

TEST(Proof, NothingElseIsTaken) {
  const std::string others[] = {"",
                                "<script>",
                                "<svg xmlns=",
                                "PK\3\4",
                                "RIFF\x24\0\0\0WEBPVP8 "s,
                                "RIFF",
                                "\0\0\0\x20"s + "ftypheic",
                                "\0\0\0\x20"s + "ftypavif",
                                "\0\0\0\x20"s + "ftyp",
                                "\xff\xf1\x50\x80",  // AAC without a container
                                "\xff\xfb\xf0\x64",  // no such bitrate
                                "\xff\xeb\x90\x64",  // no such version
                                "\xff",
                                "%PD"};
  for (const std::string& bytes : others) EXPECT_EQ(proof_type(bytes), "") << bytes;
  EXPECT_FALSE(is_spoken(""));
}

TEST(Proof, OfAFileThatIsShorterThanAnyHead) {
  const auto file = std::filesystem::temp_directory_path() / ("proof-" + random_id_text());
  write_durably(file, "%PDF-");
  EXPECT_EQ(proof_type_of(file), "application/pdf");
  std::filesystem::remove(file);
  EXPECT_EQ(proof_type_of(file), "");
}

}  // namespace
}  // namespace resonance::server
