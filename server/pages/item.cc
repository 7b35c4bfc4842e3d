#include <algorithm>
#include <charconv>

#include "base/clock.h"
#include "base/error.h"
#include "base/unicode.h"
#include "catalogue/gate.h"
#include "catalogue/selections.h"
#include "server/edition_catalogue.h"
#include "server/gated.h"
#include "server/markdown.h"
#include "server/pages/answers.h"
#include "server/pages/cards.h"
#include "server/pages/document.h"
#include "server/pages/frame.h"
#include "server/pages/item_media.h"
#include "server/pages/pages.h"
#include "server/pages/screenings.h"
#include "server/pages/structured_data.h"
#include "server/palmares.h"

namespace resonance::server::pages {
namespace {

constexpr size_t kLongestQuery = 300;
constexpr int kSimilar = 3;

int64_t start_seconds(const Request& request) {
  const std::string text = request.value("t");
  int64_t seconds = 0;
  std::from_chars(text.data(), text.data() + text.size(), seconds);
  return std::clamp<int64_t>(seconds, 0, 7 * 24 * 3600);
}

bool is_ready_document(const ShownMedia& shown) {
  return shown.media.type == MediaType::document && shown.media.state == MediaState::ready;
}

std::string spoken_text(const ShownMedia& shown) {
  std::string text;
  if (shown.captions.empty()) return text;
  for (const Cue& cue : shown.captions.front().cues) text += (text.empty() ? "" : " ") + cue.text;
  return text;
}

// A contribution is shown whatever the index is going through.
template <class Found, class Ask>
std::vector<Found> or_nothing(const Ask& ask) {
  try {
    return ask();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::unavailable) throw;
    return {};
  }
}

class ItemPage {
 public:
  ItemPage(App& app, const Request& request, Item item)
      : app_(app), request_(request), words_(app.renderer.words(request.language)), item_(std::move(item)) {}

  Response respond() {
    media_ = shown_media(app_, request_, item_);
    set_prizes();
    View view;
    view.set("id", item_.id.text());
    view.set("title", shown_title(words_, item_));
    view.set("kind", std::string(name(item_.kind)));
    view.set("kind_label", kind_label(words_, item_.kind));
    view.set("item_language", item_.language);
    view.set("summary", optional_text(item_.summary));
    view.set("answers", answer_views(request_, words_, item_, media_));
    view.set("body_html", item_.body.empty() ? View(false) : View(markdown_to_html(item_.body)));
    view.set("is_draft", item_.publication != Publication::published || item_.visible_from_ms > wall_clock_ms());
    view.set("publication_label", publication_label(words_, item_));
    set_media(view);
    set_facts(view);
    view.set("prizes", prizes_);
    view.set("has_prizes", !prizes_.empty());
    set_owner_tools(view);
    set_search_within(view);
    set_similar(view);
    const std::string embedded = embed_html(app_, request_, item_);
    view.set("embed_html", optional_text(embedded));
    view.set("oembed_url",
             embedded.empty()
                 ? View(false)
                 : View(absolute_url(app_, request_,
                                     "/oembed?format=json&url=" +
                                         encode_query_value(absolute_url(
                                             app_, request_, address(request_.language, item_path(item_.id)))))));
    view.set("shares_url", address(request_.language, item_path(item_.id) + "/partages"));
    view.set("viewings_url", address(request_.language, item_path(item_.id) + "/consultations"));
    const ViewList screenings = screening_views_of(app_, request_, item_);
    view.set("screenings", screenings);
    view.set("has_screenings", !screenings.empty());
    view.set("structured_data", structured());
    view.set("library_kind_url", address(request_.language, "/bibliotheque?kind=" + std::string(name(item_.kind))));
    Head head;
    head.title = item_.title;
    head.description = item_.summary;
    head.path = item_path(item_.id);
    head.section = "library";
    head.hidden = !is_found();
    const ShownMedia* face = with_picture();
    if (face != nullptr) head.image = face->picture->largest;
    return page(app_, request_, "item", head, view);
  }

 private:
  // What it won at editions of the festival whose palmarès is read.
  void set_prizes() {
    for (const Award& award : app_.catalogue.awards.of_item(item_.id)) {
      const auto edition = app_.catalogue.editions.find(award.edition);
      if (!edition || !is_palmares_public(*edition, wall_clock_ms())) continue;
      const auto films = films_of(app_.catalogue, *edition, award);
      const bool is_in = std::ranges::any_of(films, [&](const SubmittedFilm& each) {
        return each.item.id == item_.id && is_named_to(request_.viewer, each, wall_clock_ms());
      });
      if (!is_in) continue;
      const UnnamedFilms unnamed(app_.catalogue, *edition, &request_.viewer);
      prize_names_.push_back(award_name(told(unnamed, words_, award), request_.language) + " – " +
                             title_of(*edition, request_.language));
      View one;
      one.set("text", prize_names_.back());
      one.set("url", address(request_.language, palmares_path(*edition) + "#prix-" + award.id.text()));
      one.set("laurels_url", address(request_.language, award_path(*edition, award) + "/lauriers.svg"));
      prizes_.push_back(one);
    }
  }

