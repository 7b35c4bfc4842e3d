// The one pass over the source: demuxes, decodes, puts pictures upright on the time line, and hands them to the ladder,
// the sound to its encoder. Damaged parts are left out and noted.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "transcode/audio_encoder.h"
#include "transcode/filter_graph.h"
#include "transcode/frame_sampler.h"
#include "transcode/input.h"
#include "transcode/plan.h"
#include "transcode/progress_meter.h"
#include "transcode/rung.h"
#include "transcode/timeline.h"

namespace resonance::transcode {

class FilmDecoder {
 public:
  FilmDecoder(Input& input, const Source& source, const Plan& plan, const std::filesystem::path& folder,
              ProgressMeter& progress);

  // Reads to the end. Throws prepare()'s Errors about the file, and whatever stopped an encoder.
  void run();

  bool damaged() const { return damaged_; }
  int64_t duration_us() const;
  int64_t pictures() const { return pictures_; }
  const std::vector<EncodedTrack>& rungs() const { return rungs_; }        // plan.rungs' order; empty for a sound
  const std::optional<EncodedTrack>& sound() const { return sound_; }      // absent for a silent film
  const Waveform& waveform() const { return audio_encoder_->waveform(); }  // only with sound()
  FrameSampler& sampler() { return sampler_; }

 private:
  struct Track {
    int stream = -1;
    Owned<AVCodecContext> decoder;
    bool began = false;  // errors before the first good frame are a recording cut anywhere, not damage
  };

  void open(Track& track, int stream, int threads);
  void read_packets();
  void repair_clock(AVPacket& packet);
  void decode(Track& track, const AVPacket* packet);
  void receive(Track& track);
  void report_progress();

  void take_picture(Frame frame);
  void normalise(Frame frame);
  void place(Frame frame);
  void emit(Frame frame);
  void deliver(Frame frame, int64_t time);
  void take_sound(const AVFrame& frame);

  void finish();
  int64_t last_picture_duration() const;

  Input& input_;
  const Source& source_;
  const Plan& plan_;
  ProgressMeter& progress_;
  Track video_;
  Track audio_;
  ClockRepair clock_repair_;

  std::optional<FilterGraph> normaliser_;
  FrameShape normaliser_shape_;
  VideoTimeline timeline_;
  Frame last_;      // the picture delivered last, for repeats
  Frame doubtful_;  // a picture more than ten seconds ahead, believed once the next one is later still
  int64_t frame_duration_ = 0;
  int64_t pictures_ = 0;
  FrameSampler sampler_;
  std::unique_ptr<Ladder> ladder_;
  std::unique_ptr<AudioEncoder> audio_encoder_;

  int64_t end_ = 0;  // of the whole, in kClockBase
  bool damaged_ = false;
  std::vector<EncodedTrack> rungs_;
  std::optional<EncodedTrack> sound_;
};

}  // namespace resonance::transcode
