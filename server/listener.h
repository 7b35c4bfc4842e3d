// Accepts connections and turns each request into a Response through one function. The only file, with connection.h,
// that knows cpp-httplib: it parses heads, chunked and multipart bodies and writes responses; sockets, threads, limits,
// routing, ranges and conditions are ours, because Debian's 0.11.4 must not be trusted with them (security.md §2.4).
//
// A thread per connection with a stack of 8 MiB (std::regex inside the library recurses), at most `connections` at
// once: one more is answered 503. Listens on loopback or on a Unix socket, never on a public address.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "server/http.h"

namespace resonance::server {

struct ListenerOptions {
  std::string address = "127.0.0.1";  // a loopback address, or "unix:/path/of/socket"
  int port = 8080;                    // 0: any free one
  int connections = 512;
};

// Error{invalid}: `address` is neither of this machine alone nor a Unix socket with a path that fits.
void check_address(const std::string& address);

// Never throws: it translates its own errors. Runs in many threads at once.
using Handle = std::function<Response(Request&)>;

class Listener {
 public:
  // Binds at once. Error{invalid}: not a loopback address; Error{conflict}: the port is taken.
  Listener(const ListenerOptions& options, Handle handle);
  ~Listener();  // stop()

  // The port bound to; 0 for a Unix socket.
  int port() const;
  // Accepts until stop() is called from another thread.
  void run();
  // Closes the door and every connection, waits for the requests under way. Idempotent.
  void stop();

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace resonance::server
