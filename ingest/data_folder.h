// Where things lie under the one data folder: the only place that forms a path, and only from ids. Any thread.
//
//   catalogue.db            the catalogue
//   media/{id}/original     as received; 0440 once complete, never moved, never written again
//   media/{id}/{job}/…      one generation, appeared by one rename
//   work/{job}/…            a preparation under way; swept when no running job names it
//   index/                  the Xapian copy; index.new/ while a new one is built beside it
//   proofs/{consent}        the proof of an agreement, as received; never served but to who manages the item
//   erasures                what was erased, by its id (ingest/erasure_list.h)
//   presence.lock           who works here (ingest/recovery.h)
#pragma once

#include <filesystem>

#include "catalogue/consents.h"

namespace resonance::ingest {

class DataFolder {
 public:
  // Creates the folder (0750) and its parts where missing. Error{unavailable} when it cannot be written.
  explicit DataFolder(std::filesystem::path root);

  const std::filesystem::path& root() const { return root_; }
  std::filesystem::path media() const { return root_ / "media"; }
  std::filesystem::path media(const MediaId& id) const { return media() / id.text(); }
  std::filesystem::path original(const MediaId& id) const { return media(id) / "original"; }
  std::filesystem::path generation(const MediaId& id, const JobId& job) const { return media(id) / job.text(); }
  std::filesystem::path work() const { return root_ / "work"; }
  std::filesystem::path work(const JobId& job) const { return work() / job.text(); }
  std::filesystem::path index() const { return root_ / "index"; }
  std::filesystem::path new_index() const { return root_ / "index.new"; }
  std::filesystem::path proofs() const { return root_ / "proofs"; }
  std::filesystem::path proof(const ConsentId& id) const { return proofs() / id.text(); }
  std::filesystem::path erasures() const { return root_ / "erasures"; }
  std::filesystem::path presence() const { return root_ / "presence.lock"; }

 private:
  std::filesystem::path root_;
};

}  // namespace resonance::ingest
