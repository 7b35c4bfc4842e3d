#include "catalogue/types.h"

#include <utility>

namespace resonance {
namespace {

template <class Enum>
using Words = std::vector<std::pair<Enum, std::string_view>>;

template <class Enum>
const Words<Enum>& words();

template <>
const Words<ItemKind>& words() {
  static const Words<ItemKind> all{{ItemKind::testimony, "testimony"},   {ItemKind::capsule, "capsule"},
                                   {ItemKind::experience, "experience"}, {ItemKind::film, "film"},
                                   {ItemKind::resource, "resource"},     {ItemKind::training, "training"}};
  return all;
}
template <>
const Words<Publication>& words() {
  static const Words<Publication> all{{Publication::draft, "draft"},
                                      {Publication::submitted, "submitted"},
                                      {Publication::published, "published"},
                                      {Publication::refused, "refused"},
                                      {Publication::withdrawn, "withdrawn"}};
  return all;
}
template <>
const Words<Role>& words() {
  static const Words<Role> all{{Role::guest, "guest"},
                               {Role::juror, "juror"},
                               {Role::depositor, "depositor"},
                               {Role::moderator, "moderator"},
                               {Role::administrator, "administrator"}};
  return all;
}
template <>
const Words<Aspect>& words() {
  static const Words<Aspect> all{{Aspect::picture, "picture"},
                                 {Aspect::sound, "sound"},
                                 {Aspect::transcript, "transcript"},
                                 {Aspect::photo, "photo"},
                                 {Aspect::name, "name"}};
  return all;
}
template <>
const Words<Scope>& words() {
  static const Words<Scope> all{{Scope::internal, "internal"},   {Scope::library, "library"},
                                {Scope::embedding, "embedding"}, {Scope::festival, "festival"},
                                {Scope::training, "training"},   {Scope::press, "press"}};
  return all;
}
template <>
const Words<Question>& words() {
  static const Words<Question> all{{Question::context, "context"},       {Question::people, "people"},
                                   {Question::attempt, "attempt"},       {Question::means, "means"},
                                   {Question::worked, "worked"},         {Question::failed, "failed"},
                                   {Question::conditions, "conditions"}, {Question::advice, "advice"}};
  return all;
}
template <>
const Words<MediaState>& words() {
  static const Words<MediaState> all{{MediaState::uploading, "uploading"},
                                     {MediaState::processing, "processing"},
                                     {MediaState::ready, "ready"},
                                     {MediaState::failed, "failed"},
                                     {MediaState::erased, "erased"}};
  return all;
}
template <>
const Words<MediaType>& words() {
  static const Words<MediaType> all{{MediaType::video, "video"},
                                    {MediaType::audio, "audio"},
                                    {MediaType::photo, "photo"},
                                    {MediaType::document, "document"}};
  return all;
}
template <>
const Words<JobKind>& words() {
  static const Words<JobKind> all{{JobKind::prepare, "prepare"}, {JobKind::lighten, "lighten"}};
  return all;
}
template <>
const Words<MaskManner>& words() {
  static const Words<MaskManner> all{{MaskManner::opaque, "opaque"},
                                     {MaskManner::blur, "blur"},
                                     {MaskManner::deeper, "deeper"},
                                     {MaskManner::higher, "higher"}};
  return all;
}
template <>
const Words<JobState>& words() {
  static const Words<JobState> all{{JobState::queued, "queued"},
                                   {JobState::running, "running"},
                                   {JobState::done, "done"},
                                   {JobState::failed, "failed"}};
  return all;
}
template <>
const Words<TrackPurpose>& words() {
  static const Words<TrackPurpose> all{{TrackPurpose::captions, "captions"}, {TrackPurpose::chapters, "chapters"}};
  return all;
}
template <>
const Words<TerritoryLevel>& words() {
  static const Words<TerritoryLevel> all{
      {TerritoryLevel::commune, "commune"},         {TerritoryLevel::intercommunality, "intercommunality"},
      {TerritoryLevel::living_area, "living_area"}, {TerritoryLevel::department, "department"},
      {TerritoryLevel::region, "region"},           {TerritoryLevel::country, "country"}};
  return all;
}

template <class Enum>
std::string_view word(Enum value) {
  for (const auto& [each, text] : words<Enum>()) {
    if (each == value) return text;
  }
  return {};
}

template <class Enum>
std::vector<Enum> all() {
  std::vector<Enum> each;
  for (const auto& [value, text] : words<Enum>()) each.push_back(value);
  return each;
}

}  // namespace

std::string_view name(ItemKind value) {
  return word(value);
}
std::string_view name(Role value) {
  return word(value);
}
std::string_view name(Aspect value) {
  return word(value);
}
std::string_view name(Scope value) {
  return word(value);
}
std::string_view name(Publication value) {
  return word(value);
}
std::string_view name(Question value) {
  return word(value);
}
std::string_view name(MediaState value) {
  return word(value);
}
std::string_view name(MediaType value) {
  return word(value);
}
std::string_view name(JobKind value) {
  return word(value);
}
std::string_view name(JobState value) {
  return word(value);
}
std::string_view name(MaskManner value) {
  return word(value);
}
std::string_view name(TrackPurpose value) {
  return word(value);
}
std::string_view name(TerritoryLevel value) {
  return word(value);
}

template <class Enum>
std::optional<Enum> value_named(std::string_view text) {
  for (const auto& [value, each] : words<Enum>()) {
    if (each == text) return value;
  }
  return std::nullopt;
}
template std::optional<ItemKind> value_named(std::string_view);
template std::optional<Publication> value_named(std::string_view);
template std::optional<Role> value_named(std::string_view);
template std::optional<Aspect> value_named(std::string_view);
template std::optional<Scope> value_named(std::string_view);
template std::optional<Question> value_named(std::string_view);
template std::optional<MediaState> value_named(std::string_view);
template std::optional<MediaType> value_named(std::string_view);
template std::optional<JobKind> value_named(std::string_view);
template std::optional<MaskManner> value_named(std::string_view);
template std::optional<JobState> value_named(std::string_view);
template std::optional<TrackPurpose> value_named(std::string_view);
template std::optional<TerritoryLevel> value_named(std::string_view);

bool is_voice(MaskManner manner) {
  return manner == MaskManner::deeper || manner == MaskManner::higher;
}

const std::vector<ItemKind>& all_item_kinds() {
  static const std::vector<ItemKind> kinds = all<ItemKind>();
  return kinds;
}

const std::vector<Aspect>& all_aspects() {
  static const std::vector<Aspect> aspects = all<Aspect>();
  return aspects;
}

const std::vector<Scope>& all_scopes() {
  static const std::vector<Scope> scopes = all<Scope>();
  return scopes;
}

const std::vector<Question>& all_questions() {
  static const std::vector<Question> questions = all<Question>();
  return questions;
}

bool is_timed(const Media& media) {
  return media.type == MediaType::video || media.type == MediaType::audio;
}

Message obstacle_of(const Job& job) {
  return job.state == JobState::queued ? job.failure : Message();
}

}  // namespace resonance
