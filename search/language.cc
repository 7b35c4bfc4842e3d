#include "search/language.h"

#include <libexttextcat/textcat.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

#include "base/error.h"
#include "base/unicode.h"

namespace resonance::search {
namespace {

constexpr std::string_view kModels = "/usr/share/libexttextcat/";
constexpr size_t kFewestBytes = 60;  // of fewer nobody can tell

// The classifier holds a buffer of its own, so one text at a time.
class Classifier {
 public:
  Classifier()
      : handle_(special_textcat_Init((std::string(kModels) + "fpdb.conf").c_str(), std::string(kModels).c_str())) {}

  bool is_loaded() const { return handle_ != nullptr; }

  // "[fr--utf8][oc--utf8]", the likeliest first; other words for a text that is too short or like none.
  std::string languages_of(const std::string& text) {
    const std::lock_guard lock(mutex_);
    return textcat_Classify(handle_.get(), text.data(), text.size());
  }

 private:
  struct Done {
    void operator()(void* handle) const { textcat_Done(handle); }
  };
  std::mutex mutex_;
  std::unique_ptr<void, Done> handle_;
};

Classifier& classifier() {
  static Classifier one;
  return one;
}

}  // namespace

void load_language_models() {
  if (!classifier().is_loaded()) {
    throw Error(ErrorCode::internal,
                {"The language models are missing: install the Debian package libexttextcat-data."});
  }
}

std::optional<Language> guessed_language(std::string_view text) {
  if (text.size() < kFewestBytes || !classifier().is_loaded()) return std::nullopt;
  // A copy: libexttextcat reads on to a NUL.
  const std::string languages = classifier().languages_of(std::string(first_bytes(text, enough_to_guess_bytes)));
  const size_t french = languages.find("[fr-"), english = languages.find("[en-");
  if (french == english) return std::nullopt;  // neither
  return french < english ? Language::french : Language::english;
}

}  // namespace resonance::search
