// Every field that somebody can type into, the file names and the cues, on every page: shown as it was typed.
#include <algorithm>
#include <cstdio>

#include "base/clock.h"
#include "ingest/indexer.h"
#include "tests/server/exits_fixture.h"

namespace resonance::server {
namespace {

constexpr int64_t kDay = 24 * 3'600'000;

TEST_F(Exits, NothingTypedBecomesMarkupOnAnyPage) {
  const std::string attack = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>{{title}}";
  Specimen made = make(State::published, own_depositor_, attack);
  deliberate({&made});
  for (const std::string& each : {made.award, made.coming_award}) {
    Award award = *catalogue_.awards.find(*AwardId::parse(each));
    award.name_fr = award.name_en = attack;
    catalogue_.awards.update(award);
  }
  Account own = *catalogue_.accounts.find(own_depositor_);
  own.name = attack;
  catalogue_.accounts.update(own);
  const Organisation evil = catalogue_.accounts.create_organisation(attack, 0);
  Item item = *catalogue_.items.find(made.item.id);
  item.organisation = evil.id;
  catalogue_.items.update(item);
  Campaign call;
  call.title = call.introduction = call.consent_text_fr = call.consent_text_en = attack;
  call.questions = {attack};
  call.account = own_depositor_;
  call = catalogue_.campaigns.create(call);
  const Person person = catalogue_.consents.people_of(item.id).at(0);
  Consent given = consent(person.id, {Scope::library, Scope::internal});
  given.explanation = {attack, "fr", attack, attack, attack, true};
  catalogue_.consents.record(given);
  const Share share =
      catalogue_.shares.create({.item = item.id, .name = attack, .expires_ms = wall_clock_ms() + kDay}, wall_clock_ms())
          .share;
  catalogue_.viewings.note(item.id, std::nullopt, share, wall_clock_ms());
  catalogue_.viewings.note(item.id, own_depositor_, std::nullopt, wall_clock_ms());
  catalogue_.reports.create({.item = item.id, .words = attack, .contact = attack});
  const std::string volunteer = hold_draw(attack);
  catalogue_.journal.add({.account = own_depositor_, .act = Act::refused, .item = item.id, .words = attack});
  ingest::catch_up(catalogue_, data_);
  const std::string back = catalogue_.accounts.create_link(own_guest_, LinkPurpose::deposit, kDay);
  int pages = 0, showing = 0;
  for (const Who who : {Who::visitor, Who::own_depositor, Who::administrator, Who::with_link}) {
    for (const auto& [pattern, queries] : exits()) {
      for (std::string address : addresses(pattern, made)) {
        address = replaced(address, "{campaign}", call.id.text());
        address = replaced(address, "{code}", call.code);
        address = replaced(address, "{token}",
                           pattern.starts_with("/accord")        ? made.agreement
                           : pattern.starts_with("/volontaires") ? volunteer
                                                                 : back);
        const Response response = answer(who, made, address);
        const bool is_page = std::ranges::any_of(response.headers, [](const auto& each) {
          return each.first == "Content-Type" &&
                 (each.second.starts_with("text/html") || each.second.find("xml") != std::string::npos);
        });
        if (!is_page) continue;
        ++pages;
        for (const char* raw : {"<img src=x", "<script>alert", "\"'><"}) {
          EXPECT_EQ(response.body.find(raw), std::string::npos) << address << " " << raw;
        }
        if (response.body.find("onerror=alert(1)") != std::string::npos) ++showing;
      }
    }
  }
  std::printf("markup: %d pages, %d of them show what was typed\n", pages, showing);
  EXPECT_GT(pages, 120);
  EXPECT_GT(showing, 30);
}

}  // namespace
}  // namespace resonance::server
