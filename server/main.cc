// The program `resonance`: one table of subcommands, parsed by CLI11; what they do is in commands/.
#include <CLI/CLI.hpp>
#include <functional>
#include <iostream>

#include "base/error.h"
#include "base/log.h"
#include "ingest/job_child.h"
#include "server/commands/commands.h"
#include "server/commands/draw.h"
#include "server/commands/terminal.h"

namespace resonance::server {
namespace {

struct Commands {
  Settings settings;
  AccountCommand account;
  IngestCommand ingest;
  SearchCommand search;
  TranscodeCommand transcode;
  TallyCommand tally;
  DrawCommand draw;
  PackCommand pack;
  std::string erased_item;
  bool check_json = false;
  bool doctor_json = false;
};

struct Row {
  const char* name;
  const char* description;
  const char* examples;
  std::function<void(CLI::App&, Commands&)> options;
  std::function<int(Commands&)> run;
  std::vector<Row> parts = {};  // "festival tally": one of them must be given
};

void ingest_options(CLI::App& app, Commands& all) {
  IngestCommand& command = all.ingest;
  app.add_option("FILE", command.files, "Videos, sounds, photos");
  app.add_option("--title", command.title,
                 "Title; with it all files make one contribution, without it each makes its own");
  app.add_option("--summary", command.summary, "A few sentences");
  app.add_option("--kind", command.kind, "testimony, capsule, experience, film, resource or training");
  app.add_option("--theme", command.themes, "Theme, by its name or id; may be repeated");
  app.add_option("--territory", command.territory, "Place, by its name or code (COM-37261)");
  app.add_option("--language", command.language, "fr or en")->capture_default_str();
  app.add_option("--transcript", command.transcript, "Subtitles of the first file (.vtt or .srt)");
  app.add_option("--chapters", command.chapters, "Chapters of the first file (.vtt or .srt)");
  app.add_option("--text", command.text, "Text in Markdown; alone it makes a contribution without files");
  app.add_option(
      "--answer", command.answers,
      "An experience report's answer in Markdown, question=FILE: context, people, attempt, means, worked, failed, "
      "conditions or advice");
  app.add_flag("--agreed", command.agreed,
               "You say that everybody who can be recognised agreed to be in the public library, and you keep their "
               "agreements: publish. Without it, it stays a draft");
  app.add_flag("--draft", command.draft, "Do not publish yet, whatever was agreed");
  app.add_flag("--wait", command.wait, "Return when everything is prepared and can be found");
  app.add_flag("--json", command.json, "Print JSON");
}

void account_options(CLI::App& app, Commands& all) {
  app.add_option("EMAIL", all.account.email, "Whose account; without it, the accounts are listed");
  app.add_option("--name", all.account.name, "Their name, for a new account");
  app.add_option("--role", all.account.role, "depositor, moderator or administrator, for a new account")
      ->capture_default_str();
  app.add_flag("--password-from-input", all.account.password_from_input,
               "Take the password from standard input instead of printing a link that sets it");
}

void search_options(CLI::App& app, Commands& all) {
  app.add_option("QUERY", all.search.query, "Words, \"a phrase\", -without")->required();
  app.add_option("--limit", all.search.limit, "How many contributions")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  app.add_flag("--json", all.search.json, "Print JSON");
  app.add_flag("--explain", all.search.explain, "Say what each score is made of");
}

void transcode_options(CLI::App& app, Commands& all) {
  app.add_option("INPUT", all.transcode.input, "Video, sound or photo")->required();
  app.add_option("OUTDIR", all.transcode.output, "Folder to create")->required();
  app.add_option("--jobs", all.transcode.jobs,
                 "Chunks of the film to encode at once, each in some 500 MB (0: what this machine bears)")
      ->check(CLI::Range(0, 64));
  app.add_flag("--resume", all.transcode.resume, "Go on in a folder that an interrupted call left");
  app.add_flag("--reduce-noise", all.transcode.reduce_noise, "Take some of the steady noise from under the sound");
  app.add_flag("--json", all.transcode.json, "Print the manifest as JSON");
}

void tally_options(CLI::App& app, Commands& all) {
  app.add_option("FILE", all.tally.file, "Anonymised ballots (docs/ballots.md)")->required();
  app.add_flag("--json", all.tally.json, "Print the result as JSON, the same bytes each time");
}

void draw_options(CLI::App& app, Commands& all) {
  DrawCommand& command = all.draw;
  app.require_subcommand(1);
  const auto action = [&](const char* name, const char* description, DrawCommand::Action what) {
    CLI::App* added = app.add_subcommand(name, description);
    added->fallthrough();
    added->callback([&command, what] { command.action = what; });
    return added;
  };
  CLI::App* commit = action("commit", "Check roll and quotas, make the fairest lottery, print the commitment",
                            DrawCommand::Action::commit);
  commit->add_option("CALL", command.call, "Volunteers, quotas and where the seed will come from (docs/sortition.md)")
      ->required();
  CLI::App* panel = action("panel", "Draw the jury with the seed that is known now", DrawCommand::Action::panel);
  CLI::App* replace = action("replace", "Fill the seats of those who gave them up", DrawCommand::Action::replace);
  CLI::App* verify = action("verify", "Compute everything anew from the published files", DrawCommand::Action::verify);
  for (CLI::App* each : {commit, panel, replace, verify}) {
    each->add_option("FOLDER", command.folder, "Where committed.json and record.json are")->required();
  }
  panel->add_option("SEED", command.seed, "The numbers, as announced: \"4 12 23 31 40 + 7\"")->required();
  replace->add_option("KEY", command.given_up, "Keys of those who gave up their seat, or leave the roll")->required();
  replace->add_flag("--relax", command.relax, "If nobody left fits, change the quotas by as little as possible");
  verify->add_option("--commitment", command.commitment, "The commitment as it was published before the seed");
}

void pack_options(CLI::App& app, Commands& all) {
  app.add_option("YEAR", all.pack.year, "Of the edition")->required();
  app.add_option("SCREENING", all.pack.screening, "Its id, as in its address")->required();
  app.add_option("OUT", all.pack.output, "The zip to make")->required();
}

const std::vector<Row>& festival_rows() {
  static const std::vector<Row> all{
      {"tally", "Count published ballots again and say why each film stands where it does",
       "  resonance festival tally ballots.json\n"
       "  resonance festival tally ballots.json --json | diff - result.json\n",
       tally_options, [](Commands& commands) { return festival_tally(commands.tally); }},
      {"draw", "A citizen jury, drawn by lot so that anyone can check it",
       "  resonance festival draw commit volunteers.json jury-2026\n"
       "  resonance festival draw panel jury-2026 \"4 12 23 31 40 + 7\"\n"
       "  resonance festival draw verify jury-2026 --commitment 5e1f…\n",
       draw_options, [](Commands& commands) { return draw(commands.draw); }},
      {"pack", "The films of a screening in one zip that plays without a network",
       "  resonance festival pack 2027 0r8k2m5x7c9w4t6h ouverture.zip --data /srv/resonance\n", pack_options,
       [](Commands& commands) { return festival_pack(commands.settings, commands.pack); }},
  };
  return all;
}

const std::vector<Row>& rows() {
  static const std::vector<Row> all{
      {"serve", "Serve the library on this machine's loopback", "  resonance serve --data /srv/resonance --port 8080\n",
       [](CLI::App&, Commands&) {}, [](Commands& commands) { return serve(commands.settings); }},
      {"account", "Make the first administrator, or a link with which a password is set",
       "  resonance account admin@example.org --name \"Camille\" --data /srv/resonance\n"
       "  resonance account    (lists them)\n",
       account_options, [](Commands& commands) { return account(commands.settings, commands.account); }},
      {"ingest", "Deposit files or a text, as the deposit page does",
       "  resonance ingest film.mp4 --title \"Le quartier parle\" --transcript film.vtt --agreed --wait\n"
       "  resonance ingest --text retex.md --kind experience\n"
       "  resonance ingest photos/*.jpg --title \"Fête de quartier\" --territory Tours --json\n",
       ingest_options, [](Commands& commands) { return ingest(commands.settings, commands.ingest); }},
      {"search", "Find contributions and the moments in them",
       "  resonance search \"conseil citoyen\" --limit 5\n"
       "  resonance search 'logement -loyer' --json | jq '.hits[].moments'\n",
       search_options, [](Commands& commands) { return search(commands.settings, commands.search); }},
      {"reindex", "Build the index again from the catalogue", "  resonance reindex --data /srv/resonance\n",
       [](CLI::App&, Commands&) {}, [](Commands& commands) { return reindex(commands.settings); }},
      {"erase", "Erase a contribution for good, with all that it had; asks nothing",
       "  resonance erase 0r8k2m5x7c9w4t6h --data /srv/resonance\n",
       [](CLI::App& app, Commands& commands) {
         app.add_option("ITEM", commands.erased_item, "Its id, as in its address")->required();
       },
       [](Commands& commands) { return erase(commands.settings, commands.erased_item); }},
      {"check", "Compare the disk with the catalogue and say what disagrees", "  resonance check --json\n",
       [](CLI::App& app, Commands& commands) { app.add_flag("--json", commands.check_json, "Print JSON"); },
       [](Commands& commands) { return check(commands.settings, commands.check_json); }},
      {"doctor", "Say whether this machine and this library are well, and what to mend", "  resonance doctor --json\n",
       [](CLI::App& app, Commands& commands) { app.add_flag("--json", commands.doctor_json, "Print JSON"); },
       [](Commands& commands) { return doctor(commands.settings, commands.doctor_json); }},
      {"transcode", "The preparation engine alone: one file in, one folder out",
       "  resonance transcode film.mov out --ladder 720,360 --codecs h264,av1 --preset veryfast --json\n",
       transcode_options, [](Commands& commands) { return transcode(commands.settings, commands.transcode); }},
      {"festival", "What anybody can check of the festival, and what is projected there", "",
       [](CLI::App&, Commands&) {}, [](Commands&) { return kExitUsage; }, festival_rows()},
      // Listed for --help only: run_job_child answers it before the command line is read.
      {"job", "One preparation inside its cage; started by the library itself", "", [](CLI::App&, Commands&) {},
       [](Commands&) { return kExitUsage; }},
  };
  return all;
}

// Lines about each step would bury the answer of a command; a service without them cannot be understood.
void set_log_level(std::string level, bool serving) {
  if (level.empty()) level = serving ? "info" : "warning";
  if (level == "debug") log::set_level(log::Level::debug);
  if (level == "warning") log::set_level(log::Level::warning);
  if (level == "error") log::set_level(log::Level::error);
}

int usage_error(const CLI::ParseError& failure) {
  std::cerr << failure.what() << "\n";
  // CLI11 says which words it did not know; the nearest setting helps a typing mistake.
  std::string text = failure.what();
  size_t last = text.find_last_of(" []:.");
  for (size_t begin = 0; begin < text.size();
       begin = text.find_first_not_of(" []:,", text.find_first_of(" []:,", begin))) {
    size_t end = text.find_first_of(" []:,=", begin);
    std::string word = text.substr(begin, end - begin);
    bool from_file = dynamic_cast<const CLI::ConfigError*>(&failure) != nullptr && end == std::string::npos;
    if (word.starts_with("--") || from_file) {
      if (std::string nearest = nearest_setting(word); !nearest.empty() && "--" + nearest != word) {
        std::cerr << spoken(
                         {"Did you mean {nearest}?", {{"nearest", word.starts_with("--") ? "--" + nearest : nearest}}})
                  << "\n";
      }
    }
    if (end == std::string::npos || last == std::string::npos) break;
  }
  std::cerr << spoken({"`resonance --help` shows how."}) << "\n";
  return kExitUsage;
}

using Subcommands = std::vector<std::pair<CLI::App*, const Row*>>;

// Parts come before what they are part of, so that the first one that was given is the one to run.
void add_subcommands(CLI::App& app, const std::vector<Row>& rows, Commands& commands, Subcommands& subcommands) {
  for (const Row& row : rows) {
    CLI::App* subcommand = app.add_subcommand(row.name, row.description);
    subcommand->fallthrough();
    if (*row.examples) subcommand->footer(std::string("Examples:\n") + row.examples);
    row.options(*subcommand, commands);
    if (!row.parts.empty()) subcommand->require_subcommand(1);
    add_subcommands(*subcommand, row.parts, commands, subcommands);
    subcommands.emplace_back(subcommand, &row);
  }
}

int run(int argc, char** argv) {
  Commands commands;
  CLI::App app("Résonance: a library of testimonies and video capsules", "resonance");
  app.set_version_flag("--version", RESONANCE_VERSION);
  app.require_subcommand(1);
  app.fallthrough();
  add_settings(app, commands.settings);
  app.footer(
      "Exit codes: 0 well, 1 refused or failed, 2 usage, 3 library unreachable, 130 interrupted.\n"
      "Settings are read from flags, then RESONANCE_… variables, then resonance.toml.\n");
  Subcommands subcommands;
  add_subcommands(app, rows(), commands, subcommands);
  try {
    auto arguments = with_environment({argv + 1, argv + argc}, environ);
    std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the back
    app.parse(arguments);
  } catch (const CLI::Success& success) {
    return app.exit(success);
  } catch (const CLI::ParseError& failure) {
    return usage_error(failure);
  }
  set_log_level(commands.settings.log_level, app.got_subcommand("serve"));
  for (const auto& [subcommand, row] : subcommands) {
    if (subcommand->parsed()) return row->run(commands);
  }
  return kExitUsage;
}

}  // namespace

int exit_code_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::unavailable:
    case ErrorCode::busy:
    case ErrorCode::locked:
    case ErrorCode::internal: return kExitUnavailable;
    default: return kExitRefused;
  }
}

}  // namespace resonance::server

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == "job") resonance::ingest::run_job_child(argc, argv);
  try {
    return resonance::server::run(argc, argv);
  } catch (const resonance::Error& error) {
    std::cerr << "resonance: " << resonance::server::spoken(error.message()) << "\n";
    return resonance::server::exit_code_of(error.code());
  } catch (const std::exception& defect) {
    std::cerr << "resonance: " << defect.what() << "\n";
    return resonance::server::kExitUnavailable;
  }
}
