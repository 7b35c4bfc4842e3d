// `resonance festival draw …`: a citizen jury by lot, in files; needs no library. What the files are:
// docs/sortition.md.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace resonance::server {

struct DrawCommand {
  enum class Action { none, commit, panel, replace, verify };
  Action action = Action::none;
  std::filesystem::path call;    // commit: what whoever runs the draw hands in
  std::filesystem::path folder;  // committed.json and record.json to publish, register.json (mode 0600) to keep
  std::string seed;
  std::vector<std::string> given_up;
  bool relax = false;
  std::string commitment;  // verify: as it was published; empty: whatever the file has
};

// Prints the announcement or the minutes in the language of the terminal. kExitRefused when something is wrong with the
// call (all of it is named) or a file does not hold; files are as before then.
int draw(const DrawCommand& command);

}  // namespace resonance::server
