// kill -9 while items change and are indexed, by changes and from nothing: afterwards the index holds what the
// catalogue holds, item for item. 20 kills; KILLS=100 for more.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <random>
#include <thread>

#include "base/error.h"
#include "base/file.h"
#include "base/id.h"
#include "catalogue/catalogue.h"
#include "ingest/data_folder.h"
#include "ingest/indexer.h"
#include "search/searcher.h"

namespace resonance::ingest {
namespace {

namespace fs = std::filesystem;

constexpr int kItems = 40;
constexpr int kKillsBetweenChecks = 5;

class IndexKillTest : public testing::Test {
 protected:
  IndexKillTest() {
    fs::create_directories(data);
    DataFolder folder(data);
    Catalogue catalogue(data);
    for (int i = 0; i < kItems; ++i) {
      Item item;
      item.title = title(i, 0);
      item.language = "fr";
      item.people_declared = true;
      item.publication = Publication::published;
      const ItemId id = catalogue.items.create(item).id;
      const MediaId media = catalogue.media.create(id, "film.mp4", 3, 0).id;
      catalogue.media.complete(media);
      const Job job = catalogue.jobs.claim({"test"}).value();
      EXPECT_TRUE(catalogue.media.publish(job.id, job.fence, {MediaType::video, 1000, 4, 4, true, {}}));
      say(catalogue, media, i, 0);
    }
  }
  ~IndexKillTest() override { fs::remove_all(data); }

  static std::string title(int number, int version) {
    return "Objet" + std::to_string(number) + " version" + std::to_string(version);
  }
  static void say(Catalogue& catalogue, const MediaId& media, int number, int version) {
    catalogue.transcripts.replace(
        media, TrackPurpose::captions, "fr",
        {{1'000, 4'000, "Nadia", "Paroles" + std::to_string(number) + " de " + title(number, version)}});
  }

  // What the killed process does for ever: changes something, then brings the index up to date, now and then anew.
  [[noreturn]] void keep_changing(unsigned seed) const {
    std::mt19937 random(seed);
    Catalogue catalogue(data);
    const DataFolder folder(data);
    for (;;) {
      std::vector<Item> all = catalogue.items.latest_of_all(200);
      for (int i = 0; i < 3; ++i) {
        Item& item = all[random() % all.size()];
        const int number = std::stoi(item.title.substr(5));
        const auto version = static_cast<int>(random() % 1'000'000);
        if (random() % 3 == 0) {
          const bool is_published = item.publication == Publication::published;
          item.publication = is_published ? Publication::draft : Publication::published;
          catalogue.items.set_publication(item.id, item.publication);
        } else {
          item.title = title(number, version);
          catalogue.items.update(item);
          for (const Media& media : catalogue.media.of_item(item.id)) say(catalogue, media.id, number, version);
        }
      }
      try {
        if (random() % 4 == 0) {
          rebuild_index(catalogue, folder, {}, {.batch = 10});
        } else {
          catch_up(catalogue, folder, {}, {.batch = 2});
        }
      } catch (const Error& error) {
        _exit(3);
      }
    }
  }

  void expect_equality(const std::string& when) const {
    Catalogue catalogue(data);
    const DataFolder folder(data);
    catch_up(catalogue, folder);
    const search::Searcher searcher(folder.index());
    EXPECT_EQ(searcher.applied_change(), catalogue.items.last_change()) << when;
    EXPECT_EQ(searcher.search({}).total, catalogue.items.count(Publication::published)) << when;
    for (const Item& item : catalogue.items.latest_of_all(200)) {
      const std::string number = item.title.substr(5, item.title.find(' ') - 5);
      const search::Answer answer = searcher.search({.text = "\"" + item.title + "\""});
      const std::vector<search::Moment> moments = searcher.moments(item.id, "paroles" + number);
      if (item.publication != Publication::published) {
        EXPECT_EQ(answer.total, 0) << when << ": " << item.title;
        EXPECT_TRUE(moments.empty()) << when << ": " << item.title;
        continue;
      }
      ASSERT_EQ(answer.hits.size(), 1u) << when << ": " << item.title;
      EXPECT_EQ(answer.hits[0].id, item.id) << when;
      const Media media = catalogue.media.of_item(item.id).at(0);
      const Transcript transcript = catalogue.transcripts.of_media(media.id).at(0);
      ASSERT_EQ(moments.size(), 1u) << when << ": " << item.title;
      EXPECT_EQ(search::plain(moments[0].quote), catalogue.transcripts.cues(transcript.id).at(0).text) << when;
      EXPECT_EQ(moments[0].media, media.id) << when;
    }
  }

  const fs::path data = fs::temp_directory_path() / ("resonance-index-kill-" + random_id_text());
};

TEST_F(IndexKillTest, TheIndexIsWhatTheCatalogueIs) {
  // Once, before the processes are many.
  search::load_dictionaries();
  const char* wanted = std::getenv("KILLS");
  const int kills = wanted ? std::stoi(wanted) : 20;
  std::mt19937 random(20261126);
  for (int kill = 1; kill <= kills; ++kill) {
    const auto seed = static_cast<unsigned>(random());
    const pid_t child = fork();
    if (child == 0) keep_changing(seed);
    std::this_thread::sleep_for(std::chrono::milliseconds(20 + random() % 400));
    ASSERT_EQ(::kill(child, SIGKILL), 0);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "it ended by itself: " << WEXITSTATUS(status);
    if (kill % kKillsBetweenChecks == 0) expect_equality("after " + std::to_string(kill) + " kills");
  }
  std::printf("killed %d times, %d items equal each time\n", kills, kItems);
}

}  // namespace
}  // namespace resonance::ingest
