#include "server/pages/document.h"

#include <algorithm>

#include "ingest/document_text.h"
#include "server/markdown.h"

namespace resonance::server::pages {
namespace {

using transcode::DocumentText;

// A longer text, of a hundred pages or so, comes when it is asked for: the page of its contribution stays light.
constexpr size_t kLongTextBytes = 200'000;

size_t size_bytes(const DocumentText& text) {
  size_t bytes = 0;
  for (const std::string& page : text.pages) bytes += page.size();
  return bytes;
}

// A page of paper knows lines, not paragraphs: a long one that ends inside a sentence goes on in the next, whatever the
// width of the screen. Lists, verses and addresses keep their lines, for those are short or end otherwise.
std::string flowing(std::string page) {
  size_t longest = 0;
  for (size_t at = 0; at < page.size();) {
    const size_t end = std::min(page.find('\n', at), page.size());
    longest = std::max(longest, end - at);
    at = end + 1;
  }
  const auto is_inside_sentence = [](char last) {
    return (last >= 'a' && last <= 'z') || last == ',' || static_cast<unsigned char>(last) >= 0x80;
  };
  for (size_t at = 0; at < page.size();) {
    const size_t end = std::min(page.find('\n', at), page.size());
    const bool goes_on = end + 1 < page.size() && page[end + 1] != '\n' && end > at;
    if (goes_on && (end - at) * 10 >= longest * 7 && is_inside_sentence(page[end - 1])) page[end] = ' ';
    at = end + 1;
  }
  return page;
}

// Paragraphs stand apart by an empty line; the line ends inside them are the document's own and stay.
ViewList paragraph_views(const std::string& text) {
  ViewList paragraphs;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find("\n\n", at), text.size());
    View paragraph;
    paragraph.set("text", text.substr(at, end - at));
    if (end > at) paragraphs.push_back(paragraph);
    at = end + 2;
  }
  return paragraphs;
}

ViewList page_views(const Words& words, const Media& media, const DocumentText& text) {
  ViewList pages;
  for (size_t i = 0; i < text.pages.size(); ++i) {
    const int number = text.form == DocumentText::Form::pages ? static_cast<int>(i) + 1 : 0;
    View page;
    page.set("anchor", number > 0 ? View(page_anchor(media.id, number)) : View(false));
    page.set("page_title", number > 0 ? View(words({"Page {n}", {{"n", std::to_string(number)}}})) : View(false));
    const bool markdown = text.form == DocumentText::Form::markdown;
    page.set("document_html", markdown ? View(markdown_to_html(text.pages[i])) : View(false));
    page.set("paragraphs",
             markdown ? ViewList() : paragraph_views(number > 0 ? flowing(text.pages[i]) : text.pages[i]));
    page.set("without_words", text.pages[i].empty());
    pages.push_back(page);
  }
  return pages;
}

std::string document_title(const Words& words, const Media& media, int number, int count) {
  if (!media.legend.empty()) return media.legend;
  return count < 2 ? words("Document") : words({"Document {n}", {{"n", std::to_string(number)}}});
}

}  // namespace

View document_view(App& app, const Request& request, const Item& item, const ShownMedia& shown, int number, int count) {
  const Words words = app.renderer.words(request.language);
  const auto text = ingest::read_document_text(app.data, shown.media);
  const size_t bytes = text ? size_bytes(*text) : 0;
  const bool unfolded = request.query.contains("page");
  const bool is_here = bytes > 0 && (unfolded || bytes <= kLongTextBytes);
  const bool numbered = text && text->form == DocumentText::Form::pages;
  View view;
  view.set("anchor", page_anchor(shown.media.id, 0));
  view.set("document_title", document_title(words, shown.media, number, count));
  view.set("document_language", item.language);
  view.set("picture", shown.picture ? to_view(*shown.picture) : View(false));
  view.set("length", numbered ? View(words.plural(static_cast<int64_t>(text->pages.size()), "{n} page", "{n} pages"))
                              : View(false));
  view.set("without_text", bytes == 0);
  set_damage(app, request, item, shown.media, view);
  view.set("is_here", is_here);
  view.set("reading_url", bytes > 0 && !is_here
                              ? View(address(request.language, moment_path(item.id, {shown.media.id, 0, 0, 0})))
                              : View(false));
  view.set("unfolded", unfolded);
  view.set("pages", is_here ? page_views(words, shown.media, *text) : ViewList());
  return view;
}

}  // namespace resonance::server::pages
