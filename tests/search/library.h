// What the tests of the index share: a temporary folder, and items in few words.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "search/searcher.h"
#include "search/writer.h"

namespace resonance::search {

class LibraryTest : public testing::Test {
 protected:
  LibraryTest() : folder_(std::filesystem::temp_directory_path() / ("resonance-search-" + random_id_text())) {}
  ~LibraryTest() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path index() const { return folder_ / "index"; }

  static IndexedItem item(const std::string& title, const std::string& language = "fr") {
    static int64_t published_ms = 1'000;
    IndexedItem result;
    result.item.id = ItemId::random();
    result.item.publication = Publication::published;
    result.item.title = title;
    result.item.language = language;
    result.item.published_ms = published_ms += 1'000;
    return result;
  }

  // One media more, in which the cues are said.
  static MediaId say(IndexedItem& in, std::vector<Cue> cues, const std::string& language = "fr") {
    in.media.push_back({MediaId::random(), MediaType::video, "", {{language, std::move(cues)}}});
    return in.media.back().id;
  }

  // One document more, with these pages.
  static MediaId document(IndexedItem& in, std::vector<std::string> pages, bool numbered = true) {
    IndexedMedia media{MediaId::random(), MediaType::document, "", {}};
    media.pages = std::move(pages);
    media.numbered_pages = numbered;
    in.media.push_back(std::move(media));
    return in.media.back().id;
  }

  // So many of the words, some twice, the same in each run.
  std::string some_of(const std::vector<std::string>& words, int count) {
    std::string text;
    while (count-- > 0) text += words[((state_ = state_ * 1'664'525 + 1'013'904'223) >> 16) % words.size()] + " ";
    return text;
  }

  void write(const std::vector<IndexedItem>& items, int64_t change = 1) {
    Writer writer(index());
    for (const IndexedItem& each : items) writer.replace(each);
    writer.commit(change);
  }

  Answer ask(const std::string& text) const { return Searcher(index()).search({.text = text}); }

  static std::vector<ItemId> ids_of(const Answer& answer) {
    std::vector<ItemId> ids;
    for (const Hit& hit : answer.hits) ids.push_back(hit.id);
    return ids;
  }
  std::vector<ItemId> found(const std::string& text) const { return ids_of(ask(text)); }

  static std::string plain(const Quote& quote) {
    std::string text;
    for (const Span& span : quote) text += span.text;
    return text;
  }
  static std::vector<std::string> marked(const Quote& quote) {
    std::vector<std::string> texts;
    for (const Span& span : quote) {
      if (span.marked) texts.push_back(span.text);
    }
    return texts;
  }

 private:
  std::filesystem::path folder_;
  uint32_t state_ = 7;
};

}  // namespace resonance::search
