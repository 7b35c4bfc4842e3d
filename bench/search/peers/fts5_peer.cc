// SQLite FTS5, without stemming as it comes. STORE is one database file.
#include <sqlite3.h>

#include <string_view>
#include <unordered_map>

#include "peer.h"

namespace {

namespace fs = std::filesystem;

class Database {
 public:
  // What one machine lends to a library of this size; what a build writes need not outlive a crash.
  explicit Database(const fs::path& file) {
    if (sqlite3_open(file.c_str(), &handle_) != SQLITE_OK) fail();
    run("PRAGMA journal_mode = off; PRAGMA synchronous = off; PRAGMA cache_size = -262144; "
        "PRAGMA mmap_size = 4294967296; PRAGMA temp_store = memory");
  }
  ~Database() { sqlite3_close(handle_); }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  void run(const char* sql) {
    if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail();
  }
  [[noreturn]] void fail() const { throw std::runtime_error(std::string("SQLite: ") + sqlite3_errmsg(handle_)); }
  sqlite3* handle() const { return handle_; }

 private:
  sqlite3* handle_ = nullptr;
};

class Statement {
 public:
  Statement(Database& database, const char* sql) : database_(database) {
    if (sqlite3_prepare_v2(database.handle(), sql, -1, &statement_, nullptr) != SQLITE_OK) database.fail();
  }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  void bind(int place, int64_t number) { sqlite3_bind_int64(statement_, place, number); }
  // The text must live until the statement is reset.
  void bind(int place, const std::string& text) {
    sqlite3_bind_text(statement_, place, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
  }
  bool step() {
    const int result = sqlite3_step(statement_);
    if (result == SQLITE_ROW) return true;
    if (result != SQLITE_DONE) database_.fail();
    sqlite3_reset(statement_);
    return false;
  }
  int64_t number(int column) { return sqlite3_column_int64(statement_, column); }
  double real(int column) { return sqlite3_column_double(statement_, column); }
  std::string_view text(int column) {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return {bytes ? bytes : "", static_cast<size_t>(sqlite3_column_bytes(statement_, column))};
  }

 private:
  Database& database_;
  sqlite3_stmt* statement_ = nullptr;
};

// Each word or "phrase" between quotation marks, so that nothing is a syntax error: then all must occur. FTS5 leaves
// out those without a letter.
std::string match_expression(const std::string& typed) {
  std::string expression;
  for (size_t at = 0; at < typed.size();) {
    if (typed[at] == ' ') {
      ++at;
      continue;
    }
    const bool is_phrase = typed[at] == '"';
    const size_t start = is_phrase ? at + 1 : at;
    const size_t end = std::min(typed.size(), typed.find_first_of(is_phrase ? "\"" : " \"", start));
    std::string words = typed.substr(start, end - start);
    at = is_phrase ? end + 1 : end;
    const bool is_prefix = !is_phrase && words.ends_with('*');
    if (is_prefix) words.pop_back();
    if (words.empty()) continue;
    expression += "\"" + words + (is_prefix ? "\" * " : "\" ");
  }
  return expression;
}

// Counting here is faster than GROUP BY, which sorts all rows first.
class Counter {
 public:
  void add(std::string_view value) {
    const auto found = counts_.find(value);
    if (found != counts_.end()) {
      ++found->second;
    } else {
      counts_.emplace(value, 1);
    }
  }
  std::vector<peers::FacetCount> counts() const {
    std::vector<peers::FacetCount> all;
    for (const auto& [value, count] : counts_) all.push_back({value, count});
    return all;
  }

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  std::unordered_map<std::string, int64_t, Hash, std::equal_to<>> counts_;
};

class Passages : public peers::PassageStore {
 public:
  explicit Passages(fs::path file) : file_(std::move(file)) {}

