// PostgreSQL, the text search of its manual: a stored tsvector with a GIN index, french with unaccent, ts_rank. STORE
// is the folder of a server that peers/postgres.sh has started.
#include <libpq-fe.h>

#include "peer.h"

namespace {

namespace fs = std::filesystem;

using Parameters = std::vector<std::string>;

class Result {
 public:
  explicit Result(PGresult* result) : result_(result, PQclear) {}

  int rows() const { return PQntuples(result_.get()); }
  bool is_null(int row, int column) const { return PQgetisnull(result_.get(), row, column) == 1; }
  std::string text(int row, int column) const { return PQgetvalue(result_.get(), row, column); }
  ExecStatusType status() const { return PQresultStatus(result_.get()); }

 private:
  std::unique_ptr<PGresult, decltype(&PQclear)> result_;
};

class Connection {
 public:
  explicit Connection(const fs::path& folder)
      : connection_(PQconnectdb(("host=" + fs::absolute(folder).string() + " user=postgres dbname=postgres").c_str()),
                    PQfinish) {
    if (PQstatus(connection_.get()) != CONNECTION_OK) fail();
    // Stop words alone are an empty query, which it tells each time.
    run("SET client_min_messages = warning");
  }

  Result run(const std::string& sql, const Parameters& parameters = {}) {
    std::vector<const char*> values;
    for (const std::string& each : parameters) values.push_back(each.c_str());
    // Planned anew each time, for the frequency of these very words.
    Result result(PQexecParams(connection_.get(), sql.c_str(), static_cast<int>(values.size()), nullptr, values.data(),
                               nullptr, nullptr, 0));
    if (result.status() != PGRES_TUPLES_OK && result.status() != PGRES_COMMAND_OK) fail();
    return result;
  }

  // `next` gives the fields of one more row, or nothing.
  void copy(const char* sql, const std::function<Parameters()>& next) {
    if (Result(PQexec(connection_.get(), sql)).status() != PGRES_COPY_IN) fail();
    std::string line;
    for (Parameters fields = next(); !fields.empty(); fields = next()) {
      line.clear();
      for (const std::string& field : fields) {
        if (!line.empty()) line += '\t';
        append_escaped(line, field);
      }
      line += '\n';
      if (PQputCopyData(connection_.get(), line.data(), static_cast<int>(line.size())) != 1) fail();
    }
    if (PQputCopyEnd(connection_.get(), nullptr) != 1) fail();
    if (Result(PQgetResult(connection_.get())).status() != PGRES_COMMAND_OK) fail();
    while (PGresult* rest = PQgetResult(connection_.get())) PQclear(rest);
  }

 private:
  static void append_escaped(std::string& line, const std::string& field) {
    for (const char letter : field) {
      switch (letter) {
        case '\\': line += "\\\\"; break;
        case '\t': line += "\\t"; break;
        case '\n': line += "\\n"; break;
        case '\r': line += "\\r"; break;
        default: line += letter;
      }
    }
  }
  [[noreturn]] void fail() const {
    throw std::runtime_error(std::string("PostgreSQL: ") + PQerrorMessage(connection_.get()));
  }

  std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
};

void make_configuration(Connection& connection) {
  // Passages and items may both be in this server, and share it.
  if (connection.run("SELECT FROM pg_ts_config WHERE cfgname = 'french_unaccent'").rows() > 0) return;
  connection.run("CREATE EXTENSION IF NOT EXISTS unaccent");
  connection.run("CREATE TEXT SEARCH CONFIGURATION french_unaccent (COPY = french)");
  connection.run(
      "ALTER TEXT SEARCH CONFIGURATION french_unaccent ALTER MAPPING FOR hword, hword_part, word"
      " WITH unaccent, french_stem");
}

// The same statements for both ways to read a query, which stands in them as a constant to the planner.
constexpr const char* kWords = "websearch_to_tsquery('french_unaccent', $1)";
constexpr const char* kPrefix = "to_tsquery('french_unaccent', $1)";

std::string best_passages(const std::string& query) {
  return "SELECT item, ts_headline('french_unaccent', text, " + query +
         ", 'StartSel=<mark>, StopSel=</mark>')"
         " FROM (SELECT item, text, ts_rank(words, " +
         query + ") AS score FROM passage WHERE words @@ " + query + " ORDER BY score DESC LIMIT 20) AS best";
}

std::string facets_of_passages(const std::string& query) {
  return "SELECT theme, territory, count(*) FROM passage WHERE words @@ " + query +
         " GROUP BY GROUPING SETS ((theme), (territory))";
}

// Equal scores are frequent: then by id, so that each run is the same.
std::string best_items(const std::string& query) {
  return "SELECT id, ts_rank(words, " + query + ") AS score FROM item WHERE words @@ " + query +
         " ORDER BY score DESC, id LIMIT 20";
}

class Passages : public peers::PassageStore {
 public:
  explicit Passages(const fs::path& folder) : connection_(folder) {}

