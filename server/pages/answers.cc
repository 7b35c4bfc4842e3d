#include "server/pages/answers.h"

#include <algorithm>

#include "base/clock.h"
#include "base/error.h"
#include "base/unicode.h"
#include "server/markdown.h"
#include "server/pages/item_media.h"

namespace resonance::server::pages {
namespace {

constexpr size_t kTimeLimit = 20;

struct Wording {
  Message heading, hint;
};

Wording wording_of(Question question) {
  switch (question) {
    case Question::context:
      return {Message("Context and problem"), Message("Where did you start from? What were people living through?")};
    case Question::people:
      return {Message("Who and where"), Message("Who carried it, with whom, in which neighbourhood or village?")};
    case Question::attempt:
      return {Message("What was tried"), Message("Tell it step by step, as to somebody who was not there.")};
    case Question::means: return {Message("Means and partners"), Message("Time, money, rooms, and those who helped.")};
    case Question::worked: return {Message("What worked"), Message("What changed, even a little, and how you saw it.")};
    case Question::failed:
      return {Message("What did not work"),
              Message("The right to fail: what went wrong is as precious to others as what went well.")};
    case Question::conditions:
      return {Message("What it takes to succeed"), Message("Without what would it not have worked?")};
    case Question::advice:
      return {Message("Advice to whoever would start"), Message("What would you say to a group that begins tomorrow?")};
  }
  return {};
}

std::string field_name(Question question) {
  return "answer_" + std::string(name(question));
}

// What a file is stays unknown until it is prepared; what was chosen once stays a choice.
bool may_be_chosen(const Media& media, const AnswerFields& fields) {
  return fields.media == media.id.text() ||
         (media.state != MediaState::failed && (!media.type.has_value() || is_timed(media)));
}

ViewList choices(const AnswerFields& fields, const std::vector<ShownMedia>& media) {
  ViewList list;
  for (const ShownMedia& shown : media) {
    if (!may_be_chosen(shown.media, fields)) continue;
    View one;
    one.set("id", shown.media.id.text());
    one.set("label", file_label(shown.media));
    one.set("chosen", fields.media == shown.media.id.text());
    list.push_back(one);
  }
  return list;
}

// Where on the contribution's page the answer is seen or heard; nothing is set where it is not.
void set_moment(View& view, const Request& request, const Words& words, const Item& item, const Answer& answer,
                const std::vector<ShownMedia>& media) {
  view.set("moment_url", false);
  view.set("moment_label", false);
  const auto count =
      static_cast<int>(std::ranges::count_if(media, [](const ShownMedia& one) { return is_timed(one.media); }));
  int number = 0;
  for (const ShownMedia& shown : media) {
    number += is_timed(shown.media) ? 1 : 0;
    if (answer.media != shown.media.id || !is_timed(shown.media)) continue;
    if (shown.media.state != MediaState::ready && !shown.early) continue;
    const std::map<std::string, std::string> values = {{"time", timecode(answer.start_ms)},
                                                       {"name", media_title(words, shown, number, count)}};
    const bool sound = shown.media.type == MediaType::audio;
    view.set("moment_url", address(request.language, moment_path(item.id, *answer.media, answer.start_ms)));
    view.set("moment_label", count > 1 ? words({"To see or hear in “{name}”, at {time}", values})
                             : sound   ? words({"To hear at {time}", {{"time", values.at("time")}}})
                                       : words({"To see in the film, at {time}", {{"time", values.at("time")}}}));
  }
}

}  // namespace

std::map<Question, AnswerFields> answer_fields_of(const std::vector<Answer>& answers) {
  std::map<Question, AnswerFields> fields;
  for (const Answer& answer : answers) {
    AnswerFields& one = fields[answer.question];
    one.text = answer.text;
    if (!answer.media) continue;
    one.media = answer.media->text();
    one.time = timecode(answer.start_ms);
  }
  return fields;
}

std::map<Question, AnswerFields> read_answer_fields(const Form& form) {
  std::map<Question, AnswerFields> fields;
  for (const Question question : all_questions()) {
    const std::string name = field_name(question);
    fields[question] = {form.value(name), form.value(name + "_media"), form.value(name + "_time")};
  }
  return fields;
}

std::vector<Answer> answers_from(const std::map<Question, AnswerFields>& fields) {
  std::vector<Answer> answers;
  for (const auto& [question, typed] : fields) {
    Answer answer{question, typed.text};
    const std::string time = clean_line(typed.time, kTimeLimit);
    if (!time.empty()) {
      const auto start_ms = position_of(time);
      if (!start_ms) {
        throw Error(ErrorCode::invalid, {"“{time}” is no moment: write minutes and seconds, like 12:34. What you typed "
                                         "is still here.",
                                         {{"time", time}}});
      }
      answer.media = MediaId::parse(typed.media);
      answer.start_ms = *start_ms;
    }
    answers.push_back(std::move(answer));
  }
  return answers;
}

void set_questions(View& view, const Words& words, const std::map<Question, AnswerFields>& fields,
                   const std::vector<ShownMedia>& media) {
  ViewList questions;
  for (const Question question : all_questions()) {
    const auto found = fields.find(question);
    const AnswerFields typed = found == fields.end() ? AnswerFields{} : found->second;
    const Wording wording = wording_of(question);
    View one;
    one.set("name", std::string(name(question)));
    one.set("heading", words(wording.heading));
    one.set("hint", words(wording.hint));
    one.set("text", typed.text);
    one.set("time", typed.time);
    one.set("has_time", !typed.time.empty());
    const ViewList choices_of_media = choices(typed, media);
    one.set("has_media", !choices_of_media.empty());
    one.set("media", choices_of_media);
    questions.push_back(one);
  }
  view.set("questions", questions);
}

ViewList answer_views(const Request& request, const Words& words, const Item& item,
                      const std::vector<ShownMedia>& media) {
  constexpr int kBelowTheQuestion = 3;
  ViewList list;
  for (const Answer& answer : item.answers) {
    View view;
    view.set("name", std::string(name(answer.question)));
    view.set("heading", words(wording_of(answer.question).heading));
    view.set("answer_html", answer.text.empty() ? View(false) : View(markdown_to_html(answer.text, kBelowTheQuestion)));
    set_moment(view, request, words, item, answer, media);
    list.push_back(view);
  }
  return list;
}

}  // namespace resonance::server::pages
