// The projection pack of a screening: one zip with which it is projected where there is no network. Any thread.
//
//   index.html            a player: the films in order, with their subtitles; needs nothing but the files beside it
//   deroule.html, .txt    the running sheet: what begins when, which file it is, what is left out and why
//   generiques.txt        who made each film
//   01-la-tour.mp4        a film, passages removed and faces masked as for everybody: the H.264 file that
//                         plays by itself, with its sound, of at most 720 rows; the sheet says where the library has
//                         the picture larger
//   01-la-tour.fr.vtt, .fr.srt   its subtitles
//
// In English the pages are running-sheet.html and credits.txt. A number is the film's place among the films of the
// running order: one that is left out leaves a gap.
//
// Only what everybody in a film agreed to have shown at the festival is put in, and only with the right to project it
// declared; whoever asks for the pack is not asked after: those who sit in the room count.
#pragma once

#include "server/programme.h"
#include "server/stored_zip.h"

namespace resonance::server {

struct ProjectionPack {
  std::string name;  // "seance-ouverture.zip"
  std::vector<ZipPart> parts;
  std::vector<Item> items;  // whose films are in it
  int64_t size_bytes = 0;   // about
};

// Gathers what goes in, the screening's own texts told() here; the files themselves are read by write_stored_zip().
// Error{internal}.
ProjectionPack projection_pack(Catalogue& catalogue, const ingest::DataFolder& data, const Renderer& renderer,
                               Language language, const Edition& edition, const Screening& planned, int64_t now_ms);

}  // namespace resonance::server