  void build(const std::function<bool(peers::Passage&)>& next) override {
    connection_.run("DROP TABLE IF EXISTS passage");
    make_configuration(connection_);
    connection_.run(
        "CREATE TABLE passage (item integer NOT NULL, theme text NOT NULL, territory text NOT NULL,"
        " text text NOT NULL,"
        " words tsvector GENERATED ALWAYS AS (to_tsvector('french_unaccent', text)) STORED)");
    peers::Passage passage;
    connection_.copy("COPY passage (item, theme, territory, text) FROM STDIN", [&]() -> Parameters {
      if (!next(passage)) return {};
      return {std::to_string(passage.item), passage.theme, passage.territory, passage.text};
    });
    connection_.run("CREATE INDEX passage_words ON passage USING gin (words)");
    connection_.run("VACUUM (ANALYZE) passage");
  }

  peers::Answer ask(const std::string& query) override {
    const bool is_prefix = query.ends_with('*');
    const Parameters parameters{is_prefix ? query.substr(0, query.size() - 1) + ":*" : query};
    const std::string read = is_prefix ? kPrefix : kWords;
    peers::Answer answer;
    const Result best = connection_.run(best_passages(read), parameters);
    for (int row = 0; row < best.rows(); ++row) {
      answer.hits.push_back({std::stoi(best.text(row, 0)), best.text(row, 1)});
    }
    const Result facets = connection_.run(facets_of_passages(read), parameters);
    for (int row = 0; row < facets.rows(); ++row) {
      const int64_t count = std::stoll(facets.text(row, 2));
      const bool is_theme = !facets.is_null(row, 0);
      (is_theme ? answer.themes : answer.territories).push_back({facets.text(row, is_theme ? 0 : 1), count});
      if (is_theme) answer.total += count;
    }
    return answer;
  }

  int64_t bytes_on_disk() override {
    return std::stoll(connection_.run("SELECT pg_total_relation_size('passage')").text(0, 0));
  }
  bool is_in_process() const override { return false; }

 private:
  Connection connection_;
};

class Items : public peers::ItemStore {
 public:
  explicit Items(const fs::path& folder) : connection_(folder) {}

  void build(const std::function<bool(peers::Item&)>& next) override {
    connection_.run("DROP TABLE IF EXISTS item");
    make_configuration(connection_);
    connection_.run(
        "CREATE TABLE item (id text NOT NULL, title text NOT NULL, text text NOT NULL, words tsvector GENERATED ALWAYS"
        " AS (setweight(to_tsvector('french_unaccent', title), 'A') ||"
        " setweight(to_tsvector('french_unaccent', text), 'D')) STORED)");
    peers::Item item;
    connection_.copy("COPY item (id, title, text) FROM STDIN", [&]() -> Parameters {
      if (!next(item)) return {};
      return {item.id, item.title, item.text};
    });
    connection_.run("CREATE INDEX item_words ON item USING gin (words)");
    connection_.run("VACUUM (ANALYZE) item");
  }

  std::vector<peers::Ranked> best(const std::string& query) override {
    const Result found = connection_.run(best_items(kWords), {query});
    std::vector<peers::Ranked> ranked;
    for (int row = 0; row < found.rows(); ++row) {
      ranked.push_back({found.text(row, 0), std::stod(found.text(row, 1))});
    }
    return ranked;
  }

 private:
  Connection connection_;
};

}  // namespace

int main(int argc, char** argv) {
  return peers::run_peer(argc, argv,
                         {[](const fs::path& store) { return std::make_unique<Passages>(store); },
                          [](const fs::path& store) { return std::make_unique<Items>(store); }});
}
