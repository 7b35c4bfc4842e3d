// Cells of a table for spreadsheets (RFC 4180).
#pragma once

#include <string>

namespace resonance::server {

// In quotation marks, so that it may hold anything; a spreadsheet must not take it for a formula.
std::string csv_cell(const std::string& text);

}  // namespace resonance::server
