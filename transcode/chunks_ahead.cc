#include "transcode/chunks_ahead.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/file.h"
#include "transcode/input.h"

namespace resonance::transcode {
namespace {

namespace fs = std::filesystem;

constexpr const char* kNotes = "chunk.json";
constexpr int64_t kMostNotesBytes = int64_t{1} << 20;

struct Stopped {};

// The folder's name; absent for any other.
std::optional<int> chunk_of(const fs::path& folder) {
  const std::string name = folder.filename().string();
  int chunk = 0;
  const auto [end, failure] = std::from_chars(name.data(), name.data() + name.size(), chunk);
  if (failure != std::errc() || end != name.data() + name.size() || chunk < 0) return std::nullopt;
  return chunk;
}

// What was noted in it, when that is of this film and whole.
std::optional<EarlierChunks> read_notes(const fs::path& folder, const ChunkWork& work) {
  try {
    EarlierChunks noted = earlier_chunks_from_json(read_file(folder / kNotes, kMostNotesBytes));
    if (noted.film != work.film || noted.cuts.size() != 2 || noted.rungs.size() != work.plan.rungs.size()) return {};
    for (const EarlierRung& rung : noted.rungs) {
      if (rung.chunks.empty()) continue;
      const Segment& last = rung.layout.segments.at(rung.chunks.back().segments - 1);
      const auto there = static_cast<int64_t>(fs::file_size(folder / rung.layout.file_name));
      if (there < last.offset_bytes + last.size_bytes) return {};
    }
    return noted;
  } catch (const std::exception&) {
    return {};  // it only ever saves work
  }
}

}  // namespace

ChunksAhead::ChunksAhead(ChunkWork work) : work_(std::move(work)), turn_(work_.first.chunk), next_(work_.first.chunk) {
  fs::create_directories(work_.folder);
  find_finished();
  for (int i = 0; i < work_.plan.jobs; ++i) threads_.emplace_back([this] { this->work(); });
}

ChunksAhead::~ChunksAhead() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void ChunksAhead::find_finished() {
  for (const auto& entry : fs::directory_iterator(work_.folder)) {
    const std::optional<int> chunk = chunk_of(entry.path());
    std::optional<EarlierChunks> noted;
    if (chunk && *chunk >= turn_) noted = read_notes(entry.path(), work_);
    if (!noted) {
      fs::remove_all(entry.path());
      continue;
    }
    auto ahead = std::make_unique<ChunkAhead>();
    ahead->chunk = *chunk;
    ahead->begin = noted->cuts[0];
    ahead->next = noted->cuts[1];
    ahead->rungs = std::move(noted->rungs);
    ahead->done = true;
    chunks_[*chunk] = std::move(ahead);
  }
}

bool ChunksAhead::wait(int chunk, int64_t timeout_ms) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, std::chrono::milliseconds(timeout_ms), [&] {
    const auto found = chunks_.find(chunk);
    return found == chunks_.end() ? at_end_ : found->second->done;
  });
}

std::unique_ptr<ChunkAhead> ChunksAhead::take(int chunk) {
  const std::lock_guard lock(mutex_);
  const auto found = chunks_.find(chunk);
  if (found == chunks_.end()) return nullptr;
  std::unique_ptr<ChunkAhead> ahead = std::move(found->second);
  chunks_.erase(found);
  return ahead;
}

void ChunksAhead::forget(int chunk) {
  std::error_code it_goes_with_the_others;
  fs::remove_all(folder_of(chunk), it_goes_with_the_others);
  {
    const std::lock_guard lock(mutex_);
    turn_ = std::max(turn_, chunk + 1);
  }
  changed_.notify_all();
}

int64_t ChunksAhead::encoded() const {
  const std::lock_guard lock(mutex_);
  int64_t sum = 0;
  for (const auto& [chunk, ahead] : chunks_) sum += ahead->encoded;
  return sum;
}

double ChunksAhead::share_read() const {
  const std::lock_guard lock(mutex_);
  return chunks_.empty() ? 0 : double(chunks_.begin()->second->share_read);
}

int ChunksAhead::first_chunk(const ChunkAhead& ahead, size_t rung) const {
  return std::max(ahead.chunk, work_.first_chunks[rung]);
}

