// Where a picture shows somebody's face from the front: for choosing a poster, which shows people rather than walls.
// It says that there is a face, never whose.
//
// A cascade of local binary patterns (Zhang et al., "Face Detection Based on Multi-Block LBP Representation", ICB
// 2007), trained by Puttemans, Ergun and Toon Goedemé (VISAPP 2017); its numbers come with the Debian package
// opencv-data.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <vector>

namespace resonance::transcode {

// Brightness of a picture, 0 to 255, row after row; borrowed.
struct BrightnessView {
  const uint8_t* rows = nullptr;
  int row_bytes = 0;  // from one row to the next
  int width = 0;
  int height = 0;
};

// A square, in the picture's points.
struct FoundFace {
  int left = 0;
  int top = 0;
  int side = 0;
};

class FaceFinder {
 public:
  static constexpr const char* kModel = "/usr/share/opencv4/lbpcascades/lbpcascade_frontalface_improved.xml";

  // Reads the model. Where it is not installed, or is none, nothing is ever found.
  explicit FaceFinder(const std::filesystem::path& model = kModel);

  bool has_model() const { return !stages_.empty(); }
  // Faces that look this way and take a fifth of the shorter side and 45 points, largest first. Some 5 ms whatever the
  // size: what is larger than 640x240 is looked at smaller, so that a strip shows nobody. Any thread.
  std::vector<FoundFace> find(const BrightnessView& picture) const;

 private:
  // Nine blocks of one size, three by three.
  struct Feature {
    int left = 0, top = 0, block_width = 0, block_height = 0;
  };
  struct Weak {
    size_t feature = 0;
    std::array<uint32_t, 8> patterns{};  // a bit for each of 256 patterns: those that speak for a face
    float if_in = 0, if_not = 0;
  };
  struct Stage {
    float threshold = 0;
    std::vector<Weak> weaks;
  };
  bool shows_face(const uint32_t* sums, int stride) const;

  int side_ = 0;  // of the window, in points
  std::vector<Feature> features_;
  std::vector<Stage> stages_;
};

}  // namespace resonance::transcode
