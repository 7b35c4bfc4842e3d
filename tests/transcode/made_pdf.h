// PDF files written by hand, ISO 32000-1 §7.5: what a test needs, byte by byte known.
#pragma once

#include <algorithm>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace resonance::transcode::testing {

// Numbered objects in order from 1; the first is the catalogue of the file.
inline std::string pdf_of(const std::vector<std::string>& objects, const std::string& trailer = "") {
  std::string bytes = "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n";
  std::string table = "0000000000 65535 f \n";
  for (size_t i = 0; i < objects.size(); ++i) {
    char row[32];
    std::snprintf(row, sizeof row, "%010zu 00000 n \n", bytes.size());
    table += row;
    bytes += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
  }
  const std::string count = std::to_string(objects.size() + 1);
  return bytes + "xref\n0 " + count + "\n" + table + "trailer\n<< /Size " + count + " /Root 1 0 R " + trailer +
         " >>\nstartxref\n" + std::to_string(bytes.size()) + "\n%%EOF\n";
}

inline std::string pdf_stream(const std::string& content) {
  return "<< /Length " + std::to_string(content.size()) + " >>\nstream\n" + content + "\nendstream";
}

// One page for each text: its lines ('\n'), in Windows-1252, without parentheses. An empty one is a page without words.
// 595 x 842 points (A4) unless `shape` says otherwise.
inline std::string pdf(const std::vector<std::string>& pages, const std::string& trailer = "",
                       const std::string& shape = "0 0 595 842") {
  std::vector<std::string> objects = {
      "<< /Type /Catalog /Pages 2 0 R >>", "",
      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"};
  std::string kids;
  for (const std::string& text : pages) {
    std::string content = "BT /F1 24 Tf 60 760 Td 30 TL ";
    for (size_t at = 0; !text.empty() && at <= text.size();) {
      const size_t end = std::min(text.find('\n', at), text.size());
      content += "(" + text.substr(at, end - at) + ") Tj T* ";
      at = end + 1;
    }
    const std::string page = std::to_string(objects.size() + 1);
    const std::string stream = std::to_string(objects.size() + 2);
    objects.push_back("<< /Type /Page /Parent 2 0 R /MediaBox [" + shape +
                      "] /Resources << /Font << /F1 3 0 R >> >> /Contents " + stream + " 0 R >>");
    objects.push_back(pdf_stream(content + "ET"));
    kids += page + " 0 R ";
  }
  objects[1] = "<< /Type /Pages /Count " + std::to_string(pages.size()) + " /Kids [" + kids + "] >>";
  return pdf_of(objects, trailer);
}

// Nobody knows its password.
inline std::string protected_pdf() {
  const std::string secret(32, 'x');
  return pdf({"secret"},
             "/ID [(0123456789abcdef) (0123456789abcdef)] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O (" + secret +
                 ") /U (" + secret + ") >>");
}

}  // namespace resonance::transcode::testing
