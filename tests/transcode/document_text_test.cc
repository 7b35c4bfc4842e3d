#include "transcode/document_text.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "transcode/limits.h"

namespace resonance::transcode {
namespace {

TEST(DocumentText, RoundTrip) {
  const DocumentText text{DocumentText::Form::pages, {"Une \"page\"\n\nà lire \\", "", "[[[[{{{{"}};
  const DocumentText back = document_text_from_json(to_json(text));
  EXPECT_EQ(back.form, text.form);
  EXPECT_EQ(back.pages, text.pages);
}

TEST(DocumentText, CleanedOfWhatHides) {
  const DocumentText text = cleaned({DocumentText::Form::pages, {" \n a\u202e\u200bb\x01\f\r\nc\n", "\xff"}});
  EXPECT_EQ(text.pages, (std::vector<std::string>{"ab\nc", "\uFFFD"}));
}

TEST(DocumentText, HostileShapes) {
  const std::string most(static_cast<size_t>(limits::kDocumentTextBytes), 'a');
  const std::string hostile[] = {
      "",
      "null",
      "[]",
      "{}",
      "{",
      "\xff",
      R"({"form":"pages"})",
      R"({"form":"pages","pages":[]})",
      R"({"form":"virus","pages":["a"]})",
      R"({"form":1,"pages":["a"]})",
      R"({"form":"flow","pages":["a","b"]})",
      R"({"form":"pages","pages":[1]})",
      R"({"form":"pages","pages":["a",["b"]]})",
      R"({"form":"pages","pages":{"0":"a"}})",
      "{\"form\":\"pages\",\"pages\":[\"\xc3\"]}",
      "{\"form\":\"pages\",\"pages\":" + std::string(200'000, '['),
      "{\"form\":\"flow\",\"pages\":[\"" + most + "a\"]}",
      std::string(9 << 20, ' '),
      to_json({DocumentText::Form::pages, std::vector<std::string>(1001)}),
  };
  for (const std::string& json : hostile) {
    EXPECT_THROW(document_text_from_json(json), Error) << json.substr(0, 80);
  }
  EXPECT_NO_THROW(document_text_from_json("{\"form\":\"flow\",\"pages\":[\"" + most + "\"]}"));
}

}  // namespace
}  // namespace resonance::transcode
