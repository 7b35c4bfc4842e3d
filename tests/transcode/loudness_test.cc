// One loudness for everybody: the gain's arithmetic, and real sounds before and after, measured by ffmpeg's own meter.
#include "transcode/loudness.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <regex>

#include "tests/transcode/made_media.h"

namespace resonance::transcode {
namespace {

using testing::make;
using testing::prepare_into;
using testing::Prepared;

constexpr double kSilence = -std::numeric_limits<double>::infinity();

TEST(Loudness, OneGainTowardsTheTargetAndNeverOverThePeak) {
  EXPECT_NEAR(level_gain_db({-26, -12}), 10, 1e-9);
  EXPECT_NEAR(level_gain_db({-26, -6}), 4, 1e-9) << "the peak is the limit";
  EXPECT_NEAR(level_gain_db({-10, -0.1}), -6, 1e-9) << "loud ones come down";
  EXPECT_NEAR(level_gain_db({-60, -40}), 20, 1e-9) << "a room's noise is not made a storm";
  EXPECT_EQ(level_gain_db({-16.3, -6}), 0) << "nobody would hear it";
  EXPECT_NEAR(level_gain_db({-16.3, 0}), -2, 1e-9) << "but a peak over the limit is heard";
  EXPECT_EQ(level_gain_db({kSilence, kSilence}), 0);
}

struct Measured {
  double lufs = 0;
  double peak_dbtp = 0;
};

// What ffmpeg's ebur128 filter says at the end.
Measured measured(const std::filesystem::path& file) {
  const std::string told = testing::run(
      {"sh", "-c",
       "ffmpeg -nostdin -hide_banner -i '" + file.string() + "' -af ebur128=peak=true -f null - 2>&1 | tail -14"});
  std::smatch lufs, peak;
  if (!std::regex_search(told, lufs, std::regex("I:\\s+(-?[0-9.]+) LUFS")) ||
      !std::regex_search(told, peak, std::regex("Peak:\\s+(-?[0-9.]+) dBFS"))) {
    ADD_FAILURE() << told;
    return {};
  }
  return {std::stod(lufs[1]), std::stod(peak[1])};
}

TEST(Loudness, QuietAndLoudSoundsComeOutAlike) {
  const testing::Folder folder;
  // Voices are uneven: a tone that swells and falls, eight times, at two levels.
  const std::string swelling = "-f lavfi -i aevalsrc='LEVEL*sin(2*PI*300*t)*(0.6+0.4*sin(2*PI*t/3))':d=24:s=48000";
  for (const std::string level : {"0.05", "0.9"}) {
    std::string arguments = swelling;
    arguments.replace(arguments.find("LEVEL"), 5, level);
    arguments.erase(std::remove(arguments.begin(), arguments.end(), '\''), arguments.end());
    const auto input = make(folder / (level + ".wav"), arguments);
    Prepared prepared;
    prepare_into(prepared, input);
    const Measured after = measured(prepared.folder / "audio.mp4");
    EXPECT_NEAR(after.lufs, -16, 0.6) << level;
    EXPECT_LE(after.peak_dbtp, -1.5) << level;
  }
}

TEST(Loudness, OneGainKeepsWhatIsQuietQuiet) {
  const testing::Folder folder;
  // Ten seconds at a hundredth of the following ten: no pumping means the distance stays.
  const auto input =
      make(folder / "steps.wav", "-f lavfi -i aevalsrc=if(lt(t\\,10)\\,0.01\\,0.2)*sin(2*PI*300*t):d=20:s=48000");
  Prepared prepared;
  prepare_into(prepared, input);
  const auto level = [&](const char* window) {
    const std::string told =
        testing::run({"sh", "-c",
                      "ffmpeg -nostdin -hide_banner -i '" + (prepared.folder / "audio.mp4").string() +
                          "' -af atrim=" + window + ",astats -f null - 2>&1 | grep 'RMS level' | tail -1"});
    return std::stod(told.substr(told.rfind(':') + 1));
  };
  EXPECT_NEAR(level("11:19") - level("1:9"), 20 * std::log10(0.2 / 0.01), 0.5);
}

}  // namespace
}  // namespace resonance::transcode
