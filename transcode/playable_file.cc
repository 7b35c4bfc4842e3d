#include "transcode/playable_file.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>

#include "base/error.h"
#include "base/file.h"
#include "transcode/boxes.h"
#include "transcode/fragment.h"
#include "transcode/fragment_muxer.h"
#include "transcode/input.h"
#include "transcode/track_file.h"

namespace resonance::transcode {
namespace {

constexpr const char* kAction = "join picture and sound";
constexpr int64_t kMovieTimescale = 1000;  // libav's
constexpr int64_t kMicroseconds = 1'000'000;
constexpr int64_t kFreeHeadBytes = 8;
constexpr uint64_t kVersion1 = 1 << 24;           // of a full box, and no flags
constexpr uint64_t kStartsWithKey = 0x9000'0000;  // SAP type 1

// A fragment: which segment of which track.
struct Piece {
  size_t track = 0;
  size_t segment = 0;
};

// Of all fragments: each of the first track, and after it those of the others that begin before its end.
std::vector<Piece> in_order(const std::vector<TrackLayout>& tracks) {
  std::vector<Piece> pieces;
  std::vector<size_t> next(tracks.size());
  std::vector<int64_t> start_us(tracks.size());
  const auto take = [&](size_t track) {
    pieces.push_back({track, next[track]});
    start_us[track] += tracks[track].segments[next[track]++].duration_us;
  };
  const auto left = [&](size_t track) { return next[track] < tracks[track].segments.size(); };
  while (left(0)) {
    take(0);
    for (size_t other = 1; other < tracks.size(); ++other) {
      while (left(other) && (start_us[other] < start_us[0] || !left(0))) take(other);
    }
  }
  return pieces;
}

// Puts `box` at the beginning of the first box at the end of `path`, or behind the one that is called `after` there.
// Each box of the path grows.
void insert_box(std::string& bytes, std::initializer_list<std::string_view> path, std::string_view after,
                const std::string& inserted) {
  std::vector<size_t> grown;
  size_t begin = 0, end = bytes.size();
  for (const std::string_view wanted : path) {
    bool found = false;
    each_box(bytes.data() + begin, end - begin, [&](const Box& box) {
      if (found || box.type != wanted) return;
      found = true;
      begin = static_cast<size_t>(box.content - bytes.data());
      end = begin + box.content_bytes;
    });
    require_shape(found);
    grown.push_back(begin - 8);
  }
  size_t at = begin;
  each_box(bytes.data() + begin, end - begin, [&](const Box& box) {
    if (box.type == after) at = static_cast<size_t>(box.content - bytes.data()) + box.content_bytes;
  });
  for (const size_t box : grown) put_number(&bytes[box], 4, number_at(&bytes[box], 4) + inserted.size());
  bytes.insert(at, inserted);
}

// How long the film lasts.
void insert_length(std::string& description, int64_t longest_us) {
  const auto length = static_cast<uint64_t>(av_rescale(longest_us, kMovieTimescale, kMicroseconds));
  insert_box(description, {"moov", "mvex"}, "", box("mehd", number(kVersion1, 4) + number(length, 8)));
}

// The first track's time begins `shift` after its decoding, to the end of the film.
void insert_edit(std::string& description, int64_t shift) {
  if (shift == 0) return;
  const std::string edit = number(1, 4) + number(0, 4) + number(static_cast<uint64_t>(shift), 4) + number(0x10000, 4);
  insert_box(description, {"moov", "trak"}, "tkhd", box("edts", box("elst", number(0, 4) + edit)));
}

// A track's own description, for its number among several.
void set_track_id(std::string& description, uint32_t track_id) {
  const auto visit = [&](const Box& moov) {
    each_box(moov.content, moov.content_bytes, [&](const Box& inner) {
      if (inner.type == "mvhd") put_number(inner.content + inner.content_bytes - 4, 4, track_id + 1);  // the next one
      if (inner.type != "trak" && inner.type != "mvex") return;
      each_box(inner.content, inner.content_bytes, [&](const Box& box) {
        require_shape(box.content_bytes >= 8);
        if (box.type == "trex") put_number(box.content + 4, 4, track_id);
        if (box.type != "tkhd") return;
        require_shape(box.content_bytes >= 16 && box.content[0] == 0);  // version 0: 32 bits
        put_number(box.content + 12, 4, track_id);
      });
    });
  };
  each_box(description.data(), description.size(), [&](const Box& top) {
    if (top.type == "moov") visit(top);
  });
}

struct Description {
  std::string bytes;
  int64_t timescale = 0;  // of the first track
};

Description describe(const std::filesystem::path& folder, const std::vector<TrackLayout>& tracks) {
  std::vector<OwnInput> inputs;
  std::vector<TrackParameters> parameters;
  int64_t longest_us = 0;
  for (const TrackLayout& track : tracks) {
    inputs.push_back(open_own_mp4(folder / track.file_name));
    parameters.push_back({inputs.back()->streams[0]->codecpar, inputs.back()->streams[0]->time_base});
    longest_us = std::max(longest_us, track.duration_us());
  }
  FragmentMuxer muxer(parameters);
  Description description{muxer.taken(), muxer.time_base(0).den};
  insert_length(description.bytes, longest_us);
  return description;
}

std::string segment_index(const std::vector<TrackLayout>& tracks, const std::vector<Piece>& pieces, int64_t timescale) {
  std::vector<int64_t> sizes_bytes;
  for (const Piece& piece : pieces) {
    if (piece.track == 0) sizes_bytes.push_back(0);
    sizes_bytes.back() += tracks[piece.track].segments[piece.segment].size_bytes;
  }
  std::string content = number(kVersion1, 4) + number(1, 4) + number(static_cast<uint64_t>(timescale), 4) +
                        number(0, 8) + number(0, 8) + number(0, 2) + number(sizes_bytes.size(), 2);
  int64_t now_us = 0;
  const auto ticks = [&] { return now_us * timescale / kMicroseconds; };
  for (size_t i = 0; i < sizes_bytes.size(); ++i) {
    const int64_t start = ticks();
    now_us += tracks[0].segments[i].duration_us;
    content += number(static_cast<uint64_t>(sizes_bytes[i]), 4) + number(static_cast<uint64_t>(ticks() - start), 4) +
               number(kStartsWithKey, 4);
  }
  return box("sidx", content);
}

}  // namespace

std::vector<TrackLayout> write_playable_file(const std::filesystem::path& folder,
                                             const std::vector<TrackLayout>& tracks, const std::string& name) {
  const std::vector<Piece> pieces = in_order(tracks);
  std::vector<FileDescriptor> inputs;
  for (const TrackLayout& track : tracks) inputs.push_back(open_for_reading(folder / track.file_name));
  const auto fragment_of = [&](const Piece& piece) {
    const Segment& segment = tracks[piece.track].segments[piece.segment];
    return read_at(inputs[piece.track].get(), segment.offset_bytes, static_cast<size_t>(segment.size_bytes));
  };
  // Many programs take negative offsets for a late beginning of the pictures; none mistakes an edit.
  int64_t shift = 0;
  for (const Segment& segment : tracks[0].segments) {
    const std::string head = read_at(inputs[0].get(), segment.offset_bytes, 4);
    std::string moof = read_at(inputs[0].get(), segment.offset_bytes, number_at(head.data(), 4));
    shift = std::max(shift, reordering(moof));
  }

  Description description = describe(folder, tracks);
  insert_edit(description.bytes, shift);
  std::string head = std::move(description.bytes);
  std::vector<TrackLayout> joined = tracks;
  for (size_t i = 0; i < joined.size(); ++i) {
    std::string own = read_at(inputs[i].get(), 0, static_cast<size_t>(tracks[i].init_bytes));
    if (i == 0) {
      insert_edit(own, shift);
      joined[i].shown_later = shift;
    }
    set_track_id(own, static_cast<uint32_t>(i + 1));
    joined[i].file_name = name;
    joined[i].init_offset_bytes = static_cast<int64_t>(head.size()) + kFreeHeadBytes;
    joined[i].init_bytes = static_cast<int64_t>(own.size());
    head += box("free", own);
  }

  const FileDescriptor output(open((folder / name).c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640));
  if (!output) throw system_error(errno, kAction);
  auto written_bytes = static_cast<int64_t>(head.size() + segment_index(joined, pieces, 1).size());
  uint32_t sequence_number = 0;
  for (const Piece& piece : pieces) {
    std::string bytes = fragment_of(piece);
    number_fragment(bytes, ++sequence_number, static_cast<uint32_t>(piece.track + 1));
    if (piece.track == 0) delay_showing(bytes, shift);
    Segment& segment = joined[piece.track].segments[piece.segment];
    segment.offset_bytes = written_bytes;
    segment.size_bytes = static_cast<int64_t>(bytes.size());
    segment.key_bytes = end_of_first_sample(bytes);
    write_all_at(output, bytes, written_bytes);
    written_bytes += segment.size_bytes;
  }
  write_all_at(output, head + segment_index(joined, pieces, description.timescale), 0);
  return joined;
}

}  // namespace resonance::transcode
