#include "ingest/tus.h"

#include <sodium.h>

#include <random>

#include "base/clock.h"
#include "tests/ingest/library.h"

namespace resonance::ingest {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;

using Headers = std::map<std::string, std::string>;

std::string base64(std::string_view bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();
  return text;
}

std::string sha256(std::string_view bytes) {
  std::string digest(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()),
                     reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  return digest;
}

class TusTest : public LibraryTest {
 protected:
  Headers creation(const std::string& length = "10") {
    return {{"upload-length", length}, {"upload-metadata", metadata()}};
  }
  std::string metadata() { return "item " + base64(item.text()) + ",filename " + base64("../été <b>.mp4"); }

  TusResponse send(const std::string& method, std::optional<MediaId> upload, Headers headers = {},
                   const std::string& body = {}, size_t cut_at = std::string::npos) {
    headers.emplace("tus-resumable", "1.0.0");
    bool cut = cut_at < body.size();
    std::string_view coming = std::string_view(body).substr(0, cut_at);
    return server.handle({method, upload, headers}, [&](const BodySink& sink) {
      for (size_t at = 0; at < coming.size(); at += 7) {
        if (!sink(coming.substr(at, 7))) return false;
      }
      return !cut;
    });
  }
  TusResponse patch(const MediaId& id, int64_t offset, const std::string& body, Headers more = {},
                    size_t cut_at = std::string::npos) {
    more.emplace("content-type", "application/offset+octet-stream");
    more.emplace("upload-offset", std::to_string(offset));
    return send("PATCH", id, more, body, cut_at);
  }
  MediaId created(const std::string& length = "10") { return id_in(send("POST", {}, creation(length))); }
  MediaId deferred() {
    return id_in(send("POST", {}, {{"upload-defer-length", "1"}, {"upload-metadata", metadata()}}));
  }
  static MediaId id_in(const TusResponse& response) {
    EXPECT_EQ(response.status, 201) << response.body;
    std::string location = response.headers.at("Location");
    EXPECT_EQ(location.substr(0, 8), "/depots/");
    return MediaId::parse(location.substr(8)).value();
  }
  int64_t offset(const MediaId& id) { return std::stoll(send("HEAD", id).headers.at("Upload-Offset")); }

