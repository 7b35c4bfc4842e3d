#include "load.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <mutex>
#include <random>
#include <string>
#include <thread>

#include "corpus.h"
#include "measure.h"
#include "search/searcher.h"
#include "search/writer.h"

namespace resonance::bench {
namespace {

constexpr int kThreads = 8;
constexpr auto kBetweenItems = std::chrono::seconds(2);
constexpr auto kBetweenLooks = std::chrono::milliseconds(20);

// Each has a word of its own; the time from before it is written until a search finds it.
std::vector<double> write_items(const std::filesystem::path& index, const search::Searcher& searcher,
                                const std::atomic<bool>& is_over) {
  std::vector<double> ms;
  search::Writer writer(index);
  for (int number = 1; !is_over; ++number) {
    search::IndexedItem item = new_item(1'000'000 + number);
    const std::string word = "nouveaute" + std::to_string(std::random_device()());
    item.item.title = "Une " + word;
    for (int i = 0; i < 50; ++i)
      say(item, "Voici la " + word + " du quartier, et ce que les habitants en disent ce soir.");
    const Clock::time_point start = Clock::now();
    writer.replace(item);
    writer.commit(writer.applied_change() + 1);
    while (searcher.search({.text = word}).total == 0 && ms_since(start) < 60'000)
      std::this_thread::sleep_for(kBetweenLooks);
    ms.push_back(ms_since(start));
    std::this_thread::sleep_until(start + kBetweenItems);
  }
  return ms;
}

}  // namespace

void load(const std::filesystem::path& folder, const std::filesystem::path& index, int rate, int seconds) {
  std::vector<std::string> queries;
  for (const auto& [kind, some] : queries_in(folder)) queries.insert(queries.end(), some.begin(), some.end());
  std::shuffle(queries.begin(), queries.end(), std::mt19937(1));
  const search::Searcher searcher(index);
  for (size_t i = 0; i < 200; ++i) searcher.search({.text = queries[i % queries.size()]});

  const auto total = static_cast<size_t>(rate) * static_cast<size_t>(seconds);
  std::vector<double> ms(total);
  std::atomic<size_t> next = 0, answered = 0;
  std::atomic<bool> is_over = false;
  const Clock::time_point start = Clock::now();
  std::vector<std::thread> people;
  for (int i = 0; i < kThreads; ++i) {
    people.emplace_back([&] {
      for (size_t mine = next++; mine < total; mine = next++) {
        const auto due =
            start + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(double(mine) / rate));
        std::this_thread::sleep_until(due);
        answered += searcher.search({.text = queries[mine % queries.size()]}).total > 0;
        ms[mine] = ms_since(due);
      }
    });
  }
  std::vector<double> fresh;
  std::thread writing([&] { fresh = write_items(index, searcher, is_over); });
  for (std::thread& each : people) each.join();
  const double took = ms_since(start) / 1000;
  is_over = true;
  writing.join();
  std::printf("%zu searches in %.1f s, %.0f a second\n", total, took, double(total) / took);
  tell("load", ms, answered);
  tell("new item", fresh, fresh.size());
}

}  // namespace resonance::bench
