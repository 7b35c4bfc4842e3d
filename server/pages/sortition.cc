// A citizen jury drawn by lot, as everybody reads it: what it is, how to volunteer, then how it was drawn and how to
// check that.
#include "base/clock.h"
#include "base/whole_number.h"
#include "festival/sortition/minutes.h"
#include "server/errors.h"
#include "server/local_time.h"
#include "server/pages/cards.h"
#include "server/pages/draw_report.h"
#include "server/pages/frame.h"
#include "server/pages/pages.h"
#include "server/sign_in.h"

namespace resonance::server::pages {
namespace {

namespace sortition = festival::sortition;

constexpr int kMostOfAddress = 200;  // a social centre signs people up from one computer
constexpr int64_t kWindowMs = int64_t{60} * 60'000;
constexpr int kYoungest = 15;  // who may agree by themselves to the use of their data (France, law of 1978, art. 45)
constexpr const char* kTexts[] = {"name", "birth_year", "email", "telephone", "motivation"};

// What who volunteers agrees to; kept with their answers.
std::string consent_text(const Words& words, const ShownDraw& of) {
  const int64_t until_ms = volunteers_kept_until_ms(of.edition, of.draw);
  return words(
      {"What I declare serves for the draw of this jury and for nothing else. My name and my contact are seen by who "
       "runs the draw alone. My answers are published without my name, on a line of their own: somebody who knows me "
       "might recognise it when I am alone with my answers. I can withdraw at any time by my private link. Everything "
       "is erased on {day} at the latest; what was published without names stays.",
       {{"day", long_date(words.language(), until_ms)}}});
}

ViewList question_views(const ShownDraw& of, Language language, const Form& form) {
  ViewList all;
  int number = 0;
  for (const sortition::Criterion& criterion : quotas_of(of.draw, language).criteria) {
    const std::string field = "answer_" + std::to_string(number++);
    ViewList values;
    int position = 0;
    for (const sortition::Quota& each : criterion.values) {
      const std::string value = std::to_string(position++);
      values.push_back(choice(value, each.value, form.value(field) == value));
    }
    View one;
    one.set("field", field);
    one.set("criterion", criterion.name);
    one.set("values", values);
    all.push_back(one);
  }
  return all;
}

struct Answered {
  Message problem;
  int status = 200;
  Form typed;
  std::string name;
  std::string link;   // told only now
  bool sent = false;  // by mail too
};

Response draw_page_of(App& app, const Request& request, const ShownDraw& of, const Answered& answered = {}) {
  const Words words = app.renderer.words(request.language);
  const DrawState state = state_of(of.draw, wall_clock_ms());
  View view;
  view.set("jury", jury_name(of.jury, request.language));
  view.set("edition", title_of(of.edition, request.language));
  view.set("edition_url", address(request.language, edition_path(of.edition)));
  const std::string path = draw_path(of.edition, of.jury);
  view.set("desk_url",
           may_run_draws(request.viewer) ? View(address(request.language, path + "/conduite")) : View(false));
  view.set("state", draw_state_label(words, state));
  view.set("seat_count", words.plural(of.draw.seats, "{n} seat of the jury", "{n} seats of the jury"));
  set_draw_dates(view, words, of);
  view.set("is_open", state == DrawState::call_open);
  view.set("has_withdrawn", request.value("retrait") == "fait");
  view.set("is_drawn", state == DrawState::drawn);
  const bool is_published = of.draw.committed.has_value();
  view.set("is_published", is_published);
  if (is_published) {
    set_published(view, app, request, of);
  } else {
    view.set("quotas", quota_views(words, counts_of(quotas_of(of.draw, request.language), {})));
  }
  view.set("questions", question_views(of, request.language, answered.typed));
  for (const char* each : kTexts) view.set(std::string(each) + "_value", answered.typed.value(each));
  view.set("consent_text", consent_text(words, of));
  view.set("action", address(request.language, path));
  view.set("signed_name", optional_text(answered.name));
  view.set("own_link", answered.link);
  view.set("link_sent", answered.sent);
  view.set("problem", problem_view(app, request, answered.problem));
  Head head;
  head.title = jury_name(of.jury, request.language) + " – " + title_of(of.edition, request.language);
  head.path = path;
  head.section = "festival";
  head.hidden = !of.edition.announced;
  head.unstored = !answered.link.empty();
  return page(app, request, "draw", head, view, answered.status);
}

Volunteer volunteer_from(const Request& request, const ShownDraw& of, const Words& words, const Form& form) {
  Volunteer volunteer;
  volunteer.jury = of.jury.id;
  volunteer.name = form.value("name");
  volunteer.birth_year = whole_number(form.value("birth_year")).value_or(0);
  volunteer.email = form.value("email");
  volunteer.telephone = form.value("telephone");
  volunteer.motivation = form.value("motivation");
  for (size_t i = 0; i < of.draw.criteria.size(); ++i) {
    volunteer.answers.push_back(whole_number(form.value("answer_" + std::to_string(i))).value_or(-1));
  }
  if (form.has("consent")) volunteer.consent_text = consent_text(words, of);
  volunteer.language = code(request.language);
  const auto year = whole_number(local_time_of(wall_clock_ms(), of.edition.time_zone).substr(0, 4));
  if (volunteer.birth_year > year.value_or(0) - kYoungest) {
    throw Error(ErrorCode::invalid, {"Who volunteers is {age} or older this year. You are not signed up.",
                                     {{"age", std::to_string(kYoungest)}}});
  }
  if (!volunteer.email.empty() && !is_mail_address(volunteer.email)) {
    throw Error(ErrorCode::invalid, "This is no e-mail address. You are not signed up yet.");
  }
  return volunteer;
}

Response file(const std::string& text, const std::string& name) {
  Response response = json(text);
  response.set("Content-Disposition", "attachment; filename=\"" + name + "\"");
  return response;
}

}  // namespace

Response draw_page(App& app, const Request& request) {
  return draw_page_of(app, request, shown_draw(app, request));
}

Response sign_up_volunteer(App& app, const Request& request) {
  const ShownDraw of = shown_draw(app, request);
  const Form form = read_form(request);
  const int64_t now_ms = wall_clock_ms();
  const Words words = app.renderer.words(request.language);
  try {
    if (!app.catalogue.sessions.count_try("volunteer " + client_address(request), kMostOfAddress, kWindowMs, now_ms)) {
      throw Error(ErrorCode::busy,
                  "Many people signed up from here within an hour. Try again later; you are not signed up yet.");
    }
    const auto made = app.catalogue.volunteers.sign_up(volunteer_from(request, of, words, form), now_ms);
    Answered done;
    done.name = made.volunteer.name;
    done.sent = sends_links(app) && is_mail_address(made.volunteer.email);
    done.link =
        post_volunteer_link(app, request, of.jury, made.volunteer, made.token,
                            Message{"You are signed up for the draw. Keep this private link: with it you read what "
                                    "you declared, withdraw, and see whether you were drawn:\n\n{link}"});
    return draw_page_of(app, request, of, done);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    Answered refused;
    refused.problem = error.message();
    refused.status = status_of(error.code());
    refused.typed = form;
    return draw_page_of(app, request, of, refused);
  }
}

Response committed_file(App& app, const Request& request) {
  const ShownDraw of = shown_draw(app, request);
  const auto wanted = whole_number(request.value("numero"));
  for (const DrawCommitment& each : app.catalogue.draws.commitments(of.jury.id)) {
    if (each.number == wanted.value_or(of.draw.committed->number)) return file(each.text, "committed.json");
  }
  throw Error(ErrorCode::not_found, "Nothing is committed yet.");
}

Response record_file(App& app, const Request& request) {
  const ShownDraw of = shown_draw(app, request);
  if (!of.draw.committed || of.draw.committed->record.empty()) {
    throw Error(ErrorCode::not_found, "This jury is not drawn yet.");
  }
  return file(of.draw.committed->record, "record.json");
}

Response draw_minutes(App& app, const Request& request) {
  const ShownDraw of = shown_draw(app, request);
  const auto record = record_of(of.draw);
  if (!record) throw Error(ErrorCode::not_found, "This jury is not drawn yet.");
  const Words words = app.renderer.words(request.language);
  std::vector<std::string> lines;
  for (const Message& each : sortition::minutes(committed_of(of.draw, request.language), *record)) {
    lines.push_back(words(each));
  }
  View view;
  view.set("jury", jury_name(of.jury, request.language));
  view.set("edition", title_of(of.edition, request.language));
  view.set("lines", text_views(lines));
  view.set("draw_url", address(request.language, draw_path(of.edition, of.jury)));
  Head head;
  head.title = words("Minutes of the draw") + " – " + jury_name(of.jury, request.language);
  head.path = draw_path(of.edition, of.jury) + "/proces-verbal";
  head.section = "festival";
  head.hidden = true;
  return page(app, request, "draw-minutes", head, view);
}

}  // namespace resonance::server::pages