  UploadStore store{catalogue, folder, {.reserve_bytes = 0}};
  TusServer server{catalogue, store};
};

TEST_F(TusTest, OptionsTellsWhatIsSpoken) {
  TusResponse response = server.handle({"OPTIONS", {}, {}}, {});
  EXPECT_EQ(response.status, 204);
  EXPECT_THAT(response.headers, Contains(Pair("Tus-Version", "1.0.0")));
  EXPECT_THAT(response.headers, Contains(Pair("Tus-Max-Size", "21474836480")));
  EXPECT_THAT(response.headers, Contains(Pair("Tus-Checksum-Algorithm", "sha1,sha256")));
  EXPECT_THAT(response.headers.at("Tus-Extension"), HasSubstr("creation-with-upload"));
}

TEST_F(TusTest, AnotherVersionIsRefusedBeforeAnythingElse) {
  for (const char* version : {"0.2.2", "1.0.1", ""}) {
    Headers headers = creation();
    headers["tus-resumable"] = version;
    TusResponse response = send("POST", {}, headers);
    EXPECT_EQ(response.status, 412);
    EXPECT_THAT(response.headers, Contains(Pair("Tus-Version", "1.0.0")));
  }
  EXPECT_EQ(server.handle({"POST", {}, creation()}, {}).status, 412);
  EXPECT_THAT(catalogue.media.all(), IsEmpty());
}

TEST_F(TusTest, MethodOverrideIsNotHonoured) {
  MediaId id = created();
  EXPECT_EQ(send("POST", id, {{"x-http-method-override", "DELETE"}}).status, 405);
  EXPECT_EQ(send("PUT", id).status, 405);
  EXPECT_EQ(state_of(id), MediaState::uploading);
}

TEST_F(TusTest, CreationMakesAnUploadThatExpires) {
  TusResponse response = send("POST", {}, creation());
  Media media = catalogue.media.find(id_in(response)).value();
  EXPECT_EQ(media.item, item);
  EXPECT_EQ(media.declared_size_bytes, 10);
  EXPECT_EQ(media.state, MediaState::uploading);
  EXPECT_THAT(response.headers, Contains(Pair("Upload-Expires", http_date(media.expires_ms))));
  EXPECT_THAT(response.headers, Contains(Pair("Tus-Resumable", "1.0.0")));
}

TEST_F(TusTest, ImpossibleLengthsAreRefused) {
  for (const char* length : {"-1", "9223372036854775808", "9007199254740992", "1e3", "", " 5", "5 ", "0x5", "+5"}) {
    EXPECT_EQ(send("POST", {}, creation(length)).status, 400) << length;
  }
  Headers both = creation();
  both["upload-defer-length"] = "1";
  EXPECT_EQ(send("POST", {}, both).status, 400);
  EXPECT_EQ(send("POST", {}, {{"upload-metadata", metadata()}}).status, 400);
  EXPECT_EQ(send("POST", {}, {{"upload-defer-length", "0"}, {"upload-metadata", metadata()}}).status, 400);
  EXPECT_EQ(send("POST", {}, creation("21474836481")).status, 413);
  EXPECT_THAT(catalogue.media.all(), IsEmpty());
}

TEST_F(TusTest, NonsenseInMetadataIsRefused) {
  auto status = [&](const std::string& text) {
    return send("POST", {}, {{"upload-length", "1"}, {"upload-metadata", text}}).status;
  };
  std::string known = "item " + base64(item.text());
  EXPECT_EQ(status(known + ",filename !!!"), 400);
  EXPECT_EQ(status(known + ",filename YQ"), 400);  // without its padding
  EXPECT_EQ(status(known + ",filename " + base64(std::string("a\0b", 3))), 400);
  EXPECT_EQ(status(known + "," + known), 400);
  EXPECT_EQ(status(known + ",,"), 400);
  EXPECT_EQ(status(known + ",filename " + base64(std::string(1 << 20, 'a'))), 400);
  EXPECT_EQ(status(""), 400);
  EXPECT_EQ(status("filename YQ=="), 403);
  EXPECT_EQ(status("item " + base64("../../etc")), 403);
  EXPECT_EQ(status("item " + base64(ItemId::random().text())), 403);
  EXPECT_THAT(catalogue.media.all(), IsEmpty());
  EXPECT_EQ(status(known + ", is_confidential ,relativePath bnVsbA=="),
            201);  // a key without value, a space, as tus-js-client writes
}

TEST_F(TusTest, HostileFileNamesNameNoPath) {
  const std::string names[] = {"../../x",
                               "-i.mp4",
                               "%03d.jpg",
                               "concat:a",
                               "a\nX-Accel-Redirect: /x",
                               "x\xff.mp4",
                               std::string(300, 'n'),
                               "<img onerror>",
                               "\xe2\x80\xae"
                               "4pm.exe"};
  for (const std::string& name : names) {
    Headers headers = creation("0");
    headers["upload-metadata"] = "item " + base64(item.text()) + ",filename " + base64(name);
    MediaId id = id_in(send("POST", {}, headers));
    EXPECT_TRUE(fs::exists(folder.original(id)));
    std::string shown = catalogue.media.find(id).value().file_name;
    for (unsigned char c : shown) EXPECT_GE(c, 0x20);
  }
  for (const auto& entry : fs::directory_iterator(root)) {
    EXPECT_THAT((std::vector<std::string>{"catalogue.db", "catalogue.db-shm", "catalogue.db-wal", "media", "work"}),
                Contains(entry.path().filename().string()));
  }
  EXPECT_THAT(disagreements(), IsEmpty());
}

TEST_F(TusTest, PatchesFollowEachOtherUntilTheFileIsWhole) {
  MediaId id = created();
  TusResponse first = patch(id, 0, "01234");
  EXPECT_EQ(first.status, 204);
  EXPECT_EQ(first.headers.at("Upload-Offset"), "5");
  EXPECT_EQ(first.headers.count("Upload-Expires"), 1u);
  EXPECT_EQ(state_of(id), MediaState::uploading);
  TusResponse last = patch(id, 5, "56789");
  EXPECT_EQ(last.headers.at("Upload-Offset"), "10");
  EXPECT_EQ(last.headers.count("Upload-Expires"), 0u);
  EXPECT_EQ(state_of(id), MediaState::processing);
  EXPECT_EQ(original_of(id), "0123456789");
  EXPECT_EQ(catalogue.jobs.backlog().queued, 1);
  EXPECT_THAT(disagreements(), IsEmpty());
}

TEST_F(TusTest, HeadTellsWhereToContinue) {
  MediaId id = created();
  patch(id, 0, "0123");
  TusResponse response = send("HEAD", id);
  EXPECT_EQ(response.status, 200);
  EXPECT_THAT(response.headers, Contains(Pair("Upload-Offset", "4")));
  EXPECT_THAT(response.headers, Contains(Pair("Upload-Length", "10")));
  EXPECT_THAT(response.headers, Contains(Pair("Cache-Control", "no-store")));
  EXPECT_THAT(response.headers.at("Upload-Metadata"), HasSubstr("item " + base64(item.text())));
  patch(id, 4, "456789");
  EXPECT_EQ(offset(id), 10);
  EXPECT_EQ(send("HEAD", MediaId::random()).status, 404);
  EXPECT_EQ(send("HEAD", MediaId::random()).headers.count("Upload-Offset"), 0u);
}

TEST_F(TusTest, AWrongOffsetIsAConflict) {
  MediaId id = created();
  patch(id, 0, "0123");
  for (int64_t wrong : {0, 3, 5, 10, 11}) EXPECT_EQ(patch(id, wrong, "x").status, 409) << wrong;
  EXPECT_EQ(patch(id, 4, "x", {{"upload-offset", "-4"}}).status, 400);
  EXPECT_EQ(send("PATCH", id, {{"content-type", "application/offset+octet-stream"}}, "x").status, 400);
  EXPECT_EQ(offset(id), 4);
}

TEST_F(TusTest, AnotherContentTypeIsRefused) {
  MediaId id = created();
  EXPECT_EQ(send("PATCH", id, {{"upload-offset", "0"}}, "x").status, 415);
  EXPECT_EQ(send("PATCH", id, {{"upload-offset", "0"}, {"content-type", "video/mp4"}}, "x").status, 415);
}

TEST_F(TusTest, NothingBeyondTheAnnouncedLengthIsKept) {
  MediaId id = created();
  EXPECT_EQ(patch(id, 0, "0123456789a", {{"content-length", "11"}}).status, 413);
  EXPECT_EQ(offset(id), 0);
  EXPECT_EQ(patch(id, 0, "0123456789a").status, 413);  // without Content-Length: found out while it comes
  EXPECT_EQ(offset(id), 7);
  EXPECT_LE(fs::file_size(folder.original(id)), 10u);
  EXPECT_EQ(patch(id, 7, "789").status, 204);
  EXPECT_EQ(original_of(id), "0123456789");
}

TEST_F(TusTest, AfterTheEndNothingChanges) {
  MediaId id = created();
  patch(id, 0, "0123456789");
  EXPECT_EQ(patch(id, 10, "").status, 204);
  EXPECT_EQ(patch(id, 10, "x", {{"content-length", "1"}}).status, 413);
  EXPECT_EQ(patch(id, 0, "0123456789").status, 409);
  EXPECT_EQ(send("DELETE", id).status, 409);
  EXPECT_EQ(original_of(id), "0123456789");
  EXPECT_EQ(catalogue.jobs.backlog().queued, 1);
}

TEST_F(TusTest, AnEmptyFileIsWholeAtOnce) {
  EXPECT_EQ(state_of(created("0")), MediaState::processing);
}

TEST_F(TusTest, DeferredLengthComesLater) {
  MediaId id = deferred();
  EXPECT_THAT(send("HEAD", id).headers, Contains(Pair("Upload-Defer-Length", "1")));
  EXPECT_EQ(patch(id, 0, "0123").status, 204);
  EXPECT_EQ(patch(id, 4, "45", {{"upload-length", "8"}}).status, 204);
  EXPECT_THAT(send("HEAD", id).headers, Contains(Pair("Upload-Length", "8")));
  EXPECT_EQ(patch(id, 6, "67", {{"upload-length", "9"}}).status, 400);
  EXPECT_EQ(patch(id, 6, "67").status, 204);
  EXPECT_EQ(state_of(id), MediaState::processing);
}

TEST_F(TusTest, DeferredLengthMayComeWithAnEmptyPatch) {
  MediaId id = deferred();
  patch(id, 0, "0123");
  EXPECT_EQ(patch(id, 4, "", {{"upload-length", "3"}}).status, 400);
  EXPECT_EQ(state_of(id), MediaState::uploading);
  EXPECT_EQ(patch(id, 4, "", {{"upload-length", "4"}}).status, 204);
  EXPECT_EQ(state_of(id), MediaState::processing);
  EXPECT_EQ(original_of(id), "0123");
}

TEST_F(TusTest, CreationMayBringTheFirstBytes) {
  Headers headers = creation();
  headers["content-type"] = "application/offset+octet-stream";
  TusResponse response = send("POST", {}, headers, "0123");
  EXPECT_EQ(response.headers.at("Upload-Offset"), "4");
  MediaId id = id_in(response);
  patch(id, 4, "456789");
  EXPECT_EQ(original_of(id), "0123456789");
  EXPECT_EQ(send("POST", {}, headers, "0123456789a").status, 413);
  EXPECT_EQ(catalogue.media.all().size(), 1u);
}

TEST_F(TusTest, AChecksumThatHoldsIsAccepted) {
  MediaId id = created();
  EXPECT_EQ(patch(id, 0, "01234", {{"upload-checksum", "sha256 " + base64(sha256("01234"))}}).status, 204);
  EXPECT_EQ(patch(id, 5, "56789", {{"upload-checksum", "sha1 L0lpuZQ5NaTLk1yKjrwEcVBe+4k="}}).status, 460);
  EXPECT_EQ(offset(id), 5);
  EXPECT_EQ(patch(id, 5, "56789", {{"upload-checksum", "sha1 8iMdKHHmkKKZVwT3ope9e8ZL5yA="}}).status, 204);
  EXPECT_EQ(original_of(id), "0123456789");
}

TEST_F(TusTest, AChecksumThatFailsLeavesNothing) {
  MediaId id = created();
  patch(id, 0, "012");
  EXPECT_EQ(patch(id, 3, "xxx", {{"upload-checksum", "sha256 " + base64(sha256("345"))}}).status, 460);
  EXPECT_EQ(offset(id), 3);
  EXPECT_EQ(fs::file_size(folder.original(id)), 3u);
  EXPECT_EQ(patch(id, 3, "3456789", {{"upload-checksum", "sha256 " + base64(sha256("3456789"))}}).status, 204);
  EXPECT_EQ(original_of(id), "0123456789");
  EXPECT_THAT(disagreements(), IsEmpty());
}

TEST_F(TusTest, AChecksumNobodyCanComputeIsRefusedBeforeTheBody) {
  MediaId id = created();
  for (const char* header : {"crc32 AAAA", "md5 1B2M2Y8AsgTpgAmY7PhCfg==", "sha1", "sha1 !!", "sha1 AAAA", "sha1  "}) {
    EXPECT_EQ(patch(id, 0, "x", {{"upload-checksum", header}}).status, 400) << header;
  }
  EXPECT_EQ(offset(id), 0);
}

TEST_F(TusTest, ACutPatchKeepsWhatArrivedUnlessItWasChecked) {
  MediaId id = created();
  EXPECT_EQ(patch(id, 0, "0123456789", {}, 8).status, 400);
  EXPECT_EQ(offset(id), 8);
  EXPECT_EQ(patch(id, 8, "89", {{"upload-checksum", "sha256 " + base64(sha256("89"))}}, 1).status, 400);
  EXPECT_EQ(offset(id), 8);
  EXPECT_EQ(patch(id, 8, "89").status, 204);
  EXPECT_EQ(original_of(id), "0123456789");
}

TEST_F(TusTest, AThousandCutsChangeNoByte) {
  const std::string whole = some_bytes(20'000);
  MediaId id = created(std::to_string(whole.size()));
  std::mt19937 random(7);
  int cuts = 0;
  for (int64_t at = 0; at < static_cast<int64_t>(whole.size()); at = offset(id)) {
    if (state_of(id) != MediaState::uploading) break;
    std::string rest = whole.substr(static_cast<size_t>(at));
    size_t cut_at = cuts < 1000 ? random() % std::min<size_t>(rest.size(), 40) : std::string::npos;
    bool checked = random() % 2;
    patch(id, at, rest, checked ? Headers{{"upload-checksum", "sha256 " + base64(sha256(rest))}} : Headers{}, cut_at);
    ++cuts;
  }
  EXPECT_GE(cuts, 1000);
  EXPECT_EQ(original_of(id), whole);
  EXPECT_EQ(state_of(id), MediaState::processing);
}

TEST_F(TusTest, TerminationRemovesEverything) {
  MediaId id = created();
  patch(id, 0, "0123");
  EXPECT_EQ(send("DELETE", id).status, 204);
  EXPECT_EQ(send("HEAD", id).status, 404);
  EXPECT_EQ(send("DELETE", id).status, 404);
  EXPECT_EQ(patch(id, 4, "4").status, 404);
  EXPECT_FALSE(fs::exists(folder.media(id)));
}

TEST_F(TusTest, TerminationEndsAPatchUnderWay) {
  MediaId id = created();
  int status = 0;
  TusResponse interrupted = server.handle(
      {"PATCH",
       id,
       {{"tus-resumable", "1.0.0"}, {"content-type", "application/offset+octet-stream"}, {"upload-offset", "0"}}},
      [&](const BodySink& sink) {
        if (!sink("0123")) return false;
        status = send("DELETE", id).status;
        return sink("4567");
      });
  EXPECT_EQ(status, 204);
  EXPECT_EQ(interrupted.status, 409);
  EXPECT_FALSE(fs::exists(folder.media(id)));
  EXPECT_THAT(disagreements(), IsEmpty());
}

TEST_F(TusTest, ASecondWriterIsLockedOut) {
  MediaId id = created();
  int second = 0, reader = 0;
  TusResponse first = server.handle(
      {"PATCH",
       id,
       {{"tus-resumable", "1.0.0"}, {"content-type", "application/offset+octet-stream"}, {"upload-offset", "0"}}},
      [&](const BodySink& sink) {
        sink("01234");
        second = patch(id, 5, "xxxxx").status;
        reader = send("HEAD", id).status;
        return sink("56789");
      });
  EXPECT_EQ(second, 423);
  EXPECT_EQ(reader, 423);
  EXPECT_EQ(first.status, 204);
  EXPECT_EQ(original_of(id), "0123456789");
}

TEST_F(TusTest, AnExpiredUploadIsGone) {
  MediaId id = created();
  catalogue.media.postpone_expiry(id, wall_clock_ms() - 1);
  EXPECT_EQ(send("HEAD", id).status, 410);
  EXPECT_EQ(patch(id, 0, "x").status, 410);
  EXPECT_EQ(store.sweep_expired(), 1);
  EXPECT_FALSE(fs::exists(folder.media(id)));
  EXPECT_EQ(send("HEAD", id).status, 404);
}

TEST_F(TusTest, CreationIsRefusedWhenTheDiskIsPromised) {
  UploadStore careful(catalogue, folder, {.reserve_bytes = free_space_bytes(root) - (int64_t{1} << 30)});
  TusServer strict(catalogue, careful);
  auto create = [&](const std::string& length) {
    Headers headers = creation(length);
    headers["tus-resumable"] = "1.0.0";
    return strict.handle({"POST", {}, headers}, {}).status;
  };
  EXPECT_EQ(create("600000000"), 201);
  EXPECT_EQ(create("600000000"), 507);  // the first one's bytes are not there yet, but promised
  EXPECT_EQ(catalogue.media.all().size(), 1u);
}

}  // namespace
}  // namespace resonance::ingest
