#include "transcode/zip_archive.h"

#include <zip.h>

#include <algorithm>

#include "transcode/document_refusals.h"
#include "transcode/limits.h"

namespace resonance::transcode {
namespace {

constexpr size_t kPieceBytes = 64 * 1024;

struct CloseFile {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using OpenPart = std::unique_ptr<zip_file_t, CloseFile>;

}  // namespace

struct ZipArchive::Handle {
  zip_t* archive = nullptr;
  // Discard: it was only read.
  ~Handle() {
    if (archive) zip_discard(archive);
  }
};

ZipArchive::ZipArchive(const std::string& bytes) : handle_(std::make_unique<Handle>()) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  if (source) handle_->archive = zip_open_from_source(source, ZIP_RDONLY, &error);
  if (source && !handle_->archive) zip_source_free(source);
  const int code = zip_error_code_zip(&error);
  zip_error_fini(&error);
  // The list of an archive's parts stands at its end: without it the file is the beginning of one.
  if (!handle_->archive && code == ZIP_ER_NOZIP) refuse_partial_document();
  if (!handle_->archive) refuse_damaged_document();
  if (zip_get_num_entries(handle_->archive, 0) > limits::kZipEntries) refuse_unpacking_document();
}

ZipArchive::~ZipArchive() = default;

std::optional<std::string> ZipArchive::read(const std::string& name) {
  const zip_int64_t index = zip_name_locate(handle_->archive, name.c_str(), ZIP_FL_ENC_RAW);
  if (index < 0) return std::nullopt;
  zip_stat_t facts;
  if (zip_stat_index(handle_->archive, static_cast<zip_uint64_t>(index), 0, &facts) != 0) refuse_damaged_document();
  if ((facts.valid & ZIP_STAT_ENCRYPTION_METHOD) && facts.encryption_method != ZIP_EM_NONE) refuse_protected_document();
  if ((facts.valid & ZIP_STAT_COMP_METHOD) && facts.comp_method != ZIP_CM_STORE && facts.comp_method != ZIP_CM_DEFLATE)
    refuse_damaged_document();
  const OpenPart part(zip_fopen_index(handle_->archive, static_cast<zip_uint64_t>(index), 0));
  if (!part) refuse_damaged_document();
  std::string content;
  for (;;) {
    const size_t before = content.size();
    content.resize(before + kPieceBytes);
    const zip_int64_t count = zip_fread(part.get(), content.data() + before, kPieceBytes);
    if (count < 0) refuse_damaged_document();  // its checksum does not hold, or it ends early
    content.resize(before + static_cast<size_t>(count));
    unpacked_bytes_ += count;
    if (unpacked_bytes_ > limits::kUnpackedBytes) refuse_unpacking_document();
    if (count == 0) return content;
  }
}

}  // namespace resonance::transcode
