#include "server/projection_pack.h"

#include <algorithm>
#include <sstream>

#include "base/clock.h"
#include "base/unicode.h"
#include "ingest/subtitles.h"
#include "server/local_time.h"
#include "server/pages/cards.h"

namespace resonance::server {
namespace {

constexpr size_t kStemLimit = 60;

// Why a film of the running order is not in the pack.
enum class LeftOut { none, gone, not_agreed, no_right, not_ready };

struct Subtitles {
  std::string language;
  std::vector<Cue> cues;
};

// A line of the running sheet, with what the pack holds of its film.
struct PackLine {
  ProgrammeLine line;
  int number = 0;  // among the films; 0: an interlude
  LeftOut left_out = LeftOut::none;
  Rendition file = {};    // of a film that is in
  int largest_width = 0;  // of the film's pictures, in any of its files
  int largest_height = 0;
  std::string stem = {};  // "01-la-tour"
  std::vector<Subtitles> subtitles = {};
};

std::string slug(std::string_view title, std::string_view otherwise) {
  std::string text;
  for (const char each : folded(title)) {
    const bool plain = (each >= 'a' && each <= 'z') || (each >= '0' && each <= '9');
    if (plain) text += each;
    if (!plain && !text.empty() && text.back() != '-') text += '-';
    if (text.size() == kStemLimit) break;
  }
  while (text.ends_with('-')) text.pop_back();
  return text.empty() ? std::string(otherwise) : text;
}

// The one H.264 file of a film that plays by itself, with its sound: of at most 720 rows (transcode/prepare.h). Larger
// rungs are pictures alone, for players of HLS.
std::optional<Rendition> film_file_of(const std::vector<Rendition>& renditions) {
  const auto found = std::ranges::find_if(
      renditions, [](const Rendition& each) { return each.role == "progressive" && each.content_type == "video/mp4"; });
  return found == renditions.end() ? std::nullopt : std::optional(*found);
}

LeftOut reason_of(const ProgrammeLine& line, const std::optional<Rendition>& file, int64_t now_ms) {
  if (line.naming == Naming::gone) return LeftOut::gone;
  if (line.naming == Naming::unnamed) return LeftOut::not_agreed;
  if (!line.film->submission.projection_right) return LeftOut::no_right;
  if (!file) return LeftOut::not_ready;
  return may_be_projected(*line.film, aspects_of(*line.film->film, *file), now_ms) ? LeftOut::none
                                                                                   : LeftOut::not_agreed;
}

std::vector<Subtitles> subtitles_of(Catalogue& catalogue, const SubmittedFilm& film, int64_t now_ms) {
  std::vector<Subtitles> all;
  if (!may_be_projected(film, {Aspect::transcript}, now_ms)) return all;
  for (const Transcript& each : catalogue.transcripts.of_media(film.film->id)) {
    if (each.purpose == TrackPurpose::captions) {
      all.push_back({each.language, catalogue.transcripts.cues(each.id)});
    }
  }
  return all;
}

void take_film(Catalogue& catalogue, PackLine& line, int64_t now_ms) {
  const SubmittedFilm& film = *line.line.film;
  const bool is_ready = film.film && film.film->state == MediaState::ready && film.film->type == MediaType::video;
  const auto renditions = is_ready ? catalogue.media.renditions(film.film->id) : std::vector<Rendition>();
  const auto file = film_file_of(renditions);
  line.left_out = reason_of(line.line, file, now_ms);
  if (line.left_out != LeftOut::none) return;
  line.file = *file;
  for (const Rendition& each : renditions) {
    if (each.content_type != "video/mp4" || each.width <= line.largest_width) continue;
    line.largest_width = each.width;
    line.largest_height = each.height;
  }
  const std::string number = std::to_string(line.number);
  line.stem = (number.size() < 2 ? "0" : "") + number + "-" + slug(film.item.title, "film");
  line.subtitles = subtitles_of(catalogue, film, now_ms);
}

std::vector<PackLine> pack_lines(Catalogue& catalogue, const Edition& edition, const Screening& screening,
                                 int64_t now_ms) {
  std::vector<PackLine> lines;
  int films = 0;
  for (ProgrammeLine& each : running_order(catalogue, edition, screening, now_ms)) {
    PackLine line{std::move(each)};
    if (line.line.film) {
      line.number = ++films;
      take_film(catalogue, line, now_ms);
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

// What the sheets say, in one language.
class Sheet {
 public:
  Sheet(Catalogue& catalogue, const Renderer& renderer, Language language, const Edition& edition,
        const Screening& screening)
      : catalogue_(catalogue),
        renderer_(renderer),
        words_(renderer.words(language)),
        edition_(edition),
        screening_(screening) {}

  std::string name() const { return is_french() ? "deroule" : "running-sheet"; }
  std::string credits_name() const { return is_french() ? "generiques.txt" : "credits.txt"; }

  std::string page(std::string_view template_name, const std::vector<PackLine>& lines) const {
    View view;
    view.set("language_code", std::string(code(words_.language())));
    view.set("title", title_of(screening_, words_.language()));
    view.set("edition", title_of(edition_, words_.language()));
    view.set("when", when());
    view.set("where", full_place_of(catalogue_, screening_));
    view.set("sheet_file", name() + ".html");
    view.set("credits_file", credits_name());
    view.set("shows_subtitles", promises_subtitles(screening_));
    view.set("audience_language", kAudienceLanguage);
    view.set("offers", text_views(accessibility_labels(words_, screening_)));
    view.set("has_offers", !screening_.accessibility.empty());
    ViewList views;
    for (const PackLine& each : lines) views.push_back(line_view(each));
    view.set("lines", views);
    return renderer_.render(template_name, words_.language(), view);
  }

  std::string text(const std::vector<PackLine>& lines) const {
    std::ostringstream out;
    out << title_of(screening_, words_.language()) << "\n"
        << when() << "\n"
        << full_place_of(catalogue_, screening_) << "\n";
    for (const std::string& each : accessibility_labels(words_, screening_)) out << "- " << each << "\n";
    for (const PackLine& each : lines) {
      out << "\n" << (each.left_out == LeftOut::none ? time(each) : "--:--") << "  " << title(each) << "\n";
      for (const std::string& fact : facts(each)) out << "       " << fact << "\n";
    }
    return out.str();
  }

  std::string credits(const std::vector<PackLine>& lines) const {
    std::ostringstream out;
    for (const PackLine& each : lines) {
      if (each.number == 0 || each.left_out != LeftOut::none) continue;
      const SubmittedFilm& film = *each.line.film;
      out << pages::shown_title(words_, film.item) << "\n";
      for (const std::string& line :
           {film.submission.team, pages::organisation_name(catalogue_, film.item.organisation),
            pages::place_name(catalogue_, film.item.territory)}) {
        if (!line.empty()) out << line << "\n";
      }
      if (!film.submission.finished_on.empty()) out << film.submission.finished_on.substr(0, 4) << "\n";
      out << "\n";
    }
    return out.str();
  }

 private:
  bool is_french() const { return words_.language() == Language::french; }
  std::string when() const { return long_time(words_, screening_.begins_ms, edition_.time_zone); }
  std::string time(const PackLine& line) const { return clock_time(line.line.slot.begins_ms, edition_.time_zone); }
  std::string title(const PackLine& line) const {
    if (line.number == 0) return words_of(line.line.entry, words_.language());
    return std::to_string(line.number) + ". " + name_of(words_, line.line);
  }

  std::string reason(LeftOut why) const {
    switch (why) {
      case LeftOut::none: return {};
      case LeftOut::gone: return words_("Not in this pack: it was withdrawn and is not shown.");
      case LeftOut::not_agreed: return words_("Not in this pack: not everybody in it agrees to the festival.");
      case LeftOut::no_right:
        return words_("Not in this pack: nobody has declared that it may be projected in public.");
      case LeftOut::not_ready: return words_("Not in this pack: its file is missing or still prepared.");
    }
    return {};
  }

  std::string minutes(int count) const { return words_.plural(count, "{n} minute", "{n} minutes"); }

  // The sentences below a line, in the order in which they are read.
  std::vector<std::string> facts(const PackLine& line) const {
    if (line.number == 0) return {minutes(line.line.entry.minutes)};
    if (line.left_out != LeftOut::none) return {reason(line.left_out)};
    const Media& media = *line.line.film->film;
    std::vector<std::string> all{duration(words_.language(), media.duration_ms),
                                 words_({"File {name}", {{"name", line.stem + ".mp4"}}}), picture(line)};
    if (!media.has_audio) all.push_back(words_("Without sound"));
    for (const Subtitles& each : line.subtitles) {
      all.push_back(words_({"Subtitles {name}", {{"name", line.stem + "." + each.language + ".srt"}}}));
    }
    if (line.line.entry.minutes > 0) {
      all.push_back(words_({"Then a pause of {minutes}", {{"minutes", minutes(line.line.entry.minutes)}}}));
    }
    return all;
  }

  std::string picture(const PackLine& line) const {
    const auto size = [](int width, int height) { return std::to_string(width) + " × " + std::to_string(height); };
    const std::string own = size(line.file.width, line.file.height);
    if (line.largest_width <= line.file.width) return words_({"Picture {size}", {{"size", own}}});
    return words_(
        {"Picture {size}: the largest file that plays by itself with its sound. The library has the picture "
         "alone in {larger}.",
         {{"size", own}, {"larger", size(line.largest_width, line.largest_height)}}});
  }

  View line_view(const PackLine& line) const {
    View view;
    const bool is_in = line.number > 0 && line.left_out == LeftOut::none;
    view.set("title", title(line));
    view.set("time", line.left_out == LeftOut::none ? View(time(line)) : View(false));
    view.set("file", is_in ? View(line.stem + ".mp4") : View(false));
    view.set("is_interlude", line.number == 0);
    view.set("facts", text_views(facts(line)));
    view.set("minutes", line.line.entry.minutes > 0 ? View(minutes(line.line.entry.minutes)) : View(false));
    ViewList tracks;
    for (const Subtitles& each : line.subtitles) {
      View track;
      track.set("language", each.language);
      track.set("label", language_own_name(each.language));
      ViewList cues;
      for (const Cue& cue : each.cues) {
        View one;
        one.set("start", seconds(cue.start_ms));
        one.set("end", seconds(cue.end_ms));
        one.set("text", cue.text);
        cues.push_back(one);
      }
      track.set("cues", cues);
      tracks.push_back(track);
    }
    view.set("tracks", tracks);
    return view;
  }

  // "12.040": as scripts read it.
  static std::string seconds(int64_t ms) {
    return std::to_string(ms / 1000) + "." + std::to_string(1000 + ms % 1000).substr(1);
  }

  Catalogue& catalogue_;
  const Renderer& renderer_;
  const Words words_;
  const Edition& edition_;
  const Screening& screening_;
};

}  // namespace

ProjectionPack projection_pack(Catalogue& catalogue, const ingest::DataFolder& data, const Renderer& renderer,
                               Language language, const Edition& edition, const Screening& planned, int64_t now_ms) {
  const Screening screening = told(UnnamedFilms(catalogue, edition), renderer.words(language), planned);
  const std::vector<PackLine> lines = pack_lines(catalogue, edition, screening, now_ms);
  const Sheet sheet(catalogue, renderer, language, edition, screening);
  ProjectionPack pack;
  pack.name = std::string(language == Language::french ? "seance-" : "screening-") +
              slug(title_of(screening, language), "film") + ".zip";
  const auto add = [&](const std::string& name, std::string text) {
    pack.size_bytes += static_cast<int64_t>(text.size());
    pack.parts.push_back({name, std::move(text)});
  };
  add("index.html", sheet.page("pack-player", lines));
  add(sheet.name() + ".html", sheet.page("pack-sheet", lines));
  add(sheet.name() + ".txt", sheet.text(lines));
  add(sheet.credits_name(), sheet.credits(lines));
  for (const PackLine& each : lines) {
    if (each.number == 0 || each.left_out != LeftOut::none) continue;
    pack.parts.push_back(
        {each.stem + ".mp4", {}, data.generation(each.line.film->film->id, each.file.generation) / each.file.name});
    pack.size_bytes += each.file.size_bytes;
    pack.items.push_back(each.line.film->item);
    for (const Subtitles& track : each.subtitles) {
      add(each.stem + "." + track.language + ".vtt", ingest::to_webvtt(track.cues));
      add(each.stem + "." + track.language + ".srt", ingest::to_subrip(track.cues));
    }
  }
  return pack;
}

}  // namespace resonance::server