void ChunksAhead::work() {
  std::unique_ptr<StreamDecoder> decoder;
  while (ChunkAhead* ahead = next()) {
    bool at_end = false;
    try {
      at_end = make(*ahead, decoder);
    } catch (...) {
      // Whoever makes it in its turn learns why.
      ahead->begin.reset();
      ahead->pass.reset();
      ahead->ladder.reset();
      decoder.reset();
    }
    {
      const std::lock_guard lock(mutex_);
      ahead->done = true;
      if (at_end) at_end_ = true;
    }
    changed_.notify_all();
  }
}

// Absent when there is nothing more to do.
ChunkAhead* ChunksAhead::next() {
  std::unique_lock lock(mutex_);
  const auto is_near = [&] {
    while (chunks_.contains(next_)) ++next_;
    return next_ < turn_ + 2 * work_.plan.jobs;
  };
  changed_.wait(lock, [&] { return stopping_ || at_end_ || is_near(); });
  if (stopping_ || at_end_) return nullptr;
  auto ahead = std::make_unique<ChunkAhead>();
  ahead->chunk = next_++;
  return (chunks_[ahead->chunk] = std::move(ahead)).get();
}

// True when the source was read to its end.
bool ChunksAhead::make(ChunkAhead& ahead, std::unique_ptr<StreamDecoder>& decoder) {
  if (decoder) {
    try {
      run(ahead, *decoder);
    } catch (const CannotSkip&) {
      decoder.reset();  // it has read beyond
    }
  }
  if (!decoder) {
    decoder = std::make_unique<StreamDecoder>(work_.inputs.at_beginning_of(work_.source.video->stream), work_.source,
                                              work_.source.video->stream, work_.plan.decoder_threads);
    run(ahead, *decoder);
  }
  const bool at_end = !ahead.pass->stopped();
  if (at_end && ahead.begin) {
    ahead.decoder = std::move(decoder);
    return true;
  }
  ahead.pass.reset();
  ahead.ladder.reset();
  if (at_end) {
    fs::remove_all(folder_of(ahead.chunk));
    return true;
  }
  describe(ahead);
  keep(ahead);
  return false;
}

void ChunksAhead::run(ChunkAhead& ahead, StreamDecoder& decoder) {
  const bool is_known = ahead.chunk == work_.first.chunk;
  const Plan& plan = work_.plan;
  ahead.begin.reset();
  if (is_known) ahead.begin = work_.first;
  ahead.rungs.assign(plan.rungs.size(), {});
  fs::create_directories(folder_of(ahead.chunk));
  std::vector<RungStart> starts;
  for (const int first : work_.first_chunks) starts.push_back({{}, first});
  ahead.pass.reset();
  ahead.ladder = std::make_unique<Ladder>(plan, folder_of(ahead.chunk), starts, ahead.chunk,
                                          [this, &ahead](size_t rung, const TrackLayout& track) {
                                            ahead.rungs[rung].layout = track;
                                            ahead.rungs[rung].chunks.push_back({track.segments.size(), track.packets});
                                          });
  ahead.pass = std::make_unique<VideoPass>(
      is_known ? VideoPass(decoder, work_.source, plan, work_.first, work_.segment_starts)
               : VideoPass::guessed(decoder, work_.source, plan, ahead.chunk, work_.segment_starts));
  ahead.pass->run(
      *ahead.ladder,
      [&ahead, at_end = &ahead.decoder](const Cut& cut) {
        if (*at_end) {
          ahead.more.push_back(cut);
        } else if (!ahead.begin) {
          ahead.begin = cut;
        } else {
          ahead.next = cut;
          return false;
        }
        return true;
      },
      [&] {
        if (stopping_) throw Stopped{};
        ahead.share_read = ahead.pass->share_read();
        ahead.encoded = std::max<int64_t>(0, ahead.pass->now() - chunk_start_seconds(ahead.chunk) * kClock);
        return true;
      });
}

void ChunksAhead::describe(ChunkAhead& ahead) const {
  for (EarlierRung& rung : ahead.rungs) {
    if (rung.chunks.empty()) continue;
    const FileDescriptor file = open_for_reading(folder_of(ahead.chunk) / rung.layout.file_name);
    rung.description = read_at(file.get(), 0, static_cast<size_t>(rung.layout.init_bytes));
  }
}

void ChunksAhead::keep(ChunkAhead& ahead) const {
  const EarlierChunks notes{work_.film, {}, {*ahead.begin, *ahead.next}, ahead.rungs};
  write_durably(folder_of(ahead.chunk) / kNotes, to_json(notes));
}

}  // namespace resonance::transcode