  // By everybody: what is not must not be searched for, counted or described to machines.
  bool is_found() const { return decide({}, {item_}, Use::find, wall_clock_ms()).allowed(); }

  void set_media(View& view) {
    const auto timed =
        std::count_if(media_.begin(), media_.end(), [](const ShownMedia& one) { return is_timed(one.media); });
    const int64_t start = start_seconds(request_);
    const auto documents_count = std::count_if(media_.begin(), media_.end(), is_ready_document);
    ViewList players, photos, documents, pending;
    int waiting = 0;
    for (const ShownMedia& shown : media_) {
      if (shown.media.state != MediaState::ready && !shown.early) {
        View one = pending_view(app_, request_, item_, shown);
        one.set("watch_here", true);
        pending.push_back(one);
      } else if (is_timed(shown.media)) {
        players.push_back(player_view(app_, request_, item_, shown, static_cast<int>(players.size()) + 1,
                                      static_cast<int>(timed), players.empty() ? start : 0));
      } else if (shown.media.type == MediaType::photo) {
        photos.push_back(photo_view(request_, item_, shown, static_cast<int>(photos.size()) + 1));
      } else if (is_ready_document(shown)) {
        documents.push_back(document_view(app_, request_, item_, shown, static_cast<int>(documents.size()) + 1,
                                          static_cast<int>(documents_count)));
      }
    }
    // What a visitor may not have yet still deserves a word: a page must never look broken.
    const bool early = std::any_of(media_.begin(), media_.end(), [](const auto& one) { return one.early.has_value(); });
    for (const Media& media : app_.catalogue.media.of_item(item_.id)) {
      waiting += media.state == MediaState::processing ? 1 : 0;
    }
    view.set("players", players);
    view.set("photos", photos);
    view.set("documents", documents);
    view.set("has_photos", !photos.empty());
    view.set("one_photo", photos.size() == 1);
    view.set("pending", pending);
    view.set("has_pending", !pending.empty());
    view.set("coming_soon", pending.empty() && !early && waiting > 0);
    view.set("empty",
             media_.empty() && waiting == 0 && item_.body.empty() && item_.answers.empty() && item_.summary.empty());
    view.set("share_anchor", View(false));
    for (const ShownMedia& shown : media_) {
      if (shown.media.state == MediaState::ready && is_timed(shown.media)) {
        view.set("share_anchor", "media-" + shown.media.id.text());
        break;
      }
    }
    view.set("share_url", absolute_url(app_, request_, address(request_.language, item_path(item_.id))));
  }

  void set_facts(View& view) {
    ViewList themes;
    for (const std::string& id : item_.themes) {
      const auto theme = app_.catalogue.themes.find(id);
      if (!theme) continue;
      View one;
      one.set("label", theme_label(*theme, request_.language));
      one.set("url", address(request_.language, "/bibliotheque?theme=" + encode_query_value(id)));
      themes.push_back(one);
    }
    view.set("has_themes", !themes.empty());
    view.set("themes", themes);
    view.set("place", optional_text(place_name(app_.catalogue, item_.territory)));
    view.set("organisation", optional_text(organisation_name(app_.catalogue, item_.organisation)));
    view.set("organisation_url",
             item_.organisation ? View(address(request_.language, "/bibliotheque?organisation=" +
                                                                      encode_query_value(item_.organisation->text())))
                                : View(false));
    view.set("place_url", address(request_.language, "/bibliotheque?territory=" + encode_query_value(item_.territory)));
    ViewList festivals;
    for (const PublicSelection& each : public_selections(app_.catalogue, item_, wall_clock_ms())) {
      const auto category = std::ranges::find(each.edition.categories, each.submission.category, &Category::id);
      View one;
      one.set("edition", title_of(each.edition, request_.language));
      one.set("category",
              category == each.edition.categories.end() ? std::string() : name_of(*category, request_.language));
      one.set("url", address(request_.language, catalogue_path(each.edition)));
      festivals.push_back(one);
    }
    view.set("festivals", festivals);
    view.set("language_label", language_label(words_, item_.language));
    const int64_t date_ms = item_.published_ms != 0 ? item_.published_ms : item_.created_ms;
    view.set("date", long_date(request_.language, date_ms));
    view.set("date_iso", iso8601(date_ms));
    int64_t longest_ms = 0;
    for (const ShownMedia& shown : media_) longest_ms = std::max(longest_ms, shown.media.duration_ms);
    view.set("duration", longest_ms > 0 ? View(duration(request_.language, longest_ms)) : View(false));
  }

