#include "server/listener.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cctype>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <optional>
#include <set>

#include "base/error.h"
#include "base/log.h"
#include "base/unicode.h"
#include "server/connection.h"
#include "server/range.h"

namespace resonance::server {
namespace {

constexpr size_t kStackBytes = size_t{8} << 20;
constexpr int kRequestsPerConnection = 1000;
constexpr size_t kFileStepBytes = size_t{256} << 10;

// Set while a request is handled in this thread: its body was not read to its end, so the connection cannot go on.
thread_local bool body_left_unread = false;
// Set once our handler has answered the request of this thread.
thread_local bool handled = false;

bool carries_body(const httplib::Request& request) {
  return request.has_header("Transfer-Encoding") ||
         (request.has_header("Content-Length") && request.get_header_value("Content-Length") != "0");
}

// Our request from the library's. False: it is malformed in a way that no handler should see.
bool translate(const httplib::Request& from, Request& to) {
  to.method = from.method;
  size_t question = from.target.find('?');
  auto path = percent_decoded(std::string_view(from.target).substr(0, question), Plus::is_itself);
  if (!path || path->empty() || path->front() != '/' || !is_utf8(*path)) return false;
  for (char c : *path) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '\\') return false;
  }
  to.path = *path;
  for (const auto& [name, value] : from.params) to.query.emplace(clean_line(name, 100), clean_text(value));
  for (const auto& [name, value] : from.headers) {
    if (value.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) return false;
    std::string lower = name;
    for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    // The library invents these from the socket; a client that sends them lies.
    if (lower.starts_with("remote_") || lower.starts_with("local_")) continue;
    if (!to.headers.emplace(lower, value).second &&
        (lower == "content-length" || lower == "host" || lower == "transfer-encoding")) {
      return false;
    }
  }
  return !(to.headers.contains("content-length") && to.headers.contains("transfer-encoding"));
}

// A text whose strong ETag nobody set gets a weak one, so that an unchanged page is not sent twice.
void add_page_etag(const Request& request, Response& response) {
  bool is_get = request.method == "GET" || request.method == "HEAD";
  if (!is_get || response.status != 200 || response.file || response.body.empty()) return;
  for (const auto& [name, value] : response.headers) {
    if (name == "ETag" || (name == "Cache-Control" && value.find("no-store") != std::string::npos)) return;
  }
  std::string etag = "W/\"" + std::to_string(std::hash<std::string>()(response.body)) + "\"";
  if (lists_etag(request.header("if-none-match"), etag, true)) {
    response.status = 304;
    response.body.clear();
  }
  response.set("ETag", etag);
}

void send_file(const Request& request, Response& response, httplib::Response& out) {
  FileBody& body = *response.file;
  FileAnswer answer = answer_for(request.headers, body.size_bytes, body.etag);
  out.status = answer.status;
  out.set_header("ETag", body.etag);
  out.set_header("Accept-Ranges", "bytes");
  if (answer.status == 416) out.set_header("Content-Range", "bytes */" + std::to_string(body.size_bytes));
  ByteRange range = answer.range.value_or(ByteRange{0, body.size_bytes - 1});
  if (answer.status == 206) {
    out.set_header("Content-Range", "bytes " + std::to_string(range.first) + "-" + std::to_string(range.last) + "/" +
                                        std::to_string(body.size_bytes));
  }
  if ((answer.status != 200 && answer.status != 206) || range.length() <= 0) return;
  std::string type = "application/octet-stream";
  for (auto& [name, value] : response.headers) {
    if (name == "Content-Type") type = value;
  }
  out.headers.erase("Content-Type");
  auto file = std::make_shared<FileDescriptor>(std::move(body.file));
  out.set_content_provider(static_cast<size_t>(range.length()), type,
                           [file, first = range.first](size_t offset, size_t length, httplib::DataSink& sink) {
                             static thread_local std::vector<char> buffer(kFileStepBytes);
                             ssize_t count = pread(file->get(), buffer.data(), std::min(length, buffer.size()),
                                                   first + static_cast<int64_t>(offset));
                             return count > 0 && sink.write(buffer.data(), static_cast<size_t>(count));
                           });
}

void send(const Request& request, Response& response, httplib::Response& out) {
  add_page_etag(request, response);
  out.status = response.status;
  bool encoded = false;
  for (const auto& [name, value] : response.headers) {
    if (!value.empty()) out.set_header(name, value);  // an empty one keeps a default away
    encoded = encoded || name == "Content-Encoding";
  }
  if (response.file) {
    send_file(request, response, out);
  } else if (encoded) {
    // As a provider, or the library would compress what is compressed already.
    std::string type = out.get_header_value("Content-Type");
    out.headers.erase("Content-Type");
    auto bytes = std::make_shared<std::string>(std::move(response.body));
    out.set_content_provider(bytes->size(), type, [bytes](size_t offset, size_t length, httplib::DataSink& sink) {
      return sink.write(bytes->data() + offset, length);
    });
  } else {
    out.body = std::move(response.body);
  }
}

