// Walks the XML of a document without recursion, however deep a hostile one is. Inner to the readers of documents:
// includes pugixml, so no header that other rooms see includes this.
//
// pugixml knows no entity but the five of XML and character numbers, and fetches nothing.
#pragma once

#include <pugixml.hpp>
#include <string>

#include "transcode/document_refusals.h"
#include "transcode/limits.h"

namespace resonance::transcode {

// Keeps white space between elements: it stands between two words. Error{invalid} when it is not well-formed.
inline void parse_xml(const std::string& xml, pugi::xml_document& document) {
  if (!document.load_buffer(xml.data(), xml.size(), pugi::parse_default | pugi::parse_ws_pcdata)) {
    refuse_damaged_document();
  }
}

// Calls visitor.enter(node) for every node below `root` in the order of the document, which answers whether to go
// inside, and visitor.leave(node) after what is inside. Error{too_large} beyond limits::kXmlDepth levels.
template <class Visitor>
void walk_xml(const pugi::xml_node& root, Visitor& visitor) {
  pugi::xml_node node = root.first_child();
  for (int depth = 1; node;) {
    if (visitor.enter(node) && node.first_child()) {
      if (++depth > limits::kXmlDepth) refuse_unpacking_document();
      node = node.first_child();
      continue;
    }
    visitor.leave(node);
    while (!node.next_sibling()) {
      node = node.parent();
      if (--depth == 0) return;
      visitor.leave(node);
    }
    node = node.next_sibling();
  }
}

}  // namespace resonance::transcode
