#include "transcode/light_ladder.h"

#include <future>

#include "transcode/chunked_pictures.h"
#include "transcode/film_playlists.h"
#include "transcode/ladder_notes.h"
#include "transcode/sound_pass.h"
#include "transcode/verify.h"

namespace resonance::transcode {
namespace {

// The first ladder's playlists as they are reached from the second one's.
void reach(std::vector<Variant>& variants, const std::string& first_ladder) {
  for (Variant& variant : variants) variant.playlist_name.insert(0, first_ladder);
}

// Lightest first, whatever its codec.
Master joined(Master first, Master second) {
  first.pictures.insert(first.pictures.end(), second.pictures.begin(), second.pictures.end());
  std::stable_sort(first.pictures.begin(), first.pictures.end(),
                   [](const Variant& a, const Variant& b) { return a.peak_bitrate_bps < b.peak_bitrate_bps; });
  first.sounds.insert(first.sounds.end(), second.sounds.begin(), second.sounds.end());
  return first;
}

TrackLayout encode_sound(int input_descriptor, const Source& source, const Plan& plan, const OutputFolder& folder,
                         const LadderNotes& first, const std::atomic<bool>& stopped) {
  const SoundTreatment treatment{first.gain_db, plan.reduce_noise, plan.alterations};
  SoundPass pass(input_descriptor, source, plan.sound, folder.path_of(plan.sound.name + ".mp4"), treatment, nullptr);
  pass.run([&] { return !stopped; });
  return pass.finish(std::max(first.end, pass.end()));
}

}  // namespace

Generation prepare_light_film(Inputs& inputs, const Source& source, const Plan& plan, OutputFolder& folder,
                              const std::string& first_ladder, ProgressMeter& progress) {
  LadderNotes first = read_ladder_notes(folder);
  ChunkedPictures pictures(inputs, source, plan, folder);
  std::atomic<bool> stopped = false;
  std::future<TrackLayout> encoding;
  if (source.audio) {
    encoding = std::async(std::launch::async,
                          [&] { return encode_sound(inputs.descriptor(), source, plan, folder, first, stopped); });
  }
  try {
    pictures.encode([&](double share) { progress.report("encode", 20, 960, share, 0); },
                    [&](const VideoPass& pass) { return std::max(first.end, pass.end()); });
  } catch (...) {
    stopped = true;
    throw;
  }
  inputs.forget();
  progress.report("verify", 960, 1000, 0, 0);
  std::vector<TrackLayout> rungs;
  for (size_t rung = 0; rung < plan.rungs.size(); ++rung) {
    rungs.push_back(pictures.track(rung));
    verify_track(folder.path_of(rungs.back().file_name), rungs.back());
    list_rung(folder, plan.rungs[rung], rungs.back());
  }
  std::optional<TrackLayout> sound;
  if (encoding.valid()) {
    sound = encoding.get();
    verify_track(folder.path_of(sound->file_name), *sound);
    folder.list({Role::track, sound->file_name, "audio/mp4", 0, 0, 0, sound->average_bitrate_bps()});
  }
  FilmPlaylists playlists(plan, sound.has_value(), folder);
  const Master second = playlists.close(rungs, sound);
  reach(first.master.pictures, first_ladder);
  reach(first.master.sounds, first_ladder);
  reach(first.master.key_pictures, first_ladder);
  write_master(folder, Role::complete_playlist, "complete.m3u8", joined(first.master, second));
  pictures.forget();
  std::filesystem::remove(folder.path_of(kLadderNotes));

  Generation made;
  made.kind = source.kind;
  made.duration_ms = av_rescale_q(first.end, kClockBase, AVRational{1, 1000});
  made.width = plan.rungs.front().size.width;
  made.height = plan.rungs.front().size.height;
  made.has_audio = sound.has_value();
  made.files = folder.files();
  return made;
}

}  // namespace resonance::transcode
