// A film that is read again is read as if it had been opened again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

extern "C" {
#include <libavutil/adler32.h>
}

#include "base/file.h"
#include "tests/transcode/made_media.h"
#include "transcode/boxes.h"
#include "transcode/inputs.h"
#include "transcode/probe.h"

namespace resonance::transcode {
namespace {

using testing::Folder;
using testing::make;

uint32_t sum_of(const uint8_t* bytes, size_t size) {
  return bytes ? av_adler32_update(0, bytes, size) : 0;
}

// All that the demuxer gives of one stream, a line each.
std::vector<std::string> packets_of(Input& input, int stream) {
  std::vector<std::string> all;
  const Packet packet = new_packet();
  while (av_read_frame(&input.format(), packet.get()) >= 0) {
    if (packet->stream_index == stream) {
      size_t head_bytes = 0;
      const uint8_t* const head = av_packet_get_side_data(packet.get(), AV_PKT_DATA_NEW_EXTRADATA, &head_bytes);
      all.push_back(std::to_string(packet->pts) + " " + std::to_string(packet->dts) + " " +
                    std::to_string(packet->duration) + " " + std::to_string(packet->flags) + " " +
                    std::to_string(sum_of(packet->data, static_cast<size_t>(packet->size))) + " " +
                    std::to_string(sum_of(head, head_bytes)));
    }
    av_packet_unref(packet.get());
  }
  return all;
}

// Reads a film's pictures three times over: to its end, from a place in its middle, and once more.
void expect_read_alike(const std::filesystem::path& path, bool is_wound_back) {
  const FileDescriptor file = open_for_reading(path);
  Inputs inputs(file.get());
  const Source source = probe(*inputs.open());
  const int stream = source.video.value().stream;
  Input fresh(file.get());
  EXPECT_EQ(fresh.can_wind_back(), is_wound_back) << path;
  const std::vector<std::string> wanted = packets_of(fresh, stream);
  ASSERT_GT(wanted.size(), 20u) << path;
  const Input* first = nullptr;
  {
    const auto input = inputs.at_beginning_of(stream);
    first = input.get();
    EXPECT_EQ(packets_of(*input, stream), wanted) << path;
    for (unsigned i = 0; i < input->format().nb_streams; ++i) input->format().streams[i]->discard = AVDISCARD_ALL;
  }
  {
    const auto input = inputs.at_beginning_of(stream);
    if (is_wound_back) {
      EXPECT_EQ(input.get(), first) << path;
    }
    EXPECT_EQ(packets_of(*input, stream), wanted) << path;
    const AVStream& pictures = *input->format().streams[stream];
    EXPECT_GE(av_seek_frame(&input->format(), stream, pictures.start_time + pictures.duration / 2, AVSEEK_FLAG_ANY), 0)
        << path;
  }
  const auto input = inputs.at_beginning_of(stream);
  EXPECT_EQ(packets_of(*input, stream), wanted) << path;
  // Two at a time are two.
  const auto beside = inputs.at_beginning_of(stream);
  EXPECT_NE(beside.get(), input.get());
  EXPECT_EQ(packets_of(*beside, stream), wanted) << path;
}

const std::string kMoving = "-f lavfi -i testsrc2=s=160x120:r=25:d=3 -f lavfi -i sine=d=3 -c:a aac -pix_fmt yuv420p ";
const std::string kFilm = kMoving + "-c:v libx264 -preset ultrafast -bf 2 -g 10 ";

TEST(Inputs, AnMp4IsWoundBack) {
  const Folder folder;
  const std::string plain = make(folder / "plain.mp4", kFilm).string();
  expect_read_alike(plain, true);
  expect_read_alike(make(folder / "index_first.mov", kFilm + "-movflags +faststart"), true);
  expect_read_alike(make(folder / "hevc.mp4", kMoving + "-c:v libx265 -preset ultrafast -tag:v hvc1"), true);
  expect_read_alike(make(folder / "part_2.mp4", kMoving + "-c:v mpeg4 -bf 2"), true);
  // Its pictures begin after its sound.
  expect_read_alike(make(folder / "late.mp4", "-itsoffset 0.4 " + kFilm), true);
  // An edit list that begins between two key frames.
  expect_read_alike(make(folder / "cut.mp4", "-ss 0.7 -i " + plain + " -c copy -avoid_negative_ts 0"), true);
  const std::string cover = make(folder / "cover.jpg", "-f lavfi -i testsrc2=s=64x64:d=1 -frames:v 1").string();
  expect_read_alike(make(folder / "covered.mp4",
                         "-i " + plain + " -i " + cover + " -map 0 -map 1 -c copy -disposition:v:1 attached_pic"),
                    true);
}

TEST(Inputs, OneThatIsCutShortIsReadAgainAsFar) {
  const Folder folder;
  const std::string whole = testing::read(make(folder / "whole.mp4", kFilm + "-movflags +faststart"));
  expect_read_alike(testing::write(folder / "short.mp4", whole.substr(0, whole.size() * 2 / 3)), true);
}

TEST(Inputs, WhatHasNoSuchIndexIsOpenedAgain) {
  const Folder folder;
  expect_read_alike(make(folder / "fragments.mp4", kFilm + "-movflags +frag_keyframe+empty_moov"), false);
  expect_read_alike(make(folder / "stream.ts", kFilm), false);
  expect_read_alike(make(folder / "matroska.mkv", kFilm), false);
}

// The film's pictures said to be coded in the second of two ways, as recordings that were joined are.
std::string coded_in_a_second_way(std::string film) {
  const size_t entry = film.find("avc1", film.find("stsd")) - 4;
  const uint64_t entry_bytes = number_at(&film[entry], 4);
  const size_t count = film.rfind("stsd", entry) + 8;
  put_number(&film[count], 4, 2);
  const size_t table = film.find("stsc", entry) + 8;
  for (uint64_t row = 0; row < number_at(&film[table], 4); ++row) put_number(&film[table + 4 + row * 12 + 8], 4, 2);
  for (const char* around : {"stsd", "stbl", "minf", "mdia", "trak", "moov"}) {
    char* const size = &film[film.rfind(around, entry) - 4];
    put_number(size, 4, number_at(size, 4) + entry_bytes);
  }
  return film.insert(entry, film.substr(entry, entry_bytes));
}

TEST(Inputs, WhatIsCodedInTwoWaysIsOpenedAgain) {
  const Folder folder;
  const std::string film = testing::read(make(folder / "one.mp4", kFilm));
  const auto two = testing::write(folder / "two.mp4", coded_in_a_second_way(film));
  const FileDescriptor file = open_for_reading(two);
  Input input(file.get());
  // With what it is to be decoded with.
  EXPECT_THAT(packets_of(input, 0).front(), ::testing::Not(::testing::EndsWith(" 0")));
  expect_read_alike(two, false);
}

}  // namespace
}  // namespace resonance::transcode
