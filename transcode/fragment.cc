#include "transcode/fragment.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "transcode/boxes.h"

namespace resonance::transcode {
namespace {

// Calls `visit` for the movie fragment header and each box of its track.
void each_box_of_moof(std::string& bytes, const std::function<void(const Box&)>& visit) {
  each_box(bytes.data(), bytes.size(), [&](const Box& top) {
    if (top.type != "moof") return;
    each_box(top.content, top.content_bytes, [&](const Box& inner) {
      if (inner.type == "mfhd") visit(inner);
      if (inner.type == "traf") each_box(inner.content, inner.content_bytes, visit);
    });
  });
}

void set_sequence_number(const Box& mfhd, uint32_t sequence_number) {
  require_shape(mfhd.content_bytes == 8);
  put_number(mfhd.content + 4, 4, sequence_number);
}

// The optional numbers of a box are there when their flags are set, in this order (§8.8.7, §8.8.8).
struct Field {
  uint32_t flag;
  size_t bytes;
};
constexpr std::array<Field, 5> kTrackFields{{{0x1, 8}, {0x2, 4}, {0x8, 4}, {0x10, 4}, {0x20, 4}}};
constexpr uint32_t kUsualSize = 0x10;
constexpr std::array<Field, 2> kRunFields{{{0x1, 4}, {0x4, 4}}};
constexpr uint32_t kDataOffset = 0x1;
constexpr std::array<Field, 4> kSampleFields{{{0x100, 4}, {0x200, 4}, {0x400, 4}, {0x800, 4}}};
constexpr uint32_t kSize = 0x200, kShowingOffset = 0x800;
constexpr size_t kFullHead = 4;

uint32_t flags_of(const Box& box) {
  require_shape(box.content_bytes >= 2 * kFullHead);
  return static_cast<uint32_t>(number_at(box.content, 4) & 0xffffff);
}

template <size_t N>
size_t bytes_of(const std::array<Field, N>& fields, uint32_t flags) {
  size_t bytes = 0;
  for (const Field& field : fields) bytes += flags & field.flag ? field.bytes : 0;
  return bytes;
}

// Where the number of `wanted` stands, of those that begin at `at`; absent when its flag is not set.
template <size_t N>
std::optional<size_t> place_of(const std::array<Field, N>& fields, uint32_t flags, uint32_t wanted, size_t at) {
  if (!(flags & wanted)) return std::nullopt;
  for (const Field& field : fields) {
    if (field.flag == wanted) break;
    at += flags & field.flag ? field.bytes : 0;
  }
  return at;
}

// A track's run of samples.
struct Run {
  explicit Run(const Box& trun)
      : box(trun),
        flags(flags_of(trun)),
        samples(static_cast<size_t>(number_at(trun.content + kFullHead, 4))),
        first_sample(2 * kFullHead + bytes_of(kRunFields, flags)),
        sample_bytes(bytes_of(kSampleFields, flags)) {
    require_shape(first_sample + samples * sample_bytes == trun.content_bytes);
  }
  // Of a sample's own number; absent where all are as usual.
  std::optional<size_t> place(size_t sample, uint32_t wanted) const {
    return place_of(kSampleFields, flags, wanted, first_sample + sample * sample_bytes);
  }

