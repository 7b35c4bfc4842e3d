#include "ingest/check.h"

#include <iostream>
#include <nlohmann/json.hpp>

#include "server/commands/commands.h"
#include "server/commands/library.h"
#include "server/commands/terminal.h"

namespace resonance::server {

int check(const Settings& settings, bool json) {
  Assets assets(settings.web_root);
  Library library(settings, assets);
  std::vector<Message> disagreements = ingest::check(library.catalogue, library.folder);
  if (json) {
    auto list = nlohmann::ordered_json::array();
    for (const Message& each : disagreements) list.push_back(spoken(each));
    std::cout << nlohmann::ordered_json{{"disagreements", list}}.dump(2) << "\n";
  } else {
    for (const Message& each : disagreements) std::cout << spoken(each) << "\n";
    if (disagreements.empty()) std::cout << spoken({"Disk and catalogue agree."}) << "\n";
  }
  return disagreements.empty() ? kExitWell : kExitRefused;
}

}  // namespace resonance::server
