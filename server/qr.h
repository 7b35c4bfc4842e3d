// A text, an address above all, as a QR code to print or to point a phone at (ISO/IEC 18004; libqrcodegen). Any thread.
#pragma once

#include <string>
#include <string_view>

namespace resonance::server {

// The code as SVG to stand inside a page: black on white whatever the theme, with its quiet zone of four modules, as
// large as its surroundings make it. Error correction is medium, or better where that costs no room. `label` is what
// those hear who do not see it; plain text. `text` ends at its first NUL. Error{too_large}: more than about 2,300
// bytes.
std::string qr_code(std::string_view text, std::string_view label);

}  // namespace resonance::server
