#include "search/builder.h"

#include <gmock/gmock.h>

#include <atomic>

#include "base/error.h"
#include "tests/search/library.h"

namespace resonance::search {
namespace {

class Build : public LibraryTest {
 protected:
  // Gives the items one after another to whichever thread asks.
  NextItem giving(const std::vector<IndexedItem>& items) {
    return [this, &items]() -> std::optional<IndexedItem> {
      const size_t at = next_++;
      return at < items.size() ? std::optional(items[at]) : std::nullopt;
    };
  }
  std::vector<IndexedItem> many(int count) {
    std::vector<IndexedItem> items;
    for (int i = 0; i < count; ++i) {
      items.push_back(item("Objet " + std::to_string(i)));
      say(items.back(), {{0, 4'000, "Nadia", "Le loyer de l'immeuble numéro " + std::to_string(i) + " a baissé."}});
    }
    return items;
  }

 private:
  std::atomic<size_t> next_ = 0;
};

TEST_F(Build, FindsWhatAWriterWouldHaveWritten) {
  const std::vector<IndexedItem> items = many(50);
  // A shard each, so that all is merged.
  build_index(index(), 7, giving(items), {.threads = 3, .shard_bytes = 1});
  EXPECT_EQ(Searcher(index()).applied_change(), 7);
  EXPECT_EQ(ask("loyers").total, 50);
  EXPECT_THAT(found("\"numéro 17\""), testing::ElementsAre(items[17].item.id));
  const Answer answer = ask("objet 31");
  ASSERT_FALSE(answer.hits.empty());
  EXPECT_EQ(answer.hits[0].id, items[31].item.id);
  const std::vector<Moment> moments = Searcher(index()).moments(items[4].item.id, "loyer");
  ASSERT_EQ(moments.size(), 1u);
  EXPECT_EQ(plain(moments[0].quote), "Le loyer de l'immeuble numéro 4 a baissé.");
}

TEST_F(Build, AWriterGoesOnFromIt) {
  const std::vector<IndexedItem> items = many(5);
  build_index(index(), 7, giving(items), {.threads = 2});
  Searcher searcher(index());
  {
    Writer writer(index());
    EXPECT_EQ(writer.applied_change(), 7);
    writer.remove(items[2].item.id);
    IndexedItem changed = items[3];
    changed.media[0].transcripts[0].cues[0].text = "Tout autre chose.";
    writer.replace(changed);
    writer.commit(9);
  }
  EXPECT_EQ(searcher.search({.text = "loyer"}).total, 3);
  EXPECT_EQ(searcher.applied_change(), 9);
  EXPECT_THAT(searcher.moments(items[2].item.id, "loyer"), testing::IsEmpty());
}

TEST_F(Build, NothingMakesAnEmptyIndex) {
  build_index(index(), 3, [] { return std::optional<IndexedItem>(); });
  EXPECT_EQ(Searcher(index()).applied_change(), 3);
  EXPECT_EQ(ask("").total, 0);
}

TEST_F(Build, WhatIsThrownComesOutAndLeavesNothing) {
  const std::vector<IndexedItem> items = many(20);
  std::atomic<int> given = 0;
  const NextItem failing = [&]() -> std::optional<IndexedItem> {
    const int at = given++;
    if (at >= 10) throw Error(ErrorCode::unavailable, {"The catalogue is gone."});
    return items[static_cast<size_t>(at)];
  };
  EXPECT_THROW(build_index(index(), 3, failing, {.threads = 2, .shard_bytes = 1}), Error);
  EXPECT_FALSE(std::filesystem::exists(index()));
}

}  // namespace
}  // namespace resonance::search
