// Makes the lotteries of draws, which may take a minute, outside of any request: one thread that looks each second for
// what was begun (catalogue/draws.h, DrawWork), so that a page can follow it and a restart loses nothing.
//
// What cannot be done ends with a sentence that the page of the draw shows; three attempts that end with the program
// end it too.
#pragma once

#include <stop_token>
#include <thread>

#include "server/app.h"

namespace resonance::server {

class LotteryMaker {
 public:
  // Keeps a reference.
  explicit LotteryMaker(App& app) : app_(app) {}
  ~LotteryMaker() { stop(); }

  void start();
  // Waits for the round under way; what is not finished goes on at the next start, and no attempt is counted. A
  // replacement is finished first: seconds.
  void stop();

 private:
  App& app_;
  std::jthread thread_;
};

// One look, in this thread: does all that waits. Error as the catalogue's.
void make_lotteries(App& app, const std::stop_token& stop = {});

}  // namespace resonance::server
