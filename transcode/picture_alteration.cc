#include "transcode/picture_alteration.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "transcode/faces.h"
#include "transcode/seals.h"

namespace resonance::transcode {
namespace {

constexpr int kBlack = 16, kGrey = 128;

char is_altered_mark;  // where AVFrame::opaque points

Frame dark_like(const AVFrame& picture) {
  Frame dark = new_frame();
  dark->format = picture.format;
  dark->width = picture.width;
  dark->height = picture.height;
  check_libav(av_frame_get_buffer(dark.get(), 0), "seal a passage");
  check_libav(av_frame_copy_props(dark.get(), &picture), "seal a passage");
  // Subtitles that a camera or a broadcaster put into the pictures themselves: x264 would write them again.
  while (dark->nb_side_data > 0) av_frame_remove_side_data(dark.get(), dark->side_data[0]->type);
  for (int plane = 0; plane < 3; ++plane) {
    const int rows = plane == 0 ? dark->height : (dark->height + 1) / 2;
    std::memset(dark->data[plane], plane == 0 ? kBlack : kGrey, static_cast<size_t>(dark->linesize[plane]) * rows);
  }
  return dark;
}

}  // namespace

bool is_altered(const AVFrame& picture) {
  return picture.opaque == &is_altered_mark;
}

void PictureAlteration::push(Frame frame, const Sink& sink) {
  if (alterations_.seals.empty() && alterations_.faces.empty()) return sink(std::move(frame));
  const int64_t time = frame->pts;
  // A clock that goes back says nothing of how long a picture stays.
  if (held_) let_go(time > held_->pts ? time : held_->pts + frame_duration_, sink);
  held_ = std::move(frame);
}

void PictureAlteration::finish(const Sink& sink) {
  if (held_) let_go(INT64_MAX - margin_, sink);
}

void PictureAlteration::let_go(int64_t end, const Sink& sink) {
  int64_t start = std::exchange(starts_film_, false) ? std::min<int64_t>(held_->pts, 0) : held_->pts;
  start -= margin_;
  end += margin_;
  Frame picture = std::move(held_);
  held_.reset();
  const bool sealed = touches_seal(alterations_.seals, start, end);
  const bool covered = !sealed && touches_face(alterations_.faces, start, end);
  if (sealed) picture = dark_like(*picture);
  if (covered) cover_faces(alterations_.faces, start, end, *picture);
  if (sealed || covered) picture->opaque = &is_altered_mark;
  sink(std::move(picture));
}

}  // namespace resonance::transcode
