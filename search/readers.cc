#include "search/readers.h"

#include <sys/stat.h>

#include "base/error.h"
#include "search/documents.h"
#include "search/fields.h"

namespace resonance::search {
namespace {

constexpr size_t most_idle = 16;

std::string state_of(const Xapian::Database& items) {
  return items.get_uuid() + '/' + std::to_string(items.get_revision());
}

}  // namespace

Readers::Readers(std::filesystem::path folder) : folder_(std::move(folder)) {}

std::optional<Stamp> Readers::stamp() const {
  struct stat status {};
  if (::stat((folder_ / "iamglass").c_str(), &status) != 0) return std::nullopt;
  return Stamp{status.st_ino, status.st_size, status.st_ctim.tv_sec * 1'000'000'000LL + status.st_ctim.tv_nsec};
}

std::unique_ptr<Reader> Readers::take() {
  std::optional<Stamp> now = stamp();
  {
    std::lock_guard lock(mutex_);
    std::erase_if(idle_, [&](const auto& reader) { return !now || reader->stamp != *now; });
    if (!now) return nullptr;
    if (!idle_.empty()) {
      std::unique_ptr<Reader> reader = std::move(idle_.back());
      idle_.pop_back();
      return reader;
    }
  }
  return opened(*now);
}

std::unique_ptr<Reader> Readers::opened(const Stamp& stamp) {
  // The backend is named so that a file put in the folder's place is not read as a list of other databases.
  auto reader = std::make_unique<Reader>();
  reader->stamp = stamp;
  reader->items = Xapian::Database(folder_.string(), Xapian::DB_BACKEND_GLASS);
  std::string schema = reader->items.get_metadata("schema");
  if (schema.empty() && reader->items.get_doccount() == 0) return nullptr;
  if (schema != std::to_string(schema_number)) {
    throw Error(ErrorCode::unavailable,
                {"The search index was made by another version of the program and is to be rebuilt. "
                 "No contribution is lost: try again in a few minutes."});
  }
  reader->facets = facets_of(reader->items);
  return reader;
}

const Xapian::Database* Readers::second_items(Reader& reader) const {
  if (!reader.second_items) {
    Xapian::Database second(folder_.string(), Xapian::DB_BACKEND_GLASS);
    if (state_of(second) != state_of(reader.items)) return nullptr;
    reader.second_items = std::move(second);
  }
  return &*reader.second_items;
}

std::shared_ptr<const FacetColumns> Readers::facets_of(const Xapian::Database& items) {
  std::string state = state_of(items);
  {
    std::lock_guard lock(mutex_);
    if (facets_ && facets_state_ == state) return facets_;
  }
  auto columns = std::make_shared<FacetColumns>();
  for (auto value = items.valuestream_begin(facets_slot); value != items.valuestream_end(facets_slot); ++value) {
    columns->add(value.get_docid(), *value);
  }
  for (auto value = items.valuestream_begin(duration_slot); value != items.valuestream_end(duration_slot); ++value) {
    columns->set_duration(value.get_docid(), static_cast<int64_t>(Xapian::sortable_unserialise(*value)));
  }
  for (auto value = items.valuestream_begin(place_slot); value != items.valuestream_end(place_slot); ++value) {
    Xapian::LatLongCoord place;
    place.unserialise(*value);
    columns->set_place(value.get_docid(), {place.latitude, place.longitude});
  }
  std::lock_guard lock(mutex_);
  facets_state_ = state;
  facets_ = columns;
  return columns;
}

std::shared_ptr<const Vocabulary> Readers::vocabulary_of(const Reader& reader) {
  const std::string state = state_of(reader.items);
  {
    const std::lock_guard lock(mutex_);
    if (vocabulary_ && vocabulary_state_ == state) return vocabulary_;
  }
  const std::lock_guard only_one(making_vocabulary_);
  {
    const std::lock_guard lock(mutex_);
    if (vocabulary_ && vocabulary_state_ == state) return vocabulary_;
  }
  auto vocabulary = std::make_shared<const Vocabulary>(reader.items);
  const std::lock_guard lock(mutex_);
  vocabulary_state_ = state;
  vocabulary_ = vocabulary;
  return vocabulary;
}

void Readers::give_back(std::unique_ptr<Reader> reader) {
  std::lock_guard lock(mutex_);
  if (idle_.size() < most_idle) idle_.push_back(std::move(reader));
}

}  // namespace resonance::search
