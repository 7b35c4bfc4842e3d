#include "ingest/upload_store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <utility>

#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/log.h"

namespace resonance::ingest {
namespace {

namespace fs = std::filesystem;

// How often, in bytes, a writer looks whether the disk still has its reserve.
constexpr int64_t kLookAtDiskEveryBytes = int64_t{16} << 20;
// The expiry is written again only when it moves by this much: not one transaction per small PATCH.
constexpr int64_t kExpiryStepMs = 3'600'000;

Error someone_writes() {
  return {ErrorCode::locked,
          {"This file is being sent by another connection. What arrived is safe: wait a few "
           "seconds, then try again."}};
}

Error taken_over() {
  return {ErrorCode::conflict, {"Another connection took over the sending of this file. What arrived is safe."}};
}

Error no_such_upload() {
  return {ErrorCode::not_found, {"This upload is unknown, finished or too old. Send the file again."}};
}

Error longer_than_announced() {
  return {ErrorCode::too_large, {"More bytes came than were announced. Nothing beyond the announced length was kept."}};
}

Error larger_than_allowed(int64_t limit_bytes) {
  return {ErrorCode::too_large,
          {"The file is too large: the library takes files of up to {size} GB. Nothing of it was kept.",
           {{"size", std::to_string(limit_bytes >> 30)}}}};
}

fs::path marker_of(const fs::path& media_folder) {
  return media_folder / "checked";
}

// A marker that cannot be read counts as "from the beginning": its part was never acknowledged.
std::optional<int64_t> read_marker(const fs::path& marker) {
  std::error_code failure;
  if (!fs::exists(marker, failure)) return std::nullopt;
  std::string text = read_file(marker, 64);
  int64_t offset = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), offset);
  return error == std::errc() && offset >= 0 ? offset : 0;
}

void remove_marker(const fs::path& media_folder) {
  if (unlink(marker_of(media_folder).c_str()) != 0 && errno != ENOENT) throw system_error(errno, "end a checked part");
  sync_directory(media_folder);
}

void make_durable(const FileDescriptor& file) {
  if (fdatasync(file.get()) != 0) throw system_error(errno, "make the upload durable");
}

void truncate_to(const FileDescriptor& file, int64_t size) {
  if (ftruncate(file.get(), size) != 0) throw system_error(errno, "shorten the upload");
}

FileDescriptor open_original(const DataFolder& folder, const MediaId& id) {
  fs::path directory = folder.media(id);
  bool created = mkdir(directory.c_str(), 0750) == 0;
  if (!created && errno != EEXIST) throw system_error(errno, "create the folder of the upload");
  FileDescriptor file(open(folder.original(id).c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640));
  if (!file) throw system_error(errno, "open the upload");
  // Another process of ours may be finishing this very upload after a crash.
  if (flock(file.get(), LOCK_EX | LOCK_NB) != 0) throw someone_writes();
  if (created) {
    sync_directory(directory);
    sync_directory(folder.media());
  }
  return file;
}

}  // namespace

// Who writes an upload now. The file belongs to the slot, not to the turn, so that who takes over inherits the file
// lock.
struct UploadStore::Slot {
  std::mutex mutex;  // held during every write: nobody takes over in the middle of one
  FileDescriptor file;
  uint64_t owner = 0;  // 0: nobody
  int64_t last_byte_ms = 0;
};

struct UploadTurn::State {
  UploadStore& store;
  UploadStore::Occupation occupation;
  Media media;
  int64_t offset_bytes = 0;
  int64_t durable_bytes = 0;
  int64_t looked_at_bytes = -kLookAtDiskEveryBytes;
  std::optional<int64_t> checked_from;

  fs::path directory() const { return store.folder_.media(media.id); }
  const FileDescriptor& file() const { return occupation.slot->file; }
  bool mine() const { return occupation.slot->owner == occupation.token; }

  std::unique_lock<std::mutex> hold() const {
    std::unique_lock<std::mutex> lock(occupation.slot->mutex);
    if (!mine()) throw taken_over();
    return lock;
  }

