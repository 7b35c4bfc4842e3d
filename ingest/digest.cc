#include "ingest/digest.h"

#include <openssl/evp.h>

#include "base/error.h"

namespace resonance::ingest {
namespace {

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

void require(int success) {
  if (success != 1) throw Error(ErrorCode::internal, {"A checksum could not be computed."});
}

}  // namespace

struct Digest::State {
  std::unique_ptr<EVP_MD_CTX, FreeContext> context;
};

std::optional<Digest> Digest::named(std::string_view algorithm) {
  const EVP_MD* kind = algorithm == "sha1" ? EVP_sha1() : algorithm == "sha256" ? EVP_sha256() : nullptr;
  if (!kind) return std::nullopt;
  auto state = std::make_unique<State>();
  state->context.reset(EVP_MD_CTX_new());
  require(EVP_DigestInit_ex(state->context.get(), kind, nullptr));
  return Digest(std::move(state));
}

Digest::Digest(std::unique_ptr<State> state) : state_(std::move(state)) {}
Digest::Digest(Digest&&) noexcept = default;
Digest::~Digest() = default;

size_t Digest::size_bytes() const {
  return static_cast<size_t>(EVP_MD_CTX_get_size(state_->context.get()));
}

void Digest::add(std::string_view bytes) {
  require(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()));
}

std::string Digest::finish() {
  std::string digest(size_bytes(), '\0');
  require(EVP_DigestFinal_ex(state_->context.get(), reinterpret_cast<unsigned char*>(digest.data()), nullptr));
  return digest;
}

}  // namespace resonance::ingest
