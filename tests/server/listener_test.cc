// What security.md §2.4 measured against the stock library, tried against ours over real sockets.
#include "server/listener.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "base/error.h"
#include "raw_client.h"

namespace resonance::server {
namespace {

class ListenerTest : public testing::Test {
 protected:
  ListenerTest() {
    listener_ = std::make_unique<Listener>(ListenerOptions{"127.0.0.1", 0, 300}, [this](Request& request) {
      Response response;
      response.set("Content-Type", "text/plain");
      response.body = request.method + " " + request.path + " q=" + request.value("q");
      if (request.method == "POST" && request.path != "/unread") {
        int64_t size = 0;
        bool whole = request.read_body([&](std::string_view data) {
          size += static_cast<int64_t>(data.size());
          return size <= limit_;
        });
        response.body += " size=" + std::to_string(size) + (whole ? " whole" : " cut");
      }
      if (request.path == "/agent") response.body = request.header("remote_addr") + request.header("x-evil");
      return response;
    });
    thread_ = std::thread([this] { listener_->run(); });
  }
  ~ListenerTest() override {
    listener_->stop();
    thread_.join();
  }

  std::string ask_raw(const std::string& request) { return ask(listener_->port(), request); }
  std::string get(const std::string& target, const std::string& headers = {}) {
    return ask_raw("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n");
  }

  int64_t limit_ = 1 << 20;
  std::unique_ptr<Listener> listener_;
  std::thread thread_;
};

TEST_F(ListenerTest, AnswersAndKeepsTheConnection) {
  EXPECT_EQ(body_of(get("/a%20b?q=c%26d")), "GET /a b q=c&d");
  RawClient client(listener_->port());
  client.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  std::string both = client.rest();
  EXPECT_NE(both.find("GET /1"), std::string::npos);
  EXPECT_NE(both.find("GET /2"), std::string::npos);
}

TEST_F(ListenerTest, RefusesLongHeads) {
  EXPECT_EQ(status_of_answer(get("/" + std::string(20'000, 'a'))), 431);
  EXPECT_EQ(status_of_answer(get("/", "X: " + std::string(9'000, 'a') + "\r\n")), 431);
  std::string many;
  for (int i = 0; i < 200; ++i) many += "X" + std::to_string(i) + ": a\r\n";
  EXPECT_EQ(status_of_answer(get("/", many)), 431);
  EXPECT_EQ(status_of_answer(get("/")), 200);
}

TEST_F(ListenerTest, AnEndlessLineIsCutAtOnce) {
  RawClient client(listener_->port());
  std::string piece(1 << 16, 'a');
  bool open = client.send("GET /");
  int sent = 0;
  while (open && sent < 3000) {  // up to 200 MB, were it listened to
    open = client.send(piece);
    ++sent;
  }
  EXPECT_FALSE(open);
  EXPECT_LT(sent, 500);
}

TEST_F(ListenerTest, RefusesAmbiguousRequests) {
  auto post = [&](const std::string& headers, const std::string& body) {
    return status_of_answer(ask_raw("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headers + "\r\n" + body));
  };
  EXPECT_EQ(post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400);
  EXPECT_EQ(post("Content-Length: 3\r\nContent-Length: 4\r\n", "abcd"), 400);
  EXPECT_EQ(post("Content-Length: 3\r\n", "abc"), 200);
  EXPECT_EQ(status_of_answer(get("/%00")), 400);
  EXPECT_EQ(status_of_answer(get("/a%0d%0aX-Evil:%201")), 400);
  EXPECT_EQ(status_of_answer(get("/%ff")), 400);
  EXPECT_EQ(status_of_answer(get("/..%5cetc")), 400);
}

TEST_F(ListenerTest, HeadersCannotBeForged) {
  EXPECT_EQ(body_of(get("/agent", "REMOTE_ADDR: 6.6.6.6\r\n")), "");
  EXPECT_EQ(status_of_answer(get("/agent", "X-Evil: a%0d%0ab\r\n")), 400);
}

TEST_F(ListenerTest, ABodyLeftUnreadClosesTheConnection) {
  // Its bytes would otherwise be read as the next request.
  RawClient client(listener_->port());
  client.send(
      "POST /unread HTTP/1.1\r\nHost: x\r\nContent-Length: 40\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n......");
  std::string answer = client.rest();
  EXPECT_EQ(status_of_answer(answer), 200);
  EXPECT_EQ(answer.find("smuggled"), std::string::npos);
  RawClient second(listener_->port());
  second.send("GET /first HTTP/1.1\r\nHost: x\r\nContent-Length: 37\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(second.rest().find("smuggled"), std::string::npos);
}

TEST_F(ListenerTest, AnAnswerGivenBeforeTheBodyArrivesAllTheSame) {
  for (const char* path : {"/unread", "/cut"}) {
    RawClient client(listener_->port());
    constexpr size_t kBytes = size_t{24} << 20;
    ASSERT_TRUE(client.send(std::string("POST ") + path +
                            " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(kBytes) + "\r\n\r\n"));
    // As browsers do, it sends the whole body before it looks for an answer.
    std::string piece(1 << 20, 'b');
    for (size_t sent = 0; sent < kBytes; sent += piece.size())
      ASSERT_TRUE(client.send(piece)) << path << " at " << sent;
    EXPECT_EQ(status_of_answer(client.rest()), 200) << path;
  }
}

TEST_F(ListenerTest, StopsReadingWhereTheHandlerSays) {
  limit_ = 1000;
  std::string chunked = "POST /c HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 100; ++i) chunked += "400\r\n" + std::string(1024, 'a') + "\r\n";
  std::string answer = ask_raw(chunked + "0\r\n\r\n");
  EXPECT_NE(answer.find("cut"), std::string::npos);
  for (const char* size : {"-2", "ffffffffffffffff", "zz"}) {
    std::string odd = ask_raw("POST /c HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n" +
                              std::string(size) + "\r\nabc\r\n0\r\n\r\n");
    EXPECT_EQ(odd.find("whole"), std::string::npos) << size;
  }
}

TEST_F(ListenerTest, IdleConnectionsStallNobody) {
  std::vector<std::unique_ptr<RawClient>> idle;
  for (int i = 0; i < 200; ++i) {
    idle.push_back(std::make_unique<RawClient>(listener_->port()));
    ASSERT_TRUE(idle.back()->connected());
    if (i % 2 == 0) idle.back()->send("GET / HT");
  }
  EXPECT_EQ(status_of_answer(get("/still")), 200);
}

TEST_F(ListenerTest, OneTooManyIsToldSo) {
  std::vector<std::unique_ptr<RawClient>> idle;
  for (int i = 0; i < 300; ++i) idle.push_back(std::make_unique<RawClient>(listener_->port()));
  // The last of them may still be in the kernel's queue; asking until the room is full needs no clock.
  int status = 0;
  for (int i = 0; i < 1000 && status != 503; ++i) status = status_of_answer(get("/"));
  EXPECT_EQ(status, 503);
}

TEST(Listener, ListensOnThisMachineOnly) {
  auto handle = [](Request&) { return Response(); };
  for (const char* address : {"0.0.0.0", "192.168.1.4", "example.org", "::"}) {
    EXPECT_THROW(Listener({address, 0, 1}, handle), Error) << address;
  }
  Listener first({"127.0.0.1", 0, 1}, handle);
  EXPECT_THROW(Listener({"127.0.0.1", first.port(), 1}, handle), Error);
}

}  // namespace
}  // namespace resonance::server
