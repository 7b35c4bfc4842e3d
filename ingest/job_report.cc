#include "ingest/job_report.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/unicode.h"

namespace resonance::ingest {
namespace {

using Json = nlohmann::json;

constexpr int64_t kMostPlayableMs = int64_t{24} * 3600 * 1000;
constexpr size_t kStageLimit = 32, kMessageLimit = 600, kValueLimit = 200, kValuesLimit = 8;

// By transcode::NamedText.
constexpr std::string_view kNamedTexts[] = {"no", "plain", "markdown"};

transcode::NamedText named_text_from(std::string_view word) {
  for (size_t i = 0; i < std::size(kNamedTexts); ++i) {
    if (kNamedTexts[i] == word) return static_cast<transcode::NamedText>(i);
  }
  return transcode::NamedText::no;
}

std::string bounded(std::string_view text, size_t limit) {
  return clean_line(text.substr(0, limit * 4), limit);
}

transcode::Progress progress_from(const Json& json) {
  auto permille = json.at("progress").get<int64_t>();
  auto playable_ms = json.value("playable_ms", int64_t{0});
  return {static_cast<int>(std::clamp<int64_t>(permille, 0, 1000)),
          bounded(json.at("stage").get<std::string>(), kStageLimit),
          std::clamp<int64_t>(playable_ms, 0, kMostPlayableMs)};
}

JobFailure failure_from(const Json& json) {
  JobFailure failure;
  failure.code = error_code_named(json.at("error").get<std::string>());
  Message said = message_from_json(json.at("message").get<std::string>());
  failure.message.text = bounded(said.text, kMessageLimit);
  for (const auto& [key, value] : said.values) {
    if (failure.message.values.size() == kValuesLimit) break;
    failure.message.values[bounded(key, kStageLimit)] = bounded(value, kValueLimit);
  }
  return failure;
}

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string to_json(const JobOrder& order) {
  return dump({{"first_ladder", order.first_ladder ? Json(*order.first_ladder) : Json()},
               {"parent", order.parent},
               {"address_space_bytes", order.address_space_bytes},
               {"processor_seconds", order.processor_seconds},
               {"file_size_bytes", order.file_size_bytes},
               {"ladder", order.preparation.ladder},
               {"preset", order.preparation.preset},
               {"threads", order.preparation.threads},
               {"jobs", order.preparation.jobs},
               {"reuse", order.preparation.reuse},
               {"named_text", kNamedTexts[static_cast<size_t>(order.preparation.named_text)]},
               {"reduce_noise", order.preparation.reduce_noise},
               {"alterations", Json::parse(transcode::to_json(order.preparation.alterations))},
               {"only_check_cage", order.only_check_cage}});
}

std::optional<JobOrder> order_from_json(std::string_view text) {
  try {
    Json json = Json::parse(text);
    JobOrder order;
    if (!json.at("first_ladder").is_null()) order.first_ladder = json.at("first_ladder").get<std::string>();
    order.parent = json.at("parent").get<pid_t>();
    order.address_space_bytes = json.at("address_space_bytes").get<int64_t>();
    order.processor_seconds = json.at("processor_seconds").get<int64_t>();
    order.file_size_bytes = json.at("file_size_bytes").get<int64_t>();
    order.preparation.ladder = json.at("ladder").get<std::vector<int>>();
    order.preparation.preset = json.at("preset").get<std::string>();
    order.preparation.threads = json.at("threads").get<int>();
    order.preparation.jobs = json.at("jobs").get<int>();
    order.preparation.reuse = json.at("reuse").get<bool>();
    order.only_check_cage = json.at("only_check_cage").get<bool>();
    order.preparation.reduce_noise = json.at("reduce_noise").get<bool>();
    order.preparation.alterations = transcode::alterations_from_json(json.at("alterations").dump());
    order.preparation.named_text = named_text_from(json.at("named_text").get<std::string>());
    return order;
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

std::string to_json(const JobReport& report) {
  if (auto* progress = std::get_if<transcode::Progress>(&report)) {
    return dump({{"progress", progress->permille}, {"stage", progress->stage}, {"playable_ms", progress->playable_ms}});
  }
  if (auto* failure = std::get_if<JobFailure>(&report)) {
    return dump({{"error", name(failure->code)}, {"message", to_json(failure->message)}});
  }
  return "{\"result\":" + transcode::to_json(std::get<transcode::Generation>(report)) + "}";
}

std::optional<JobReport> report_from_json(std::string_view line) {
  if (line.size() > kReportLineLimit) return std::nullopt;
  try {
    Json json = Json::parse(line);
    if (json.contains("progress")) return progress_from(json);
    if (json.contains("error")) return failure_from(json);
    if (json.contains("result")) return transcode::generation_from_json(json.at("result").dump());
  } catch (const Json::exception&) {
  } catch (const Error&) {
  }
  return std::nullopt;
}

std::string_view name(ActOutcome outcome) {
  switch (outcome) {
    case ActOutcome::refused: return "refused";
    case ActOutcome::killed: return "killed";
    case ActOutcome::done: return "done";
    case ActOutcome::unclear: return "unclear";
  }
  return "unclear";
}

std::string to_json(const ActReport& report) {
  return dump({{"act", report.act},
               {"outcome", name(report.outcome)},
               {"own_user", report.own_user},
               {"landlock", report.landlock_version}});
}

std::optional<ActReport> act_report_from_json(std::string_view line) {
  try {
    Json json = Json::parse(line);
    ActReport report{json.at("act").get<std::string>()};
    auto outcome = json.at("outcome").get<std::string>();
    for (ActOutcome each : {ActOutcome::refused, ActOutcome::killed, ActOutcome::done}) {
      if (outcome == name(each)) report.outcome = each;
    }
    report.own_user = json.at("own_user").get<bool>();
    report.landlock_version = static_cast<int>(std::clamp<int64_t>(json.at("landlock").get<int64_t>(), 0, 1000));
    return report;
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

}  // namespace resonance::ingest
