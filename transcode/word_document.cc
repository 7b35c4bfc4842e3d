#include <string_view>

#include "transcode/office.h"
#include "transcode/xml_walk.h"

namespace resonance::transcode {
namespace {

// <w:vanish/> hides a run, unless it says that it does not.
bool is_hidden(const pugi::xml_node& run) {
  const pugi::xml_node vanish = run.child("w:rPr").child("w:vanish");
  const std::string_view value = vanish.attribute("w:val").as_string("true");
  return vanish && value != "0" && value != "false" && value != "off";
}

class Words {
 public:
  bool enter(const pugi::xml_node& node) {
    const std::string_view name = node.name();
    if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata) {
      if (std::string_view(node.parent().name()) == "w:t") text += node.value();
      return false;
    }
    // Deleted text is w:delText, which is not w:t; moved text stands twice, and so does what old programs fall back on.
    if (name == "w:moveFrom" || name == "w:del" || name == "mc:Fallback" || (name == "w:r" && is_hidden(node))) {
      return false;
    }
    if (name == "w:tab" && node.parent() && std::string_view(node.parent().name()) == "w:r") text += ' ';
    if (name == "w:br" || name == "w:cr") text += '\n';
    if (name == "w:noBreakHyphen") text += '-';
    return true;
  }

  void leave(const pugi::xml_node& node) {
    if (std::string_view(node.name()) == "w:p") text += "\n\n";
  }

  std::string text;
};

void add_part(const std::string& xml, Words& words) {
  pugi::xml_document document;
  parse_xml(xml, document);
  walk_xml(document, words);
}

}  // namespace

std::string read_word(ZipArchive& archive, const std::string& main_part) {
  const auto content = archive.read(main_part);
  if (!content) refuse_damaged_document();
  Words words;
  add_part(*content, words);
  const std::string folder = main_part.substr(0, main_part.rfind('/') + 1);
  for (const char* notes : {"footnotes.xml", "endnotes.xml"}) {
    if (const auto part = archive.read(folder + notes)) add_part(*part, words);
  }
  return std::move(words.text);
}

}  // namespace resonance::transcode
