// Reads every #include of the rooms and fails on an arrow that points back up (design §2), or on a third-party header
// in a public header of a room whose third parties are private.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

const std::map<std::string, std::set<std::string>> kSees{
    {"base", {}},
    {"catalogue", {"base"}},
    {"transcode", {"base"}},
    {"search", {"base", "catalogue"}},
    {"festival", {"base", "catalogue"}},
    {"ingest", {"base", "catalogue", "transcode", "search", "festival"}},
    {"server", {"base", "catalogue", "transcode", "search", "festival", "ingest"}},
};

// Search and festival know the catalogue's types, not its queries.
const std::set<std::string> kTypesOnly{"search", "festival"};

// A room's private headers: included by its own .cc files, never from outside.
const std::set<std::string> kPrivateHeaders{"catalogue/database.h"};

struct Include {
  fs::path file;
  std::string room;
  std::string path;
  bool quoted = false;
};

std::vector<Include> includes_of(const std::string& room) {
  static const std::regex kLine(R"(^\s*#include\s*(["<])([^">]+)[">])");
  std::vector<Include> found;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(SOURCE_ROOT) / room)) {
    std::string extension = entry.path().extension();
    if (extension != ".h" && extension != ".cc") continue;
    std::ifstream file(entry.path());
    for (std::string line; std::getline(file, line);) {
      std::smatch match;
      if (std::regex_search(line, match, kLine)) found.push_back({entry.path(), room, match[2], match[1] == "\""});
    }
  }
  return found;
}

bool is_standard_or_system(const std::string& path) {
  return path.find('/') == std::string::npos || path.starts_with("sys/") || path.starts_with("linux/") ||
         path.starts_with("netinet/") || path.starts_with("arpa/");
}

TEST(Layering, NoArrowPointsBackUp) {
  for (const auto& [room, sees] : kSees) {
    for (const Include& include : includes_of(room)) {
      if (!include.quoted) continue;
      std::string target = include.path.substr(0, include.path.find('/'));
      if (target == "web" || target == room) continue;
      EXPECT_TRUE(sees.contains(target)) << include.file << " includes " << include.path;
      EXPECT_FALSE(kPrivateHeaders.contains(include.path)) << include.file << " includes " << include.path;
      if (kTypesOnly.contains(room) && target == "catalogue") {
        EXPECT_EQ(include.path, "catalogue/types.h") << include.file;
      }
    }
  }
}

TEST(Layering, EveryRoomIsKnown) {
  for (const auto& [room, sees] : kSees) EXPECT_TRUE(fs::is_directory(fs::path(SOURCE_ROOT) / room)) << room;
  for (const char* name : {"utils", "common", "core", "helpers"})
    EXPECT_FALSE(fs::exists(fs::path(SOURCE_ROOT) / name));
}

TEST(Layering, ThirdPartiesStayOutOfPublicHeaders) {
  // A header that only its own room includes is private to it; every other one is public.
  std::set<std::string> used_outside;
  for (const auto& [room, sees] : kSees) {
    for (const Include& include : includes_of(room)) {
      if (include.quoted && !include.path.starts_with(room + "/")) used_outside.insert(include.path);
    }
  }
  static const std::set<std::string> kThirdPartyNames{"xapian.h",  "vips8",       "sqlite3.h", "sodium.h",
                                                      "seccomp.h", "httplib.h",   "md4c.h",    "uchardet.h",
                                                      "fmt.h",     "pugixml.hpp", "zip.h"};
  for (const std::string room : {"base", "catalogue", "transcode", "search", "festival", "ingest"}) {
    for (const Include& include : includes_of(room)) {
      std::string own = fs::relative(include.file, SOURCE_ROOT);
      if (include.file.extension() != ".h" || include.quoted || !used_outside.contains(own)) continue;
      EXPECT_TRUE(is_standard_or_system(include.path) && !kThirdPartyNames.contains(include.path))
          << own << " is public and includes <" << include.path << ">";
    }
  }
}

}  // namespace
