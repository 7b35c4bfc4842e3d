#include <algorithm>
#include <csignal>
#include <iostream>

#include "server/commands/commands.h"
#include "server/commands/health.h"
#include "server/commands/terminal.h"

namespace resonance::server {
namespace {

const char* mark(bool well) {
  return well ? "✓" : "✗";
}

nlohmann::ordered_json json_of(const Finding& finding) {
  nlohmann::ordered_json shape = {{"name", finding.name}, {"well", finding.well}, {"said", spoken(finding.said)}};
  auto& advice = shape["advice"] = nlohmann::ordered_json::array();
  for (const Message& each : finding.advice) advice.push_back(spoken(each));
  shape.update(finding.facts);
  return shape;
}

void print(const Finding& finding) {
  std::cout << mark(finding.well) << " " << spoken(finding.said) << "\n";
  for (const Message& each : finding.advice) std::cout << "  → " << spoken(each) << "\n";
  for (const Detail& each : finding.details) std::cout << "    " << mark(each.well) << " " << spoken(each.said) << "\n";
}

}  // namespace

int doctor(const Settings& settings, bool json) {
  std::signal(SIGPIPE, SIG_IGN);  // a mail server may hang up
  std::vector<Finding> findings = examine(settings);
  bool well = std::ranges::all_of(findings, &Finding::well);
  if (json) {
    auto list = nlohmann::ordered_json::array();
    for (const Finding& finding : findings) list.push_back(json_of(finding));
    nlohmann::ordered_json body = {{"well", well}, {"findings", list}};
    std::cout << body.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << "\n";
  } else {
    for (const Finding& finding : findings) print(finding);
    std::cout << spoken(well ? Message("All is well.") : Message("Something is to be mended: see the lines marked ✗."))
              << "\n";
  }
  return well ? kExitWell : kExitRefused;
}

}  // namespace resonance::server
