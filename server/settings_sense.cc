#include "server/settings_sense.h"

#include <functional>
#include <optional>
#include <thread>

#include "base/error.h"
#include "server/assets.h"
#include "server/listener.h"
#include "server/mail.h"

namespace resonance::server {
namespace {

using Complaint = std::optional<Message>;

// What the part that uses the setting would say.
Complaint said_by(const std::function<void()>& use) {
  try {
    use();
    return std::nullopt;
  } catch (const Error& error) {
    return error.message();
  }
}

bool one_word(const std::string& text) {
  return text.find_first_of(" \t\r\n") == std::string::npos;
}

Complaint about_address(const Settings& settings) {
  const std::string& address = settings.address;
  bool web = address.starts_with("https://") || address.starts_with("http://");
  if (address.empty() || (web && one_word(address) && address.find('.', address.find("//")) != std::string::npos)) {
    return std::nullopt;
  }
  return Message("The setting address, “{address}”, is no address of a site. Write it whole: https://example.org",
                 {{"address", address}});
}

Complaint about_contact(const Settings& settings) {
  const std::string& contact = settings.contact;
  if (contact.empty() || (contact.find('@') != std::string::npos && one_word(contact))) return std::nullopt;
  return Message("The setting contact, “{contact}”, is no e-mail address, and visitors are told to write to it.",
                 {{"contact", contact}});
}

Complaint about_children(const Settings& settings) {
  int processors = static_cast<int>(std::thread::hardware_concurrency());
  if (processors == 0 || settings.children <= processors) return std::nullopt;
  return Message(
      "The setting children asks for {children} preparations at once, and this machine has {processors} processors: "
      "each would only wait for the others. Write 0 to let the library choose.",
      {{"children", std::to_string(settings.children)}, {"processors", std::to_string(processors)}});
}

Complaint about_sizes(const Settings& settings) {
  if (settings.maximum_upload_bytes <= 0) {
    return Message("The setting maximum_upload_bytes lets no file in. Write a number of bytes above 0.");
  }
  if (settings.reserve_bytes < 0) {
    return Message("The setting reserve_bytes is below 0. Write the bytes of the disk that deposits must leave free.");
  }
  return std::nullopt;
}

constexpr Complaint (*kLooks[])(const Settings&) = {
    [](const Settings& settings) { return said_by([&] { check_address(settings.listen); }); },
    about_address,
    about_contact,
    [](const Settings& settings) { return said_by([&] { Mailer{settings}; }); },
    [](const Settings& settings) { return said_by([&] { Assets{settings.web_root}; }); },
    about_children,
    [](const Settings& settings) { return said_by([&] { parse_ladder(settings.ladder); }); },
    about_sizes,
};

}  // namespace

std::vector<Message> complaints_about(const Settings& settings) {
  std::vector<Message> all;
  for (auto look : kLooks) {
    if (Complaint complaint = look(settings)) all.push_back(*complaint);
  }
  return all;
}

}  // namespace resonance::server
