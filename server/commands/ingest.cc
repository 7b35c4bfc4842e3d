#include <algorithm>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "base/file.h"
#include "base/unicode.h"
#include "ingest/indexer.h"
#include "ingest/recovery.h"
#include "ingest/subtitles.h"
#include "server/commands/commands.h"
#include "server/commands/library.h"
#include "server/commands/terminal.h"
#include "transcode/time_left.h"

namespace resonance::server {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kTextLimitBytes = int64_t{1} << 20;

std::string theme_named(Catalogue& catalogue, const std::string& wanted) {
  for (const Theme& theme : catalogue.themes.all()) {
    if (theme.id == wanted || folded(theme.label_fr) == folded(wanted) || folded(theme.label_en) == folded(wanted)) {
      return theme.id;
    }
  }
  throw Error(ErrorCode::invalid, {"The theme “{theme}” is not known here.", {{"theme", wanted}}});
}

std::string territory_named(Catalogue& catalogue, const std::string& wanted) {
  if (wanted.empty() || catalogue.territories.find(wanted)) return wanted;
  auto found = catalogue.territories.suggest(wanted, 1);
  if (found.empty() || folded(found[0].name) != folded(wanted)) {
    throw Error(ErrorCode::invalid, {"The place “{code}” is not known here.", {{"code", wanted}}});
  }
  return found[0].code;
}

Answer answer_from(const std::string& given) {
  const size_t sign = given.find('=');
  const auto question = value_named<Question>(given.substr(0, sign));
  if (sign == std::string::npos || !question) {
    throw Error(ErrorCode::invalid,
                {"“{answer}” answers no question: write context, people, attempt, means, worked, failed, conditions or "
                 "advice, then = and a file.",
                 {{"answer", given}}});
  }
  return {*question, read_file(given.substr(sign + 1), kTextLimitBytes)};
}

// Everything that can be wrong with the command is found before anything is stored.
struct Plan {
  Item item;
  std::vector<Cue> captions, chapters;
};

Plan plan_of(Catalogue& catalogue, const IngestCommand& command) {
  Plan plan;
  for (const fs::path& file : command.files) {
    if (!fs::is_regular_file(file))
      throw Error(ErrorCode::not_found, {"{name} is not a file.", {{"name", file.string()}}});
  }
  if (command.files.empty() && command.text.empty() && command.answers.empty()) {
    throw Error(ErrorCode::invalid, {"Give at least a file, or a text with --text."});
  }
  std::string kind = !command.kind.empty() ? command.kind : command.files.empty() ? "experience" : "capsule";
  auto known_kind = value_named<ItemKind>(kind);
  if (!known_kind) {
    throw Error(ErrorCode::invalid,
                {"“{kind}” is no kind of contribution: testimony, capsule, experience, film, resource or training.",
                 {{"kind", kind}}});
  }
  plan.item.kind = *known_kind;
  plan.item.title = command.title;
  plan.item.summary = command.summary;
  plan.item.language = command.language;
  plan.item.people_declared = command.agreed;
  plan.item.publication = command.agreed && !command.draft ? Publication::published : Publication::draft;
  for (const std::string& theme : command.themes) plan.item.themes.push_back(theme_named(catalogue, theme));
  plan.item.territory = territory_named(catalogue, command.territory);
  if (!command.text.empty()) plan.item.body = read_file(command.text, kTextLimitBytes);
  for (const std::string& given : command.answers) plan.item.answers.push_back(answer_from(given));
  if (!command.transcript.empty()) {
    plan.captions = ingest::parse_subtitles(read_file(command.transcript, ingest::kMaximumSubtitleBytes));
  }
  if (!command.chapters.empty()) {
    plan.chapters = ingest::parse_subtitles(read_file(command.chapters, ingest::kMaximumSubtitleBytes));
  }
  if ((!plan.captions.empty() || !plan.chapters.empty()) && command.files.empty()) {
    throw Error(ErrorCode::invalid, {"Subtitles need a film or a sound to go with."});
  }
  return plan;
}

// "fin de journée.jpg" makes "fin de journée"; a text alone takes its first heading.
std::string title_from(const fs::path& file, const std::string& body) {
  std::string title;
  if (file.empty()) {
    std::string_view line = std::string_view(body).substr(0, body.find('\n'));
    while (!line.empty() && (line.front() == '#' || line.front() == ' ')) line.remove_prefix(1);
    title = clean_line(line, 200);
  } else {
    title = clean_line(file.stem().string(), 200);
  }
  return title.empty() ? "Sans titre" : title;
}

struct Deposited {
  Item item;
  std::vector<MediaId> media;
};

Deposited deposit(Library& library, const Plan& plan, const std::vector<fs::path>& files,
                  const ingest::UploadOptions& options) {
  Deposited deposited;
  Item draft = plan.item;
  if (draft.title.empty()) draft.title = title_from(files.empty() ? fs::path() : files.front(), draft.body);
  clean_and_check(draft);
  deposited.item = library.catalogue.items.create(draft);
  for (const fs::path& file : files) {
    ProgressBar bar(file.filename().string());
    auto copied = [&](int64_t done, int64_t size) {
      bar.show(size > 0 ? static_cast<int>(done * 1000 / size) : 1000, spoken({"copying"}));
    };
    MediaId media = ingest::import_file(library.catalogue, library.folder, deposited.item.id, file,
                                        file.filename().string(), copied, options);
    deposited.media.push_back(media);
  }
  if (!deposited.media.empty()) {
    const MediaId& first = deposited.media.front();
    if (!plan.captions.empty()) {
      library.catalogue.transcripts.replace(first, TrackPurpose::captions, draft.language, plan.captions);
    }
    if (!plan.chapters.empty()) {
      library.catalogue.transcripts.replace(first, TrackPurpose::chapters, draft.language, plan.chapters);
    }
  }
  return deposited;
}

bool ended(const Media& media) {
  return media.state == MediaState::ready || media.state == MediaState::failed;
}

void wait_for(Library& library, const std::vector<MediaId>& media, const Settings& settings) {
  ingest::Runner runner(library.catalogue, library.folder, runner_options(settings));
  ProgressBar bar(spoken({"preparing"}));
  transcode::TimeLeft left;  // of all of them together
  runner.run_until([&] {
    if (!runner.cage().closed()) {
      throw Error(ErrorCode::unavailable, {"This machine cannot prepare files safely, so it prepares none. What was "
                                           "deposited is kept and waits. `resonance doctor` says why."});
    }
    int64_t total = 0, done = 0;
    std::string note;
    for (const MediaId& id : media) {
      auto each = library.catalogue.media.find(id);
      total += 1000;
      if (!each || ended(*each)) {
        done += 1000;
      } else if (auto job = library.catalogue.jobs.latest_of(id); job && job->state == JobState::running) {
        done += job->progress_permille;
        note = each->file_name + " (" + job->stage + ")";
      } else if (job && !obstacle_of(*job).empty()) {
        note = each->file_name + ": " + spoken(obstacle_of(*job));
      }
    }
    const int permille = total == 0 ? 1000 : static_cast<int>(done * 1000 / total);
    left.note(permille, boot_clock_ms());
    const std::string time = done < total ? spoken_time_left(left.at(boot_clock_ms())) : std::string();
    bar.show(permille, note + (time.empty() ? "" : ", " + time));
    return done == total;
  });
}

nlohmann::ordered_json report(Library& library, const std::vector<Deposited>& all, bool& failed) {
  auto list = nlohmann::ordered_json::array();
  for (const Deposited& each : all) {
    nlohmann::ordered_json item = {
        {"id", each.item.id.text()}, {"title", each.item.title}, {"media", nlohmann::ordered_json::array()}};
    for (const MediaId& id : each.media) {
      auto media = library.catalogue.media.find(id);
      if (!media) continue;
      failed = failed || media->state == MediaState::failed;
      nlohmann::ordered_json entry = {
          {"id", id.text()}, {"file_name", media->file_name}, {"state", name(media->state)}};
      if (media->type) entry["type"] = name(*media->type);
      if (media->duration_ms > 0) entry["duration_ms"] = media->duration_ms;
      if (media->width > 0) entry["size"] = std::to_string(media->width) + "x" + std::to_string(media->height);
      if (media->damaged) entry["damaged"] = true;
      if (media->damaged_from_ms) entry["damaged_from_ms"] = *media->damaged_from_ms;
      if (!media->failure.empty()) entry["failure"] = spoken(media->failure);
      item["media"].push_back(entry);
    }
    list.push_back(item);
  }
  return list;
}

void print_table(const nlohmann::ordered_json& list) {
  for (const auto& item : list) {
    std::cout << item["id"].get<std::string>() << "  " << item["title"].get<std::string>() << "\n";
    for (const auto& media : item["media"]) {
      std::cout << "  " << media["file_name"].get<std::string>() << " → " << media["state"].get<std::string>();
      if (media.contains("type")) std::cout << " " << media["type"].get<std::string>();
      if (media.contains("size")) std::cout << " " << media["size"].get<std::string>();
      if (media.contains("duration_ms")) std::cout << " " << timecode(media["duration_ms"].get<int64_t>());
      if (media.contains("damaged_from_ms")) {
        const Message damage("unreadable from {time} on",
                             {{"time", timecode(media["damaged_from_ms"].get<int64_t>())}});
        std::cout << " (" << spoken(damage) << ")";
      } else if (media.contains("damaged")) {
        std::cout << " (" << spoken(Message("unreadable in part")) << ")";
      }
      if (media.contains("failure")) std::cout << ": " << media["failure"].get<std::string>();
      std::cout << "\n";
    }
  }
}

}  // namespace