  void open_file() {
    if (!file()) occupation.slot->file = open_original(store.folder_, media.id);
    if (auto from = read_marker(marker_of(directory()))) {
      if (*from < size_bytes(file())) truncate_to(file(), *from);
      make_durable(file());
      remove_marker(directory());
    }
    make_durable(file());
    offset_bytes = durable_bytes = size_bytes(file());
  }

  void sync() {
    try {
      make_durable(file());
    } catch (const Error&) {
      // After a failed sync the kernel forgets which pages it lost: keep only what an earlier sync promised.
      offset_bytes = durable_bytes;
      if (ftruncate(file().get(), durable_bytes) != 0) log::error("upload_not_truncated", {{"media", media.id.text()}});
      throw;
    }
    durable_bytes = offset_bytes;
  }

  void look_at_disk() {
    if (store.options_.reserve_bytes == 0 || offset_bytes - looked_at_bytes < kLookAtDiskEveryBytes) return;
    looked_at_bytes = offset_bytes;
    if (free_space_bytes(store.folder_.root()) < store.options_.reserve_bytes / 2) {
      throw system_error(ENOSPC, "write the upload");
    }
  }

  void forget_checked() {
    if (!checked_from) return;
    truncate_to(file(), *checked_from);
    offset_bytes = *checked_from;
    durable_bytes = std::min(durable_bytes, offset_bytes);
    sync();
    remove_marker(directory());
    checked_from.reset();
  }

  void complete() {
    if (fchmod(file().get(), 0440) != 0 || fsync(file().get()) != 0) throw system_error(errno, "finish the upload");
    store.catalogue_.media.complete(media.id);
    media.state = MediaState::processing;
    log::info("upload_complete", {{"media", media.id.text()}, {"size_bytes", offset_bytes}});
  }

  void postpone_expiry() {
    int64_t expires_ms = wall_clock_ms() + store.options_.expires_after_ms;
    if (expires_ms - media.expires_ms < kExpiryStepMs) return;
    store.catalogue_.media.postpone_expiry(media.id, expires_ms);
    media.expires_ms = expires_ms;
  }
};

UploadTurn::UploadTurn(std::unique_ptr<State> state) : state_(std::move(state)) {}
UploadTurn::UploadTurn(UploadTurn&&) noexcept = default;

UploadTurn::~UploadTurn() {
  if (!state_) return;
  try {
    std::unique_lock<std::mutex> lock(state_->occupation.slot->mutex);
    if (state_->mine()) state_->forget_checked();
  } catch (const Error& failure) {
    // The marker is still there: the next turn truncates.
    log::warning("checked_part_left", {{"media", state_->media.id.text()}, {"error", failure.what()}});
  }
  state_->store.vacate(state_->media.id, state_->occupation);
}

const Media& UploadTurn::media() const {
  return state_->media;
}
int64_t UploadTurn::offset_bytes() const {
  return state_->offset_bytes;
}

void UploadTurn::declare_size(int64_t size_bytes) {
  auto lock = state_->hold();
  if (size_bytes < state_->offset_bytes) {
    throw Error(ErrorCode::invalid, {"The announced length is less than what has already arrived."});
  }
  if (size_bytes > state_->store.options_.maximum_size_bytes) {
    throw larger_than_allowed(state_->store.options_.maximum_size_bytes);
  }
  state_->store.catalogue_.media.declare_size(state_->media.id, size_bytes);
  state_->media.declared_size_bytes = size_bytes;
}

void UploadTurn::begin_checked() {
  auto lock = state_->hold();
  write_durably(marker_of(state_->directory()), std::to_string(state_->offset_bytes));
  state_->checked_from = state_->offset_bytes;
}

void UploadTurn::append(std::string_view bytes) {
  auto lock = state_->hold();
  State& state = *state_;
  const UploadOptions& options = state.store.options_;
  int64_t count = static_cast<int64_t>(bytes.size());
  if (state.media.declared_size_bytes && count > *state.media.declared_size_bytes - state.offset_bytes) {
    throw longer_than_announced();
  }
  if (count > options.maximum_size_bytes - state.offset_bytes) throw larger_than_allowed(options.maximum_size_bytes);
  state.look_at_disk();
  try {
    write_all_at(state.file(), bytes, state.offset_bytes);
  } catch (const Error&) {
    state.offset_bytes = size_bytes(state.file());  // what still went in before the disk was full counts
    throw;
  }
  state.offset_bytes += count;
  state.occupation.slot->last_byte_ms = boot_clock_ms();
  if (state.offset_bytes - state.durable_bytes >= options.sync_every_bytes) state.sync();
}

