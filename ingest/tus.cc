#include "ingest/tus.h"

#include <sys/stat.h>

#include "base/clock.h"
#include "base/error.h"
#include "ingest/digest.h"
#include "ingest/tus_headers.h"

namespace resonance::ingest {
namespace {

constexpr const char* kVersion = "1.0.0";
constexpr const char* kExtensions =
    "creation,creation-with-upload,creation-defer-length,checksum,termination,expiration";

int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid: return 400;
    case ErrorCode::not_found: return 404;
    case ErrorCode::conflict: return 409;
    case ErrorCode::too_large: return 413;
    case ErrorCode::locked: return 423;
    case ErrorCode::unavailable: return 507;
    default: return 0;
  }
}

// What a media says when it is no longer an upload: everything arrived, or it is gone.
int64_t size_of_complete(const Media& media) {
  if (media.state == MediaState::erased) throw TusRefusal{410, {"This file was removed from the library."}};
  return media.declared_size_bytes.value_or(0);
}

Media require_media(Catalogue& catalogue, const TusRequest& request) {
  std::optional<Media> media = request.upload ? catalogue.media.find(*request.upload) : std::nullopt;
  if (!media) throw TusRefusal{404, {"This upload is unknown. Send the file again."}};
  if (media->state == MediaState::uploading && media->expires_ms <= wall_clock_ms()) {
    throw TusRefusal{410,
                     {"This upload was left for too long, and what had arrived was removed. Send the file again."}};
  }
  return *media;
}

void tell_state(TusResponse& response, const Media& media, int64_t offset_bytes) {
  response.headers["Upload-Offset"] = std::to_string(offset_bytes);
  if (media.state == MediaState::uploading) response.headers["Upload-Expires"] = http_date(media.expires_ms);
}

TusRefusal wrong_offset() {
  return {409,
          {"These bytes do not continue where the file stopped. What arrived is safe: ask for the offset, then "
           "continue from it."}};
}

void require_room_for(const Media& media, int64_t offset, const Headers& headers) {
  std::optional<int64_t> coming = read_size(headers, "content-length");
  if (coming && media.declared_size_bytes && *coming > *media.declared_size_bytes - offset) {
    throw TusRefusal{413, {"More bytes are announced than the file has. Nothing of them was kept."}};
  }
}

}  // namespace

TusServer::TusServer(Catalogue& catalogue, UploadStore& store, TusOptions options)
    : catalogue_(catalogue), store_(store), options_(std::move(options)) {}

TusResponse TusServer::handle(const TusRequest& request, const BodyReader& body) {
  TusResponse response;
  try {
    if (request.method == "OPTIONS") {
      response = options();
    } else {
      require_version(request.headers);
      if (request.method == "POST" && !request.upload) {
        response = create(request, body);
      } else if (request.method == "HEAD" && request.upload) {
        response = head(request);
      } else if (request.method == "PATCH" && request.upload) {
        response = patch(request, body);
      } else if (request.method == "DELETE" && request.upload) {
        response = terminate(request);
      } else {
        throw TusRefusal{405, {"This cannot be done with an upload."}};
      }
    }
  } catch (const TusRefusal& refusal) {
    response = {refusal.status, {}, in_english(refusal.message) + "\n", refusal.message};
  } catch (const Error& error) {
    int status = status_of(error.code());
    if (status == 0) throw;
    response = {status, {}, in_english(error.message()) + "\n", error.message()};
  }
  response.headers["Tus-Resumable"] = kVersion;
  response.headers["Cache-Control"] = "no-store";
  if (response.status == 412) response.headers["Tus-Version"] = kVersion;
  if (!response.message.empty()) response.headers["Content-Type"] = "text/plain; charset=utf-8";
  return response;
}

TusResponse TusServer::options() const {
  return {204,
          {{"Tus-Version", kVersion},
           {"Tus-Extension", kExtensions},
           {"Tus-Max-Size", std::to_string(store_.options().maximum_size_bytes)},
           {"Tus-Checksum-Algorithm", "sha1,sha256"}},
          {},
          {}};
}

