#include <exception>
#include <map>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/unicode.h"
#include "ingest/subtitles.h"
#include "server/agreements.h"
#include "server/errors.h"
#include "server/guests.h"
#include "server/pages/cards.h"
#include "server/pages/edit.h"
#include "server/pages/frame.h"
#include "server/pages/item_media.h"
#include "server/pages/pages.h"
#include "server/pages/people.h"
#include "server/sign_in.h"
#include "server/stewardship.h"

namespace resonance::server::pages {
namespace {

constexpr size_t kTextBytes = size_t{2} << 20;
constexpr int64_t kLookEveryBytes = int64_t{16} << 20;

// What the address names and this viewer may go on with.
std::optional<Item> continued_item(App& app, const Request& request) {
  const auto id = ItemId::parse(request.value("contribution"));
  auto item = id ? app.catalogue.items.find(*id) : std::nullopt;
  if (!item || !decide(request.viewer, {*item}, Use::change, wall_clock_ms()).allowed()) return {};
  return item;
}

// Which call a deposit answers: the one that the address names, or that the draft began with.
std::optional<Campaign> campaign_of(App& app, const Request& request, const std::optional<Item>& item) {
  if (item) return item->campaign ? app.catalogue.campaigns.find(*item->campaign) : std::nullopt;
  return open_campaign(app, request.value("collecte"));
}

// Who can be recognised in it, as whoever deposits says at once.
constexpr std::string_view kNobody = "nobody", kMyself = "myself", kOthers = "others";

void set_people_fields(View& view, const App& app, const Request& request, const std::optional<Item>& item,
                       const std::optional<Campaign>& campaign, const Form& form) {
  const Words words = app.renderer.words(request.language);
  const std::string said = form.value("people");
  view.set("ask_people", !item || (!item->people_declared && item->agreements.empty()));
  view.set("people_url", item ? View(address(request.language, item_path(item->id) + "/personnes")) : View(false));
  view.set("said_nobody", said == kNobody);
  view.set("said_myself", said == kMyself);
  view.set("said_others", said == kOthers);
  view.set("own_name", form.value("own_name"));
  view.set("agreement_texts", agreement_text_views(app, request, campaign, form));
  view.set("scopes", scope_views(words, form));
}

Response form_page(App& app, const Request& request, const std::optional<Item>& item,
                   const std::optional<Campaign>& campaign, const ItemFields& fields, const Form& form,
                   const Message& problem, int status = 200) {
  const Words words = app.renderer.words(request.language);
  View view;
  const std::vector<ShownMedia> media = item ? shown_media(app, request, *item) : std::vector<ShownMedia>{};
  set_fields(view, app, request, fields, media);
  set_people_fields(view, app, request, item, campaign, form);
  set_organisations(view, app, request.viewer, item.value_or(Item{.depositor = request.viewer.account}), campaign,
                    form.value("organisation"));
  view.set("problem", problem_view(app, request, problem));
  const std::string path = item       ? "/deposer?contribution=" + item->id.text()
                           : campaign ? "/deposer?collecte=" + campaign->code
                                      : "/deposer";
  view.set("action", address(request.language, path));
  view.set("campaign", campaign ? View(campaign->title) : View(false));
  view.set("campaign_code", campaign ? campaign->code : std::string());
  view.set("campaign_introduction", campaign ? optional_text(campaign->introduction) : View(false));
  view.set("guiding_questions", campaign ? text_views(campaign->questions) : ViewList());
  view.set("may_publish", decide_role(request.viewer, Role::moderator).allowed());
  view.set("item_id", item ? item->id.text() : std::string());
  view.set("is_new", !item.has_value());
  view.set("is_draft", !item || item->publication != Publication::published);
  view.set("limit", file_size(request.language, app.uploads.options().maximum_size_bytes));
  ViewList files;
  for (const ShownMedia& shown : media) files.push_back(pending_view(app, request, *item, shown));
  view.set("has_files", !files.empty());
  view.set("files", files);
  Head head;
  head.title = campaign ? campaign->title : words("Make a deposit");
  head.path = campaign && !item ? "/c/" + campaign->code : "/deposer";
  head.hidden = campaign.has_value();
  head.section = "deposit";
  return page(app, request, "deposit", head, view, status);
}

bool is_subtitle_name(const std::string& file_name) {
  const std::string lower = folded(file_name);
  return lower.ends_with(".vtt") || lower.ends_with(".srt");
}

// The deposit form as it streams in: text fields first, then files, each written to disk as it comes; the button last.
class StreamedDeposit {
 public:
  StreamedDeposit(App& app, const Request& request, std::optional<Item> item, std::optional<Campaign> campaign,
                  Depositor depositor)
      : app_(app),
        request_(request),
        item_(std::move(item)),
        campaign_(std::move(campaign)),
        depositor_(std::move(depositor)) {}

