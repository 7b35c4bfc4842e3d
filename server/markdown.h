// Retex and descriptions: Markdown written by people into HTML that is safe to show. Pure; any thread; milliseconds for
// the largest text the catalogue takes.
//
// CommonMark with tables, strikethrough and plain links (md4c). HTML in the text is shown as text; an address whose
// scheme is not http, https or mailto loses its link, pictures become links, and headings start at `highest_heading`,
// below the page's own.
#pragma once

#include <string>
#include <string_view>

namespace resonance::server {

std::string markdown_to_html(std::string_view markdown, int highest_heading = 2);

}  // namespace resonance::server