constexpr std::string_view kUnix = "unix:";

// Absent: not an address of this machine alone.
std::optional<sockaddr_in> loopback(const std::string& address) {
  sockaddr_in parsed{};
  parsed.sin_family = AF_INET;
  if (inet_pton(AF_INET, address.c_str(), &parsed.sin_addr) != 1) return std::nullopt;
  if ((ntohl(parsed.sin_addr.s_addr) >> 24) != 127) return std::nullopt;
  return parsed;
}

FileDescriptor bind_tcp(const ListenerOptions& options, int& bound_port) {
  sockaddr_in address = loopback(options.address).value();
  address.sin_port = htons(static_cast<uint16_t>(options.port));
  FileDescriptor door(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  int on = 1;
  setsockopt(door.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(door.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    if (errno == EADDRINUSE) {
      throw Error(ErrorCode::conflict, {"Port {port} is taken by another program. Choose another one with --port.",
                                        {{"port", std::to_string(options.port)}}});
    }
    throw system_error(errno, "open the port");
  }
  socklen_t size = sizeof address;
  getsockname(door.get(), reinterpret_cast<sockaddr*>(&address), &size);
  bound_port = ntohs(address.sin_port);
  return door;
}

FileDescriptor bind_unix(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), path.size());
  unlink(path.c_str());
  FileDescriptor door(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (bind(door.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    throw system_error(errno, "open the Unix socket");
  chmod(path.c_str(), 0660);
  return door;
}

}  // namespace

void check_address(const std::string& address) {
  if (address.starts_with(kUnix)) {
    size_t length = address.size() - kUnix.size();
    if (length == 0 || length >= sizeof sockaddr_un::sun_path) {
      throw Error(ErrorCode::invalid, {"The path of the Unix socket is empty or too long."});
    }
  } else if (!loopback(address)) {
    throw Error(ErrorCode::invalid, {"{address} is not an address of this machine alone. Résonance listens on "
                                     "127.0.0.1 or on unix:/path; nginx goes in front of it.",
                                     {{"address", address}}});
  }
}

struct Listener::Implementation : httplib::Server {
  Implementation(const ListenerOptions& chosen, Handle handler) : options(chosen), handle(std::move(handler)) {
    check_address(options.address);
    door = options.address.starts_with(kUnix) ? bind_unix(options.address.substr(kUnix.size()))
                                              : bind_tcp(options, bound_port);
    if (::listen(door.get(), SOMAXCONN) != 0) throw system_error(errno, "open the door");
    if (pipe2(wake_pipe, O_CLOEXEC) != 0) throw system_error(errno, "open a pipe");
    svr_sock_ = door.get();  // the library stops writing when it believes its own socket closed
    register_handlers();
  }

  ~Implementation() override {
    svr_sock_ = INVALID_SOCKET;
    close(wake_pipe[0]);
    close(wake_pipe[1]);
  }

  void register_handlers() {
    // Without a body to read, no route of the library is needed at all.
    set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      bool with_body = request.method == "POST" || request.method == "PUT" || request.method == "PATCH" ||
                       request.method == "DELETE";
      if (with_body && carries_body(request)) return HandlerResponse::Unhandled;
      if (carries_body(request)) body_left_unread = true;
      serve(request, response, nullptr);
      return HandlerResponse::Handled;
    });
    HandlerWithContentReader with_reader = [this](const httplib::Request& request, httplib::Response& response,
                                                  const httplib::ContentReader& reader) {
      serve(request, response, &reader);
    };
    Post(".*", with_reader);
    Put(".*", with_reader);
    Patch(".*", with_reader);
    Delete(".*", with_reader);
    // Handlers translate their own errors; what still arrives here is a defect, and its text must not leave in a
    // header.
    set_exception_handler([](const httplib::Request&, httplib::Response& response, std::exception_ptr failure) {
      response.status = 500;
      try {
        std::rethrow_exception(failure);
      } catch (const std::exception& defect) {
        log::error("handler threw", {{"reason", log::words_of(defect)}});
      }
    });
    // The library refuses a Range that it cannot read before any handler runs; RFC 9110 §14.2 says to ignore it.
    set_error_handler(HandlerWithResponse([this](const httplib::Request& request, httplib::Response& response) {
      bool refused_by_library = response.status == 416 && !handled && !carries_body(request);
      if (!refused_by_library) return HandlerResponse::Unhandled;
      serve(request, response, nullptr);
      return HandlerResponse::Handled;
    }));
    set_keep_alive_max_count(kRequestsPerConnection);
  }

  void serve(const httplib::Request& from, httplib::Response& to, const httplib::ContentReader* reader) {
    handled = true;
    // The library would cut bodies by its own, faulty reading of Range.
    const_cast<httplib::Request&>(from).ranges.clear();
    Request request;
    Response response;
    body_left_unread = body_left_unread || reader != nullptr;
    if (!translate(from, request)) {
      response.status = 400;
      body_left_unread = true;
    } else {
      give_body(request, from, reader);
      response = handle(request);
    }
    if (body_left_unread) response.set("Connection", "close");
    send(request, response, to);
  }

  static void give_body(Request& request, const httplib::Request& from, const httplib::ContentReader* reader) {
    request.read_body = [reader](const std::function<bool(std::string_view)>& sink) {
      if (!reader) return true;
      bool whole = (*reader)([&](const char* data, size_t size) { return sink({data, size}); });
      if (whole) body_left_unread = false;
      return whole;
    };
    request.read_multipart = [reader, &from](const std::function<bool(const Part&)>& on_part,
                                             const std::function<bool(std::string_view)>& on_data) {
      if (!reader || !from.is_multipart_form_data()) return false;
      bool whole = (*reader)(
          [&](const httplib::MultipartFormData& part) {
            return on_part({part.name, part.filename});
          },
          [&](const char* data, size_t size) {
            return on_data({data, size});
          });
      if (whole) body_left_unread = false;
      return whole;
    };
  }

  void talk(Connection& connection) {
    for (int left = kRequestsPerConnection; left > 0 && !stopping; --left) {
      if (!connection.wait_for_request()) return;
      bool closed = false;
      body_left_unread = handled = false;
      bool well = process_request(connection, left == 1 || stopping, closed, nullptr);
      if (well && body_left_unread) connection.linger();
      if (!well || closed || body_left_unread) return;
    }
  }

  void accept_one() {
    FileDescriptor peer(accept4(door.get(), nullptr, nullptr, SOCK_CLOEXEC));
    // Whatever accept() complains of (ECONNABORTED, EMFILE…) concerns one connection: the door stays open.
    if (!peer) return;
    int on = 1;
    setsockopt(peer.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    std::unique_lock lock(mutex);
    if (static_cast<int>(open.size()) >= options.connections) {
      lock.unlock();
      static constexpr std::string_view kFull =
          "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
      [[maybe_unused]] ssize_t sent = ::send(peer.get(), kFull.data(), kFull.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      return;
    }
    auto task = std::make_unique<Task>(Task{this, std::make_unique<Connection>(std::move(peer), ConnectionLimits())});
    Connection* connection = task->connection.get();
    open.insert(connection);
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, kStackBytes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_t thread;
    if (pthread_create(&thread, &attributes, &Implementation::body_of_thread, task.get()) == 0) {
      static_cast<void>(task.release());
    } else {
      open.erase(connection);
    }
    pthread_attr_destroy(&attributes);
  }

  struct Task {
    Implementation* self;
    std::unique_ptr<Connection> connection;
  };

  static void* body_of_thread(void* argument) {
    std::unique_ptr<Task> task(static_cast<Task*>(argument));
    Implementation& self = *task->self;
    self.talk(*task->connection);
    // Under the lock to its end: once `open` is empty, the listener may be gone.
    std::lock_guard lock(self.mutex);
    self.open.erase(task->connection.get());
    task->connection.reset();
    self.closed.notify_all();
    return nullptr;
  }

  ListenerOptions options;
  Handle handle;
  FileDescriptor door;
  int bound_port = 0;
  int wake_pipe[2] = {-1, -1};
  std::atomic<bool> stopping = false;
  std::mutex mutex;  // guards open
  std::condition_variable closed;
  std::set<Connection*> open;
};

Listener::Listener(const ListenerOptions& options, Handle handle)
    : implementation_(std::make_unique<Implementation>(options, std::move(handle))) {}

Listener::~Listener() {
  stop();
}

int Listener::port() const {
  return implementation_->bound_port;
}

void Listener::run() {
  Implementation& self = *implementation_;
  while (!self.stopping) {
    pollfd entries[2] = {{self.door.get(), POLLIN, 0}, {self.wake_pipe[0], POLLIN, 0}};
    if (poll(entries, 2, -1) > 0 && (entries[0].revents & POLLIN) != 0) self.accept_one();
  }
}

void Listener::stop() {
  Implementation& self = *implementation_;
  self.stopping = true;
  [[maybe_unused]] ssize_t written = write(self.wake_pipe[1], "x", 1);
  std::unique_lock lock(self.mutex);
  for (Connection* connection : self.open) connection->stop();
  self.closed.wait(lock, [&] { return self.open.empty(); });
}

}  // namespace resonance::server
