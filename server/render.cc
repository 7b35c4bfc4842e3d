#include "server/render.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <set>
#include <unordered_map>

#include "base/error.h"

namespace resonance::server {
namespace {

using kainjow::mustache::mustache;

// The only values that a template may show unescaped: each is HTML or JSON that our own code has made safe.
const std::set<std::string, std::less<>> kReviewedRaw = {
    "answer_html",        // markdown_to_html()
    "introduction_html",  // the same
    "rules_html",         // the same
    "reasons_html",       // the same
    "body_html",          // the same
    "document_html",      // the same
    "code_svg",           // qr_code()
    "laurels_svg",        // laurels_svg()
    "structured_data",    // JSON-LD with "<" escaped (pages/structured_data.cc)
};

std::atomic<uint64_t> next_instance = 1;

[[noreturn]] void broken(std::string_view name, const std::string& why) {
  throw Error(ErrorCode::internal, {"The page {name} is broken: {why}.", {{"name", std::string(name)}, {"why", why}}});
}

std::string escaped(std::string_view text) {
  return kainjow::mustache::html_escape(std::string(text));
}

// Runs of white space as one space, trimmed: what gettext's msgids and the PO test see.
std::string folded_white_space(std::string_view text) {
  std::string result;
  for (const char character : text) {
    if (std::isspace(static_cast<unsigned char>(character))) {
      if (!result.empty() && result.back() != ' ') result += ' ';
    } else {
      result += character;
    }
  }
  if (!result.empty() && result.back() == ' ') result.pop_back();
  return result;
}

// "{place}" of an escaped sentence becomes the Mustache variable "{{place}}".
std::string with_variables(std::string_view sentence) {
  std::string result;
  for (const char character : sentence) {
    result += character;
    if (character == '{' || character == '}') result += character;
  }
  return result;
}

void check_raw_values(std::string_view name, std::string_view text) {
  for (size_t at = text.find("{{{"); at != std::string_view::npos; at = text.find("{{{", at + 1)) {
    const size_t end = text.find("}}}", at);
    const std::string value = folded_white_space(text.substr(at + 3, end - at - 3));
    if (!kReviewedRaw.contains(value)) broken(name, "{{{" + value + "}}} is not on the reviewed list");
  }
  if (text.find("{{&") != std::string_view::npos) broken(name, "{{& }} is not used here");
}

}  // namespace

View optional_text(std::string_view text) {
  return text.empty() ? View(false) : View(std::string(text));
}

ViewList text_views(const std::vector<std::string>& texts) {
  ViewList list;
  for (const std::string& text : texts) {
    View one;
    one.set("text", text);
    list.push_back(one);
  }
  return list;
}

Renderer::Renderer(const Assets& assets, const Translator& translator)
    : assets_(assets), translator_(translator), instance_(next_instance++) {
  for (const std::string& name : assets.templates()) {
    for (const Language language : {Language::french, Language::english}) {
      const mustache parsed(prepared(name, language));
      if (!parsed.is_valid()) broken(name, parsed.error_message());
    }
  }
}

std::string Renderer::prepared(std::string_view name, Language language) const {
  std::string text(assets_.get("templates/" + std::string(name) + ".mustache").bytes);
  for (size_t at = text.find("{{>"), depth = 0; at != std::string::npos; at = text.find("{{>", at)) {
    if (++depth > 200) broken(name, "its parts contain each other");
    const size_t end = text.find("}}", at);
    if (end == std::string::npos) broken(name, "unclosed {{> }}");
    const std::string part = folded_white_space(std::string_view(text).substr(at + 3, end - at - 3));
    const Asset asset = assets_.get("templates/" + part + ".mustache");  // keeps its bytes alive
    std::string_view inside = asset.bytes;
    if (inside.ends_with('\n')) inside.remove_suffix(1);
    text.replace(at, end + 2 - at, inside);
  }
  check_raw_values(name, text);
  constexpr std::string_view begin = "{{#t}}";
  constexpr std::string_view finish = "{{/t}}";
  for (size_t at = text.find(begin); at != std::string::npos; at = text.find(begin, at)) {
    const size_t end = text.find(finish, at);
    if (end == std::string::npos) broken(name, "unclosed {{#t}}");
    const std::string msgid =
        folded_white_space(std::string_view(text).substr(at + begin.size(), end - at - begin.size()));
    const std::string sentence = with_variables(escaped(translator_.text(language, msgid)));
    text.replace(at, end + finish.size() - at, sentence);
    at += sentence.size();
  }
  return text;
}

std::string Renderer::render(std::string_view name, Language language, const View& view) const {
  // Keyed by renderer too: tests have several in one thread.
  thread_local std::unordered_map<std::string, mustache> parsed_templates;
  const std::string key = std::to_string(instance_) + "/" + std::string(code(language)) + "/" + std::string(name);
  auto found = parsed_templates.find(key);
  if (found == parsed_templates.end() || assets_.from_folder()) {
    mustache parsed(prepared(name, language));
    if (!parsed.is_valid()) broken(name, parsed.error_message());
    found = parsed_templates.insert_or_assign(key, std::move(parsed)).first;
  }
  std::string page = found->second.render(view);
  if (!found->second.is_valid()) broken(name, found->second.error_message());
  return page;
}

std::string safe_url(std::string_view address) {
  // Browsers ignore control characters and white space inside a scheme, so an address that has any is not one of ours.
  for (const unsigned char character : address) {
    if (character <= 0x20 || character == 0x7f || character == '\\') return "#";
  }
  // "//host" would leave for another site under our own scheme.
  if (address.starts_with("//")) return "#";
  if (address.starts_with('/') || address.starts_with('#') || address.starts_with('?')) return std::string(address);
  const size_t colon = address.find(':');
  if (colon == std::string_view::npos) return "#";
  std::string scheme;
  for (const unsigned char character : address.substr(0, colon)) scheme += static_cast<char>(std::tolower(character));
  if (scheme == "http" || scheme == "https" || scheme == "mailto") return std::string(address);
  return "#";
}

}  // namespace resonance::server
