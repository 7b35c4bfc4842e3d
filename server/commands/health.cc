#include "server/commands/health.h"

#include <memory>
#include <optional>

#include "base/error.h"
#include "base/file.h"
#include "catalogue/catalogue.h"
#include "ingest/cage_check.h"
#include "ingest/indexer.h"
#include "ingest/runner.h"
#include "search/searcher.h"
#include "server/commands/terminal.h"
#include "server/mail.h"
#include "server/settings_sense.h"
#include "server/translator.h"
#include "transcode/libraries.h"

namespace resonance::server {
namespace {

namespace fs = std::filesystem;

// What one look leaves for the next.
struct Patient {
  const Settings& settings;
  std::unique_ptr<Catalogue> catalogue;  // null: absent, unreadable, or to be migrated first
};

Finding bad(Message said, std::vector<Message> advice = {}) {
  Finding finding;
  finding.well = false;
  finding.said = std::move(said);
  finding.advice = std::move(advice);
  return finding;
}

Message outcome_of(const ingest::CageCheck::Act& act) {
  switch (act.outcome) {
    case ingest::ActOutcome::refused: return Message("refused");
    case ingest::ActOutcome::killed: return Message("refused, and the process ended");
    case ingest::ActOutcome::done: return Message("it worked");
    case ingest::ActOutcome::unclear: return Message("not known");
  }
  return {};
}

std::vector<Message> advice_for(const ingest::CageCheck& check) {
  std::vector<Message> advice{Message("Until this is mended no file is prepared; those deposited wait safely.")};
  if (!check.has_hole()) {
    advice.push_back(check.obstacle);
  } else if (check.landlock_version == 0) {
    advice.push_back(
        Message("This machine’s kernel has no Landlock, or forbids it: use Linux 5.13 or newer, see that "
                "/sys/kernel/security/lsm names landlock, and in a container allow its three system calls."));
  } else {
    advice.push_back(
        Message("Start the library without a tracer and without a container that changes system calls, and look again. "
                "If it stays so, report it to the people who make Résonance."));
  }
  return advice;
}

Finding look_at_cage(Patient&) {
  ingest::CageCheck check = ingest::check_cage(ingest::RunnerOptions().program);
  std::map<std::string, std::string> counts{{"refused", std::to_string(check.refused())},
                                            {"total", std::to_string(check.acts.size())},
                                            {"version", std::to_string(check.landlock_version)}};
  Finding finding;
  finding.well = check.closed();
  if (!check.closed()) {
    finding.said = Message(
        "The cage around the preparation of files stands open: {refused} of {total} forbidden acts "
        "are refused.",
        counts);
    finding.advice = advice_for(check);
  } else if (check.own_user) {
    finding.said = Message(
        "The cage around the preparation of files holds: {refused} of {total} forbidden acts are "
        "refused (a user of its own, Landlock version {version}).",
        counts);
  } else {
    finding.said = Message(
        "The cage around the preparation of files holds: {refused} of {total} forbidden acts are "
        "refused (no user of its own, which only root can give; Landlock version {version}).",
        counts);
  }
  auto acts = nlohmann::ordered_json::object();
  for (const ingest::CageCheck::Act& act : check.acts) {
    finding.details.push_back(
        {Message("{act}: {outcome}", {{"act", spoken(act.said)}, {"outcome", spoken(outcome_of(act))}}),
         act.was_refused()});
    acts[std::string(act.name)] = name(act.outcome);
  }
  finding.facts = {{"acts_refused", check.refused()},
                   {"acts", acts},
                   {"own_user", check.own_user},
                   {"landlock_version", check.landlock_version}};
  return finding;
}

Finding look_at_catalogue(Patient& patient) {
  const fs::path& data = patient.settings.data;
  std::optional<Schema> schema = Catalogue::schema(data);
  if (!schema) {
    return bad(Message("There is no library in {path}.", {{"path", fs::absolute(data).string()}}),
               {Message("Name its folder with --data. To make a new library there, start `resonance serve`.")});
  }
  Finding finding;
  finding.facts = {{"schema", schema->version}, {"newest_schema", schema->newest}};
  if (schema->version > schema->newest) {
    finding.well = false;
    finding.said =
        Message("This library was last opened by a newer version of Résonance. Nothing was changed; use that version.");
  } else if (schema->version < schema->newest) {
    finding.well = false;
    finding.said = Message("The catalogue was written by an older version: its schema is at {version} of {newest}.",
                           {{"version", std::to_string(schema->version)}, {"newest", std::to_string(schema->newest)}});
    finding.advice = {Message("Make a backup, then start `resonance serve`: it brings the catalogue up to date.")};
  } else {
    patient.catalogue = std::make_unique<Catalogue>(data);
    patient.catalogue->check_writable();
    finding.said = Message("The catalogue can be read and written, and its schema is current.");
  }
  return finding;
}

Finding look_at_index(Patient& patient) {
  if (!patient.catalogue) return bad(Message("The index was not looked at, because the catalogue is not well."));
  int64_t behind = 0;
  try {
    search::Searcher searcher(patient.settings.data / "index");
    int64_t applied = searcher.applied_change();
    behind = std::max<int64_t>(0, patient.catalogue->items.last_change() - applied);
  } catch (const Error& error) {
    return bad(error.message(), {Message("`resonance reindex` builds the index again; nothing is lost by it.")});
  }
  Finding finding;
  finding.facts["changes_behind"] = behind;
  if (behind == 0) {
    finding.said = Message("The index can be read and holds everything that is published.");
    return finding;
  }
  // Less than one round of its work: the server is at it, or the next start will be.
  finding.well = behind < ingest::IndexerOptions().batch;
  finding.said = Message("The index can be read; changes of the catalogue that it does not hold yet: {behind}.",
                         {{"behind", std::to_string(behind)}});
  if (!finding.well) {
    finding.advice = {
        Message("If `resonance serve` is running, look again in a minute. If it is not, start it, or use `resonance "
                "reindex`.")};
  }
  return finding;
}

Finding look_at_dictionaries(Patient&) {
  search::load_dictionaries();
  Finding finding;
  finding.said = Message("The dictionaries of French and English are installed.");
  return finding;
}

Finding look_at_disk(Patient& patient) {
  const fs::path& data = patient.settings.data;
  int64_t free_bytes = free_space_bytes(fs::exists(data) ? data : fs::path("."));
  Language language = terminal_language();
  std::map<std::string, std::string> sizes{{"free", file_size(language, free_bytes)},
                                           {"reserve", file_size(language, patient.settings.reserve_bytes)}};
  Finding finding;
  finding.well = free_bytes >= patient.settings.reserve_bytes;
  finding.facts = {{"free_bytes", free_bytes}, {"reserve_bytes", patient.settings.reserve_bytes}};
  if (finding.well) {
    finding.said = Message("The disk has {free} free; {reserve} of them are kept in reserve.", sizes);
  } else {
    finding.said =
        Message("The disk has {free} free, less than the reserve of {reserve}: no deposit is accepted.", sizes);
    finding.advice = {Message("Free some space, move the data folder to a larger disk, or lower --reserve-bytes.")};
  }
  return finding;
}

Finding look_at_faces(Patient&) {
  if (!transcode::has_face_model()) {
    return bad(Message("Posters are chosen without looking for faces: what a face looks like is not installed."),
               {Message("Install the package opencv-data; nothing else of OpenCV is needed.")});
  }
  Finding finding;
  finding.said = Message("Posters on which somebody looks at the camera come first.");
  return finding;
}

Finding look_at_libraries(Patient&) {
  std::map<std::string, std::string> versions{{"ffmpeg", transcode::version_of_ffmpeg()},
                                              {"vips", transcode::version_of_vips()},
                                              {"xapian", search::version_of_xapian()}};
  Finding finding;
  finding.said =
      Message("Files are prepared with FFmpeg {ffmpeg} and libvips {vips}, and found with Xapian {xapian}.", versions);
  finding.facts = versions;
  return finding;
}

Finding look_at_mail(Patient& patient) {
  std::optional<Mailer> mailer;
  try {
    mailer.emplace(patient.settings);
  } catch (const Error&) {
    return bad(Message("Mail was not looked at, because its settings make no sense."));
  }
  Finding finding;
  finding.facts = {{"configured", mailer->is_configured()}};
  if (!mailer->is_configured()) {
    finding.said = Message("No mail is sent: no mail server is set, and administrators hand links over themselves.");
    return finding;
  }
  mailer->check();
  finding.said = Message("The mail server answers and lets the library in.");
  return finding;
}

Finding look_at_settings(Patient& patient) {
  std::vector<Message> complaints = complaints_about(patient.settings);
  if (complaints.empty()) {
    Finding finding;
    finding.said = Message("The settings make sense.");
    return finding;
  }
  return bad(Message("Some settings make no sense:"), complaints);
}

struct Row {
  std::string_view name;
  Finding (*look)(Patient&);
};

constexpr Row kRows[] = {
    {"cage", look_at_cage},         {"catalogue", look_at_catalogue},
    {"index", look_at_index},       {"dictionaries", look_at_dictionaries},
    {"disk", look_at_disk},         {"libraries", look_at_libraries},
    {"faces", look_at_faces},       {"mail", look_at_mail},
    {"settings", look_at_settings},
};

}  // namespace

std::vector<Finding> examine(const Settings& settings) {
  Patient patient{settings, nullptr};
  std::vector<Finding> findings;
  for (const Row& row : kRows) {
    try {
      findings.push_back(row.look(patient));
    } catch (const Error& error) {
      findings.push_back(bad(error.message()));
    }
    findings.back().name = row.name;
  }
  return findings;
}

}  // namespace resonance::server
