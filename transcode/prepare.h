// The preparation engine's front door: one file of any accepted kind in, one generation folder out.
//
// Knows no caller, no catalogue and no network: it reads one open descriptor and writes into one existing, empty
// folder. Meant to run in a disposable, caged process; blocking, may take minutes; uses several threads of its own. One
// call per process at a time is the intended use (libvips keeps global state).
//
// What it writes (names are fixed; the manifest lists each file with its role):
//
//   video   {rung}.mp4              one CMAF file per rung, H.264, fragments at key frames. The one of at most 720 rows
//                                   holds the sound too (AAC, once for all rungs) and an index (sidx): it plays with
//                                   JavaScript off, and is the download
//           {rung}.m3u8             its HLS media playlist by byte range; audio.m3u8 of the sound
//           {rung}-keys.m3u8        the smallest rung's key pictures
//           master.m3u8             what a player opens
//           poster-{n}-{width}.jpg, .webp, .avif   up to three moments to choose from, 1 being the best
//           storyboard-{n}.jpg, storyboard.vtt
//           waveform.json           audiowaveform's JSON shape
//           silences.json           pauses of half a second or more (transcode/silences.h)
//           sample-1.m4a, sample-2.m4a   some twenty seconds of the sound as it is, and with its noise reduced
//           ladder.json             for prepare_light(), and for the film's next preparation
//   audio   audio.mp4 (plays by itself), audio.m3u8, master.m3u8, waveform.json, silences.json, sample-{n}.m4a
//   photo   photo-{width}.jpg, .webp, .avif
//   document  text.json             what it says, page by page (transcode/document_text.h)
//             poster-{width}.jpg, .webp, .avif   its first page, of a PDF; the picture that an OpenDocument text
//                                                carries of itself; else none
//
// A rung is named by its height when the film lies on its side and by its width when it stands upright: "1080" is
// 1920x1080 or 1080x1920, and 1920x800 for a wider film. Poster, storyboard and playlist show the film upright with
// square pixels. Files appear only when there is something in them: a silent film has no audio and no waveform, a sound
// without a pause no silences.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "transcode/alterations.h"

