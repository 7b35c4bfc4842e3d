#include "server/config.h"

#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>

#include "base/error.h"
#include "base/id.h"

namespace resonance::server {
namespace {

Settings parse(std::vector<std::string> flags, std::vector<std::string> environment = {},
               const std::string& file = {}) {
  Settings settings;
  CLI::App app;
  add_settings(app, settings);
  auto path = std::filesystem::temp_directory_path() / ("resonance-config-" + random_id_text() + ".toml");
  if (!file.empty()) {
    std::ofstream(path) << file;
    flags.push_back("--config=" + path.string());
  }
  std::vector<char*> pointers;
  for (std::string& each : environment) pointers.push_back(each.data());
  pointers.push_back(nullptr);
  auto all = with_environment(flags, pointers.data());
  std::reverse(all.begin(), all.end());
  try {
    app.parse(all);
  } catch (...) {
    std::filesystem::remove(path);
    throw;
  }
  std::filesystem::remove(path);
  return settings;
}

TEST(Config, FlagBeforeEnvironmentBeforeFileBeforeDefault) {
  EXPECT_EQ(parse({}).port, 8080);
  EXPECT_EQ(parse({}, {}, "port = 1\n").port, 1);
  EXPECT_EQ(parse({}, {"RESONANCE_PORT=2"}, "port = 1\n").port, 2);
  EXPECT_EQ(parse({"--port=3"}, {"RESONANCE_PORT=2"}, "port = 1\n").port, 3);
  EXPECT_EQ(parse({}, {"RESONANCE_WEB_ROOT=/w", "PATH=/bin"}).web_root, "/w");
  EXPECT_EQ(parse({"--log-level", "debug"}).log_level, "debug");
}

TEST(Config, AnUnknownKeyNamesTheNearest) {
  EXPECT_THROW(parse({"--prot=3"}), CLI::ParseError);
  EXPECT_THROW(parse({}, {}, "prot = 3\n"), CLI::ParseError);
  try {
    parse({}, {"RESONANCE_PROT=3"});
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("RESONANCE_PORT"), std::string::npos) << error.what();
  }
  EXPECT_EQ(nearest_setting("--prot"), "port");
  EXPECT_EQ(nearest_setting("log-levle"), "log_level");
  EXPECT_EQ(nearest_setting("reserve_byte"), "reserve_bytes");
  EXPECT_EQ(nearest_setting("qqqqqqqqqqqqqqqq"), "");
}

TEST(Config, RefusesValuesThatMakeNoSense) {
  EXPECT_THROW(parse({"--port=70000"}), CLI::ParseError);
  EXPECT_THROW(parse({"--port=abc"}), CLI::ParseError);
  EXPECT_THROW(parse({"--owner=everybody"}), CLI::ParseError);
  EXPECT_THROW(parse({}, {"RESONANCE_LOG_LEVEL=loud"}), CLI::ParseError);
}

TEST(Config, APasswordIsNoFlag) {
  EXPECT_EQ(parse({}, {"RESONANCE_SMTP_PASSWORD=-a=b \"c\" #d"}).smtp_password, "-a=b \"c\" #d");
  EXPECT_EQ(parse({}, {}, "smtp_password = \"a=b c\"\n").smtp_password, "a=b c");
  const std::vector<std::vector<std::string>> given{
      {"--smtp-password=hunter2"}, {"--smtp_password=hunter2"}, {"--smtp-password", "hunter2"}};
  for (const auto& flags : given) {
    try {
      parse(flags);
      ADD_FAILURE() << flags[0];
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find("RESONANCE_SMTP_PASSWORD"), std::string::npos) << error.what();
      EXPECT_EQ(std::string(error.what()).find("hunter2"), std::string::npos) << error.what();
    }
  }
}

TEST(Config, NoComplaintRepeatsAPassword) {
  for (const char* file :
       {"smtp_password = hunter2 hunter2\n", "smtp_password = \"hunter2\n",
        "smtp_password = [\"hunter2\", \"hunter2\"]\n", "smtp_pasword = hunter2\n", "[smtp_password]\nhunter2 = 1\n"}) {
    try {
      parse({}, {}, file);
    } catch (const CLI::ParseError& error) {
      EXPECT_EQ(std::string(error.what()).find("hunter2"), std::string::npos) << error.what();
    }
  }
}

TEST(Config, ReadsALadder) {
  EXPECT_EQ(parse_ladder("360,1080,720,360"), (std::vector<int>{1080, 720, 360}));
  for (const char* text : {"", "abc", "720,", "100", "99999", "720;360", "-720"}) {
    if (std::string_view(text) == "720,") continue;
    EXPECT_THROW(parse_ladder(text), Error) << text;
  }
}

}  // namespace
}  // namespace resonance::server
