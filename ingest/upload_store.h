// The bytes of uploads on disk: what tus, the form without JavaScript and the command line all write through.
//
// The offset of an upload IS the size of media/{id}/original after fdatasync; it is stored nowhere else, so the two
// cannot disagree. One writer per upload at a time in this process: a second one gets Error{locked}, unless the first
// has brought no byte for `stale_after_ms`: then it takes over, and the first fails with Error{conflict} at its next
// byte. When the last byte is there the file is fsynced, becomes read-only and the catalogue queues its preparation.
//
//   media/{id}/original   the bytes
//   media/{id}/checked    only while a checksummed part is being written: the offset where it began. Whoever opens the
//                         upload next and finds it (crash, cut) truncates back to that offset first.
//
// Any thread. Errors: not_found, locked, conflict (taken over), too_large (more than declared or than the limit;
// nothing beyond is stored), unavailable (disk full: what was written before stays, resume later).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>

#include "catalogue/catalogue.h"
#include "ingest/data_folder.h"

namespace resonance::ingest {

struct UploadOptions {
  int64_t maximum_size_bytes = int64_t{20} << 30;
  // No upload is accepted that would leave less than this free, the rest of all uploads under way counted; those under
  // way stop at half of it, so that the catalogue can still write.
  int64_t reserve_bytes = int64_t{1} << 30;
  int64_t expires_after_ms = int64_t{7} * 24 * 3600 * 1000;
  int64_t stale_after_ms = 5'000;
  int64_t sync_every_bytes = int64_t{64} << 20;
};

class UploadStore;

// One writer's turn on one upload. Moves, does not copy; one thread. Its end without acknowledge() keeps the bytes that
// arrived, unless they were checked ones.
class UploadTurn {
 public:
  UploadTurn(UploadTurn&&) noexcept;
  ~UploadTurn();

  const Media& media() const;
  int64_t offset_bytes() const;
  // Fixes a deferred length. Error{invalid} below the offset, Error{conflict} when another one is fixed.
  void declare_size(int64_t size_bytes);
  // What append() writes from now on counts only once acknowledge() says so; after a crash, a cut or roll_back() it is
  // gone.
  void begin_checked();
  void append(std::string_view bytes);
  // Forgets what came since begin_checked().
  void roll_back();
  // Makes everything durable and returns the offset; an upload that has all its bytes is then complete, in the
  // catalogue too.
  int64_t acknowledge();

 private:
  friend class UploadStore;
  struct State;
  explicit UploadTurn(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// A file that comes in one go, from a form: unless finish() is reached, nothing of it stays.
class PlainUpload {
 public:
  PlainUpload(PlainUpload&&) noexcept;
  ~PlainUpload();

  const MediaId& media() const;
  void append(std::string_view bytes);
  // Returns the media, now processing.
  MediaId finish();

 private:
  friend class UploadStore;
  PlainUpload(UploadStore& store, UploadTurn turn);
  UploadStore* store_;
  std::optional<UploadTurn> turn_;
  MediaId id_;
};

class UploadStore {
 public:
  UploadStore(Catalogue& catalogue, const DataFolder& folder, UploadOptions options = {});
  ~UploadStore();

  const UploadOptions& options() const { return options_; }

  // A new upload of `item`, empty. Without `size_bytes` the length is deferred. Error{not_found}: no such item.
  MediaId create(const ItemId& item, std::string_view file_name, std::optional<int64_t> size_bytes);
  // Takes the turn. Error{not_found} for an upload that is unknown, expired or already complete.
  UploadTurn take_turn(const MediaId& id);
  // Removes an unfinished upload, whoever is writing it. Error{not_found}.
  void abandon(const MediaId& id);
  // Begins a file of a form.
  PlainUpload begin(const ItemId& item, std::string_view file_name, std::optional<int64_t> size_bytes);
  // Removes uploads that nobody touched until their expiry; returns how many.
  int sweep_expired();
  // Ends what a crash interrupted: truncates checked parts, completes uploads that have all their bytes. Returns how
  // many it completed. Uploads whose turn is taken are left alone.
  int finish_interrupted();

  // Error{unavailable} unless `wanted_bytes` more fit beside everything that uploads under way were promised.
  void refuse_when_full(int64_t wanted_bytes);

 private:
  friend class UploadTurn;
  friend class PlainUpload;
  struct Slot;
  struct Occupation {
    std::shared_ptr<Slot> slot;
    uint64_t token = 0;
  };
  Occupation occupy(const MediaId& id, bool at_once);
  void vacate(const MediaId& id, const Occupation& occupation);
  Media require_unfinished(const MediaId& id);

  Catalogue& catalogue_;
  DataFolder folder_;
  UploadOptions options_;
  std::mutex mutex_;  // guards slots_ and next_token_
  std::map<MediaId, std::shared_ptr<Slot>> slots_;
  uint64_t next_token_ = 0;
};

// The command line's way in: copies the file at `path` into a new media of `item`, ending as an upload does. `progress`
// gets the bytes done so far and may throw to stop; then, as after any Error, nothing stays. Error{not_found} for the
// path or the item, Error{invalid} unless the path is an ordinary file.
MediaId import_file(Catalogue& catalogue, const DataFolder& folder, const ItemId& item,
                    const std::filesystem::path& path, std::string_view file_name,
                    const std::function<void(int64_t done_bytes, int64_t size_bytes)>& progress = {},
                    const UploadOptions& options = {});

}  // namespace resonance::ingest