int ingest(const Settings& settings, const IngestCommand& command) {
  Assets assets(settings.web_root);
  Library library(settings, assets);
  Plan plan = plan_of(library.catalogue, command);
  ingest::Presence presence(library.folder);
  ingest::UploadOptions options = upload_options(settings);
  ingest::UploadStore uploads(library.catalogue, library.folder, options);
  ingest::recover(library.catalogue, library.folder, uploads, presence);

  std::vector<Deposited> all;
  if (!command.title.empty() || command.files.empty()) {
    all.push_back(deposit(library, plan, command.files, options));
  } else {
    for (const fs::path& file : command.files) all.push_back(deposit(library, plan, {file}, options));
  }
  if (command.wait) {
    std::vector<MediaId> media;
    for (const Deposited& each : all) media.insert(media.end(), each.media.begin(), each.media.end());
    if (!media.empty()) wait_for(library, media, settings);
    ingest::catch_up(library.catalogue, library.folder);
  }
  bool failed = false;
  auto list = report(library, all, failed);
  if (!command.agreed && !command.draft) {
    std::cerr << spoken("Kept as a draft: --agreed says that everybody who can be recognised agreed, and publishes.")
              << "\n";
  }
  if (command.json) {
    std::cout << list.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << "\n";
  } else {
    print_table(list);
  }
  return failed ? kExitRefused : kExitWell;
}

}  // namespace resonance::server
