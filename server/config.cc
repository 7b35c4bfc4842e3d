#include "server/config.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <functional>
#include <numeric>

#include "base/error.h"

namespace resonance::server {
namespace {

struct Row {
  const char* name;
  const char* description;
  std::function<CLI::Option*(CLI::App&, Settings&, const std::string& flag, const std::string& description)> add;
  bool is_secret = false;  // never a flag: every user of the machine can read those
};

template <auto member>
CLI::Option* bind(CLI::App& app, Settings& settings, const std::string& flag, const std::string& description) {
  return app.add_option(flag, settings.*member, description)->capture_default_str();
}

const std::vector<Row>& rows() {
  static const std::vector<Row> all{
      {"data", "Folder that holds everything: catalogue, media, index", bind<&Settings::data>},
      {"listen", "Loopback address, or unix:/path of a socket for nginx", bind<&Settings::listen>},
      {"port", "Port on that address; 0 for any free one",
       [](auto& app, auto& settings, auto& flag, auto& description) {
         return bind<&Settings::port>(app, settings, flag, description)->check(CLI::Range(0, 65535));
       }},
      {"owner", "Who is the owner: loopback (whoever sits at this machine) or nobody",
       [](auto& app, auto& settings, auto& flag, auto& description) {
         return bind<&Settings::owner>(app, settings, flag, description)->check(CLI::IsMember({"loopback", "nobody"}));
       }},
      {"address", "The library's public address, as https://… (for links that leave it)", bind<&Settings::address>},
      {"contact", "E-mail shown to visitors, for barriers met and for questions", bind<&Settings::contact>},
      {"cooling_off_hours",
       "Hours after the last agreement of its people before a contribution is first shown, so that they can change "
       "their mind",
       [](auto& app, auto& settings, auto& flag, auto& description) {
         return bind<&Settings::cooling_off_hours>(app, settings, flag, description)->check(CLI::Range(0, 24 * 365));
       }},
      {"viewings_kept_months", "Months for which it is kept who saw a contribution that is not public",
       [](auto& app, auto& settings, auto& flag, auto& description) {
         return bind<&Settings::viewings_kept_months>(app, settings, flag, description)->check(CLI::Range(1, 120));
       }},
      {"smtp", "Mail server, as smtps://mail.example.org:465 or smtp://mail.example.org:587; without, no mail is sent",
       bind<&Settings::smtp>},
      {"smtp_user", "Name that the mail server knows the library by; without, none is given",
       bind<&Settings::smtp_user>},
      {"smtp_password",
       "Password of that name; from the environment or the configuration file only, and with # from the environment",
       bind<&Settings::smtp_password>, true},
      {"mail_from", "E-mail address that the library writes from", bind<&Settings::mail_from>},
      {"web_root", "Folder web/ to read pages from instead of the program, for those who change them",
       bind<&Settings::web_root>},
      {"log_level", "debug, info, warning or error; info while serving and warning elsewhere when not given",
       [](auto& app, auto& settings, auto& flag, auto& description) {
         return bind<&Settings::log_level>(app, settings, flag, description)
             ->check(CLI::IsMember({"debug", "info", "warning", "error"}));
       }},
      {"children", "Media prepared at once; 0 for what the machine bears: two processors and 1 GB for each",
       [](auto& app, auto& settings, auto& flag, auto& description) {
         return bind<&Settings::children>(app, settings, flag, description)->check(CLI::Range(0, 64));
       }},
      {"ladder", "Heights of the versions made of each film", bind<&Settings::ladder>},
      {"codecs", "How films are written: h264, or h264,av1 for a second version of each at half of the bytes",
       [](auto& app, auto& settings, auto& flag, auto& description) {
         return bind<&Settings::codecs>(app, settings, flag, description)->check(CLI::IsMember({"h264", "h264,av1"}));
       }},
      {"remux", "A film's own stream becomes its largest version where every browser plays it",
       [](auto& app, auto& settings, auto& flag, auto& description) {
         return app.add_flag(flag + ",!--no-remux", settings.remux, description)->capture_default_str();
       }},
      {"preset", "Speed of the film encoder (x264's presets)",
       [](auto& app, auto& settings, auto& flag, auto& description) {
         return bind<&Settings::preset>(app, settings, flag, description)
             ->check(CLI::IsMember(
                 {"ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow"}));
       }},
      {"maximum_upload_bytes", "Largest file accepted", bind<&Settings::maximum_upload_bytes>},
      {"reserve_bytes", "Free space kept on the disk: no deposit is accepted beyond it",
       bind<&Settings::reserve_bytes>},
  };
  return all;
}

std::string environment_name(std::string_view name) {
  std::string variable = "RESONANCE_";
  for (char c : name) variable += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return variable;
}

std::string with_dashes(std::string name) {
  std::ranges::replace(name, '_', '-');
  return name;
}

void refuse_secrets(const std::vector<std::string>& arguments) {
  for (const std::string& argument : arguments) {
    const std::string given = with_dashes(argument.substr(0, argument.find('=')));
    for (const Row& row : rows()) {
      const std::string flag = "--" + with_dashes(row.name);
      if (!row.is_secret || given != flag) continue;
      throw Error(ErrorCode::invalid,
                  {"Every user of this machine can read the flags of a program, so {flag} is none. Write it in the "
                   "environment, as {variable}, or in the configuration file.",
                   {{"flag", flag}, {"variable", environment_name(row.name)}}});
    }
  }
}

size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
    }
  }
  return row.back();
}

}  // namespace

