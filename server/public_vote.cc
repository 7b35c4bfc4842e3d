#include "server/public_vote.h"

#include <algorithm>
#include <array>

#include "base/id.h"
#include "base/secret.h"
#include "base/unicode.h"
#include "base/whole_number.h"
#include "server/jury.h"
#include "server/local_time.h"
#include "server/palmares.h"
#include "server/sign_in.h"

namespace resonance::server {
namespace {

constexpr const char* kDevice = "__Secure-vote";
constexpr int64_t kMinute = 60'000, kLongest = int64_t{24} * 60 * kMinute, kShortest = 2'000;
constexpr size_t kNonceBytes = 16;

bool is_nonce(std::string_view text) {
  return text.size() == 2 * kNonceBytes && text.find_first_not_of("0123456789abcdef") == text.npos;
}

std::string signature_of(const PublicPrize& prize, const std::string& made_ms, const std::string& nonce) {
  return keyed_digest(prize.secret, "form " + made_ms + " " + nonce);
}

// "1800000000000.{nonce}.{signature}"
std::array<std::string, 3> parts_of(const std::string& token) {
  std::array<std::string, 3> parts;
  size_t at = 0;
  for (std::string& part : parts) {
    const size_t dot = std::min(token.find('.', at), token.size());
    part = token.substr(at, dot - at);
    at = std::min(dot + 1, token.size());
  }
  return parts;
}

std::string field_of(size_t place) {
  return "film_" + std::to_string(place);
}

Mentions mentions_in(const Form& form, const std::vector<VotedFilm>& films, size_t places) {
  for (const auto& [name, value] : form.fields) {
    const auto place =
        name.starts_with("film_") ? whole_number<size_t>(std::string_view(name).substr(5)) : std::optional<size_t>(0);
    if (!place || *place >= places) {
      throw Error(ErrorCode::invalid, "This ballot names a film that is not voted for here. Nothing was counted.");
    }
  }
  Mentions mentions(places);
  for (const VotedFilm& each : films) {
    const std::string chosen = form.value(field_of(each.place));
    // What is no number is no mention either: the catalogue says so.
    if (!chosen.empty()) mentions[each.place] = whole_number(chosen).value_or(-1);
  }
  return mentions;
}

VoteForm timely_form(const PublicPrize& prize, const std::string& token, int64_t now_ms) {
  const auto form = form_behind(prize, token);
  if (!form) {
    throw Error(
        ErrorCode::invalid,
        "This form was not made here, or it was damaged on its way. Your choices are still here: send it again.");
  }
  if (now_ms - form->made_ms > kLongest) {
    throw Error(ErrorCode::invalid,
                "This form is more than a day old. Your choices are still here: look at them and send it again.");
  }
  if (now_ms - form->made_ms < kShortest) {
    throw Error(ErrorCode::busy,
                "This ballot came back faster than anybody fills it in. Your choices are still here: send it again.");
  }
  return *form;
}

void require_rate(AddressRate& rate, const std::string& address, int64_t now_ms, Message sentence) {
  const int64_t wait_ms = rate.wait_ms(address, now_ms);
  if (wait_ms == 0) return;
  sentence.values["n"] = std::to_string((wait_ms + kMinute - 1) / kMinute);
  throw Error(ErrorCode::busy, sentence);
}

}  // namespace

ShownPrize shown_prize(App& app, const Request& request) {
  const Edition edition = shown_edition(app, request);
  const auto id = PublicPrizeId::parse(request.parameters.at(1));
  const auto prize = id ? app.catalogue.public_prizes.find(*id) : std::nullopt;
  if (!prize || prize->edition != edition.id) throw Error(ErrorCode::not_found, "This prize does not exist.");
  return {edition, *prize};
}

TicketBatch batch_of(App& app, const ShownPrize& of, const Form& form) {
  const auto id = TicketBatchId::parse(form.value("batch"));
  const auto batch = id ? app.catalogue.tickets.find(*id) : std::nullopt;
  if (!batch || batch->prize != of.prize.id) throw Error(ErrorCode::not_found, "These codes do not exist.");
  return *batch;
}

std::vector<VotedFilm> voted_films(App& app, const ShownPrize& of, int64_t now_ms) {
  std::vector<VotedFilm> films;
  for (size_t place = 0; place < of.prize.films.size(); ++place) {
    const auto submission = app.catalogue.submissions.find(of.prize.films[place]);
    if (!submission || submission->state != SubmissionState::selected) continue;
    SubmittedFilm film = film_behind(app.catalogue, of.edition, *submission);
    if (is_named(film, now_ms)) films.push_back({place, std::move(film)});
  }
  return films;
}

VoteForm new_vote_form(int64_t now_ms) {
  return {random_token(kNonceBytes), now_ms};
}

std::string token_of(const PublicPrize& prize, const VoteForm& form) {
  const std::string made_ms = std::to_string(form.made_ms);
  return made_ms + "." + form.nonce + "." + signature_of(prize, made_ms, form.nonce);
}

std::optional<VoteForm> form_behind(const PublicPrize& prize, const std::string& token) {
  const auto [made, nonce, signature] = parts_of(token);
  const auto made_ms = whole_number<int64_t>(made);
  if (!made_ms || !is_nonce(nonce) || !is_same_secret(signature, signature_of(prize, made, nonce))) return std::nullopt;
  return VoteForm{nonce, *made_ms};
}

VoteForm form_again(const PublicPrize& prize, const std::string& token, int64_t now_ms) {
  auto form = form_behind(prize, token);
  if (!form) return new_vote_form(now_ms);
  if (now_ms - form->made_ms > kLongest) form->made_ms = now_ms;
  return *form;
}

void shuffle(std::vector<VotedFilm>& films, const VoteForm& form) {
  std::ranges::sort(films, {},
                    [&](const VotedFilm& each) { return keyed_digest(form.nonce, each.film.submission.id.text()); });
}

std::optional<std::string> cast_vote(App& app, const Request& request, const ShownPrize& of, const Form& form,
                                     int64_t now_ms) {
  const PublicPrize& prize = of.prize;
  const bool is_ticket = prize.access == PrizeAccess::ticket;
  const VoteForm sent = timely_form(prize, form.value("form"), now_ms);
  // One prize's crowd does not make another's wait.
  const std::string from = prize.id.text() + " " + client_address(request);
  AddressRate& rate = is_ticket ? app.vote_rates.wrong_codes : app.vote_rates.ballots;
  require_rate(rate, from, now_ms,
               is_ticket
                   ? Message("Too many wrong codes came from here. Wait {n} min, then type the code of your ticket "
                             "again: your choices are still here.")
                   : Message("Very many ballots came from this network just now. Wait {n} min, then send yours "
                             "again: your choices are still here."));
  const Mentions mentions = mentions_in(form, voted_films(app, of, now_ms), prize.films.size());
  PublicBallots& ballots = app.catalogue.public_ballots;
  if (is_ticket) {
    try {
      ballots.cast(prize.id, mentions, form.value("code"), now_ms);
    } catch (const Error& error) {
      if (error.code() == ErrorCode::not_found) rate.count(from, now_ms);
      throw;
    }
    return std::nullopt;
  }
  // Without a cookie the form itself is what votes once, so that one that is sent twice counts once.
  const std::string known = request.cookie(kDevice);
  const std::string device = is_nonce(known) ? known : sent.nonce;
  ballots.cast(prize.id, mentions, device, now_ms);
  rate.count(from, now_ms);
  return device;
}

void keep_device(const ShownPrize& of, const std::string& device, int64_t now_ms, Response& response) {
  // The page has an address in each language.
  const std::string seconds = std::to_string((of.prize.closes_ms - now_ms) / 1000 + 1);
  for (const Language each : {Language::french, Language::english}) {
    response.headers.emplace_back("Set-Cookie", std::string(kDevice) + "=" + device +
                                                    "; Path=" + address(each, prize_path(of.edition, of.prize)) +
                                                    "; Max-Age=" + seconds + "; Secure; HttpOnly; SameSite=Strict");
  }
}

bool has_voted(App& app, const Request& request, const PublicPrize& prize) {
  const std::string device = request.cookie(kDevice);
  return prize.access == PrizeAccess::open && is_nonce(device) && app.catalogue.public_ballots.has_voted(prize, device);
}

festival::Ballots ballots_of(App& app, const ShownPrize& of, int64_t now_ms) {
  festival::Ballots ballots;
  ballots.edition = ballots_title(of.edition, of.prize.name_fr);
  festival::MajorityJudgment method = majority_judgment_of(app);
  method.unjudged = of.prize.left_out == LeftOut::lowest ? festival::MajorityJudgment::Unjudged::lowest
                                                         : festival::MajorityJudgment::Unjudged::ignored;
  ballots.method = method;
  const std::vector<VotedFilm> films = voted_films(app, of, now_ms);
  for (const VotedFilm& each : films) ballots.films.push_back(ballot_film(each.film, now_ms));
  for (const PublicBallot& each : app.catalogue.public_ballots.opened(of.prize.id, now_ms)) {
    const auto voter = static_cast<uint32_t>(ballots.voters.size());
    ballots.voters.push_back(each.id.text());
    for (uint32_t film = 0; film < films.size(); ++film) {
      const auto mention = each.mentions.at(films[film].place);
      if (mention) ballots.judgments.push_back({voter, film, static_cast<uint16_t>(*mention)});
    }
  }
  return festival::in_order(std::move(ballots));
}

bool shows_results(const Request& request, const ShownPrize& of, int64_t now_ms) {
  if (vote_state(of.prize, now_ms) != VoteState::closed) return false;
  return is_palmares_public(of.edition, now_ms) || decide_role(request.viewer, Role::moderator).allowed();
}

std::string prize_name(const PublicPrize& prize, Language language) {
  return in_language(language, prize.name_fr, prize.name_en);
}

std::string prize_path(const Edition& edition, const PublicPrize& prize) {
  return edition_path(edition) + "/prix-du-public/" + prize.id.text();
}

std::string vote_words(const Words& words, const ShownPrize& of, int64_t now_ms) {
  const auto at = [&](int64_t moment_ms) {
    return std::map<std::string, std::string>{{"time", long_time(words, moment_ms, of.edition.time_zone)}};
  };
  switch (vote_state(of.prize, now_ms)) {
    case VoteState::not_yet: return words({"The vote opens on {time}.", at(of.prize.opens_ms)});
    case VoteState::open: return words({"The vote is open until {time}.", at(of.prize.closes_ms)});
    case VoteState::closed: return words({"The vote is closed since {time}.", at(of.prize.closes_ms)});
  }
  return {};
}

}  // namespace resonance::server
