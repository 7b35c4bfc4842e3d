// The words of the house (design §1) as plain data: what the catalogue's methods take and return.
//
// No behaviour, no connection, safe to copy between threads. Every *_ms is milliseconds: since 1970 (UTC) for a date,
// since the beginning of the media for a position.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/message.h"
#include "catalogue/agreement.h"

namespace resonance {

using JobId = Id<struct JobTag>;
using TranscriptId = Id<struct TranscriptTag>;
using AccountId = Id<struct AccountTag>;
using OrganisationId = Id<struct OrganisationTag>;
using CampaignId = Id<struct CampaignTag>;
using AlertId = Id<struct AlertTag>;
using ConsentId = Id<struct ConsentTag>;

// What an account may do, each all that the one before may. A guest deposits through the link of a campaign, without a
// password; a depositor belongs to the coalition; a moderator publishes; an administrator looks after the accounts.
enum class Role { guest, depositor, moderator, administrator };
using SealId = Id<struct SealTag>;
using MailId = Id<struct MailTag>;

enum class ItemKind { testimony, capsule, experience, film, resource, training };
enum class Publication {
  draft,      // its depositor is at work on it, or is asked to change it
  submitted,  // waits for a moderator
  published,
  refused,    // by a moderator, who said why
  withdrawn,  // it was published, and no longer is
};

// What an experience report is asked, in this order.
enum class Question { context, people, attempt, means, worked, failed, conditions, advice };

struct Answer {
  Question question = Question::context;
  std::string text;              // Markdown, at most 20,000 characters
  std::optional<MediaId> media;  // one of the item's, in which it is shown from `start_ms` on
  int64_t start_ms = 0;          // 0 without a media
  bool operator==(const Answer&) const = default;
};

struct Item {
  ItemId id;
  ItemKind kind = ItemKind::testimony;
  Publication publication = Publication::draft;
  std::string title;                // one line, 1 to 200 characters
  std::string summary;              // plain text, at most 2,000 characters
  std::string body;                 // Markdown, at most 200,000 characters
  std::vector<Answer> answers;      // of an experience report: those that say something, in the order of the questions
  std::string language;             // of what is said and written: "fr" or "en"
  std::string territory;            // a Territory's code, or empty
  std::vector<std::string> themes;  // Theme ids
  std::optional<ItemId> part_of;
  std::optional<AccountId> depositor;          // absent: the owner of the machine
  std::optional<OrganisationId> organisation;  // in whose name
  std::optional<CampaignId> campaign;          // the call that it answers
  bool people_declared = false;  // its depositor said that all who can be recognised in it are recorded, if anybody can
  std::vector<Agreement> agreements;  // of those people, each person's last
  int64_t visible_from_ms = 0;        // an embargo, or the end of cooling off: published, it is seen from then on
  int64_t keep_until_ms = 0;          // from then on nobody but who manages it has it; 0: without end
  int64_t created_ms = 0;
  int64_t updated_ms = 0;
  int64_t published_ms = 0;  // 0 until it first is
  int64_t change = 0;  // number of its last change, from one sequence over all items: what the index has applied up to
};

enum class MediaState { uploading, processing, ready, failed, erased };
enum class MediaType { video, audio, photo, document };

struct Media {
  MediaId id;
  ItemId item;
  MediaState state = MediaState::uploading;
  std::optional<MediaType> type;  // known once prepared
  std::string file_name;          // as its owner called it, cleaned, for display only
  std::string legend;
  int position = 0;                            // order within its item, from 0
  std::optional<int64_t> declared_size_bytes;  // absent while a deferred length is not yet known
  int64_t created_ms = 0;
  int64_t expires_ms = 0;           // an upload untouched until then is swept
  std::optional<JobId> generation;  // what prepare made: absent before it was once ready
  Message failure;                  // why, when failed
  int64_t duration_ms = 0;
  int width = 0;
  int height = 0;
  bool has_audio = false;
  std::string placeholder;    // a WebP of at most 400 bytes in base64, to show until the picture arrives; or empty
  int poster = 0;             // which of its posters() stands for it, from 1; 0: it has no choice
  bool reduce_noise = false;  // asked for, for this and every later preparation
  bool damaged = false;       // a part of the original could not be read
  std::optional<int64_t> damaged_from_ms;  // where the first such part begins, where that is known
};

// Has it a beginning and an end: a film or a sound?
bool is_timed(const Media& media);

// A picture that can stand for a film: chosen among several, each known by its moment.
struct Poster {
  int64_t time_ms = 0;
  std::string placeholder;  // as Media's
};

// The role of the posters that were not chosen: the chosen one alone has the role "poster".
inline constexpr std::string_view kPosterCandidate = "poster_candidate";

// One file of a generation. `role` is one of transcode::Role's names or kPosterCandidate, `name` its file name in
// media/{id}/{generation}.
struct Rendition {
  std::string role;
  std::string name;
  std::string content_type;
  int64_t size_bytes = 0;
  int width = 0;
  int height = 0;
  int64_t bitrate_bps = 0;
  int poster = 0;         // which of the media's posters it shows, from 1; 0: it is none, or the only one
  JobId generation = {};  // given by publish()
};

enum class JobKind {
  prepare,  // a media's first and whole preparation: somebody waits for it
  lighten,  // a film's second ladder, made when nothing else is to be done
};
enum class JobState { queued, running, done, failed };

struct Job {
  JobId id;
  JobKind kind = JobKind::prepare;
  MediaId media;
  JobState state = JobState::queued;
  int attempts = 0;   // counted when claimed, so that a file that kills its worker cannot come back for ever
  int64_t fence = 0;  // grows at each claim; an act that carries an older one is refused
  int progress_permille = 0;
  std::string stage;               // "waiting", then transcode's words
  int64_t playable_ms = 0;         // so much of a film can be watched while the rest is being prepared
  std::optional<int64_t> left_ms;  // about how long it still takes; absent while nobody knows
  Message failure;                 // why it failed; of a queued job, what in the machine's state it waits for
};

// What in the machine's state a queued job waits for, where that is in its way; else empty.
Message obstacle_of(const Job& job);

struct Cue {
  int64_t start_ms = 0;
  int64_t end_ms = 0;   // > start_ms
  std::string speaker;  // or empty
  std::string text;     // plain, lines separated by '\n'

