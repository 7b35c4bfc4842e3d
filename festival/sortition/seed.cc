#include "festival/sortition/seed.h"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "base/clock.h"
#include "base/error.h"
#include "festival/sortition/lottery.h"

namespace resonance::festival::sortition {
namespace {

double possible_seeds(const SeedNumbers& numbers) {
  double count = 1, values = numbers.highest - numbers.lowest + 1.0;
  for (int i = 0; i < numbers.count; ++i) count *= numbers.ordered ? values : (values - i) / (i + 1.0);
  return count;
}

std::vector<int> numbers_in(std::string_view typed) {
  std::vector<int> numbers;
  bool inside = false;
  for (char letter : typed) {
    if (letter >= '0' && letter <= '9') {
      if (!inside) numbers.push_back(0);
      inside = true;
      numbers.back() = std::min(numbers.back() * 10 + (letter - '0'), 1'000'000);
    } else if (std::string_view(" ,;-+\t\n").find(letter) != std::string_view::npos) {
      inside = false;
    } else {
      throw Error(ErrorCode::invalid,
                  {"The seed holds numbers only, but “{seed}” holds something else. Nothing was drawn.",
                   {{"seed", std::string(typed)}}});
    }
  }
  return numbers;
}

void check_number(const SeedNumbers& part, const std::vector<int>& before, int number) {
  if (number < part.lowest || number > part.highest) {
    throw Error(ErrorCode::invalid, {"{number} is not between {lowest} and {highest}. Nothing was drawn.",
                                     {{"number", std::to_string(number)},
                                      {"lowest", std::to_string(part.lowest)},
                                      {"highest", std::to_string(part.highest)}}});
  }
  if (!part.ordered && std::find(before.begin(), before.end(), number) != before.end()) {
    throw Error(ErrorCode::invalid,
                {"{number} is there twice. Nothing was drawn.", {{"number", std::to_string(number)}}});
  }
}

}  // namespace

void check_seed_source(const SeedSource& source) {
  double count = 1;
  for (const SeedNumbers& part : source.numbers) {
    const bool sense = part.count >= 1 && part.count <= 1000 && part.lowest >= 0 && part.highest <= 999'999 &&
                       part.lowest <= part.highest && (part.ordered || part.count <= part.highest - part.lowest + 1);
    if (!sense) {
      throw Error(ErrorCode::invalid, {"The seed's numbers make no sense: {count} from {lowest} to {highest}.",
                                       {{"count", std::to_string(part.count)},
                                        {"lowest", std::to_string(part.lowest)},
                                        {"highest", std::to_string(part.highest)}}});
    }
    count *= possible_seeds(part);
  }
  if (source.announced.empty()) throw Error(ErrorCode::invalid, "Say in words where the seed will come from.");
  if (source.from_ms >= source.until_ms) {
    throw Error(ErrorCode::invalid, "The seed's last moment is not after its first.");
  }
  if (count < static_cast<double>(kBalls)) {
    throw Error(
        ErrorCode::invalid,
        {"Only {count} seeds are possible, fewer than the 1,000,000 balls of the urn: take more numbers or dice.",
         {{"count", std::to_string(static_cast<int64_t>(count))}}});
  }
}

std::string canonical_seed(const SeedSource& source, std::string_view typed, int64_t revealed_ms) {
  const std::map<std::string, std::string> when{
      {"from", iso8601(source.from_ms)}, {"until", iso8601(source.until_ms)}, {"now", iso8601(revealed_ms)}};
  if (revealed_ms < source.from_ms) {
    throw Error(ErrorCode::conflict,
                {"The seed was announced for {from} at the earliest; it is {now}. Nothing was drawn.", when});
  }
  if (revealed_ms >= source.until_ms) {
    throw Error(ErrorCode::conflict,
                {"The seed had to be given before {until}; it is {now}. Nothing was drawn: commit again, with a seed "
                 "that nobody knows yet.",
                 when});
  }
  const std::vector<int> given = numbers_in(typed);
  size_t wanted = 0;
  for (const SeedNumbers& part : source.numbers) wanted += part.count;
  if (given.size() != wanted) {
    throw Error(ErrorCode::invalid, {"The seed has {wanted} numbers, {count} were given. Nothing was drawn.",
                                     {{"wanted", std::to_string(wanted)}, {"count", std::to_string(given.size())}}});
  }
  std::string text;
  size_t next = 0;
  for (const SeedNumbers& part : source.numbers) {
    std::vector<int> numbers;
    for (int i = 0; i < part.count; ++i) {
      check_number(part, numbers, given[next]);
      numbers.push_back(given[next++]);
    }
    if (!part.ordered) std::sort(numbers.begin(), numbers.end());
    if (!text.empty()) text += '+';
    for (size_t i = 0; i < numbers.size(); ++i) text += (i ? "-" : "") + std::to_string(numbers[i]);
  }
  return text;
}

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash;
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  std::array<char, 2 * hash.size() + 1> text;
  sodium_bin2hex(text.data(), text.size(), hash.data(), hash.size());
  return text.data();
}

Ball ball_of(const std::string& commitment, const std::string& canonical_seed, int counter, int64_t balls) {
  const auto count = static_cast<uint64_t>(balls);
  const uint64_t incomplete = (UINT64_MAX % count + 1) % count;  // 2^64 mod count
  for (int attempt = 0;; ++attempt) {
    const std::string hash = sha256("resonance-draw-1\n" + commitment + "\n" + canonical_seed + "\n" +
                                    std::to_string(counter) + "\n" + std::to_string(attempt) + "\n");
    const uint64_t bits = std::stoull(hash.substr(0, 16), nullptr, 16);
    if (incomplete != 0 && bits >= UINT64_MAX - incomplete + 1) continue;
    return {static_cast<int64_t>(bits % count), attempt};
  }
}

}  // namespace resonance::festival::sortition