  void set_owner_tools(View& view) {
    const bool manager = decide(request_.viewer, {item_}, Use::manage, wall_clock_ms()).allowed();
    const bool is_shown = item_.publication == Publication::published;
    view.set("may_manage", manager);
    view.set("may_change", decide(request_.viewer, {item_}, Use::change, wall_clock_ms()).allowed());
    view.set("may_publish", !is_shown && decide_publication(request_.viewer, item_, Publication::published).allowed());
    view.set("may_hand_in", !is_shown && item_.publication != Publication::submitted);
    view.set("may_take_back", item_.publication == Publication::submitted);
    view.set("may_withdraw", is_shown);
    view.set("people_url", address(request_.language, item_path(item_.id) + "/personnes"));
    view.set("report_url", address(request_.language, item_path(item_.id) + "/signaler"));
    const std::string path = item_path(item_.id);
    view.set("edit_url", address(request_.language, path + "/modifier"));
    view.set("publication_url", address(request_.language, path + "/publication"));
    view.set("removal_url", address(request_.language, path + "/suppression"));
  }

  // Every passage of this contribution in which the words stand, and on a bar for each film or sound where they are.
  void set_search_within(View& view) const {
    const std::string text = clean_line(request_.value("dans"), kLongestQuery);
    view.set("within_query", text);
    view.set("within_url", address(request_.language, item_path(item_.id)));
    const bool has_words = std::any_of(media_.begin(), media_.end(), [](const ShownMedia& shown) {
      return !shown.captions.empty() || is_ready_document(shown);
    });
    view.set("can_search_within", has_words && is_found());
    view.set("has_within", !text.empty());
    ViewList groups;
    int64_t total = 0;
    if (!text.empty() && findable_item(app_.catalogue, request_.viewer, item_.id)) {
      const std::vector<search::Moment> moments =
          findable_moments(app_.catalogue, request_.viewer, item_, or_nothing<search::Moment>([&] {
                             return app_.searcher.moments(item_.id, text, app_.catalogue.synonyms.all());
                           }));
      for (const ShownMedia& shown : media_) {
        View group = passages_of(shown, text, moments);
        if (group.is_false()) continue;
        total += static_cast<int64_t>(group.get("moments")->list_value().size());
        groups.push_back(group);
      }
    }
    view.set("within_total", words_.plural(total, "{n} passage", "{n} passages"));
    view.set("within", groups);
  }

  View passages_of(const ShownMedia& shown, const std::string& text, const std::vector<search::Moment>& moments) const {
    ViewList passages, marks;
    for (const search::Moment& moment : moments) {
      if (moment.media != shown.media.id) continue;
      // The words stay in the address, so that the list is still there on arrival.
      std::string path = moment_path(item_.id, moment);
      path.insert(path.find('?') + 1, "dans=" + encode_query_value(text) + "&");
      passages.push_back(moment_view(words_, address(request_.language, path), moment));
      if (moment.page || shown.media.duration_ms <= 0) continue;
      View mark;
      mark.set("left", std::to_string(std::clamp<int64_t>(moment.start_ms * 1000 / shown.media.duration_ms, 0, 1000)));
      marks.push_back(mark);
    }
    if (passages.empty()) return false;
    View group;
    group.set("moments", passages);
    group.set("marks", marks);
    group.set("has_marks", !marks.empty());
    return group;
  }

  void set_similar(View& view) const {
    ViewList cards;
    if (is_found()) {
      for (const ItemId& id : or_nothing<ItemId>([&] { return app_.searcher.similar(item_.id, kSimilar); })) {
        const auto other = findable_item(app_.catalogue, request_.viewer, id);
        if (other) cards.push_back(card_view(app_, request_, *other, nullptr));
      }
    }
    view.set("has_similar", !cards.empty());
    view.set("similar", cards);
  }

  const ShownMedia* with_picture() const {
    const auto found =
        std::find_if(media_.begin(), media_.end(), [](const auto& one) { return one.picture.has_value(); });
    return found == media_.end() ? nullptr : &*found;
  }

  View structured() const {
    if (!is_found()) return false;
    const std::string url = absolute_url(app_, request_, address(request_.language, item_path(item_.id)));
    for (const ShownMedia& shown : media_) {
      const Rendition* progressive = shown.of_role("progressive");
      if (shown.media.type != MediaType::video || progressive == nullptr) continue;
      DescribedVideo video;
      video.content_url = absolute_url(app_, request_, rendition_path(shown.media, *progressive));
      if (shown.picture) video.thumbnail_url = absolute_url(app_, request_, shown.picture->largest);
      video.duration_ms = shown.media.duration_ms;
      video.transcript = spoken_text(shown);
      if (!shown.chapters.empty()) video.chapters = shown.chapters.front().cues;
      return structured_data(item_, url, &video, prize_names_);
    }
    return structured_data(item_, url, nullptr, prize_names_);
  }

  App& app_;
  const Request& request_;
  const Words words_;
  const Item item_;
  std::vector<ShownMedia> media_;
  ViewList prizes_;
  std::vector<std::string> prize_names_;
};

}  // namespace

Response item(App& app, const Request& request) {
  const Item item = gated_item(app, request, Use::view);
  return ItemPage(app, request, item).respond();
}

}  // namespace resonance::server::pages
