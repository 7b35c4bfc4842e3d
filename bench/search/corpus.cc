#include "corpus.h"

namespace resonance::bench {
namespace {

using search::IndexedItem;

// 24 themes and 60 places, skewed: the first are the most frequent.
int skewed(uint32_t seed, int count) {
  const double share = double(seed * 2'654'435'761U) / 4'294'967'296.0;
  return static_cast<int>(share * share * count);
}

}  // namespace

IndexedItem new_item(int number) {
  IndexedItem item;
  item.item.id = ItemId::random();
  item.item.kind = static_cast<ItemKind>(number % 6);
  item.item.publication = Publication::published;
  item.item.language = "fr";
  item.item.published_ms = 1'500'000'000'000 + number * int64_t{10'000'000};
  item.theme_ids = {"theme-" + std::to_string(skewed(uint32_t(number) + 1, 24)), "top"};
  item.territory_codes = {"COM-" + std::to_string(skewed(uint32_t(number) * 7 + 3, 60)), "REG-24"};
  item.media.push_back({MediaId::random(), MediaType::video, "", {{"fr", {}}}});
  return item;
}

void say(IndexedItem& item, std::string text) {
  auto& cues = item.media[0].transcripts[0].cues;
  const auto at = static_cast<int64_t>(cues.size()) * passage_ms;
  // A sentence a passage, as a person pauses.
  cues.push_back({at, at + passage_ms - 4'500, "", std::move(text)});
  item.media[0].duration_ms = at + passage_ms;
}

Corpus::Corpus(const std::filesystem::path& folder, int first, int last, int per_item)
    : lines_(folder / "passages.tsv"), last_(last), per_item_(per_item) {
  while (read() && number_ < first) {
  }
}

std::optional<IndexedItem> Corpus::next() {
  const std::lock_guard lock(mutex_);
  if (!lines_ || number_ > last_) return std::nullopt;
  const int current = number_;
  IndexedItem item = new_item(current);
  int said = 0;
  do {
    if (per_item_ > 0 && said == per_item_) continue;
    say(item, line_.substr(line_.find('\t') + 1));
    ++said;
    ++passages_;
  } while (read() && number_ == current);
  item.item.title = item.media[0].transcripts[0].cues.front().text.substr(0, 60);
  while (!item.item.title.empty() && (item.item.title.back() & 0x80) != 0) item.item.title.pop_back();
  return item;
}

bool Corpus::read() {
  if (!std::getline(lines_, line_)) return false;
  number_ = std::stoi(line_.substr(0, line_.find('\t')));
  return true;
}

}  // namespace resonance::bench
