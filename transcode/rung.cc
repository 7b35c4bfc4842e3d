#include "transcode/rung.h"

namespace resonance::transcode {
namespace {

constexpr size_t kMostWaiting = 8;

}  // namespace

bool FrameQueue::push(Frame frame) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return abandoned_ || frames_.size() < kMostWaiting; });
  if (abandoned_) return false;
  frames_.push_back(std::move(frame));
  changed_.notify_all();
  return true;
}

Frame FrameQueue::pop() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return abandoned_ || closed_ || !frames_.empty(); });
  if (frames_.empty()) return nullptr;
  Frame frame = std::move(frames_.front());
  frames_.pop_front();
  changed_.notify_all();
  return frame;
}

void FrameQueue::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  changed_.notify_all();
}

void FrameQueue::abandon() {
  const std::lock_guard lock(mutex_);
  abandoned_ = true;
  frames_.clear();
  changed_.notify_all();
}

Rung::Rung(const RungPlan& rung, const Plan& plan, std::filesystem::path path, Rung* below)
    : rung_(rung), plan_(plan), path_(std::move(path)), below_(below), thread_([this] { run(); }) {}

Rung::~Rung() {
  queue_.abandon();
  if (thread_.joinable()) thread_.join();
}

void Rung::close(int64_t end) {
  end_ = end;
  queue_.close();
}

EncodedTrack Rung::join() {
  thread_.join();
  if (failure_) std::rethrow_exception(failure_);
  return std::move(track_);
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
  while (Frame frame = queue_.pop()) take(std::move(frame));
  if (below_) below_->close(end_);
  // Without a frame the decoder has failed before this rung could start; it says so itself.
  if (encoder_) track_ = encoder_->finish(end_);
}

void Rung::take(Frame frame) {
  if (frame->width != rung_.size.width || frame->height != rung_.size.height) {
    const AVPictureType type = frame->pict_type;
    if (!scaler_) scaler_.emplace(*frame, cascade_filter(rung_.size), 1);
    Frame scaled;
    scaler_->push(std::move(frame), [&](Frame out) { scaled = std::move(out); });
    if (!scaled) throw_libav(AVERROR_BUG, "resize the film");
    frame = std::move(scaled);
    frame->pict_type = type;
  }
  if (!encoder_) encoder_.emplace(rung_, plan_, *frame, path_);
  // The rung below has its own reason, which Ladder reports before this one.
  if (below_ && !below_->push(reference(*frame))) throw_libav(AVERROR_EXIT, "resize the film");
  encoder_->encode(*frame);
}

Ladder::Ladder(const Plan& plan, const std::filesystem::path& folder) : rungs_(plan.rungs.size()) {
  Rung* below = nullptr;
  for (size_t i = rungs_.size(); i-- > 0;) {
    const RungPlan& rung = plan.rungs[i];
    rungs_[i] = std::make_unique<Rung>(rung, plan, folder / (std::to_string(rung.rung) + ".mp4"), below);
    below = rungs_[i].get();
  }
}

Ladder::~Ladder() {
  // From above: a rung may be handing a frame to the one below it until it has stopped.
  for (auto& rung : rungs_) rung.reset();
}

void Ladder::push(Frame frame) {
  if (rungs_.front()->push(std::move(frame))) return;
  join_all();
}

std::vector<EncodedTrack> Ladder::finish(int64_t end) {
  rungs_.front()->close(end);
  return join_all();
}

std::vector<EncodedTrack> Ladder::join_all() {
  std::vector<EncodedTrack> tracks(rungs_.size());
  for (size_t i = rungs_.size(); i-- > 0;) tracks[i] = rungs_[i]->join();
  return tracks;
}

}  // namespace resonance::transcode
