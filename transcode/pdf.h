// A PDF file through poppler: the words of its pages, and a picture of one.
//
// Scripts, forms that submit, links and embedded files are not looked at; fonts that the file does not carry are taken
// from the machine. One thread.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "transcode/poster.h"

namespace poppler {
class document;
}

namespace resonance::transcode {

class Pdf {
 public:
  // `bytes` must live as long. Error{invalid}: damaged, cut short, under a password, without a page; Error{too_large}:
  // more than limits::kDocumentPages.
  explicit Pdf(const std::string& bytes);
  ~Pdf();
  Pdf(const Pdf&) = delete;

  int pages() const { return pages_; }
  // Paragraphs as the page shows them, in the order of reading, words divided at line ends whole again; absent for a
  // page that cannot be read. `index` from 0.
  std::optional<std::string> text(int index) const;
  // Upright, in as many points as fit; absent when it cannot be drawn or is of one colour. About a second.
  std::optional<RgbImage> picture(int index, int most_width, int most_height) const;

 private:
  std::unique_ptr<poppler::document> document_;
  int pages_ = 0;
};

}  // namespace resonance::transcode
