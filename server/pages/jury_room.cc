// The room of a juror: what to watch next, the film with its ballot, private notes and what was really played.
#include <algorithm>

#include "base/clock.h"
#include "base/whole_number.h"
#include "server/errors.h"
#include "server/jury.h"
#include "server/local_time.h"
#include "server/pages/cards.h"
#include "server/pages/frame.h"
#include "server/pages/item_media.h"
#include "server/pages/pages.h"
#include "server/unnamed.h"

namespace resonance::server::pages {
namespace {

std::string film_path(const SeatedJuror& seated, const SubmissionId& film) {
  return juror_path(seated.juror.id) + "/films/" + film.text();
}

std::string deadline_words(const Words& words, const Edition& edition) {
  const auto closes = moment_of(edition, Milestone::jury_closes);
  if (!closes) return {};
  return words({"To vote until {time}.", {{"time", long_time(words, *closes, edition.time_zone)}}});
}

// The juror's films: those that they have still to judge, which the fewest have seen first; those whose ballot is sent.
struct Round {
  std::vector<SubmissionId> waiting, sent;
};

Round round_of(App& app, const SeatedJuror& seated) {
  std::vector<festival::Seat> seats, seen;
  for (const JurySeat& each : app.catalogue.jurors.seats(seated.jury.id)) {
    seats.push_back({each.film.text(), each.juror.text()});
  }
  Round round;
  for (const JurySeat& each : app.catalogue.jury_ballots.sent_seats(seated.jury.id)) {
    seen.push_back({each.film.text(), each.juror.text()});
    if (each.juror == seated.juror.id) round.sent.push_back(each.film);
  }
  for (const std::string& film : festival::watch_next(seats, seen, seated.juror.id.text())) {
    round.waiting.push_back(*SubmissionId::parse(film));
  }
  return round;
}

// What was played, as parts of the whole bar in thousandths.
ViewList span_views(const std::vector<PlayedSpan>& spans, int64_t duration_ms) {
  ViewList all;
  if (duration_ms <= 0) return all;
  for (const PlayedSpan& each : spans) {
    const int64_t from = std::clamp<int64_t>(each.start_s * 1'000'000 / duration_ms, 0, 1000);
    const int64_t until = std::clamp<int64_t>(each.end_s * 1'000'000 / duration_ms, 0, 1000);
    View one;
    one.set("from", std::to_string(from));
    one.set("width", std::to_string(until - from));
    all.push_back(one);
  }
  return all;
}

int played_percent(const std::vector<PlayedSpan>& spans, int64_t duration_ms) {
  if (duration_ms <= 0) return 0;
  return static_cast<int>(std::min<int64_t>(100, played_seconds(spans) * 100'000 / duration_ms));
}

View film_view(App& app, const Request& request, const SeatedJuror& seated, const SubmittedFilm& film) {
  const Words words = app.renderer.words(request.language);
  View view;
  view.set("title", shown_title(words, film.item));
  view.set("number", std::to_string(film.submission.number));
  view.set("url", address(request.language, film_path(seated, film.submission.id)));
  view.set("length", duration(request.language, film.film->duration_ms));
  const auto spans = app.catalogue.jury_ballots.played(seated.juror.id, film.submission.id);
  view.set("percent", std::to_string(played_percent(spans, film.film->duration_ms)));
  const auto ballot = app.catalogue.jury_ballots.find(seated.juror.id, film.submission.id);
  view.set("begun", ballot && ballot->sent_ms == 0);
  return view;
}

// The ballot as its form shows it. `typed` before anything is stored: what the form sent.
void set_ballot(View& view, const Request& request, const Words& words, const Jury& jury, const JuryBallot& ballot) {
  view.set("is_majority", jury.method == JuryMethod::majority_judgment);
  view.set("is_borda", jury.method == JuryMethod::borda);
  view.set("is_grid", jury.method == JuryMethod::weighted_criteria);
  ViewList mentions;
  for (int i = 0; i < kMentions; ++i) {
    View one = choice(std::to_string(i), mention_label(words, i), ballot.mention == i);
    one.set("key", std::to_string(i + 1));
    mentions.push_back(one);
  }
  view.set("mentions", mentions);
  view.set("place", ballot.place ? std::to_string(*ballot.place) : std::string());
  ViewList criteria;
  for (size_t i = 0; i < jury.criteria.size(); ++i) {
    View one;
    one.set("name", "score_" + std::to_string(i));
    one.set("label", in_language(request.language, jury.criteria[i].name_fr, jury.criteria[i].name_en));
    one.set("weight", std::to_string(jury.criteria[i].weight));
    const bool has = i < ballot.scores.size() && ballot.scores[i];
    one.set("value", has ? std::to_string(*ballot.scores[i]) : std::string());
    criteria.push_back(one);
  }
  view.set("criteria", criteria);
  view.set("highest", std::to_string(kHighestScore));
  view.set("words", ballot.words);
}

std::string verdict_words(const Words& words, const Jury& jury, Language language, const JuryBallot& ballot) {
  if (ballot.mention) return mention_label(words, *ballot.mention);
  if (ballot.place) return words({"Place {n}", {{"n", std::to_string(*ballot.place)}}});
  std::string all;
  for (size_t i = 0; i < ballot.scores.size() && i < jury.criteria.size(); ++i) {
    if (!ballot.scores[i]) continue;
    const std::string& label = in_language(language, jury.criteria[i].name_fr, jury.criteria[i].name_en);
    all += (all.empty() ? "" : ", ") + label + " " + std::to_string(*ballot.scores[i]);
  }
  return all;
}

Response film_page(App& app, const Request& request, const SeatedJuror& seated, const SubmittedFilm& film,
                   const std::optional<JuryBallot>& typed, const Message& problem, int status = 200) {
  const Words words = app.renderer.words(request.language);
  const SubmissionId& id = film.submission.id;
  JuryBallots& ballots = app.catalogue.jury_ballots;
  View view;
  view.set("title", shown_title(words, film.item));
  view.set("number", std::to_string(film.submission.number));
  view.set("jury", jury_name(seated.jury, request.language));
  view.set("room_url", address(request.language, juror_path(seated.juror.id)));
  view.set("action", address(request.language, film_path(seated, id)));
  view.set("synopsis", optional_text(film.submission.synopsis));
  view.set("summary", optional_text(film.item.summary));
  view.set("team", seated.jury.blind ? View(false) : optional_text(film.submission.team));
  view.set("place", seated.jury.blind ? View(false) : optional_text(place_name(app.catalogue, film.item.territory)));
  const auto media = shown_media(app, request, film.item, Use::play);
  ViewList players;
  for (const ShownMedia& each : media) {
    if (each.media.id != film.film->id) continue;
    View player = player_view(app, request, film.item, each, 1, 1, 0);
    player.set("is_for_jury", true);
    players.push_back(player);
  }
  view.set("players", players);
  const auto stored = ballots.find(seated.juror.id, id);
  JuryBallot ballot = typed ? *typed : stored.value_or(JuryBallot());
  set_ballot(view, request, words, seated.jury, ballot);
  const bool is_sent = stored && stored->sent_ms != 0;
  view.set("is_sent", is_sent);
  view.set("verdict", stored ? verdict_words(words, seated.jury, request.language, *stored) : std::string());
  view.set("may_vote", !is_sent && seated.jury.closed_ms == 0);
  view.set("deadline", optional_text(deadline_words(words, seated.edition)));
  ViewList notes;
  for (const JuryNote& each : ballots.notes(seated.juror.id, id)) {
    View one;
    one.set("id", each.id.text());
    one.set("time", timecode(each.position_ms));
    one.set("seconds", std::to_string(each.position_ms / 1000));
    one.set("url", "?t=" + std::to_string(each.position_ms / 1000) + "#media-" + film.film->id.text());
    one.set("text", each.text);
    notes.push_back(one);
  }
  view.set("notes", notes);
  view.set("has_notes", !notes.empty());
  const auto spans = ballots.played(seated.juror.id, id);
  view.set("spans", span_views(spans, film.film->duration_ms));
  view.set("played", std::to_string(played_percent(spans, film.film->duration_ms)));
  auto read = ballots.seen_by(seated.juror, id);
  std::erase_if(read, [&](const JuryBallot& each) { return each.juror == seated.juror.id; });
  // All films of the edition are looked at for it: not before there is something to read.
  const UnnamedFilms unnamed = read.empty() ? UnnamedFilms() : UnnamedFilms(app.catalogue, seated.edition);
  ViewList others;
  for (const JuryBallot& each : read) {
    const auto who = app.catalogue.jurors.find(each.juror);
    View one;
    one.set("name", who ? who->name : std::string());
    one.set("verdict", verdict_words(words, seated.jury, request.language, each));
    one.set("words", optional_text(unnamed.told(words, each.words)));
    others.push_back(one);
  }
  view.set("others", others);
  view.set("has_others", !others.empty());
  const Round round = round_of(app, seated);
  const auto next = std::ranges::find_if(round.waiting, [&](const SubmissionId& each) {
    return each != id && playable_film(app.catalogue, request.viewer, seated.edition, each);
  });
  view.set("next_url",
           next == round.waiting.end() ? View(false) : View(address(request.language, film_path(seated, *next))));
  ViewList conflicts;
  for (const Conflict each : {Conflict::own_film, Conflict::organisation, Conflict::family, Conflict::other}) {
    conflicts.push_back(choice(std::string(name(each)), conflict_label(words, each), false));
  }
  view.set("conflicts", conflicts);
  view.set("problem", problem_view(app, request, problem));
  Head head;
  head.title = shown_title(words, film.item) + " – " + jury_name(seated.jury, request.language);
  head.path = film_path(seated, id);
  head.section = "jury";
  head.hidden = true;
  head.unstored = true;
  return page(app, request, "jury-film", head, view, status);
}

JuryBallot ballot_from(const Form& form, const SeatedJuror& seated, const SubmissionId& film) {
  JuryBallot ballot;
  ballot.juror = seated.juror.id;
  ballot.film = film;
  ballot.mention = whole_number(form.value("mention"));
  ballot.place = whole_number(form.value("place"));
  for (size_t i = 0; i < seated.jury.criteria.size(); ++i) {
    ballot.scores.push_back(whole_number(form.value("score_" + std::to_string(i))));
  }
  ballot.words = form.value("words");
  return ballot;
}

void add_note(App& app, const SeatedJuror& seated, const SubmissionId& film, const Form& form) {
  const std::string time = form.value("time");
  const auto position = time.empty() ? std::optional<int64_t>(0) : position_of(time);
  if (!position) {
    throw Error(ErrorCode::invalid,
                {"“{time}” is no moment of the film: write it as 2:07. Nothing was kept.", {{"time", time}}});
  }
  app.catalogue.jury_ballots.add_note({{}, seated.juror.id, film, *position, form.value("note")});
}

// "0-12,40-55": whole seconds.
std::vector<PlayedSpan> spans_from(const std::string& text) {
  std::vector<PlayedSpan> all;
  size_t at = 0;
  while (at < text.size() && all.size() < 500) {
    const size_t comma = std::min(text.find(',', at), text.size()), dash = text.find('-', at);
    if (dash == text.npos || dash > comma) break;
    const auto start = whole_number(text.substr(at, dash - at)),
               end = whole_number(text.substr(dash + 1, comma - dash - 1));
    if (start && end) all.push_back({*start, *end});
    at = comma + 1;
  }
  return all;
}

}  // namespace

Response my_juries(App& app, const Request& request) {
  const Words words = app.renderer.words(request.language);
  ViewList all;
  const auto seats =
      request.viewer.account ? app.catalogue.jurors.seats_of(*request.viewer.account) : std::vector<Juror>();
  for (const Juror& juror : seats) {
    const auto jury = app.catalogue.juries.find(juror.jury);
    const auto edition = jury ? app.catalogue.editions.find(jury->edition) : std::nullopt;
    if (!edition) continue;
    View one;
    one.set("jury", jury_name(*jury, request.language));
    one.set("edition", title_of(*edition, request.language));
    one.set("url", address(request.language, juror_path(juror.id)));
    all.push_back(one);
  }
  View view;
  view.set("juries", all);
  view.set("has_juries", !all.empty());
  Head head;
  head.title = words("My juries");
  head.path = "/jure";
  head.section = "jury";
  head.hidden = true;
  return page(app, request, "my-juries", head, view);
}

Response jury_room(App& app, const Request& request) {
  const SeatedJuror seated = seated_juror(app, request);
  const Words words = app.renderer.words(request.language);
  const Round round = round_of(app, seated);
  const auto views = [&](const std::vector<SubmissionId>& films) {
    ViewList list;
    for (const SubmissionId& each : films) {
      if (const auto film = playable_film(app.catalogue, request.viewer, seated.edition, each))
        list.push_back(film_view(app, request, seated, *film));
    }
    return list;
  };
  const ViewList waiting = views(round.waiting), sent = views(round.sent);
  View view;
  view.set("jury", jury_name(seated.jury, request.language));
  view.set("edition", title_of(seated.edition, request.language));
  view.set("edition_url", address(request.language, edition_path(seated.edition)));
  view.set("method", method_label(words, seated.jury.method));
  view.set("deadline", optional_text(deadline_words(words, seated.edition)));
  view.set("waiting", waiting);
  view.set("has_waiting", !waiting.empty());
  view.set("sent", sent);
  view.set("has_sent", !sent.empty());
  const size_t all = waiting.size() + sent.size();
  view.set("progress", words({"{done} of {all}",
                              {{"done", number(request.language, static_cast<int64_t>(sent.size()))},
                               {"all", number(request.language, static_cast<int64_t>(all))}}}));
  view.set("percent", std::to_string(all == 0 ? 0 : 100 * sent.size() / all));
  view.set("is_closed", seated.jury.closed_ms != 0);
  view.set("results_url", address(request.language, jury_path(seated.edition, seated.jury) + "/resultats"));
  view.set("deliberation_url", address(request.language, juror_path(seated.juror.id) + "/deliberation"));
  Head head;
  head.title = jury_name(seated.jury, request.language) + " – " + title_of(seated.edition, request.language);
  head.path = juror_path(seated.juror.id);
  head.section = "jury";
  head.hidden = true;
  return page(app, request, "jury-room", head, view);
}

Response jury_film(App& app, const Request& request) {
  const SeatedJuror seated = seated_juror(app, request);
  return film_page(app, request, seated, judged_film(app, request, seated), {}, {});
}

Response vote(App& app, const Request& request) {
  const SeatedJuror seated = seated_juror(app, request);
  const SubmittedFilm film = judged_film(app, request, seated);
  const SubmissionId& id = film.submission.id;
  const Form form = read_form(request);
  const std::string action = form.value("action");
  std::optional<JuryBallot> typed;
  try {
    if (action == "note") {
      add_note(app, seated, id, form);
    } else if (action == "remove_note") {
      const auto note = JuryNoteId::parse(form.value("note"));
      if (note) app.catalogue.jury_ballots.remove_note(seated.juror.id, *note);
    } else if (action == "played") {
      app.catalogue.jury_ballots.add_played(seated.juror.id, id, spans_from(form.value("spans")));
      return json("{}");
    } else if (action == "conflict") {
      const auto conflict = conflict_named(form.value("conflict"));
      if (!conflict) throw Error(ErrorCode::invalid, "Say why you cannot judge this film. Nothing was changed.");
      app.catalogue.jurors.declare({seated.juror.id, id, *conflict});
      return redirect(address(request.language, juror_path(seated.juror.id)));
    } else if (action == "save" || action == "send") {
      typed = ballot_from(form, seated, id);
      app.catalogue.jury_ballots.save(*typed, action == "send", wall_clock_ms());
    } else {
      throw Error(ErrorCode::invalid, "This form does not say what to change. Nothing was changed.");
    }
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    return film_page(app, request, seated, film, typed, error.message(), status_of(error.code()));
  }
  return redirect(address(request.language, film_path(seated, id)));
}

}  // namespace resonance::server::pages
