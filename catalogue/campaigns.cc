#include "catalogue/campaigns.h"

#include "base/clock.h"
#include "base/unicode.h"
#include "catalogue/database.h"
#include "catalogue/text_limit.h"

namespace resonance {
namespace {

constexpr size_t kTitleLimit = 200, kIntroductionLimit = 2'000, kQuestionLimit = 300, kConsentLimit = 5'000;
constexpr size_t kMostQuestions = 20, kCodeLength = 6;

#define CAMPAIGN_COLUMNS                                                                               \
  "id, code, title, introduction, COALESCE(territory, ''), consent_text, COALESCE(organisation, ''), " \
  "COALESCE(account, "                                                                                 \
  "''), opens_ms, closes_ms, created_ms, consent_text_en"

std::vector<std::string> texts_of(SQLite::Database& connection, const char* sql, const std::string& id) {
  std::vector<std::string> all;
  auto rows = statement(connection, sql, id);
  while (rows.executeStep()) all.push_back(rows.getColumn(0).getString());
  return all;
}

std::vector<Campaign> campaigns_from(SQLite::Database& connection, SQLite::Statement& rows) {
  std::vector<Campaign> all;
  while (rows.executeStep()) {
    Campaign campaign;
    campaign.id = CampaignId::parse(rows.getColumn(0).getString()).value_or(CampaignId());
    campaign.code = rows.getColumn(1).getString();
    campaign.title = rows.getColumn(2).getString();
    campaign.introduction = rows.getColumn(3).getString();
    campaign.territory = rows.getColumn(4).getString();
    campaign.consent_text_fr = rows.getColumn(5).getString();
    campaign.organisation = OrganisationId::parse(rows.getColumn(6).getString());
    campaign.account = AccountId::parse(rows.getColumn(7).getString());
    campaign.opens_ms = rows.getColumn(8).getInt64();
    campaign.closes_ms = rows.getColumn(9).getInt64();
    campaign.created_ms = rows.getColumn(10).getInt64();
    campaign.consent_text_en = rows.getColumn(11).getString();
    all.push_back(std::move(campaign));
  }
  for (Campaign& each : all) {
    each.questions =
        texts_of(connection, "SELECT text FROM campaign_question WHERE campaign = ? ORDER BY position", each.id.text());
    each.themes =
        texts_of(connection, "SELECT theme FROM campaign_theme WHERE campaign = ? ORDER BY theme", each.id.text());
  }
  return all;
}

Campaign clean_and_checked(const Campaign& given) {
  Campaign campaign = given;
  campaign.title = clean_line(given.title, kTitleLimit);
  if (campaign.title.empty()) throw Error(ErrorCode::invalid, "Give this call a title. Nothing was changed.");
  campaign.introduction = clean_text(given.introduction);
  require_short(campaign.introduction, kIntroductionLimit);
  for (std::string* text : {&campaign.consent_text_fr, &campaign.consent_text_en}) {
    *text = clean_text(*text);
    require_short(*text, kConsentLimit);
  }
  campaign.questions.clear();
  for (const std::string& each : given.questions) {
    const std::string question = clean_line(each, kQuestionLimit);
    if (!question.empty()) campaign.questions.push_back(question);
  }
  if (campaign.questions.size() > kMostQuestions) {
    throw Error(ErrorCode::invalid,
                {"At most {n} questions: whoever answers should not lose heart. Nothing was changed.",
                 {{"n", std::to_string(kMostQuestions)}}});
  }
  if (campaign.closes_ms != 0 && campaign.closes_ms <= campaign.opens_ms) {
    throw Error(ErrorCode::invalid, "This call would close before it opens. Nothing was changed.");
  }
  return campaign;
}

void write(SQLite::Database& connection, const Campaign& campaign) {
  const std::string id = campaign.id.text();
  run(connection,
      "UPDATE campaign SET title = ?, introduction = ?, territory = NULLIF(?, ''), consent_text = ?, consent_text_en = "
      "?, organisation = NULLIF(?, ''), opens_ms = ?, closes_ms = ? WHERE id = ?",
      campaign.title, campaign.introduction, campaign.territory, campaign.consent_text_fr, campaign.consent_text_en,
      campaign.organisation ? campaign.organisation->text() : std::string(), campaign.opens_ms, campaign.closes_ms, id);
  run(connection, "DELETE FROM campaign_question WHERE campaign = ?", id);
  int64_t position = 0;
  for (const std::string& question : campaign.questions) {
    run(connection, "INSERT INTO campaign_question (campaign, position, text) VALUES (?, ?, ?)", id, position++,
        question);
  }
  run(connection, "DELETE FROM campaign_theme WHERE campaign = ?", id);
  for (const std::string& theme : campaign.themes) {
    run(connection, "INSERT INTO campaign_theme (campaign, theme) SELECT ?, id FROM theme WHERE id = ?", id, theme);
  }
}

}  // namespace

bool is_open(const Campaign& campaign, int64_t now_ms) {
  return campaign.opens_ms <= now_ms && (campaign.closes_ms == 0 || now_ms < campaign.closes_ms);
}

Campaign Campaigns::create(const Campaign& given) {
  Campaign campaign = clean_and_checked(given);
  campaign.id = CampaignId::random();
  campaign.created_ms = wall_clock_ms();
  return database_.write([&](SQLite::Database& connection) {
    do {
      campaign.code = random_id_text().substr(0, kCodeLength);
    } while (statement(connection, "SELECT 1 FROM campaign WHERE code = ?", campaign.code).executeStep());
    run(connection,
        "INSERT INTO campaign (id, code, title, introduction, consent_text, account, opens_ms, closes_ms, created_ms) "
        "VALUES (?, ?, '', '', '', NULLIF(?, ''), 0, 0, ?)",
        campaign.id.text(), campaign.code, campaign.account ? campaign.account->text() : std::string(),
        campaign.created_ms);
    write(connection, campaign);
    return campaign;
  });
}

std::optional<Campaign> Campaigns::find(const CampaignId& id) {
  return database_.read([&](SQLite::Database& connection) {
    auto rows = statement(connection, "SELECT " CAMPAIGN_COLUMNS " FROM campaign WHERE id = ?", id.text());
    return first(campaigns_from(connection, rows));
  });
}

std::optional<Campaign> Campaigns::find_by_code(std::string_view code) {
  return database_.read([&](SQLite::Database& connection) {
    auto rows = statement(connection, "SELECT " CAMPAIGN_COLUMNS " FROM campaign WHERE code = ?", lowercase(code));
    return first(campaigns_from(connection, rows));
  });
}

std::vector<Campaign> Campaigns::all() {
  return database_.read([](SQLite::Database& connection) {
    auto rows = statement(connection, "SELECT " CAMPAIGN_COLUMNS " FROM campaign ORDER BY created_ms DESC, id");
    return campaigns_from(connection, rows);
  });
}

void Campaigns::update(const Campaign& given) {
  const Campaign campaign = clean_and_checked(given);
  database_.write([&](SQLite::Database& connection) {
    if (!statement(connection, "SELECT 1 FROM campaign WHERE id = ?", campaign.id.text()).executeStep()) {
      throw Error(ErrorCode::not_found, "This call for testimonies does not exist.");
    }
    write(connection, campaign);
  });
}

int64_t Campaigns::count_items(const CampaignId& id) {
  return database_.read([&](SQLite::Database& connection) {
    auto row = statement(connection, "SELECT COUNT(*) FROM item WHERE campaign = ?", id.text());
    row.executeStep();
    return row.getColumn(0).getInt64();
  });
}

}  // namespace resonance
