#include "search/stored_item.h"

#include <gtest/gtest.h>
#include <xapian.h>

#include "search/documents.h"
#include "tests/search/library.h"

namespace resonance::search {
namespace {

class StoredItemTest : public LibraryTest {
 protected:
  static std::string packed() {
    IndexedItem one = item("Le titre de l'élue");
    one.item.summary = "Un résumé, avec des co-constructions et des habitant·e·s.";
    say(one, {{-500, 4'000, "Zoé", "Nous avons parlé du loyer."}, {5'000, 9'000, "", "Et de l’eau."}});
    document(one, {"Une page.", "Une autre page."});
    Analysers analysers;
    return item_document(one, analysers).texts;
  }

  // Reads all that there is.
  static size_t read(const std::string& bytes) {
    const StoredItem stored(bytes);
    size_t seen = 0;
    for (size_t form = 0; form < stored.form_count(); ++form) {
      stored.each_term(form, [&](uint32_t term) { seen += stored.terms()[term].size(); });
    }
    for (const StoredText& text : stored.texts()) {
      for (const PassageCue& cue : text.place().cues) seen += text.text.substr(cue.begin, cue.end - cue.begin).size();
      text.each_token([&](const StoredToken& token) {
        EXPECT_LT(token.form, stored.form_count());
        seen += text.text.substr(token.begin, token.end - token.begin).size();
      });
    }
    return seen;
  }
};

TEST_F(StoredItemTest, GivesBackWhatWasPacked) {
  const StoredItem stored(packed());
  std::vector<std::string> moments;
  for (const StoredText& text : stored.texts()) {
    if (text.field->shown != Shown::moment) continue;
    moments.emplace_back(text.text);
    const Place place = text.place();
    if (moments.size() > 1) continue;
    EXPECT_EQ(place.speaker, "Zoé");
    EXPECT_EQ(place.cues.at(0).start_ms, -500);
    EXPECT_EQ(place.cues.at(0).end_ms, 4'000);
  }
  EXPECT_EQ(moments,
            (std::vector<std::string>{"Nous avons parlé du loyer.", "Et de l’eau.", "Une page.", "Une autre page."}));
  EXPECT_EQ(stored.written("loyer").value().text, "loyer");
  EXPECT_EQ(stored.written("nous").value().text, "nous");
  EXPECT_FALSE(stored.written("absent").has_value());
}

TEST_F(StoredItemTest, DamagedBytesAreRefusedOrReadWithinTheirBounds) {
  const std::string whole = packed();
  ASSERT_GT(read(whole), 0u);
  size_t refused = 0;
  for (size_t at = 0; at < whole.size(); ++at) {
    for (const unsigned char flip : {0x01, 0x80, 0xFF}) {
      std::string bytes = whole;
      bytes[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ flip);
      try {
        read(bytes);
      } catch (const Xapian::DatabaseCorruptError&) {
        ++refused;
      }
    }
    try {
      read(whole.substr(0, at));
    } catch (const Xapian::DatabaseCorruptError&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, whole.size());
}

}  // namespace
}  // namespace resonance::search
