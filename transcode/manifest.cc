#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/error.h"
#include "transcode/prepare.h"

namespace resonance::transcode {
namespace {

using nlohmann::json;

constexpr size_t kMostBytes = 1 << 20;
constexpr size_t kMostFiles = 1000;
constexpr int64_t kMostFileBytes = int64_t{1} << 44;
constexpr int64_t kMostDurationMs = int64_t{100} * 24 * 3600 * 1000;
constexpr int64_t kMostSide = 1 << 20;
constexpr int64_t kMostBitrate = 1'000'000'000'000;

constexpr auto kRoles = std::to_array<std::pair<Role, std::string_view>>({
    {Role::master_playlist, "master_playlist"},
    {Role::media_playlist, "media_playlist"},
    {Role::track, "track"},
    {Role::progressive, "progressive"},
    {Role::poster, "poster"},
    {Role::storyboard_sheet, "storyboard_sheet"},
    {Role::storyboard_cues, "storyboard_cues"},
    {Role::waveform, "waveform"},
    {Role::silences, "silences"},
    {Role::noise_sample, "noise_sample"},
    {Role::photo, "photo"},
    {Role::text, "text"},
    {Role::complete_playlist, "complete_playlist"},
    {Role::ladder_notes, "ladder_notes"},
});
constexpr auto kKinds = std::to_array<std::pair<MediaKind, std::string_view>>({
    {MediaKind::video, "video"},
    {MediaKind::audio, "audio"},
    {MediaKind::photo, "photo"},
    {MediaKind::document, "document"},
});

[[noreturn]] void refuse(const char* what) {
  throw Error(ErrorCode::internal,
              {"The preparation's report cannot be believed ({fault}), so nothing was published. The "
               "file you sent is kept; try again.",
               {{"fault", what}}});
}

template <class Table>
auto named(const Table& table, std::string_view text) {
  for (const auto& [value, name] : table) {
    if (name == text) return value;
  }
  refuse("unknown word");
}

int64_t number(const json& object, const char* key, int64_t limit) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_number_integer()) refuse(key);
  if (found->is_number_unsigned() && found->get<uint64_t>() > static_cast<uint64_t>(limit)) refuse(key);
  const auto value = found->get<int64_t>();
  if (value < 0 || value > limit) refuse(key);
  return value;
}

std::string text(const json& object, const char* key, size_t limit) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string()) refuse(key);
  const auto& value = found->get_ref<const std::string&>();
  if (value.empty() || value.size() > limit) refuse(key);
  return value;
}

// The page writes it into an attribute, so nothing but base64 (RFC 4648 §4) passes.
std::string base64(const json& object, const char* key, size_t limit) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string()) refuse(key);
  const auto& value = found->get_ref<const std::string&>();
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
  };
  size_t letters = value.size();
  while (letters > 0 && value.size() - letters < 2 && value[letters - 1] == '=') --letters;
  if (value.size() > limit || value.size() % 4 != 0 || !std::all_of(value.begin(), value.begin() + letters, allowed)) {
    refuse(key);
  }
  return value;
}

std::optional<int64_t> optional_number(const json& object, const char* key, int64_t limit) {
  const auto found = object.find(key);
  if (found != object.end() && found->is_null()) return std::nullopt;
  return number(object, key, limit);
}

bool flag(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_boolean()) refuse(key);
  return found->get<bool>();
}

bool is_safe_name(std::string_view name) {
  const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-'; };
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), allowed) && name.front() != '.' &&
         name.find("..") == std::string_view::npos;
}

bool is_content_type(std::string_view type) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == '/';
  };
  return std::all_of(type.begin(), type.end(), allowed) && std::count(type.begin(), type.end(), '/') == 1;
}

OutputFile read_file_row(const json& row) {
  if (!row.is_object()) refuse("files");
  OutputFile file;
  file.role = named(kRoles, text(row, "role", 32));
  file.name = text(row, "name", 64);
  file.content_type = text(row, "content_type", 64);
  if (!is_safe_name(file.name) || !is_content_type(file.content_type)) refuse("name");
  file.size_bytes = number(row, "size_bytes", kMostFileBytes);
  file.width = static_cast<int>(number(row, "width", kMostSide));
  file.height = static_cast<int>(number(row, "height", kMostSide));
  file.bitrate_bps = number(row, "bitrate_bps", kMostBitrate);
  file.poster = static_cast<int>(number(row, "poster", kPosters));
  return file;
}

