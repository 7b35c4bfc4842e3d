#include "base/message.h"

#include <gtest/gtest.h>

namespace resonance {
namespace {

TEST(Message, FillsItsPlacesAndLeavesUnknownOnes) {
  EXPECT_EQ(fill("{a} then {b} then {c}", {{"a", "1"}, {"b", "{a}"}}), "1 then {a} then {c}");
  EXPECT_EQ(fill("an open { brace", {}), "an open { brace");
  EXPECT_EQ(fill("", {}), "");
}

TEST(Message, SurvivesStorage) {
  Message message{"The file {name} is empty.", {{"name", "l’été \"1\" \n.mp4"}}};
  EXPECT_EQ(message_from_json(to_json(message)), message);
}

TEST(Message, ReadsForeignTextAsItself) {
  EXPECT_EQ(message_from_json("plain words").text, "plain words");
  EXPECT_EQ(message_from_json("{\"values\":{}}").text, "{\"values\":{}}");
  EXPECT_EQ(message_from_json("{\"text\":\"a\",\"values\":{\"n\":3}}").text, "a");
}

TEST(Message, StoresInvalidUtf8WithoutThrowing) {
  Message message{"{name}", {{"name", "\xff\xfe"}}};
  EXPECT_FALSE(to_json(message).empty());
}

}  // namespace
}  // namespace resonance
