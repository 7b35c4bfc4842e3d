#include "ingest/check.h"

#include <sys/stat.h>

#include "tests/ingest/library.h"

namespace resonance::ingest {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class CheckTest : public LibraryTest {
 protected:
  // A media that is ready, with one prepared file of three bytes.
  MediaId ready() {
    PlainUpload upload = store.begin(item, "film.mp4", std::nullopt);
    upload.append("abc");
    MediaId id = upload.finish();
    Job job = catalogue.jobs.claim({"x"}).value();
    fs::create_directories(folder.generation(id, job.id));
    write_durably(folder.generation(id, job.id) / "240.mp4", "xyz");
    EXPECT_TRUE(catalogue.media.publish(job.id, job.fence,
                                        {MediaType::video, 1000, 4, 4, true, {{"track", "240.mp4", "video/mp4", 3}}}));
    return id;
  }
  fs::path generation(const MediaId& id) {
    return folder.generation(id, catalogue.media.find(id).value().generation.value());
  }

  UploadStore store{catalogue, folder, {.reserve_bytes = 0}};
};

TEST_F(CheckTest, AnEmptyAndAGoodLibraryAgree) {
  EXPECT_THAT(disagreements(), IsEmpty());
  ready();
  store.create(item, "", 10);
  EXPECT_THAT(disagreements(), IsEmpty());
}

TEST_F(CheckTest, SaysWhatIsMissing) {
  MediaId id = ready();
  fs::remove(generation(id) / "240.mp4");
  EXPECT_THAT(disagreements(), ElementsAre(HasSubstr("240.mp4")));
  fs::remove_all(folder.media(id));
  EXPECT_THAT(disagreements(), SizeIs(2));
}

TEST_F(CheckTest, SaysWhatHasAnotherLength) {
  MediaId id = ready();
  fs::resize_file(generation(id) / "240.mp4", 2);
  EXPECT_THAT(disagreements(), ElementsAre(HasSubstr("wrong length")));
  fs::resize_file(folder.original(id), 2);
  EXPECT_THAT(disagreements(), SizeIs(2));
}

TEST_F(CheckTest, ALinkIsNoFile) {
  MediaId id = ready();
  fs::remove(generation(id) / "240.mp4");
  fs::create_symlink("/etc/passwd", generation(id) / "240.mp4");
  EXPECT_THAT(disagreements(), ElementsAre(HasSubstr("is missing")));
}

TEST_F(CheckTest, SaysWhatNobodyNames) {
  MediaId id = ready();
  write_durably(generation(id) / "extra", "x");
  write_durably(folder.media(id) / "notes.txt", "x");
  fs::create_directories(folder.media(MediaId::random()));
  fs::create_directories(folder.work(JobId::random()));
  EXPECT_THAT(disagreements(), SizeIs(4));
}

TEST_F(CheckTest, SaysThatAnOriginalCanBeWritten) {
  MediaId id = ready();
  chmod(folder.original(id).c_str(), 0640);
  EXPECT_THAT(disagreements(), ElementsAre(HasSubstr("not protected")));
}

TEST_F(CheckTest, SaysThatAnUploadHoldsTooMuch) {
  MediaId id = store.create(item, "", 2);
  fs::create_directories(folder.media(id));
  write_durably(folder.original(id), "abc");
  EXPECT_THAT(disagreements(), ElementsAre(HasSubstr("more bytes")));
}

}  // namespace
}  // namespace resonance::ingest
