#include "server/settings_sense.h"

#include <gtest/gtest.h>

#include <functional>

#include "base/message.h"

namespace resonance::server {
namespace {

std::vector<std::string> complaints(const std::function<void(Settings&)>& change) {
  Settings settings;
  change(settings);
  std::vector<std::string> all;
  for (const Message& each : complaints_about(settings)) all.push_back(in_english(each));
  return all;
}

TEST(SettingsSense, TheDefaultsAndAProductionMakeSense) {
  EXPECT_TRUE(complaints([](Settings&) {}).empty());
  EXPECT_TRUE(complaints([](Settings& settings) {
                settings.listen = "unix:/run/resonance/socket";
                settings.address = "https://mediatheque.example.org";
                settings.contact = "bonjour@example.org";
                settings.smtp = "smtps://mail.example.org:465";
                settings.smtp_user = "mediatheque";
                settings.mail_from = "mediatheque@example.org";
                settings.children = 1;
                settings.reserve_bytes = 0;
              }).empty());
}

TEST(SettingsSense, EachMistakeIsNamedOnce) {
  const std::pair<const char*, std::function<void(Settings&)>> mistakes[] = {
      {"0.0.0.0", [](Settings& settings) { settings.listen = "0.0.0.0"; }},
      {"Unix socket", [](Settings& settings) { settings.listen = "unix:"; }},
      {"Unix socket", [](Settings& settings) { settings.listen = "unix:/" + std::string(200, 'x'); }},
      {"address", [](Settings& settings) { settings.address = "mediatheque.example.org"; }},
      {"address", [](Settings& settings) { settings.address = "https://la médiathèque"; }},
      {"contact", [](Settings& settings) { settings.contact = "la mairie"; }},
      {"setting smtp", [](Settings& settings) { settings.smtp = "mail.example.org"; }},
      {"setting smtp", [](Settings& settings) { settings.smtp = "smtps://user:hunter2@mail.example.org"; }},
      {"mail_from", [](Settings& settings) { settings.smtp = "smtps://mail.example.org"; }},
      {"/nowhere", [](Settings& settings) { settings.web_root = "/nowhere"; }},
      {"children", [](Settings& settings) { settings.children = 1'000'000; }},
      {"720p", [](Settings& settings) { settings.ladder = "720p"; }},
      {"maximum_upload_bytes", [](Settings& settings) { settings.maximum_upload_bytes = 0; }},
      {"reserve_bytes", [](Settings& settings) { settings.reserve_bytes = -1; }},
  };
  for (const auto& [named, mistake] : mistakes) {
    auto said = complaints(mistake);
    ASSERT_EQ(said.size(), 1U) << named;
    EXPECT_NE(said[0].find(named), std::string::npos) << said[0];
    EXPECT_EQ(said[0].find("hunter2"), std::string::npos) << said[0];
  }
}

}  // namespace
}  // namespace resonance::server
