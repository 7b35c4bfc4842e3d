// Cuts a text into the words that people search: ICU's word boundaries, then French spelling on top of them.
//
//   l’eau, jusqu'à             the elided word is dropped, it carries no sense:   eau, à
//   aujourd'hui, prud'hommes   any other apostrophe joins:                         aujourd'hui -> aujourdhui
//   council's, we're           English endings are dropped:                        council, we
//   30 000, 1.500              groups of three digits join:                        30000, 1500
//   18h30                      hours part from minutes, and before them the whole: 18h30, 18, h, 30
//   m², CO₂                    keep their digit:                                   m2, CO2 once folded
//   C.E.S.E.R.                 single letters with full stops join:                CESER
//   habitant·e·s, élu.e.s, citoyen(ne)s, acteur-rice-s       one word with two forms (search/inclusive.h)
//   co-construction            the parts, and before them the whole joined:        coconstruction, co, construction
//
// Source of word boundaries: Unicode UAX #29 as ICU implements it, with its dictionaries for scripts without spaces.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace resonance::search {

struct Segment {
  size_t begin = 0;  // bytes of the text that it covers, end not included
  size_t end = 0;
  uint32_t position = 0;  // counts words from 0; a joined compound has the position of its first part
  uint32_t parts = 0;     // of a joined compound: how many segments after this one are its parts; else 0
  std::string form;       // as written, apostrophes, full stops and hyphens removed
  std::string feminine;   // of inclusive writing, whose masculine is the form; else empty
};

// Holds an ICU iterator, which is dear to make: keep one per thread. Not for several threads.
class Segmenter {
 public:
  Segmenter();
  ~Segmenter();
  // Malformed UTF-8 separates words. Linear in the text.
  std::vector<Segment> segments(std::string_view text);

 private:
  struct Iterator;
  std::unique_ptr<Iterator> iterator_;
};

}  // namespace resonance::search