void add_settings(CLI::App& app, Settings& settings) {
  for (const Row& row : rows()) {
    std::string name = row.name, dashed = with_dashes(name);
    std::string flag = dashed == name ? "--" + name : "--" + dashed + ",--" + name;
    row.add(app, settings, flag, std::string(row.description) + " [" + environment_name(name) + "]")
        ->group("Settings")
        ->take_last();
  }
  app.set_config("--config", "resonance.toml", "Configuration file: one `name = value` a line [RESONANCE_CONFIG]")
      ->group("Settings")
      ->take_last();
  app.allow_config_extras(CLI::config_extras_mode::error);
}

std::vector<std::string> with_environment(std::vector<std::string> arguments, char** environment) {
  refuse_secrets(arguments);
  std::vector<std::string> all;
  for (char** each = environment; *each; ++each) {
    std::string_view entry = *each;
    if (!entry.starts_with("RESONANCE_")) continue;
    std::string variable(entry.substr(0, entry.find('=')));
    std::string value(entry.substr(std::min(entry.size(), variable.size() + 1)));
    std::string name;
    for (char c : variable.substr(10)) name += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    bool known = name == "config" || std::ranges::any_of(rows(), [&](const Row& row) { return row.name == name; });
    if (!known) {
      std::string nearest = nearest_setting(name);
      if (nearest.empty()) {
        throw Error(ErrorCode::invalid,
                    {"The environment variable {variable} is no setting. `resonance --help` lists them.",
                     {{"variable", variable}}});
      }
      throw Error(ErrorCode::invalid, {"The environment variable {variable} is no setting. Did you mean {nearest}?",
                                       {{"variable", variable}, {"nearest", environment_name(nearest)}}});
    }
    all.push_back("--" + name + "=" + value);
  }
  all.insert(all.end(), arguments.begin(), arguments.end());
  return all;
}

std::string nearest_setting(const std::string& mistyped) {
  std::string plain = mistyped.substr(std::min(mistyped.find_first_not_of('-'), mistyped.size()));
  std::ranges::replace(plain, '-', '_');
  std::string nearest;
  size_t best = std::max<size_t>(2, plain.size() / 2) + 1;
  for (const Row& row : rows()) {
    if (size_t distance = edit_distance(plain, row.name); distance < best) {
      best = distance;
      nearest = row.name;
    }
  }
  return nearest;
}

bool makes_light_ladder(const Settings& settings) {
  return settings.codecs == "h264,av1";
}

std::vector<int> parse_ladder(const std::string& text) {
  std::vector<int> heights;
  std::string_view rest = text;
  while (!rest.empty()) {
    std::string_view each = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(rest.size(), each.size() + 1));
    int height = 0;
    auto [end, failure] = std::from_chars(each.data(), each.data() + each.size(), height);
    if (failure != std::errc() || end != each.data() + each.size() || height < 144 || height > 4320) {
      heights.clear();
      break;
    }
    heights.push_back(height);
  }
  if (heights.empty()) {
    throw Error(ErrorCode::invalid,
                {"“{ladder}” is no list of heights. Write, for example, 1080,720,480,360.", {{"ladder", text}}});
  }
  std::ranges::sort(heights, std::greater());
  heights.erase(std::ranges::unique(heights).begin(), heights.end());
  return heights;
}

}  // namespace resonance::server
