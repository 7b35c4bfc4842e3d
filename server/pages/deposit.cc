#include <exception>
#include <map>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/unicode.h"
#include "ingest/subtitles.h"
#include "server/errors.h"
#include "server/pages/cards.h"
#include "server/pages/edit.h"
#include "server/pages/frame.h"
#include "server/pages/item_media.h"
#include "server/pages/pages.h"

namespace resonance::server::pages {
namespace {

constexpr size_t kTextBytes = size_t{2} << 20;

void require_depositor(const Request& request) {
  if (decide_deposit(request.viewer).allowed()) return;
  throw Error(ErrorCode::forbidden, "Only the person who keeps this library can do this, from the machine it runs on.");
}

// A draft that the address names and that this viewer may go on with.
std::optional<Item> continued_item(App& app, const Request& request) {
  const auto id = ItemId::parse(request.value("contribution"));
  auto item = id ? app.catalogue.items.find(*id) : std::nullopt;
  if (!item || !decide(request.viewer, {item->publication, {}}, Use::manage, wall_clock_ms()).allowed()) return {};
  return item;
}

Response form_page(App& app, const Request& request, const std::optional<Item>& item, const ItemFields& fields,
                   const Message& problem, int status = 200) {
  const Words words = app.renderer.words(request.language);
  View view;
  set_fields(view, app, request, fields);
  view.set("problem", problem_view(app, request, problem));
  view.set("action", address(request.language, item ? "/deposer?contribution=" + item->id.text() : "/deposer"));
  view.set("item_id", item ? item->id.text() : std::string());
  view.set("is_new", !item.has_value());
  view.set("is_draft", !item || item->publication == Publication::draft);
  view.set("limit", file_size(request.language, app.uploads.options().maximum_size_bytes));
  ViewList files;
  if (item) {
    for (const ShownMedia& shown : shown_media(app, request, *item)) {
      files.push_back(pending_view(app, request, *item, shown));
    }
  }
  view.set("has_files", !files.empty());
  view.set("files", files);
  view.set("questions", ViewList());  // asked by the recorder, one at a time: {text}
  Head head;
  head.title = words("Make a deposit");
  head.path = "/deposer";
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
  StreamedDeposit(App& app, const Request& request, std::optional<Item> item)
      : app_(app), request_(request), item_(std::move(item)) {}

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
      return form_page(app_, request_, {}, read_fields(form_), failure_->message(), status_of(failure_->code()));
    }
    if (failure_ || !problem_.empty()) {
      const auto item = app_.catalogue.items.find(item_->id);
      const int status = failure_ ? status_of(failure_->code()) : 400;
      return edit_page(app_, request_, item.value_or(*item_), fields_of(app_.catalogue, item.value_or(*item_)),
                       failure_ ? failure_->message() : problem_, status);
    }
    return redirect(address(request_.language, item_path(item_->id)));
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
    if (part.name == "transcript" || is_subtitle_name(part.file_name)) {
      subtitle_name_ = part.file_name;
      subtitle_.emplace();
      return;
    }
    upload_.emplace(app_.uploads.begin(item_->id, part.file_name, std::nullopt));
  }

  void take(std::string_view data) {
    if (upload_) {
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
    if (item_) {
      app_.catalogue.items.update(item);
      item_ = item;
    } else {
      item_ = app_.catalogue.items.create(item);
    }
    stored_ = true;
  }

  void finish() {
    end_part();
    store_item();
    if (!waiting_subtitles_.empty()) {
      problem_ = {"The transcript {name} was not added: it came without a video or a sound. Everything else is saved.",
                  {{"name", clean_line(waiting_subtitles_.begin()->first, 100)}}};
    }
    if (form_.value("publication") == "published") {
      app_.catalogue.items.set_publication(item_->id, Publication::published);
    }
  }

  App& app_;
  const Request& request_;
  std::optional<Item> item_;
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
  require_depositor(request);
  const auto item = continued_item(app, request);
  ItemFields fields = item ? fields_of(app.catalogue, *item) : ItemFields{};
  if (!item) fields.language = code(request.language);
  if (!item && value_named<ItemKind>(request.value("kind"))) fields.kind = request.value("kind");
  return form_page(app, request, item, fields, {});
}

Response deposit(App& app, const Request& request) {
  require_depositor(request);
  return StreamedDeposit(app, request, continued_item(app, request)).respond();
}

}  // namespace resonance::server::pages
