#include <algorithm>

#include "base/error.h"
#include "base/unicode.h"
#include "server/errors.h"
#include "server/pages/cards.h"
#include "server/pages/fields.h"
#include "server/pages/frame.h"
#include "server/pages/pages.h"

namespace resonance::server::pages {
namespace {

constexpr size_t kLabelLimit = 120;

class ThemesPage {
 public:
  ThemesPage(App& app, const Request& request) : app_(app), request_(request), all_(app.catalogue.themes.all()) {
    search::Query everything;
    everything.limit = 1;
    everything.moments = 0;
    counts_ = app.searcher.search(everything).themes;
  }

  // Asks first whether that set is to go.
  ThemesPage& removing(const std::string& id) {
    for (const SynonymSet& set : app_.catalogue.synonyms.all()) {
      if (set.id == id) removing_ = set;
    }
    return *this;
  }

  // `typed` what was refused, by the id of its set, "" of a new one.
  Response respond(const Message& problem, int status, const std::pair<std::string, std::string>& typed = {}) {
    const Words words = app_.renderer.words(request_.language);
    View view;
    view.set("problem", problem_view(app_, request_, problem));
    view.set("action", address(request_.language, "/themes"));
    ViewList groups;
    for (const Theme& theme : all_) {
      if (!theme.parent.empty()) continue;
      View group = entry(theme, 0);
      ViewList children;
      add_below(theme.id, 1, children);
      group.set("has_children", !children.empty());
      group.set("children", children);
      groups.push_back(group);
    }
    view.set("groups", groups);
    view.set("synonyms_action", address(request_.language, "/themes/synonymes"));
    ViewList sets;
    std::map<std::string, SynonymSet> in_order;
    for (SynonymSet& set : app_.catalogue.synonyms.all()) {
      in_order.emplace(folded(set.expressions.front()) + set.id, std::move(set));
    }
    for (const auto& [key, set] : in_order) {
      View one = entry(set);
      if (!typed.second.empty() && typed.first == set.id) {
        one.set("lines", typed.second);
        one.set("open", true);
      }
      sets.push_back(one);
    }
    view.set("synonyms", sets);
    view.set("removing", removing_ ? entry(*removing_) : View(false));
    view.set("keep_url", address(request_.language, "/themes#synonyms"));
    view.set("typed", typed.first.empty() ? typed.second : std::string());
    Head head;
    head.title = words("Themes");
    head.path = "/themes";
    head.section = "themes";
    return page(app_, request_, "themes", head, view, status);
  }

 private:
  View entry(const Theme& theme, int depth) const {
    const auto found = counts_.find(theme.id);
    const int64_t count = found == counts_.end() ? 0 : found->second;
    View view;
    view.set("id", theme.id);
    view.set("label", theme_label(theme, request_.language));
    view.set("label_fr", theme.label_fr);
    view.set("label_en", theme.label_en);
    view.set("url", address(request_.language, "/bibliotheque?theme=" + encode_query_value(theme.id)));
    view.set("count",
             count > 0
                 ? View(app_.renderer.words(request_.language).plural(count, "{n} contribution", "{n} contributions"))
                 : View(false));
    view.set("deep", depth > 1);
    return view;
  }

  static View entry(const SynonymSet& set) {
    std::string lines, shown;
    for (const std::string& each : set.expressions) {
      lines += (lines.empty() ? "" : "\n") + each;
      shown += (shown.empty() ? "" : " · ") + each;
    }
    View view;
    view.set("id", set.id);
    view.set("lines", lines);
    view.set("shown", shown);
    view.set("rows", std::to_string(set.expressions.size() + 1));
    return view;
  }

  void add_below(const std::string& parent, int depth, ViewList& list) const {
    for (const Theme& theme : all_) {
      if (theme.parent != parent) continue;
      list.push_back(entry(theme, depth));
      add_below(theme.id, depth + 1, list);
    }
  }

  App& app_;
  const Request& request_;
  const std::vector<Theme> all_;
  std::map<std::string, int64_t> counts_;
  std::optional<SynonymSet> removing_;
};

void change(App& app, const Form& form) {
  const std::string action = form.value("action");
  const std::string label_fr = clean_line(form.value("label_fr"), kLabelLimit);
  const std::string label_en = clean_line(form.value("label_en"), kLabelLimit);
  if (action == "add") {
    app.catalogue.themes.create(form.value("parent"), label_fr, label_en);
  } else if (action == "rename") {
    app.catalogue.themes.rename(form.value("id"), label_fr, label_en);
  } else if (action == "remove") {
    app.catalogue.themes.remove(form.value("id"));
  } else {
    throw Error(ErrorCode::invalid, "This form does not say what to do with the theme. Nothing was changed.");
  }
}

void change_synonyms(App& app, const Form& form) {
  const std::string action = form.value("action");
  if (action == "add") {
    app.catalogue.synonyms.create(lines_of(form.value("expressions")));
  } else if (action == "change") {
    app.catalogue.synonyms.replace(form.value("id"), lines_of(form.value("expressions")));
  } else if (action == "remove") {
    app.catalogue.synonyms.remove(form.value("id"));
  } else {
    throw Error(ErrorCode::invalid, "This form does not say what to do with the expressions. Nothing was changed.");
  }
}

// Removing a group asks once more: whoever made it may have thought for long.
bool is_asked_first(const Form& form) {
  return form.value("action") == "remove" && form.value("confirm") != "yes";
}

// The thesaurus belongs to no item: moderators keep it.
Response edit_thesaurus(App& app, const Request& request, const Form& form, void (*edit)(App&, const Form&),
                        const char* place) {
  try {
    edit(app, form);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    return ThemesPage(app, request)
        .respond(error.message(), status_of(error.code()), {form.value("id"), form.value("expressions")});
  }
  return redirect(address(request.language, place));
}

}  // namespace

Response themes(App& app, const Request& request) {
  return ThemesPage(app, request).respond({}, 200);
}

Response edit_themes(App& app, const Request& request) {
  return edit_thesaurus(app, request, read_form(request), change, "/themes");
}

Response edit_synonyms(App& app, const Request& request) {
  const Form form = read_form(request);
  if (is_asked_first(form)) return ThemesPage(app, request).removing(form.value("id")).respond({}, 200);
  return edit_thesaurus(app, request, form, change_synonyms, "/themes#synonyms");
}

}  // namespace resonance::server::pages
