#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "transcode/prepare.h"

namespace resonance::transcode {
namespace {

Generation example() {
  Generation generation;
  generation.kind = MediaKind::video;
  generation.duration_ms = 61'234;
  generation.width = 1920;
  generation.height = 1080;
  generation.has_audio = true;
  generation.damaged = true;
  generation.damaged_from_ms = 41'000;
  generation.placeholder = "UklGRg+/AA==";
  generation.posters = {{12'000, "UklGRg=="}, {48'000, ""}};
  generation.files = {{Role::master_playlist, "master.m3u8", "application/vnd.apple.mpegurl", 812},
                      {Role::track, "1080.mp4", "video/mp4", 31'234'567'890, 1920, 1080, 4'100'000},
                      {Role::poster, "poster-2-640.jpg", "image/jpeg", 31'234, 640, 360, 0, 2}};
  return generation;
}

TEST(Manifest, RoundTrip) {
  const std::string json = to_json(example());
  EXPECT_EQ(json.find('\n'), std::string::npos);
  const Generation back = generation_from_json(json);
  EXPECT_EQ(to_json(back), json);
  EXPECT_EQ(back.files.at(1).size_bytes, 31'234'567'890);
  EXPECT_EQ(back.files.at(1).role, Role::track);
  EXPECT_TRUE(back.damaged);
  EXPECT_EQ(back.damaged_from_ms, 41'000);
  EXPECT_EQ(back.placeholder, example().placeholder);
  ASSERT_EQ(back.posters.size(), 2U);
  EXPECT_EQ(back.posters[0].time_ms, 12'000);
  EXPECT_EQ(back.posters[0].placeholder, "UklGRg==");
  EXPECT_EQ(back.files.at(2).poster, 2);
}

void expect_refused(const std::string& json) {
  try {
    generation_from_json(json);
    ADD_FAILURE() << json.substr(0, 200);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::internal) << json.substr(0, 200);
  }
}

TEST(Manifest, HostileShapes) {
  for (const char* json : {"", "null", "[]", "{}", "{", "\xff\xfe", "1e999", "{\"kind\":\"video\"}"})
    expect_refused(json);
  expect_refused(std::string(2 << 20, ' '));
  expect_refused(std::string(500'000, '['));
  expect_refused("{\"files\":" + std::string(300'000, '[') + "}");
}

TEST(Manifest, HostileValues) {
  const auto good = nlohmann::json::parse(to_json(example()));
  const auto with = [&](const char* key, const nlohmann::json& value) {
    auto changed = good;
    changed[key] = value;
    expect_refused(changed.dump());
    changed.erase(key);
    expect_refused(changed.dump());
  };
  with("kind", "virus");
  with("duration_ms", -1);
  with("duration_ms", 1e300);
  with("duration_ms", "1");
  with("duration_ms", 18'446'744'073'709'551'615U);
  with("width", 1LL << 40);
  with("height", 3.5);
  with("has_audio", 1);
  with("damaged", nullptr);
  with("damaged", false);  // from where then?
  with("damaged_from_ms", true);
  with("damaged_from_ms", -1);
  with("damaged_from_ms", 61'235);  // after the end
  with("placeholder", std::string(kPlaceholderCharacters + 4, 'A'));
  for (const char* nothing_but_base64 :
       {"AAA", "AAA)", "=AAA", "A===", "AA=A", "AAAA\"", "AAA\n", "AA<A", "url(AAAA", "é9=="}) {
    with("placeholder", nothing_but_base64);
  }
  const auto poster = good["posters"][0];
  with("posters", poster);
  with("posters", nlohmann::json(4, poster));
  with("posters", nlohmann::json::array({poster}));  // and a file shows the second
  with("posters", nlohmann::json::array({poster, {{"time_ms", -1}, {"placeholder", ""}}}));
  with("posters", nlohmann::json::array({poster, {{"time_ms", 1}, {"placeholder", "url(AAAA"}}}));
  with("posters", nlohmann::json::array({poster, "AAAA"}));
  with("files", nlohmann::json::array());
  with("files", nlohmann::json::array({good["files"][0], good["files"][0]}));
  with("files", nlohmann::json(1001, good["files"][0]));
  const auto with_file = [&](const char* key, const nlohmann::json& value) {
    auto changed = good;
    changed["files"][0][key] = value;
    expect_refused(changed.dump());
  };
  for (const char* name : {"", "../x", "a/b", "/etc/passwd", "..", ".hidden", "A.mp4", "a b", "a\\b", "é.jpg"}) {
    with_file("name", name);
  }
  with_file("name", std::string(65, 'a'));
  with_file("name", std::string("a\0b", 3));
  with_file("content_type", "text/html\r\nX-Accel-Redirect: /x");
  with_file("content_type", "text");
  with_file("role", "root");
  with_file("size_bytes", -5);
  with_file("size_bytes", 1LL << 60);
  with_file("bitrate_bps", "fast");
  with_file("poster", -1);
  with_file("poster", 3);
}

}  // namespace
}  // namespace resonance::transcode
