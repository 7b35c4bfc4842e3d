// A tus 1.0.0 server without its HTTP: requests as plain data in, responses as plain data out.
// https://tus.io/protocols/resumable-upload
//
// Core, creation, creation-with-upload, creation-defer-length, checksum (sha1, sha256), termination, expiration.
// Whoever calls has asked the gate first. A success that says an offset says it after fdatasync: those bytes survive a
// power cut. Any thread; a PATCH blocks as long as its body comes.
//
// Upload-Metadata: `item` (an ItemId; required) and `filename` (shown, never a path); the rest is ignored.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "catalogue/catalogue.h"
#include "ingest/upload_store.h"

namespace resonance::ingest {

struct TusRequest {
  std::string method;             // OPTIONS, POST, HEAD, PATCH, DELETE; X-HTTP-Method-Override is not honoured
  std::optional<MediaId> upload;  // from the path /depots/{media}; absent for /depots
  std::map<std::string, std::string> headers;  // names in lowercase, values trimmed
  // Asked before an upload of so many bytes (absent: not known yet) is created; throws Error to refuse it.
  std::function<void(const Item& item, std::optional<int64_t> size_bytes)> admit = {};
};

// Pulls the request's body through `sink` until its end or until the sink answers false. False: the connection broke.
using BodySink = std::function<bool(std::string_view chunk)>;
using BodyReader = std::function<bool(const BodySink& sink)>;

struct TusResponse {
  int status = 204;
  std::map<std::string, std::string> headers;
  std::string body;  // the message in English, when it is a refusal
  Message message;   // the same for whoever translates it; empty on success
};

struct TusOptions {
  std::string path = "/depots";  // Location is {path}/{media}
};

class TusServer {
 public:
  TusServer(Catalogue& catalogue, UploadStore& store, TusOptions options = {});

  // Refusals of the protocol come out as responses: 400 nonsense in a header · 403 no such item, 404, 410 gone or
  // expired · 409 wrong offset · 412 Tus-Resumable · 413 longer than declared or allowed · 415 · 423 somebody else is
  // writing · 460 checksum · 507 disk full, resume later. Throws Error{busy, internal} only.
  TusResponse handle(const TusRequest& request, const BodyReader& body);

 private:
  TusResponse options() const;
  TusResponse create(const TusRequest& request, const BodyReader& body);
  TusResponse head(const TusRequest& request);
  TusResponse patch(const TusRequest& request, const BodyReader& body);
  TusResponse terminate(const TusRequest& request);
  TusResponse receive(UploadTurn& turn, const TusRequest& request, const BodyReader& body, int success);

  Catalogue& catalogue_;
  UploadStore& store_;
  TusOptions options_;
};

}  // namespace resonance::ingest
