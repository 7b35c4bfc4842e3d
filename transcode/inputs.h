// One untrusted file whose pictures are read several times over: the Input that one reader gives back the next need not
// open. Opening a film of four hours takes 0.3 s: its index is read.
//
// Any thread. It outlives what it lends.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "transcode/input.h"

namespace resonance::transcode {

class Inputs {
 public:
  explicit Inputs(int descriptor) : descriptor_(descriptor) {}
  Inputs(const Inputs&) = delete;
  Inputs& operator=(const Inputs&) = delete;

  int descriptor() const { return descriptor_; }
  // A new one, lent: it comes back when it is let go, if it can be wound back. Throws Input's Errors, as the next does.
  std::shared_ptr<Input> open();
  // The same, or one that came back, wound back: that stream stands at its beginning; where the others do, nobody
  // knows.
  std::shared_ptr<Input> at_beginning_of(int stream);

  // Closes what came back: nobody will read the pictures any more.
  void forget();

 private:
  std::shared_ptr<Input> lend(std::unique_ptr<Input> input);
  void take_back(std::unique_ptr<Input> input) noexcept;

  const int descriptor_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Input>> idle_;
};

}  // namespace resonance::transcode
