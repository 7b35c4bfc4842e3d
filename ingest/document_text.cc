#include "ingest/document_text.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "base/error.h"
#include "base/file.h"
#include "base/log.h"

namespace resonance::ingest {
namespace {

transcode::DocumentText read(const std::filesystem::path& folder) {
  return transcode::document_text_from_json(
      read_file(folder / transcode::kDocumentTextName, transcode::kDocumentTextFileBytes));
}

}  // namespace

void adopt_document_text(const std::filesystem::path& folder, transcode::Generation& generation) {
  if (generation.kind != transcode::MediaKind::document) return;
  auto file = std::find_if(generation.files.begin(), generation.files.end(), [](const transcode::OutputFile& each) {
    return each.role == transcode::Role::text && each.name == transcode::kDocumentTextName;
  });
  // A length that no honest child writes is a fault of this attempt, not of the machine, as read_file() would have it.
  if (file == generation.files.end() || file->size_bytes > transcode::kDocumentTextFileBytes) {
    throw Error(ErrorCode::internal, {"The preparation of this file ended without the files it announced."});
  }
  const std::string json = transcode::to_json(transcode::cleaned(read(folder)));
  transcode::document_text_from_json(json);  // cleaning can lengthen a text that means to be longer
  const std::filesystem::path path = folder / file->name;
  write_durably(path, json);
  if (chmod(path.c_str(), 0440) != 0) throw system_error(errno, "take over a prepared file");
  file->size_bytes = static_cast<int64_t>(json.size());
  file->content_type = "application/json";
}

std::optional<transcode::DocumentText> read_document_text(const DataFolder& folder, const Media& media) {
  if (media.state != MediaState::ready || media.type != MediaType::document || !media.generation) return std::nullopt;
  try {
    return read(folder.generation(media.id, *media.generation));
  } catch (const Error& error) {
    log::warning("document_text_unread", {{"media", media.id.text()}, {"error", error.what()}});
    return std::nullopt;
  }
}

}  // namespace resonance::ingest
