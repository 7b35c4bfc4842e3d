// Office documents made on the spot with libzip.
#pragma once

#include <zip.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace resonance::transcode::testing {

struct Part {
  std::string name;
  std::string content;
  std::string password = {};
};

// The bytes of a zip archive of these parts; the first one stored, as OpenDocument wants it, the others deflated.
inline std::string archive_of(const std::vector<Part>& parts) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_t* archive = zip_open_from_source(target, ZIP_TRUNCATE, &error);
  if (!archive) throw std::runtime_error("zip_open_from_source");
  zip_source_keep(target);
  for (const Part& part : parts) {
    zip_source_t* content = zip_source_buffer(archive, part.content.data(), part.content.size(), 0);
    const auto index = static_cast<zip_uint64_t>(zip_file_add(archive, part.name.c_str(), content, 0));
    if (&part == &parts.front()) zip_set_file_compression(archive, index, ZIP_CM_STORE, 0);
    if (!part.password.empty()) zip_file_set_encryption(archive, index, ZIP_EM_AES_128, part.password.c_str());
  }
  if (zip_close(archive) != 0) throw std::runtime_error(zip_strerror(archive));
  std::string bytes;
  zip_source_open(target);
  for (char piece[65536];;) {
    const zip_int64_t count = zip_source_read(target, piece, sizeof piece);
    if (count <= 0) break;
    bytes.append(piece, static_cast<size_t>(count));
  }
  zip_source_close(target);
  zip_source_free(target);
  return bytes;
}

// `body`: what stands inside <office:text>.
inline std::string odt(const std::string& body, const std::vector<Part>& more = {},
                       const std::string& type = "application/vnd.oasis.opendocument.text") {
  std::vector<Part> parts = {{"mimetype", type},
                             {"content.xml",
                              "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"o\" "
                              "xmlns:text=\"t\"><office:body><office:text>" +
                                  body + "</office:text></office:body></office:document-content>"}};
  parts.insert(parts.end(), more.begin(), more.end());
  return archive_of(parts);
}

// `body`: what stands inside <w:body>.
inline std::string docx(
    const std::string& body, const std::vector<Part>& more = {},
    const std::string& type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml") {
  std::vector<Part> parts = {{"[Content_Types].xml",
                              "<?xml version=\"1.0\"?><Types xmlns=\"c\"><Override PartName=\"/word/document.xml\" "
                              "ContentType=\"" +
                                  type + "\"/></Types>"},
                             {"word/document.xml", "<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>" + body +
                                                       "</w:body></w:document>"}};
  parts.insert(parts.end(), more.begin(), more.end());
  return archive_of(parts);
}

}  // namespace resonance::transcode::testing
