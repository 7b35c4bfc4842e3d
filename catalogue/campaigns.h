// Calls for testimonies ("collectes"): whoever has the link deposits without an account. Part of Catalogue.
#pragma once

#include "catalogue/types.h"

namespace resonance {

class Database;

struct Campaign {
  CampaignId id;
  std::string code;                    // its short address is /c/{code}: six letters and digits
  std::string title;                   // one line, 1 to 200 characters
  std::string introduction;            // plain text, at most 2,000 characters
  std::vector<std::string> questions;  // that guide who speaks, at most 20 of one line
  std::vector<std::string> themes;
  std::string territory;
  // To what who deposits agrees, in each language: at most 5,000 characters; empty: the library's own.
  std::string consent_text_fr;
  std::string consent_text_en;
  std::optional<OrganisationId> organisation;
  std::optional<AccountId> account;  // who opened it
  int64_t opens_ms = 0;
  int64_t closes_ms = 0;  // exclusive; 0: open until it is closed
  int64_t created_ms = 0;
};

bool is_open(const Campaign& campaign, int64_t now_ms);

class Campaigns {
 public:
  explicit Campaigns(Database& database) : database_(database) {}

  // Stores a new one under a new id and code. Error{invalid} names the field.
  Campaign create(const Campaign& campaign);
  std::optional<Campaign> find(const CampaignId& id);
  std::optional<Campaign> find_by_code(std::string_view code);
  // The last first.
  std::vector<Campaign> all();
  // Replaces all but its code, its account and the date of its creation. Error{not_found}, Error{invalid}.
  void update(const Campaign& campaign);
  int64_t count_items(const CampaignId& id);

 private:
  Database& database_;
};

}  // namespace resonance
