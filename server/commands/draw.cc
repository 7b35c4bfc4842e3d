#include "server/commands/draw.h"

#include <sys/stat.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "base/file.h"
#include "base/id.h"
#include "festival/sortition/draw.h"
#include "festival/sortition/feasibility.h"
#include "festival/sortition/minutes.h"
#include "server/commands/commands.h"
#include "server/commands/terminal.h"

namespace resonance::server {
namespace {

namespace sortition = festival::sortition;

constexpr int64_t kLargestFile = 256 << 20;
constexpr size_t kSaltBytes = 16;

void say(std::ostream& out, const std::vector<Message>& lines) {
  for (const Message& line : lines) out << spoken(line) << "\n";
}

// Only whoever runs the draw may read it: it says who is behind a key.
void write_register(const std::filesystem::path& path, const std::vector<sortition::RegisterLine>& lines) {
  nlohmann::json file = nlohmann::json::array();
  for (const sortition::RegisterLine& line : lines) {
    file.push_back({{"id", line.id}, {"salt", line.salt}, {"key", line.key}});
  }
  const mode_t before = umask(0077);
  write_durably(path, file.dump(1) + "\n");
  umask(before);
}

int commit(const DrawCommand& command) {
  if (std::filesystem::exists(command.folder / "committed.json")) {
    throw Error(ErrorCode::conflict, "This folder holds a commitment already. Nothing was changed: take a new folder.");
  }
  const sortition::Call call = sortition::read_call(read_file(command.call, kLargestFile));
  if (const auto found = sortition::problems(call.quotas, call.volunteers); !found.empty()) {
    say(std::cerr, found);
    return kExitRefused;
  }
  const sortition::Feasibility feasibility = sortition::feasibility(sortition::make_pool(call.quotas, call.volunteers));
  if (!feasibility.possible) {
    say(std::cerr, feasibility.reasons);
    return kExitRefused;
  }
  std::vector<std::string> salts;
  for (size_t i = 0; i < call.volunteers.size(); ++i) salts.push_back(random_token(kSaltBytes));
  const sortition::Committed committed = sortition::commit(call, salts);
  std::filesystem::create_directories(command.folder);
  // First who is behind the keys: a commitment without it would be of no use.
  write_register(command.folder / "register.json", sortition::register_of(call, salts));
  write_durably(command.folder / "committed.json", committed.text);
  say(std::cout, sortition::announcement(committed));
  return kExitWell;
}

sortition::Committed committed_in(const std::filesystem::path& folder) {
  return sortition::read_committed(read_file(folder / "committed.json", kLargestFile));
}

int panel(const DrawCommand& command) {
  const std::filesystem::path path = command.folder / "record.json";
  if (std::filesystem::exists(path)) {
    throw Error(ErrorCode::conflict, "This jury was drawn already. Nothing was changed: `verify` replays it.");
  }
  const sortition::Committed committed = committed_in(command.folder);
  const sortition::DrawRecord record = sortition::draw(committed, command.seed, wall_clock_ms());
  write_durably(path, sortition::to_text(record));
  say(std::cout, sortition::minutes(committed, record));
  return kExitWell;
}

int replace(const DrawCommand& command) {
  const sortition::Committed committed = committed_in(command.folder);
  const std::filesystem::path path = command.folder / "record.json";
  sortition::DrawRecord record = sortition::verified_record(committed, read_file(path, kLargestFile));
  sortition::replace(committed, record, command.given_up, command.relax);
  write_durably(path, sortition::to_text(record));
  say(std::cout, sortition::minutes(committed, record));
  return kExitWell;
}

int verify(const DrawCommand& command) {
  const std::string text = read_file(command.folder / "committed.json", kLargestFile);
  if (!command.commitment.empty() && sortition::sha256(text) != command.commitment) {
    throw Error(ErrorCode::invalid, {"committed.json is not what was committed: its SHA-256 is {commitment}.",
                                     {{"commitment", sortition::sha256(text)}}});
  }
  const sortition::Committed committed = sortition::read_committed(text);
  const std::filesystem::path path = command.folder / "record.json";
  if (std::filesystem::exists(path)) {
    say(std::cout, sortition::minutes(committed, sortition::verified_record(committed, read_file(path, kLargestFile))));
  } else {
    say(std::cout, sortition::announcement(committed));
  }
  std::cout << spoken(Message{"Everything that the files say was computed anew, and is so."}) << "\n";
  return kExitWell;
}

}  // namespace

int draw(const DrawCommand& command) {
  switch (command.action) {
    case DrawCommand::Action::commit: return commit(command);
    case DrawCommand::Action::panel: return panel(command);
    case DrawCommand::Action::replace: return replace(command);
    case DrawCommand::Action::verify: return verify(command);
    case DrawCommand::Action::none: break;
  }
  return kExitUsage;
}

}  // namespace resonance::server
