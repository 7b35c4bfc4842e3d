#include <string_view>

#include "transcode/office.h"
#include "transcode/xml_walk.h"

namespace resonance::transcode {
namespace {

class Words {
 public:
  bool enter(const pugi::xml_node& node) {
    const std::string_view name = node.name();
    if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata) {
      if (paragraphs_ > 0) *out_ += node.value();
      return false;
    }
    for (const std::string_view hidden :
         {"text:tracked-changes", "office:annotation", "text:hidden-text", "text:hidden-paragraph",
          "text:note-citation", "office:forms", "office:binary-data"}) {
      if (name == hidden) return false;
    }
    if (name == "text:note-body") out_ = &notes_;
    if (is_paragraph(name)) ++paragraphs_;
    if (name == "text:s" || name == "text:tab") *out_ += ' ';
    if (name == "text:line-break") *out_ += '\n';
    return true;
  }

  void leave(const pugi::xml_node& node) {
    const std::string_view name = node.name();
    if (is_paragraph(name)) {
      --paragraphs_;
      *out_ += "\n\n";
    }
    if (name == "text:note-body") out_ = &body_;
  }

  std::string text() && { return std::move(body_) + std::move(notes_); }

 private:
  // The last two: what a picture shows, in words.
  static bool is_paragraph(std::string_view name) {
    return name == "text:p" || name == "text:h" || name == "svg:title" || name == "svg:desc";
  }

  std::string body_;
  std::string notes_;
  std::string* out_ = &body_;
  int paragraphs_ = 0;
};

}  // namespace

std::string read_opendocument(ZipArchive& archive) {
  // A protected document keeps its list of contents readable, and only there says that the rest is not.
  const auto manifest = archive.read("META-INF/manifest.xml");
  if (manifest && manifest->find("encryption-data") != std::string::npos) refuse_protected_document();
  const auto content = archive.read("content.xml");
  if (!content) refuse_damaged_document();
  pugi::xml_document document;
  parse_xml(*content, document);
  Words words;
  walk_xml(document, words);
  return std::move(words).text();
}

}  // namespace resonance::transcode