std::vector<PosterMoment> read_posters(const json& object) {
  const auto rows = object.find("posters");
  if (rows == object.end() || !rows->is_array() || rows->size() > kPosters) refuse("posters");
  std::vector<PosterMoment> posters;
  for (const json& row : *rows) {
    if (!row.is_object()) refuse("posters");
    posters.push_back({number(row, "time_ms", kMostDurationMs), base64(row, "placeholder", kPlaceholderCharacters)});
  }
  return posters;
}

}  // namespace

std::string_view name(Role role) {
  for (const auto& [value, text] : kRoles) {
    if (value == role) return text;
  }
  return "unknown";
}

std::string_view name(MediaKind kind) {
  for (const auto& [value, text] : kKinds) {
    if (value == kind) return text;
  }
  return "unknown";
}

std::string to_json(const Generation& generation) {
  json files = json::array();
  for (const OutputFile& file : generation.files) {
    files.push_back({{"role", name(file.role)},
                     {"name", file.name},
                     {"content_type", file.content_type},
                     {"size_bytes", file.size_bytes},
                     {"width", file.width},
                     {"height", file.height},
                     {"bitrate_bps", file.bitrate_bps},
                     {"poster", file.poster}});
  }
  json posters = json::array();
  for (const PosterMoment& poster : generation.posters) {
    posters.push_back({{"time_ms", poster.time_ms}, {"placeholder", poster.placeholder}});
  }
  const json object = {{"kind", name(generation.kind)},
                       {"duration_ms", generation.duration_ms},
                       {"width", generation.width},
                       {"height", generation.height},
                       {"has_audio", generation.has_audio},
                       {"damaged", generation.damaged},
                       {"damaged_from_ms", generation.damaged_from_ms ? json(*generation.damaged_from_ms) : json()},
                       {"placeholder", generation.placeholder},
                       {"posters", std::move(posters)},
                       {"files", std::move(files)}};
  return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

Generation generation_from_json(std::string_view text_of_json) {
  if (text_of_json.size() > kMostBytes) refuse("size");
  // Depth first: the parser below recurses, and a report has three levels.
  int depth = 0;
  for (const char c : text_of_json) {
    depth += (c == '[' || c == '{') - (c == ']' || c == '}');
    if (depth > 8) refuse("depth");
  }
  const json object = json::parse(text_of_json, nullptr, false);
  if (!object.is_object()) refuse("shape");
  Generation generation;
  generation.kind = named(kKinds, text(object, "kind", 32));
  generation.duration_ms = number(object, "duration_ms", kMostDurationMs);
  generation.width = static_cast<int>(number(object, "width", kMostSide));
  generation.height = static_cast<int>(number(object, "height", kMostSide));
  generation.has_audio = flag(object, "has_audio");
  generation.damaged = flag(object, "damaged");
  generation.damaged_from_ms = optional_number(object, "damaged_from_ms", kMostDurationMs);
  if (generation.damaged_from_ms && !generation.damaged) refuse("damaged_from_ms");
  if (generation.damaged_from_ms > generation.duration_ms) refuse("damaged_from_ms");
  generation.placeholder = base64(object, "placeholder", kPlaceholderCharacters);
  generation.posters = read_posters(object);
  const auto files = object.find("files");
  if (files == object.end() || !files->is_array() || files->empty() || files->size() > kMostFiles) refuse("files");
  for (const json& row : *files) {
    generation.files.push_back(read_file_row(row));
    if (generation.files.back().poster > static_cast<int>(generation.posters.size())) refuse("poster");
  }
  for (size_t i = 0; i < generation.files.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (generation.files[i].name == generation.files[j].name) refuse("same name twice");
    }
  }
  return generation;
}

}  // namespace resonance::transcode
