// The library's page and its suggestions: organisations, what is near, and the gate for all that is proposed.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "ingest/indexer.h"
#include "server/api/api.h"
#include "server/search_query.h"
#include "tests/server/pages_fixture.h"

namespace resonance::server {
namespace {

using testing::HasSubstr;
using testing::Not;

class SearchPagesTest : public PagesTest {
 protected:
  SearchPagesTest() {
    catalogue_.territories.load("1",
                                "COM-37261\tcommune\tTours\t139259\tREG-24\t47.3948,0.7040\n"
                                "COM-37122\tcommune\tJoué-lès-Tours\t38000\tREG-24\t47.3514,0.6624\n"
                                "COM-86194\tcommune\tPoitiers\t90000\tREG-75\t46.5802,0.3404\n");
    house_ = catalogue_.accounts.create_organisation("Atelier <des> lucioles", 0);
    catalogue_.accounts.create_organisation("Atelier sans rien", 0);
    made_ = of("Le jardin", "COM-37261", house_.id);
    of("Le potager", "COM-86194", std::nullopt);
    ingest::catch_up(catalogue_, data_);
  }

  Item of(const std::string& title, const std::string& territory, const std::optional<OrganisationId>& organisation,
          const std::vector<std::string>& themes = {}) {
    Item draft;
    draft.title = title;
    draft.language = "fr";
    draft.people_declared = true;
    draft.publication = Publication::published;
    draft.territory = territory;
    draft.organisation = organisation;
    draft.themes = themes;
    return catalogue_.items.create(draft);
  }
  std::string library(const std::string& query) {
    Request request = asking(visitor, "/bibliotheque");
    request.query = read_search(query);
    return pages::library(app_, request).body;
  }
  nlohmann::json answer(Response (*handler)(App&, const Request&), const std::string& query) {
    Request request = asking(visitor, "/api/v1/search");
    request.query = read_search(query);
    return nlohmann::json::parse(handler(app_, request).body);
  }
  std::vector<std::string> suggested(const std::string& text, const std::string& kind) {
    std::vector<std::string> texts;
    const auto proposed = answer(api::suggest, "q=" + encode_query_value(text));
    for (const auto& each : proposed["suggestions"]) {
      if (each["kind"] == kind) texts.push_back(each["text"]);
    }
    return texts;
  }

