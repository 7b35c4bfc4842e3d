// What the law asks for when nobody can reach the page: everything of a contribution goes, at once and for good.
#include <iostream>

#include "ingest/erase.h"
#include "ingest/indexer.h"
#include "server/commands/commands.h"
#include "server/commands/library.h"
#include "server/commands/terminal.h"

namespace resonance::server {

int erase(const Settings& settings, const std::string& item) {
  Assets assets(settings.web_root);
  Library library(settings, assets);
  const auto id = ItemId::parse(item);
  if (!id) throw Error(ErrorCode::not_found, "This contribution does not exist.");
  const auto people = library.catalogue.consents.people_of(*id).size();
  const Remains erased = ingest::erase_item(library.catalogue, library.folder, *id);
  library.catalogue.journal.add({.act = Act::erased, .item = *id});
  ingest::forget_erased(library.catalogue, library.folder);
  const Message said{"Erased: {item}, with {files} files, {people} people and {agreements} records of agreements.",
                     {{"item", id->text()},
                      {"files", std::to_string(erased.media.size())},
                      {"people", std::to_string(people)},
                      {"agreements", std::to_string(erased.proofs.size())}}};
  std::cout << spoken(said) << "\n";
  return kExitWell;
}

}  // namespace resonance::server
