#include "transcode/fragment.h"

#include <cstring>
#include <string_view>

#include "base/error.h"

namespace resonance::transcode {
namespace {

constexpr size_t kBoxHead = 8;
constexpr size_t kFullBoxHead = 12;

void require(bool holds) {
  if (holds) return;
  throw Error(ErrorCode::internal, {"The preparation of this file stopped on a defect of the library."});
}

uint64_t number_at(const char* at, int bytes) {
  uint64_t value = 0;
  for (int i = 0; i < bytes; ++i) value = value << 8 | static_cast<uint8_t>(at[i]);
  return value;
}

void put_number(char* at, int bytes, uint64_t value) {
  for (int i = bytes; i-- > 0; value >>= 8) at[i] = static_cast<char>(value & 0xff);
}

struct Box {
  std::string_view type;
  char* content = nullptr;
  size_t content_bytes = 0;
};

// Calls `visit` for each box of a run of boxes.
template <class Visit>
void each_box(char* begin, size_t size, const Visit& visit) {
  while (size > 0) {
    require(size >= kBoxHead);
    const uint64_t length = number_at(begin, 4);
    require(length >= kBoxHead && length <= size);
    visit(Box{{begin + 4, 4}, begin + kBoxHead, static_cast<size_t>(length) - kBoxHead});
    begin += length;
    size -= length;
  }
}

}  // namespace

void place_fragment(std::string& bytes, uint32_t sequence_number, int64_t shift) {
  each_box(bytes.data(), bytes.size(), [&](const Box& top) {
    if (top.type != "moof") return;
    each_box(top.content, top.content_bytes, [&](const Box& inner) {
      if (inner.type == "mfhd") {
        require(inner.content_bytes == kFullBoxHead - kBoxHead + 4);
        put_number(inner.content + 4, 4, sequence_number);
      }
      if (inner.type != "traf") return;
      each_box(inner.content, inner.content_bytes, [&](const Box& box) {
        if (box.type != "tfdt") return;
        require(box.content_bytes == 12 && box.content[0] == 1);  // version 1: 64 bits
        put_number(box.content + 4, 8, number_at(box.content + 4, 8) + static_cast<uint64_t>(shift));
      });
    });
  });
}

}  // namespace resonance::transcode
