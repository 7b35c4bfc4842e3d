// Files that are not what they say: each gets its own precise refusal, before anything decodes them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "made_media.h"
#include "transcode/accepted.h"
#include "transcode/probe.h"

namespace resonance::transcode {
namespace {

using testing::Folder;
using ::testing::HasSubstr;
using testing::make;
using testing::refusal;
using testing::write;
using namespace std::string_literals;

void expect_refused(const Folder& folder, const std::string& name, const std::string& bytes, ErrorCode code,
                    const char* words) {
  const auto path = write(folder / name, bytes);
  const Error error = refusal(path);
  EXPECT_EQ(error.code(), code) << name << ": " << error.what();
  EXPECT_THAT(error.what(), HasSubstr(words)) << name;
}

TEST(Refusals, Playlists) {
  const Folder folder;
  const std::string hls = "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10.0,\n";
  const std::string end = "\n#EXT-X-ENDLIST\n";
  const std::pair<const char*, std::string> files[] = {
      {"hls_local.mp4", hls + "file:///etc/canary.ts" + end},
      {"hls_http.avi", hls + "http://127.0.0.1:9/x.ts" + end},
      {"hls_concat.mov", hls + "concat:http://127.0.0.1:9/a|file:///etc/passwd" + end},
      {"hls_subfile.mp4", hls + "subfile,,start,0,end,64,,:file:///etc/passwd" + end},
      {"hls_key.mp4", "#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI=\"http://127.0.0.1:9/k\"\n#EXTINF:1,\na.ts" + end},
      {"hls_map.mp4", "#EXTM3U\n#EXT-X-MAP:URI=\"file:///etc/passwd\"\n#EXTINF:1,\na.ts" + end},
      {"hls_bom.mp4", "\xef\xbb\xbf" + hls + "x.ts" + end},
      {"ffconcat_rel.mp4", "ffconcat version 1.0\nfile other.ts\n"},
      {"ffconcat_abs.mp4", "ffconcat version 1.0\nfile /etc/passwd\n"},
      {"dash.mp4",
       "<?xml version=\"1.0\"?>\n<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"><BaseURL>http://x/</BaseURL></MPD>"},
      {"sdp.mp4", "v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 9 RTP/AVP 96\n"},
      {"pls.mp3", "[playlist]\nFile1=http://127.0.0.1/a.mp3\n"},
  };
  for (const auto& [name, bytes] : files) expect_refused(folder, name, bytes, ErrorCode::unsupported_media, "playlist");
}

TEST(Refusals, DocumentsUnderAnotherName) {
  const Folder folder;
  const auto refused = [&](const char* name, const std::string& bytes, const char* words) {
    expect_refused(folder, name, bytes, ErrorCode::unsupported_media, words);
  };
  refused("svg.jpg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"file:///etc/x.png\"/></svg>", "SVG");
  refused("svg2.jpg", "<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><SVG>&x;</SVG>",
          "SVG");
  refused("page.mp4", "<!DOCTYPE html><html><script>alert(1)</script></html>", "web page");
  refused("rtf.jpg", "{\\rtf1\\ansi Bonjour}", "RTF");
  refused("old.mp4", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"s, "old office document");
  refused("gzip.mp4", "\x1f\x8b\x08\0\0\0\0\0"s, "archive");
  refused("elf.mp4",
          "\x7f"
          "ELF\x02\x01\x01"s,
          "program");
  refused("script.mp4", "#!/bin/sh\nrm -rf /\n", "program");
  refused("text.mp4", "Bonjour, voici mon retex.\n", "only text");
  refused("text.txt", "Bonjour, voici mon retex.\n", "only text");  // nobody told its name
  refused("utf16.mp4",
          "\xff\xfe"
          "B\0o\0n\0"s,
          "only text");
  refused("tiff.jpg", "II*\0\x08\0\0\0"s, "TIFF");
}

TEST(Refusals, EmptyAndNonsense) {
  const Folder folder;
  expect_refused(folder, "empty.mp4", "", ErrorCode::invalid, "empty");
  std::string noise(100'000, '\0');
  uint32_t state = 12345;
  for (char& byte : noise) byte = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
  const Error error = refusal(write(folder / "noise.mp4", noise));
  EXPECT_TRUE(error.code() == ErrorCode::invalid || error.code() == ErrorCode::unsupported_media) << error.what();
  for (const size_t size : {1, 2, 7, 8, 100}) {
    const Error small = refusal(write(folder / "small", noise.substr(0, size)));
    EXPECT_NE(small.code(), ErrorCode::internal) << size << small.what();
  }
}

TEST(Refusals, TruncatedBeforeItsIndex) {
  const Folder folder;
  const auto whole = make(folder / "whole.mp4", "-f lavfi -i testsrc=d=1:s=160x120");
  const std::string bytes = testing::read(whole);
  const size_t index = bytes.find("moov");
  ASSERT_NE(index, std::string::npos);
  const Error error = refusal(write(folder / "cut.mp4", bytes.substr(0, index - 10)));
  EXPECT_EQ(error.code(), ErrorCode::invalid);
  EXPECT_THAT(error.what(), HasSubstr("Only part of the file arrived"));
  EXPECT_THAT(refusal(write(folder / "cut2.mp4", bytes.substr(0, index + 100))).what(), HasSubstr("Only part"));
}

TEST(Refusals, FormsThatAreNotOnTheLists) {
  const Folder folder;
  const auto refused = [&](const char* name, const char* arguments, const char* words) {
    const Error error = refusal(make(folder / name, arguments));
    EXPECT_EQ(error.code(), ErrorCode::unsupported_media) << name << error.what();
    EXPECT_THAT(error.what(), HasSubstr(words)) << name;
  };
  refused("magicyuv.avi", "-f lavfi -i testsrc=d=0.2:s=64x64 -c:v magicyuv", "magicyuv");
  refused("huffyuv.mkv", "-f lavfi -i testsrc=d=0.2:s=64x64 -c:v huffyuv", "huffyuv");
  refused("film.nut", "-f lavfi -i testsrc=d=0.2:s=64x64 -c:v mpeg4", "not a film");
  refused("sound.w64", "-f lavfi -i sine=d=0.2 -c:a pcm_s16le", "not a film");
  refused("sound.mkv", "-f lavfi -i testsrc=d=0.2:s=64x64 -f lavfi -i sine=d=0.2 -c:v libx264 -c:a tta", "sound");
  refused("photo.bmp", "-f lavfi -i testsrc=d=0.2:s=64x64 -frames:v 1", "not a film");
}

TEST(Refusals, TooLarge) {
  const Folder folder;
  const Error pixels =
      refusal(make(folder / "huge.avi", "-f lavfi -i color=s=8192x5000:d=0.04:r=25 -c:v mjpeg -frames:v 1"));
  EXPECT_EQ(pixels.code(), ErrorCode::too_large) << pixels.what();
  std::string many = "-f lavfi -i sine=d=0.2 -c:a pcm_s16le";
  for (int i = 0; i < 20; ++i) many += " -map 0:a";
  const Error streams = refusal(make(folder / "streams.mkv", many));
  EXPECT_EQ(streams.code(), ErrorCode::too_large) << streams.what();
  EXPECT_THAT(streams.what(), HasSubstr("tracks"));
  std::string hundreds = many;
  for (int i = 0; i < 100; ++i) hundreds += " -map 0:a";
  EXPECT_EQ(refusal(make(folder / "hundreds.mkv", hundreds)).code(), ErrorCode::too_large);
}

TEST(Refusals, NeitherPictureNorSound) {
  const Folder folder;
  write(folder / "a.srt", "1\n00:00:00,000 --> 00:00:01,000\nBonjour\n");
  const Error error = refusal(make(folder / "words.mkv", "-i " + (folder / "a.srt").string() + " -c:s srt"));
  EXPECT_EQ(error.code(), ErrorCode::invalid);
  EXPECT_THAT(error.what(), HasSubstr("neither picture nor sound"));
}

TEST(Refusals, NoPictureThatDecodes) {
  const Folder folder;
  const auto film = make(folder / "film.mp4", "-f lavfi -i testsrc=d=1:s=160x120 -movflags +faststart -c:v libx264");
  std::string bytes = testing::read(film);
  const size_t data = bytes.find("mdat");
  std::fill(bytes.begin() + static_cast<ptrdiff_t>(data) + 4, bytes.end(), '\x5a');
  const Error error = refusal(write(folder / "zeroed.mp4", bytes));
  EXPECT_EQ(error.code(), ErrorCode::invalid) << error.what();
}

TEST(Kind, IsOfTheContentAlone) {
  const Folder folder;
  const auto kind = [](const std::filesystem::path& path) {
    testing::Prepared prepared;
    testing::prepare_into(prepared, path);
    return prepared.generation.kind;
  };
  make(folder / "a.mp4", "-f lavfi -i testsrc=d=0.5:s=160x120");
  std::filesystem::rename(folder / "a.mp4", folder / "a.jpg");
  EXPECT_EQ(kind(folder / "a.jpg"), MediaKind::video);
  EXPECT_EQ(kind(make(folder / "sound.mp4", "-f lavfi -i sine=d=0.5 -c:a aac")), MediaKind::audio)
      << "a film without film";
  EXPECT_EQ(kind(make(folder / "photo.png", "-f lavfi -i testsrc=d=0.5:s=160x120 -frames:v 1")), MediaKind::photo);
  EXPECT_EQ(kind(make(folder / "cover.mp3",
                      "-f lavfi -i sine=d=0.5 -f lavfi -i testsrc=d=0.04:s=64x64 -map 0 -map 1 -c:v "
                      "mjpeg -disposition:v attached_pic")),
            MediaKind::audio)
      << "cover art is not video";
}

TEST(Accepted, EveryNameIsTheDecoderThatWouldBeChosen) {
  for (const auto& rows : {accepted_video_decoders(), accepted_audio_decoders()}) {
    for (const AcceptedName& row : rows) {
      const AVCodec* codec = avcodec_find_decoder_by_name(std::string(row.name).c_str());
      ASSERT_TRUE(codec) << row.name;
      EXPECT_EQ(row.name, avcodec_find_decoder(codec->id)->name);
    }
  }
  for (const AcceptedName& row : accepted_formats()) {
    EXPECT_TRUE(av_find_input_format(std::string(row.name).c_str())) << row.name;
  }
}

TEST(Probe, FindsWhatThePlanNeeds) {
  const Folder folder;
  const auto path = make(folder / "a.mov",
                         "-f lavfi -i testsrc=d=1:s=320x240:r=30000/1001 -f lavfi -i sine=d=1:r=44100 -ac 1 -c:v mpeg4 "
                         "-vf setsar=4/3 -c:a aac -timecode 01:00:00:00");
  const FileDescriptor file = open_for_reading(path);
  Input input(file.get());
  const Source source = probe(input);
  ASSERT_TRUE(source.video && source.audio);
  EXPECT_EQ(source.video->shape.width, 320);
  EXPECT_EQ(source.video->shape.pixel_aspect, (Ratio{4, 3}));
  EXPECT_NEAR(source.video->frame_rate, 29.97, 0.01);
  EXPECT_FALSE(source.video->interlaced);
  EXPECT_EQ(source.audio->channels, 1);
  EXPECT_EQ(source.audio->sample_rate, 44'100);
  EXPECT_NEAR(double(source.declared_duration_ms), 1000, 60);
}

}  // namespace
}  // namespace resonance::transcode