void UploadTurn::roll_back() {
  auto lock = state_->hold();
  state_->forget_checked();
}

int64_t UploadTurn::acknowledge() {
  auto lock = state_->hold();
  State& state = *state_;
  state.sync();
  if (state.checked_from) {
    remove_marker(state.directory());
    state.checked_from.reset();
  }
  if (state.media.state == MediaState::uploading) {
    if (state.media.declared_size_bytes == state.offset_bytes) {
      state.complete();
    } else {
      state.postpone_expiry();
    }
  }
  return state.offset_bytes;
}

PlainUpload::PlainUpload(UploadStore& store, UploadTurn turn)
    : store_(&store), turn_(std::move(turn)), id_(turn_->media().id) {}

PlainUpload::PlainUpload(PlainUpload&& other) noexcept
    : store_(std::exchange(other.store_, nullptr)), turn_(std::move(other.turn_)), id_(other.id_) {}

PlainUpload::~PlainUpload() {
  if (!store_) return;
  turn_.reset();
  try {
    store_->abandon(id_);
  } catch (const Error& failure) {
    // Its row says uploading, so the sweep of expired uploads ends it.
    log::warning("upload_not_removed", {{"media", id_.text()}, {"error", failure.what()}});
  }
}

const MediaId& PlainUpload::media() const {
  return id_;
}
void PlainUpload::append(std::string_view bytes) {
  turn_->append(bytes);
}

MediaId PlainUpload::finish() {
  if (!turn_->media().declared_size_bytes) turn_->declare_size(turn_->offset_bytes());
  if (turn_->acknowledge() != turn_->media().declared_size_bytes) {
    throw Error(ErrorCode::invalid, {"The file did not arrive whole. Send it again."});
  }
  turn_.reset();
  store_ = nullptr;
  return id_;
}

UploadStore::UploadStore(Catalogue& catalogue, const DataFolder& folder, UploadOptions options)
    : catalogue_(catalogue), folder_(folder), options_(options) {}

UploadStore::~UploadStore() = default;

MediaId UploadStore::create(const ItemId& item, std::string_view file_name, std::optional<int64_t> size_bytes) {
  if (size_bytes && *size_bytes < 0) throw Error(ErrorCode::invalid, {"A file cannot have less than no bytes."});
  if (size_bytes && *size_bytes > options_.maximum_size_bytes) throw larger_than_allowed(options_.maximum_size_bytes);
  refuse_when_full(size_bytes.value_or(0));
  return catalogue_.media.create(item, file_name, size_bytes, wall_clock_ms() + options_.expires_after_ms).id;
}

Media UploadStore::require_unfinished(const MediaId& id) {
  auto media = catalogue_.media.find(id);
  if (!media || media->state != MediaState::uploading || media->expires_ms <= wall_clock_ms()) throw no_such_upload();
  return *media;
}

UploadTurn UploadStore::take_turn(const MediaId& id) {
  require_unfinished(id);  // an unknown id must not leave a folder
  auto state = std::make_unique<UploadTurn::State>(UploadTurn::State{*this, occupy(id, false), {}});
  state->media.id = id;
  UploadTurn turn(std::move(state));  // from here on its end vacates the slot
  auto lock = turn.state_->hold();
  turn.state_->media = require_unfinished(id);  // what the previous writer did counts
  turn.state_->open_file();
  lock.unlock();
  return turn;
}

void UploadStore::abandon(const MediaId& id) {
  auto media = catalogue_.media.find(id);
  if (!media) throw no_such_upload();
  Occupation occupation = occupy(id, true);
  struct Vacate {
    UploadStore& store;
    const MediaId& id;
    const Occupation& occupation;
    ~Vacate() { store.vacate(id, occupation); }
  } vacate_at_end{*this, id, occupation};
  media = catalogue_.media.find(id);
  if (!media) throw no_such_upload();
  if (media->state != MediaState::uploading) {
    throw Error(ErrorCode::conflict, {"This file has arrived whole. Remove it from its contribution instead."});
  }
  catalogue_.media.remove(id);
  remove_tree(folder_.media(id));
}

