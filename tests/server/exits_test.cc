// Every exit, every state of a contribution, every kind of viewer: nothing of it comes out that the gate does not
// allow.
#include <cstdio>
#include <set>

#include "ingest/indexer.h"
#include "tests/server/exits_fixture.h"

namespace resonance::server {
namespace {

TEST_F(Exits, EveryAddressThatAnswersIsListed) {
  std::set<std::string> answered, listed;
  for (const Route& route : routes()) {
    if (route.method == "GET") answered.insert(std::string(route.pattern));
  }
  for (const auto& [pattern, queries] : exits()) listed.insert(pattern);
  EXPECT_EQ(answered, listed) << "say in exits() how a new address is asked, and what it may show";
}

TEST_F(Exits, NothingComesOutThatIsNotAllowed) {
  std::vector<std::pair<State, Specimen>> specimens;
  const std::string letters = "abcdefghijklmnopqrstuvwxyz";
  for (size_t i = 0; i < kStates.size(); ++i) {
    // One of each owner, so that “own” is put to the test for both kinds.
    const AccountId& owner = i % 2 == 0 ? own_guest_ : own_depositor_;
    specimens.emplace_back(kStates[i],
                           make(kStates[i], owner, std::string("zygl") + letters[i] + letters[25 - i] + "oux"));
  }
  ingest::catch_up(catalogue_, data_);
  std::vector<Specimen*> talked_about;
  for (auto& [state, specimen] : specimens) talked_about.push_back(&specimen);
  deliberate(talked_about);
  hold_draw("Volontaire");
  int64_t asked_in_all = 0, leaks = 0, shown = 0, named = 0;
  for (const auto& [state, specimen] : specimens) {
    const std::string title = "Titre " + specimen.word;
    for (const Who who : kViewers) {
      // The other's own contribution is to an owner what it is to anybody of their role.
      Who as = who;
      if (who == Who::own_guest && specimen.item.depositor != own_guest_) as = Who::guest;
      if (who == Who::own_depositor && specimen.item.depositor != own_depositor_) as = Who::member;
      for (const auto& [pattern, queries] : exits()) {
        const bool allowed = sees(state, as, pattern);
        for (const std::string& address : addresses(pattern, specimen)) {
          const Response response = answer(who, specimen, address);
          ++asked_in_all;
          std::string said = bytes_of(response);
          if (state == State::for_the_festival && kVoting.contains(pattern) && !allowed) {
            named += said.find(title) != said.npos ? 1 : 0;
            said = replaced(said, title, "");
          }
          // The question itself comes back on a page of results; what was found must not.
          const bool is_question = address.find('?') != address.npos && address.find(specimen.word) != address.npos;
          const bool leaked = is_question
                                  ? said.find(specimen.item.id.text()) != said.npos || said.find(title) != said.npos
                                  : said.find(specimen.word) != said.npos;
          if (leaked && !allowed) {
            ++leaks;
            ADD_FAILURE() << address << " shows state " << static_cast<int>(state) << " to viewer "
                          << static_cast<int>(who) << " with status " << response.status;
          }
          if (allowed && kShowing.contains(pattern)) {
            EXPECT_EQ(response.status, 200)
                << address << " state " << static_cast<int>(state) << " viewer " << static_cast<int>(who);
            ++shown;
          }
        }
      }
    }
  }
  EXPECT_GT(shown, 500);
  EXPECT_GT(named, 10) << "the films that are voted for";
  std::printf("exits: %zu addresses x %zu states x %zu viewers, %lld requests, %lld leaks\n", exits().size(),
              kStates.size(), kViewers.size(), static_cast<long long>(asked_in_all), static_cast<long long>(leaks));
}

TEST_F(Exits, AnAspectThatWasNotAgreedToStaysInside) {
  const Specimen made = make(State::unasked, own_depositor_, "zyglupioux");
  const Person person = catalogue_.consents.people_of(made.item.id).at(0);
  Consent given = consent(person.id, {Scope::library});
  given.grants[Aspect::picture] = {};
  catalogue_.consents.record(given);
  ingest::catch_up(catalogue_, data_);
  for (const std::string& address : made.addresses) {
    const bool shows_pictures =
        address.ends_with(".mp4") || address.ends_with(".jpg") || address.ends_with("master.m3u8");
    EXPECT_EQ(answer(Who::visitor, made, address).status, shows_pictures ? 404 : 200) << address;
  }
  for (const char* path : {"/contributions/", "/api/v1/items/"}) {
    const std::string shown = told(Who::visitor, made, path + made.item.id.text());
    EXPECT_TRUE(shown.find("On dit zyglupioux") != shown.npos || shown.find("fr.vtt") != shown.npos) << path;
    for (const char* file : {"720.mp4", "poster-640.jpg", "storyboard-1.jpg"}) {
      EXPECT_EQ(shown.find(file), shown.npos) << path << " names " << file;
    }
  }
}

}  // namespace
}  // namespace resonance::server
