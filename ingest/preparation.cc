#include "ingest/preparation.h"

#include <fcntl.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "ingest/alterations.h"
#include "ingest/attempt_folder.h"
#include "ingest/child_process.h"
#include "ingest/document_text.h"
#include "ingest/job_report.h"
#include "ingest/output_folder.h"
#include "transcode/time_left.h"

namespace resonance::ingest {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kLookEveryMs = 200;
constexpr int64_t kShowProgressEveryMs = 1'000;
constexpr int64_t kGoodbyeMs = 10'000;
constexpr int kExitWithoutCage = 3;
constexpr int64_t kTellAgainMs = 1'000;
// A preparation writes several renditions of its input; each one alone stays below this many times its size, or this
// much.
constexpr int64_t kOutputFactor = 20, kSmallestFileLimit = int64_t{4} << 30;

// How an attempt ended, other than by a result.
struct Ending {
  enum class Kind { refused, crashed, machine, lost, stopped } kind;
  Message reason = {};
};

std::string_view name(Ending::Kind kind) {
  switch (kind) {
    case Ending::Kind::refused: return "refused";
    case Ending::Kind::crashed: return "crashed";
    case Ending::Kind::machine: return "machine";
    case Ending::Kind::lost: return "lost";
    case Ending::Kind::stopped: return "stopped";
  }
  return "unknown";
}

MediaType media_type(transcode::MediaKind kind) {
  switch (kind) {
    case transcode::MediaKind::video: return MediaType::video;
    case transcode::MediaKind::audio: return MediaType::audio;
    case transcode::MediaKind::photo: return MediaType::photo;
    case transcode::MediaKind::document: return MediaType::document;
  }
  return MediaType::document;
}

Prepared prepared_from(const transcode::Generation& generation) {
  Prepared prepared{media_type(generation.kind),
                    generation.duration_ms,
                    generation.width,
                    generation.height,
                    generation.has_audio,
                    {},
                    generation.placeholder,
                    {},
                    generation.damaged,
                    generation.damaged_from_ms};
  for (const transcode::PosterMoment& poster : generation.posters) {
    prepared.posters.push_back({poster.time_ms, poster.placeholder});
  }
  for (const transcode::OutputFile& file : generation.files) {
    prepared.renditions.push_back({std::string(transcode::name(file.role)), file.name, file.content_type,
                                   file.size_bytes, file.width, file.height, file.bitrate_bps, file.poster});
  }
  return prepared;
}

// Nothing that a child says may have it tried for ever: a file that takes all memory looks like a busy machine.
Ending ending_from(const JobFailure& failure, bool disk_is_full) {
  switch (failure.code) {
    case ErrorCode::unavailable:
      if (disk_is_full) return {Ending::Kind::machine, no_room()};
      return {Ending::Kind::crashed, attempts_exhausted()};
    case ErrorCode::busy: return {Ending::Kind::crashed, attempts_exhausted()};
    case ErrorCode::internal: return {Ending::Kind::crashed, failure.message};
    default: return {Ending::Kind::refused, failure.message};
  }
}

class Attempt {
 public:
  Attempt(Catalogue& catalogue, const DataFolder& folder, const RunnerOptions& options, const Job& job,
          const std::function<bool()>& stopping)
      : catalogue_(catalogue), folder_(folder), options_(options), job_(job), stopping_(stopping) {}

  void run() {
    try {
      attempt_.emplace(folder_, job_);
      check_room();
      transcode::Generation generation = follow_child();
      publish(generation);
    } catch (const Ending& ending) {
      // One that has given its reason goes by itself.
      if (child_) child_->wait(ending.kind == Ending::Kind::refused ? kGoodbyeMs : 0);
      tell(ending);
    } catch (const std::exception& error) {
      log::warning("preparation_disturbed", {{"job", job_.id.text()}, {"error", error.what()}});
      if (child_) child_->wait(0);
      auto* ours = dynamic_cast<const Error*>(&error);
      bool defect = !ours || ours->code() == ErrorCode::internal;
      if (defect) {
        tell({Ending::Kind::crashed, attempts_exhausted()});
      } else {
        bool full = ours->code() == ErrorCode::unavailable && disk_is_full();
        tell({Ending::Kind::machine, full ? no_room() : ours->message()});
      }
    }
    clean_up();
  }