  Response respond() {
    const bool whole = request_.read_multipart([this](const Part& part) { return guarded([&] { begin(part); }); },
                                               [this](std::string_view data) { return guarded([&] { take(data); }); });
    if (whole && !failure_) guarded([this] { finish(); });
    upload_.reset();  // a file that was cut leaves nothing
    if (!whole && !failure_) {
      failure_ =
          Error(ErrorCode::invalid, "The form arrived damaged. What had arrived before is kept; send the rest again.");
    }
    if (failure_ && !item_) {
      return form_page(app_, request_, {}, campaign_, read_fields(form_), form_, failure_->message(),
                       status_of(failure_->code()));
    }
    if (failure_ || !problem_.empty()) {
      const Item item = app_.catalogue.items.find(item_->id).value_or(*item_);
      const ItemFields fields = stored_ ? fields_of(app_.catalogue, item) : read_fields(form_);
      const int status = failure_ ? status_of(failure_->code()) : 400;
      if (item.publication == Publication::draft && depositor_.viewer.role == Role::guest) {
        return form_page(app_, request_, item, campaign_, fields, form_, failure_ ? failure_->message() : problem_,
                         status);
      }
      return edit_page(app_, request_, item, fields, failure_ ? failure_->message() : problem_, status);
    }
    if (asks_for_people_) return redirect(address(request_.language, item_path(item_->id) + "/personnes"));
    const bool is_guest = depositor_.viewer.role == Role::guest;
    return redirect(address(request_.language, is_guest ? "/mes-depots" : item_path(item_->id)));
  }

 private:
  // The library that reads the request must not see our exceptions pass through it.
  template <class Act>
  bool guarded(Act act) {
    if (failure_) return false;
    try {
      act();
    } catch (const Error& error) {
      failure_ = error;
    } catch (const std::exception&) {
      failure_ = Error(ErrorCode::internal, "Something went wrong on our side. What you sent before is kept.");
    }
    return !failure_;
  }

  void begin(const Part& part) {
    end_part();
    const bool file_field = part.name == "files" || part.name == "transcript";
    if (file_field && part.file_name.empty()) return;  // nothing was chosen there
    if (!file_field) {
      field_ = &form_.fields.emplace(part.name, std::string())->second;
      return;
    }
    store_item();
    require_open();
    require_room(app_, *item_, 0);
    arrived_bytes_ = looked_at_bytes_ = 0;
    if (part.name == "transcript" || is_subtitle_name(part.file_name)) {
      subtitle_name_ = part.file_name;
      subtitle_.emplace();
      return;
    }
    upload_.emplace(app_.uploads.begin(item_->id, part.file_name, std::nullopt));
  }

  void take(std::string_view data) {
    if (upload_) {
      arrived_bytes_ += static_cast<int64_t>(data.size());
      if (arrived_bytes_ > looked_at_bytes_ + kLookEveryBytes) {
        require_room(app_, *item_, arrived_bytes_);
        looked_at_bytes_ = arrived_bytes_;
      }
      upload_->append(data);
    } else if (subtitle_) {
      if (subtitle_->size() + data.size() > ingest::kMaximumSubtitleBytes) {
        throw Error(ErrorCode::too_large, {"The transcript {name} is too large to be one. Everything else is kept.",
                                           {{"name", clean_line(subtitle_name_, 100)}}});
      }
      subtitle_->append(data);
    } else if (field_ != nullptr) {
      text_bytes_ += data.size();
      if (text_bytes_ > kTextBytes) throw Error(ErrorCode::too_large, "This text is too long. Send it as a file.");
      field_->append(data);
    }
  }

  void end_part() {
    field_ = nullptr;
    if (upload_) {
      last_media_ = upload_->finish();
      upload_.reset();
      for (const auto& [file_name, bytes] : waiting_subtitles_) add_subtitle(file_name, bytes);
      waiting_subtitles_.clear();
    }
    if (subtitle_) {
      if (last_media_) {
        add_subtitle(subtitle_name_, *subtitle_);
      } else {
        waiting_subtitles_.emplace(subtitle_name_, *subtitle_);
      }
      subtitle_.reset();
    }
  }

