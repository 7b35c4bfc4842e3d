#include "ingest/check.h"

#include <sys/stat.h>

#include <algorithm>
#include <set>

#include "base/clock.h"
#include "ingest/attempt_folder.h"
#include "ingest/erase.h"

namespace resonance::ingest {
namespace {

namespace fs = std::filesystem;

// A preparation that waits longer than this is stuck, or nothing runs.
constexpr int64_t kLongestWaitMs = int64_t{24} * 3600 * 1000;

struct Facts {
  int64_t size_bytes = 0;
  mode_t mode = 0;
};

std::optional<Facts> facts_of(const fs::path& path) {
  struct stat facts {};
  if (lstat(path.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode)) return std::nullopt;
  return Facts{facts.st_size, facts.st_mode};
}

std::vector<fs::path> entries_of(const fs::path& folder) {
  std::vector<fs::path> entries;
  std::error_code failure;
  for (const auto& entry : fs::directory_iterator(folder, failure)) entries.push_back(entry.path());
  return entries;
}

class MediaCheck {
 public:
  MediaCheck(Catalogue& catalogue, const DataFolder& folder, const Media& media)
      : catalogue_(catalogue), folder_(folder), media_(media) {}

  std::vector<Message> run() {
    check_original();
    if (media_.state == MediaState::processing) check_job();
    if (media_.generation) check_generation();
    check_folder();
    return std::move(found_);
  }

 private:
  void say(const char* text, std::map<std::string, std::string> values = {}) {
    values["media"] = media_.id.text();
    found_.push_back({text, std::move(values)});
  }

  void check_original() {
    std::optional<Facts> original = facts_of(folder_.original(media_.id));
    if (media_.state == MediaState::uploading) {
      if (original && media_.declared_size_bytes && original->size_bytes > *media_.declared_size_bytes) {
        say("The upload {media} holds more bytes than were announced.");
      }
      return;
    }
    if (media_.state == MediaState::erased) return;
    if (!original) {
      say("The original of {media} is missing. Bring it back from a backup.");
    } else if (original->size_bytes != media_.declared_size_bytes.value_or(original->size_bytes)) {
      say("The original of {media} has {size} bytes on disk, and {declared} in the catalogue.",
          {{"size", std::to_string(original->size_bytes)}, {"declared", std::to_string(*media_.declared_size_bytes)}});
    } else if (original->mode & 0222) {
      say("The original of {media} is not protected against writing.");
    }
  }

  void check_job() {
    std::optional<Job> job = catalogue_.jobs.latest_of(media_.id);
    if (!job || (job->state != JobState::queued && job->state != JobState::running)) {
      say("{media} waits for a preparation that nobody will do. Ask for it again.");
    }
  }

  void check_generation() {
    std::set<fs::path> named;
    for (const Rendition& rendition : catalogue_.media.renditions(media_.id)) {
      const fs::path path = folder_.generation(media_.id, rendition.generation) / rendition.name;
      named.insert(path);
      std::optional<Facts> file = facts_of(path);
      if (!file) {
        say("The prepared file {file} of {media} is missing. Prepare it again.", {{"file", rendition.name}});
      } else if (file->size_bytes != rendition.size_bytes) {
        say("The prepared file {file} of {media} has a wrong length. Prepare it again.", {{"file", rendition.name}});
      }
    }
    if (named.empty()) say("{media} is called ready and has no prepared file. Prepare it again.");
    for (const JobId& generation : catalogue_.media.generations(media_.id)) {
      for (const fs::path& entry : entries_of(folder_.generation(media_.id, generation))) {
        if (named.contains(entry)) continue;
        say("{path} is on the disk, and nothing in the catalogue names it.", {{"path", relative(entry)}});
      }
    }
  }

  void check_folder() {
    const std::vector<JobId> served = catalogue_.media.generations(media_.id);
    for (const fs::path& entry : entries_of(folder_.media(media_.id))) {
      std::string name = entry.filename().string();
      bool uploading = media_.state == MediaState::uploading && name.starts_with("checked");
      if ((name == "original" && media_.state != MediaState::erased) || uploading) continue;
      std::optional<JobId> id = JobId::parse(name);
      if (id && std::find(served.begin(), served.end(), *id) != served.end()) continue;
      std::optional<Job> job = id ? catalogue_.jobs.find(*id) : std::nullopt;
      if (job && (job->state == JobState::queued || job->state == JobState::running)) continue;
      say("{path} is on the disk, and nothing in the catalogue names it.", {{"path", relative(entry)}});
    }
  }

