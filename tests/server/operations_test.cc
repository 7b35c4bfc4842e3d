// /readyz, and what a file that waits says on its page, on a machine that has not proved its cage.
#include "server/operations.h"

#include <nlohmann/json.hpp>

#include "tests/server/pages_fixture.h"

namespace resonance::server {
namespace {

class ServerOperations : public PagesTest {};

TEST_F(ServerOperations, NotReadyBeforeTheCageIsProved) {
  const Response response = readyz(app_, asking(visitor, "/readyz"));
  EXPECT_EQ(response.status, 503);
  const auto body = nlohmann::json::parse(response.body);
  EXPECT_FALSE(body.at("ready"));
  EXPECT_FALSE(body.at("cage_closed"));
  EXPECT_EQ(body.at("cage_acts_refused"), 0);
  for (const char* well : {"catalogue_writable", "index_readable", "jobs_moving"}) EXPECT_TRUE(body.at(well)) << well;
}

TEST_F(ServerOperations, AFileThatWaitsForTheMachineSaysWhy) {
  const Media media = catalogue_.media.create(item("Le jardin").id, "film.mp4", 10, 0);
  catalogue_.media.complete(media.id);
  const Message reason(
      "This machine cannot prepare files safely, so it prepares none. The file itself is safe and "
      "waits. Tell the people who look after the library.");
  const auto page = [&] { return pages::item(app_, asking(local_owner, "", {media.item.text()})).body; };
  EXPECT_EQ(page().find("préparer les fichiers en sécurité"), std::string::npos);
  // A crash of the file's own is no reason to show while it is tried again.
  auto job = catalogue_.jobs.claim("exhausted");
  catalogue_.jobs.release(job->id, job->fence, reason, 0, true);
  EXPECT_EQ(page().find("préparer les fichiers en sécurité"), std::string::npos);
  catalogue_.media.remove(media.id);

  const Media waiting = catalogue_.media.create(media.item, "film.mp4", 10, 0);
  catalogue_.media.complete(waiting.id);
  job = catalogue_.jobs.claim("exhausted");
  catalogue_.jobs.release(job->id, job->fence, reason, 0, false);
  EXPECT_NE(page().find("préparer les fichiers en sécurité"), std::string::npos);
}

}  // namespace
}  // namespace resonance::server
