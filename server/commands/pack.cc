// The projection pack of a screening, for the person who keeps the machine: a library far from any browser.
#include <fcntl.h>

#include <cerrno>
#include <iostream>

#include "base/clock.h"
#include "server/commands/commands.h"
#include "server/commands/library.h"
#include "server/commands/terminal.h"
#include "server/projection_pack.h"
#include "server/render.h"

namespace resonance::server {
namespace {

// A new file; gone again unless kept.
class NewFile {
 public:
  explicit NewFile(std::filesystem::path path)
      : path_(std::move(path)), file_(open(path_.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0640)) {
    if (!file_ && errno == EEXIST) {
      throw Error(ErrorCode::conflict,
                  {"{path} is there already. Nothing was changed; choose another name.", {{"path", path_.string()}}});
    }
    if (!file_) throw system_error(errno, "write an archive");
  }
  ~NewFile() {
    std::error_code ignored;
    if (!kept_) std::filesystem::remove(path_, ignored);
  }
  const FileDescriptor& file() const { return file_; }
  void keep() { kept_ = true; }

 private:
  std::filesystem::path path_;
  FileDescriptor file_;
  bool kept_ = false;
};

}  // namespace

int festival_pack(const Settings& settings, const PackCommand& command) {
  Assets assets(settings.web_root);
  Library library(settings, assets);
  const auto id = ScreeningId::parse(command.screening);
  const auto edition = library.catalogue.editions.of_year(command.year);
  const auto screening = id ? library.catalogue.screenings.find(*id) : std::nullopt;
  if (!edition || !screening || screening->edition != edition->id) {
    throw Error(ErrorCode::not_found, "This screening does not exist.");
  }
  const Translator translator(assets);
  const Renderer renderer(assets, translator);
  const ProjectionPack pack = projection_pack(library.catalogue, library.folder, renderer, terminal_language(),
                                              *edition, *screening, wall_clock_ms());
  NewFile output(command.output);
  write_stored_zip(pack.parts, output.file());
  output.keep();
  library.catalogue.journal.add({.act = Act::pack_taken, .words = screening->title_fr});
  std::cout << spoken({"{path}: {films} films, {size}.",
                       {{"path", command.output.string()},
                        {"films", std::to_string(pack.items.size())},
                        {"size", file_size(terminal_language(), size_bytes(output.file()))}}})
            << "\n";
  return kExitWell;
}

}  // namespace resonance::server
