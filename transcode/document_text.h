// What a document says, page by page: the file text.json of its generation.
//
// Pure functions, any thread. A child writes it, its runner checks and cleans it (ingest/document_text.h), index and
// pages read it.
//
//   {"form": "pages" | "flow" | "markdown", "pages": ["…", …]}
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace resonance::transcode {

inline constexpr std::string_view kDocumentTextName = "text.json";
// Of the file: twice what limits.h allows of text (escaped line ends and quotes), and room for its frame.
inline constexpr int64_t kDocumentTextFileBytes = (int64_t{8} << 20) + (64 << 10);

struct DocumentText {
  enum class Form {
    pages,     // the document's own pages, numbered from 1; a page without words is empty
    flow,      // one text without pages
    markdown,  // the same, in Markdown
  };
  Form form = Form::flow;
  std::vector<std::string> pages;  // at least one; UTF-8, paragraphs separated by an empty line
};

std::string to_json(const DocumentText& text);

// Treats its input as hostile: size, shape, number of pages and bytes of text are checked. Error{internal} when it does
// not hold.
DocumentText document_text_from_json(std::string_view json);

// Every page as base/unicode.h's clean_text() leaves it, without white space around it.
DocumentText cleaned(DocumentText text);

}  // namespace resonance::transcode
