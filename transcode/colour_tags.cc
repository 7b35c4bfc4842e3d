#include "transcode/colour_tags.h"

namespace resonance::transcode {

void drop_strange_colour_tags(AVFrame& frame) {
  switch (frame.colorspace) {
    case AVCOL_SPC_BT709:
    case AVCOL_SPC_FCC:
    case AVCOL_SPC_BT470BG:
    case AVCOL_SPC_SMPTE170M:
    case AVCOL_SPC_SMPTE240M:
    case AVCOL_SPC_BT2020_NCL: break;
    default: frame.colorspace = AVCOL_SPC_UNSPECIFIED;
  }
  switch (frame.color_primaries) {
    case AVCOL_PRI_BT709:
    case AVCOL_PRI_BT470M:
    case AVCOL_PRI_BT470BG:
    case AVCOL_PRI_SMPTE170M:
    case AVCOL_PRI_SMPTE240M:
    case AVCOL_PRI_BT2020: break;
    default: frame.color_primaries = AVCOL_PRI_UNSPECIFIED;
  }
  switch (frame.color_trc) {
    case AVCOL_TRC_BT709:
    case AVCOL_TRC_GAMMA22:
    case AVCOL_TRC_GAMMA28:
    case AVCOL_TRC_SMPTE170M:
    case AVCOL_TRC_SMPTE240M:
    case AVCOL_TRC_IEC61966_2_1:
    case AVCOL_TRC_BT2020_10:
    case AVCOL_TRC_BT2020_12:
    case AVCOL_TRC_SMPTE2084:
    case AVCOL_TRC_ARIB_STD_B67: break;
    default: frame.color_trc = AVCOL_TRC_UNSPECIFIED;
  }
}

Colours colours_of(const AVFrame& frame) {
  return {frame.colorspace, frame.color_primaries, frame.color_trc};
}

void set_colours(AVFrame& frame, const Colours& colours) {
  frame.colorspace = static_cast<AVColorSpace>(colours.matrix);
  frame.color_primaries = static_cast<AVColorPrimaries>(colours.primaries);
  frame.color_trc = static_cast<AVColorTransferCharacteristic>(colours.transfer);
  frame.color_range = AVCOL_RANGE_MPEG;
}

}  // namespace resonance::transcode