TusResponse TusServer::create(const TusRequest& request, const BodyReader& body) {
  std::optional<int64_t> size = read_length_of_creation(request.headers);
  UploadMetadata metadata = read_metadata(request.headers);
  bool with_upload = announces_upload_body(request.headers);
  if (with_upload) read_checksum(request.headers);  // refuse before anything exists
  std::optional<ItemId> named = ItemId::parse(metadata.item);
  std::optional<Item> item = named ? catalogue_.items.find(*named) : std::nullopt;
  if (!item) {
    throw TusRefusal{403, {"The contribution that this file should belong to does not exist. Nothing was stored."}};
  }
  if (request.admit) request.admit(*item, size);
  MediaId id = store_.create(item->id, metadata.filename, size);
  TusResponse response{201, {}, {}, {}};
  std::string location = options_.path + "/" + id.text();
  try {
    UploadTurn turn = store_.take_turn(id);
    if (with_upload) {
      require_room_for(turn.media(), 0, request.headers);
      response = receive(turn, request, body, 201);
    } else {
      turn.acknowledge();  // an upload of no bytes is already whole
      tell_state(response, turn.media(), 0);
    }
  } catch (const Error& error) {
    // A full disk in the middle keeps the upload, resumable at the address that the client is told here.
    if (error.code() != ErrorCode::unavailable) store_.abandon(id);
    if (error.code() != ErrorCode::unavailable) throw;
    response = {507, {}, in_english(error.message()) + "\n", error.message()};
  } catch (const TusRefusal&) {
    store_.abandon(id);
    throw;
  }
  response.headers["Location"] = location;
  return response;
}

TusResponse TusServer::head(const TusRequest& request) {
  Media media = require_media(catalogue_, request);
  TusResponse response{200, {}, {}, {}};
  if (media.state == MediaState::uploading) {
    UploadTurn turn = store_.take_turn(media.id);
    int64_t offset = turn.acknowledge();
    media = turn.media();
    tell_state(response, media, offset);
  } else {
    tell_state(response, media, size_of_complete(media));
  }
  if (media.declared_size_bytes) {
    response.headers["Upload-Length"] = std::to_string(*media.declared_size_bytes);
  } else {
    response.headers["Upload-Defer-Length"] = "1";
  }
  response.headers["Upload-Metadata"] = write_metadata({media.item.text(), media.file_name});
  return response;
}

TusResponse TusServer::patch(const TusRequest& request, const BodyReader& body) {
  Media media = require_media(catalogue_, request);
  require_upload_body(request.headers);
  std::optional<int64_t> offset = read_size(request.headers, "upload-offset");
  if (!offset) throw TusRefusal{400, {"The header {header} is missing.", {{"header", "upload-offset"}}}};
  std::optional<int64_t> length = read_size(request.headers, "upload-length");
  read_checksum(request.headers);
  if (media.state != MediaState::uploading) {
    int64_t size = size_of_complete(media);
    if (*offset != size) throw wrong_offset();
    if (length && *length != size) throw TusRefusal{400, {"The length of this file was already announced."}};
    require_room_for(media, size, request.headers);
    TusResponse response;
    tell_state(response, media, size);
    return response;
  }
  UploadTurn turn = store_.take_turn(media.id);
  if (*offset != turn.offset_bytes()) throw wrong_offset();
  if (length) {
    if (turn.media().declared_size_bytes.value_or(*length) != *length) {
      throw TusRefusal{400, {"The length of this file was already announced, and it was another one."}};
    }
    turn.declare_size(*length);
  }
  require_room_for(turn.media(), *offset, request.headers);
  return receive(turn, request, body, 204);
}

TusResponse TusServer::receive(UploadTurn& turn, const TusRequest& request, const BodyReader& body, int success) {
  std::optional<ExpectedChecksum> expected = read_checksum(request.headers);
  std::optional<Digest> digest = expected ? Digest::named(expected->algorithm) : std::nullopt;
  if (digest) turn.begin_checked();
  std::exception_ptr failure;
  bool whole = body([&](std::string_view chunk) {
    try {
      if (digest) digest->add(chunk);
      turn.append(chunk);
      return true;
    } catch (...) {
      failure = std::current_exception();  // not through the HTTP library's frames
      return false;
    }
  });
  if (failure || !whole) {
    if (digest) turn.roll_back();
    if (!digest && !failure) turn.acknowledge();  // a cut connection: what arrived is kept, durably
    if (failure) std::rethrow_exception(failure);
    throw TusRefusal{400, {"The connection broke before the end. What arrived is safe: continue from the offset."}};
  }
  if (digest && digest->finish() != expected->digest) {
    turn.roll_back();
    throw TusRefusal{460, {"These bytes were damaged on their way and were not kept. Send them again."}};
  }
  TusResponse response;
  response.status = success;
  int64_t offset = turn.acknowledge();
  tell_state(response, turn.media(), offset);
  return response;
}

TusResponse TusServer::terminate(const TusRequest& request) {
  Media media = require_media(catalogue_, request);
  store_.abandon(media.id);
  return {};
}

}  // namespace resonance::ingest
