#include <iomanip>
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "search/searcher.h"
#include "server/commands/commands.h"
#include "server/commands/library.h"
#include "server/commands/terminal.h"
#include "server/gated.h"
#include "server/search_label.h"
#include "server/search_query.h"

namespace resonance::server {
namespace {

// "1:32", "p. 3"; nothing for a document without pages.
std::string place(const nlohmann::ordered_json& moment) {
  if (!moment.contains("page")) return timecode(moment["start_ms"].get<int64_t>());
  const int page = moment["page"].get<int>();
  return page > 0 ? "p. " + std::to_string(page) : "-";
}

}  // namespace

int search(const Settings& settings, const SearchCommand& command) {
  Assets assets(settings.web_root);
  Library library(settings, assets);
  search::Searcher searcher(library.folder.index());
  search::Query query;
  query.text = command.query;
  query.limit = command.limit;
  query.explain = command.explain;
  query.synonyms = library.catalogue.synonyms.all();
  query.commune_named = [&](std::string_view name) { return commune_place(library.catalogue, name); };
  const search::Answer answer = findable_answer(library.catalogue, Viewer(), searcher.search(query));
  auto hits = nlohmann::ordered_json::array();
  for (const search::Hit& found : answer.hits) {
    // The command answers as the page does for a visitor.
    const auto item = findable_item(library.catalogue, Viewer(), found.id);
    if (!item) continue;
    const search::Hit hit = findable_hit(library.catalogue, Viewer(), *item, found);
    auto moments = nlohmann::ordered_json::array();
    for (const search::Moment& moment : hit.moments) {
      moments.push_back({{"media", moment.media.text()},
                         {"start_ms", moment.start_ms},
                         {"end_ms", moment.end_ms},
                         {"quote", search::plain(moment.quote)}});
      if (moment.page) moments.back()["page"] = *moment.page;
    }
    hits.push_back({{"id", hit.id.text()}, {"title", item->title}, {"kind", name(item->kind)}, {"moments", moments}});
    if (!hit.missing.empty()) hits.back()["missing"] = hit.missing;
    if (!command.explain) continue;
    hits.back()["score"] = hit.score;
    for (const search::Reason& reason : hit.reasons) {
      hits.back()["reasons"].push_back({{"words", reason.words}, {"found", reason.found}, {"weight", reason.weight}});
    }
  }
  if (command.json) {
    nlohmann::ordered_json body = {{"total", answer.total},
                                   {"with_all_words", answer.with_all_words},
                                   {"loosened", answer.loosened()},
                                   {"corrected", answer.corrected},
                                   {"hits", hits}};
    if (answer.correction) body["correction"] = answer.correction->text;
    std::cout << body.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << "\n";
    return kExitWell;
  }
  for (const auto& hit : hits) {
    std::cout << hit["id"].get<std::string>() << "  " << hit["title"].get<std::string>() << "\n";
    for (const auto& reason : hit.value("reasons", nlohmann::ordered_json::array())) {
      std::cout << "    " << std::fixed << std::setprecision(2) << reason["weight"].get<double>() << "  "
                << reason["words"].get<std::string>() << " (" << reason["found"].get<std::string>() << ")\n";
    }
    if (hit.contains("missing")) {
      std::cout << "  " << spoken(missing_words(hit["missing"].get<std::vector<std::string>>())) << "\n";
    }
    for (const auto& moment : hit["moments"]) {
      std::cout << "  " << place(moment) << "  " << moment["quote"].get<std::string>() << "\n";
    }
  }
  if (answer.correction) {
    const std::map<std::string, std::string> words{{"words", answer.correction->text}};
    std::cerr << spoken(answer.corrected ? Message{"Nobody says these words. Found for: {words}.", words}
                                         : Message{"You may mean: {words}.", words})
              << "\n";
  }
  if (hits.empty()) std::cerr << spoken({"Nothing was found."}) << "\n";
  return kExitWell;
}

}  // namespace resonance::server
