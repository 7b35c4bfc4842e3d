#include <iostream>

#include "base/clock.h"
#include "base/file.h"
#include "server/commands/commands.h"
#include "server/commands/terminal.h"
#include "transcode/jobs.h"
#include "transcode/prepare.h"
#include "transcode/time_left.h"

namespace resonance::server {
namespace {

namespace fs = std::filesystem;

// What an interrupted call leaves (transcode/prepare.h): a journal, or the first ladder whole.
bool interrupted(const fs::path& output) {
  return fs::exists(output / transcode::kJournal) || fs::exists(output / transcode::kLadderNotes);
}

// The work under way and the time that it still takes.
transcode::OnProgress shown_on(ProgressBar& bar) {
  return [&bar, left = transcode::TimeLeft()](const transcode::Progress& now) mutable {
    left.note(now.permille, boot_clock_ms());
    const std::string time = spoken_time_left(left.at(boot_clock_ms()));
    bar.show(now.permille, now.stage + (time.empty() || now.permille == 1000 ? "" : ", " + time));
  };
}

void print(const transcode::Generation& generation, bool json) {
  if (json) {
    std::cout << transcode::to_json(generation) << "\n";
    return;
  }
  std::cout << transcode::name(generation.kind) << " " << generation.width << "x" << generation.height << " "
            << timecode(generation.duration_ms) << "\n";
  for (const transcode::OutputFile& file : generation.files) {
    std::cout << "  " << file.name << "  " << transcode::name(file.role) << "  " << file.size_bytes << " B\n";
  }
}

}  // namespace

int transcode(const Settings& settings, const TranscodeCommand& command) {
  const bool taken = fs::exists(command.output) && (!fs::is_directory(command.output) || !fs::is_empty(command.output));
  if (taken && !(command.resume && interrupted(command.output))) {
    throw Error(ErrorCode::conflict, {"{name} is there already and not an empty folder. Nothing was written.",
                                      {{"name", command.output.string()}}});
  }
  FileDescriptor input = open_for_reading(command.input);
  fs::create_directories(command.output);
  transcode::Options options;
  options.ladder = parse_ladder(settings.ladder);
  options.preset = settings.preset;
  options.jobs =
      command.jobs > 0 ? command.jobs : transcode::jobs_within(transcode::processors(), transcode::memory_bytes());
  options.reuse = settings.remux;
  options.named_text = transcode::named_text(command.input.filename().string());
  options.reduce_noise = command.reduce_noise;
  if (!fs::exists(command.output / transcode::kLadderNotes)) {
    ProgressBar bar(command.input.filename().string());
    print(transcode::prepare(input.get(), command.output, options, shown_on(bar)), command.json);
  }
  if (!makes_light_ladder(settings) || !fs::exists(command.output / transcode::kLadderNotes)) return kExitWell;
  ProgressBar bar(command.input.filename().string() + " (AV1)");
  print(transcode::prepare_light(input.get(), command.output, "", options, shown_on(bar)), command.json);
  // Both are in one folder: whoever opens it looks for one name.
  fs::rename(command.output / "complete.m3u8", command.output / "master.m3u8");
  return kExitWell;
}

}  // namespace resonance::server
