// The files of items, from first byte to erasure, and what was prepared from them. Part of Catalogue.
//
// uploading -> processing (complete) -> ready (publish) or failed (Jobs::fail); nothing goes back, except that a new
// preparation of a ready media replaces its generation in one step, and that a seal or a mask (Seals, Masks) closes it
// until then.
#pragma once

#include "catalogue/types.h"

namespace resonance {

class Database;

// What a preparation learnt about a media, and its files.
struct Prepared {
  MediaType type = MediaType::video;
  int64_t duration_ms = 0;
  int width = 0;
  int height = 0;
  bool has_audio = false;
  std::vector<Rendition> renditions;
  std::string placeholder;      // base64, already checked; or empty
  std::vector<Poster> posters;  // best first; renditions name them by their place, from 1
  bool damaged = false;         // Media's
  std::optional<int64_t> damaged_from_ms = std::nullopt;
};

class MediaFiles {
 public:
  explicit MediaFiles(Database& database) : database_(database) {}

  // Adds a media in state uploading, last in its item. `file_name` and `legend` are cleaned here. Error{not_found}: no
  // such item.
  Media create(const ItemId& item, std::string_view file_name, std::optional<int64_t> declared_size_bytes,
               int64_t expires_ms);
  std::optional<Media> find(const MediaId& id);
  std::vector<Media> of_item(const ItemId& item);
  std::vector<Media> in_state(MediaState state);
  // Every media id there is, for sweeping folders that no row names.
  std::vector<MediaId> all();

  // Fixes a deferred length. Error{conflict} when another one is already fixed.
  void declare_size(const MediaId& id, int64_t size_bytes);
  void postpone_expiry(const MediaId& id, int64_t expires_ms);
  void set_legend(const MediaId& id, std::string_view legend);
  // All bytes are on disk: uploading becomes processing, and a prepare job is queued, in one transaction. Repeating it
  // on a media that is past uploading does nothing. Error{not_found}.
  void complete(const MediaId& id);
  // Queues a new preparation of a media whose original is there (failed or ready), in place of a second ladder that is
  // not done. Error{conflict} while one is under way.
  void prepare_again(const MediaId& id);

  // Stores whether noise is to be reduced and, when that is new, queues a preparation. Error{conflict} while one is
  // under way.
  void set_reduce_noise(const MediaId& id, bool reduce_noise);

  // The generation of `job` becomes what is served, and the job is done, in one transaction: only if `fence` is still
  // the job's own. False, and nothing changed, when it is not. A poster that somebody chose stays chosen: the new one
  // nearest to its moment. `next` is queued in the same transaction.
  bool publish(const JobId& job, int64_t fence, const Prepared& prepared, std::optional<JobKind> next = std::nullopt);
  // The same for a second ladder: its files are served beside those of the media's own generation.
  bool publish_beside(const JobId& job, int64_t fence, const std::vector<Rendition>& renditions);
  // Every folder that holds something served.
  std::vector<JobId> generations(const MediaId& id);

  // The pictures to choose the poster from, best first; number 1 is the first.
  std::vector<Poster> posters(const MediaId& id);
  // From now on this one stands for the media, wherever it is shown. Error{not_found}, Error{invalid}: no such number.
  void choose_poster(const MediaId& id, int number);

  std::vector<Rendition> renditions(const MediaId& id);
  std::optional<Rendition> rendition(const MediaId& id, std::string_view name);

  // Removes the row and all that hangs on it, the people who are in this media alone included; absence is fine. Call
  // ingest::erase_media(), which removes the files too.
  Remains remove(const MediaId& id);

 private:
  Database& database_;
};

}  // namespace resonance
