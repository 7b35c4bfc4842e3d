// How often one network address did something lately, without an address being kept: in memory alone, under digests
// keyed by a random text that goes with the process and with the day. Any thread.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace resonance::server {

class AddressRate {
 public:
  // `most` times within `window_ms`. Several people share an address: a room, a house, a town's telephones.
  AddressRate(int most, int64_t window_ms) : most_(most), window_ms_(window_ms) {}

  // How long this address has to wait; 0: it need not. Counts nothing.
  int64_t wait_ms(std::string_view address, int64_t now_ms);
  void count(std::string_view address, int64_t now_ms);

 private:
  std::string key_of(std::string_view address, int64_t now_ms);
  void forget_before(int64_t from_ms);

  const int most_;
  const int64_t window_ms_;
  std::mutex mutex_;
  int64_t day_ = -1;
  std::string salt_;
  std::map<std::string, std::deque<int64_t>> times_;
};

// What holds for the votes of the public.
struct VoteRates {
  AddressRate ballots{60, 10 * 60'000};      // of open prizes: a room that votes together passes
  AddressRate wrong_codes{20, 10 * 60'000};  // mistyped ones are not counted
};

}  // namespace resonance::server