  Organisation house_;
  Item made_;
};

TEST_F(SearchPagesTest, AnOrganisationIsAFacetALabelAndAFact) {
  const std::string all = library("");
  EXPECT_THAT(all, HasSubstr("/bibliotheque?organisation=" + house_.id.text()));
  EXPECT_THAT(all, HasSubstr("Atelier &lt;des&gt; lucioles"));
  EXPECT_THAT(all, Not(HasSubstr("Atelier sans rien")));
  const auto hits = answer(api::search, "organisation=" + house_.id.text());
  ASSERT_EQ(hits["total"], 1);
  EXPECT_EQ(hits["hits"][0]["organisation"]["name"], "Atelier <des> lucioles");
  EXPECT_EQ(hits["facets"]["organisation"][house_.id.text()], 1);
  EXPECT_EQ(answer(api::search, "q=structure:lucioles")["total"], 1);
  EXPECT_THAT(library("q=lucioles"), HasSubstr("Au nom de"));
  const Response page = pages::item(app_, asking(visitor, "/contributions/x", {made_.id.text()}));
  EXPECT_THAT(page.body, HasSubstr("/bibliotheque?organisation=" + house_.id.text()));
}

TEST_F(SearchPagesTest, NearACommuneThatIsNamed) {
  for (const char* near : {"near=COM-37122", "near=jou%C3%A9+l%C3%A8s+tours", "near=JOUE-LES-TOURS&radius=10"}) {
    const auto hits = answer(api::search, near);
    ASSERT_EQ(hits["total"], 1) << near;
    EXPECT_EQ(hits["hits"][0]["title"], "Le jardin");
    EXPECT_EQ(hits["hits"][0]["distance_km"], 6);
  }
  EXPECT_EQ(answer(api::search, "near=COM-37122&radius=5")["total"], 0);
  EXPECT_EQ(answer(api::search, "q=pres:poitiers")["total"], 1);
  EXPECT_EQ(answer(api::search, "near=COM-37122&radius=100")["hits"][1]["title"], "Le potager") << "nearest first";
  EXPECT_TRUE(answer(api::search, "")["hits"][0]["distance_km"].is_null());
  const std::string page = library("near=COM-37122&radius=10");
  EXPECT_THAT(page, HasSubstr("à 10 km au plus de Joué-lès-Tours"));
  EXPECT_THAT(page, HasSubstr("à environ 6 km"));
  EXPECT_THAT(page, HasSubstr("les moins éloignées"));
}

TEST_F(SearchPagesTest, ACommuneThatNobodyKnowsIsSaidAndFiltersNothing) {
  const std::string page = library("near=Nulle+Part%22%3E&radius=x&kind=testimony");
  EXPECT_THAT(page, HasSubstr("Aucune commune de ce nom"));
  EXPECT_THAT(page, HasSubstr("value=\"Nulle Part&quot;&gt;\""));
  EXPECT_THAT(page, HasSubstr("Le jardin"));
  for (const char* radius : {"0", "-5", "99999999999999", "abc"}) {
    EXPECT_EQ(answer(api::search, "near=Tours&radius=" + std::string(radius))["total"].is_number(), true) << radius;
  }
}

TEST_F(SearchPagesTest, WhatIsProposedIsFoundByEverybody) {
  const Theme theme = catalogue_.themes.create("", "Luciérnagas", "");
  const Item alone =
      of("Autre", "COM-37122", catalogue_.accounts.create_organisation("Cercle des grillons", 0).id, {theme.id});
  ingest::catch_up(catalogue_, data_);
  EXPECT_THAT(suggested("ateli", "organisation"), testing::ElementsAre("Atelier <des> lucioles"));
  EXPECT_THAT(suggested("grill", "organisation"), testing::ElementsAre("Cercle des grillons"));
  EXPECT_THAT(suggested("luci", "theme"), testing::ElementsAre("Luciérnagas"));
  EXPECT_THAT(suggested("joué", "place"), testing::SizeIs(1));
  // Withdrawn: the index does not know yet.
  catalogue_.items.set_publication(alone.id, Publication::withdrawn);
  EXPECT_THAT(suggested("grill", "organisation"), testing::IsEmpty());
  EXPECT_THAT(suggested("luci", "theme"), testing::IsEmpty());
  EXPECT_THAT(suggested("joué", "place"), testing::IsEmpty());
  EXPECT_THAT(suggested("ateli", "organisation"), testing::SizeIs(1));
}

TEST_F(SearchPagesTest, RemovingWordsThatMeanTheSameAsksFirst) {
  const SynonymSet set = catalogue_.synonyms.create({"potager", "jardin vivrier"});
  const auto post = [&](const std::string& form) {
    return pages::edit_synonyms(app_, sending(asking(local_owner, "/themes/synonymes"), form));
  };
  const auto is_kept = [&] {
    const auto all = catalogue_.synonyms.all();
    return std::any_of(all.begin(), all.end(), [&](const SynonymSet& each) { return each.id == set.id; });
  };
  const Response asked = post("action=remove&id=" + set.id);
  EXPECT_EQ(asked.status, 200);
  EXPECT_THAT(asked.body, HasSubstr("Retirer ces expressions ?"));
  EXPECT_THAT(asked.body, HasSubstr("name=\"confirm\" value=\"yes\""));
  EXPECT_TRUE(is_kept());
  EXPECT_EQ(post("action=remove&confirm=yes&id=" + set.id).status, 303);
  EXPECT_FALSE(is_kept());
  EXPECT_EQ(post("action=remove&confirm=yes&id=" + set.id).status, 404);
  EXPECT_EQ(post("action=remove&id=" + set.id).status, 200) << "gone meanwhile: nothing is asked";
}

}  // namespace
}  // namespace resonance::server
