#include "transcode/rung.h"

namespace resonance::transcode {
namespace {

constexpr size_t kMostWaiting = 3;

}  // namespace

bool PictureQueue::push(Picture picture) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return abandoned_ || pictures_.size() < kMostWaiting; });
  if (abandoned_) return false;
  pictures_.push_back(std::move(picture));
  changed_.notify_all();
  return true;
}

std::optional<Picture> PictureQueue::pop() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return abandoned_ || closed_ || !pictures_.empty(); });
  if (pictures_.empty()) return std::nullopt;
  Picture picture = std::move(pictures_.front());
  pictures_.pop_front();
  changed_.notify_all();
  return picture;
}

void PictureQueue::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  changed_.notify_all();
}

void PictureQueue::abandon() {
  const std::lock_guard lock(mutex_);
  abandoned_ = true;
  pictures_.clear();
  changed_.notify_all();
}

bool PictureQueue::abandoned() {
  const std::lock_guard lock(mutex_);
  return abandoned_;
}

Rung::Rung(const Plan& plan, size_t index, const std::filesystem::path& folder, const RungStart& start, int chunk,
           ChunkDone done, Rung* below)
    : plan_(plan),
      index_(index),
      rung_(plan.rungs[index]),
      path_(folder / growing_track_name(plan, index)),
      start_(start),
      chunk_(chunk),
      done_(std::move(done)),
      below_(below),
      thread_([this] { run(); }) {}

Rung::~Rung() {
  queue_.abandon();
  if (thread_.joinable()) thread_.join();
}

void Rung::close(int64_t end) {
  end_ = end;
  queue_.close();
}

void Rung::join() {
  thread_.join();
  if (failure_) std::rethrow_exception(failure_);
}

void Rung::run() {
  try {
    work();
  } catch (...) {
    failure_ = std::current_exception();
    queue_.abandon();
    if (below_) below_->queue_.abandon();
  }
}

void Rung::work() {
  while (auto picture = queue_.pop()) take(std::move(*picture));
  // Given up: the chunk under way has no end, and must not pass for a whole one.
  if (queue_.abandoned()) return;
  if (below_) below_->close(end_);
  if (encoder_) finish_chunk(end_);
}

void Rung::take(Picture picture) {
  picture.frame = scaled(std::move(picture.frame));
  const AVFrame& frame = *picture.frame;
  // The rung below has its own reason, which Ladder reports before this one.
  if (below_ && !below_->push({reference(frame), picture.starts_chunk})) throw_libav(AVERROR_EXIT, "resize the film");
  if (picture.starts_chunk) {
    if (encoder_) finish_chunk(frame.pts);
    if (chunk_++ >= start_.first_chunk) {
      if (!file_) file_.emplace(path_, start_.finished);
      encoder_.emplace(rung_, plan_, frame, *file_);
    }
  }
  if (encoder_) encoder_->encode(frame);
}

Frame Rung::scaled(Frame frame) {
  if (frame->width == rung_.size.width && frame->height == rung_.size.height) return frame;
  const AVPictureType type = frame->pict_type;
  if (!scaler_) scaler_.emplace(*frame, cascade_filter(rung_.size), 1);
  Frame smaller;
  scaler_->push(std::move(frame), [&](Frame out) { smaller = std::move(out); });
  if (!smaller) throw_libav(AVERROR_BUG, "resize the film");
  smaller->pict_type = type;
  return smaller;
}

void Rung::finish_chunk(int64_t end) {
  encoder_->finish(end);
  done_(index_, file_->layout());
  encoder_.reset();
}

Ladder::Ladder(const Plan& plan, const std::filesystem::path& folder, const std::vector<RungStart>& starts, int chunk,
               const ChunkDone& done)
    : rungs_(plan.rungs.size()) {
  Rung* below = nullptr;
  for (size_t i = rungs_.size(); i-- > 0;) {
    rungs_[i] = std::make_unique<Rung>(plan, i, folder, starts[i], chunk, done, below);
    below = rungs_[i].get();
  }
}

Ladder::~Ladder() {
  // From above: a rung may be handing a picture to the one below it until it has stopped.
  for (auto& rung : rungs_) rung.reset();
}

void Ladder::push(Picture picture) {
  if (rungs_.front()->push(std::move(picture))) return;
  join_all();
}

void Ladder::finish(int64_t end) {
  rungs_.front()->close(end);
  join_all();
}

void Ladder::join_all() {
  for (size_t i = rungs_.size(); i-- > 0;) rungs_[i]->join();
}

}  // namespace resonance::transcode
