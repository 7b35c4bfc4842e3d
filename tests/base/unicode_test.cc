#include "base/unicode.h"

#include <gtest/gtest.h>

namespace resonance {
namespace {

TEST(Unicode, TellsValidUtf8) {
  EXPECT_TRUE(is_utf8("café 🎬"));
  EXPECT_TRUE(is_utf8(""));
  for (const char* text : {"\xff", "caf\xe9", "\xc3", "\xed\xa0\x80", "\xc0\xaf"}) EXPECT_FALSE(is_utf8(text));
}

TEST(Unicode, CleansWhatCannotBeShown) {
  EXPECT_EQ(clean_text("a\xff"
                       "b"),
            "a\xEF\xBF\xBD"
            "b");
  EXPECT_EQ(clean_text("e\xCC\x81t\xC3\xA9"), "été");               // decomposed becomes composed
  EXPECT_EQ(clean_text("film\xE2\x80\xAEgpj.exe"), "filmgpj.exe");  // right-to-left override
  EXPECT_EQ(clean_text(std::string("a\0b", 3)), "ab");
  EXPECT_EQ(clean_text("un\r\ndeux\rtrois"), "un\ndeux\ntrois");
}

TEST(Unicode, FoldsALineAndCutsItAtACharacter) {
  EXPECT_EQ(clean_line("  un \n\t deux  ", 100), "un deux");
  EXPECT_EQ(clean_line("Chauffage \u00a0: deux\u202f! \u00a0", 100), "Chauffage\u00a0: deux\u202f!");
  EXPECT_EQ(clean_line("ééééé", 3), "ééé");
  EXPECT_EQ(clean_line("ab cd", 3), "ab ");
  EXPECT_EQ(clean_line("a\r\nX-Accel-Redirect: /x", 100), "a X-Accel-Redirect: /x");
}

TEST(Unicode, FoldsNamesForComparison) {
  EXPECT_EQ(folded("Élus de l’Œuvre"), "elus de l’oeuvre");
  EXPECT_EQ(folded("ÇA Où"), "ca ou");
}

TEST(Unicode, FindsANameThatStandsAsWordsOfItsOwn) {
  EXPECT_TRUE(holds_as_words("eau", "eau"));
  for (const char* text : {"de l’eau claire", "de l'eau", "“eau”", "«eau»", "beau, puis eau.", "(eau)"}) {
    EXPECT_TRUE(holds_as_words(text, "eau")) << text;
  }
  for (const char* text : {"", "beau", "eaux", "беau", "eau2"}) EXPECT_FALSE(holds_as_words(text, "eau")) << text;
  EXPECT_TRUE(holds_as_words("enfin dehors!", "dehors!"));
  EXPECT_TRUE(holds_as_words("dehors!enfin", "dehors!")) << "no word goes on after a sign";
  EXPECT_TRUE(holds_as_words("la tour de la tour", "la tour"));
  EXPECT_FALSE(holds_as_words("la tour", ""));
  EXPECT_TRUE(holds_as_words("pour l'eau  vive", "l’eau vive"));
  EXPECT_TRUE(holds_as_words("pour l’eau\nvive", "l'eau vive"));
  EXPECT_TRUE(holds_as_words("pour l’eau\u00a0vive", "l’eau vive"));
  EXPECT_FALSE(holds_as_words("leau vive", "l’eau vive"));
}

TEST(Unicode, CountsCharacters) {
  EXPECT_EQ(length("été 🎬"), 5u);
}

TEST(Unicode, ALanguageCallsItself) {
  EXPECT_EQ(language_own_name("fr"), "Français");
  EXPECT_EQ(language_own_name("en"), "English");
  EXPECT_EQ(language_own_name("ar"), "العربية");
  EXPECT_EQ(language_own_name("qqx"), "Qqx");
}

}  // namespace
}  // namespace resonance
