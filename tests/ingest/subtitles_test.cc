#include "ingest/subtitles.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <random>

#include "base/error.h"
#include "base/file.h"
#include "base/unicode.h"

namespace resonance {

void PrintTo(const Cue& cue, std::ostream* out) {
  *out << cue.start_ms << ".." << cue.end_ms << " [" << cue.speaker << "] " << cue.text;
}

namespace ingest {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

std::string refusal_of(std::string_view bytes) {
  try {
    parse_subtitles(bytes);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

std::string first_text(std::string_view bytes) {
  return parse_subtitles(bytes).front().text;
}

TEST(WebVtt, ReadsPassagesWithSpeakersAndSettings) {
  EXPECT_THAT(parse_subtitles("WEBVTT - titre\nLanguage: fr\n\n"
                              "intro\n00:01.500 --> 00:03.000 align:start position:10%\n<v Marie>Bonjour à toutes\n\n"
                              "00:00:04.000 --> 01:00:05.250\nsur deux\nlignes\n"),
              ElementsAre(Cue{1500, 3000, "Marie", "Bonjour à toutes"}, Cue{4000, 3605250, "", "sur deux\nlignes"}));
}

TEST(WebVtt, SkipsNotesStylesAndRegions) {
  EXPECT_THAT(
      parse_subtitles("WEBVTT\n\nNOTE une note\nsur deux lignes\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\n\n"
                      "00:01.000 --> 00:02.000\nNOTE en toutes lettres\n"),
      ElementsAre(Cue{1000, 2000, "", "NOTE en toutes lettres"}));
}

TEST(WebVtt, TimesMayFollowTheHeaderAtOnce) {
  EXPECT_THAT(parse_subtitles("WEBVTT\n00:00:00.000 --> 00:00:01.000\ntext"), ElementsAre(Cue{0, 1000, "", "text"}));
}

TEST(WebVtt, RemovesEveryTagAndResolvesReferencesOnce) {
  EXPECT_EQ(first_text("WEBVTT\n\n00:01.000 --> 00:02.000\n"
                       "<c.jaune>a</c> <00:01.500><i>b</i> <script>alert(1)</script><img src=x onerror=y>&lt;b&gt; "
                       "&amp;lt; &#233;&eacute; 3 < 5 <3\n"),
            "a b alert(1)<b> &lt; é&eacute; 3 < 5 <3");
}

TEST(WebVtt, SeveralVoicesInOnePassageAreSeveralCues) {
  EXPECT_THAT(parse_subtitles("WEBVTT\n\n00:01.000 --> 00:02.000\n<v.fort Anne &amp; Zoé>Oui</v>\n<v Jean>Non\n"),
              ElementsAre(Cue{1000, 2000, "Anne & Zoé", "Oui"}, Cue{1000, 2000, "Jean", "Non"}));
}

TEST(WebVtt, AnArrowInsideTheTextIsText) {
  EXPECT_EQ(first_text("WEBVTT\n\n00:01.000 --> 00:02.000\nvoir --> la suite\n"), "voir --> la suite");
}

TEST(SubRip, ReadsNumbersCommasAndMarkup) {
  EXPECT_THAT(parse_subtitles("1\r\n00:00:01,000 --> 00:00:02,5 X1:10\r\n{\\an8}<i>Bonjour</i>\r\n\r\n"
                              "2\r\n0:00:03 --> 0:00:04\r\nJean: d'accord\r\n"),
              ElementsAre(Cue{1000, 2500, "", "Bonjour"}, Cue{3000, 4000, "", "Jean: d'accord"}));
}

TEST(SubRip, AnEmptyLineInsideAPassageLosesNothing) {
  EXPECT_THAT(
      parse_subtitles("1\n00:00:01,000 --> 00:00:02,000\nun\n\ndeux\n\n2\n00:00:03,000 --> 00:00:04,000\ntrois\n"),
      ElementsAre(Cue{1000, 2000, "", "un\ndeux"}, Cue{3000, 4000, "", "trois"}));
}

TEST(SubRip, AMissingEmptyLineIsForgiven) {
  EXPECT_THAT(parse_subtitles("1\n00:00:01,000 --> 00:00:02,000\nun\n2\n00:00:03,000 --> 00:00:04,000\ndeux"),
              ElementsAre(Cue{1000, 2000, "", "un"}, Cue{3000, 4000, "", "deux"}));
}

TEST(Subtitles, AreSortedAndMayOverlap) {
  EXPECT_THAT(parse_subtitles("WEBVTT\n\n00:05.000 --> 00:09.000\nb\n\n00:01.000 --> 00:06.000\na\n"),
              ElementsAre(Cue{1000, 6000, "", "a"}, Cue{5000, 9000, "", "b"}));
}

TEST(Subtitles, BadTimesNameTheirLine) {
  EXPECT_EQ(refusal_of("WEBVTT\n\n00:01.000 --> 00:02.000\na\n\n00:99.000 --> 00:03.000\nb\n"),
            "Line 6: the time 00:99.000 cannot be read. Write it as 00:01:02.500.");
  EXPECT_THAT(refusal_of("1\n00:00:01,000 -->\na\n"), HasSubstr("Line 2: the time … cannot be read"));
  EXPECT_THAT(refusal_of("1\r\n00:00:01,000 --> demain\r\na\r\n"), HasSubstr("Line 2: the time demain"));
  EXPECT_THAT(refusal_of("WEBVTT\n\nici --> là\n"), HasSubstr("Line 3"));
  EXPECT_THAT(refusal_of("1\n00:00:01,000 -> 00:00:02,000\na\n"), HasSubstr("Line 2: these times need an arrow"));
  EXPECT_THAT(refusal_of("WEBVTT\n\n99999:00:01.000 --> 99999:00:02.000\na\n"), HasSubstr("Line 3"));
}

TEST(Subtitles, APassageThatEndsBeforeItBeginsNamesItsLine) {
  EXPECT_THAT(refusal_of("WEBVTT\n\n00:02.000 --> 00:01.000\na\n"), HasSubstr("Line 3: this passage ends before"));
  EXPECT_THAT(refusal_of("WEBVTT\n\n00:02.000 --> 00:02.000\na\n"), HasSubstr("Line 3: this passage ends before"));
}

TEST(Subtitles, WhatHoldsNoneIsRefused) {
  for (std::string_view bytes : {"", "\n", "WEBVTT", "WEBVTT\n\nNOTE rien\n", "Bonjour, ceci est une lettre.\n"}) {
    EXPECT_THAT(refusal_of(bytes), HasSubstr("holds no subtitles")) << bytes;
  }
}

TEST(Subtitles, TooManyPassagesAndTooManyBytesAreRefused) {
  std::string many = "WEBVTT\n";
  for (int i = 0; i < 1'000'000; ++i) {
    if (many.size() > 19'000'000) break;
    many += "\n00:01.000 --> 00:02.000\na\n";
  }
  EXPECT_THAT(refusal_of(many), HasSubstr("more than 50000 passages"));
  EXPECT_THAT(refusal_of(std::string(kMaximumSubtitleBytes + 1, 'a')), HasSubstr("larger than 20 MB"));
}

TEST(Subtitles, AFileOfOpenTagsTakesNoAge) {
  std::string text = "WEBVTT\n";
  for (int i = 0; i < 400; ++i) text += "\n00:01.000 --> 00:02.000\n" + std::string(30'000, '<') + "\n";
  EXPECT_THAT(parse_subtitles(text), SizeIs(400));
}

struct Encoded {
  const char* name;
  std::string bytes;
};

TEST(Encodings, AllGiveTheSameText) {
  const std::string expected = "Élu·e à Châteauroux, cœur de l'été";
  const std::string head = "1\n00:00:01,000 --> 00:00:02,000\n";
  auto wide = [&](bool big_endian, const std::string& mark) {
    std::string bytes = mark;
    std::u16string text = u"1\n00:00:01,000 --> 00:00:02,000\nÉlu·e à Châteauroux, cœur de l'été\n";
    for (char16_t unit : text) {
      char high = static_cast<char>(unit >> 8), low = static_cast<char>(unit & 0xff);
      bytes += big_endian ? high : low;
      bytes += big_endian ? low : high;
    }
    return bytes;
  };
  const std::vector<Encoded> all = {
      {"UTF-8", head + expected},
      {"UTF-8 with mark", "\xef\xbb\xbf" + head + expected},
      {"UTF-16LE with mark", wide(false, "\xff\xfe")},
      {"UTF-16BE with mark", wide(true, "\xfe\xff")},
      {"UTF-16LE", wide(false, "")},
      {"UTF-16BE", wide(true, "")},
      {"Windows-1252", head + "\xc9lu\xb7"
                              "e \xe0 Ch\xe2teauroux, c\x9cur de l'\xe9t\xe9"},
  };
  for (const Encoded& encoded : all) EXPECT_EQ(first_text(encoded.bytes), expected) << encoded.name;
}

TEST(ToWebVtt, ReadsBackAsItWas) {
  std::vector<Cue> cues = {{0, 999, "", "un"},
                           {1000, 3'600'000, "Anne <3 & Zoé", "a < b & c > d\n-->\nNOTE &amp; suite"},
                           {2000, 2001, "", "<script>alert(1)</script>"},
                           {360'000'000, 360'000'500, "Jean", "42"}};
  EXPECT_EQ(parse_subtitles(to_webvtt(cues)), cues);
}

TEST(ToWebVtt, HoldsNoMarkupButTheSpeaker) {
  EXPECT_EQ(to_webvtt({{1500, 3'723'004, "Marie", "<b>x</b>\n\ny"}}),
            "WEBVTT\n\n00:00:01.500 --> 01:02:03.004\n<v Marie>&lt;b&gt;x&lt;/b&gt;\ny\n");
}

TEST(ToSubRip, SaysTheSameWithoutSpeakers) {
  EXPECT_EQ(to_subrip({{1500, 3'723'004, "Marie", "un\n\ndeux"}, {4'000'000, 4'000'001, "", "trois"}}),
            "1\n00:00:01,500 --> 01:02:03,004\nun\ndeux\n\n2\n01:06:40,000 --> 01:06:40,001\ntrois\n\n");
  const std::vector<Cue> cues = {{0, 999, "", "un"}, {1000, 3'600'000, "", "a & b\nsuite"}};
  EXPECT_EQ(parse_subtitles(to_subrip(cues)), cues);
}

// Whatever comes in, what comes out can be stored and shown: or it is an Error.
TEST(Subtitles, MutationsNeverEscape) {
  const std::string seed =
      "WEBVTT\n\nNOTE n\n\n1\n00:01.000 --> 00:02.000 line:0\n<v Marie>Bonjour &amp; &#233; <i>là</i>\n\n"
      "2\n00:00:03,000 --> 00:00:04,500\n{\\an8}deux -- > trois\n\n00:05.000 --> 00:06.000\nfin\n";
  const std::string pieces[] = {"-->",      "\n\n", "<v ",         ">",      "<",           "&#x110000;",
                                "&#0;",     "{\\",  "\r",          "WEBVTT", "NOTE",        std::string("\0", 1),
                                "\xff\xfe", "\xc3", "99999999999", ":",      "\xe2\x80\xae"};
  std::mt19937 random(20261123);
  auto below = [&](size_t limit) { return std::uniform_int_distribution<size_t>(0, limit - 1)(random); };
  int accepted = 0;
  for (int round = 0; round < 4000; ++round) {
    std::string bytes = seed;
    for (size_t change = 0, count = 1 + below(6); change < count; ++change) {
      size_t at = below(bytes.size());
      switch (below(4)) {
        case 0: bytes[at] = static_cast<char>(below(256)); break;
        case 1: bytes.insert(at, pieces[below(std::size(pieces))]); break;
        case 2: bytes.erase(at, below(20)); break;
        default: bytes.resize(at + 1); break;
      }
      if (bytes.empty()) bytes = "x";
    }
    try {
      std::vector<Cue> cues = parse_subtitles(bytes);
      ++accepted;
      for (const Cue& cue : cues) {
        ASSERT_LT(cue.start_ms, cue.end_ms);
        ASSERT_FALSE(cue.text.empty());
        ASSERT_TRUE(is_utf8(cue.text));
        ASSERT_EQ(cue.text, clean_text(cue.text));
      }
      ASSERT_EQ(parse_subtitles(to_webvtt(cues)), cues) << bytes;
    } catch (const Error& error) {
      ASSERT_TRUE(error.code() == ErrorCode::invalid || error.code() == ErrorCode::too_large);
    }
  }
  EXPECT_GT(accepted, 1000);
}

TEST(RealFiles, AreRead) {
  const char* named = std::getenv("SHARED_MEDIA");
  std::filesystem::path folder = named ? named : SOURCE_ROOT "/../shared/media";
  if (!std::filesystem::exists(folder / "subtitles")) GTEST_SKIP() << "SKIPPED: shared/media absent";
  EXPECT_EQ(first_text(read_file(folder / "subtitles/header-timings.vtt", 1 << 20)), "text");
  std::string letter = read_file(folder / "subtitles/windows-1252.txt", 1 << 20);
  ASSERT_FALSE(is_utf8(letter));
  std::string text = first_text("1\n00:00:01,000 --> 00:00:02,000\n" + letter);
  EXPECT_TRUE(is_utf8(text));
  EXPECT_EQ(text.find("\xef\xbf\xbd"), std::string::npos) << text;
}

}  // namespace
}  // namespace ingest
}  // namespace resonance
