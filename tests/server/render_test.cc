#include "server/render.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "base/id.h"

namespace resonance::server {
namespace {

TEST(SafeUrl, LetsOnlyKnownSchemesAndOurOwnAddressesPass) {
  for (const char* good : {"https://example.org", "HTTP://example.org", "mailto:a@b.fr", "/themes", "#t", "?q=a"}) {
    EXPECT_EQ(safe_url(good), good);
  }
  for (const char* bad :
       {"javascript:alert(1)", "Java\nScript:alert(1)", " javascript:x", "data:text/html,x", "//evil.example",
        "/\\evil.example", "vbscript:x", "file:///etc/passwd", "example.org", "", "\x01javascript:x"}) {
    EXPECT_EQ(safe_url(bad), "#") << bad;
  }
}

class Words_ : public testing::Test {
 protected:
  Assets assets_;
  Translator translator_{assets_};
};

TEST_F(Words_, SaysSentencesWithTheirValues) {
  const Message message{"There is no file {name}.", {{"name", "<film>.mp4"}}};
  EXPECT_EQ(translator_.sentence(Language::french, message), "Il n’y a pas de fichier <film>.mp4.");
  EXPECT_EQ(translator_.sentence(Language::english, message), "There is no file <film>.mp4.");
  EXPECT_EQ(translator_.text(Language::french, "Nobody ever said this."), "Nobody ever said this.");
}

TEST_F(Words_, CountsAsEachLanguageDoes) {
  const auto count = [&](Language language, int64_t n) {
    return translator_.plural(language, n, "{n} contribution", "{n} contributions");
  };
  EXPECT_EQ(count(Language::french, 0), "0 contribution");
  EXPECT_EQ(count(Language::english, 0), "0 contributions");
  EXPECT_EQ(count(Language::french, 1), "1 contribution");
  EXPECT_EQ(count(Language::french, 2), "2 contributions");
  EXPECT_EQ(count(Language::french, 1234567), "1\u202f234\u202f567 contributions");
  EXPECT_EQ(count(Language::english, 1234), "1,234 contributions");
}

TEST_F(Words_, WritesDatesSizesAndLengths) {
  constexpr int64_t kThirdOfMarch = 1'772'571'600'000;  // 2026-03-03T21:00:00Z
  EXPECT_EQ(long_date(Language::french, kThirdOfMarch), "3 mars 2026");
  EXPECT_EQ(long_date(Language::english, kThirdOfMarch), "3 March 2026");
  // 23:30 UTC is already the next day in France, and the first of a month has its own form.
  EXPECT_EQ(long_date(Language::french, 1'777'591'800'000), "1er mai 2026");
  EXPECT_EQ(file_size(Language::french, 1'234'567), "1,2\u00a0Mo");
  EXPECT_EQ(file_size(Language::english, 1'234'567), "1.2\u00a0MB");
  EXPECT_EQ(file_size(Language::french, 999), "999\u00a0o");
  EXPECT_EQ(duration(Language::french, 125'900), "2\u00a0min\u00a005");
  EXPECT_EQ(duration(Language::french, 3'720'000), "1\u00a0h\u00a002");
  EXPECT_EQ(duration(Language::french, 9'000), "9\u00a0s");
  EXPECT_EQ(duration(Language::english, 1'800'900), "30\u00a0min");
  EXPECT_EQ(decimal(Language::french, "33.3"), "33,3");
  EXPECT_EQ(decimal(Language::english, "33.3"), "33.3");
}

// A web folder as a developer has it, with templates of the test's own.
class Rendering : public testing::Test {
 protected:
  Rendering() : folder_(std::filesystem::temp_directory_path() / ("resonance-web-" + random_id_text())) {
    write("templates/home.mustache", "");
    write("dist/manifest.json", R"({"src/main.ts": {"file": "assets/main-1.js"}})");
    write("dist/locales/fr.json", R"({"Hello {name}, a < b": "Bonjour {name}, a < b", "Alone": "Seul"})");
    write("dist/locales/en.json", "{}");
    write("dist/assets/main-1.js", "1");
  }
  ~Rendering() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& path, const std::string& text) {
    std::filesystem::create_directories((folder_ / path).parent_path());
    std::ofstream(folder_ / path) << text;
  }
  std::string rendered(Language language, const View& view) {
    const Assets assets(folder_);
    const Translator translator(assets);
    return Renderer(assets, translator).render("home", language, view);
  }

  std::filesystem::path folder_;
};

TEST_F(Rendering, TranslatesPutsPartsInPlaceAndEscapes) {
  write("templates/home.mustache", "<p>{{> part}}</p>");
  write("templates/part.mustache", "{{#t}}Hello\n  {name}, a < b{{/t}}|{{#t}}Alone{{/t}}\n");
  View view;
  view.set("name", "<Fatou>{{title}}");
  view.set("title", "no");
  EXPECT_EQ(rendered(Language::french, view), "<p>Bonjour &lt;Fatou&gt;{{title}}, a &lt; b|Seul</p>");
  EXPECT_EQ(rendered(Language::english, view), "<p>Hello &lt;Fatou&gt;{{title}}, a &lt; b|Alone</p>");
}

TEST_F(Rendering, RefusesWhatIsBrokenOrUnreviewed) {
  const View view;
  for (const char* broken :
       {"{{#open}}", "{{{name}}}", "{{& name}}", "{{> absent}}", "{{> home}}", "{{#t}}never ends"}) {
    write("templates/home.mustache", broken);
    EXPECT_THROW(rendered(Language::french, view), Error) << broken;
  }
}

TEST_F(Rendering, ADeveloperSeesAChangeAtOnce) {
  write("templates/home.mustache", "one");
  const Assets assets(folder_);
  const Translator translator(assets);
  const Renderer renderer(assets, translator);
  EXPECT_EQ(renderer.render("home", Language::french, {}), "one");
  write("templates/home.mustache", "two");
  EXPECT_EQ(renderer.render("home", Language::french, {}), "two");
  EXPECT_THROW(renderer.render("nothing", Language::french, {}), Error);
}

TEST_F(Rendering, TheFolderIsLeftByNoPath) {
  const Assets assets(folder_);
  EXPECT_EQ(assets.url("src/main.ts"), "/assets/main-1.js");
  EXPECT_THROW(assets.url("src/other.ts"), Error);
  for (const char* path :
       {"../../etc/passwd", "/etc/passwd", "assets/../manifest.json", "assets/%2e%2e", "", "assets", "assets/\0x"}) {
    EXPECT_FALSE(assets.find(path)) << path;
  }
}

TEST(EmbeddedAssets, AreServedCompressedAndForAYear) {
  const Assets assets;
  const std::string styles = assets.url("styles/main.css").substr(std::string("/assets/").size());
  Request request;
  const auto header = [](const Response& response, const std::string& name) {
    for (const auto& [key, value] : response.headers) {
      if (key == name) return value;
    }
    return std::string();
  };
  const Response plain = asset_response(assets, request, styles);
  EXPECT_EQ(plain.status, 200);
  EXPECT_EQ(header(plain, "Content-Type"), "text/css; charset=utf-8");
  EXPECT_EQ(header(plain, "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(header(plain, "Content-Encoding"), "");
  request.headers["accept-encoding"] = "gzip, deflate, br";
  const Response small = asset_response(assets, request, styles);
  EXPECT_EQ(header(small, "Content-Encoding"), "br");
  EXPECT_LT(small.body.size(), plain.body.size() / 3);
  EXPECT_NE(header(small, "ETag"), header(plain, "ETag"));
  request.headers["accept-encoding"] = "br;q=0, gzip";
  EXPECT_EQ(header(asset_response(assets, request, styles), "Content-Encoding"), "gzip");
  request.headers["accept-encoding"] = "br";
  request.headers["if-none-match"] = header(small, "ETag");
  const Response unchanged = asset_response(assets, request, styles);
  EXPECT_EQ(unchanged.status, 304);
  EXPECT_TRUE(unchanged.body.empty());
  EXPECT_THROW(asset_response(assets, request, "../templates/home.mustache"), Error);
}

}  // namespace
}  // namespace resonance::server
