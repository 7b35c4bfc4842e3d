// A running checksum of the kinds that tus clients send (RFC 3174 SHA-1, FIPS 180-4 SHA-256). One thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace resonance::ingest {

class Digest {
 public:
  // "sha1" or "sha256"; absent for any other name.
  static std::optional<Digest> named(std::string_view algorithm);
  Digest(Digest&&) noexcept;
  ~Digest();

  size_t size_bytes() const;
  void add(std::string_view bytes);
  // The raw digest of everything added; once.
  std::string finish();

 private:
  struct State;
  explicit Digest(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace resonance::ingest
