// Xapian as its documentation shows it: TermGenerator and QueryParser with the French stemmer, default BM25, facets
// counted by ValueCountMatchSpy, extracts by MSet::snippet. STORE is a database folder.
#include <xapian.h>

#include "peer.h"

namespace {

namespace fs = std::filesystem;

// Of its bytes; by default 500, which is most passages from end to end, with nothing to choose.
constexpr size_t kExtractLength = 200;

enum Slot : Xapian::valueno { theme_slot, territory_slot, item_slot };

// Xapian's errors are no std::exception.
template <class Work>
auto translated(const Work& work) {
  try {
    return work();
  } catch (const Xapian::Error& error) {
    throw std::runtime_error("Xapian: " + error.get_description());
  }
}

// Fills a database beside `folder`, then compacts it to there, as its administrator's manual advises for one that is
// read more than it is written.
template <class Fill>
void build_compacted(const fs::path& folder, const Fill& fill) {
  const fs::path draft = folder.string() + ".draft";
  fs::remove_all(folder);
  fs::remove_all(draft);
  {
    Xapian::WritableDatabase database(draft.string(), Xapian::DB_CREATE);
    fill(database);
    database.commit();
    database.compact(folder.string());
  }
  fs::remove_all(draft);
}

Xapian::TermGenerator french_terms() {
  Xapian::TermGenerator terms;
  terms.set_stemmer(Xapian::Stem("fr"));
  terms.set_stemming_strategy(Xapian::TermGenerator::STEM_SOME);
  return terms;
}

Xapian::QueryParser french_queries(const Xapian::Database& database) {
  Xapian::QueryParser parser;
  parser.set_stemmer(Xapian::Stem("fr"));
  parser.set_stemming_strategy(Xapian::QueryParser::STEM_SOME);
  parser.set_database(database);
  return parser;
}

std::vector<peers::FacetCount> counts_of(const Xapian::ValueCountMatchSpy& spy) {
  std::vector<peers::FacetCount> counts;
  for (auto value = spy.values_begin(); value != spy.values_end(); ++value) {
    counts.push_back({*value, int64_t{value.get_termfreq()}});
  }
  return counts;
}

class Passages : public peers::PassageStore {
 public:
  explicit Passages(fs::path folder) : folder_(std::move(folder)) {}

  void build(const std::function<bool(peers::Passage&)>& next) override {
    translated([&] {
      build_compacted(folder_, [&](Xapian::WritableDatabase& database) {
        Xapian::TermGenerator terms = french_terms();
        peers::Passage passage;
        while (next(passage)) {
          Xapian::Document document;
          terms.set_document(document);
          terms.index_text(passage.text);
          document.set_data(passage.text);
          document.add_value(theme_slot, passage.theme);
          document.add_value(territory_slot, passage.territory);
          document.add_value(item_slot, Xapian::sortable_serialise(passage.item));
          database.add_document(document);
        }
      });
    });
  }

  peers::Answer ask(const std::string& query) override {
    return translated([&] {
      if (!open_) open_ = std::make_unique<Open>(folder_);
      Xapian::Enquire enquire(open_->database);
      enquire.set_query(
          open_->parser.parse_query(query, Xapian::QueryParser::FLAG_DEFAULT | Xapian::QueryParser::FLAG_WILDCARD));
      Xapian::ValueCountMatchSpy themes(theme_slot);
      Xapian::ValueCountMatchSpy territories(territory_slot);
      enquire.add_matchspy(&themes);
      enquire.add_matchspy(&territories);
      // All matches are looked at, so that the counts are exact.
      const Xapian::MSet best = enquire.get_mset(0, peers::shown_hits, open_->database.get_doccount());
      peers::Answer answer;
      answer.total = static_cast<int64_t>(themes.get_total());
      answer.themes = counts_of(themes);
      answer.territories = counts_of(territories);
      for (auto hit = best.begin(); hit != best.end(); ++hit) {
        const Xapian::Document document = hit.get_document();
        const auto item = static_cast<int>(Xapian::sortable_unserialise(document.get_value(item_slot)));
        answer.hits.push_back({item, best.snippet(document.get_data(), kExtractLength, open_->stem)});
      }
      return answer;
    });
  }

  int64_t bytes_on_disk() override {
    int64_t bytes = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
      if (entry.is_regular_file()) bytes += static_cast<int64_t>(entry.file_size());
    }
    return bytes;
  }

 private:
  struct Open {
    explicit Open(const fs::path& folder) : database(folder.string()) {
      // The kind of query that all peers answer here; by default any of the words would do.
      parser.set_default_op(Xapian::Query::OP_AND);
    }
    Xapian::Database database;
    Xapian::QueryParser parser = french_queries(database);
    Xapian::Stem stem{"fr"};
  };

  const fs::path folder_;
  std::unique_ptr<Open> open_;
};

class Items : public peers::ItemStore {
 public:
  explicit Items(fs::path folder) : folder_(std::move(folder)) {}

  void build(const std::function<bool(peers::Item&)>& next) override {
    translated([&] {
      build_compacted(folder_, [&](Xapian::WritableDatabase& database) {
        Xapian::TermGenerator terms = french_terms();
        peers::Item item;
        while (next(item)) {
          Xapian::Document document;
          terms.set_document(document);
          terms.index_text(item.title, 1, "S");
          terms.index_text(item.title);
          terms.increase_termpos();
          terms.index_text(item.text);
          document.set_data(item.id);
          database.add_document(document);
        }
      });
      database_ = Xapian::Database(folder_.string());
      parser_ = french_queries(database_);
      parser_.add_prefix("title", "S");
    });
  }

  std::vector<peers::Ranked> best(const std::string& query) override {
    return translated([&] {
      Xapian::Enquire enquire(database_);
      enquire.set_query(parsed(query));
      const Xapian::MSet found = enquire.get_mset(0, peers::shown_hits);
      std::vector<peers::Ranked> ranked;
      for (auto hit = found.begin(); hit != found.end(); ++hit) {
        ranked.push_back({hit.get_document().get_data(), hit.get_weight()});
      }
      return ranked;
    });
  }

 private:
  Xapian::Query parsed(const std::string& query) {
    try {
      return parser_.parse_query(query);
    } catch (const Xapian::QueryParserError&) {
      // Such as "OR" alone: then nothing but words is read.
      return parser_.parse_query(query, 0);
    }
  }

  const fs::path folder_;
  Xapian::Database database_;
  Xapian::QueryParser parser_;
};

}  // namespace

int main(int argc, char** argv) {
  return peers::run_peer(argc, argv,
                         {[](const fs::path& store) { return std::make_unique<Passages>(store); },
                          [](const fs::path& store) { return std::make_unique<Items>(store); }});
}
