#include "search/compression.h"

#include <xapian.h>
#include <zstd.h>
#include <memory>

namespace resonance::search {
namespace {

constexpr int level = 5;
// Far more than any item's texts with all their terms (search/stored_item.h).
constexpr unsigned long long most_bytes = 1'000'000'000;

// Making one for each text would cost as much as the reading. One for each thread.
template <class Context, Context* (*make)(), size_t (*unmake)(Context*)>
Context* context() {
  struct Unmake {
    void operator()(Context* each) const { unmake(each); }
  };
  thread_local std::unique_ptr<Context, Unmake> own(make());
  return own.get();
}

}  // namespace

std::string compressed(std::string_view bytes) {
  std::string result(ZSTD_compressBound(bytes.size()), '\0');
  ZSTD_CCtx* const compressing = context<ZSTD_CCtx, ZSTD_createCCtx, ZSTD_freeCCtx>();
  ZSTD_CCtx_setParameter(compressing, ZSTD_c_compressionLevel, level);
  ZSTD_CCtx_setParameter(compressing, ZSTD_c_checksumFlag, 1);
  const size_t size = ZSTD_compress2(compressing, result.data(), result.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(size)) throw Xapian::DatabaseError("an item's texts could not be compressed");
  result.resize(size);
  return result;
}

std::string decompressed(std::string_view bytes) {
  // Also of a frame that does not say its size, and of no frame.
  const unsigned long long size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  if (bytes.empty() || size > most_bytes) throw Xapian::DatabaseCorruptError("an item without texts");
  std::string result(size, '\0');
  const size_t read = ZSTD_decompressDCtx(context<ZSTD_DCtx, ZSTD_createDCtx, ZSTD_freeDCtx>(), result.data(),
                                          result.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(read) || read != size) throw Xapian::DatabaseCorruptError("an item's texts are damaged");
  return result;
}

}  // namespace resonance::search
