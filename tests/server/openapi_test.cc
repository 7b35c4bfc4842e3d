// The description and the route table are the same list.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "server/api/api.h"
#include "server/routes.h"

namespace resonance::server {
namespace {

TEST(OpenApi, DescribesEveryRouteOfTheApiAndNoOther) {
  auto description = nlohmann::json::parse(api::openapi_text());
  EXPECT_EQ(description["openapi"], "3.1.0");
  std::set<std::string> described, served;
  for (const auto& [path, operations] : description["paths"].items()) {
    for (const auto& [method, operation] : operations.items()) {
      if (method == "parameters") continue;
      std::string upper = method;
      for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      described.insert(upper + " " + path);
      EXPECT_TRUE(operation.contains("operationId")) << path;
    }
  }
  for (const Route& route : routes()) {
    if (route.pattern.starts_with("/api/v1/"))
      served.insert(std::string(route.method) + " " + std::string(route.pattern));
  }
  EXPECT_EQ(described, served);
}

TEST(OpenApi, EveryReferenceLeadsSomewhere) {
  const auto description = nlohmann::json::parse(api::openapi_text());
  int references = 0;
  const auto flat = description.flatten();  // items() keeps no temporary alive
  for (const auto& [path, value] : flat.items()) {
    if (!path.ends_with("/$ref")) continue;
    ++references;
    const std::string target = value.get<std::string>();
    ASSERT_TRUE(target.starts_with("#/")) << path;
    EXPECT_TRUE(description.contains(nlohmann::json::json_pointer(target.substr(1)))) << path << " says " << target;
  }
  EXPECT_GT(references, 100);
}

}  // namespace
}  // namespace resonance::server
