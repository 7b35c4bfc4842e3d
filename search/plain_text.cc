#include "search/plain_text.h"

#include <md4c.h>

namespace resonance::search {
namespace {

struct Paragraphs {
  std::string text;

  void end_paragraph() {
    while (!text.empty() && (text.back() == ' ' || text.back() == '\n')) text.pop_back();
    if (!text.empty()) text += "\n\n";
  }
};

int nothing_span(MD_SPANTYPE, void*, void*) {
  return 0;
}

int on_block(MD_BLOCKTYPE, void*, void* into) {
  static_cast<Paragraphs*>(into)->end_paragraph();
  return 0;
}

int on_text(MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* into) {
  std::string& result = static_cast<Paragraphs*>(into)->text;
  switch (type) {
    case MD_TEXT_HTML: break;
    case MD_TEXT_BR:
    case MD_TEXT_SOFTBR: result += ' '; break;
    case MD_TEXT_NULLCHAR: break;
    case MD_TEXT_ENTITY: result += std::string_view(text, size) == "&amp;" ? "&" : " "; break;
    default: result.append(text, size);
  }
  return 0;
}

}  // namespace

std::string plain_text(std::string_view markdown) {
  Paragraphs paragraphs;
  MD_PARSER parser{};
  parser.flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS | MD_FLAG_PERMISSIVEAUTOLINKS;
  parser.enter_block = on_block;
  parser.leave_block = on_block;
  parser.enter_span = nothing_span;
  parser.leave_span = nothing_span;
  parser.text = on_text;
  if (md_parse(markdown.data(), static_cast<MD_SIZE>(markdown.size()), &parser, &paragraphs) != 0) {
    return std::string(markdown);  // only when memory runs out inside: its marks then count as text
  }
  paragraphs.end_paragraph();
  while (paragraphs.text.ends_with('\n')) paragraphs.text.pop_back();
  return paragraphs.text;
}

}  // namespace resonance::search