  bool operator==(const Cue&) const = default;
};

// At one place of a list of cues, `remove` of them go and `insert` come.
struct CueSplice {
  size_t at = 0;  // may be the size of the list: at its end
  size_t remove = 0;
  std::vector<Cue> insert;
};

// The cues of a transcript as they were at one moment.
struct VersionedCues {
  int64_t version = 0;  // grows at each change; 0: nobody wrote any yet
  std::vector<Cue> cues;
};

// A passage of a film or a sound that nobody may see, hear, read or find any more.
struct Seal {
  SealId id;
  MediaId media;
  int64_t start_ms = 0;
  int64_t end_ms = 0;  // exclusive, > start_ms
  int64_t created_ms = 0;
  std::optional<AccountId> account;  // who removed it; absent: the owner of the machine
};

enum class TrackPurpose { captions, chapters };

// Timed text of a media in one language: what is said (captions), or the titles of its parts (chapters).
struct Transcript {
  TranscriptId id;
  MediaId media;
  TrackPurpose purpose = TrackPurpose::captions;
  std::string language;
};

struct Theme {
  std::string id;
  std::string parent;  // or empty
  std::string label_fr;
  std::string label_en;
  int position = 0;
};

// Expressions that mean the same to whoever searches.
struct SynonymSet {
  std::string id;
  std::vector<std::string> expressions;  // at least two
  bool operator==(const SynonymSet&) const = default;
};

// What of something erased still lies on the disk, now to be removed (ingest/erase.h).
struct Remains {
  std::vector<MediaId> media;
  std::vector<JobId> jobs;
  std::vector<ConsentId> proofs;
};

// A mail that waits to be sent. Its body may hold a private link: it is nowhere but in its row, and in none once sent.
struct Mail {
  MailId id;
  std::string recipient;  // one address, without a name
  std::string subject;    // one line
  std::string body;       // plain text, lines separated by '\n'
  int64_t created_ms = 0;
  int attempts = 0;             // begun
  int64_t due_ms = 0;           // of the next attempt
  Message failure;              // of the last attempt; empty while none has failed
  std::optional<ItemId> about;  // it names this item, and goes with it
  // What is new for this alert, and goes with it: written when it leaves (server/alert_mail.h), so that nothing that
  // was withdrawn meanwhile does. Until then recipient, subject and body are empty.
  std::optional<AlertId> alert;
  int64_t since_ms = 0;     // new: seen first from then on …
  int64_t until_ms = 0;     // … and before then
  std::string unsubscribe;  // address that ends it at once (RFC 8058); or empty
};

// In degrees, WGS 84.
struct Coordinates {
  double latitude = 0;
  double longitude = 0;
  bool operator==(const Coordinates&) const = default;
};

enum class TerritoryLevel { commune, intercommunality, living_area, department, region, country };

struct Territory {
  std::string code;  // "COM-37261", "EPCI-243700754", "BV-37261", "DEP-37", "REG-24", "FR"
  TerritoryLevel level = TerritoryLevel::commune;
  std::string name;
  int64_t population = 0;
  std::vector<std::string> within;    // codes of every territory around it
  std::optional<Coordinates> centre;  // of a commune; in a village that no gazetteer knows, estimated
};

// The words that the schema, the API and the index use. value_named() returns absence for an unknown word.
std::string_view name(ItemKind value);
std::string_view name(Role value);
std::string_view name(Publication value);
std::string_view name(Question value);
std::string_view name(MediaState value);
std::string_view name(MediaType value);
std::string_view name(JobKind value);
std::string_view name(JobState value);
std::string_view name(TrackPurpose value);
std::string_view name(TerritoryLevel value);
template <class Enum>
std::optional<Enum> value_named(std::string_view text);

// Every kind, in the order in which screens list them.
const std::vector<ItemKind>& all_item_kinds();
// Every question, in the order in which they are asked.
const std::vector<Question>& all_questions();

}  // namespace resonance
