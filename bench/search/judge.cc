#include "judge.h"

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/error.h"
#include "catalogue/catalogue.h"
#include "corpus.h"
#include "search/builder.h"
#include "search/searcher.h"

namespace resonance::bench {
namespace {

namespace fs = std::filesystem;
using search::IndexedItem;

// One item of the judged collection: what was said in a debate as a film's words, a sheet as a written text.
IndexedItem judged_item(const nlohmann::json& read, int number) {
  IndexedItem item;
  item.item.id = ItemId::random();
  item.item.publication = Publication::published;
  item.item.language = "fr";
  item.item.published_ms = number;
  item.item.title = read.at("title");
  search::IndexedMedia film{MediaId::random(), MediaType::video, "", {{"fr", {}}}};
  for (const auto& passage : read.at("passages")) {
    const std::string text = passage.at("text");
    const std::string speaker = passage.at("speaker");
    if (speaker.empty()) {
      item.item.body += text + "\n\n";
      continue;
    }
    const auto at = static_cast<int64_t>(film.transcripts[0].cues.size()) * passage_ms;
    film.transcripts[0].cues.push_back({at, at + passage_ms, speaker, text});
  }
  if (!film.transcripts[0].cues.empty()) item.media.push_back(std::move(film));
  return item;
}

}  // namespace

void judge(const fs::path& collection, const fs::path& index, const fs::path& queries, const fs::path& run) {
  std::ifstream lines(collection);
  std::map<ItemId, std::string> names;
  int number = 0;
  search::build_index(index, 1, [&]() -> std::optional<IndexedItem> {
    std::string line;
    if (!std::getline(lines, line)) return std::nullopt;
    const nlohmann::json read = nlohmann::json::parse(line);
    IndexedItem item = judged_item(read, ++number);
    names[item.item.id] = read.at("id");
    return item;
  });
  const fs::path library = index.string() + "-catalogue";
  fs::create_directories(library);
  const auto synonyms = Catalogue(library).synonyms.all();
  const search::Searcher searcher(index);
  std::ifstream asked(queries);
  std::ofstream out(run);
  for (std::string line; std::getline(asked, line);) {
    const size_t tab = line.find('\t');
    const std::string text = line.substr(tab + 1, line.find('\t', tab + 1) - tab - 1);
    int rank = 0;
    for (const auto& hit : searcher.search({.text = text, .synonyms = synonyms}).hits) {
      out << line.substr(0, tab) << '\t' << ++rank << '\t' << names.at(hit.id) << '\t' << hit.score << '\n';
    }
  }
  if (!out.flush()) throw Error(ErrorCode::unavailable, {"The run could not be written."});
}

}  // namespace resonance::bench
