#include "server/markdown.h"

#include <gtest/gtest.h>

namespace resonance::server {
namespace {

TEST(Markdown, LaysOutWhatPeopleWrite) {
  EXPECT_EQ(markdown_to_html("# Titre\n\nUn **mot** & un autre."),
            "<h2>Titre</h2>\n<p>Un <strong>mot</strong> &amp; un autre.</p>\n");
  EXPECT_EQ(markdown_to_html("- un\n- deux"), "<ul><li>un</li><li>deux</li></ul>");
  EXPECT_EQ(markdown_to_html("3. trois"), "<ol start=\"3\"><li>trois</li></ol>");
  EXPECT_EQ(markdown_to_html("###### petit"), "<h6>petit</h6>\n");
  EXPECT_NE(markdown_to_html("|a|b|\n|---|---|\n|1|2|").find("<th scope=\"col\">a</th>"), std::string::npos);
  EXPECT_EQ(markdown_to_html(""), "");
}

TEST(Markdown, PutsHeadingsBelowThoseOfThePage) {
  EXPECT_EQ(markdown_to_html("# Un\n\n###### Six"), "<h2>Un</h2>\n<h6>Six</h6>\n");
  EXPECT_EQ(markdown_to_html("# Un\n\n###### Six", 3), "<h3>Un</h3>\n<h6>Six</h6>\n");
}

TEST(Markdown, ShowsHtmlAsText) {
  for (const char* hostile : {"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "a <b onclick=x>b</b>",
                              "<!-- --><svg onload=alert(1)>", "```\n</code><script>x</script>\n```", "`<script>`"}) {
    const std::string html = markdown_to_html(hostile);
    EXPECT_EQ(html.find("<script"), std::string::npos) << html;
    EXPECT_EQ(html.find("<img"), std::string::npos) << html;
    EXPECT_EQ(html.find("<svg"), std::string::npos) << html;
    EXPECT_EQ(html.find("<b "), std::string::npos) << html;
  }
}

TEST(Markdown, KeepsOnlyLinksThatLeadSomewhereSafe) {
  EXPECT_EQ(markdown_to_html("[lien](https://example.org/?a=1&b=2)"),
            "<p><a rel=\"nofollow noopener\" href=\"https://example.org/?a=1&amp;b=2\">lien</a></p>\n");
  EXPECT_NE(markdown_to_html("[nous](/themes)").find("href=\"/themes\""), std::string::npos);
  EXPECT_NE(markdown_to_html("https://example.org").find("href=\"https://example.org\""), std::string::npos);
  for (const char* hostile :
       {"[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](java&#115;cript:alert(1))",
        "[x](javascript&colon;alert(1))", "[x](<java\tscript:alert(1)>)", "[x](data:text/html,hi)", "[x](vbscript:x)",
        "[x](//evil.example)", "<javascript:alert(1)>", "![x](javascript:alert(1))", "[x](&#1;javascript:alert(1))",
        "[x](\\\\evil.example)", "[a]\n\n[a]: javascript:alert(1)"}) {
    EXPECT_EQ(markdown_to_html(hostile).find("href"), std::string::npos) << markdown_to_html(hostile);
  }
}

TEST(Markdown, APictureBecomesALinkAndNeverInsideAnother) {
  EXPECT_EQ(markdown_to_html("![une *vue*](https://example.org/a.jpg)"),
            "<p><a rel=\"nofollow noopener\" href=\"https://example.org/a.jpg\">une <em>vue</em></a></p>\n");
  EXPECT_EQ(markdown_to_html("[![vue](https://a.example/b.jpg)](https://a.example)"),
            "<p><a rel=\"nofollow noopener\" href=\"https://a.example\">vue</a></p>\n");
}

TEST(Markdown, LongHostileTextEndsSoon) {
  std::string nested;
  for (int i = 0; i < 20'000; ++i) nested += "[![*_`<";
  EXPECT_FALSE(markdown_to_html(nested).empty());
  EXPECT_FALSE(markdown_to_html(std::string(100'000, '>')).empty());
}

}  // namespace
}  // namespace resonance::server
