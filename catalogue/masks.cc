#include "catalogue/masks.h"

#include <algorithm>

#include "base/clock.h"
#include "catalogue/database.h"
#include "catalogue/preparations.h"

namespace resonance {
namespace {

constexpr size_t kMostOfMedia = 50, kMostMoments = 1'000;
// Smaller boxes are a slip of the hand.
constexpr int kSmallestSide = kMaskParts / 100;

#define MASK_COLUMNS "id, media, manner, start_ms, end_ms, created_ms, COALESCE(account, '')"

std::vector<MaskMoment> read_moments(SQLite::Database& connection, const std::string& mask) {
  std::vector<MaskMoment> all;
  auto rows = statement(connection,
                        "SELECT time_ms, x, y, width, height FROM mask_moment WHERE mask = ? ORDER BY time_ms", mask);
  while (rows.executeStep()) {
    all.push_back({rows.getColumn(0).getInt64(), rows.getColumn(1).getInt(), rows.getColumn(2).getInt(),
                   rows.getColumn(3).getInt(), rows.getColumn(4).getInt()});
  }
  return all;
}

std::vector<Mask> read_masks(SQLite::Database& connection, const std::string& media) {
  std::vector<Mask> all;
  auto rows =
      statement(connection, "SELECT " MASK_COLUMNS " FROM mask WHERE media = ? ORDER BY start_ms, end_ms, id", media);
  while (rows.executeStep()) {
    const std::string id = rows.getColumn(0).getString();
    all.push_back({MaskId::parse(id).value_or(MaskId()),
                   MediaId::parse(rows.getColumn(1).getString()).value_or(MediaId()),
                   value_named<MaskManner>(rows.getColumn(2).getString()).value_or(MaskManner::opaque),
                   rows.getColumn(3).getInt64(), rows.getColumn(4).getInt64(), read_moments(connection, id),
                   rows.getColumn(5).getInt64(), AccountId::parse(rows.getColumn(6).getString())});
  }
  return all;
}

void check_box(const MaskMoment& box) {
  if (box.width < kSmallestSide || box.height < kSmallestSide) {
    throw Error(ErrorCode::invalid, "This box is too small to cover anything. Nothing was changed.");
  }
  const bool within = box.x >= 0 && box.y >= 0 && box.x <= kMaskParts - box.width && box.y <= kMaskParts - box.height;
  if (!within) throw Error(ErrorCode::invalid, "The box must stay within the picture. Nothing was changed.");
}

[[noreturn]] void refuse_times() {
  throw Error(ErrorCode::invalid, "These times are not within the recording. Nothing was changed.");
}

void complete_face(const RecordedMedia& media, Mask& mask) {
  if (media.type != MediaType::video) {
    throw Error(ErrorCode::conflict, "Faces are covered in films alone. Nothing was changed.");
  }
  if (mask.moments.size() < 2) {
    throw Error(ErrorCode::invalid,
                "A box needs two moments at least: where it begins and where it ends. Nothing was changed.");
  }
  if (mask.moments.size() > kMostMoments) {
    throw Error(ErrorCode::invalid,
                {"A box has at most {limit} moments. Nothing was changed.", {{"limit", std::to_string(kMostMoments)}}});
  }
  std::ranges::sort(mask.moments, {}, &MaskMoment::time_ms);
  for (size_t i = 0; i < mask.moments.size(); ++i) {
    check_box(mask.moments[i]);
    if (i > 0 && mask.moments[i].time_ms == mask.moments[i - 1].time_ms) {
      throw Error(ErrorCode::invalid, "The box is at two places at one moment. Nothing was changed.");
    }
  }
  mask.start_ms = mask.moments.front().time_ms;
  mask.end_ms = mask.moments.back().time_ms;
  // The last one may be the rounded end.
  if (mask.start_ms < 0 || mask.start_ms >= media.duration_ms || mask.end_ms >= media.duration_ms + kRoundedMs) {
    refuse_times();
  }
}

void complete_voice(const RecordedMedia& media, Mask& mask) {
  if (!media.has_audio) {
    throw Error(ErrorCode::conflict, "This film has no sound to alter. Nothing was changed.");
  }
  mask.moments.clear();
  if (mask.end_ms <= mask.start_ms) {
    throw Error(ErrorCode::invalid, "A passage ends after its beginning. Nothing was changed.");
  }
  if (mask.start_ms < 0 || mask.start_ms >= media.duration_ms || mask.end_ms >= media.duration_ms + kRoundedMs) {
    refuse_times();
  }
  mask.end_ms = std::min(mask.end_ms, media.duration_ms);
}

// The mask as it will be stored.
Mask completed(const RecordedMedia& media, Mask mask) {
  if (is_voice(mask.manner)) {
    complete_voice(media, mask);
  } else {
    complete_face(media, mask);
  }
  mask.created_ms = wall_clock_ms();
  return mask;
}

void store(SQLite::Database& connection, const Mask& mask) {
  run(connection,
      "INSERT INTO mask (id, media, manner, start_ms, end_ms, created_ms, account) VALUES (?, ?, ?, ?, ?, ?, "
      "NULLIF(?, ''))",
      mask.id.text(), mask.media.text(), std::string(name(mask.manner)), mask.start_ms, mask.end_ms, mask.created_ms,
      mask.account ? mask.account->text() : std::string());
  for (const MaskMoment& each : mask.moments) {
    run(connection, "INSERT INTO mask_moment (mask, time_ms, x, y, width, height) VALUES (?, ?, ?, ?, ?, ?)",
        mask.id.text(), each.time_ms, each.x, each.y, each.width, each.height);
  }
}

// The media's id.
std::string require_mask(SQLite::Database& connection, const MaskId& id) {
  auto row = statement(connection, "SELECT media FROM mask WHERE id = ?", id.text());
  if (!row.executeStep()) throw Error(ErrorCode::not_found, "This mask is not there, or no longer.");
  return row.getColumn(0).getString();
}

}  // namespace

Mask Masks::add(const Mask& given) {
  return database_.write([&](SQLite::Database& connection) {
    const RecordedMedia media = require_recorded(connection, given.media.text());
    Mask mask = completed(media, given);
    mask.id = MaskId::random();
    if (read_masks(connection, media.id).size() >= kMostOfMedia) {
      throw Error(ErrorCode::invalid, {"A file has at most {limit} masks. Nothing was changed.",
                                       {{"limit", std::to_string(kMostOfMedia)}}});
    }
    store(connection, mask);
    close_until_prepared(connection, media);
    return mask;
  });
}

Mask Masks::change(const MaskId& id, const Mask& given) {
  return database_.write([&](SQLite::Database& connection) {
    const RecordedMedia media = require_recorded(connection, require_mask(connection, id));
    Mask mask = completed(media, given);
    mask.id = id;
    mask.media = MediaId::parse(media.id).value_or(MediaId());
    run(connection, "DELETE FROM mask WHERE id = ?", id.text());
    store(connection, mask);
    close_until_prepared(connection, media);
    return mask;
  });
}

std::vector<Mask> Masks::of_media(const MediaId& media) {
  return database_.read([&](SQLite::Database& connection) { return read_masks(connection, media.text()); });
}

void Masks::lift(const MaskId& id) {
  database_.write([&](SQLite::Database& connection) {
    const RecordedMedia media = require_recorded(connection, require_mask(connection, id));
    run(connection, "DELETE FROM mask WHERE id = ?", id.text());
    prepare_openly(connection, media);
  });
}

}  // namespace resonance
