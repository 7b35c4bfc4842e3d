// Turns a view (names and values) into a page by a template of web/templates. Any thread: each keeps its own parsed
// set, because the Mustache library's render() is not const; nothing is shared but read-only text.
//
// Before it is parsed, a template has its partials `{{> name}}` put in place and its `{{#t}}English text with
// {place}{{/t}}` replaced by the translation, escaped, with `{place}` become `{{place}}`: one parsed template per page
// and language, and no work for translation at each request. Every value is escaped, except those of the reviewed list
// in render.cc.
#pragma once

#include <string>
#include <string_view>

#include <kainjow/mustache.hpp>

#include "server/assets.h"
#include "server/http.h"
#include "server/translator.h"

namespace resonance::server {

// An object, list, text or truth value. A section shows for true, a text (even empty) or a non-empty list; a name
// absent from a list's entry is looked up around it. So optional texts go in through optional_text().
using View = kainjow::mustache::data;
using ViewList = kainjow::mustache::list;

// The text, or false when it is empty.
View optional_text(std::string_view text);
// {text}: a list of plain texts.
ViewList text_views(const std::vector<std::string>& texts);

class Renderer {
 public:
  // Keeps references. Parses every template in every language once: Error{internal} names the template and the place.
  Renderer(const Assets& assets, const Translator& translator);

  // `name` without folder nor ending: "item". Error{internal}: no such template.
  std::string render(std::string_view name, Language language, const View& view) const;

  const Assets& assets() const { return assets_; }
  const Translator& translator() const { return translator_; }
  Words words(Language language) const { return Words(translator_, language); }

 private:
  std::string prepared(std::string_view name, Language language) const;

  const Assets& assets_;
  const Translator& translator_;
  const uint64_t instance_;  // tells this renderer's parsed templates from another's, per thread
};

// The address as it may stand in href or src: http, https, mailto and addresses of ours ("/…", "#…", "?…") pass;
// anything else, "javascript:" in all its spellings included, becomes "#".
std::string safe_url(std::string_view address);

}  // namespace resonance::server
