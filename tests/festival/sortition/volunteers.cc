#include "tests/festival/sortition/volunteers.h"

#include <cstdio>
#include <random>

namespace resonance::festival::sortition {
namespace {

struct Share {
  const char* value;
  int of_population, of_volunteers;  // per cent
};
struct Shares {
  const char* criterion;
  std::vector<Share> values;
};

const std::vector<Shares>& shares() {
  static const std::vector<Shares> all{
      {"département", {{"18", 12, 6}, {"28", 17, 12}, {"36", 9, 5}, {"37", 24, 40}, {"41", 13, 10}, {"45", 25, 27}}},
      {"âge", {{"16-24", 13, 6}, {"25-39", 22, 18}, {"40-54", 25, 26}, {"55-69", 20, 28}, {"70+", 20, 22}}},
      {"genre", {{"femme", 51, 60}, {"homme", 48, 38}, {"autre", 1, 2}}},
      {"QPV", {{"oui", 8, 4}, {"non", 92, 96}}},
      {"diplôme", {{"aucun", 26, 8}, {"CAP", 30, 17}, {"bac", 22, 25}, {"supérieur", 22, 50}}},
      {"métier",
       {{"indépendant", 5, 8}, {"cadre", 15, 32}, {"employé", 30, 25}, {"ouvrier", 20, 5}, {"sans", 30, 30}}}};
  return all;
}

}  // namespace

Quotas skewed_quotas(int seats) {
  Quotas quotas{.seats = seats, .criteria = {}};
  for (const Shares& row : shares()) {
    Criterion criterion{.name = row.criterion, .values = {}};
    for (const Share& share : row.values) {
      const int hundredths = share.of_population * seats;
      criterion.values.push_back({share.value, hundredths / 100, (hundredths + 99) / 100});
    }
    quotas.criteria.push_back(std::move(criterion));
  }
  return quotas;
}

std::vector<Volunteer> skewed_volunteers(int count, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<Volunteer> volunteers;
  for (int i = 0; i < count; ++i) {
    char id[16];
    std::snprintf(id, sizeof id, "p%05d", i);
    Volunteer volunteer{id, {}};
    for (const Shares& row : shares()) {
      int point = static_cast<int>(random() % 100);
      size_t v = 0;
      while (v + 1 < row.values.size() && point >= row.values[v].of_volunteers) point -= row.values[v++].of_volunteers;
      volunteer.answers.push_back({row.criterion, row.values[v].value});
    }
    volunteers.push_back(std::move(volunteer));
  }
  return volunteers;
}

Call small_call() {
  Call call;
  call.title = "Jury citoyen d’essai";
  call.quotas = {
      6, {{"genre", {{"femme", 3, 3}, {"homme", 3, 3}}}, {"âge", {{"jeune", 2, 3}, {"moyen", 1, 3}, {"vieux", 1, 2}}}}};
  call.seed = {
      "Loto, tirage du 12 décembre 2026", 1'000'000'000'000, 1'000'086'400'000, {{5, 1, 49, false}, {1, 1, 10, true}}};
  for (int i = 0; i < 40; ++i) {
    call.volunteers.push_back({"v" + std::to_string(i),
                               {{"genre", i % 3 == 0 ? "homme" : "femme"},
                                {"âge", i % 8 == 0   ? "jeune"
                                        : i % 2 == 0 ? "moyen"
                                                     : "vieux"}}});
  }
  return call;
}

std::vector<std::string> fixed_salts(const Call& call) {
  std::vector<std::string> salts;
  for (size_t i = 0; i < call.volunteers.size(); ++i)
    salts.push_back(sha256("salt " + std::to_string(i)).substr(0, 32));
  return salts;
}

}  // namespace resonance::festival::sortition
