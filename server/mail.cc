#include "server/mail.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>

#include <algorithm>
#include <memory>

#include "base/clock.h"
#include "base/error.h"
#include "base/unicode.h"
#include "server/mail_header.h"

namespace resonance::server {
namespace {

template <auto release>
struct Release {
  template <class Resource>
  void operator()(Resource* resource) const {
    release(resource);
  }
};
using Easy = std::unique_ptr<CURL, Release<curl_easy_cleanup>>;
using Address = std::unique_ptr<CURLU, Release<curl_url_cleanup>>;
using Lines = std::unique_ptr<curl_slist, Release<curl_slist_free_all>>;
using Mime = std::unique_ptr<curl_mime, Release<curl_mime_free>>;

Error library_defect() {
  return {ErrorCode::internal, "The mail could not be made ready to be sent."};
}

void must(CURLcode result) {
  if (result != CURLE_OK) throw library_defect();
}

template <class Resource>
Resource must(Resource resource) {
  if (!resource) throw library_defect();
  return resource;
}

std::string part_of(const Address& address, CURLUPart which) {
  char* text = nullptr;
  if (curl_url_get(address.get(), which, &text, 0) != CURLUE_OK) return {};
  std::string result = text;
  curl_free(text);
  return result;
}

bool is_loopback(const std::string& host) {
  in_addr address{};
  if (inet_pton(AF_INET, host.c_str(), &address) == 1) return ntohl(address.s_addr) >> 24 == 127;
  return host == "localhost" || host == "[::1]";
}

// The setting's host; the address is not quoted in the error, because people write passwords into such.
std::string host_of(const std::string& server) {
  const Address address(must(curl_url()));
  const bool parsed = curl_url_set(address.get(), CURLUPART_URL, server.c_str(), 0) == CURLUE_OK;
  const std::string scheme = part_of(address, CURLUPART_SCHEME);
  bool well = parsed && (scheme == "smtp" || scheme == "smtps");
  for (const CURLUPart part : {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_OPTIONS, CURLUPART_QUERY}) {
    well = well && part_of(address, part).empty();
  }
  if (!well) {
    throw Error(ErrorCode::invalid,
                "The setting smtp is no address of a mail server. Write smtps://mail.example.org:465 or "
                "smtp://mail.example.org:587; name and password go into smtp_user and smtp_password.");
  }
  return part_of(address, CURLUPART_HOST);
}

// Ours, of the setting address: it needs no care but that it stays one line.
bool is_address_in_angle_brackets(std::string_view address) {
  return std::ranges::all_of(address, [](unsigned char c) { return c > 0x20 && c < 0x7f && c != '<' && c != '>'; });
}

void check_mail(const Mail& mail) {
  if (!is_mail_address(mail.recipient)) {
    throw Error(ErrorCode::invalid, "The recipient’s address is none that mail can be sent to. Correct it.");
  }
  const auto controls = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
  if (!is_utf8(mail.subject) || std::ranges::any_of(mail.subject, controls)) {
    throw Error(ErrorCode::invalid, "The subject of a mail is one line of text. Correct it.");
  }
  if (!is_address_in_angle_brackets(mail.unsubscribe)) {
    throw Error(ErrorCode::invalid, "The address that ends these mails is none. Correct the setting address.");
  }
}

// Lines of mail end in CR LF, whatever they ended in before.
std::string with_mail_lines(std::string_view text) {
  std::string result;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n') continue;
    result += text[at] == '\n' ? std::string("\r\n") : std::string(1, text[at]);
  }
  return result;
}

std::string mail_date(int64_t wall_ms) {
  std::string date = http_date(wall_ms);
  return date.replace(date.size() - 3, 3, "+0000");  // mail knows GMT as obsolete only (RFC 5322 §4.3)
}

void append(Lines& lines, const std::string& line) {
  curl_slist* longer = must(curl_slist_append(lines.get(), line.c_str()));
  if (!lines) lines.reset(longer);
}

Error failure_of(CURLcode result, long answer) {
  const std::string reason = curl_easy_strerror(result);
  switch (result) {
    case CURLE_ABORTED_BY_CALLBACK:
      return {ErrorCode::unavailable, "The library stopped before the mail was sent. It is sent later."};
    case CURLE_LOGIN_DENIED:
      return {ErrorCode::unavailable,
              "The mail server refused the settings smtp_user and smtp_password. Correct them and start the library "
              "again."};
    case CURLE_USE_SSL_FAILED:
      return {ErrorCode::unavailable,
              "The mail server offers no encryption, and nothing is sent over a network without. Nothing left; write "
              "an address that has it in the setting smtp."};
    case CURLE_PEER_FAILED_VERIFICATION:
      return {ErrorCode::unavailable,
              "The mail server’s certificate is not one of the name in the setting smtp, or nobody known vouches for "
              "it. Nothing left; correct the name, or have the certificate renewed."};
    default: break;
  }
  if (answer >= 400) {
    return {ErrorCode::unavailable,
            {"The mail server refused the mail, with code {code}. See that the recipient’s address is right and that "
             "the server accepts the setting mail_from.",
             {{"code", std::to_string(answer)}}}};
  }
  return {ErrorCode::unavailable,
          {"The mail server did not answer: {reason}. Nothing is lost; see that it runs and that the setting smtp "
           "names it.",
           {{"reason", reason}}}};
}

int stop_when_asked(void* stop, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const std::stop_token*>(stop)->stop_requested() ? 1 : 0;
}

}  // namespace

