#include "relevance.h"

#include <fstream>
#include <nlohmann/json.hpp>

namespace peers {
namespace {

namespace fs = std::filesystem;

std::ifstream opened(const fs::path& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return file;
}

Item item_of(const std::string& line) {
  const nlohmann::json read = nlohmann::json::parse(line);
  Item item{read.at("id"), read.at("title"), ""};
  for (const auto& passage : read.at("passages")) {
    if (!item.text.empty()) item.text += '\n';
    item.text += passage.at("text").get_ref<const std::string&>();
  }
  return item;
}

}  // namespace

void judge(ItemStore& store, const fs::path& collection, const fs::path& queries, const fs::path& run) {
  std::ifstream items = opened(collection);
  std::ifstream asked = opened(queries);
  std::string line;
  int64_t count = 0;
  store.build([&](Item& item) {
    if (!std::getline(items, line)) return false;
    item = item_of(line);
    ++count;
    return true;
  });

  std::ofstream out(run);
  int64_t asked_count = 0;
  int64_t answered = 0;
  while (std::getline(asked, line)) {
    const size_t tab = line.find('\t');
    if (tab == std::string::npos) continue;
    const std::string id = line.substr(0, tab);
    // A further column, if any, is about the query and not of it.
    const std::string query = line.substr(tab + 1, line.find('\t', tab + 1) - tab - 1);
    const std::vector<Ranked> best = store.best(query);
    int rank = 0;
    for (const Ranked& each : best) out << id << '\t' << ++rank << '\t' << each.id << '\t' << each.score << '\n';
    ++asked_count;
    answered += !best.empty();
  }
  out.close();
  if (!out) throw std::runtime_error("cannot write " + run.string());
  std::printf("judge: %lld items, %lld queries, %lld with an answer\n", static_cast<long long>(count),
              static_cast<long long>(asked_count), static_cast<long long>(answered));
}

}  // namespace peers
