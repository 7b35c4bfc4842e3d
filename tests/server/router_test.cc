#include "server/router.h"

#include <gtest/gtest.h>

namespace resonance::server {
namespace {

Request request(const std::string& method, const std::string& path) {
  Request made;
  made.method = method;
  made.path = path;
  made.headers["host"] = "127.0.0.1:8080";
  return made;
}

const Route* route_of(const std::string& method, const std::string& path) {
  Request made = request(method, path);
  return match(made).route;
}

TEST(Router, FindsTheRowOfAnAddress) {
  EXPECT_EQ(route_of("GET", "/")->pattern, "/");
  EXPECT_EQ(route_of("HEAD", "/bibliotheque")->pattern, "/bibliotheque");
  EXPECT_EQ(route_of("GET", "/media/a/captions/fr.vtt")->pattern, "/media/{media}/captions/{language}");
  EXPECT_EQ(route_of("GET", "/media/a/b/720.mp4")->pattern, "/media/{media}/{generation}/{file}");
  EXPECT_EQ(route_of("HEAD", "/depots/abc")->method, "HEAD");
  for (const char* path : {"", "//", "/nothing", "/contributions/", "/contributions/a/b", "/assets/", "/media/a/b"}) {
    EXPECT_EQ(route_of("GET", path), nullptr) << path;
  }
  Request asset = request("GET", "/assets/fonts/a.woff2");
  ASSERT_TRUE(match(asset).route);
  EXPECT_EQ(asset.parameters, std::vector<std::string>{"fonts/a.woff2"});
}

TEST(Router, SaysWhichMethodsAnAddressHas) {
  Request wrong = request("DELETE", "/api/v1/items");
  Match found = match(wrong);
  EXPECT_EQ(found.route, nullptr);
  EXPECT_TRUE(found.wrong_method);
  EXPECT_EQ(found.allowed, "GET, POST");
}

TEST(Router, EveryRowIsReachable) {
  for (const Route& route : routes()) {
    std::string path;
    for (std::string_view rest = route.pattern; !rest.empty();) {
      size_t open = rest.find('{');
      path += rest.substr(0, open);
      if (open == std::string_view::npos) break;
      path += "x";
      rest.remove_prefix(rest.find('}') + 1);
    }
    EXPECT_EQ(route_of(std::string(route.method), path), &route) << route.method << " " << route.pattern;
  }
}

TEST(Router, OnlyThePersonAtThisMachineIsItsOwner) {
  Request local = request("GET", "/");
  EXPECT_TRUE(is_owner(local, true));
  EXPECT_FALSE(is_owner(local, false));
  for (const char* name : {"localhost", "localhost:8080", "[::1]:8080", "127.0.0.1"}) {
    local.headers["host"] = name;
    EXPECT_TRUE(is_owner(local, true)) << name;
  }
  for (const char* name :
       {"evil.example", "evil.example:8080", "127.0.0.1.evil.example", "localhost.evil.example", ""}) {
    local.headers["host"] = name;
    EXPECT_FALSE(is_owner(local, true)) << name;
  }
  local.headers["host"] = "127.0.0.1";
  for (const char* header : {"x-real-ip", "x-forwarded-for", "forwarded", "via"}) {
    Request forwarded = local;
    forwarded.headers[header] = "203.0.113.7";
    EXPECT_FALSE(is_owner(forwarded, true)) << header;
  }
}

TEST(Router, TellsAnotherSitesPage) {
  Request post = request("POST", "/deposer");
  EXPECT_FALSE(comes_from_another_site(post));
  post.headers["origin"] = "http://127.0.0.1:8080";
  EXPECT_FALSE(comes_from_another_site(post));
  post.headers["origin"] = "http://127.0.0.1:9999";
  EXPECT_TRUE(comes_from_another_site(post));
  post.headers["origin"] = "null";
  EXPECT_TRUE(comes_from_another_site(post));
  post.headers.erase("origin");
  for (const char* site : {"cross-site", "same-site"}) {
    post.headers["sec-fetch-site"] = site;
    EXPECT_TRUE(comes_from_another_site(post)) << site;
  }
  for (const char* site : {"same-origin", "none"}) {
    post.headers["sec-fetch-site"] = site;
    EXPECT_FALSE(comes_from_another_site(post)) << site;
  }
}

}  // namespace
}  // namespace resonance::server
