// The words of a contribution as deposit and edit forms show and send them: one reading of a form, one view.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "server/app.h"
#include "server/http.h"
#include "server/pages/answers.h"

namespace resonance::server::pages {

// As typed; nothing is checked before apply().
struct ItemFields {
  std::string kind = "testimony";
  std::string title;
  std::string summary;
  std::string body;
  std::map<Question, AnswerFields> answers;
  std::string language = "fr";
  std::string territory;       // as a person writes it: "Tours"
  std::string territory_code;  // from the list that scripts propose; ignored when `territory` says something else
  std::vector<std::string> themes;
};

ItemFields fields_of(Catalogue& catalogue, const Item& item);
ItemFields read_fields(const Form& form);
// Puts the fields into `item`, the place resolved to its code. Error{invalid}: unknown kind or place, unreadable
// moment.
void apply(Catalogue& catalogue, const ItemFields& fields, Item& item);

// What a field of several lines holds, one on each line.
std::vector<std::string> lines_of(const std::string& text);

// Sets the names that templates/fields.mustache shows. `media`: of the contribution, where it has some.
void set_fields(View& view, const App& app, const Request& request, const ItemFields& fields,
                const std::vector<ShownMedia>& media);

// `organisations` {value, label, chosen} and `choose_organisation`: in whose name the item may be put. `typed`: what a
// form that comes back chose.
void set_organisations(View& view, const App& app, const Viewer& viewer, const Item& item,
                       const std::optional<Campaign>& campaign, const std::string& typed);

}  // namespace resonance::server::pages
