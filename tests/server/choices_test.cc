// What a moderator chooses for a film: the picture that stands for it, the sound with less noise.
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "server/api/api.h"
#include "server/media.h"
#include "tests/server/pages_fixture.h"

namespace resonance::server {
namespace {

class Choices : public PagesTest {
 protected:
  Choices() : item_(item("Un film")), media_(chosen_film(item_.id)) {}

  // A film with three posters and two samples, its files on disk.
  Media chosen_film(const ItemId& owner) {
    Prepared prepared;
    prepared.duration_ms = 80'000;
    prepared.width = 1280;
    prepared.height = 720;
    prepared.has_audio = true;
    prepared.renditions = {{"progressive", "progressive.mp4", "video/mp4", 9, 1280, 720, 0},
                           {"silences", "silences.json", "application/json", 9, 0, 0, 0},
                           {"noise_sample", "sample-1.m4a", "audio/mp4", 9, 0, 0, 0},
                           {"noise_sample", "sample-2.m4a", "audio/mp4", 9, 0, 0, 0}};
    for (int number = 1; number <= 3; ++number) {
      prepared.posters.push_back({number * 20'000, "AAA" + std::to_string(number)});
      for (const int width : {320, 1280}) {
        prepared.renditions.push_back({"poster",
                                       "poster-" + std::to_string(number) + "-" + std::to_string(width) + ".jpg",
                                       "image/jpeg", 9, width, width * 9 / 16, 0, number});
      }
    }
    std::map<std::string, std::string> files;
    for (const Rendition& each : prepared.renditions) files[each.name] = "some bytes";
    return published(owner, "film.mp4", prepared, files);
  }

  Request posting(const std::string& field, const std::string& value) {
    return sending(asking(local_owner, "/contributions/x/fichiers/y/z", {item_.id.text(), media_.id.text()}),
                   field + "=" + value);
  }

  std::string page_of(const Viewer& who) {
    return pages::item(app_, asking(who, "/contributions/x", {item_.id.text()})).body;
  }
  std::string edit_page() {
    return pages::edit_form(app_, asking(local_owner, "/contributions/x/modifier", {item_.id.text()})).body;
  }
  nlohmann::json shape(const Viewer& who) {
    return nlohmann::json::parse(api::read_media(app_, asking(who, "/api/v1/media/x", {media_.id.text()})).body);
  }
  int status_of_file(const Viewer& who, const std::string& name) {
    try {
      return media_file(app_, asking(who, "/media/x", {media_.id.text(), media_.generation->text(), name})).status;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::not_found);
      return 404;
    }
  }
  static bool has(const std::string& html, const std::string& part) { return html.find(part) != std::string::npos; }

  const Item item_;
  const Media media_;
};

TEST_F(Choices, EveryExitShowsTheChosenPosterAndNoOther) {
  for (int number = 1; number <= 3; ++number) {
    SCOPED_TRACE(number);
    if (number > 1) {
      EXPECT_EQ(pages::poster(app_, posting("poster", std::to_string(number))).status, 303);
    }
    const std::string chosen = "poster-" + std::to_string(number) + "-1280.jpg";
    // The list of the library comes from the index, which is empty here: tests/e2e/choices.test.mjs looks at it.
    for (const auto& html : {page_of(visitor), pages::home(app_, asking(visitor, "/")).body}) {
      for (int other = 1; other <= 3; ++other) {
        EXPECT_EQ(has(html, "/poster-" + std::to_string(other) + "-"), other == number) << other;
        EXPECT_EQ(has(html, "base64,AAA" + std::to_string(other)), other == number) << other;
      }
    }
    const std::string html = page_of(visitor);
    for (const char* exit : {"og:image\" content=\"", "poster=\"", "\"thumbnailUrl\":[\""}) {
      const size_t at = html.find(exit);
      ASSERT_NE(at, std::string::npos) << exit;
      EXPECT_TRUE(has(html.substr(at, 200), chosen)) << exit;
    }
    const auto seen = shape(visitor);
    EXPECT_EQ(seen.at("placeholder"), "data:image/webp;base64,AAA" + std::to_string(number));
    for (const auto& rendition : seen.at("renditions")) {
      EXPECT_NE(rendition.at("role"), "poster_candidate");
      EXPECT_NE(rendition.at("role"), "noise_sample");
      if (rendition.at("role") != "poster") continue;
      EXPECT_TRUE(has(rendition.at("url"), "/poster-" + std::to_string(number)));
    }
    EXPECT_TRUE(seen.at("posters").empty());
    EXPECT_EQ(shape(local_owner).at("posters").at(static_cast<size_t>(number) - 1).at("chosen"), true);
    for (int other = 1; other <= 3; ++other) {
      const std::string file = "poster-" + std::to_string(other) + "-320.jpg";
      EXPECT_EQ(status_of_file(visitor, file), other == number ? 200 : 404) << file;
      EXPECT_EQ(status_of_file(local_owner, file), 200) << file;
    }
  }
}

TEST_F(Choices, TheEditPageOffersThePicturesAndTheSounds) {
  const std::string html = edit_page();
  const std::string files = "/media/" + media_.id.text() + "/" + media_.generation->text() + "/";
  for (int number = 1; number <= 3; ++number) {
    EXPECT_TRUE(has(html, "<img src=\"" + files + "poster-" + std::to_string(number) + "-320.jpg\""));
  }
  EXPECT_TRUE(has(html, "name=\"poster\" value=\"1\" checked"));
  EXPECT_FALSE(has(html, "name=\"poster\" value=\"2\" checked"));
  EXPECT_TRUE(has(html, "src=\"" + files + "sample-1.m4a\"") && has(html, "src=\"" + files + "sample-2.m4a\""));
  EXPECT_TRUE(has(html, "name=\"reduce_noise\" value=\"no\" checked"));
  pages::poster(app_, posting("poster", "2"));
  EXPECT_TRUE(has(edit_page(), "name=\"poster\" value=\"2\" checked"));
  for (const char* nonsense : {"", "0", "4", "12", "x", "-1"}) {
    EXPECT_EQ(pages::poster(app_, posting("poster", nonsense)).status, 400) << nonsense;
  }
  EXPECT_EQ(catalogue_.media.find(media_.id)->poster, 2);
}

TEST_F(Choices, ADocumentAndAnOldFilmOfferNoChoice) {
  const Item old = item("Ancien");
  film(old.id);
  document(old.id, R"({"form":"pages","pages":["un"]})");
  const std::string html = pages::edit_form(app_, asking(local_owner, "/x", {old.id.text()})).body;
  EXPECT_FALSE(has(html, "name=\"poster\""));
  EXPECT_FALSE(has(html, "name=\"reduce_noise\""));
}

TEST_F(Choices, AnotherSoundHasTheFilePreparedAgainWhileTheOldOneStays) {
  EXPECT_EQ(status_of_file(visitor, "sample-2.m4a"), 404);
  EXPECT_EQ(status_of_file(local_owner, "sample-2.m4a"), 200);
  EXPECT_EQ(pages::sound(app_, posting("reduce_noise", "perhaps")).status, 400);
  EXPECT_FALSE(has(edit_page(), "de nouveau en préparation"));
  EXPECT_EQ(pages::sound(app_, posting("reduce_noise", "yes")).status, 303);
  EXPECT_TRUE(has(edit_page(), "name=\"reduce_noise\" value=\"yes\" checked"));
  EXPECT_TRUE(has(edit_page(), "de nouveau en préparation"));
  EXPECT_TRUE(has(page_of(visitor), "progressive.mp4"));
  EXPECT_EQ(pages::sound(app_, posting("reduce_noise", "no")).status, 409) << "one preparation at a time";
  EXPECT_TRUE(shape(visitor).at("reduce_noise"));
}

TEST_F(Choices, OtherProgramsChooseThroughTheApi) {
  const auto patch = [&](const std::string& body, const Viewer& who = local_owner) {
    Request request = asking(who, "/api/v1/media/x", {media_.id.text()});
    request.method = "PATCH";
    request.read_body = [body](const auto& take) { return take(body); };
    return api::change_media(app_, request);
  };
  EXPECT_EQ(nlohmann::json::parse(patch(R"({"poster":3})").body).at("posters").at(2).at("chosen"), true);
  for (const char* wrong : {"", "[]", R"({"poster":"3"})", R"({"poster":7})", R"({"poster":4294967297})",
                            R"({"reduce_noise":1})", R"({"poster":1,"title":"x"})"}) {
    EXPECT_EQ(code_of([&] { patch(wrong); }), ErrorCode::invalid) << wrong;
  }
  EXPECT_EQ(catalogue_.media.find(media_.id)->poster, 3);
  EXPECT_THROW(patch(R"({"poster":1})", visitor), Error);
  patch(R"({"reduce_noise":true})");
  EXPECT_TRUE(catalogue_.jobs.claim("x"));
}

TEST_F(Choices, TimeLeftIsToldInWordsWhereItIsKnown) {
  const Media media = catalogue_.media.create(item_.id, "long.mp4", 10, 0);
  catalogue_.media.complete(media.id);
  const auto progress = [&] {
    return nlohmann::json::parse(api::read_media(app_, asking(local_owner, "/x", {media.id.text()})).body)["progress"];
  };
  EXPECT_TRUE(progress().at("left_ms").is_null()) << "it waits";
  const auto job = catalogue_.jobs.claim("x");
  const auto told = [&](std::optional<int64_t> left_ms) {
    catalogue_.jobs.heartbeat(job->id, job->fence, 300, "encode", 0, left_ms);
    return page_of(local_owner);
  };
  EXPECT_FALSE(has(told({}), "encore environ"));
  EXPECT_TRUE(progress().at("left_ms").is_null());
  EXPECT_TRUE(has(told(170'000), "<span data-left>encore environ 3 minutes</span>"));
  EXPECT_EQ(progress().at("left_ms"), 170'000);
  EXPECT_TRUE(has(told(55'000), "encore environ 1 minute<"));
  EXPECT_TRUE(has(told(20'000), "encore moins d’une minute"));
  EXPECT_TRUE(has(told(0), "encore moins d’une minute"));
  EXPECT_TRUE(has(told(59 * 60'000), "encore environ 59 minutes"));
  EXPECT_TRUE(has(told(82 * 60'000), "encore environ 1\u00a0h\u00a020"));
  EXPECT_TRUE(has(told(118 * 60'000), "encore environ 2\u00a0h\u00a000"));
}

}  // namespace
}  // namespace resonance::server