 private:
  void start_child() {
    // A missing original is no fault of the machine: three attempts, then the media says so.
    FileDescriptor input = open_original();
    int64_t size = size_bytes(input);
    deadline_ms_ = boot_clock_ms() + options_.base_limit_ms + size * 1000 / options_.slowest_bytes_per_second;
    FileDescriptor output(open(attempt_->path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!output) throw system_error(errno, "open a work folder");
    int64_t processors = std::max(1u, std::thread::hardware_concurrency());
    JobOrder order{getpid(), options_.address_space_bytes, (deadline_ms_ - boot_clock_ms()) / 1000 * processors,
                   std::max(kSmallestFileLimit, size * kOutputFactor), options_.preparation};
    // The name itself stays here: the child learns only what it says of text.
    std::optional<Media> media = catalogue_.media.find(job_.media);
    if (media) order.preparation.named_text = transcode::named_text(media->file_name);
    if (media) order.preparation.reduce_noise = media->reduce_noise;
    if (media) order.preparation.alterations = alterations_of(catalogue_, *media);
    if (job_.kind == JobKind::prepare) bring_earlier(media);
    if (job_.kind == JobKind::lighten) order.first_ladder = bring_first_ladder(media);
    child_.emplace(options_.program, to_json(order), input, output);
    log::info("preparation_started", {{"job", job_.id.text()},
                                      {"media", job_.media.text()},
                                      {"attempt", job_.attempts},
                                      {"process", int64_t{child_->id()}}});
  }

  // Copies what the preparation before this one made: the child may take over some of it, and must not write into what
  // is served. A help only: without it everything is made again.
  void bring_earlier(const std::optional<Media>& media) {
    const fs::path to = attempt_->path() / transcode::kEarlier;
    if (!media || !media->generation || media->type != MediaType::video || fs::exists(to)) return;
    const fs::path from = folder_.generation(media->id, *media->generation);
    try {
      fs::create_directory(to);
      for (const auto& entry : fs::directory_iterator(from)) {
        const bool notes = entry.path().filename() == transcode::kLadderNotes;
        if (!notes && entry.path().extension() != ".mp4") continue;
        fs::copy_file(entry.path(), to / entry.path().filename());
        give_to_child(to / entry.path().filename());
      }
      give_to_child(to);
    } catch (const fs::filesystem_error& error) {
      log::warning("earlier_generation_left", {{"job", job_.id.text()}, {"error", error.what()}});
      remove_tree(to);
    }
  }

  // Puts its notes into the attempt's folder. Returns the way from the second ladder's folder to it.
  std::string bring_first_ladder(const std::optional<Media>& media) {
    if (!media || !media->generation) throw Ending{Ending::Kind::lost};
    const fs::path notes = folder_.generation(media->id, *media->generation) / transcode::kLadderNotes;
    std::error_code failure;
    fs::copy_file(notes, attempt_->path() / transcode::kLadderNotes, fs::copy_options::overwrite_existing, failure);
    if (failure) throw system_error(failure.value(), "copy a film's notes");
    give_to_child(attempt_->path() / transcode::kLadderNotes);
    return "../" + media->generation->text() + "/";
  }

  FileDescriptor open_original() {
    try {
      return open_for_reading(folder_.original(job_.media));
    } catch (const Error& error) {
      if (error.code() != ErrorCode::not_found) throw;
      throw Ending{Ending::Kind::crashed,
                   {"The file itself is missing from the library's disk. Tell the people who look after the library."}};
    }
  }

  transcode::Generation follow_child() {
    start_child();
    moved_ms_ = started_ms_ = beaten_ms_ = boot_clock_ms();
    for (;;) {
      std::string line;
      switch (child_->next(line, kReportLineLimit, kLookEveryMs)) {
        case ChildProcess::Event::line: {
          std::optional<JobReport> report = report_from_json(line);
          if (!report) throw crashed("it said something that nobody understands");
          if (auto* generation = std::get_if<transcode::Generation>(&*report)) return after_goodbye(*generation);
          if (auto* failure = std::get_if<JobFailure>(&*report)) throw ending_from(*failure, disk_is_full());
          note(std::get<transcode::Progress>(*report));
          break;
        }
        case ChildProcess::Event::silence: break;
        case ChildProcess::Event::end: throw crashed("it ended early");
        case ChildProcess::Event::nonsense: throw crashed("it said something too long");
      }
      watch();
    }
  }

  transcode::Generation after_goodbye(const transcode::Generation& generation) {
    int status = child_->wait(kGoodbyeMs);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) throw crashed("it ended badly");
    return generation;
  }

