#include "server/pages/edit.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "base/unicode.h"
#include "ingest/subtitles.h"
#include "search/language.h"
#include "server/agreements.h"
#include "server/errors.h"
#include "server/gated.h"
#include "server/guests.h"
#include "server/local_time.h"
#include "server/pages/frame.h"
#include "server/pages/item_media.h"
#include "server/pages/pages.h"
#include "server/retention.h"
#include "server/sign_in.h"
#include "server/stewardship.h"

namespace resonance::server::pages {
namespace {

constexpr int64_t kTextFormBytes = int64_t{2} << 20;

std::string edit_path(const ItemId& id) {
  return item_path(id) + "/modifier";
}

Response to_edit_page(const Request& request, const Item& item) {
  return redirect(address(request.language, edit_path(item.id)));
}

// Runs `act`; an error that the person can mend shows on the edit page, with everything else kept.
template <class Act>
Response on_edit_page(App& app, const Request& request, const Item& item, Act act) {
  try {
    return act();
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    return edit_page(app, request, item, fields_of(app.catalogue, item), error.message(), status_of(error.code()));
  }
}

// Changes one file of a contribution as a form of at most `limit_bytes` asks, then shows the edit page again.
template <class Change>
Response change_file(App& app, const Request& request, int64_t limit_bytes, Change change) {
  const Item item = gated_item(app, request, Use::change);
  const Media media = gated_media(app, request, item);
  const Form form = read_form(request, limit_bytes);
  gated_item(app, request, Use::change);  // it may have been handed in while the form came
  return on_edit_page(app, request, item, [&] {
    change(media, form);
    return to_edit_page(request, item);
  });
}

// As it was said; else as its words look; else that of the contribution.
std::string language_of_track(App& app, const Media& media, const std::string& said, const std::vector<Cue>& cues) {
  if (said == "fr" || said == "en") return said;
  std::string words;
  for (size_t i = 0; i < cues.size() && words.size() < search::enough_to_guess_bytes; ++i) words += cues[i].text + ' ';
  if (const auto guess = search::guessed_language(words)) return std::string(search::code(*guess));
  const auto item = app.catalogue.items.find(media.item);
  return item && item->language == "en" ? "en" : "fr";
}

// A page that asks before what cannot be undone.
Response ask_removal(const App& app, const Request& request, const Item& item, const Message& question,
                     int status = 200) {
  const Words words = app.renderer.words(request.language);
  View view;
  view.set("question", words(question));
  view.set("action", address(request.language, request.path));
  view.set("back_url", address(request.language, item_path(item.id)));
  view.set("needs_password", needs_password(request));
  Head head;
  head.title = words("Delete");
  head.path = item_path(item.id);
  head.hidden = true;
  return page(app, request, "removal", head, view, status);
}

}  // namespace

Response edit_page(App& app, const Request& request, const Item& item, const ItemFields& fields, const Message& problem,
                   int status) {
  const Words words = app.renderer.words(request.language);
  View view;
  const std::vector<ShownMedia> media = shown_media(app, request, item);
  set_fields(view, app, request, fields, media);
  view.set("problem", problem_view(app, request, problem));
  view.set("id", item.id.text());
  view.set("is_draft", item.publication == Publication::draft);
  view.set("action", address(request.language, edit_path(item.id)));
  view.set("item_url", address(request.language, item_path(item.id)));
  view.set("publication_url", address(request.language, item_path(item.id) + "/publication"));
  view.set("keeping_url", address(request.language, item_path(item.id) + "/conservation"));
  view.set("keep_until", day_of(item.keep_until_ms));
  view.set("ends_soon",
           ends_soon(item, wall_clock_ms()) ? View(retention_words(words, item, wall_clock_ms())) : View(false));
  const auto campaign = item.campaign ? app.catalogue.campaigns.find(*item.campaign) : std::nullopt;
  set_organisations(view, app, request.viewer, item, campaign, {});
  view.set("removal_url", address(request.language, item_path(item.id) + "/suppression"));
  view.set("add_url", address(request.language, "/deposer?contribution=" + item.id.text()));
  ViewList files;
  for (const ShownMedia& shown : media) files.push_back(managed_view(app, request, item, shown));
  view.set("has_files", !files.empty());
  view.set("files", files);
  Head head;
  head.title = words("Edit");
  head.path = edit_path(item.id);
  head.section = "deposits";
  head.hidden = true;
  return page(app, request, "edit", head, view, status);
}

Response edit_form(App& app, const Request& request) {
  const Item item = gated_item(app, request, Use::change);
  return edit_page(app, request, item, fields_of(app.catalogue, item), {});
}

Response edit(App& app, const Request& request) {
  const Item before = gated_item(app, request, Use::change);
  const Form form = read_form(request, kTextFormBytes);
  const ItemFields fields = read_fields(form);
  try {
    Item item = before;
    apply(app.catalogue, fields, item);
    clean_and_check(item);
    if (form.has("organisation")) give_to(app, request.viewer, item, form.value("organisation"));
    app.catalogue.items.update(item);
    app.catalogue.journal.add({.account = request.viewer.account, .act = Act::changed, .item = item.id});
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    return edit_page(app, request, before, fields, error.message(), status_of(error.code()));
  }
  return redirect(address(request.language, item_path(before.id)));
}

Response publication(App& app, const Request& request) {
  const Item item = gated_item(app, request, Use::manage);
  const auto wanted = value_named<Publication>(read_form(request).value("publication"));
  return on_edit_page(app, request, item, [&] {
    if (!wanted) throw Error(ErrorCode::invalid, "Say whether to publish or to keep as a draft. Nothing was changed.");
    bring_to(app, request.viewer, item, *wanted);
    return redirect(address(request.language, item_path(item.id)));
  });
}

Response keeping(App& app, const Request& request) {
  const Item item = gated_item(app, request, Use::manage);
  return on_edit_page(app, request, item, [&] {
    const int64_t until_ms = day_ms(read_form(request).value("until")).value_or(0);
    if (until_ms != 0 && until_ms <= wall_clock_ms()) {
      throw Error(ErrorCode::invalid,
                  "This day is past. To end it now, withdraw it or delete it. Nothing was changed.");
    }
    app.catalogue.items.keep_until(item.id, until_ms);
    app.catalogue.journal.add(
        {.account = request.viewer.account, .act = Act::end_set, .item = item.id, .words = day_of(until_ms)});
    return to_edit_page(request, item);
  });
}

Response removal(App& app, const Request& request) {
  const Item item = gated_item(app, request, Use::manage);
  const Form form = read_form(request);
  if (form.value("confirm") != "yes") {
    return ask_removal(app, request, item,
                       {"Delete “{title}”, with its files, transcripts and pictures? This cannot be undone.",
                        {{"title", item.title}}});
  }
  try {
    confirm_person(app, request, form);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    return ask_removal(app, request, item, error.message(), status_of(error.code()));
  }
  erase_item(app, request.viewer, item);
  // A guest who has no other goes with it.
  const bool is_still_known = !request.viewer.account || app.catalogue.accounts.find(*request.viewer.account);
  return redirect(address(request.language, is_still_known ? "/mes-depots" : "/"));
}

Response transcript(App& app, const Request& request) {
  return change_file(
      app, request, ingest::kMaximumSubtitleBytes + kTextFormBytes, [&](const Media& media, const Form& form) {
        const auto purpose = value_named<TrackPurpose>(form.value("purpose")).value_or(TrackPurpose::captions);
        if (form.value("file").empty())
          throw Error(ErrorCode::invalid, "Choose a .vtt or .srt file first. Nothing was changed.");
        const std::vector<Cue> cues = ingest::parse_subtitles(form.value("file"));
        app.catalogue.transcripts.replace(media.id, purpose,
                                          language_of_track(app, media, form.value("language"), cues), cues);
      });
}

Response legend(App& app, const Request& request) {
  return change_file(app, request, kFormBytes, [&](const Media& media, const Form& form) {
    app.catalogue.media.set_legend(media.id, form.value("legend"));
  });
}

Response poster(App& app, const Request& request) {
  return change_file(app, request, kFormBytes, [&](const Media& media, const Form& form) {
    const std::string number = form.value("poster");
    app.catalogue.media.choose_poster(media.id, number.size() == 1 ? number.front() - '0' : 0);
  });
}

Response sound(App& app, const Request& request) {
  return change_file(app, request, kFormBytes, [&](const Media& media, const Form& form) {
    const std::string wanted = form.value("reduce_noise");
    if (wanted != "yes" && wanted != "no") {
      throw Error(ErrorCode::invalid, "Choose one of the two sounds first. Nothing was changed.");
    }
    app.catalogue.media.set_reduce_noise(media.id, wanted == "yes");
  });
}

// Of what was published too: a preparation changes nothing of what it shows.
Response retry(App& app, const Request& request) {
  const Item item = gated_item(app, request, Use::manage);
  const Media media = gated_media(app, request, item);
  return on_edit_page(app, request, item, [&] {
    app.catalogue.media.prepare_again(media.id);
    return redirect(address(request.language, item_path(item.id)));
  });
}

// A recording that was cut off is as long as what arrived of it.
Response keep_received(App& app, const Request& request) {
  const Item item = gated_item(app, request, Use::manage);
  // Nothing goes online that no moderator has seen.
  if (item.publication == Publication::published) gated_item(app, request, Use::change);
  const Media media = gated_media(app, request, item);
  return on_edit_page(app, request, item, [&] {
    ingest::UploadTurn turn = app.uploads.take_turn(media.id);
    if (turn.media().declared_size_bytes) {
      throw Error(ErrorCode::conflict,
                  "The rest of this file can still be sent: choose the same file again. What arrived is kept.");
    }
    if (turn.offset_bytes() == 0) {
      throw Error(ErrorCode::invalid,
                  "Nothing of this recording has arrived, so there is nothing to keep. Delete it, then record again.");
    }
    turn.declare_size(turn.offset_bytes());
    turn.acknowledge();
    app.runner.wake();
    return redirect(address(request.language, item_path(item.id)));
  });
}

Response media_removal(App& app, const Request& request) {
  const Item item = gated_item(app, request, Use::change);
  const Media media = gated_media(app, request, item);
  if (read_form(request).value("confirm") != "yes") {
    return ask_removal(
        app, request, item,
        {"Delete the file {name}, with its transcript? This cannot be undone.", {{"name", media.file_name}}});
  }
  erase_media(app, request.viewer, media);
  return to_edit_page(request, item);
}

}  // namespace resonance::server::pages
