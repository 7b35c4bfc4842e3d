#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "tests/ingest/runner_fixture.h"

namespace resonance::ingest {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST_F(RunnerTest, AFilmBecomesReady) {
  MediaId id = deposit(film());
  run_until_idle(options());
  Media media = catalogue.media.find(id).value();
  ASSERT_EQ(media.state, MediaState::ready) << in_english(media.failure);
  EXPECT_EQ(media.type, MediaType::video);
  EXPECT_TRUE(media.has_audio);
  EXPECT_NEAR(static_cast<double>(media.duration_ms), 2000, 200);
  EXPECT_THAT(catalogue.media.renditions(id), Not(IsEmpty()));
  for (const Rendition& rendition : catalogue.media.renditions(id)) {
    struct stat facts {};
    ASSERT_EQ(stat((folder.generation(id, *media.generation) / rendition.name).c_str(), &facts), 0);
    EXPECT_EQ(facts.st_uid, geteuid());
    EXPECT_EQ(facts.st_mode & 0777, 0440u);
  }
  expect_clean();
}

TEST_F(RunnerTest, ChunksOfAFilmAreMadeSideBySideInTheCage) {
  MediaId id = deposit(film(14));
  RunnerOptions chosen = options();
  chosen.jobs = 3;
  run_until_idle(chosen);
  Media media = catalogue.media.find(id).value();
  ASSERT_EQ(media.state, MediaState::ready) << in_english(media.failure);
  EXPECT_EQ(catalogue.jobs.latest_of(id).value().attempts, 1);
  EXPECT_NEAR(static_cast<double>(media.duration_ms), 14000, 200);
  expect_clean();
}

TEST_F(RunnerTest, AFilmGetsTheJobsThatNobodyElseWaitsFor) {
  deposit("x");
  deposit("y");
  RunnerOptions chosen = options(program("echo \"$2\" >> '" + (root / "orders").string() + "'; kill -9 $$"));
  chosen.children = 1;
  chosen.jobs = 4;
  run_until_idle(chosen);
  const std::string orders = read_file(root / "orders", 1 << 20);
  EXPECT_THAT(orders.substr(0, orders.find('\n')), HasSubstr("\"jobs\":3,")) << "another one waits";
  EXPECT_THAT(orders.substr(orders.rfind('\n', orders.size() - 2) + 1), HasSubstr("\"jobs\":4,")) << "the last one";
}

TEST_F(RunnerTest, WhatIsNoMediaFailsWithAReasonAndLeavesNothing) {
  MediaId text = deposit("Bonjour, ceci est un texte.\n"), empty = deposit("");
  run_until_idle(options());
  for (const MediaId& id : {text, empty}) {
    Media media = catalogue.media.find(id).value();
    EXPECT_EQ(media.state, MediaState::failed);
    EXPECT_FALSE(media.failure.empty());
    EXPECT_EQ(catalogue.jobs.latest_of(id).value().attempts, 1);
  }
  expect_clean();
}

TEST_F(RunnerTest, AChildThatAlwaysDiesIsTriedThreeTimes) {
  MediaId id = deposit("x");
  run_until_idle(options(program("echo again >> '" + (root / "tries").string() + "'; kill -9 $$")));
  Media media = catalogue.media.find(id).value();
  EXPECT_EQ(media.state, MediaState::failed);
  EXPECT_THAT(in_english(media.failure), HasSubstr("stopped three times"));
  EXPECT_EQ(read_file(root / "tries", 1000), "again\nagain\nagain\n");
  expect_clean();
}

TEST_F(RunnerTest, WhatAChildSaysIsNotBelieved) {
  write_durably(root / "somebody.jpg", "12345");
  auto file = [](const std::string& name, int64_t size_bytes) {
    return transcode::OutputFile{transcode::Role::photo, name, "image/jpeg", size_bytes, 1, 1, 0};
  };
  const std::string write = "echo abc > /proc/self/fd/4/a.jpg; ";
  const std::string children[] = {
      "echo hello",
      "echo '{}'",
      "echo '{\"progress\":\"x\",\"stage\":1}'; sleep 5",
      "head -c 3000000 /dev/zero",
      "yes | tr -d '\\n' | head -c 3000000; sleep 5",
      "exit 0",
      claim({}),
      claim({file("a.jpg", 3)}),                                                          // not there
      write + claim({file("a.jpg", 3)}),                                                  // another length
      "ln -s ../../../somebody.jpg /proc/self/fd/4/a.jpg; " + claim({file("a.jpg", 5)}),  // a link
      "mkfifo /proc/self/fd/4/a.jpg; " + claim({file("a.jpg", 0)}),                       // a pipe
      "mkdir /proc/self/fd/4/a.jpg; " + claim({file("a.jpg", 4096)}),                     // a folder
      "ln '" + (root / "somebody.jpg").string() + "' /proc/self/fd/4/a.jpg; " + claim({file("a.jpg", 5)}),
      write + claim({file("../a.jpg", 4)}),                 // elsewhere
      write + claim({file("a.jpg", 4), file("a.jpg", 4)}),  // twice
      write + claim({file("a.jpg", 4)}) + "; exit 1",       // then fails
      write + claim({file("a.jpg", -4)}),
  };
  for (const std::string& child : children) {
    MediaId id = deposit("x");
    run_until_idle(options(program(child)));
    EXPECT_EQ(state_of(id), MediaState::failed) << child;
    EXPECT_THAT(catalogue.media.renditions(id), IsEmpty()) << child;
    catalogue.media.remove(id);
    remove_tree(folder.media(id));
  }
  expect_clean();
}

TEST_F(RunnerTest, FilesThatNobodyNamedAreNotPublished) {
  MediaId id = deposit("x");
  run_until_idle(
      options(program("echo abc > /proc/self/fd/4/a.jpg; echo more > /proc/self/fd/4/b.jpg; mkdir /proc/self/fd/4/c; " +
                      claim({{transcode::Role::photo, "a.jpg", "image/jpeg", 4, 1, 1, 0}}))));
  Media media = catalogue.media.find(id).value();
  ASSERT_EQ(media.state, MediaState::ready) << in_english(media.failure);
  EXPECT_EQ(read_file(folder.generation(id, *media.generation) / "a.jpg", 10), "abc\n");
  expect_clean();
}

TEST_F(RunnerTest, AHostileReasonIsBounded) {
  MediaId id = deposit("x");
  run_until_idle(options(
      program(R"sh(printf '{"error":"invalid","message":"%s"}\n' "$(yes '<b>' | tr -d '\n' | head -c 50000)")sh")));
  Media media = catalogue.media.find(id).value();
  EXPECT_EQ(media.state, MediaState::failed);
  EXPECT_LE(media.failure.text.size(), 600u);
}

TEST_F(RunnerTest, ChildrenThatStandStillAreEnded) {
  RunnerOptions chosen = options(program(R"(echo '{"progress":1,"stage":"encode"}'; sleep 1000)"));
  chosen.stall_limit_ms = 300;
  MediaId stalled = deposit("x");
  run_until_idle(chosen);
  EXPECT_EQ(state_of(stalled), MediaState::failed);

  chosen = options(program("sleep 1000"));
  chosen.probe_limit_ms = 300;
  MediaId unrecognised = deposit("x");
  run_until_idle(chosen);
  EXPECT_EQ(state_of(unrecognised), MediaState::failed);

  // Always a little further, never done.
  chosen = options(
      program("i=1; while :; do echo '{\"progress\":'$i',\"stage\":\"encode\"}'; i=$((i+1)); sleep 0.05; done"));
  chosen.base_limit_ms = 500;
  MediaId endless = deposit("x");
  run_until_idle(chosen);
  EXPECT_EQ(state_of(endless), MediaState::failed);
  expect_clean();
}

TEST_F(RunnerTest, StopEndsTheChildAndGivesTheJobBack) {
  fs::path child = root / "child";
  MediaId id = deposit("x");
  {
    Runner runner(catalogue, folder, options(program("echo $$ > '" + child.string() + "'; sleep 1000")));
    runner.start();
    wait_for("the child", [&] { return fs::exists(child) && fs::file_size(child) > 1; });
  }
  EXPECT_NE(kill(std::stoi(read_file(child, 100)), 0), 0);
  Job job = catalogue.jobs.latest_of(id).value();
  EXPECT_EQ(job.state, JobState::queued);
  EXPECT_EQ(job.attempts, 0);
  EXPECT_THAT(disagreements(), IsEmpty());
  EXPECT_TRUE(fs::exists(folder.work(job.id) / "1")) << "the next attempt goes on there";
}

TEST_F(RunnerTest, ProgressReachesTheCatalogue) {
  MediaId id = deposit("x");
  Runner runner(catalogue, folder, options(program(R"(echo '{"progress":420,"stage":"encode"}'; sleep 1000)")));
  runner.start();
  wait_for("progress", [&] { return catalogue.jobs.latest_of(id).value().progress_permille == 420; });
  EXPECT_EQ(catalogue.jobs.latest_of(id).value().stage, "encode");
}

TEST_F(RunnerTest, SeveralRunnersShareTheJobs) {
  std::string bytes = film(1);
  std::vector<MediaId> all;
  for (int i = 0; i < 6; ++i) all.push_back(deposit(bytes));
  Catalogue other_catalogue(root);
  Runner other(other_catalogue, folder, options());
  other.start();
  run_until_idle(options());
  other.stop();
  for (const MediaId& id : all) {
    EXPECT_EQ(state_of(id), MediaState::ready);
    EXPECT_EQ(catalogue.jobs.latest_of(id).value().attempts, 1);
  }
  expect_clean();
}

TEST_F(RunnerTest, ANewPreparationReplacesTheOldFolder) {
  MediaId id = deposit(film());
  run_until_idle(options());
  JobId first = catalogue.media.find(id).value().generation.value();
  catalogue.media.prepare_again(id);
  run_until_idle(options());
  JobId second = catalogue.media.find(id).value().generation.value();
  EXPECT_NE(first, second);
  EXPECT_FALSE(fs::exists(folder.generation(id, first)));
  EXPECT_TRUE(fs::exists(folder.generation(id, second)));
  expect_clean();
}

// The moment between the rename and its transaction, as a kill would leave it.
TEST_F(RunnerTest, AFolderLeftByAKilledAttemptIsReplaced) {
  MediaId id = deposit(film());
  JobId job = catalogue.jobs.latest_of(id).value().id;
  fs::create_directories(folder.generation(id, job));
  write_durably(folder.generation(id, job) / "left.mp4", "old");
  run_until_idle(options());
  EXPECT_EQ(state_of(id), MediaState::ready);
  EXPECT_FALSE(fs::exists(folder.generation(id, job) / "left.mp4"));
  expect_clean();
}

TEST_F(RunnerTest, ARunnerWhoseLeaseWentPublishesNothing) {
  std::string bytes = film();
  MediaId id = deposit(bytes);
  fs::path go = root / "go";
  RunnerOptions slow = options(program(R"(echo '{"progress":1,"stage":"encode"}'; while [ ! -e ')" + go.string() +
                                       "' ]; do sleep 0.05; done; exec " + JOB_PROGRAM + " \"$@\""));
  slow.heartbeat_ms = 1'000'000;
  Runner stale(catalogue, folder, slow);
  stale.start();
  wait_for("its claim", [&] { return catalogue.jobs.latest_of(id).value().state == JobState::running; });
  Catalogue other_catalogue(root);
  RunnerOptions quick = options();
  Runner other(other_catalogue, folder, quick);
  other.start();
  catalogue.jobs.expire_all_leases();  // once the other one has proved its cage: meanwhile the first may prolong
  wait_for("the second one's result", [&] { return state_of(id) == MediaState::ready; });
  other.stop();
  JobId generation = catalogue.media.find(id).value().generation.value();
  auto published = fs::last_write_time(folder.generation(id, generation));
  write_durably(go, "");
  wait_for("the first one's end", [&] { return fs::is_empty(folder.work()); });
  stale.stop();
  EXPECT_EQ(fs::last_write_time(folder.generation(id, generation)), published);
  EXPECT_EQ(catalogue.jobs.latest_of(id).value().fence, 2);
  expect_clean();
}

TEST_F(RunnerTest, AnItemErasedMeanwhileLeavesNothing) {
  MediaId id = deposit("x");
  Runner runner(catalogue, folder, options(program(R"(echo '{"progress":1,"stage":"encode"}'; sleep 1000)")));
  runner.start();
  wait_for("its claim", [&] { return catalogue.jobs.latest_of(id).value().state == JobState::running; });
  catalogue.items.erase(item);
  remove_tree(folder.media(id));
  wait_for("the end", [&] { return fs::is_empty(folder.work()); });
  runner.stop();
  EXPECT_FALSE(fs::exists(folder.media(id)));
  expect_clean();
}

TEST_F(RunnerTest, AChildInheritsNothing) {
  fs::path seen = root / "seen";
  setenv("RESONANCE_TEST_SECRET", "visible", 1);
  FileDescriptor leaked(dup2(2, 57));  // not close-on-exec, as some libraries' sockets
  MediaId id = deposit("x");
  run_until_idle(options(
      program("{ cat /proc/self/environ; ls /proc/self/fd/57; ls /proc/self/fd/4/; } > '" + seen.string() + "' 2>&1")));
  std::string text = read_file(seen, 10'000);
  EXPECT_THAT(text, Not(HasSubstr("RESONANCE")));
  EXPECT_THAT(text, HasSubstr("'/proc/self/fd/57': No such file"));
  EXPECT_THAT(text, Not(HasSubstr("fd/4")));
  EXPECT_EQ(state_of(id), MediaState::failed);
}

// security.md §4.A: a playlist under another name must make the real child open nothing and call nobody.
TEST_F(RunnerTest, PlaylistsUnderAnotherNameOpenNothingElse) {
  fs::path canary = root / "canary.ts", log = root / "trace";
  ASSERT_TRUE(run_command("ffmpeg -v error -f lavfi -i testsrc2=size=64x64:duration=1 -y '" + canary.string() + "'"));
  chmod(canary.c_str(), 0644);
  chmod(root.c_str(), 0755);
  const std::string path = canary.string();
  const std::string head = "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXT-X-MEDIA-SEQUENCE:0\n", tail = "\n#EXT-X-ENDLIST\n";
  const std::string attacks[] = {
      head + "#EXTINF:10.0,\nfile://" + path + tail,
      head + "#EXTINF:10.0,\n" + path + tail,
      head + "#EXTINF:10.0,\nhttp://127.0.0.1:9/x.ts" + tail,
      head + "#EXTINF:10.0,\nconcat:http://127.0.0.1:9/x|file://" + path + tail,
      head + "#EXTINF:10.0,\nsubfile,,start,0,end,64,,:" + path + tail,
      head + "#EXT-X-KEY:METHOD=AES-128,URI=\"http://127.0.0.1:9/k\"\n#EXTINF:10.0,\nfile://" + path + tail,
      "ffconcat version 1.0\nfile canary.ts\n",
      "ffconcat version 1.0\nfile '" + path + "'\n",
      "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\"><Period><BaseURL>"
      "http://127.0.0.1:9/</BaseURL><AdaptationSet><Representation id=\"1\"/></AdaptationSet></Period></MPD>",
      "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 9999 RTP/AVP 96\n",
      "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"><image "
      "xlink:href=\"file://" +
          path + "\" width=\"9\" height=\"9\"/></svg>"};
  std::vector<MediaId> all;
  for (const std::string& attack : attacks) all.push_back(deposit(attack));
  if (!run_command("strace -o /dev/null true 2>/dev/null")) GTEST_SKIP() << "SKIPPED: strace cannot trace here";
  // -D: the tracer is a grandchild, so that the child keeps the parent that its cage asks for.
  run_until_idle(options(program("exec /usr/bin/strace -D -f -A -o '" + log.string() +
                                 "' -e trace=open,openat,socket,connect,execve " + JOB_PROGRAM + " \"$@\"")));
  for (const MediaId& id : all) {
    Media media = catalogue.media.find(id).value();
    EXPECT_EQ(media.state, MediaState::failed);
    EXPECT_EQ(catalogue.jobs.latest_of(id).value().attempts, 1) << in_english(media.failure);
  }
  wait_for("the tracers' ends", [&] {
    std::string trace = read_file(log, 100 << 20);
    size_t ends = 0;
    for (size_t at = 0; (at = trace.find("+++ exited", at)) != std::string::npos; ++at) ++ends;
    return ends >= all.size();
  });
  std::string trace = read_file(log, 100 << 20);
  EXPECT_THAT(trace, HasSubstr("openat("));
  EXPECT_THAT(trace, AllOf(Not(HasSubstr("canary")), Not(HasSubstr("socket(")), Not(HasSubstr("connect("))));
  expect_clean();
}

}  // namespace
}  // namespace resonance::ingest
