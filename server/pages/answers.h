// The questions of an experience report: as forms ask them and send what was typed, and as its page tells the answers.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "server/app.h"
#include "server/http.h"

namespace resonance::server::pages {

struct ShownMedia;

// As typed.
struct AnswerFields {
  std::string text;
  std::string media;  // the id of the one to look at; ignored without a time
  std::string time;   // as "12:34"; or empty
};

std::map<Question, AnswerFields> answer_fields_of(const std::vector<Answer>& answers);
std::map<Question, AnswerFields> read_answer_fields(const Form& form);
// Error{invalid}: a time that nobody can read.
std::vector<Answer> answers_from(const std::map<Question, AnswerFields>& fields);

// Sets what templates/answers.mustache shows. `media`: those of the contribution, among which a moment is chosen.
void set_questions(View& view, const Words& words, const std::map<Question, AnswerFields>& fields,
                   const std::vector<ShownMedia>& media);

// {name, heading, answer_html, moment_url, moment_label} for each answer. One that points at a media which is not among
// `media`, or is neither film nor sound, is shown without its moment.
ViewList answer_views(const Request& request, const Words& words, const Item& item,
                      const std::vector<ShownMedia>& media);

}  // namespace resonance::server::pages
