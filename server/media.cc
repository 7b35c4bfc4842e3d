#include "server/media.h"

#include "base/clock.h"
#include "base/unicode.h"
#include "ingest/attempt_folder.h"
#include "ingest/subtitles.h"
#include "server/gated.h"
#include "transcode/playlist.h"
#include "transcode/prepare.h"

namespace resonance::server {
namespace {

constexpr const char* kPlaylistType = "application/vnd.apple.mpegurl";
constexpr int64_t kLargestMaster = 64 * 1024;

Error absent() {
  return {ErrorCode::not_found, {"This file is not in the library."}};
}

// What everybody may have is kept for ten seconds at most: a withdrawal must bite. The rest is never kept.
const char* caching(const Thing& thing) {
  const bool is_public = decide({}, thing, Use::view, wall_clock_ms()).allowed();
  return is_public ? "public, max-age=10" : "private, no-store";
}

// RFC 6266: an ASCII name for old programs, the real one percent-encoded.
std::string attachment(const std::string& title, const std::string& file_name) {
  size_t dot = file_name.rfind('.');
  std::string ending = dot == std::string::npos ? "" : file_name.substr(dot);
  std::string plain;
  for (char c : folded(title).substr(0, 60)) {
    plain += std::isalnum(static_cast<unsigned char>(c)) ? c : '-';
  }
  if (plain.empty()) plain = "resonance";
  return "attachment; filename=\"" + plain + ending + "\"; filename*=UTF-8''" +
         encode_query_value(clean_line(title, 100) + ending);
}

Response playlist(std::string text, const char* caching) {
  Response response;
  response.body = std::move(text);
  response.set("Content-Type", kPlaylistType).set("Cache-Control", caching);
  return response;
}

// "fr.vtt"; for captions "fr.m3u8" too, which is that file for players of HLS.
Response track(App& app, const Request& request, TrackPurpose purpose) {
  GatedMedia allowed = gated_media(app, request, Use::play);
  const std::filesystem::path name = request.parameters.at(1);
  const std::string language = name.stem();
  const bool for_hls = purpose == TrackPurpose::captions && name.extension() == ".m3u8";
  if (!for_hls && name.extension() != ".vtt") throw absent();
  const Thing words{allowed.item, &allowed.media, {{Aspect::transcript}}, allowed.early.has_value()};
  for (const Transcript& transcript :
       visible_transcripts(app.catalogue, request.viewer, allowed.item, allowed.media, Use::play)) {
    if (transcript.purpose != purpose || transcript.language != language) continue;
    if (for_hls) {
      return playlist(transcode::subtitle_playlist(language + ".vtt", allowed.media.duration_ms), caching(words));
    }
    Response response;
    response.body = ingest::to_webvtt(app.catalogue.transcripts.cues(transcript.id));
    response.set("Content-Type", "text/vtt; charset=utf-8").set("Cache-Control", caching(words));
    return response;
  }
  throw absent();
}

bool is_master(const Rendition& rendition) {
  return rendition.role == transcode::name(transcode::Role::master_playlist) ||
         rendition.role == transcode::name(transcode::Role::complete_playlist);
}

Response master(App& app, const Request& request, const GatedMedia& allowed, const Thing& thing,
                const std::filesystem::path& file) {
  std::vector<transcode::Subtitles> subtitles;
  for (const Transcript& transcript :
       visible_transcripts(app.catalogue, request.viewer, allowed.item, allowed.media, Use::play)) {
    if (transcript.purpose != TrackPurpose::captions) continue;
    subtitles.push_back(
        {"../captions/" + transcript.language + ".m3u8", transcript.language, language_own_name(transcript.language)});
  }
  return playlist(transcode::with_subtitles(read_file(file, kLargestMaster), subtitles),
                  caching({thing.item, thing.media, {{Aspect::picture, Aspect::sound, Aspect::transcript}}}));
}

// What of a film in preparation can be watched: its bytes stay what they are, its playlists grow, so nobody keeps them.
Response early_file(App& app, const Request& request, const Job& job) {
  const std::string& name = request.parameters.at(2);
  if (job.id.text() != request.parameters.at(1)) throw absent();
  auto file = ingest::open_early_file(app.data, job, name);
  if (!file) throw absent();
  Response response;
  int64_t size = size_bytes(*file);
  response.file =
      FileBody{std::move(*file), size, "\"" + job.id.text() + "-" + std::to_string(size) + "-" + name + "\""};
  response.set("Content-Type", name.ends_with(".m3u8") ? kPlaylistType : "video/mp4")
      .set("Cache-Control", "private, no-store");
  return response;
}

}  // namespace

Response media_file(App& app, const Request& request) {
  GatedMedia allowed = gated_media(app, request, Use::play);
  const Media& media = allowed.media;
  if (allowed.early) {
    const Thing film{allowed.item, &media, {{Aspect::picture, Aspect::sound}}, true};
    if (!decide(request.viewer, film, Use::play, wall_clock_ms()).allowed()) throw absent();
    return early_file(app, request, *allowed.early);
  }
  // Only a name that the catalogue itself lists ever reaches the disk.
  auto rendition = app.catalogue.media.rendition(media.id, request.parameters.at(2));
  if (!rendition || rendition->generation.text() != request.parameters.at(1)) throw absent();
  const bool working_copy = is_working_copy(*rendition);
  const Thing thing{allowed.item, &media, aspects_of(media, *rendition), false, working_copy};
  if (!decide(request.viewer, thing, Use::play, wall_clock_ms()).allowed()) throw absent();
  const std::filesystem::path path = app.data.generation(media.id, rendition->generation) / rendition->name;
  if (is_master(*rendition)) return master(app, request, allowed, thing, path);
  Response response;
  FileDescriptor file = open_for_reading(path);
  int64_t size = size_bytes(file);
  response.file =
      FileBody{std::move(file), size,
               "\"" + rendition->generation.text() + "-" + std::to_string(size) + "-" + rendition->name + "\""};
  response.set("Content-Type", rendition->content_type).set("Cache-Control", caching(thing));
  // The words of a document are shown by its contribution's page; as a file they are for programs, never for a window.
  const bool is_text = rendition->role == transcode::name(transcode::Role::text);
  if (is_text) response.set("Content-Security-Policy", "sandbox; default-src 'none'");
  if (is_text || request.query.contains("download")) {
    response.set("Content-Disposition", attachment(allowed.item.title, rendition->name));
  }
  return response;
}

Response captions(App& app, const Request& request) {
  return track(app, request, TrackPurpose::captions);
}

Response chapters(App& app, const Request& request) {
  return track(app, request, TrackPurpose::chapters);
}

std::string placeholder_url(const Media& media) {
  return media.placeholder.empty() ? std::string() : "data:image/webp;base64," + media.placeholder;
}

}  // namespace resonance::server
