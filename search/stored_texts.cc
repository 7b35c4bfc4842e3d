#include "search/stored_texts.h"

#include <zstd.h>
#include <memory>

namespace resonance::search {
namespace {

constexpr int level = 3;
// Far more than most_stored_bytes with all their terms.
constexpr unsigned long long most_bytes = 1'000'000'000;

std::string key(const ItemId& item) {
  return "texts/" + item.text();
}

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

void keep_texts(Xapian::WritableDatabase& items, const ItemId& item, std::string_view packed) {
  std::string compressed(ZSTD_compressBound(packed.size()), '\0');
  ZSTD_CCtx* const compressing = context<ZSTD_CCtx, ZSTD_createCCtx, ZSTD_freeCCtx>();
  ZSTD_CCtx_setParameter(compressing, ZSTD_c_compressionLevel, level);
  ZSTD_CCtx_setParameter(compressing, ZSTD_c_checksumFlag, 1);
  const size_t size = ZSTD_compress2(compressing, compressed.data(), compressed.size(), packed.data(), packed.size());
  if (ZSTD_isError(size)) throw Xapian::DatabaseError("an item's texts could not be compressed");
  compressed.resize(size);
  items.set_metadata(key(item), compressed);
}

void drop_texts(Xapian::WritableDatabase& items, const ItemId& item) {
  items.set_metadata(key(item), {});
}

std::string texts_of(const Xapian::Database& items, const ItemId& item) {
  const std::string compressed = items.get_metadata(key(item));
  // Also of a frame that does not say its size, and of no frame.
  const unsigned long long size = ZSTD_getFrameContentSize(compressed.data(), compressed.size());
  if (compressed.empty() || size > most_bytes) throw Xapian::DatabaseCorruptError("an item without texts");
  std::string packed(size, '\0');
  const size_t read = ZSTD_decompressDCtx(context<ZSTD_DCtx, ZSTD_createDCtx, ZSTD_freeDCtx>(), packed.data(),
                                          packed.size(), compressed.data(), compressed.size());
  if (ZSTD_isError(read) || read != size) throw Xapian::DatabaseCorruptError("an item's texts are damaged");
  return packed;
}

}  // namespace resonance::search
