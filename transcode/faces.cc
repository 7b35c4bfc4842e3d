#include "transcode/faces.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "transcode/plan.h"

namespace resonance::transcode {
namespace {

constexpr int64_t kClockPerMs = kClock / 1000;
constexpr int kGuardPoints = 2;
constexpr int kCoverLuma = 32, kGrey = 128;
constexpr int kMostCells = 6, kStep = 32;

int64_t first_time(const CoveredFace& face) {
  return face.moments.front().time_ms * kClockPerMs;
}

int64_t last_time(const CoveredFace& face) {
  return face.moments.back().time_ms * kClockPerMs;
}

// Sides, as shares of the picture's.
struct Sides {
  double left, top, right, bottom;
};

Sides sides_of(const BoxMoment& box) {
  return {double(box.x) / kPictureParts, double(box.y) / kPictureParts, double(box.x + box.width) / kPictureParts,
          double(box.y + box.height) / kPictureParts};
}

// `time` within the face's own.
Sides sides_at(const CoveredFace& face, int64_t time) {
  const auto after =
      std::ranges::upper_bound(face.moments, time, {}, [](const BoxMoment& box) { return box.time_ms * kClockPerMs; });
  if (after == face.moments.begin()) return sides_of(face.moments.front());
  const BoxMoment& from = *std::prev(after);
  if (after == face.moments.end()) return sides_of(from);
  const int64_t start = from.time_ms * kClockPerMs, length = after->time_ms * kClockPerMs - start;
  const double share = double(time - start) / double(length);
  const Sides a = sides_of(from), b = sides_of(*after);
  return {std::lerp(a.left, b.left, share), std::lerp(a.top, b.top, share), std::lerp(a.right, b.right, share),
          std::lerp(a.bottom, b.bottom, share)};
}

Sides around(const Sides& one, const Sides& other) {
  return {std::min(one.left, other.left), std::min(one.top, other.top), std::max(one.right, other.right),
          std::max(one.bottom, other.bottom)};
}

int even_below(double points, int limit) {
  return std::clamp(static_cast<int>(std::floor(points)) - kGuardPoints, 0, limit) / 2 * 2;
}

int even_above(double points, int limit) {
  return std::clamp((static_cast<int>(std::ceil(points)) + kGuardPoints + 1) / 2 * 2, 0, limit);
}

// One plane's part of a box.
struct Area {
  uint8_t* points;
  int stride;
  int width;
  int height;
  uint8_t* row(int y) const { return points + ptrdiff_t{y} * stride; }
};

Area area_of(const AVFrame& picture, int plane, const PointBox& box) {
  const int shift = plane == 0 ? 0 : 1;
  const int stride = picture.linesize[plane];
  return {picture.data[plane] + ptrdiff_t{box.top >> shift} * stride + (box.left >> shift), stride,
          (box.right - box.left) >> shift, (box.bottom - box.top) >> shift};
}

void fill(const Area& area, int value) {
  for (int y = 0; y < area.height; ++y) std::memset(area.row(y), value, static_cast<size_t>(area.width));
}

// Where along one side a point lies between the middles of two cells.
struct Between {
  int cell;      // the one before
  double share;  // of the way to the next
};

Between between_cells(int point, int length, int cells) {
  const double at = std::clamp((point + 0.5) * cells / length - 0.5, 0.0, double(cells - 1));
  const int cell = std::min(static_cast<int>(at), std::max(0, cells - 2));
  return {cell, at - cell};
}

using Cells = std::array<std::array<double, kMostCells>, kMostCells>;

Cells coarse_cells(const Area& area, int across, int down) {
  std::array<std::array<int64_t, kMostCells>, kMostCells> sums{}, counts{};
  for (int y = 0; y < area.height; ++y) {
    const auto row = static_cast<size_t>(y * down / area.height);
    const uint8_t* points = area.row(y);
    for (int x = 0; x < area.width; ++x) {
      const auto column = static_cast<size_t>(x * across / area.width);
      sums[row][column] += points[x];
      ++counts[row][column];
    }
  }
  Cells cells{};
  for (size_t row = 0; row < kMostCells; ++row) {
    for (size_t column = 0; column < kMostCells; ++column) {
      if (counts[row][column] == 0) continue;
      const auto mean = static_cast<int>(sums[row][column] / counts[row][column]);
      cells[row][column] = std::clamp(mean / kStep * kStep + kStep / 2, 16, 235);
    }
  }
  return cells;
}

void blur(const Area& area, int across, int down) {
  across = std::min(across, area.width);
  down = std::min(down, area.height);
  const Cells cells = coarse_cells(area, across, down);
  std::vector<Between> columns;
  for (int x = 0; x < area.width; ++x) columns.push_back(between_cells(x, area.width, across));
  for (int y = 0; y < area.height; ++y) {
    const Between row = between_cells(y, area.height, down);
    std::array<double, kMostCells> line{};
    for (size_t column = 0; column < kMostCells; ++column) {
      const auto next = static_cast<size_t>(std::min(row.cell + 1, down - 1));
      line[column] = std::lerp(cells[static_cast<size_t>(row.cell)][column], cells[next][column], row.share);
    }
    uint8_t* points = area.row(y);
    for (int x = 0; x < area.width; ++x) {
      const Between& at = columns[static_cast<size_t>(x)];
      const auto next = static_cast<size_t>(std::min(at.cell + 1, across - 1));
      points[x] = static_cast<uint8_t>(std::lerp(line[static_cast<size_t>(at.cell)], line[next], at.share));
    }
  }
}

void cover(const PointBox& box, bool blurred, AVFrame& picture) {
  const double width = box.right - box.left, height = box.bottom - box.top, longer = std::max(width, height);
  const int across = std::max(1, static_cast<int>(std::lround(kMostCells * width / longer)));
  const int down = std::max(1, static_cast<int>(std::lround(kMostCells * height / longer)));
  for (int plane = 0; plane < 3; ++plane) {
    const Area area = area_of(picture, plane, box);
    if (blurred) {
      blur(area, across, down);
    } else {
      fill(area, plane == 0 ? kCoverLuma : kGrey);
    }
  }
}

}  // namespace

bool touches_face(const CoveredFace& face, int64_t start, int64_t end) {
  return start <= last_time(face) && end > first_time(face);
}

bool touches_face(const std::vector<CoveredFace>& faces, int64_t start, int64_t end) {
  return std::ranges::any_of(faces, [&](const CoveredFace& face) { return touches_face(face, start, end); });
}

PointBox box_while(const CoveredFace& face, int64_t start, int64_t end, int width, int height) {
  start = std::max(start, first_time(face));
  end = std::min(end, last_time(face));
  Sides sides = around(sides_at(face, start), sides_at(face, end));
  for (const BoxMoment& box : face.moments) {
    const int64_t time = box.time_ms * kClockPerMs;
    if (time > start && time < end) sides = around(sides, sides_of(box));
  }
  return {even_below(sides.left * width, width), even_below(sides.top * height, height),
          even_above(sides.right * width, width), even_above(sides.bottom * height, height)};
}

void cover_faces(const std::vector<CoveredFace>& faces, int64_t start, int64_t end, AVFrame& picture) {
  check_libav(av_frame_make_writable(&picture), "cover a face");
  for (const CoveredFace& face : faces) {
    if (!touches_face(face, start, end)) continue;
    cover(box_while(face, start, end, picture.width, picture.height), face.blurred, picture);
  }
}

}  // namespace resonance::transcode
