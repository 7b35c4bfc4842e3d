// A request and a response as handlers see them, free of any HTTP library.
//
// One request is handled by one thread from start to end; nothing here is shared.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "catalogue/accounts.h"
#include "catalogue/gate.h"
#include "catalogue/sessions.h"
#include "catalogue/shares.h"

namespace resonance::server {

// The languages that the screen speaks; French is the one without a prefix in the address.
enum class Language { french, english };
std::string_view code(Language language);  // "fr", "en"
// The reverse, for what is stored of a person or an item: French for any language that the screen does not speak.
Language language_of(std::string_view code);

struct Part {
  std::string name;       // of the form's field
  std::string file_name;  // empty for an ordinary field
};

struct Request {
  std::string id;      // for the log
  std::string method;  // "GET", "HEAD", …
  std::string path;    // decoded, without language prefix: "/bibliotheque"
  Language language = Language::french;
  std::vector<std::string> parameters;         // what the route's {…} matched, in order
  std::map<std::string, std::string> headers;  // lower-case names; the first value of each
  std::multimap<std::string, std::string> query;
  std::string share;             // "/partage/{token}", already taken off the path; or empty
  std::optional<Share> through;  // that link
  Viewer viewer;
  std::optional<Account> account;  // of the viewer, and its session: who is signed in
  std::optional<Session> session;

  // The value of a query parameter or header, "" when absent.
  std::string value(const std::string& name) const;
  std::vector<std::string> values(const std::string& name) const;
  std::string header(const std::string& lower_case_name) const;
  // The value of a cookie, the first of that name; "" when absent.
  std::string cookie(std::string_view name) const;

  // Pulls the body through `sink` as it arrives; false when the connection broke or the sink said stop. Once per
  // request.
  std::function<bool(const std::function<bool(std::string_view)>& sink)> read_body;
  // The same for multipart/form-data: `on_part` at each part's head, `on_data` for its bytes.
  std::function<bool(const std::function<bool(const Part&)>& on_part,
                     const std::function<bool(std::string_view)>& on_data)>
      read_multipart;
};

// A small form, urlencoded or multipart, read whole. File parts keep their bytes as value and their name in file_names.
struct Form {
  std::multimap<std::string, std::string> fields;
  std::map<std::string, std::string> file_names;
  std::string value(const std::string& name) const;
  std::vector<std::string> values(const std::string& name) const;
  bool has(const std::string& name) const { return fields.contains(name); }
};

inline constexpr int64_t kFormBytes = 1 << 20;
// Error{too_large} beyond `limit_bytes` over all fields; Error{invalid} for another content type or a broken body.
Form read_form(const Request& request, int64_t limit_bytes = kFormBytes);

// Bytes of an open file to send instead of a text body; the responder handles ranges, HEAD and conditions.
struct FileBody {
  FileDescriptor file;
  int64_t size_bytes = 0;
  std::string etag;  // with its quotes, strong
};

struct Response {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::optional<FileBody> file;

  // Replaces a header of that name.
  Response& set(std::string name, std::string value);
};

Response html(std::string body, int status = 200);
// `json_text` is already JSON.
Response json(std::string json_text, int status = 200);
// After a successful POST: 303 to `location` (a path of ours).
Response redirect(const std::string& location);

// The address of a page of ours in a language: address(Language::english, "/deposer") == "/en/deposer".
std::string address(Language language, std::string_view path);
// "%C3%A9" and the like decoded; absent when a "%" is not followed by two hexadecimal digits.
enum class Plus { is_itself, is_space };
std::optional<std::string> percent_decoded(std::string_view text, Plus plus);
// Percent-encodes one query value.
std::string encode_query_value(std::string_view text);

}  // namespace resonance::server
