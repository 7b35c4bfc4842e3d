#include "search/stored_item.h"

#include <gtest/gtest.h>
#include <xapian.h>

#include "search/compression.h"
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
    StoredItem stored(bytes);
    size_t seen = 0;
    for (const char* term : {"absent", "eau", "loyer", "page", "ZFpage"}) {
      stored.each_form(stored.packed_forms(term), [&](size_t form) {
        EXPECT_LT(form, stored.form_count());
        ++seen;
      });
    }
    for (size_t form = 0; form < stored.form_count(); ++form) {
      stored.each_place(form, [&](const StoredPlace& place) { seen += stored.written_at(place).size(); });
    }
    for (uint32_t number = 0; number < stored.heads().size(); ++number) {
      const StoredText& text = stored.text(number);
      for (const PassageCue& cue : text.place().cues) seen += text.text.substr(cue.begin, cue.end - cue.begin).size();
    }
    return seen;
  }

  // As they are before they are compressed, and after.
  static std::vector<std::string> frames_of(const std::string& bytes) {
    std::vector<std::string> frames;
    for (Unpacker all(bytes); !all.done();) frames.push_back(decompressed(all.text()));
    return frames;
  }
  static std::string packed_frames(const std::vector<std::string>& frames) {
    std::string bytes;
    for (const std::string& frame : frames) pack(bytes, compressed(frame));
    return bytes;
  }
  static bool is_refused(const std::string& bytes) {
    try {
      read(bytes);
      return false;
    } catch (const Xapian::DatabaseCorruptError&) {
      return true;
    }
  }
};

TEST_F(StoredItemTest, GivesBackWhatWasPacked) {
  StoredItem stored(packed());
  std::vector<std::string> moments;
  for (uint32_t number = 0; number < stored.heads().size(); ++number) {
    if (stored.heads()[number].field->shown != Shown::moment) continue;
    const StoredText& text = stored.text(number);
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

TEST_F(StoredItemTest, EachWordStandsWhereItWasWritten) {
  StoredItem stored(packed());
  const auto places = [&](const std::string& term) {
    std::vector<std::string> found;
    stored.each_form(stored.packed_forms(term), [&](size_t form) {
      stored.each_place(form, [&](const StoredPlace& place) { found.emplace_back(stored.written_at(place)); });
    });
    std::sort(found.begin(), found.end());
    return found;
  };
  EXPECT_EQ(places("page"), (std::vector<std::string>{"page", "page"}));
  EXPECT_EQ(places("habitantes"), std::vector<std::string>{"habitant·e·s"});
  EXPECT_EQ(places("coconstructions"), std::vector<std::string>{"co-constructions"});
  EXPECT_EQ(places("constructions"), std::vector<std::string>{"constructions"});
  EXPECT_EQ(places("absent"), std::vector<std::string>());
}

TEST_F(StoredItemTest, ALongItemIsReadInPartsThatAreTheSame) {
  IndexedItem one = item("Un long film");
  std::vector<Cue> cues;
  for (int i = 0; i < 400; ++i)
    cues.push_back({i * 10'000, i * 10'000 + 9'000, "", "Phrase " + std::to_string(i) + "."});
  say(one, cues);
  Analysers analysers;
  const std::string bytes = item_document(one, analysers).texts;
  EXPECT_GT(frames_of(bytes).size(), 3u);
  StoredItem stored(bytes);
  for (int i : {0, 399, 200}) {
    EXPECT_EQ(stored.written(std::to_string(i)).value().text, std::to_string(i));
  }
}

TEST_F(StoredItemTest, DamagedBytesAreRefusedOrReadWithinTheirBounds) {
  const std::string whole = packed();
  ASSERT_GT(read(whole), 0u);
  const std::vector<std::string> frames = frames_of(whole);
  size_t refused = 0, tried = 0;
  for (size_t frame = 0; frame < frames.size(); ++frame) {
    for (size_t at = 0; at < frames[frame].size(); ++at) {
      for (const unsigned char flip : {0x01, 0x80, 0xFF}) {
        std::vector<std::string> damaged = frames;
        damaged[frame][at] = static_cast<char>(static_cast<unsigned char>(damaged[frame][at]) ^ flip);
        refused += is_refused(packed_frames(damaged)) ? 1 : 0;
        ++tried;
      }
      std::vector<std::string> shorter = frames;
      shorter[frame].resize(at);
      refused += is_refused(packed_frames(shorter)) ? 1 : 0;
      ++tried;
    }
  }
  EXPECT_GT(refused, tried / 4);
}

TEST_F(StoredItemTest, ADamagedFileIsRefusedOrSaysTheSame) {
  const std::string whole = packed();
  const size_t all = read(whole);
  for (size_t at = 0; at < whole.size(); ++at) {
    std::string bytes = whole;
    bytes[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ 0x10);
    // Some bits of zstd's headers mean nothing.
    EXPECT_TRUE(is_refused(bytes) || read(bytes) == all) << at;
    EXPECT_TRUE(is_refused(whole.substr(0, at))) << at;
  }
}

}  // namespace
}  // namespace resonance::search
