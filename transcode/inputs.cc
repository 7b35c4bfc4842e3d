#include "transcode/inputs.h"

#include <new>

namespace resonance::transcode {

std::shared_ptr<Input> Inputs::open() {
  return lend(std::make_unique<Input>(descriptor_));
}

std::shared_ptr<Input> Inputs::at_beginning_of(int stream) {
  std::unique_ptr<Input> input;
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      input = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  return input && input->wind_back(stream) ? lend(std::move(input)) : open();
}

std::shared_ptr<Input> Inputs::lend(std::unique_ptr<Input> input) {
  return {input.release(), [this](Input* back) { take_back(std::unique_ptr<Input>(back)); }};
}

void Inputs::take_back(std::unique_ptr<Input> input) noexcept {
  if (!input->can_wind_back()) return;
  try {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(input));
  } catch (const std::bad_alloc&) {
    // The next one is opened.
  }
}

void Inputs::forget() {
  const std::lock_guard lock(mutex_);
  idle_.clear();
}

}  // namespace resonance::transcode
