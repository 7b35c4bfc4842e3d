#include "search/analysis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "search/inclusive.h"
#include "search/segmentation.h"

namespace resonance::search {
namespace {

using testing::ElementsAre;

// Whether a text of this one word is found by a query of that one, as the index compares them.
bool meets(Analyser& analyser, std::string_view query, std::string_view text) {
  for (const Token& asked : analyser.analyse(query)) {
    for (const Token& written : analyser.analyse(text)) {
      for (const auto& [left, right] : {std::pair(&asked.forms->words, &written.forms->words),
                                        std::pair(&asked.forms->stems, &written.forms->stems)}) {
        for (const std::string& each : *left) {
          if (std::find(right->begin(), right->end(), each) != right->end()) return true;
        }
      }
    }
  }
  return false;
}

struct Pair {
  const char* query;
  const char* text;
};

TEST(Analysis, FrenchQueryFindsFrenchForm) {
  Analyser french(Language::french);
  for (const Pair& pair : std::vector<Pair>{
           // case and accents
           {"ELECTION", "élection"},
           {"elections", "Élections"},
           {"renovee", "rénovée"},
           {"rénovées", "renove"},
           {"evenement", "événements"},
           {"évènement", "événement"},
           {"ile", "Île"},
           // ligatures
           {"oeuvre", "œuvres"},
           {"cœur", "coeur"},
           {"voeux", "vœu"},
           {"curriculum", "curriculum"},
           // plurals, feminines, relatives
           {"locataires", "locataire"},
           {"locataire", "locataires"},
           {"elus", "élu"},
           {"élue", "élus"},
           {"amis", "ami"},
           {"vélo", "vélos"},
           {"réseau", "réseaux"},
           {"lieu", "lieux"},
           {"milieux", "milieu"},
           {"enjeu", "enjeux"},
           {"local", "locaux"},
           {"travail", "travaux"},
           {"loi", "lois"},
           {"emplois", "emploi"},
           {"citoyen", "citoyennes"},
           {"directeur", "directrices"},
           {"ouvrière", "ouvriers"},
           {"sportif", "sportives"},
           {"récit", "récits"},
           {"crédits", "crédit"},
           {"communes", "Commune"},
           {"mairie", "mairies"},
           {"logement", "logements"},
           {"travaux", "travail"},
           {"rénover", "rénovation"},
           // elision, straight and typographic
           {"eau", "l’eau"},
           {"eau", "l'eau"},
           {"l'eau", "eau"},
           {"école", "d’école"},
           {"habitant", "qu'habitant"},
           {"aujourd’hui", "aujourd'hui"},
           {"aujourdhui", "aujourd'hui"},
           {"prudhommes", "prud’hommes"},
           {"août", "jusqu'août"},
           // inclusive writing
           {"habitants", "habitant·e·s"},
           {"habitantes", "habitant·e·s"},
           {"élue", "élu.e.s"},
           {"élus", "élu·es"},
           {"citoyennes", "citoyen(ne)s"},
           {"citoyen", "citoyen•ne•s"},
           {"citoyen·ne", "citoyennes"},
           {"actrices", "acteur·rice·s"},
           {"acteurs", "acteur-rice-s"},
           {"chercheuse", "chercheur·euse·s"},
           {"habitante", "habitant-e-s"},
           // compounds and initials
           {"coconstruction", "co-construction"},
           {"co-construction", "coconstructions"},
           {"construction", "co-construction"},
           {"Saint-Pierre-des-Corps", "Saint‑Pierre‑des‑Corps"},
           {"email", "e-mail"},
           {"ceser", "C.E.S.E.R."},
           {"C.E.S.E.R", "CESER"},
           {"S.O.S.", "sos"},
           {"amap", "l'A.M.A.P."},
       }) {
    EXPECT_TRUE(meets(french, pair.query, pair.text)) << pair.query << " should find " << pair.text;
  }
}

TEST(Analysis, EveryTokenHasAWord) {
  // Marks alone, which Unicode takes for a word; and a word of which elision and an ending leave a mark.
  for (Language language : {Language::french, Language::english}) {
    Analyser analyser(language);
    for (const char* text : {"\xF0\x96\xBF\xA4", "\xF0\x96\xBF\xA4-a", "l'\xCC\x81\xCA\xBCs", "a-\xF0\x96\xBF\xA4"}) {
      for (const Token& token : analyser.analyse(text)) EXPECT_FALSE(token.forms->words.empty()) << text;
    }
  }
}

TEST(Analysis, DifferentWordsStayApart) {
  Analyser french(Language::french);
  for (const Pair& pair : std::vector<Pair>{{"logement", "loge à l'opéra"},
                                            {"mer", "merci"},
                                            {"maire", "mairie"},
                                            {"ville", "village"},
                                            {"commune", "communication"},
                                            {"communication", "communes"},
                                            {"eau", "leau"},
                                            {"sel", "elle"},
                                            {"vote", "voiture"},
                                            {"terre", "territoire"},
                                            {"festival", "fête"},
                                            {"mer", "mère"},
                                            {"parti", "partage"},
                                            {"université", "univers"}}) {
    EXPECT_FALSE(meets(french, pair.query, pair.text)) << pair.query << " should not find " << pair.text;
  }
}

TEST(Analysis, EnglishQueryFindsEnglishForm) {
  Analyser english(Language::english);
  for (const Pair& pair : std::vector<Pair>{{"tenants", "tenant"},
                                            {"housing", "house"},
                                            {"council", "the council’s"},
                                            {"policies", "policy"},
                                            {"voting", "votes"},
                                            {"NAIVE", "naïve"},
                                            {"co-operative", "cooperative"},
                                            {"nhs", "N.H.S."}}) {
    EXPECT_TRUE(meets(english, pair.query, pair.text)) << pair.query << " should find " << pair.text;
  }
  EXPECT_FALSE(meets(english, "vote", "volt"));
}

TEST(Analysis, StopWordsAreKeptWithoutStem) {
  Analyser french(Language::french);
  for (const char* word : {"le", "des", "Très", "où", "nous"}) {
    auto tokens = french.analyse(word);
    ASSERT_EQ(tokens.size(), 1u) << word;
    EXPECT_TRUE(tokens[0].forms->is_stop_word) << word;
    EXPECT_TRUE(tokens[0].forms->stems.empty()) << word;
    EXPECT_EQ(tokens[0].forms->words.size(), 1u) << word;
  }
  EXPECT_FALSE(french.analyse("sûr")[0].forms->is_stop_word);
  EXPECT_FALSE(french.analyse("été")[0].forms->is_stop_word);
  EXPECT_TRUE(Analyser(Language::english).analyse("the")[0].forms->is_stop_word);
}

TEST(Analysis, TokensCoverTheirBytes) {
  Analyser french(Language::french);
  std::string text = "Les habitant·e·s d’Île-de-France (C.E.S.E.R.)";
  std::vector<std::string> covered;
  std::vector<uint32_t> positions;
  for (const Token& token : french.analyse(text)) {
    covered.push_back(text.substr(token.begin, token.end - token.begin));
    positions.push_back(token.position);
  }
  EXPECT_THAT(covered, ElementsAre("Les", "habitant·e·s", "Île-de-France", "Île", "de", "France", "C.E.S.E.R"));
  EXPECT_THAT(positions, ElementsAre(0, 1, 2, 2, 3, 4, 5));
}

TEST(Analysis, BothLanguagesCutAlike) {
  Analysers analysers;
  std::string text = "L'été, council's e-mail d’un·e élu·e: 日本語 ภาษาไทย 3,14 C.E.S.E.R. aujourd'hui";
  auto french = analysers[Language::french].analyse(text);
  auto english = analysers[Language::english].analyse(text);
  ASSERT_EQ(french.size(), english.size());
  for (size_t i = 0; i < french.size(); ++i) {
    EXPECT_EQ(french[i].begin, english[i].begin);
    EXPECT_EQ(french[i].forms->words, english[i].forms->words);
  }
}

TEST(Analysis, HostileTextIsOnlyWords) {
  Analyser french(Language::french);
  EXPECT_TRUE(french.analyse("").empty());
  EXPECT_TRUE(french.analyse("' ’ - . · ( ) !?").empty());
  EXPECT_TRUE(french.analyse("\xff\xfe\x80").empty());
  EXPECT_EQ(french.analyse("bon\xffjour").size(), 2u);
  EXPECT_EQ(french.analyse(std::string("a\0b", 3)).size(), 2u);
  auto endless = french.analyse(std::string(100'000, 'x'));
  ASSERT_EQ(endless.size(), 1u);
  EXPECT_LE(endless[0].forms->words[0].size(), 64u);
  std::string accents;
  for (int i = 0; i < 1'000; ++i) accents += "é";
  EXPECT_LE(french.analyse(accents)[0].forms->words[0].size(), 64u);
  std::string dashes = "a";
  for (int i = 0; i < 5'000; ++i) dashes += "-a";
  EXPECT_EQ(french.analyse(dashes).size(), 5'001u);
  french.analyse(std::string(50'000, '\''));
  std::string dots = "mot";
  for (int i = 0; i < 5'000; ++i) dots += "·e";
  french.analyse(dots);
  std::string elided;
  for (int i = 0; i < 5'000; ++i) elided += "l'";
  french.analyse(elided + "eau");
  french.analyse(elided);
}

TEST(Inclusive, ReadsBothForms) {
  auto both = [](const char* base, const char* suffix, const char* plural) {
    auto forms = inclusive_forms(base, suffix, plural, false);
    return forms ? forms->masculine + " " + forms->feminine : "none";
  };
  EXPECT_EQ(both("habitant", "e", "s"), "habitants habitantes");
  EXPECT_EQ(both("habitant", "es", ""), "habitants habitantes");
  EXPECT_EQ(both("citoyen", "ne", ""), "citoyen citoyenne");
  EXPECT_EQ(both("acteur", "rice", "s"), "acteurs actrices");
  EXPECT_EQ(both("acteurs", "trices", ""), "acteurs actrices");
  EXPECT_EQ(both("directeur", "trice", ""), "directeur directrice");
  EXPECT_EQ(both("ambassadeur", "drice", "s"), "ambassadeurs ambassadrices");
  EXPECT_EQ(both("chanteur", "euse", "s"), "chanteurs chanteuses");
  EXPECT_EQ(both("chercheur", "se", "s"), "chercheurs chercheuses");
  EXPECT_EQ(both("heureux", "se", ""), "heureux heureuse");
  EXPECT_EQ(both("heureux", "ses", ""), "heureux heureuses");
  EXPECT_EQ(both("sportif", "ve", "s"), "sportifs sportives");
  EXPECT_EQ(both("conseiller", "ère", "s"), "conseillers conseilleres");
  EXPECT_EQ(both("ouvrier", "ière", "s"), "ouvriers ouvrieres");
  EXPECT_EQ(both("tou", "te", "s"), "tous toutes");
  EXPECT_EQ(both("tous", "tes", ""), "tous toutes");
  EXPECT_EQ(both("professionnel", "le", "s"), "professionnels professionnelles");
  EXPECT_EQ(both("maire", "sse", ""), "maire mairesse");
  EXPECT_EQ(both("exemple", "org", ""), "none");
  EXPECT_EQ(both("le", "s", ""), "none");
  EXPECT_FALSE(inclusive_forms("dit", "elle", "", true));
  EXPECT_TRUE(inclusive_forms("habitant", "e", "s", true));
}

TEST(LanguageGuess, TellsFrenchFromEnglish) {
  EXPECT_EQ(guessed_language("Nous avons réuni les habitants de l'immeuble pour parler des charges et du chauffage."),
            Language::french);
  EXPECT_EQ(guessed_language("We met the neighbours of the building to talk about the heating and what it costs."),
            Language::english);
  EXPECT_EQ(guessed_language("Oui."), std::nullopt);
  EXPECT_EQ(guessed_language("Vi træffes hver torsdag i fælleshuset for at spise sammen og tale om vores kvarter."),
            std::nullopt);
}

}  // namespace
}  // namespace resonance::search
