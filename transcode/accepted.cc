#include "transcode/accepted.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "transcode/prepare.h"

namespace resonance::transcode {
namespace {

constexpr std::array kFormats = std::to_array<AcceptedName>({
    {"mov", "mp4, mov, m4a, 3gp: phones, cameras, editors"},
    {"matroska", "mkv and webm: browsers, screen recorders"},
    {"avi", "old cameras"},
    {"mpeg", "DVD and old camcorders"},
    {"mpegts", "mts, m2ts: camcorders, television"},
    {"asf", "wmv, wma: old Windows"},
    {"flv", "old web video"},
    {"ogg", "ogg, opus, theora"},
    {"wav", "recorders"},
    {"mp3", "everywhere"},
    {"aac", "radio streams"},
    {"flac", "recorders"},
    {"amr", "telephone dictation"},
});

constexpr std::array kVideoDecoders = std::to_array<AcceptedName>({
    {"h264", "nearly every phone and camera"},
    {"hevc", "recent phones"},
    {"vp8", "browsers"},
    {"vp9", "browsers"},
    {"libdav1d", "AV1: recent browsers"},
    {"mpeg4", "old cameras, DivX"},
    {"msmpeg4", "DivX 3"},
    {"mpeg2video", "DVD, camcorders"},
    {"mpeg1video", "CD video"},
    {"mjpeg", "photo cameras"},
    {"h263", "old telephones"},
    {"flv", "old web video"},
    {"wmv1", "old Windows"},
    {"wmv2", "old Windows"},
    {"wmv3", "old Windows"},
    {"vc1", "old Windows, Blu-ray"},
    {"theora", "free software of the 2000s"},
    {"prores", "editors, film makers"},
    {"dvvideo", "DV tapes"},
});

constexpr std::array kAudioDecoders = std::to_array<AcceptedName>({
    {"aac", "nearly every phone and camera"},
    {"aac_latm", "television"},
    {"mp3float", "everywhere"},
    {"mp2", "DVD, television"},
    {"opus", "browsers"},
    {"vorbis", "free software"},
    {"flac", "recorders"},
    {"alac", "Apple"},
    {"ac3", "camcorders, DVD"},
    {"eac3", "television"},
    {"amrnb", "telephones"},
    {"amrwb", "telephones"},
    {"wmav1", "old Windows"},
    {"wmav2", "old Windows"},
    {"wmapro", "old Windows"},
    {"adpcm_ima_wav", "dictation machines"},
    {"adpcm_ms", "dictation machines"},
    {"pcm_u8", "photo cameras"},
    {"pcm_s8", "recorders"},
    {"pcm_s16le", "recorders"},
    {"pcm_s16be", "recorders"},
    {"pcm_s24le", "recorders"},
    {"pcm_s24be", "recorders"},
    {"pcm_s32le", "recorders"},
    {"pcm_s32be", "recorders"},
    {"pcm_f32le", "recorders"},
    {"pcm_f32be", "recorders"},
    {"pcm_f64le", "recorders"},
    {"pcm_mulaw", "telephony"},
    {"pcm_alaw", "telephony"},
    {"pcm_dvd", "DVD"},
    {"pcm_bluray", "camcorders"},
});

constexpr std::array kTextEndings = std::to_array<AcceptedName>({
    {".txt", "notes, any editor"},
    {".md", "Markdown: wikis, notes"},
    {".markdown", "the same"},
});

bool ends_ignoring_case(std::string_view name, std::string_view lowercase) {
  if (name.size() < lowercase.size()) return false;
  return std::equal(lowercase.begin(), lowercase.end(), name.end() - static_cast<std::ptrdiff_t>(lowercase.size()),
                    [](char expected, char actual) {
                      return expected == static_cast<char>(std::tolower(static_cast<unsigned char>(actual)));
                    });
}

void append(std::string& list, std::span<const AcceptedName> rows) {
  for (const AcceptedName& row : rows) {
    if (!list.empty()) list += ',';
    list += row.name;
  }
}

}  // namespace

std::span<const AcceptedName> accepted_text_endings() {
  return kTextEndings;
}

NamedText named_text(std::string_view file_name) {
  for (const AcceptedName& row : kTextEndings) {
    if (ends_ignoring_case(file_name, row.name)) return row.name == ".txt" ? NamedText::plain : NamedText::markdown;
  }
  return NamedText::no;
}

std::span<const AcceptedName> accepted_formats() {
  return kFormats;
}
std::span<const AcceptedName> accepted_video_decoders() {
  return kVideoDecoders;
}
std::span<const AcceptedName> accepted_audio_decoders() {
  return kAudioDecoders;
}

const std::string& format_whitelist() {
  static const std::string list = [] {
    std::string text;
    append(text, kFormats);
    return text;
  }();
  return list;
}

const std::string& codec_whitelist() {
  static const std::string list = [] {
    std::string text;
    append(text, kVideoDecoders);
    append(text, kAudioDecoders);
    return text;
  }();
  return list;
}

}  // namespace resonance::transcode
