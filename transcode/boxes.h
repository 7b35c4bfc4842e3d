// The boxes of an MP4 that we wrote ourselves, in memory. Pure.
//
// Source: ISO/IEC 14496-12 §4.2.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace resonance::transcode {

struct Box {
  std::string_view type;  // four characters
  char* content = nullptr;
  size_t content_bytes = 0;
};

// Calls `visit` for each box of a run of boxes. Error{internal} when they do not fill it.
void each_box(char* begin, size_t size, const std::function<void(const Box&)>& visit);

// Whether what our own muxer wrote has the shape that it always has. Error{internal} when not.
void require_shape(bool holds);

// Big-endian, as all numbers in boxes.
uint64_t number_at(const char* at, int bytes);
void put_number(char* at, int bytes, uint64_t value);
std::string number(uint64_t value, int bytes);
std::string box(std::string_view type, std::string_view content);

}  // namespace resonance::transcode
