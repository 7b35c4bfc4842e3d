// Calls for testimonies: their list, the form that opens and changes one, the sheet to print, and the page behind the
// short address.
#include <algorithm>

#include "base/clock.h"
#include "server/agreements.h"
#include "server/errors.h"
#include "server/guests.h"
#include "server/local_time.h"
#include "server/pages/cards.h"
#include "server/pages/fields.h"
#include "server/pages/frame.h"
#include "server/pages/item_media.h"
#include "server/pages/pages.h"
#include "server/qr.h"

namespace resonance::server::pages {
namespace {

std::string campaign_path(const CampaignId& id) {
  return "/collectes/" + id.text();
}

// Moderators look after every call, others after those of their organisations and their own.
bool looks_after(const Viewer& viewer, const Campaign& campaign) {
  if (decide_role(viewer, Role::moderator).allowed()) return true;
  if (viewer.account && campaign.account == viewer.account) return true;
  return campaign.organisation &&
         std::ranges::find(viewer.organisations, *campaign.organisation) != viewer.organisations.end();
}

std::string state_label(const Words& words, const Campaign& campaign) {
  const int64_t now = wall_clock_ms();
  if (campaign.opens_ms > now) {
    return words({"Opens on {day}", {{"day", long_date(words.language(), campaign.opens_ms)}}});
  }
  if (!is_open(campaign, now)) {
    return words({"Closed since {day}", {{"day", long_date(words.language(), campaign.closes_ms)}}});
  }
  if (campaign.closes_ms == 0) return words("Open");
  return words({"Open until {day}", {{"day", long_date(words.language(), campaign.closes_ms)}}});
}

// What was typed, before it is checked.
struct CampaignFields {
  std::string title, introduction, questions, consent_text_fr, consent_text_en, opens, closes;
  ItemFields place_and_themes;  // territory and themes, as a contribution's form has them
};

CampaignFields fields_of(App& app, const Campaign& campaign) {
  CampaignFields fields{campaign.title,
                        campaign.introduction,
                        {},
                        campaign.consent_text_fr,
                        campaign.consent_text_en,
                        day_of(campaign.opens_ms),
                        day_of(campaign.closes_ms),
                        {}};
  for (const std::string& question : campaign.questions) fields.questions += question + "\n";
  Item item;
  item.territory = campaign.territory;
  item.themes = campaign.themes;
  fields.place_and_themes = pages::fields_of(app.catalogue, item);
  return fields;
}

CampaignFields read_campaign(const Form& form) {
  return {
      form.value("title"),           form.value("introduction"), form.value("questions"), form.value("consent_text_fr"),
      form.value("consent_text_en"), form.value("opens"),        form.value("closes"),    read_fields(form)};
}

void apply_campaign(App& app, const CampaignFields& fields, Campaign& campaign) {
  campaign.title = fields.title;
  campaign.introduction = fields.introduction;
  campaign.questions = lines_of(fields.questions);
  campaign.consent_text_fr = fields.consent_text_fr;
  campaign.consent_text_en = fields.consent_text_en;
  campaign.opens_ms = day_ms(fields.opens).value_or(0);
  campaign.closes_ms = day_ms(fields.closes).value_or(0);
  Item item;
  apply(app.catalogue, fields.place_and_themes, item);
  campaign.territory = item.territory;
  campaign.themes = item.themes;
}

Response campaign_form(App& app, const Request& request, const std::optional<Campaign>& campaign,
                       const CampaignFields& fields, const Message& problem, int status = 200) {
  const Words words = app.renderer.words(request.language);
  View view;
  set_fields(view, app, request, fields.place_and_themes, {});
  view.set("title_value", fields.title);
  view.set("introduction", fields.introduction);
  view.set("questions_value", fields.questions);
  ViewList texts;
  for (const AgreementText& of_library : agreement_texts(app.renderer, request.language, std::nullopt)) {
    View one;
    one.set("value", std::string(code(of_library.language)));
    one.set("language", language_label(words, code(of_library.language)));
    one.set("default_text", of_library.text);
    one.set("text", of_library.language == Language::french ? fields.consent_text_fr : fields.consent_text_en);
    texts.push_back(one);
  }
  view.set("consent_texts", texts);
  view.set("opens", fields.opens);
  view.set("closes", fields.closes);
  view.set("is_new", !campaign.has_value());
  view.set("action", address(request.language, campaign ? campaign_path(campaign->id) : "/collectes"));
  view.set("problem", problem_view(app, request, problem));
  if (campaign) {
    view.set("sheet_url", address(request.language, campaign_path(campaign->id) + "/affiche"));
    view.set("short_url", absolute_url(app, request, "/c/" + campaign->code));
    view.set("state", state_label(words, *campaign));
  }
  Head head;
  head.title = campaign ? campaign->title : words("New call for testimonies");
  head.path = campaign ? campaign_path(campaign->id) : "/collectes";
  head.section = "campaigns";
  head.hidden = true;
  return page(app, request, "campaign", head, view, status);
}

Campaign owned(App& app, const Request& request) {
  const auto id = CampaignId::parse(request.parameters.at(0));
  const auto campaign = id ? app.catalogue.campaigns.find(*id) : std::nullopt;
  if (!campaign || !looks_after(request.viewer, *campaign)) {
    throw Error(ErrorCode::not_found, "This call for testimonies does not exist.");
  }
  return *campaign;
}

}  // namespace

Response campaigns(App& app, const Request& request) {
  const Words words = app.renderer.words(request.language);
  ViewList list;
  for (const Campaign& each : app.catalogue.campaigns.all()) {
    if (!looks_after(request.viewer, each)) continue;
    View view;
    view.set("title", each.title);
    view.set("url", address(request.language, campaign_path(each.id)));
    view.set("sheet_url", address(request.language, campaign_path(each.id) + "/affiche"));
    view.set("state", state_label(words, each));
    view.set("deposits", words.plural(app.catalogue.campaigns.count_items(each.id), "{n} deposit", "{n} deposits"));
    list.push_back(view);
  }
  View view;
  view.set("campaigns", list);
  view.set("has_campaigns", !list.empty());
  view.set("new_url", address(request.language, "/collectes/nouvelle"));
  Head head;
  head.title = words("Calls for testimonies");
  head.path = "/collectes";
  head.section = "campaigns";
  head.hidden = true;
  return page(app, request, "campaigns", head, view);
}

Response new_campaign(App& app, const Request& request) {
  return campaign_form(app, request, std::nullopt, {}, {});
}

Response create_campaign(App& app, const Request& request) {
  const CampaignFields fields = read_campaign(read_form(request));
  try {
    Campaign campaign;
    apply_campaign(app, fields, campaign);
    campaign.account = request.viewer.account;
    if (!request.viewer.organisations.empty()) campaign.organisation = request.viewer.organisations.front();
    return redirect(address(request.language, campaign_path(app.catalogue.campaigns.create(campaign).id)));
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    return campaign_form(app, request, std::nullopt, fields, error.message(), status_of(error.code()));
  }
}

Response edit_campaign(App& app, const Request& request) {
  const Campaign campaign = owned(app, request);
  return campaign_form(app, request, campaign, fields_of(app, campaign), {});
}

Response change_campaign(App& app, const Request& request) {
  const Campaign before = owned(app, request);
  const CampaignFields fields = read_campaign(read_form(request));
  try {
    Campaign campaign = before;
    apply_campaign(app, fields, campaign);
    app.catalogue.campaigns.update(campaign);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    return campaign_form(app, request, before, fields, error.message(), status_of(error.code()));
  }
  return redirect(address(request.language, campaign_path(before.id)));
}

Response campaign_sheet(App& app, const Request& request) {
  const Campaign campaign = owned(app, request);
  const Words words = app.renderer.words(request.language);
  const std::string url = absolute_url(app, request, "/c/" + campaign.code);
  View view;
  view.set("title", campaign.title);
  view.set("introduction", optional_text(campaign.introduction));
  view.set("has_questions", !campaign.questions.empty());
  view.set("questions", text_views(campaign.questions));
  view.set("short_url", url);
  view.set("code_svg", qr_code(url, words({"Code that leads to {address}", {{"address", url}}})));
  view.set("state", state_label(words, campaign));
  view.set("back_url", address(request.language, campaign_path(campaign.id)));
  Head head;
  head.title = campaign.title;
  head.path = campaign_path(campaign.id) + "/affiche";
  head.section = "campaigns";
  head.hidden = true;
  return page(app, request, "campaign-sheet", head, view);
}

}  // namespace resonance::server::pages