  Ending crashed(const char* what) {
    int status = child_->wait(0);
    log::warning("preparation_crashed",
                 {{"job", job_.id.text()}, {"what", what}, {"status", status}, {"log", child_->log_tail()}});
    if (WIFEXITED(status) && WEXITSTATUS(status) == kExitWithoutCage) {
      return {Ending::Kind::machine, cannot_prepare_safely()};
    }
    return {Ending::Kind::crashed, attempts_exhausted()};
  }

  void note(const transcode::Progress& progress) {
    left_.note(progress.permille, boot_clock_ms());
    if (progress.permille > shown_.permille || progress.stage != shown_.stage) moved_ms_ = boot_clock_ms();
    shown_ = {std::max(shown_.permille, progress.permille), progress.stage,
              std::max(shown_.playable_ms, progress.playable_ms)};
  }

  void watch() {
    int64_t now = boot_clock_ms();
    if (stopping_()) throw Ending{Ending::Kind::stopped};
    // Erased: the child must not go on until the next heartbeat.
    if (!catalogue_.jobs.find(job_.id)) throw Ending{Ending::Kind::lost};
    if (job_.kind == JobKind::lighten && catalogue_.jobs.preparation_waits()) throw Ending{Ending::Kind::stopped};
    bool recognised = !shown_.stage.empty() && shown_.stage != "probe";
    bool stuck = now > deadline_ms_ || now - moved_ms_ > options_.stall_limit_ms ||
                 (!recognised && now - started_ms_ > options_.probe_limit_ms);
    if (stuck) {
      child_->kill();
      throw crashed("it took too long");
    }
    check_room();
    bool news = beaten_.permille != shown_.permille || beaten_.stage != shown_.stage;
    // Somebody may be waiting for the first seconds.
    bool can_begin = beaten_.playable_ms == 0 && shown_.playable_ms > 0;
    if (can_begin || now - beaten_ms_ > options_.heartbeat_ms || (news && now - beaten_ms_ > kShowProgressEveryMs))
      beat();
  }

  int64_t free_bytes() const { return free_space_bytes(folder_.root()); }
  bool disk_is_full() const { return free_bytes() < options_.full_disk_bytes; }

  void check_room() const {
    if (free_bytes() < options_.reserve_bytes) throw Ending{Ending::Kind::machine, no_room()};
  }

  void beat() {
    beaten_ms_ = boot_clock_ms();
    beaten_ = shown_;
    if (!catalogue_.jobs.heartbeat(job_.id, job_.fence, shown_.permille, shown_.stage, shown_.playable_ms,
                                   left_.at(beaten_ms_))) {
      throw Ending{Ending::Kind::lost};
    }
  }

  void publish(transcode::Generation& generation) {
    adopt_output(attempt_->path(), generation);
    adopt_document_text(attempt_->path(), generation);
    sync_tree(attempt_->path());
    beat();
    // The job is ours and not done, so a folder of its name is what a killed attempt left.
    fs::path target = folder_.generation(job_.media, job_.id);
    remove_tree(target);
    rename_durably(attempt_->path(), target);
    if (!publish(prepared_from(generation))) throw Ending{Ending::Kind::lost};
    log::info("preparation_done", {{"job", job_.id.text()},
                                   {"media", job_.media.text()},
                                   {"damaged", generation.damaged ? 1 : 0},
                                   {"took_ms", took_ms()},
                                   {"peak_mb", peak_mb()}});
    sweep_generations(catalogue_, folder_, job_.media);
  }

  bool publish(const Prepared& prepared) {
    if (job_.kind == JobKind::lighten) {
      return catalogue_.media.publish_beside(job_.id, job_.fence, prepared.renditions);
    }
    std::optional<JobKind> next;
    if (options_.light_ladder && prepared.type == MediaType::video) next = JobKind::lighten;
    return catalogue_.media.publish(job_.id, job_.fence, prepared, next);
  }

