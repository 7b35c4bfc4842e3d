#include "transcode/playlist.h"

#include <gtest/gtest.h>

namespace resonance::transcode {
namespace {

TEST(Playlist, Media) {
  const TrackLayout track{"720.mp4", 700, {{700, 1000, 4'004'000}, {1700, 500, 2'000'000}}};
  EXPECT_EQ(
      media_playlist(track, false),
      "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:4\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-INDEPENDENT-SEGMENTS\n"
      "#EXT-X-MAP:URI=\"720.mp4\",BYTERANGE=\"700@0\"\n"
      "#EXTINF:4.004000,\n#EXT-X-BYTERANGE:1000@700\n720.mp4\n"
      "#EXTINF:2.000000,\n#EXT-X-BYTERANGE:500@1700\n720.mp4\n#EXT-X-ENDLIST\n");
}

TEST(Playlist, OfATrackInsideAnotherFile) {
  TrackLayout track{"720.mp4", 700, {{9000, 1000, 4'000'000, 300}, {10'500, 500, 2'000'000, 200}}};
  track.init_offset_bytes = 1400;
  EXPECT_NE(media_playlist(track, false).find("#EXT-X-MAP:URI=\"720.mp4\",BYTERANGE=\"700@1400\"\n"),
            std::string::npos);
  EXPECT_EQ(key_picture_playlist(track),
            "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:4\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-I-FRAMES-ONLY\n"
            "#EXT-X-MAP:URI=\"720.mp4\",BYTERANGE=\"700@1400\"\n"
            "#EXTINF:4.000000,\n#EXT-X-BYTERANGE:300@9000\n720.mp4\n"
            "#EXTINF:2.000000,\n#EXT-X-BYTERANGE:200@10500\n720.mp4\n#EXT-X-ENDLIST\n");
}

TEST(Playlist, Rates) {
  // A last segment of one frame must not make the peak: it is shorter than half the target.
  const TrackLayout track{"x.mp4", 0, {{0, 4000, 4'000'000}, {4000, 8000, 4'000'000}, {12'000, 1000, 40'000}}};
  EXPECT_EQ(track.average_bitrate_bps(), 12'935);
  EXPECT_EQ(track.peak_bitrate_bps(), 17'822) << "8000 + 1000 bytes in 4.04 s";
  EXPECT_EQ((TrackLayout{"x.mp4", 0, {{0, 100, 40'000}}}).peak_bitrate_bps(), 20'000);
  EXPECT_EQ(TrackLayout{}.peak_bitrate_bps(), 0);
}

TEST(Playlist, Master) {
  const std::string head = "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n";
  const Variant silent{"720.m3u8", "avc1.64001f", 1280, 720, 29.97003, 2'000'000, 1'000'000, ""};
  Variant video = silent;
  video.sound_group = "audio";
  const Variant sound{"audio.m3u8", "mp4a.40.2", 0, 0, 0, 130'000, 128'000, "audio"};
  const Variant light{"720-av1.m3u8", "av01.0.05M.08", 1280, 720, 25, 900'000, 400'000, "opus"};
  const Variant opus{"opus.m3u8", "opus", 0, 0, 0, 70'000, 64'000, "opus"};
  const Variant keys{"360-keys.m3u8", "avc1.64001e", 640, 360, 0, 50'000, 30'000, ""};
  EXPECT_EQ(master_playlist({{video}, {sound}, {keys}}),
            head +
                "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"audio\",NAME=\"sound\",DEFAULT=YES,AUTOSELECT=YES,CHANNELS=\"2\","
                "URI=\"audio.m3u8\"\n"
                "#EXT-X-STREAM-INF:BANDWIDTH=2130000,AVERAGE-BANDWIDTH=1128000,CODECS=\"avc1.64001f,mp4a.40.2\","
                "RESOLUTION=1280x720,FRAME-RATE=29.970,AUDIO=\"audio\"\n720.m3u8\n"
                "#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=50000,AVERAGE-BANDWIDTH=30000,CODECS=\"avc1.64001e\","
                "RESOLUTION=640x360,URI=\"360-keys.m3u8\"\n");
  const std::string both = master_playlist({{light, video}, {sound, opus}, {}});
  EXPECT_NE(both.find("BANDWIDTH=970000,AVERAGE-BANDWIDTH=464000,CODECS=\"av01.0.05M.08,opus\",RESOLUTION=1280x720,"
                      "FRAME-RATE=25.000,AUDIO=\"opus\"\n720-av1.m3u8\n"),
            std::string::npos)
      << both;
  EXPECT_EQ(master_playlist({{silent}, {}, {}}),
            head +
                "#EXT-X-STREAM-INF:BANDWIDTH=2000000,AVERAGE-BANDWIDTH=1000000,CODECS=\"avc1.64001f\","
                "RESOLUTION=1280x720,FRAME-RATE=29.970\n720.m3u8\n");
  EXPECT_EQ(master_playlist({{}, {sound}, {}}),
            head + "#EXT-X-STREAM-INF:BANDWIDTH=130000,AVERAGE-BANDWIDTH=128000,CODECS=\"mp4a.40.2\"\naudio.m3u8\n");
}

TEST(Playlist, Subtitles) {
  const Variant video{"720.m3u8", "avc1.64001f", 1280, 720, 25, 2'000'000, 1'000'000, ""};
  const Variant keys{"360-keys.m3u8", "avc1.64001e", 640, 360, 0, 50'000, 30'000, ""};
  const std::string master = master_playlist({{video, video}, {}, {keys}});
  EXPECT_EQ(with_subtitles(master, {}), master);
  EXPECT_EQ(
      with_subtitles(master, {{"../captions/fr.m3u8", "fr", "Français"}, {"../captions/en.m3u8", "en", "English"}}),
      "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n"
      "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"subtitles\",NAME=\"Français\",LANGUAGE=\"fr\",DEFAULT=NO,"
      "AUTOSELECT=YES,URI=\"../captions/fr.m3u8\"\n"
      "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"subtitles\",NAME=\"English\",LANGUAGE=\"en\",DEFAULT=NO,"
      "AUTOSELECT=YES,URI=\"../captions/en.m3u8\"\n"
      "#EXT-X-STREAM-INF:BANDWIDTH=2000000,AVERAGE-BANDWIDTH=1000000,CODECS=\"avc1.64001f\",RESOLUTION=1280x720,"
      "FRAME-RATE=25.000,SUBTITLES=\"subtitles\"\n720.m3u8\n"
      "#EXT-X-STREAM-INF:BANDWIDTH=2000000,AVERAGE-BANDWIDTH=1000000,CODECS=\"avc1.64001f\",RESOLUTION=1280x720,"
      "FRAME-RATE=25.000,SUBTITLES=\"subtitles\"\n720.m3u8\n"
      "#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=50000,AVERAGE-BANDWIDTH=30000,CODECS=\"avc1.64001e\","
      "RESOLUTION=640x360,URI=\"360-keys.m3u8\"\n");
  EXPECT_EQ(subtitle_playlist("fr.vtt", 61'600),
            "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:62\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXTINF:61.600,\nfr.vtt\n"
            "#EXT-X-ENDLIST\n");
}

}  // namespace
}  // namespace resonance::transcode
