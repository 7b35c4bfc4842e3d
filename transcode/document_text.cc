#include "transcode/document_text.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/error.h"
#include "base/unicode.h"
#include "transcode/limits.h"

namespace resonance::transcode {
namespace {

using nlohmann::json;

constexpr auto kForms = std::to_array<std::pair<DocumentText::Form, std::string_view>>({
    {DocumentText::Form::pages, "pages"},
    {DocumentText::Form::flow, "flow"},
    {DocumentText::Form::markdown, "markdown"},
});

[[noreturn]] void refuse(const char* what) {
  throw Error(ErrorCode::internal, {"The preparation's report cannot be believed ({fault}), so nothing was published. "
                                    "The file you sent is kept; try again.",
                                    {{"fault", what}}});
}

// The parser recurses, and three levels are all there are.
void check_depth(std::string_view text) {
  int depth = 0;
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '\\') {
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted) {
      depth += (c == '[' || c == '{') - (c == ']' || c == '}');
      if (depth > 3) refuse("depth");
    }
  }
}

std::string trimmed(const std::string& text) {
  const size_t first = text.find_first_not_of(" \t\n");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\n") - first + 1);
}

}  // namespace

std::string to_json(const DocumentText& text) {
  std::string_view form;
  for (const auto& [value, name] : kForms) {
    if (value == text.form) form = name;
  }
  const json object = {{"form", form}, {"pages", text.pages}};
  return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

DocumentText document_text_from_json(std::string_view text_of_json) {
  if (static_cast<int64_t>(text_of_json.size()) > kDocumentTextFileBytes) refuse("size");
  check_depth(text_of_json);
  const json object = json::parse(text_of_json, nullptr, false);
  if (!object.is_object()) refuse("shape");
  const auto form = object.find("form");
  const auto pages = object.find("pages");
  if (form == object.end() || !form->is_string() || pages == object.end() || !pages->is_array()) refuse("shape");
  if (pages->empty() || pages->size() > static_cast<size_t>(limits::kDocumentPages)) refuse("pages");
  DocumentText text;
  const auto known = std::find_if(kForms.begin(), kForms.end(), [&](const auto& row) { return row.second == *form; });
  if (known == kForms.end() || (known->first != DocumentText::Form::pages && pages->size() != 1)) refuse("form");
  text.form = known->first;
  int64_t bytes = 0;
  for (const json& page : *pages) {
    if (!page.is_string()) refuse("page");
    text.pages.push_back(page.get<std::string>());
    bytes += static_cast<int64_t>(text.pages.back().size());
    if (bytes > limits::kDocumentTextBytes) refuse("length");
  }
  return text;
}

DocumentText cleaned(DocumentText text) {
  for (std::string& page : text.pages) page = trimmed(clean_text(page));
  return text;
}

}  // namespace resonance::transcode