  void build(const std::function<bool(peers::Passage&)>& next) override {
    fs::remove(file_);
    Database database(file_);
    // The facets stand apart from the texts, so that counting them reads few pages.
    database.run(
        "CREATE TABLE passage (id INTEGER PRIMARY KEY, item INTEGER, theme TEXT, territory TEXT);"
        "CREATE VIRTUAL TABLE passage_text USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2',"
        " prefix = '3 4');"
        "BEGIN");
    Statement row(database, "INSERT INTO passage VALUES (?, ?, ?, ?)");
    Statement text(database, "INSERT INTO passage_text (rowid, text) VALUES (?, ?)");
    peers::Passage passage;
    for (int64_t id = 1; next(passage); ++id) {
      row.bind(1, id);
      row.bind(2, int64_t{passage.item});
      row.bind(3, passage.theme);
      row.bind(4, passage.territory);
      row.step();
      text.bind(1, id);
      text.bind(2, passage.text);
      text.step();
    }
    database.run("INSERT INTO passage_text (passage_text) VALUES ('optimize'); COMMIT; ANALYZE");
  }

  peers::Answer ask(const std::string& query) override {
    if (!open_) open_ = std::make_unique<Open>(file_);
    const std::string expression = match_expression(query);
    peers::Answer answer;
    open_->best.bind(1, expression);
    while (open_->best.step()) {
      answer.hits.push_back({static_cast<int>(open_->best.number(0)), std::string(open_->best.text(1))});
    }
    Counter themes;
    Counter territories;
    open_->facets.bind(1, expression);
    while (open_->facets.step()) {
      themes.add(open_->facets.text(0));
      territories.add(open_->facets.text(1));
      ++answer.total;
    }
    answer.themes = themes.counts();
    answer.territories = territories.counts();
    return answer;
  }

  int64_t bytes_on_disk() override { return static_cast<int64_t>(fs::file_size(file_)); }

 private:
  struct Open {
    explicit Open(const fs::path& file) : database(file) {}
    Database database;
    Statement best{database,
                   "SELECT (SELECT item FROM passage WHERE id = passage_text.rowid),"
                   " snippet(passage_text, 0, '<mark>', '</mark>', '…', 32)"
                   " FROM passage_text WHERE passage_text MATCH ? ORDER BY rank LIMIT 20"};
    Statement facets{database,
                     "SELECT theme, territory FROM passage_text CROSS JOIN passage ON passage.id = passage_text.rowid"
                     " WHERE passage_text MATCH ?"};
  };

  const fs::path file_;
  std::unique_ptr<Open> open_;
};

class Items : public peers::ItemStore {
 public:
  explicit Items(fs::path file) : file_(std::move(file)) {}

  void build(const std::function<bool(peers::Item&)>& next) override {
    fs::remove(file_);
    database_ = std::make_unique<Database>(file_);
    database_->run(
        "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT);"
        "CREATE VIRTUAL TABLE item_text USING fts5 (title, text, tokenize = 'unicode61 remove_diacritics 2');"
        "BEGIN");
    Statement row(*database_, "INSERT INTO item VALUES (?, ?)");
    Statement text(*database_, "INSERT INTO item_text (rowid, title, text) VALUES (?, ?, ?)");
    peers::Item item;
    for (int64_t id = 1; next(item); ++id) {
      row.bind(1, id);
      row.bind(2, item.id);
      row.step();
      text.bind(1, id);
      text.bind(2, item.title);
      text.bind(3, item.text);
      text.step();
    }
    database_->run("INSERT INTO item_text (item_text) VALUES ('optimize'); COMMIT");
  }

  std::vector<peers::Ranked> best(const std::string& query) override {
    Statement statement(*database_,
                        "SELECT (SELECT name FROM item WHERE id = item_text.rowid), -rank"
                        " FROM item_text WHERE item_text MATCH ? ORDER BY rank LIMIT 20");
    const std::string expression = match_expression(query);
    statement.bind(1, expression);
    std::vector<peers::Ranked> ranked;
    while (statement.step()) ranked.push_back({std::string(statement.text(0)), statement.real(1)});
    return ranked;
  }

 private:
  const fs::path file_;
  std::unique_ptr<Database> database_;
};

}  // namespace

int main(int argc, char** argv) {
  return peers::run_peer(argc, argv,
                         {[](const fs::path& store) { return std::make_unique<Passages>(store); },
                          [](const fs::path& store) { return std::make_unique<Items>(store); }});
}
