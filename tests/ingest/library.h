// What every test of this room starts from: an empty library in a folder of its own, with one contribution to add files
// to.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>

#include "base/error.h"
#include "base/file.h"
#include "base/id.h"
#include "catalogue/catalogue.h"
#include "ingest/check.h"
#include "ingest/data_folder.h"
#include "ingest/upload_store.h"

namespace resonance::ingest {

namespace fs = std::filesystem;

class LibraryTest : public testing::Test {
 protected:
  ~LibraryTest() override { fs::remove_all(root); }

  Item new_item(const std::string& title, Publication publication = Publication::draft) {
    Item draft;
    draft.title = title;
    draft.language = "fr";
    draft.people_declared = true;
    Item item = catalogue.items.create(draft);
    if (publication == Publication::published) catalogue.items.set_publication(item.id, publication);
    return *catalogue.items.find(item.id);
  }

  MediaState state_of(const MediaId& id) { return catalogue.media.find(id).value().state; }

  std::string original_of(const MediaId& id) { return read_file(folder.original(id), int64_t{1} << 30); }

  // One sentence per disagreement between disk and catalogue.
  std::vector<std::string> disagreements() {
    std::vector<std::string> all;
    for (const Message& message : check(catalogue, folder)) all.push_back(in_english(message));
    return all;
  }

  const fs::path root = fs::temp_directory_path() / ("resonance-ingest-" + random_id_text());
  const DataFolder folder{root};
  Catalogue catalogue{root};
  const ItemId item = new_item("Le jardin").id;
};

inline ErrorCode code_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.code();
  }
  ADD_FAILURE() << "no Error came";
  return ErrorCode::internal;
}

inline std::string message_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.what();
  }
  return "no Error came";
}

// Waits for something that another thread or process will make true; fails the test after a minute.
inline void wait_for(const char* what, const std::function<bool()>& happened) {
  for (int i = 0; i < 6000; ++i) {
    if (happened()) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  FAIL() << "never happened: " << what;
}

// Bytes that look like nothing, the same at each run.
inline std::string some_bytes(size_t count, unsigned seed = 1) {
  std::string bytes(count, '\0');
  for (char& byte : bytes) {
    seed = seed * 1664525 + 1013904223;
    byte = static_cast<char>(seed >> 24);
  }
  return bytes;
}

inline bool run_command(const std::string& command) {
  return std::system(command.c_str()) == 0;
}

}  // namespace resonance::ingest
