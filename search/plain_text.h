// The words of a Markdown text without its marks, as paragraphs separated by an empty line.
#pragma once

#include <string>
#include <string_view>

namespace resonance::search {

// Links keep their text and lose their address, pictures keep their description, HTML disappears. Linear (md4c).
std::string plain_text(std::string_view markdown);

}  // namespace resonance::search