PlainUpload UploadStore::begin(const ItemId& item, std::string_view file_name, std::optional<int64_t> size_bytes) {
  return PlainUpload(*this, take_turn(create(item, file_name, size_bytes)));
}

int UploadStore::sweep_expired() {
  int swept = 0;
  for (const Media& media : catalogue_.media.in_state(MediaState::uploading)) {
    if (media.expires_ms > wall_clock_ms()) continue;
    try {
      abandon(media.id);
      ++swept;
    } catch (const Error& failure) {
      if (failure.code() != ErrorCode::not_found && failure.code() != ErrorCode::conflict) throw;
    }
  }
  return swept;
}

int UploadStore::finish_interrupted() {
  int completed = 0;
  for (const Media& media : catalogue_.media.in_state(MediaState::uploading)) {
    std::error_code failure;
    bool whole = media.declared_size_bytes && fs::file_size(folder_.original(media.id), failure) ==
                                                  static_cast<uintmax_t>(*media.declared_size_bytes);
    if (!whole && !fs::exists(marker_of(folder_.media(media.id)), failure)) continue;
    try {
      UploadTurn turn = take_turn(media.id);
      turn.acknowledge();
      if (turn.media().state != MediaState::uploading) ++completed;
    } catch (const Error& error) {
      if (error.code() != ErrorCode::locked && error.code() != ErrorCode::not_found) throw;
    }
  }
  return completed;
}

void UploadStore::refuse_when_full(int64_t wanted_bytes) {
  int64_t promised = 0;
  for (const Media& media : catalogue_.media.in_state(MediaState::uploading)) {
    if (!media.declared_size_bytes) continue;
    std::error_code failure;
    auto there = fs::file_size(folder_.original(media.id), failure);
    promised += *media.declared_size_bytes - (failure ? 0 : static_cast<int64_t>(there));
  }
  if (free_space_bytes(folder_.root()) - promised - wanted_bytes < options_.reserve_bytes) {
    throw Error(
        ErrorCode::unavailable,
        {"The library has no room for this file at the moment. Nothing was kept of it: try again later, or tell "
         "the people who look after the library."});
  }
}

UploadStore::Occupation UploadStore::occupy(const MediaId& id, bool at_once) {
  Occupation occupation;
  {
    std::unique_lock<std::mutex> lock(mutex_);
    auto& slot = slots_[id];
    if (!slot) slot = std::make_shared<Slot>();
    occupation = {slot, ++next_token_};
  }
  std::unique_lock<std::mutex> lock(occupation.slot->mutex, std::defer_lock);
  if (at_once) {
    lock.lock();
  } else if (!lock.try_lock()) {
    throw someone_writes();
  }
  Slot& slot = *occupation.slot;
  if (slot.owner != 0 && !at_once && boot_clock_ms() - slot.last_byte_ms < options_.stale_after_ms) {
    throw someone_writes();
  }
  slot.owner = occupation.token;
  slot.last_byte_ms = boot_clock_ms();
  return occupation;
}

void UploadStore::vacate(const MediaId& id, const Occupation& occupation) {
  {
    std::unique_lock<std::mutex> lock(occupation.slot->mutex);
    if (occupation.slot->owner != occupation.token) return;  // whoever took over vacates
    occupation.slot->owner = 0;
    // A child that is just being started may have a copy of the descriptor until it runs its own program.
    if (occupation.slot->file) flock(occupation.slot->file.get(), LOCK_UN);
    occupation.slot->file.reset();
  }
  std::unique_lock<std::mutex> lock(mutex_);
  auto found = slots_.find(id);
  // Copies of the pointer are only made under mutex_: two means the map's and ours, so nobody is about to occupy it.
  if (found != slots_.end() && found->second == occupation.slot && found->second.use_count() == 2) slots_.erase(found);
}

}  // namespace resonance::ingest
