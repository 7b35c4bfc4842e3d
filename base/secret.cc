#include "base/secret.h"

#include <sodium.h>

#include <array>
#include <cstdlib>
#include <semaphore>

#include "base/error.h"

namespace resonance {
namespace {

constexpr unsigned long long kPasses = 2;
constexpr size_t kMemoryBytes = size_t{64} << 20;

std::counting_semaphore<2> turns{2};

struct Turn {
  Turn() { turns.acquire(); }
  ~Turn() { turns.release(); }
};

void require_sodium() {
  static const int ready = sodium_init();
  if (ready < 0) std::abort();
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::string digest(std::string_view secret) {
  return keyed_digest({}, secret);
}

std::string keyed_digest(std::string_view key, std::string_view text) {
  require_sodium();
  std::array<unsigned char, crypto_generichash_BYTES> raw{};
  if (crypto_generichash(raw.data(), raw.size(), bytes_of(text), text.size(), bytes_of(key), key.size()) != 0) {
    throw Error(ErrorCode::internal, "A key has at most 64 bytes.");
  }
  std::string hex(raw.size() * 2 + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), raw.data(), raw.size());
  hex.pop_back();
  return hex;
}

bool is_same_secret(std::string_view one, std::string_view other) {
  return one.size() == other.size() && sodium_memcmp(one.data(), other.data(), one.size()) == 0;
}

std::string password_hash(std::string_view password) {
  require_sodium();
  const Turn turn;
  std::string hash(crypto_pwhash_STRBYTES, '\0');
  if (crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), kPasses, kMemoryBytes,
                            crypto_pwhash_ALG_ARGON2ID13) != 0) {
    throw Error(ErrorCode::unavailable, "The machine is short of memory. Nothing was changed: try again in a minute.");
  }
  hash.resize(hash.find('\0'));
  return hash;
}

bool password_matches(const std::string& hash, std::string_view password) {
  static const std::string of_nobody = password_hash("nobody");
  require_sodium();
  const Turn turn;
  const std::string& compared = hash.empty() ? of_nobody : hash;
  const bool matches = crypto_pwhash_str_verify(compared.c_str(), password.data(), password.size()) == 0;
  return matches && !hash.empty();
}

}  // namespace resonance
