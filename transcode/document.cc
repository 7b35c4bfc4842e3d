#include "transcode/document.h"

#include <algorithm>

#include "base/clock.h"
#include "base/error.h"
#include "base/unicode.h"
#include "transcode/document_picture.h"
#include "transcode/document_refusals.h"
#include "transcode/document_text.h"
#include "transcode/input.h"
#include "transcode/limits.h"
#include "transcode/office.h"
#include "transcode/pdf.h"

namespace resonance::transcode {
namespace {

// Progress, in permille: the stage "probe" until every word is read, so that a runner's limit for it holds.
constexpr int kReadFrom = 20, kReadTo = 700;

std::string read_document(int descriptor, Sniffed kind) {
  const int64_t size = descriptor_bytes(descriptor);
  if (kind == Sniffed::text && size > limits::kTextFileBytes) refuse_wordy_document();
  if (size > limits::kDocumentBytes) {
    throw Error(ErrorCode::too_large,
                {"This document's file is larger than 100 MB. Export it with smaller pictures, then send that."});
  }
  return read_at(descriptor, 0, static_cast<size_t>(size));
}

void check_length(const DocumentText& text) {
  int64_t bytes = 0;
  for (const std::string& page : text.pages) bytes += static_cast<int64_t>(page.size());
  if (bytes > limits::kDocumentTextBytes) refuse_wordy_document();
}

void refuse_without_words(const DocumentText& text) {
  if (std::all_of(text.pages.begin(), text.pages.end(), [](const auto& page) { return page.empty(); }))
    refuse_empty_document();
}

// A page that cannot be read stays empty and makes the whole `damaged`.
DocumentText read_pages(const Pdf& pdf, ProgressMeter& progress, bool& damaged) {
  DocumentText text;
  text.form = DocumentText::Form::pages;
  const int64_t until_ms = boot_clock_ms() + limits::kDocumentReadingMs;
  int64_t bytes = 0;
  for (int i = 0; i < pdf.pages(); ++i) {
    progress.report("probe", kReadFrom, kReadTo, double(i) / pdf.pages());
    const auto page = pdf.text(i);
    damaged = damaged || !page;
    text.pages.push_back(page.value_or(""));
    bytes += static_cast<int64_t>(text.pages.back().size());
    if (bytes > limits::kDocumentTextBytes) refuse_wordy_document();
    if (boot_clock_ms() > until_ms) refuse_slow_document();
  }
  return cleaned(std::move(text));
}

DocumentText read_text_file(std::string bytes, bool markdown) {
  if (!is_utf8(bytes)) {
    throw Error(ErrorCode::invalid, {"The letters of this text are written in an old way that the library does not "
                                     "read. Save it as UTF-8 or as PDF, then send that."});
  }
  DocumentText text;
  text.form = markdown ? DocumentText::Form::markdown : DocumentText::Form::flow;
  text.pages.push_back(std::move(bytes));
  text = cleaned(std::move(text));
  refuse_without_words(text);
  return text;
}

void write_text(const DocumentText& text, OutputFolder& folder) {
  check_length(text);
  folder.write({Role::text, std::string(kDocumentTextName), "application/json"}, to_json(text));
}

}  // namespace

Generation prepare_document(int descriptor, Sniffed kind, bool markdown, OutputFolder& folder, ProgressMeter& progress,
                            int threads) {
  std::string bytes = read_document(descriptor, kind);
  Generation generation;
  generation.kind = MediaKind::document;
  if (kind == Sniffed::pdf) {
    const Pdf pdf(bytes);
    // A scan has no word and is still worth looking at.
    write_text(read_pages(pdf, progress, generation.damaged), folder);
    progress.report("pictures", kReadTo, 1000, 0);
    if (const auto picture = pdf.picture(0, kDocumentPictureWidth, kDocumentPictureHeight)) {
      write_document_picture(*picture, folder, threads);
    }
  } else if (kind == Sniffed::zip) {
    OfficeDocument document = read_office(bytes);
    const DocumentText text = cleaned({DocumentText::Form::flow, {std::move(document.text)}});
    refuse_without_words(text);
    write_text(text, folder);
    progress.report("pictures", kReadTo, 1000, 0);
    write_document_thumbnail(document.thumbnail, folder, threads);
  } else {
    write_text(read_text_file(std::move(bytes), markdown), folder);
  }
  for (const OutputFile& file : folder.files()) {
    generation.width = std::max(generation.width, file.width);
    generation.height = std::max(generation.height, file.height);
  }
  generation.files = folder.files();
  return generation;
}

}  // namespace resonance::transcode