  // A transcript that cannot be read must not cost the film: it is told, and the rest goes on.
  void add_subtitle(const std::string& file_name, const std::string& bytes) {
    try {
      app_.catalogue.transcripts.replace(*last_media_, TrackPurpose::captions, item_->language,
                                         ingest::parse_subtitles(bytes));
    } catch (const Error& error) {
      problem_ = {
          "The transcript {name} was not added: {reason} Everything else is saved.",
          {{"name", clean_line(file_name, 100)}, {"reason", app_.renderer.words(request_.language)(error.message())}}};
    }
  }

  // The draft exists from the first file on, so that whatever happens afterwards loses no word.
  void store_item() {
    if (stored_) return;
    Item item = item_.value_or(Item{});
    apply(app_.catalogue, read_fields(form_), item);
    clean_and_check(item);
    if (form_.has("organisation")) give_to(app_, depositor_.viewer, item, form_.value("organisation"));
    if (item_) {
      app_.catalogue.items.update(item);
      item_ = item;
    } else {
      assign(depositor_, campaign_, item);
      item_ = app_.catalogue.items.create(item);
      app_.catalogue.journal.add({.account = depositor_.viewer.account, .act = Act::created, .item = item_->id});
    }
    stored_ = true;
  }

  // It may have been handed in, by another window, while this form came.
  void require_open() const {
    const auto now = app_.catalogue.items.find(item_->id);
    if (!now || !decide(depositor_.viewer, {*now}, Use::change, wall_clock_ms()).allowed()) throw moved_on_meanwhile();
  }

  void finish() {
    end_part();
    store_item();
    if (!waiting_subtitles_.empty()) {
      problem_ = {"The transcript {name} was not added: it came without a video or a sound. Everything else is saved.",
                  {{"name", clean_line(waiting_subtitles_.begin()->first, 100)}}};
    }
    const std::string wanted = form_.value("publication");
    if (wanted != "published" && wanted != "submitted") return;
    note_people();
    if (asks_for_people_) return;
    bring_to(app_, depositor_.viewer, *app_.catalogue.items.find(item_->id), *value_named<Publication>(wanted));
  }

  void note_people() {
    const std::string said = form_.value("people");
    const bool is_asked = !item_->people_declared && app_.catalogue.items.find(item_->id)->agreements.empty();
    if (!is_asked) return;
    if (said == kOthers) {
      asks_for_people_ = true;
      return;
    }
    if (said == kMyself) record_myself(app_, request_, depositor_.viewer, *item_, campaign_, form_);
    if (said != kMyself && said != kNobody) return;
    item_->people_declared = true;
    app_.catalogue.items.update(*item_);
    app_.catalogue.journal.add({.account = depositor_.viewer.account,
                                .act = Act::people_declared,
                                .item = item_->id,
                                .words = said == kNobody ? "nobody" : "yes"});
  }

  App& app_;
  const Request& request_;
  std::optional<Item> item_;
  const std::optional<Campaign> campaign_;
  const Depositor depositor_;
  bool asks_for_people_ = false;
  int64_t arrived_bytes_ = 0, looked_at_bytes_ = 0;  // of the file that is arriving
  bool stored_ = false;
  Form form_;
  std::string* field_ = nullptr;
  size_t text_bytes_ = 0;
  std::optional<ingest::PlainUpload> upload_;
  std::optional<MediaId> last_media_;
  std::string subtitle_name_;
  std::optional<std::string> subtitle_;
  std::map<std::string, std::string> waiting_subtitles_;
  std::optional<Error> failure_;
  Message problem_;
};

}  // namespace

Response deposit_form(App& app, const Request& request) {
  const auto item = continued_item(app, request);
  const auto campaign = campaign_of(app, request, item);
  if (!item && !campaign && !decide_role(request.viewer, Role::depositor).allowed()) {
    throw needs_call();
  }
  ItemFields fields = item ? fields_of(app.catalogue, *item) : ItemFields{};
  if (!item) fields.language = code(request.language);
  if (!item && value_named<ItemKind>(request.value("kind"))) fields.kind = request.value("kind");
  return form_page(app, request, item, campaign, fields, {}, {});
}

Response campaign_landing(App& app, const Request& request) {
  const auto campaign = open_campaign(app, request.parameters.at(0));
  ItemFields fields;
  fields.language = code(request.language);
  return form_page(app, request, std::nullopt, campaign, fields, {}, {});
}

Response deposit(App& app, const Request& request) {
  const auto item = continued_item(app, request);
  const auto campaign = campaign_of(app, request, item);
  Depositor depositor = item ? Depositor{request.viewer, std::nullopt} : depositor_for(app, request, campaign);
  const auto guest = depositor.new_guest;
  Response response = StreamedDeposit(app, request, item, campaign, std::move(depositor)).respond();
  if (guest) begin_session(app, request, *guest, false, response);
  return response;
}

}  // namespace resonance::server::pages
