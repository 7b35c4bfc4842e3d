#include "transcode/boxes.h"

#include "base/error.h"

namespace resonance::transcode {
namespace {

constexpr size_t kBoxHead = 8;

}  // namespace

void require_shape(bool holds) {
  if (holds) return;
  throw Error(ErrorCode::internal, {"The preparation of this file stopped on a defect of the library."});
}

void each_box(char* begin, size_t size, const std::function<void(const Box&)>& visit) {
  while (size > 0) {
    require_shape(size >= kBoxHead);
    const uint64_t length = number_at(begin, 4);
    require_shape(length >= kBoxHead && length <= size);
    visit(Box{{begin + 4, 4}, begin + kBoxHead, static_cast<size_t>(length) - kBoxHead});
    begin += length;
    size -= length;
  }
}

uint64_t number_at(const char* at, int bytes) {
  uint64_t value = 0;
  for (int i = 0; i < bytes; ++i) value = value << 8 | static_cast<uint8_t>(at[i]);
  return value;
}

void put_number(char* at, int bytes, uint64_t value) {
  for (int i = bytes; i-- > 0; value >>= 8) at[i] = static_cast<char>(value & 0xff);
}

std::string number(uint64_t value, int bytes) {
  std::string text(static_cast<size_t>(bytes), '\0');
  put_number(text.data(), bytes, value);
  return text;
}

std::string box(std::string_view type, std::string_view content) {
  return number(content.size() + kBoxHead, 4) + std::string(type) + std::string(content);
}

}  // namespace resonance::transcode