  Box box;
  uint32_t flags;
  size_t samples;
  size_t first_sample;  // bytes from the content's beginning
  size_t sample_bytes;
};

// The offsets follow all other numbers of a sample.
std::string with_showing_offsets(const Run& run) {
  std::string content(run.box.content, run.first_sample);
  put_number(content.data(), 4, number_at(content.data(), 4) | kShowingOffset);
  for (size_t i = 0; i < run.samples; ++i) {
    content.append(run.box.content + run.first_sample + i * run.sample_bytes, run.sample_bytes);
    content.append(4, '\0');
  }
  return content;
}

// Makes room for them in a fragment that has none.
void add_showing_offsets(std::string& bytes) {
  std::string longer;
  size_t at = 0, end = 0;
  std::vector<size_t> around;  // where the boxes around it begin
  const auto begin_of = [&](const Box& box) { return static_cast<size_t>(box.content - bytes.data()) - 8; };
  each_box(bytes.data(), bytes.size(), [&](const Box& top) {
    if (top.type != "moof") return;
    each_box(top.content, top.content_bytes, [&](const Box& traf) {
      if (traf.type != "traf") return;
      each_box(traf.content, traf.content_bytes, [&](const Box& box) {
        if (box.type != "trun") return;
        require_shape(around.empty());
        const Run run(box);
        longer = with_showing_offsets(run);
        const auto offset = place_of(kRunFields, run.flags, kDataOffset, 2 * kFullHead);
        require_shape(offset.has_value());
        put_number(&longer[*offset], 4, number_at(&longer[*offset], 4) + 4 * run.samples);
        at = begin_of(box) + 8;
        end = at + box.content_bytes;
        around = {begin_of(top), begin_of(traf), begin_of(box)};
      });
    });
  });
  require_shape(!around.empty());
  for (const size_t begin : around)
    put_number(&bytes[begin], 4, number_at(&bytes[begin], 4) + longer.size() - (end - at));
  bytes.replace(at, end - at, longer);
}

void each_run(std::string& bytes, const std::function<void(const Run&)>& visit) {
  each_box_of_moof(bytes, [&](const Box& box) {
    if (box.type == "trun") visit(Run(box));
  });
}

}  // namespace

void place_fragment(std::string& bytes, uint32_t sequence_number, int64_t shift) {
  each_box_of_moof(bytes, [&](const Box& box) {
    if (box.type == "mfhd") set_sequence_number(box, sequence_number);
    if (box.type != "tfdt") return;
    require_shape(box.content_bytes == 12 && box.content[0] == 1);  // version 1: 64 bits
    put_number(box.content + 4, 8, number_at(box.content + 4, 8) + static_cast<uint64_t>(shift));
  });
}

void number_fragment(std::string& bytes, uint32_t sequence_number, uint32_t track_id) {
  each_box_of_moof(bytes, [&](const Box& box) {
    if (box.type == "mfhd") set_sequence_number(box, sequence_number);
    if (box.type != "tfhd") return;
    require_shape(box.content_bytes >= 8);
    put_number(box.content + 4, 4, track_id);
  });
}

int64_t reordering(std::string& bytes) {
  int64_t earliest = 0;
  each_run(bytes, [&](const Run& run) {
    for (size_t i = 0; i < run.samples; ++i) {
      if (const auto at = run.place(i, kShowingOffset)) {
        earliest = std::min<int64_t>(earliest, static_cast<int32_t>(number_at(run.box.content + *at, 4)));
      }
    }
  });
  return -earliest;
}

void delay_showing(std::string& bytes, int64_t shift) {
  if (shift == 0) return;
  bool all_there = true;
  each_run(bytes, [&](const Run& run) { all_there = run.flags & kShowingOffset; });
  if (!all_there) add_showing_offsets(bytes);
  each_run(bytes, [&](const Run& run) {
    for (size_t i = 0; i < run.samples; ++i) {
      char* at = run.box.content + *run.place(i, kShowingOffset);
      put_number(at, 4, static_cast<uint64_t>(static_cast<int32_t>(number_at(at, 4)) + shift));
    }
  });
}

int64_t end_of_first_sample(std::string& bytes) {
  uint64_t usual_size = 0;
  uint64_t end = 0;
  each_box_of_moof(bytes, [&](const Box& box) {
    if (box.type == "tfhd") {
      const auto at = place_of(kTrackFields, flags_of(box), kUsualSize, 2 * kFullHead);
      if (at) usual_size = number_at(box.content + *at, 4);
    }
    if (box.type != "trun" || end > 0) return;
    const Run run(box);
    const auto offset = place_of(kRunFields, run.flags, kDataOffset, 2 * kFullHead);
    require_shape(offset && run.samples > 0);
    const auto size = run.place(0, kSize);
    end = number_at(box.content + *offset, 4) + (size ? number_at(box.content + *size, 4) : usual_size);
  });
  require_shape(end > 0 && end <= bytes.size());
  return static_cast<int64_t>(end);
}

}  // namespace resonance::transcode