// One connection being had with the server.
struct Mailer::Conversation {
  Conversation(const Mailer& mailer, std::stop_token asked) : stop(std::move(asked)) {
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    must(ready);
    curl.reset(must(curl_easy_init()));
    set(CURLOPT_URL, mailer.server_.c_str());
    set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(CURLOPT_PROXY, "");  // not even one that the environment names
    set(CURLOPT_USE_SSL, long{mailer.on_this_machine_ ? CURLUSESSL_NONE : CURLUSESSL_ALL});
    if (!mailer.options_.vouchers.empty()) set(CURLOPT_CAINFO, mailer.options_.vouchers.c_str());
    set(CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(mailer.options_.connect_ms));
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(mailer.options_.whole_ms));
    // What counts for the farewell, which the other two do not; whole seconds.
    set(CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(mailer.options_.whole_ms / 1000 + 1));
    set(CURLOPT_NOSIGNAL, 1L);  // signals are the process's, and we are one thread of it
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, stop_when_asked);
    set(CURLOPT_XFERINFODATA, &stop);
    if (mailer.user_.empty()) return;
    set(CURLOPT_USERNAME, mailer.user_.c_str());
    set(CURLOPT_PASSWORD, mailer.password_.c_str());
  }

  template <class Value>
  void set(CURLoption option, Value value) {
    must(curl_easy_setopt(curl.get(), option, value));
  }

  void have() {
    const CURLcode result = curl_easy_perform(curl.get());
    if (result == CURLE_OK) return;
    long answer = 0;
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &answer);
    throw failure_of(result, answer);
  }

  std::stop_token stop;
  Easy curl;
};

Mailer::Mailer(const Settings& settings, MailerOptions options)
    : server_(settings.smtp),
      user_(settings.smtp_user),
      password_(settings.smtp_password),
      from_(settings.mail_from),
      options_(std::move(options)) {
  if (!is_configured()) return;
  on_this_machine_ = is_loopback(host_of(server_));
  if (!is_mail_address(from_)) {
    throw Error(ErrorCode::invalid,
                "The setting mail_from is no e-mail address, and mail cannot be sent without one. Write, for example, "
                "mediatheque@example.org.");
  }
}

void Mailer::send(const Mail& mail, std::stop_token stop) const {
  if (!is_configured()) {
    throw Error(ErrorCode::unavailable, "No mail server is set. Write its address in the setting smtp.");
  }
  check_mail(mail);
  const std::string id = mail.id.empty() ? random_id_text() : mail.id.text();
  Lines headers;
  append(headers, "Date: " + mail_date(wall_clock_ms()));
  append(headers, "From: <" + from_ + ">");
  append(headers, "To: <" + mail.recipient + ">");
  append(headers, "Subject: " + header_value(mail.subject));
  append(headers, "Message-ID: <" + id + from_.substr(from_.find('@')) + ">");
  append(headers, "Auto-Submitted: auto-generated");  // keeps absence notes from answering (RFC 3834)
  if (!mail.unsubscribe.empty()) {
    append(headers, "List-Unsubscribe: <" + mail.unsubscribe + ">");
    append(headers, "List-Unsubscribe-Post: List-Unsubscribe=One-Click");  // RFC 8058
  }
  Lines recipients;
  append(recipients, "<" + mail.recipient + ">");

  const std::string body = with_mail_lines(mail.body);
  Conversation conversation(*this, std::move(stop));
  const Mime mime(must(curl_mime_init(conversation.curl.get())));
  curl_mimepart* part = must(curl_mime_addpart(mime.get()));
  must(curl_mime_data(part, body.data(), body.size()));
  must(curl_mime_type(part, "text/plain; charset=utf-8"));
  must(curl_mime_encoder(part, "quoted-printable"));

  const std::string from = "<" + from_ + ">";
  conversation.set(CURLOPT_MAIL_FROM, from.c_str());
  conversation.set(CURLOPT_MAIL_RCPT, recipients.get());
  conversation.set(CURLOPT_HTTPHEADER, headers.get());
  conversation.set(CURLOPT_MIMEPOST, mime.get());
  conversation.have();
}

void Mailer::check() const {
  Conversation conversation(*this, {});
  conversation.set(CURLOPT_CONNECT_ONLY, 1L);
  conversation.have();
}

bool is_mail_address(std::string_view text) {
  const size_t at = text.find('@');
  if (at == std::string_view::npos || at == 0 || at > 64 || text.size() > 254) return false;
  const auto letter_or_digit = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  const auto dots_part_words = [](std::string_view part) {
    return !part.empty() && part.front() != '.' && part.back() != '.' && part.find("..") == std::string_view::npos;
  };
  const std::string_view local = text.substr(0, at), domain = text.substr(at + 1);
  return dots_part_words(local) && dots_part_words(domain) &&
         std::ranges::all_of(local,
                             [&](char c) {
                               return letter_or_digit(c) ||
                                      std::string_view("!#$%&'*+-/=?^_`{|}~.").find(c) != std::string_view::npos;
                             }) &&
         std::ranges::all_of(domain, [&](char c) { return letter_or_digit(c) || c == '-' || c == '.'; });
}

}  // namespace resonance::server
