// Words that stand in a deposited document, and the page they lead to.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/search/library.h"

namespace resonance::search {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Document : public LibraryTest {};

TEST_F(Document, AWordLeadsToItsPage) {
  IndexedItem one = item("Un rapport");
  say(one, {{4'000, 6'000, "", "Le composteur est dit dans le film."}});
  const MediaId report =
      document(one, {"Sommaire.", "", "Deux pages plus loin, un composteur.", "Le budget du composteur"});
  write({one, item("Autre chose")});
  Answer answer = ask("composteurs");
  ASSERT_THAT(answer.hits, SizeIs(1));
  ASSERT_THAT(answer.hits[0].moments, SizeIs(3)) << "in order: the film, then the pages";
  EXPECT_EQ(answer.hits[0].moments[0].page, std::nullopt);
  EXPECT_EQ(answer.hits[0].moments[0].start_ms, 4'000);
  const Moment& moment = answer.hits[0].moments[1];
  EXPECT_EQ(moment.media, report);
  EXPECT_EQ(moment.page, 3);
  EXPECT_EQ(moment.start_ms + moment.end_ms, 0);
  EXPECT_EQ(plain(moment.quote), "Deux pages plus loin, un composteur.");
  EXPECT_THAT(marked(moment.quote), ElementsAre("composteur"));
  EXPECT_EQ(answer.hits[0].moments[2].page, 4);
  EXPECT_THAT(found("\"composteur le budget\""), IsEmpty()) << "no phrase spans two pages";
  EXPECT_THAT(found("sommaire budget"), ElementsAre(one.item.id));
}

TEST_F(Document, WithoutPagesItHasMomentsWithoutNumber) {
  IndexedItem one = item("Un retex");
  document(one, {"# Méthode\n\nUne **assemblée** [par mois](https://example.org/adresse)."}, false);
  one.media[0].markdown = true;
  write({one});
  Answer answer = ask("assemblee");
  ASSERT_THAT(answer.hits, SizeIs(1));
  ASSERT_THAT(answer.hits[0].moments, SizeIs(1));
  EXPECT_EQ(answer.hits[0].moments[0].page, 0);
  EXPECT_EQ(plain(answer.hits[0].moments[0].quote), "Méthode Une assemblée par mois.");
  EXPECT_THAT(found("adresse"), IsEmpty());
}

}  // namespace
}  // namespace resonance::search
