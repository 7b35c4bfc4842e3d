// A library with a runner to start on it, films to deposit, and children that misbehave.
#pragma once

#include <sys/stat.h>

#include "ingest/forbidden_acts.h"
#include "ingest/runner.h"
#include "tests/ingest/library.h"

namespace resonance::ingest {

class RunnerTest : public LibraryTest {
 protected:
  RunnerOptions options(const fs::path& program = JOB_PROGRAM) {
    RunnerOptions chosen;
    chosen.program = program;
    chosen.children = 1;
    chosen.preparation.ladder = {240};
    chosen.preparation.preset = "ultrafast";
    chosen.poll_ms = 10;
    chosen.retry_delay_ms = 0;
    chosen.full_disk_delay_ms = 200;
    chosen.heartbeat_ms = 200;
    return chosen;
  }

  MediaId deposit(const std::string& bytes) {
    PlainUpload upload = store.begin(item, "film.mp4", std::nullopt);
    upload.append(bytes);
    return upload.finish();
  }

  std::string film(int seconds = 2) {
    fs::path file = root / "film.mp4";
    EXPECT_TRUE(run_command("ffmpeg -v error -y -f lavfi -i testsrc2=size=320x240:rate=25:duration=" +
                            std::to_string(seconds) + " -f lavfi -i sine=duration=" + std::to_string(seconds) +
                            " -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac '" + file.string() + "'"));
    return read_file(file, 100 << 20);
  }

  // A child that misbehaves as `shell` says, once it has claimed that its cage holds; its output folder is
  // descriptor 4.
  fs::path program(const std::string& shell) {
    std::string held;
    for (const ForbiddenAct& act : forbidden_acts()) {
      held += to_json(ActReport{std::string(act.name), ActOutcome::refused}) + "\n";
    }
    write_durably(root / "held", held);
    fs::path file = root / ("program-" + random_id_text());
    write_durably(file, "#!/bin/sh\ncase \"$2\" in *'\"only_check_cage\":true'*) cat '" + (root / "held").string() +
                            "'; exit;; esac\n" + shell + "\n");
    chmod(file.c_str(), 0755);
    return file;
  }

  // The shell command by which a child says that it made a photo of these files.
  static std::string claim(const std::vector<transcode::OutputFile>& files) {
    transcode::Generation generation;
    generation.kind = transcode::MediaKind::photo;
    generation.width = generation.height = 1;
    generation.files = files;
    return "echo '{\"result\":" + transcode::to_json(generation) + "}'";
  }

  void run_until_idle(const RunnerOptions& chosen) {
    Runner(catalogue, folder, chosen).run_until([&] {
      Jobs::Backlog backlog = catalogue.jobs.backlog();
      return backlog.queued + backlog.running == 0;
    });
  }

  void expect_clean() {
    EXPECT_THAT(disagreements(), testing::IsEmpty());
    EXPECT_TRUE(fs::is_empty(folder.work()));
  }

  UploadStore store{catalogue, folder, {.reserve_bytes = 0}};
};

}  // namespace resonance::ingest
