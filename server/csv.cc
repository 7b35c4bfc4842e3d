#include "server/csv.h"

#include <string_view>

namespace resonance::server {

std::string csv_cell(const std::string& text) {
  std::string quoted = "\"";
  // A spreadsheet takes a cell that begins like this for a formula.
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) quoted += '\'';
  for (const char character : text) {
    quoted += character;
    if (character == '"') quoted += character;
  }
  return quoted + "\"";
}

}  // namespace resonance::server
