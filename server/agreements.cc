#include "server/agreements.h"

#include <algorithm>
#include <chrono>

#include "base/clock.h"
#include "base/file.h"
#include "server/local_time.h"

namespace resonance::server {
namespace {

constexpr int kOfAge = 18;

}  // namespace

std::string aspect_label(const Words& words, Aspect aspect) {
  switch (aspect) {
    case Aspect::picture: return words("Their picture in the film");
    case Aspect::sound: return words("Their voice");
    case Aspect::transcript: return words("Their words, in writing");
    case Aspect::photo: return words("Photos of them");
    case Aspect::name: return words("Their name in the texts");
  }
  return {};
}

std::string scope_label(const Words& words, Scope scope) {
  switch (scope) {
    case Scope::internal: return words("The coalition, among its members");
    case Scope::library: return words("Everybody, in this library");
    case Scope::embedding: return words("Other sites, which show it with our player");
    case Scope::festival: return words("The festival and public screenings");
    case Scope::training: return words("Training sessions");
    case Scope::press: return words("The press");
  }
  return {};
}

std::string scopes_label(const Words& words, const std::set<Scope>& scopes) {
  std::string labels;
  for (const Scope scope : scopes) labels += (labels.empty() ? "" : " · ") + scope_label(words, scope);
  return labels.empty() ? words("nobody") : labels;
}

std::vector<AgreementText> agreement_texts(const Renderer& renderer, Language reader,
                                           const std::optional<Campaign>& campaign) {
  const Language other = reader == Language::french ? Language::english : Language::french;
  std::vector<AgreementText> own, of_library;
  for (const Language language : {reader, other}) {
    const std::string said = !campaign                      ? std::string()
                             : language == Language::french ? campaign->consent_text_fr
                                                            : campaign->consent_text_en;
    if (!said.empty()) own.push_back({said, language});
    of_library.push_back(
        {renderer.words(language)(
             "I agree that this library keeps and shows what I say and how I appear, only in the ways ticked here. I "
             "can change my mind at any time, without giving a reason, with my private link or by writing to those who "
             "look after the library: from then on it is no longer shown. My details are kept only to keep this "
             "promise."),
         language});
  }
  return own.empty() ? of_library : own;
}

AgreementText chosen_text(const Renderer& renderer, const Request& request, const std::optional<Campaign>& campaign,
                          const std::string& text_language) {
  const auto texts = agreement_texts(renderer, request.language, campaign);
  const auto chosen =
      std::ranges::find(texts, text_language, [](const AgreementText& each) { return code(each.language); });
  return chosen == texts.end() ? texts.front() : *chosen;
}

Consent consent_of(const Request& request, const Form& form) {
  Consent consent;
  const bool differs = form.value("differs") == "yes";
  for (const std::string& each : form.values("appears")) {
    const auto aspect = value_named<Aspect>(each);
    if (!aspect) continue;
    std::set<Scope>& scopes = consent.grants[*aspect];
    for (const std::string& scope : form.values("scopes")) {
      if (const auto known = value_named<Scope>(scope); known && !differs) scopes.insert(*known);
    }
  }
  for (const std::string& each : differs ? form.values("grant") : std::vector<std::string>{}) {
    const size_t colon = each.find(':');
    const auto aspect = value_named<Aspect>(each.substr(0, colon));
    const auto scope = colon == each.npos ? std::nullopt : value_named<Scope>(each.substr(colon + 1));
    if (aspect && scope) consent.grants[*aspect].insert(*scope);
  }
  consent.from_ms = day_ms(form.value("from")).value_or(0);
  consent.until_ms = day_ms(form.value("until")).value_or(0);
  const Language language = form.has("text_language") ? language_of(form.value("text_language")) : request.language;
  consent.explanation = {form.value("text"),      std::string(code(language)), form.value("manner"),
                         form.value("collector"), form.value("guardians"),     form.value("assent") == "yes"};
  return consent;
}

std::string record_myself(App& app, const Request& request, const Viewer& viewer, const Item& item,
                          const std::optional<Campaign>& campaign, const Form& form) {
  const Words words = app.renderer.words(request.language);
  if (form.values("scopes").empty()) {
    throw Error(ErrorCode::invalid,
                "Tick at least one of those who may see what you say. Your deposit is kept as a draft.");
  }
  Person person;
  person.item = item.id;
  person.name = form.value("own_name");
  Consent consent = consent_of(request, form);
  for (const Aspect aspect : all_aspects()) {
    for (const std::string& scope : form.values("scopes")) {
      if (const auto known = value_named<Scope>(scope)) consent.grants[aspect].insert(*known);
    }
  }
  const AgreementText shown = chosen_text(app.renderer, request, campaign, form.value("text_language"));
  consent.explanation = {.text = shown.text,
                         .language = std::string(code(shown.language)),
                         .manner = words("Read on the deposit page, by the person themselves")};
  return record_person(app, viewer, person, consent).token;
}

void record_agreement(App& app, const Viewer& viewer, const Person& person, Consent consent, const Proof& proof) {
  consent.id = ConsentId::random();
  consent.person = person.id;
  const bool is_proven = !proof.bytes.empty();
  if (is_proven && proof_type(proof.bytes).empty()) {
    throw Error(ErrorCode::unsupported_media,
                "The proof is neither a PDF nor a photo (JPEG, PNG), nor a sound or a film (WebM, Ogg, MP4, M4A, MP3, "
                "WAV). Nothing was recorded.");
  }
  if (static_cast<int64_t>(proof.bytes.size()) > kProofBytes) throw proof_too_large();
  // Before the record: that one never names a proof that is not there.
  if (is_proven) {
    consent.proof = proof.file_name;
    std::filesystem::create_directories(app.data.proofs());
    write_durably(app.data.proof(consent.id), proof.bytes);
  }
  try {
    app.catalogue.consents.record(consent);
  } catch (const Error&) {
    remove_tree(app.data.proof(consent.id));
    throw;
  }
  app.catalogue.journal.add({.account = viewer.account, .act = Act::consent_recorded, .item = person.item});
}

Consents::NewPerson record_person(App& app, const Viewer& viewer, const Person& person, Consent consent,
                                  const Proof& proof) {
  const auto added = app.catalogue.consents.add_person(person);
  try {
    record_agreement(app, viewer, added.person, std::move(consent), proof);
  } catch (const Error&) {
    if (app.catalogue.consents.of_person(added.person.id).empty()) {
      app.catalogue.consents.remove_person(added.person.id);
    }
    throw;
  }
  return added;
}

bool may_agree_again(const Person& person, const std::vector<Consent>& records, int64_t now_ms) {
  if (records.empty() || person.of_age_ms > now_ms) return false;
  const Consent& last = records.front();
  return last.withdrawn_ms == 0 && last.until_ms != 0 && last.until_ms <= now_ms;
}

void agree_again(App& app, const Request& request, const Person& person, const Form& form) {
  const std::vector<Consent> records = app.catalogue.consents.of_person(person.id);
  if (!may_agree_again(person, records, wall_clock_ms())) {
    throw Error(ErrorCode::conflict, "There is nothing to agree to here now. Nothing was changed.");
  }
  Consent consent;
  for (const auto& [aspect, before] : records.front().grants) {
    for (const std::string& scope : form.values("scopes")) {
      if (const auto known = value_named<Scope>(scope)) consent.grants[aspect].insert(*known);
    }
  }
  if (consent.grants.empty()) {
    throw Error(ErrorCode::invalid, "Tick at least one of those who may see what you say. Nothing was changed.");
  }
  const auto item = app.catalogue.items.find(person.item);
  const auto campaign = item && item->campaign ? app.catalogue.campaigns.find(*item->campaign) : std::nullopt;
  const AgreementText shown = chosen_text(app.renderer, request, campaign, form.value("text_language"));
  consent.explanation = {
      .text = shown.text,
      .language = std::string(code(shown.language)),
      .manner = app.renderer.words(request.language)("Read on their private page, by the person themselves")};
  record_agreement(app, {}, person, consent, {});
}

int64_t of_age_ms(const std::string& born) {
  const auto day = calendar_day(born);
  if (!day) return 0;
  const int year = std::stoi(day->substr(0, 4)) + kOfAge;
  const bool is_skipped = day->ends_with("-02-29") && !std::chrono::year(year).is_leap();
  const int64_t moment = *day_ms(std::to_string(year) + (is_skipped ? "-03-01" : day->substr(4)));
  return moment <= wall_clock_ms() ? 0 : moment;
}

}  // namespace resonance::server
