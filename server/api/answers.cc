#include "server/api/answers.h"

#include "server/api/body.h"

namespace resonance::server::api {
namespace {

Answer read_answer(const nlohmann::json& object) {
  if (!object.is_object() || !object.contains("question")) throw wrong_field("question");
  Answer answer;
  for (const auto& [field, value] : object.items()) {
    if (field == "question" && value.is_string()) {
      const auto question = value_named<Question>(value.get<std::string>());
      if (!question) throw wrong_field(field);
      answer.question = *question;
    } else if (field == "text" && value.is_string()) {
      answer.text = value.get<std::string>();
    } else if (field == "media" && value.is_string()) {
      answer.media = MediaId::parse(value.get<std::string>());
      if (!answer.media) throw wrong_field(field);
    } else if (field == "start_ms" && value.is_number_integer()) {
      answer.start_ms = value.get<int64_t>();
    } else if ((field != "media" && field != "start_ms") || !value.is_null()) {
      throw wrong_field(field);
    }
  }
  return answer;
}

}  // namespace

std::vector<Answer> read_answers(const nlohmann::json& list) {
  if (!list.is_array()) throw wrong_field("answers");
  std::vector<Answer> answers;
  for (const auto& each : list) answers.push_back(read_answer(each));
  return answers;
}

Json shape_of(const Answer& answer, bool may_see_media) {
  const bool shown = answer.media && may_see_media;
  return {{"question", name(answer.question)},
          {"text", answer.text},
          {"media", shown ? Json(answer.media->text()) : Json()},
          {"start_ms", shown ? Json(answer.start_ms) : Json()}};
}

}  // namespace resonance::server::api
