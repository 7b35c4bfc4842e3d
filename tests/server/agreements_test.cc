// The text that people agree to, in the language they read; agreeing anew by oneself.
#include "server/agreements.h"

#include <gmock/gmock.h>

#include "base/clock.h"
#include "tests/server/pages_fixture.h"

namespace resonance::server {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr int64_t kDay = int64_t{24} * 3'600'000;

class Agreements : public PagesTest {
 protected:
  Campaign campaign(const std::string& french, const std::string& english) {
    Campaign call;
    call.title = "Vivre ici";
    call.consent_text_fr = french;
    call.consent_text_en = english;
    return catalogue_.campaigns.create(call);
  }
  std::vector<std::string> texts(Language reader, const std::optional<Campaign>& call) {
    std::vector<std::string> all;
    for (const AgreementText& each : agreement_texts(renderer_, reader, call)) {
      all.push_back(std::string(code(each.language)) + ": " + each.text.substr(0, 8));
    }
    return all;
  }
  // Somebody who agreed, seen and heard, until a day.
  std::string link_of(Person person, int64_t until_ms, bool for_minor = false) {
    const auto added = catalogue_.consents.add_person(person);
    id_ = added.person.id;
    Consent consent;
    consent.person = id_;
    consent.grants[Aspect::picture] = {Scope::library};
    consent.grants[Aspect::sound] = {Scope::library, Scope::press};
    consent.from_ms = 1;
    consent.until_ms = until_ms;
    consent.explanation.text = "D’accord.";
    if (for_minor) consent.explanation.guardians = "Sa mère", consent.explanation.assent = true;
    catalogue_.consents.record(consent);
    return added.token;
  }
  int agree(const std::string& token, const std::string& fields, Language language = Language::french) {
    Request request = sending(asking(visitor, "/accord/" + token, {token}), "action=agree&" + fields);
    request.language = language;
    const Response response = pages::change_agreement(app_, request);
    body_ = response.body;
    return response.status;
  }
  std::string page_of(const std::string& token) {
    return pages::agreement(app_, asking(visitor, "/accord/" + token, {token})).body;
  }

  PersonId id_;
  std::string body_;
};

TEST_F(Agreements, EachReadsTheTextInTheirLanguage) {
  using List = std::vector<std::string>;
  EXPECT_EQ(texts(Language::french, {}).size(), 2U) << "the library's own in both";
  EXPECT_THAT(texts(Language::english, {})[0], HasSubstr("en: I agree"));
  const Campaign both = campaign("Oui, je.", "Yes, I."), french = campaign("Oui, je.", "");
  EXPECT_EQ(texts(Language::french, both), (List{"fr: Oui, je.", "en: Yes, I."}));
  EXPECT_EQ(texts(Language::english, both), (List{"en: Yes, I.", "fr: Oui, je."})) << "the reader's first";
  EXPECT_EQ(texts(Language::english, french), (List{"fr: Oui, je."})) << "the call's, whoever reads it";
  Request request = asking(visitor, "/");
  request.language = Language::english;
  EXPECT_EQ(chosen_text(renderer_, request, both, "fr").text, "Oui, je.");
  EXPECT_EQ(chosen_text(renderer_, request, both, "").text, "Yes, I.");
  EXPECT_EQ(chosen_text(renderer_, request, french, "en").language, Language::french) << "as it is written";
}

TEST_F(Agreements, WhatIsRecordedIsTheTextThatWasReadAndItsLanguage) {
  const Campaign call = campaign("Oui, je le veux.", "Yes, I will.");
  const std::pair<const char*, std::string> chosen[] = {{"fr", "Oui, je le veux."}, {"en", "Yes, I will."}};
  for (const auto& [language, text] : chosen) {
    const Item deposit = item("Un dépôt", Publication::draft);
    Form form;
    form.fields = {{"own_name", "Awa"}, {"scopes", "library"}, {"text_language", language}};
    record_myself(app_, asking(visitor, "/"), visitor, deposit, call, form);
    const Person person = catalogue_.consents.people_of(deposit.id).at(0);
    const Explanation explanation = catalogue_.consents.of_person(person.id).at(0).explanation;
    EXPECT_EQ(explanation.text, text);
    EXPECT_EQ(explanation.language, language);
  }
}

TEST_F(Agreements, WhoseAgreementHasEndedAgreesAnewByThemselves) {
  const Item deposit = item("Un dépôt");
  const std::string token = link_of({.item = deposit.id, .name = "Awa"}, wall_clock_ms() - kDay);
  EXPECT_THAT(page_of(token), HasSubstr("value=\"agree\""));
  EXPECT_EQ(agree(token, ""), 400) << "nothing is ticked";
  EXPECT_THAT(body_, HasSubstr("role=\"alert\""));
  EXPECT_EQ(catalogue_.consents.of_person(id_).size(), 1U);
  EXPECT_EQ(agree(token, "scopes=library&scopes=nonsense&text_language=en", Language::french), 303);
  const auto records = catalogue_.consents.of_person(id_);
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0].grants,
            (std::map<Aspect, std::set<Scope>>{{Aspect::picture, {Scope::library}}, {Aspect::sound, {Scope::library}}}))
      << "as they appeared before";
  EXPECT_EQ(records[0].explanation.language, "en");
  EXPECT_EQ(records[0].explanation.collector, "");
  EXPECT_EQ(records[0].until_ms, 0);
  EXPECT_THAT(page_of(token), Not(HasSubstr("value=\"agree\"")));
  EXPECT_EQ(agree(token, "scopes=press"), 409) << "it stands";
}

TEST_F(Agreements, NeitherAMinorNorWhoeverWithdrew) {
  const Item deposit = item("Un dépôt");
  const std::string young =
      link_of({.item = deposit.id, .name = "Lina", .of_age_ms = wall_clock_ms() + kDay}, wall_clock_ms() - kDay, true);
  EXPECT_THAT(page_of(young), Not(HasSubstr("value=\"agree\"")));
  EXPECT_EQ(agree(young, "scopes=library"), 409);
  const std::string gone = link_of({.item = deposit.id, .name = "Awa"}, wall_clock_ms() - kDay);
  catalogue_.consents.withdraw(id_);
  EXPECT_THAT(page_of(gone), Not(HasSubstr("value=\"agree\"")));
  EXPECT_EQ(agree(gone, "scopes=library"), 409);
  EXPECT_EQ(catalogue_.consents.of_person(id_).size(), 1U);
}

}  // namespace
}  // namespace resonance::server
