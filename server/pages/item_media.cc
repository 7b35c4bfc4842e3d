#include "server/pages/item_media.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/clock.h"
#include "server/gated.h"
#include "server/pages/hidden.h"

namespace resonance::server::pages {
namespace {

std::string captions_path(const Media& media, TrackPurpose purpose, std::string_view language) {
  return "/media/" + media.id.text() + (purpose == TrackPurpose::captions ? "/captions/" : "/chapters/") +
         std::string(language) + ".vtt";
}

View line_view(const Request& request, const Item& item, const Media& media, const Cue& cue) {
  View line;
  line.set("url", address(request.language, moment_path(item.id, media.id, cue.start_ms)));
  line.set("seconds", std::to_string(cue.start_ms / 1000) + "." + std::to_string(1000 + cue.start_ms % 1000).substr(1));
  line.set("end", std::to_string(cue.end_ms / 1000) + "." + std::to_string(1000 + cue.end_ms % 1000).substr(1));
  line.set("time", timecode(cue.start_ms));
  line.set("speaker", optional_text(cue.speaker));
  line.set("text", cue.text);
  return line;
}

View transcript_views(App& app, const Request& request, const Item& item, const ShownMedia& shown) {
  const Words words = app.renderer.words(request.language);
  ViewList transcripts;
  for (const ShownTranscript& transcript : shown.captions) {
    View view;
    view.set("language", transcript.language);
    view.set("language_label", language_label(words, transcript.language));
    view.set("foreign", transcript.language != code(request.language) ? View(transcript.language) : View(false));
    view.set("vtt_url", captions_path(shown.media, TrackPurpose::captions, transcript.language));
    ViewList lines;
    std::string speaker;
    for (const Cue& cue : transcript.cues) {
      View line = line_view(request, item, shown.media, cue);
      if (cue.speaker == speaker) line.set("speaker", false);  // said once, until another one speaks
      speaker = cue.speaker;
      lines.push_back(line);
    }
    view.set("lines", lines);
    transcripts.push_back(view);
  }
  return transcripts;
}

View tracks_view(const Words& words, const ShownMedia& shown) {
  ViewList tracks;
  for (const ShownTranscript& transcript : shown.captions) {
    View track;
    track.set("url", captions_path(shown.media, TrackPurpose::captions, transcript.language));
    track.set("language", transcript.language);
    track.set("label", language_label(words, transcript.language));
    tracks.push_back(track);
  }
  return tracks;
}

// Chapters in the language of the page, else the first there are.
const ShownTranscript* chapters_for(const Request& request, const ShownMedia& shown) {
  for (const ShownTranscript& chapters : shown.chapters) {
    if (chapters.language == code(request.language)) return &chapters;
  }
  return shown.chapters.empty() ? nullptr : &shown.chapters.front();
}

// The machine's trouble, told while the file waits. Else empty.
Message waits_because(App& app, const Media& media) {
  const auto job = app.catalogue.jobs.latest_of(media.id);
  return job ? obstacle_of(*job) : Message();
}

View time_left_view(const Words& words, const std::optional<Job>& job) {
  const bool known = job && job->state == JobState::running && job->left_ms;
  return known ? View(time_left(words, *job->left_ms)) : View(false);
}

void set_state(App& app, const Request& request, const ShownMedia& shown, View& view) {
  const Words words = app.renderer.words(request.language);
  const Media& media = shown.media;
  view.set("uploading", media.state == MediaState::uploading);
  view.set("processing", media.state == MediaState::processing);
  view.set("failed", media.state == MediaState::failed);
  view.set("ready", media.state == MediaState::ready);
  view.set("stage", false);
  view.set("time_left", false);
  view.set("percent", "0");
  view.set("keep_url", false);
  if (media.state == MediaState::processing) {
    const auto job = app.catalogue.jobs.latest_of(media.id);
    view.set("stage", stage_label(words, job ? job->stage : "waiting"));
    view.set("percent", std::to_string(job ? job->progress_permille / 10 : 0));
    view.set("time_left", time_left_view(words, job));
  }
  if (media.state == MediaState::uploading) {
    std::error_code absent;
    const auto received = std::filesystem::file_size(app.data.original(media.id), absent);
    const int64_t bytes = absent ? 0 : static_cast<int64_t>(received);
    const std::string sofar = file_size(request.language, bytes);
    if (media.declared_size_bytes.value_or(0) > 0) {
      view.set("percent", std::to_string(100 * bytes / *media.declared_size_bytes));
      view.set("stage",
               words({"{received} of {size} received",
                      {{"received", sofar}, {"size", file_size(request.language, *media.declared_size_bytes)}}}));
    } else {
      view.set("stage", words({"{received} received", {{"received", sofar}}}));
      // A recording, whose length nobody knew: there is no file from which the rest could be sent.
      if (bytes > 0) view.set("keep_url", address(request.language, media_path(media) + "/garder"));
    }
  }
  Message failure = media.failure;
  if (media.state == MediaState::processing) failure = waits_because(app, media);
  view.set("failure", failure.empty() ? View(false) : View(words(failure)));
}

// A film that grows: its playlist instead of a file, and a word about how much there is.
void set_early(const Words& words, const ShownMedia& shown, View& view) {
  const std::string master = "/media/" + shown.media.id.text() + "/" + shown.early->id.text() + "/master.m3u8";
  view.set("early", true);
  view.set("source", master);
  view.set("source_type", "application/vnd.apple.mpegurl");
  view.set("master", master);
  view.set("width", "1280");
  view.set("height", "720");
  view.set("stage", stage_label(words, shown.early->stage));
  view.set("percent", std::to_string(shown.early->progress_permille / 10));
  view.set("time_left", time_left_view(words, shown.early));
  view.set("playable", words({"The first {time} can be watched already; the rest is being prepared.",
                              {{"time", timecode(shown.early->playable_ms)}}}));
}

}  // namespace

const Rendition* ShownMedia::of_role(std::string_view role) const {
  const auto found =
      std::find_if(renditions.begin(), renditions.end(), [&](const Rendition& one) { return one.role == role; });
  return found == renditions.end() ? nullptr : &*found;
}

std::string captions_page_path(const Media& media, std::string_view language) {
  const std::string path = media_path(media) + "/sous-titres";
  return language.empty() ? path : path + "?langue=" + std::string(language);
}

std::string media_title(const Words& words, const ShownMedia& shown, int number, int count) {
  if (!shown.media.legend.empty()) return shown.media.legend;
  const bool sound = shown.media.type == MediaType::audio;
  if (count < 2) return sound ? words("Listen") : words("Watch");
  const std::map<std::string, std::string> values = {{"n", std::to_string(number)}};
  return sound ? words({"Sound {n}", values}) : words({"Video {n}", values});
}

std::vector<ShownMedia> shown_media(App& app, const Request& request, const Item& item, Use use) {
  std::vector<ShownMedia> all;
  const int64_t now_ms = wall_clock_ms();
  for (const Media& media : app.catalogue.media.of_item(item.id)) {
    std::optional<Job> early = early_playback(app.catalogue, media);
    const Thing thing{item, &media, std::nullopt, early.has_value()};
    const Thing film{item, &media, {{Aspect::picture, Aspect::sound}}, early.has_value()};
    const bool viewable = decide(request.viewer, thing, use, now_ms).allowed();
    if (media.state == MediaState::erased) continue;
    if (!viewable && !decide(request.viewer, thing, Use::manage, now_ms).allowed()) continue;
    ShownMedia shown;
    shown.media = media;
    const Thing words{item, &media, {{aspect_of_words(media)}}, early.has_value()};
    const bool manages = decide(request.viewer, {item}, Use::manage, now_ms).allowed();
    if (!manages && !decide(request.viewer, words, use, now_ms).allowed()) shown.media.legend.clear();
    if (early && decide(request.viewer, film, use, now_ms).allowed()) {
      shown.early = early;
      shown.media.type = MediaType::video;  // sounds are whole before anybody could begin
    }
    if (viewable && !early) {
      shown.renditions = visible_renditions(app.catalogue, request.viewer, item, media, use);
      shown.posters = app.catalogue.media.posters(media.id);
      shown.picture = picture_of(media, shown.renditions, media.type == MediaType::photo ? "photo" : "poster");
    }
    for (const Transcript& transcript : visible_transcripts(app.catalogue, request.viewer, item, media, use)) {
      auto& list = transcript.purpose == TrackPurpose::captions ? shown.captions : shown.chapters;
      list.push_back({transcript.language, app.catalogue.transcripts.cues(transcript.id)});
    }
    // What is said comes first in the language in which it was said.
    std::stable_partition(shown.captions.begin(), shown.captions.end(),
                          [&](const ShownTranscript& one) { return one.language == item.language; });
    all.push_back(std::move(shown));
  }
  return all;
}

void set_damage(App& app, const Request& request, const Item& item, const Media& media, View& view) {
  const Words words = app.renderer.words(request.language);
  const bool manages = decide(request.viewer, {item}, Use::manage, wall_clock_ms()).allowed();
  view.set("damage", false);
  view.set("resume_url", address(request.language, "/deposer?contribution=" + item.id.text()));
  if (!manages || media.state != MediaState::ready || !media.damaged) return;
  if (media.damaged_from_ms) {
    view.set("damage", words({"A part of this file could not be read, from {time} on. If you still have the original, "
                              "send it again: what we have is kept.",
                              {{"time", duration(request.language, *media.damaged_from_ms)}}}));
  } else {
    view.set("damage",
             words("A part of this file could not be read. If you still have the original, send it again: what we have "
                   "is kept."));
  }
}

View player_view(App& app, const Request& request, const Item& item, const ShownMedia& shown, int number, int count,
                 int64_t start_seconds) {
  const Words words = app.renderer.words(request.language);
  const Media& media = shown.media;
  View view;
  view.set("id", media.id.text());
  view.set("anchor", "media-" + media.id.text());
  view.set("is_video", media.type == MediaType::video);
  view.set("is_audio", media.type == MediaType::audio);
  view.set("media_title", media_title(words, shown, number, count));
  view.set("several", count > 1);
  view.set("duration", duration(request.language, media.duration_ms));
  view.set("duration_seconds",
           std::to_string(media.duration_ms / 1000) + "." + std::to_string(media.duration_ms % 1000 / 100));
  view.set("width", std::to_string(media.width));
  view.set("height", std::to_string(media.height));
  view.set("portrait", media.height > media.width && media.type == MediaType::video);
  view.set("poster", shown.picture ? View(shown.picture->largest) : View(false));
  view.set("placeholder", shown.picture ? optional_text(shown.picture->placeholder) : View(false));
  const Rendition* progressive = shown.of_role("progressive");
  const std::string start = start_seconds > 0 ? "#t=" + std::to_string(start_seconds) : std::string();
  const std::string source = progressive != nullptr ? rendition_path(media, *progressive) : std::string();
  view.set("source", source.empty() ? View(false) : View(source + start));
  view.set("source_type", progressive != nullptr ? progressive->content_type : std::string());
  view.set("download_url", source + "?download");
  view.set("download_size",
           progressive != nullptr ? file_size(request.language, progressive->size_bytes) : std::string());
  set_damage(app, request, item, media, view);
  set_hidden(app, request, item, media, view);
  view.set("early", false);
  if (shown.early) set_early(words, shown, view);
  const Rendition* master = shown.of_role("complete_playlist");
  if (master == nullptr) master = shown.of_role("master_playlist");
  if (!shown.early) view.set("master", master != nullptr ? View(rendition_path(media, *master)) : View(false));
  std::set<int, std::greater<>> heights;
  for (const Rendition& rendition : shown.renditions) {
    if (rendition.content_type == "video/mp4") heights.insert(rendition.height);
  }
  std::string qualities;
  for (const int height : heights) qualities += (qualities.empty() ? "" : ",") + std::to_string(height);
  view.set("qualities", qualities);
  const Rendition* storyboard = shown.of_role("storyboard_cues");
  view.set("storyboard", storyboard != nullptr ? View(rendition_path(media, *storyboard)) : View(false));
  const Rendition* waveform = shown.of_role("waveform");
  const Rendition* silences = shown.of_role("silences");
  view.set("silences", silences != nullptr ? View(rendition_path(media, *silences)) : View(false));
  view.set("waveform", waveform != nullptr ? View(rendition_path(media, *waveform)) : View(false));
  view.set("tracks", tracks_view(words, shown));
  view.set("transcripts", transcript_views(app, request, item, shown));
  view.set("has_transcript", !shown.captions.empty());
  view.set("silent", media.type == MediaType::video && !media.has_audio);
  const ShownTranscript* chapters = chapters_for(request, shown);
  view.set("has_chapters", chapters != nullptr);
  view.set("chapters_url",
           chapters != nullptr ? View(captions_path(media, TrackPurpose::chapters, chapters->language)) : View(false));
  view.set("chapters_language", chapters != nullptr ? chapters->language : std::string());
  ViewList parts;
  if (chapters != nullptr) {
    for (const Cue& chapter : chapters->cues) parts.push_back(line_view(request, item, media, chapter));
  }
  view.set("chapters", parts);
  return view;
}

namespace {

// The pictures to choose the poster from, each in its smallest width.
ViewList poster_views(const Words& words, const ShownMedia& shown) {
  ViewList posters;
  if (shown.posters.size() < 2) return posters;
  for (int number = 1; number <= static_cast<int>(shown.posters.size()); ++number) {
    const Rendition* smallest = nullptr;
    for (const Rendition& one : shown.renditions) {
      if (one.poster != number || one.content_type != "image/jpeg") continue;
      if (smallest == nullptr || one.width < smallest->width) smallest = &one;
    }
    if (smallest == nullptr) continue;
    View view;
    view.set("number", std::to_string(number));
    view.set("chosen", number == shown.media.poster);
    view.set("source", rendition_path(shown.media, *smallest));
    view.set("width", std::to_string(smallest->width));
    view.set("height", std::to_string(smallest->height));
    view.set("moment",
             words({"at {time}", {{"time", timecode(shown.posters[static_cast<size_t>(number) - 1].time_ms)}}}));
    posters.push_back(view);
  }
  return posters;
}

// The sound as it is and with its noise reduced, to be heard before one is chosen.
ViewList sound_views(const Words& words, const ShownMedia& shown) {
  ViewList sounds;
  for (const Rendition& rendition : shown.renditions) {
    if (rendition.role != "noise_sample") continue;
    const bool reduced = rendition.name.starts_with("sample-2");
    View view;
    view.set("value", reduced ? "yes" : "no");
    view.set("chosen", reduced == shown.media.reduce_noise);
    view.set("label", reduced ? words("With the noise reduced") : words("As it was recorded"));
    view.set("source", rendition_path(shown.media, rendition));
    sounds.push_back(view);
  }
  return sounds;
}

bool is_prepared_again(App& app, const Media& media) {
  if (media.state != MediaState::ready) return false;
  const auto job = app.catalogue.jobs.latest_of(media.id);
  return job && (job->state == JobState::queued || job->state == JobState::running);
}

}  // namespace

View photo_view(const Request& request, const Item& item, const ShownMedia& shown, int number) {
  static_cast<void>(request);
  View view;
  view.set("anchor", "media-" + shown.media.id.text());
  view.set("picture", shown.picture ? to_view(*shown.picture) : View(false));
  view.set("legend", optional_text(shown.media.legend));
  view.set("number", std::to_string(number));
  view.set("item_title", item.title);
  return view;
}

View pending_view(App& app, const Request& request, const Item& item, const ShownMedia& shown) {
  View view;
  view.set("id", shown.media.id.text());
  view.set("anchor", "media-" + shown.media.id.text());
  view.set("file_name", shown.media.file_name);
  view.set("watch_here", false);
  set_state(app, request, shown, view);
  set_damage(app, request, item, shown.media, view);
  set_hidden(app, request, item, shown.media, view);
  const std::string path = media_path(shown.media);
  view.set("retry_url", address(request.language, path + "/nouvel-essai"));
  view.set("remove_url", address(request.language, path + "/suppression"));
  return view;
}

View managed_view(App& app, const Request& request, const Item& item, const ShownMedia& shown) {
  const Words words = app.renderer.words(request.language);
  View view = pending_view(app, request, item, shown);
  const Media& media = shown.media;
  const bool timed = media.type != MediaType::photo && media.type != MediaType::document;
  view.set("timed", timed);
  view.set("is_photo", media.type == MediaType::photo);
  view.set("legend", media.legend);
  view.set("picture", shown.picture ? to_view(*shown.picture) : View(false));
  const std::string path = media_path(media);
  view.set("legend_url", address(request.language, path + "/legende"));
  view.set("transcript_url", address(request.language, path + "/transcription"));
  view.set("captions_url", address(request.language, captions_page_path(media)));
  view.set("poster_url", address(request.language, path + "/affiche"));
  const ViewList posters = poster_views(words, shown);
  view.set("posters", posters);
  view.set("has_posters", !posters.empty());
  view.set("sound_url", address(request.language, path + "/son"));
  const ViewList sounds = sound_views(words, shown);
  view.set("sounds", sounds);
  view.set("has_sounds", sounds.size() == 2);
  view.set("prepared_again", is_prepared_again(app, media));
  ViewList tracks;
  for (const auto* list : {&shown.captions, &shown.chapters}) {
    for (const ShownTranscript& transcript : *list) {
      View track;
      const bool captions = list == &shown.captions;
      const std::map<std::string, std::string> values = {{"language", language_label(words, transcript.language)}};
      track.set("label",
                captions ? words({"Transcript in {language}", values}) : words({"Chapters in {language}", values}));
      track.set("size", words.plural(static_cast<int64_t>(transcript.cues.size()), "{n} line", "{n} lines"));
      track.set("correct_url", address(request.language, captions_page_path(media, transcript.language)) +
                                   (captions ? "" : "#chapters"));
      tracks.push_back(track);
    }
  }
  view.set("has_captions", !shown.captions.empty());
  view.set("tracks", tracks);
  view.set("has_tracks", !tracks.empty());
  return view;
}

}  // namespace resonance::server::pages
