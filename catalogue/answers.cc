#include "catalogue/answers.h"

#include <algorithm>

#include "base/unicode.h"
#include "catalogue/database.h"

namespace resonance {
namespace {

constexpr size_t kAnswerLimit = 20'000;

bool is_empty(const Answer& answer) {
  return !answer.media && answer.text.find_first_not_of(" \n\t") == std::string::npos;
}

void order(std::vector<Answer>& answers) {
  std::erase_if(answers, is_empty);
  std::ranges::sort(answers, {}, &Answer::question);
}

}  // namespace

void clean_and_check(std::vector<Answer>& answers) {
  for (Answer& answer : answers) {
    answer.text = clean_text(answer.text);
    if (length(answer.text) > kAnswerLimit) {
      throw Error(ErrorCode::invalid,
                  {"An answer is too long: at most {limit} characters.", {{"limit", std::to_string(kAnswerLimit)}}});
    }
    if (answer.start_ms < 0) throw Error(ErrorCode::invalid, {"A moment cannot stand before the beginning."});
    if (!answer.media) answer.start_ms = 0;
  }
  order(answers);
  if (std::ranges::adjacent_find(answers, {}, &Answer::question) != answers.end()) {
    throw Error(ErrorCode::invalid, {"A question is answered twice. Nothing was changed."});
  }
}

std::vector<Answer> read_answers(SQLite::Database& connection, const ItemId& item) {
  std::vector<Answer> answers;
  auto rows = statement(connection, "SELECT question, text, COALESCE(media, ''), start_ms FROM answer WHERE item = ?",
                        item.text());
  while (rows.executeStep()) {
    const auto question = value_named<Question>(rows.getColumn(0).getString());
    if (!question) continue;
    Answer answer{*question, rows.getColumn(1).getString(), MediaId::parse(rows.getColumn(2).getString())};
    if (answer.media) answer.start_ms = rows.getColumn(3).getInt64();
    answers.push_back(std::move(answer));
  }
  order(answers);  // one that only pointed at a media says nothing once that is gone
  return answers;
}

void write_answers(SQLite::Database& connection, const Item& item) {
  run(connection, "DELETE FROM answer WHERE item = ?", item.id.text());
  for (const Answer& answer : item.answers) {
    const std::string media = answer.media ? answer.media->text() : std::string();
    if (answer.media &&
        !statement(connection, "SELECT 1 FROM media WHERE id = ? AND item = ?", media, item.id.text()).executeStep()) {
      throw Error(ErrorCode::invalid, {"An answer points at a file that is not one of this contribution."});
    }
    run(connection, "INSERT INTO answer (item, question, text, media, start_ms) VALUES (?, ?, ?, NULLIF(?, ''), ?)",
        item.id.text(), std::string(name(answer.question)), answer.text, media, answer.start_ms);
  }
}

}  // namespace resonance
