// The settings of the library: one table, read as flag > environment (RESONANCE_…) > configuration file > default.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace resonance::server {

struct Settings {
  std::filesystem::path data = "data";
  std::string listen = "127.0.0.1";
  int port = 8080;
  std::string owner = "loopback";
  std::string address;
  std::string contact;
  int64_t cooling_off_hours = 72;
  int64_t viewings_kept_months = 12;
  std::string smtp;  // empty: no mail is sent
  std::string smtp_user;
  std::string smtp_password;
  std::string mail_from;
  std::filesystem::path web_root;
  std::string log_level;  // empty: info while serving, warning for other commands
  int children = 0;
  std::string ladder = "1080,720,480,360";
  std::string codecs = "h264,av1";
  bool remux = true;
  std::string preset = "veryfast";
  int64_t maximum_upload_bytes = int64_t{20} << 30;
  int64_t reserve_bytes = int64_t{1} << 30;
};

// Adds every setting as an option of `app`, and --config with its file (default: resonance.toml, when there is one).
void add_settings(CLI::App& app, Settings& settings);

// The command line with the settings found in the environment put before the person's own flags, so that these win.
// Error{invalid} for a RESONANCE_ variable that is no setting: it names the nearest one; and for a secret given as a
// flag.
std::vector<std::string> with_environment(std::vector<std::string> arguments, char** environment);

// Of the settings' names, the nearest to a mistyped one; "" when none is near.
std::string nearest_setting(const std::string& mistyped);

// "1080,720" as numbers, highest first. Error{invalid} for anything that is no list of heights from 144 to 4320.
std::vector<int> parse_ladder(const std::string& text);
// Whether the setting codecs asks for a second ladder of films.
bool makes_light_ladder(const Settings& settings);

}  // namespace resonance::server
