#include "server/address_rate.h"

#include <algorithm>

#include "base/id.h"
#include "base/secret.h"

namespace resonance::server {
namespace {

constexpr int64_t kDay = int64_t{24} * 3'600'000;
constexpr size_t kManyAddresses = 10'000, kSaltBytes = 32;

}  // namespace

int64_t AddressRate::wait_ms(std::string_view address, int64_t now_ms) {
  const std::lock_guard lock(mutex_);
  const auto found = times_.find(key_of(address, now_ms));
  if (found == times_.end() || found->second.size() < static_cast<size_t>(most_)) return 0;
  return std::max<int64_t>(0, found->second.front() + window_ms_ - now_ms);
}

void AddressRate::count(std::string_view address, int64_t now_ms) {
  const std::lock_guard lock(mutex_);
  std::deque<int64_t>& times = times_[key_of(address, now_ms)];
  times.push_back(now_ms);
  if (times.size() > static_cast<size_t>(most_)) times.pop_front();
  if (times_.size() > kManyAddresses) forget_before(now_ms - window_ms_);
}

std::string AddressRate::key_of(std::string_view address, int64_t now_ms) {
  if (now_ms / kDay != day_) {
    day_ = now_ms / kDay;
    salt_ = random_token(kSaltBytes);
    times_.clear();
  }
  return keyed_digest(salt_, address);
}

void AddressRate::forget_before(int64_t from_ms) {
  std::erase_if(times_, [&](const auto& each) { return each.second.back() <= from_ms; });
}

}  // namespace resonance::server