  std::string relative(const fs::path& path) const { return path.lexically_relative(folder_.root()).string(); }

  Catalogue& catalogue_;
  const DataFolder& folder_;
  const Media& media_;
  std::vector<Message> found_;
};

bool same_state(const Media& left, const Media& right) {
  return left.state == right.state && left.generation == right.generation &&
         left.declared_size_bytes == right.declared_size_bytes;
}

// What changed while we looked is looked at again: somebody is at work on it.
void check_media(Catalogue& catalogue, const DataFolder& folder, const MediaId& id, std::vector<Message>& found) {
  for (std::optional<Media> media = catalogue.media.find(id); media;) {
    std::vector<Message> said = MediaCheck(catalogue, folder, *media).run();
    std::optional<Media> now = catalogue.media.find(id);
    if (said.empty() || !now) return;
    if (same_state(*media, *now)) {
      found.insert(found.end(), said.begin(), said.end());
      return;
    }
    media = now;
  }
}

void say_orphan(const DataFolder& folder, const fs::path& path, std::vector<Message>& found) {
  std::string relative = path.lexically_relative(folder.root()).string();
  found.push_back({"{path} is on the disk, and nothing in the catalogue names it.", {{"path", relative}}});
}

void check_media_folders(Catalogue& catalogue, const DataFolder& folder, std::vector<Message>& found) {
  for (const fs::path& entry : entries_of(folder.media())) {
    std::optional<MediaId> id = MediaId::parse(entry.filename().string());
    if (!id || (!catalogue.media.find(*id) && fs::exists(entry))) say_orphan(folder, entry, found);
  }
}

void check_work_folders(Catalogue& catalogue, const DataFolder& folder, std::vector<Message>& found) {
  for (const fs::path& entry : entries_of(folder.work())) {
    std::optional<JobId> id = JobId::parse(entry.filename().string());
    std::optional<Job> job = id ? catalogue.jobs.find(*id) : std::nullopt;
    bool unfinished = job && (job->state == JobState::running || job->state == JobState::queued);
    for (const fs::path& attempt : entries_of(entry)) {
      if (job && is_awaited(*job, attempt)) continue;
      if (fs::exists(attempt)) say_orphan(folder, attempt, found);
    }
    if (!unfinished && fs::exists(entry) && fs::is_empty(entry)) say_orphan(folder, entry, found);
  }
}

void check_proofs(Catalogue& catalogue, const DataFolder& folder, std::vector<Message>& found) {
  const std::vector<fs::path> files = entries_of(folder.proofs());
  std::set<ConsentId> recorded = catalogue.consents.with_proof();
  for (const fs::path& file : files) {
    const auto id = ConsentId::parse(file.filename().string());
    if ((!id || recorded.erase(*id) == 0) && fs::exists(file)) say_orphan(folder, file, found);
  }
  for (const ConsentId& id : recorded) {
    if (fs::exists(folder.proof(id)) || !catalogue.consents.with_proof().contains(id)) continue;
    found.push_back(
        {"The proof of the agreement {consent} is missing. Bring it back from a backup.", {{"consent", id.text()}}});
  }
}

}  // namespace

std::vector<Message> check(Catalogue& catalogue, const DataFolder& folder) {
  std::vector<Message> found;
  for (const MediaId& id : catalogue.media.all()) check_media(catalogue, folder, id, found);
  check_media_folders(catalogue, folder, found);
  check_work_folders(catalogue, folder, found);
  check_proofs(catalogue, folder, found);
  if (is_listed_and_there(catalogue, folder)) {
    found.push_back(
        {"Something that was erased is in the catalogue again. Start the library's server: it erases it before "
         "it serves anything."});
  }
  Jobs::Backlog backlog = catalogue.jobs.backlog();
  if (backlog.oldest_ms != 0 && wall_clock_ms() - backlog.oldest_ms > kLongestWaitMs) {
    found.push_back({"A preparation has been waiting since {date}. Is the library's server running?",
                     {{"date", iso8601(backlog.oldest_ms)}}});
  }
  return found;
}

}  // namespace resonance::ingest
