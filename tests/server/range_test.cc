// Thirty ranges over a real socket, each compared byte for byte with the file (security.md §1.2: 30/30).
#include "server/range.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

#include "base/id.h"
#include "raw_client.h"
#include "server/listener.h"

namespace resonance::server {
namespace {

constexpr int64_t kSize = 1'000'003;
constexpr const char* kEtag = "\"one\"";

class RangeTest : public testing::Test {
 protected:
  RangeTest() : path_(std::filesystem::temp_directory_path() / ("resonance-range-" + random_id_text())) {
    data_.resize(kSize);
    uint32_t state = 7;
    for (char& c : data_) c = static_cast<char>((state = state * 1664525u + 1013904223u) >> 24);
    write_durably(path_, data_);
    listener_ = std::make_unique<Listener>(ListenerOptions{"127.0.0.1", 0, 16}, [this](Request&) {
      Response response;
      FileDescriptor file = open_for_reading(path_);
      response.file = FileBody{std::move(file), kSize, kEtag};
      response.set("Content-Type", "video/mp4");
      return response;
    });
    thread_ = std::thread([this] { listener_->run(); });
  }
  ~RangeTest() override {
    listener_->stop();
    thread_.join();
    std::filesystem::remove(path_);
  }

  std::string get(const std::string& headers, const std::string& method = "GET") {
    return ask(listener_->port(),
               method + " /f HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n");
  }

  std::filesystem::path path_;
  std::string data_;
  std::unique_ptr<Listener> listener_;
  std::thread thread_;
};

struct Case {
  const char* headers;
  int status;
  int64_t first = 0;  // of the body expected; length below
  int64_t length = 0;
};

TEST_F(RangeTest, ThirtyRangesAreByteExact) {
  const Case cases[] = {
      {"", 200, 0, kSize},
      {"Range: bytes=0-0\r\n", 206, 0, 1},
      {"Range: bytes=0-1\r\n", 206, 0, 2},
      {"Range: bytes=0-\r\n", 206, 0, kSize},
      {"Range: bytes=1-\r\n", 206, 1, kSize - 1},
      {"Range: bytes=999-1999\r\n", 206, 999, 1001},
      {"Range: bytes=262143-262145\r\n", 206, 262143, 3},  // across a step of the sender
      {"Range: bytes=1000002-1000002\r\n", 206, 1000002, 1},
      {"Range: bytes=1000002-\r\n", 206, 1000002, 1},
      {"Range: bytes=500000-99999999\r\n", 206, 500000, kSize - 500000},
      {"Range: bytes=0-99999999999999999999999\r\n", 206, 0, kSize},
      {"Range: bytes=-1\r\n", 206, kSize - 1, 1},
      {"Range: bytes=-1000\r\n", 206, kSize - 1000, 1000},
      {"Range: bytes=-1000003\r\n", 206, 0, kSize},
      {"Range: bytes=-9999999\r\n", 206, 0, kSize},
      {"Range: BYTES=5-9\r\n", 206, 5, 5},
      {"Range: bytes= 5-9 \r\n", 206, 5, 5},
      {"Range: bytes=1000003-\r\n", 416},
      {"Range: bytes=1000003-1000004\r\n", 416},
      {"Range: bytes=99999999999999999999-\r\n", 416},
      {"Range: bytes=-0\r\n", 416},
      {"Range: bytes=9-5\r\n", 200, 0, kSize},
      {"Range: bytes=a-b\r\n", 200, 0, kSize},
      {"Range: bytes=\r\n", 200, 0, kSize},
      {"Range: bytes=-\r\n", 200, 0, kSize},
      {"Range: items=0-5\r\n", 200, 0, kSize},
      {"Range: bytes=0-1,5-6\r\n", 200, 0, kSize},
      {"Range: bytes=5-9\r\nIf-Range: \"one\"\r\n", 206, 5, 5},
      {"Range: bytes=5-9\r\nIf-Range: \"two\"\r\n", 200, 0, kSize},
      {"Range: bytes=5-9\r\nIf-None-Match: \"one\"\r\n", 304},
      {"Range: bytes=5-9\r\nIf-Match: \"two\"\r\n", 412},
  };
  for (const Case& each : cases) {
    std::string answer = get(each.headers);
    EXPECT_EQ(status_of_answer(answer), each.status) << each.headers;
    EXPECT_TRUE(body_of(answer) == data_.substr(static_cast<size_t>(each.first), static_cast<size_t>(each.length)))
        << each.headers;
    if (each.status == 206) {
      EXPECT_EQ(header_of(answer, "Content-Range"), "bytes " + std::to_string(each.first) + "-" +
                                                        std::to_string(each.first + each.length - 1) + "/" +
                                                        std::to_string(kSize));
    }
    if (each.status == 416) {
      EXPECT_EQ(header_of(answer, "Content-Range"), "bytes */" + std::to_string(kSize));
    }
    if (each.status < 400) {
      EXPECT_EQ(header_of(answer, "ETag"), kEtag);
    }
  }
}

TEST_F(RangeTest, HeadHasTheHeadersAndNoBody) {
  std::string whole = get("", "HEAD");
  EXPECT_EQ(status_of_answer(whole), 200);
  EXPECT_EQ(header_of(whole, "Content-Length"), std::to_string(kSize));
  EXPECT_EQ(header_of(whole, "Accept-Ranges"), "bytes");
  EXPECT_TRUE(body_of(whole).empty());
  std::string part = get("Range: bytes=10-19\r\n", "HEAD");
  EXPECT_EQ(status_of_answer(part), 206);
  EXPECT_EQ(header_of(part, "Content-Length"), "10");
  EXPECT_TRUE(body_of(part).empty());
}

TEST_F(RangeTest, AnOversizedRangeHeaderHarmsNothing) {
  // In Debian's library this recursion kills a process with smaller stacks.
  EXPECT_NE(status_of_answer(get("Range: bytes=" + std::string(7000, '1') + "-\r\n")), 0);
  std::string many = "Range: bytes=0-0";
  for (int i = 0; i < 1500; ++i) many += ",0-0";
  EXPECT_NE(status_of_answer(get(many + "\r\n")), 0);
  EXPECT_EQ(status_of_answer(get("Range: bytes=0-0\r\n")), 206);
}

TEST(Etag, ListsAreReadAsTheRfcSays) {
  EXPECT_TRUE(lists_etag("*", "\"a\"", false));
  EXPECT_TRUE(lists_etag("\"x\", W/\"a\"", "\"a\"", true));
  EXPECT_FALSE(lists_etag("\"x\", W/\"a\"", "\"a\"", false));
  EXPECT_FALSE(lists_etag("", "\"a\"", true));
  EXPECT_FALSE(lists_etag("a", "\"a\"", true));
}

}  // namespace
}  // namespace resonance::server
