// What the subcommands of `resonance` do, one function each; main.cc holds the table that names them.
//
// Data goes to standard output, logs and progress to standard error. Exit codes: 0 all well · 1 something was refused,
// failed or disagrees (it is named) · 2 the command line or a setting makes no sense · 3 the library cannot be reached
// (disk, database, another program holds it) · 130 interrupted.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "server/config.h"

namespace resonance::server {

constexpr int kExitWell = 0, kExitRefused = 1, kExitUsage = 2, kExitUnavailable = 3, kExitInterrupted = 130;

int exit_code_of(ErrorCode code);

struct IngestCommand {
  std::vector<std::filesystem::path> files;
  std::string title;  // given: all files make one contribution; else each makes its own, named after it
  std::string summary;
  std::string kind;                 // default: capsule, or experience without files
  std::vector<std::string> themes;  // ids or labels
  std::string territory;            // a code or a name
  std::string language = "fr";
  std::filesystem::path transcript;  // of the first file
  std::filesystem::path chapters;
  std::filesystem::path text;        // Markdown
  std::vector<std::string> answers;  // "question=FILE", of Markdown
  bool draft = false;
  bool agreed = false;  // everybody who can be recognised agreed to the public library; without it nothing is published
  bool wait = false;
  bool json = false;
};

struct AccountCommand {
  std::string email;  // empty: lists the accounts
  std::string name;
  std::string role = "administrator";  // of an account that is new
  bool password_from_input = false;    // one line of standard input; else a link that sets it is printed
};

struct SearchCommand {
  std::string query;
  int limit = 20;
  bool json = false;
  bool explain = false;
};

struct TranscodeCommand {
  std::filesystem::path input;
  std::filesystem::path output;
  int jobs = 0;  // transcode::Options::jobs; 0: what the machine bears
  bool resume = false;
  bool reduce_noise = false;
  bool json = false;
};

struct TallyCommand {
  std::filesystem::path file;  // of ballots (docs/ballots.md)
  bool json = false;
};

struct PackCommand {
  int year = 0;
  std::string screening;         // its id, as in its address
  std::filesystem::path output;  // a new file
};

int serve(const Settings& settings);
int account(const Settings& settings, const AccountCommand& command);
int ingest(const Settings& settings, const IngestCommand& command);
int search(const Settings& settings, const SearchCommand& command);
int reindex(const Settings& settings);
int erase(const Settings& settings, const std::string& item);
int check(const Settings& settings, bool json);
int doctor(const Settings& settings, bool json);
int transcode(const Settings& settings, const TranscodeCommand& command);
// Needs no library: anybody can count published ballots again.
int festival_tally(const TallyCommand& command);
// The same pack as its page gives, into a file of the machine's owner.
int festival_pack(const Settings& settings, const PackCommand& command);

}  // namespace resonance::server
