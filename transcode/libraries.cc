#include "transcode/libraries.h"

#include <vips/vips.h>

#include <mutex>

#include "base/error.h"
#include "transcode/face_finder.h"
#include "transcode/libav.h"

namespace resonance::transcode {

void start_libraries(int threads) {
  static std::once_flag once;
  std::call_once(once, [] {
    av_log_set_level(AV_LOG_QUIET);
    g_log_set_handler(
        "VIPS", G_LOG_LEVEL_MASK, [](const char*, GLogLevelFlags, const char*, void*) {}, nullptr);
    if (VIPS_INIT("resonance") != 0) {
      throw Error(ErrorCode::internal, {"The photo library could not start.", {}});
    }
    // All loaders shut, then the few accepted ones opened: SVG, PDF and the like could read other files (security.md
    // §2.2).
    vips_block_untrusted_set(TRUE);
    vips_operation_block_set("VipsForeignLoad", TRUE);
    for (const char* loader : {"VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadWebp",
                               "VipsForeignLoadHeif", "VipsForeignLoadNsgif"}) {
      vips_operation_block_set(loader, FALSE);
    }
    // One file per process: a cache would only hold memory.
    vips_cache_set_max(0);
  });
  vips_concurrency_set(threads);
}

std::string version_of_ffmpeg() {
  return av_version_info();
}

std::string version_of_vips() {
  return std::to_string(::vips_version(0)) + "." + std::to_string(::vips_version(1)) + "." +
         std::to_string(::vips_version(2));
}

bool has_face_model() {
  return FaceFinder().has_model();
}

}  // namespace resonance::transcode
