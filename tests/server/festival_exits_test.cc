// What the festival tells of its films and its volunteers: whom its people agreed to, and what nobody else reads.
#include <cstdio>

#include "ingest/indexer.h"
#include "tests/server/exits_fixture.h"

namespace resonance::server {
namespace {

// Who asks for a pack manages everything; what it holds is for those who sit in the room.
TEST_F(Exits, APackHoldsOnlyWhatWasAgreedToForTheFestival) {
  for (const State state : kStates) {
    const std::string word = "zyglpack" + std::to_string(static_cast<int>(state));
    const Specimen made = make(state, own_depositor_, word);
    for (const Who who : {Who::moderator, Who::administrator}) {
      const Response response = answer(who, made, "/festival/2027/seances/" + made.screening + "/projection.zip");
      EXPECT_EQ(response.status, 200);
      const std::string pack = bytes_of(response);
      const bool allowed = state == State::for_the_festival;
      for (const std::string& written : {"octets " + word, "On dit " + word, "Montage : " + word, "Titre " + word}) {
        EXPECT_EQ(pack.find(written) != pack.npos, allowed) << written << " state " << static_cast<int>(state);
      }
    }
  }
}

// Whatever a film's page may show: its name stands in the programme once its people agreed to the festival.
TEST_F(Exits, TheProgrammeNamesWhatWasAgreedToForTheFestival) {
  const Specimen made = make(State::for_the_festival, own_depositor_, "zyglnamed");
  for (const Who who : {Who::visitor, Who::guest, Who::member, Who::juror}) {
    for (const std::string& pattern : kNaming) {
      EXPECT_NE(told(who, made, addresses(pattern, made).back()).find("Titre zyglnamed"), std::string::npos) << pattern;
    }
  }
}

// Being online is not being in the festival: its people agreed to the library, and to nothing else.
TEST_F(Exits, TheCatalogueOfAFestivalNamesOnlyWhatIsAgreedToForIt) {
  const Specimen online = make(State::published, own_depositor_, "zyglonlioux");
  const Specimen for_it = make(State::for_the_festival, own_depositor_, "zyglfestoux");
  ingest::catch_up(catalogue_, data_);
  for (const std::string& pattern : kCatalogue) {
    for (const std::string& address : addresses(pattern, online)) {
      const std::string catalogue = told(Who::visitor, online, address);
      EXPECT_EQ(catalogue.find(online.word), catalogue.npos) << address;
      EXPECT_NE(catalogue.find("Titre " + for_it.word), catalogue.npos) << address;
      EXPECT_EQ(catalogue.find(for_it.item.id.text()), catalogue.npos)
          << address << " leads to a page that is not open";
      EXPECT_EQ(catalogue.find(for_it.word + "@x.org"), catalogue.npos) << address << " tells how to reach them";
    }
  }
  for (const char* address : {"/bibliotheque?festival=2027", "/api/v1/search?q=festival:2027"}) {
    EXPECT_EQ(told(Who::visitor, online, address).find(online.word), std::string::npos) << address;
  }
}

TEST_F(Exits, NobodyButWhoRunsTheDrawSeesAVolunteer) {
  const std::string name = "zyglvoudou";
  const std::string token = hold_draw(name);
  const Specimen any = make(State::published, own_depositor_, "zyglanyoux");
  int64_t asked_in_all = 0, shown = 0;
  for (const Who who : kViewers) {
    for (const auto& [pattern, queries] : exits()) {
      for (const std::string& address : addresses(pattern, any)) {
        const Response response = answer(who, any, address);
        ++asked_in_all;
        const bool named = bytes_of(response).find(name) != std::string::npos;
        const bool may = who == Who::administrator && pattern == "/festival/{year}/jurys/{jury}/tirage/volontaires";
        EXPECT_EQ(named, may) << address << " viewer " << static_cast<int>(who) << " status " << response.status;
        const bool is_public = pattern.find("/tirage") != pattern.npos && !pattern.ends_with("conduite") &&
                               !pattern.ends_with("volontaires") && who != Who::with_link;
        if (is_public) {
          EXPECT_EQ(response.status, 200) << address;
          ++shown;
        }
      }
    }
  }
  EXPECT_GT(shown, 30);
  EXPECT_NE(answer(Who::visitor, any, "/volontaires/" + token).body.find(name + "5"), std::string::npos)
      << "their private link";
  std::printf("volunteers: %lld requests\n", static_cast<long long>(asked_in_all));
}

}  // namespace
}  // namespace resonance::server
