#include "transcode/film.h"

#include <cmath>

#include "transcode/film_decoder.h"
#include "transcode/libraries.h"
#include "transcode/playlist.h"
#include "transcode/progressive.h"
#include "transcode/verify.h"

namespace resonance::transcode {
namespace {

constexpr const char* kPlaylistType = "application/vnd.apple.mpegurl";

// The declared rate where the film keeps to it, else what was counted.
double shown_frame_rate(const EncodedTrack& track, const Plan& plan) {
  const double counted = double(track.packets) * 1e6 / double(track.duration_us);
  return std::abs(counted / plan.frame_rate - 1) < 0.05 ? plan.frame_rate : counted;
}

Variant variant_of(const EncodedTrack& track, const std::string& playlist_name) {
  Variant variant;
  variant.playlist_name = playlist_name;
  variant.codecs = track.codecs;
  variant.peak_bitrate_bps = track.layout.peak_bitrate_bps();
  variant.average_bitrate_bps = track.layout.average_bitrate_bps();
  return variant;
}

// Lists one track and writes its media playlist beside it.
void publish_track(const EncodedTrack& track, const std::string& name, const char* content_type, Size size,
                   OutputFolder& folder) {
  folder.list({Role::track, track.layout.file_name, content_type, 0, size.width, size.height,
               track.layout.average_bitrate_bps()});
  folder.write({Role::media_playlist, name + ".m3u8", kPlaylistType, 0, size.width, size.height},
               media_playlist(track.layout));
}

void write_playlists(const FilmDecoder& film, const Plan& plan, OutputFolder& folder) {
  std::optional<Variant> sound;
  if (film.sound()) {
    publish_track(*film.sound(), "audio", "audio/mp4", {}, folder);
    sound = variant_of(*film.sound(), "audio.m3u8");
  }
  // Smallest first: Apple's player starts with the first one, and a telephone must start at once.
  std::vector<Variant> variants;
  for (size_t i = plan.rungs.size(); i-- > 0;) {
    const RungPlan& rung = plan.rungs[i];
    const EncodedTrack& track = film.rungs()[i];
    const std::string name = std::to_string(rung.rung);
    publish_track(track, name, "video/mp4", rung.size, folder);
    Variant variant = variant_of(track, name + ".m3u8");
    variant.width = rung.size.width;
    variant.height = rung.size.height;
    variant.frame_rate = shown_frame_rate(track, plan);
    variants.push_back(std::move(variant));
  }
  folder.write({Role::master_playlist, "master.m3u8", kPlaylistType}, master_playlist(variants, sound));
}

void write_progressive_file(const FilmDecoder& film, const Plan& plan, OutputFolder& folder) {
  const bool is_film = !plan.rungs.empty();
  std::vector<FinishedTrack> tracks;
  OutputFile file{Role::progressive, is_film ? "progressive.mp4" : "progressive.m4a",
                  is_film ? "video/mp4" : "audio/mp4"};
  if (is_film) {
    const EncodedTrack& rung = film.rungs()[plan.progressive_rung];
    tracks.push_back({folder.path_of(rung.layout.file_name), rung.duration_us});
    file.width = plan.rungs[plan.progressive_rung].size.width;
    file.height = plan.rungs[plan.progressive_rung].size.height;
    file.bitrate_bps += rung.layout.average_bitrate_bps();
  }
  if (film.sound()) {
    tracks.push_back({folder.path_of(film.sound()->layout.file_name), film.sound()->duration_us});
    file.bitrate_bps += film.sound()->layout.average_bitrate_bps();
  }
  write_progressive(tracks, folder.path_of(file.name));
  verify_progressive(folder.path_of(file.name), tracks.size(), film.duration_us());
  folder.list(std::move(file));
}

}  // namespace

Generation prepare_film(Input& input, const Source& source, const Plan& plan, OutputFolder& folder,
                        ProgressMeter& progress) {
  FilmDecoder film(input, source, plan, folder.path_of(""), progress);
  film.run();

  progress.report("pictures", 900, 960, 0);
  start_libraries(plan.decoder_threads);
  if (source.video) film.sampler().write(folder, film.duration_us() / 1000);
  if (film.sound()) folder.write({Role::waveform, "waveform.json", "application/json"}, film.waveform().to_json());

  progress.report("verify", 960, 1000, 0);
  for (const EncodedTrack& track : film.rungs()) verify_track(folder.path_of(track.layout.file_name), track);
  if (film.sound()) verify_track(folder.path_of(film.sound()->layout.file_name), *film.sound());
  write_playlists(film, plan, folder);
  write_progressive_file(film, plan, folder);

  Generation generation;
  generation.kind = source.kind;
  generation.duration_ms = film.duration_us() / 1000;
  if (!plan.rungs.empty()) {
    generation.width = plan.rungs.front().size.width;
    generation.height = plan.rungs.front().size.height;
  }
  generation.has_audio = film.sound().has_value();
  generation.damaged = film.damaged();
  generation.files = folder.files();
  return generation;
}

}  // namespace resonance::transcode
