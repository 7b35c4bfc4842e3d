#include "transcode/office.h"

#include <string_view>

#include "base/error.h"
#include "transcode/sniff.h"
#include "transcode/xml_walk.h"

namespace resonance::transcode {
namespace {

constexpr std::string_view kOpenDocument = "application/vnd.oasis.opendocument.";
constexpr std::string_view kWordMain[] = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    "application/vnd.ms-word.document.macroEnabled.main+xml",  // its macros are not read
};

[[noreturn]] void refuse_sheet() {
  throw Error(ErrorCode::unsupported_media,
              {"This file is a spreadsheet, slides or a drawing. Export it as PDF, then send that."});
}

// The name of the part that holds the words, from the list of contents; empty when it is no Word text.
std::string word_main_part(const std::string& content_types) {
  pugi::xml_document document;
  parse_xml(content_types, document);
  for (const pugi::xml_node& row : document.child("Types").children("Override")) {
    const std::string_view type = row.attribute("ContentType").value();
    for (const std::string_view known : kWordMain) {
      if (type != known) continue;
      std::string name = row.attribute("PartName").value();
      if (name.starts_with('/')) name.erase(0, 1);
      return name;
    }
  }
  return {};
}

}  // namespace

OfficeDocument read_office(const std::string& bytes) {
  ZipArchive archive(bytes);
  OfficeDocument document;
  if (const auto type = archive.read("mimetype"); type && type->starts_with(kOpenDocument)) {
    const std::string_view what = std::string_view(*type).substr(kOpenDocument.size());
    if (!what.starts_with("text")) refuse_sheet();
    document.text = read_opendocument(archive);
    document.thumbnail = archive.read("Thumbnails/thumbnail.png").value_or("");
    return document;
  }
  const auto types = archive.read("[Content_Types].xml");
  if (!types) refuse_archive();
  const std::string main_part = word_main_part(*types);
  if (main_part.empty()) refuse_sheet();
  document.text = read_word(archive, main_part);
  return document;
}

}  // namespace resonance::transcode
