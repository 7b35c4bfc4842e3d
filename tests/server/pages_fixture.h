// A whole library without its network: real catalogue, disk, index and templates, in a folder gone with the test.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "base/id.h"
#include "server/app.h"
#include "server/http.h"
#include "server/pages/pages.h"
#include "server/routes.h"

namespace resonance::server {

inline const Viewer visitor{}, local_owner{Role::administrator, std::nullopt, {}};

class PagesTest : public testing::Test {
 protected:
  PagesTest()
      : folder_(std::filesystem::temp_directory_path() / ("resonance-pages-" + random_id_text())),
        data_(folder_),
        catalogue_(folder_),
        translator_(assets_),
        renderer_(assets_, translator_),
        uploads_(catalogue_, data_),
        tus_(catalogue_, uploads_),
        runner_(catalogue_, data_),
        searcher_(data_.index()),
        app_{settings_, catalogue_, data_,    uploads_, tus_,       runner_,
             searcher_, renderer_,  metrics_, mail_,    vote_rates_} {}
  ~PagesTest() override { std::filesystem::remove_all(folder_); }

  static Request asking(const Viewer& who, const std::string& path, std::vector<std::string> parameters = {}) {
    Request request;
    request.method = "GET";
    request.path = path;
    request.parameters = std::move(parameters);
    request.headers["host"] = "127.0.0.1:8080";
    request.viewer = who;
    return request;
  }
  // A form as a browser sends it: "action=vote&vote=against".
  static Request sending(Request request, const std::string& form) {
    request.method = "POST";
    request.headers["content-type"] = "application/x-www-form-urlencoded";
    request.read_body = [form](const auto& sink) { return sink(form); };
    return request;
  }
  // Of the Error that this call throws.
  template <class Act, class... Arguments>
  static ErrorCode code_of(Act&& act, Arguments&&... arguments) {
    try {
      act(arguments...);
    } catch (const Error& error) {
      return error.code();
    }
    ADD_FAILURE() << "nothing was thrown";
    return ErrorCode::internal;
  }

  // To all that shows or names somebody, not recorded yet.
  static Consent consent(const PersonId& person, const std::set<Scope>& scopes) {
    Consent given;
    given.person = person;
    for (const Aspect each : all_aspects()) given.grants[each] = scopes;
    given.explanation.text = "D’accord.";
    return given;
  }

  Item item(const std::string& title, Publication publication = Publication::published) {
    Item draft;
    draft.title = title;
    draft.language = "fr";
    draft.people_declared = true;
    draft.publication = publication;
    return catalogue_.items.create(draft);
  }

  // A media whose preparation has ended as `prepared`, as the runner would publish it. `files`: each of its renditions'
  // bytes by name, to stand on the disk.
  Media published(const ItemId& owner, const std::string& file_name, const Prepared& prepared,
                  const std::map<std::string, std::string>& files = {}) {
    const Media media = catalogue_.media.create(owner, file_name, 10, 0);
    catalogue_.media.complete(media.id);
    const auto job = catalogue_.jobs.claim("exhausted");
    const auto generation = data_.generation(media.id, job->id);
    if (!files.empty()) std::filesystem::create_directories(generation);
    for (const auto& [name, bytes] : files) write_durably(generation / name, bytes);
    EXPECT_TRUE(catalogue_.media.publish(job->id, job->fence, prepared));
    return *catalogue_.media.find(media.id);
  }

  // A film of 20 s.
  Media film(const ItemId& owner, const std::string& file_name = "film.mp4") {
    Prepared prepared;
    prepared.duration_ms = 20'000;
    prepared.width = 1280;
    prepared.height = 720;
    prepared.has_audio = true;
    prepared.renditions = {{"progressive", "progressive.mp4", "video/mp4", 1'234'567, 1280, 720, 0},
                           {"master_playlist", "master.m3u8", "application/vnd.apple.mpegurl", 300, 0, 0, 0},
                           {"track", "720.mp4", "video/mp4", 900, 1280, 720, 0},
                           {"track", "360.mp4", "video/mp4", 500, 640, 360, 0},
                           {"poster", "poster-640.jpg", "image/jpeg", 90, 640, 360, 0},
                           {"poster", "poster-1280.jpg", "image/jpeg", 190, 1280, 720, 0},
                           {"poster", "poster-640.avif", "image/avif", 40, 640, 360, 0},
                           {"storyboard_cues", "storyboard.vtt", "text/vtt", 80, 0, 0, 0}};
    prepared.placeholder = "UklGRg+/AA==";
    return published(owner, file_name, prepared);
  }

  // A document; `text` is its text.json.
  Media document(const ItemId& owner, const std::string& text, const std::string& file_name = "rapport.pdf") {
    Prepared prepared;
    prepared.type = MediaType::document;
    prepared.renditions = {{"text", "text.json", "application/json", static_cast<int64_t>(text.size()), 0, 0, 0},
                           {"poster", "poster-320.jpg", "image/jpeg", 90, 320, 452, 0}};
    return published(owner, file_name, prepared, {{"text.json", text}});
  }

  std::filesystem::path folder_;
  Settings settings_;
  ingest::DataFolder data_;
  Catalogue catalogue_;
  Assets assets_;
  Translator translator_;
  Renderer renderer_;
  ingest::UploadStore uploads_;
  ingest::TusServer tus_;
  ingest::Runner runner_;
  search::Searcher searcher_;
  Metrics metrics_;
  Mailer mailer_{settings_};
  MailSender mail_{catalogue_.outbox, mailer_};
  VoteRates vote_rates_;
  App app_;
};

}  // namespace resonance::server
