#include "server/mail_header.h"

#include <gtest/gtest.h>

#include "decoded_mail.h"

namespace resonance::server {
namespace {

TEST(MailHeader, PlainTextStaysAsItIs) {
  EXPECT_EQ(header_value("Your link to the library (2026): 10:30 - #1?"),
            "Your link to the library (2026): 10:30 - #1?");
  EXPECT_EQ(header_value(""), "");
}

TEST(MailHeader, EveryLetterIsDecodedAgain) {
  for (const std::string& text :
       {std::string("Réunion à Tours : « l’été » ?"), std::string("=?utf-8?Q?no?="), std::string("a_b=c é"),
        std::string("日本語の題名"), std::string("🎬 Film"), std::string(300, 'x'),
        "Dépôt de " + std::string(40, 'y') + " é è ê ë à â ç ô œ", std::string("  deux  espaces  é ")}) {
    EXPECT_EQ(decoded_header(header_value(text)), text);
  }
}

TEST(MailHeader, LinesAreShortAndEachIsWhole) {
  std::string text;
  for (int i = 0; i < 60; ++i) text += "é€🎬 ";
  const std::string value = "Subject: " + header_value(text);
  size_t from = 0, lines = 0;
  for (size_t end = 0; end != std::string::npos; from = end + 2, ++lines) {
    end = value.find("\r\n", from);
    const std::string line = value.substr(from, end == std::string::npos ? end : end - from);
    EXPECT_LE(line.size(), 76U) << line;
    EXPECT_TRUE(line.starts_with(lines == 0 ? "Subject: =?utf-8?Q?" : " =?utf-8?Q?") && line.ends_with("?=")) << line;
    const std::string word = decoded_header(line.substr(line.find("=?")));
    EXPECT_EQ(word.find("\xef\xbf\xbd"), std::string::npos) << "a character was cut: " << line;
  }
  EXPECT_GT(lines, 10U);
}

}  // namespace
}  // namespace resonance::server