  // A catalogue on the same full disk hears it once there is room. Nobody else can claim the job until then.
  void tell(const Ending& ending) {
    for (;;) {
      try {
        return tell_once(ending);
      } catch (const Error& error) {
        if (error.code() != ErrorCode::unavailable || stopping_()) throw;
        log::warning("catalogue_not_told", {{"job", job_.id.text()}, {"error", error.what()}});
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(kTellAgainMs));
    }
  }

  int64_t took_ms() const { return started_ms_ == 0 ? 0 : boot_clock_ms() - started_ms_; }
  int64_t peak_mb() const { return child_ ? child_->peak_memory_bytes() >> 20 : 0; }

  void tell_once(const Ending& ending) {
    Jobs& jobs = catalogue_.jobs;
    bool told = true;
    switch (ending.kind) {
      case Ending::Kind::refused: told = jobs.fail(job_.id, job_.fence, ending.reason); break;
      case Ending::Kind::crashed:
        told = jobs.release(job_.id, job_.fence, ending.reason, options_.retry_delay_ms, true);
        break;
      case Ending::Kind::machine:
        told = jobs.release(job_.id, job_.fence, ending.reason, options_.full_disk_delay_ms, false);
        break;
      case Ending::Kind::stopped: told = jobs.release(job_.id, job_.fence, {}, 0, false); break;
      case Ending::Kind::lost: told = false; break;
    }
    log::info("preparation_ended", {{"job", job_.id.text()},
                                    {"media", job_.media.text()},
                                    {"ending", name(ending.kind)},
                                    {"reason", in_english(ending.reason)},
                                    {"took_ms", took_ms()},
                                    {"peak_mb", peak_mb()},
                                    {"told", told ? 1 : 0}});
  }

  void clean_up() {
    child_.reset();
    attempt_.reset();
    // Also what this job's end leaves of others: a second ladder that gave way to a new preparation of its film.
    sweep_attempts(catalogue_, folder_);
    // Erased while we worked: nobody else will look at what we may have moved there.
    if (!catalogue_.media.find(job_.media)) remove_tree(folder_.media(job_.media));
  }

  Catalogue& catalogue_;
  const DataFolder& folder_;
  const RunnerOptions& options_;
  const Job& job_;
  const std::function<bool()>& stopping_;
  std::optional<AttemptFolder> attempt_;
  std::optional<ChildProcess> child_;
  int64_t started_ms_ = 0, moved_ms_ = 0, beaten_ms_ = 0, deadline_ms_ = 0;
  transcode::Progress shown_, beaten_;
  transcode::TimeLeft left_;
};

}  // namespace

Message attempts_exhausted() {
  return {
      "The preparation of this file stopped three times before its end. The file itself is safe. Save it in another "
      "format, then send it again."};
}

Message cannot_prepare_safely() {
  return {
      "This machine cannot prepare files safely, so it prepares none. The file itself is safe and waits. Tell the "
      "people who look after the library."};
}

Message no_room() {
  return {
      "The library's disk is full. The file itself is safe: its preparation waits, and goes on by itself as soon as "
      "there is room."};
}

void run_preparation(Catalogue& catalogue, const DataFolder& folder, const RunnerOptions& options, const Job& job,
                     const std::function<bool()>& stopping) {
  Attempt(catalogue, folder, options, job, stopping).run();
}

int sweep_generations(Catalogue& catalogue, const DataFolder& folder, const MediaId& media) {
  // Folders first, rows after: a folder that appears in between is not on the list.
  std::vector<JobId> found;
  std::error_code failure;
  for (const auto& entry : fs::directory_iterator(folder.media(media), failure)) {
    if (auto id = JobId::parse(entry.path().filename().string())) found.push_back(*id);
  }
  int swept = 0;
  for (const JobId& id : found) {
    std::optional<Job> job = catalogue.jobs.find(id);
    bool unfinished = job && (job->state == JobState::queued || job->state == JobState::running);
    const std::vector<JobId> served = catalogue.media.generations(media);
    if (unfinished || std::find(served.begin(), served.end(), id) != served.end()) continue;
    remove_tree(folder.generation(media, id));
    ++swept;
  }
  return swept;
}

}  // namespace resonance::ingest
