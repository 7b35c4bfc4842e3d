#include "server/markdown.h"

#include <md4c.h>

#include <algorithm>
#include <kainjow/mustache.hpp>
#include <vector>

#include "base/error.h"
#include "server/render.h"

namespace resonance::server {
namespace {

std::string escaped(std::string_view text) {
  return kainjow::mustache::html_escape(std::string(text));
}

// An address as written, or nothing: "&colon;" and its like could spell a scheme that the filter does not see.
std::string address_of(const MD_ATTRIBUTE& attribute) {
  std::string address;
  for (int part = 0; attribute.substr_offsets[part] < attribute.size; ++part) {
    const std::string_view piece(attribute.text + attribute.substr_offsets[part],
                                 attribute.substr_offsets[part + 1] - attribute.substr_offsets[part]);
    if (attribute.substr_types[part] == MD_TEXT_NORMAL) {
      address += piece;
    } else if (attribute.substr_types[part] == MD_TEXT_ENTITY && piece == "&amp;") {
      address += '&';
    } else {
      return {};
    }
  }
  const std::string safe = safe_url(address);
  return safe == "#" ? std::string() : safe;
}

struct Writer {
  int highest_heading = 2;
  std::string html;
  std::vector<bool> links;  // whether each open link or picture wrote its <a>
  int depth_of_links = 0;   // a picture inside a link adds no second one

  void open_link(const MD_ATTRIBUTE& target) {
    const std::string address = depth_of_links == 0 ? address_of(target) : std::string();
    links.push_back(!address.empty());
    if (address.empty()) return;
    ++depth_of_links;
    html += "<a rel=\"nofollow noopener\" href=\"" + escaped(address) + "\">";
  }
  void close_link() {
    const bool written = links.back();
    links.pop_back();
    if (!written) return;
    --depth_of_links;
    html += "</a>";
  }
};

const char* simple_tag(MD_BLOCKTYPE type) {
  switch (type) {
    case MD_BLOCK_QUOTE: return "blockquote";
    case MD_BLOCK_UL: return "ul";
    case MD_BLOCK_LI: return "li";
    case MD_BLOCK_P: return "p";
    case MD_BLOCK_THEAD: return "thead";
    case MD_BLOCK_TBODY: return "tbody";
    case MD_BLOCK_TR: return "tr";
    default: return nullptr;
  }
}

const char* simple_tag(MD_SPANTYPE type) {
  switch (type) {
    case MD_SPAN_EM: return "em";
    case MD_SPAN_STRONG: return "strong";
    case MD_SPAN_CODE: return "code";
    case MD_SPAN_DEL: return "del";
    default: return nullptr;
  }
}

std::string heading(const Writer& writer, const void* detail) {
  const unsigned level = static_cast<const MD_BLOCK_H_DETAIL*>(detail)->level;
  return "h" + std::to_string(std::min(static_cast<int>(level) - 1 + writer.highest_heading, 6));
}

int enter_block(MD_BLOCKTYPE type, void* detail, void* user) {
  auto& writer = *static_cast<Writer*>(user);
  auto& html = writer.html;
  if (const char* tag = simple_tag(type)) {
    html += std::string("<") + tag + ">";
    return 0;
  }
  switch (type) {
    case MD_BLOCK_OL: {
      const unsigned start = static_cast<MD_BLOCK_OL_DETAIL*>(detail)->start;
      html += start == 1 ? "<ol>" : "<ol start=\"" + std::to_string(start) + "\">";
      break;
    }
    case MD_BLOCK_HR: html += "<hr>"; break;
    case MD_BLOCK_H: html += "<" + heading(writer, detail) + ">"; break;
    case MD_BLOCK_CODE: html += "<pre><code>"; break;
    case MD_BLOCK_TABLE: html += "<div class=\"table\" tabindex=\"0\" role=\"group\"><table>"; break;
    case MD_BLOCK_TH: html += "<th scope=\"col\">"; break;
    case MD_BLOCK_TD: html += "<td>"; break;
    default: break;
  }
  return 0;
}

int leave_block(MD_BLOCKTYPE type, void* detail, void* user) {
  auto& writer = *static_cast<Writer*>(user);
  auto& html = writer.html;
  if (const char* tag = simple_tag(type)) {
    html += std::string("</") + tag + ">";
    if (type == MD_BLOCK_P) html += "\n";
    return 0;
  }
  switch (type) {
    case MD_BLOCK_OL: html += "</ol>"; break;
    case MD_BLOCK_H: html += "</" + heading(writer, detail) + ">\n"; break;
    case MD_BLOCK_CODE: html += "</code></pre>\n"; break;
    case MD_BLOCK_TABLE: html += "</table></div>\n"; break;
    case MD_BLOCK_TH: html += "</th>"; break;
    case MD_BLOCK_TD: html += "</td>"; break;
    default: break;
  }
  return 0;
}

int enter_span(MD_SPANTYPE type, void* detail, void* user) {
  auto& writer = *static_cast<Writer*>(user);
  if (const char* tag = simple_tag(type)) writer.html += std::string("<") + tag + ">";
  if (type == MD_SPAN_A) writer.open_link(static_cast<MD_SPAN_A_DETAIL*>(detail)->href);
  if (type == MD_SPAN_IMG) writer.open_link(static_cast<MD_SPAN_IMG_DETAIL*>(detail)->src);
  return 0;
}

int leave_span(MD_SPANTYPE type, void*, void* user) {
  auto& writer = *static_cast<Writer*>(user);
  if (const char* tag = simple_tag(type)) writer.html += std::string("</") + tag + ">";
  if (type == MD_SPAN_A || type == MD_SPAN_IMG) writer.close_link();
  return 0;
}

int text(MD_TEXTTYPE type, const MD_CHAR* bytes, MD_SIZE size, void* user) {
  auto& html = static_cast<Writer*>(user)->html;
  const std::string_view piece(bytes, size);
  switch (type) {
    case MD_TEXT_NULLCHAR: html += "\uFFFD"; break;
    case MD_TEXT_BR: html += "<br>\n"; break;
    case MD_TEXT_SOFTBR: html += "\n"; break;
    case MD_TEXT_ENTITY: html += piece; break;  // md4c hands over only &name; and &#number;
    default: html += escaped(piece);
  }
  return 0;
}

}  // namespace

std::string markdown_to_html(std::string_view markdown, int highest_heading) {
  MD_PARSER parser{};
  parser.flags = MD_FLAG_NOHTML | MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_PERMISSIVEURLAUTOLINKS |
                 MD_FLAG_PERMISSIVEEMAILAUTOLINKS | MD_FLAG_NOINDENTEDCODEBLOCKS;
  parser.enter_block = enter_block;
  parser.leave_block = leave_block;
  parser.enter_span = enter_span;
  parser.leave_span = leave_span;
  parser.text = text;
  Writer writer;
  writer.highest_heading = highest_heading;
  if (md_parse(markdown.data(), static_cast<MD_SIZE>(markdown.size()), &parser, &writer) != 0) {
    throw Error(ErrorCode::internal, "This text could not be laid out.");
  }
  return writer.html;
}

}  // namespace resonance::server
