// A real catalogue in a folder of its own, gone with the test.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>

#include "base/error.h"
#include "base/id.h"
#include "catalogue/catalogue.h"

namespace resonance {

class CatalogueTest : public testing::Test {
 protected:
  CatalogueTest() : folder_(std::filesystem::temp_directory_path() / ("resonance-catalogue-" + random_id_text())) {
    std::filesystem::create_directories(folder_);
    catalogue_ = std::make_unique<Catalogue>(folder_);
  }
  ~CatalogueTest() override {
    catalogue_.reset();
    std::filesystem::remove_all(folder_);
  }

  Item published(const std::string& title) {
    Item draft;
    draft.title = title;
    draft.language = "fr";
    draft.people_declared = true;
    draft.publication = Publication::published;
    return catalogue_->items.create(draft);
  }
  Media uploaded(const ItemId& item) {
    Media media = catalogue_->media.create(item, "film.mp4", 10, 0);
    catalogue_->media.complete(media.id);
    return *catalogue_->media.find(media.id);
  }

  std::filesystem::path folder_;
  std::unique_ptr<Catalogue> catalogue_;
};

template <class Act>
ErrorCode code_of(Act&& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.code();
  }
  ADD_FAILURE() << "nothing was thrown";
  return ErrorCode::internal;
}

}  // namespace resonance
