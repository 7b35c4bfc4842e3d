#include <iostream>

#include "base/clock.h"
#include "base/file.h"
#include "server/commands/commands.h"
#include "server/commands/terminal.h"
#include "transcode/prepare.h"
#include "transcode/time_left.h"

namespace resonance::server {

int transcode(const Settings& settings, const TranscodeCommand& command) {
  namespace fs = std::filesystem;
  const bool taken = fs::exists(command.output) && (!fs::is_directory(command.output) || !fs::is_empty(command.output));
  const bool interrupted = command.resume && fs::exists(command.output / "journal");  // transcode/prepare.h
  if (taken && !interrupted) {
    throw Error(ErrorCode::conflict, {"{name} is there already and not an empty folder. Nothing was written.",
                                      {{"name", command.output.string()}}});
  }
  FileDescriptor input = open_for_reading(command.input);
  fs::create_directories(command.output);
  transcode::Options options;
  options.ladder = parse_ladder(settings.ladder);
  options.preset = settings.preset;
  options.named_text = transcode::named_text(command.input.filename().string());
  options.reduce_noise = command.reduce_noise;
  transcode::TimeLeft left;
  ProgressBar bar(command.input.filename().string());
  transcode::Generation generation =
      transcode::prepare(input.get(), command.output, options, [&](const transcode::Progress& now) {
        left.note(now.permille, boot_clock_ms());
        const std::string time = spoken_time_left(left.at(boot_clock_ms()));
        bar.show(now.permille, now.stage + (time.empty() || now.permille == 1000 ? "" : ", " + time));
      });
  if (command.json) {
    std::cout << transcode::to_json(generation) << "\n";
    return kExitWell;
  }
  std::cout << transcode::name(generation.kind) << " " << generation.width << "x" << generation.height << " "
            << timecode(generation.duration_ms) << "\n";
  for (const transcode::OutputFile& file : generation.files) {
    std::cout << "  " << file.name << "  " << transcode::name(file.role) << "  " << file.size_bytes << " B\n";
  }
  return kExitWell;
}

}  // namespace resonance::server