namespace resonance::transcode {

// While a folder holds a journal, an interrupted call can be taken up there. A film's first ladder leaves its notes for
// the second.
inline constexpr const char* kJournal = "journal";
inline constexpr const char* kLadderNotes = "ladder.json";
// The folder, within the one to fill, of what an earlier preparation of the same film made.
inline constexpr const char* kEarlier = "before";
// The folder, there too, of chunks that were done before their turn.
inline constexpr const char* kAhead = "ahead";

enum class MediaKind { video, audio, photo, document };

// How a ladder's pictures are written: every browser plays H.264, most play AV1 at half of its bytes.
enum class Codec { h264, av1 };

enum class Role {
  master_playlist,
  media_playlist,
  track,        // a CMAF file that a media playlist points into
  progressive,  // the same, and plays by itself
  poster,
  storyboard_sheet,
  storyboard_cues,  // WebVTT
  waveform,
  silences,
  noise_sample,  // for whoever decides on Options::reduce_noise
  photo,
  text,               // of a document
  complete_playlist,  // a master playlist of both ladders
  ladder_notes,       // what a second ladder must know of the first
};

struct OutputFile {
  Role role{};
  std::string name;          // inside the generation folder, no separator
  std::string content_type;  // "video/mp4"
  int64_t size_bytes = 0;
  int width = 0;  // pixels; 0 where it has no picture
  int height = 0;
  int64_t bitrate_bps = 0;  // average; 0 where it is not a stream
  int poster = 0;           // which of Generation::posters it shows, from 1; 0: it is none of them
};

// A placeholder is at most so many bytes before base64, so many characters after.
inline constexpr size_t kPlaceholderBytes = 400;
inline constexpr size_t kPlaceholderCharacters = (kPlaceholderBytes + 2) / 3 * 4;

inline constexpr int kPosters = 3;

// A picture that can stand for a film.
struct PosterMoment {
  int64_t time_ms = 0;
  std::string placeholder;  // its own, as Generation's
};

// What a preparation made. Plain data: it crosses a process border as JSON (to_json, from_json below).
struct Generation {
  MediaKind kind{};
  int64_t duration_ms = 0;  // 0 for a photo and a document
  int width = 0;            // of the largest output, upright, square pixels; 0 where there is no picture
  int height = 0;
  bool has_audio = false;
  bool damaged = false;  // parts of the source could not be read; what could is here
  // The first moment from which a part is missing: of a recording, duration_ms where only its end is. Absent where
  // nothing is, and where it is not known.
  std::optional<int64_t> damaged_from_ms;
  // The photo or the poster as a WebP of some 32 points, in base64: a page shows it, blurred by its own enlargement,
  // until the picture is there. Empty where there is no picture, and for one with transparency (it would shine
  // through).
  std::string placeholder;
  std::vector<PosterMoment> posters;  // of a film, best first, at most kPosters
  std::vector<OutputFile> files;
};

// Whether the depositor's name for a file ends like that of a text, as nothing in its bytes can say: text so named is a
// document, any other is a file under a wrong name.
enum class NamedText { no, plain, markdown };
NamedText named_text(std::string_view file_name);

struct Options {
  // Rungs, highest first: the shorter side of a 16:9 picture that the film must fit in. Rungs larger than the source
  // are left out (the film is never enlarged), and a source smaller than all of them gets one rung of its own, even,
  // size.
  std::vector<int> ladder = {1080, 720, 480, 360};
  std::string preset = "veryfast";  // x264's
  int threads = 0;  // of one chunk's largest rung, and of a photo; 0: two for a chunk, all of the machine's for a photo
  // Chunks of a film encoded side by side, each in some 500 MB of memory up to 1080p; of larger films fewer, in about
  // the same memory. The film is the same whatever their number. See transcode/jobs.h for how many a machine bears.
  int jobs = 1;
  // A film's own stream becomes the largest rung, where every browser plays it and it is not much larger than ours
  // would be: nothing is lost, and half of the work is saved.
  bool reuse = false;
  NamedText named_text = NamedText::no;
  bool reduce_noise = false;  // the steady noise under a sound, gently (transcode/noise_reducer.h)
  // Of a film or a sound: hidden in all that is made, and nothing of it in what is chosen or measured. Its duration and
  // the times of all else stay.
  Alterations alterations = {};
};

// How far a preparation is. `permille` never goes back; `stage` is one of a closed list of words ("probe", "encode",
// "pictures", "verify") that the screen translates; the first `playable_ms` of a film can be watched from the growing
// playlists already.
struct Progress {
  int permille = 0;
  std::string stage;
  int64_t playable_ms = 0;
};
// Called from the thread that called prepare(), at most a few times a second.
using OnProgress = std::function<void(const Progress&)>;

// Prepares the file open at `input_descriptor` (any position; read with pread only) into `output`. What kind it is, its
// content says (and, for text alone, its name).
//
// A film is cut into chunks; each one that is done is noted in {output}/journal. Called again with the same file and
// options on a folder that an interrupted call left, it goes on after the last chunk and makes the same film (with one
// thread: the same bytes). With several jobs, chunks that were done out of turn are kept as well.
//
// {output}/before may hold the tracks and the ladder.json of a generation that the same film gave before: chunks in
// whose pictures nothing else is to be hidden are then taken over, not encoded again. What does not fit is made anew;
// the folder is taken away.
//
// Error{invalid}: empty, truncated, damaged, protected by a password, no picture, sound or text in it ·
// Error{unsupported_media}: not on the lists of formats and codecs, a playlist, SVG, or text under another name ·
// Error{too_large}: more pixels, streams, hours or pages than limits.h allows · Error{unavailable}: disk full ·
// Error{internal}: the encoder failed on a good file. After an Error `output` may hold partial files; the caller
// removes the folder.
Generation prepare(int input_descriptor, const std::filesystem::path& output, const Options& options,
                   const OnProgress& progress);

// A film's second ladder, AV1 with Opus at about half of the bytes, once prepare() has made the first from the same
// file. `output` holds that one's ladder.json, which is taken away, and gets:
//
//   {rung}-av1.mp4, {rung}-av1.m3u8, audio-opus.mp4, audio-opus.m3u8
//   complete.m3u8    a master playlist of both ladders; `first_ladder` is what stands before the first one's names in
//                    it: "../{generation}/", or nothing when both are in one folder
//
// Resumes, and throws, as prepare() does; Error{invalid} besides for what is not a film.
Generation prepare_light(int input_descriptor, const std::filesystem::path& output, const std::string& first_ladder,
                         const Options& options, const OnProgress& progress);

// One line of JSON and back. from_json treats its input as hostile: at most 1 MiB, every name checked against
// [a-z0-9.-]{1,64} without "..", every number bounded, the placeholder's alphabet and length too. Error{internal} when
// it does not hold.
std::string to_json(const Generation& generation);
Generation generation_from_json(std::string_view json);

std::string_view name(Role role);
std::string_view name(MediaKind kind);

}  // namespace resonance::transcode
