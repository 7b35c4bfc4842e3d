// Reads mails with a decoder that is not ours: Perl's Encode and MIME::QuotedPrint, which build-essential brings.
#pragma once

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/id.h"

namespace resonance::server {

inline std::string through_perl(const std::string& program, const std::string& input) {
  const auto file = std::filesystem::temp_directory_path() / ("resonance-mail-" + random_id_text());
  std::ofstream(file, std::ios::binary) << input;
  FILE* perl = popen(("perl -MEncode -MMIME::QuotedPrint -0777 -ne '" + program + "' " + file.string()).c_str(), "r");
  std::string output;
  for (int byte = fgetc(perl); byte != EOF; byte = fgetc(perl)) output += static_cast<char>(byte);
  EXPECT_EQ(pclose(perl), 0);
  std::filesystem::remove(file);
  return output;
}

// A header's value, with all its lines.
inline std::string decoded_header(const std::string& value) {
  if (value.empty()) return {};
  return through_perl("print encode(\"UTF-8\", decode(\"MIME-Header\", $_))", value);
}

// The value of a header of a mail as it came over the wire, with all its lines; "" when there is none.
inline std::string header_of_mail(const std::string& mail, const std::string& name) {
  const size_t from = ("\r\n" + mail).find("\r\n" + name + ": ");
  if (from == std::string::npos || from > mail.find("\r\n\r\n")) return {};
  size_t end = mail.find("\r\n", from);
  while (end + 2 < mail.size() && mail[end + 2] == ' ') end = mail.find("\r\n", end + 2);
  return mail.substr(from + name.size() + 2, end - from - name.size() - 2);
}

// The text of the mail's only part, its lines ended by '\n'.
inline std::string decoded_body(const std::string& mail) {
  const std::string type = header_of_mail(mail, "Content-Type");
  const std::string boundary = "\r\n--" + type.substr(type.find("boundary=") + 9);
  const size_t part = mail.find(boundary) + boundary.size();
  const size_t from = mail.find("\r\n\r\n", part) + 4;
  EXPECT_NE(mail.substr(part, from - part).find("Content-Type: text/plain; charset=utf-8\r\n"), std::string::npos);
  EXPECT_NE(mail.substr(part, from - part).find("Content-Transfer-Encoding: quoted-printable\r\n"), std::string::npos);
  const std::string part_text = mail.substr(from, mail.find(boundary, from) - from);
  return part_text.empty() ? part_text : through_perl("$_ = decode_qp($_); s/\\r\\n/\\n/g; print", part_text);
}

}  // namespace resonance::server
