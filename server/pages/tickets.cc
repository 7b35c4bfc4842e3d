#include "server/pages/tickets.h"

#include <algorithm>

#include "base/whole_number.h"
#include "server/pages/frame.h"
#include "server/qr.h"

namespace resonance::server::pages {
namespace {

// A code to scan is about 6 KB, so a sheet of all of them would be too much for a phone and for most printers.
constexpr size_t kOnSheet = 200;

// What a telephone that scans the code opens: the vote with the code filled in.
std::string ticket_url(App& app, const Request& request, const ShownPrize& of, const std::string& code) {
  return absolute_url(app, request, address(request.language, prize_path(of.edition, of.prize))) + "?code=" + code;
}

Response table(App& app, const Request& request, const ShownPrize& of, const std::vector<std::string>& codes) {
  Response response;
  response.body = "code,address\r\n";
  for (const std::string& each : codes) response.body += each + "," + ticket_url(app, request, of, each) + "\r\n";
  response.set("Content-Type", "text/csv; charset=utf-8")
      .set("Content-Disposition", "attachment; filename=\"codes.csv\"")
      .set("Cache-Control", "private, no-store");
  return response;
}

Response sheet(App& app, const Request& request, const ShownPrize& of, const TicketBatch& batch, const Form& form,
               const std::vector<std::string>& codes) {
  const Words words = app.renderer.words(request.language);
  const size_t from = std::min(whole_number<size_t>(form.value("from")).value_or(0), codes.size());
  ViewList tickets;
  for (size_t i = from; i < std::min(from + kOnSheet, codes.size()); ++i) {
    View one;
    one.set("code", codes[i]);
    one.set("code_svg", qr_code(ticket_url(app, request, of, codes[i]), words("Code to vote with")));
    tickets.push_back(one);
  }
  ViewList parts;
  for (size_t first = 0; first < codes.size() && codes.size() > kOnSheet; first += kOnSheet) {
    View one;
    one.set("from", std::to_string(first));
    one.set("label", words({"{first} to {last}",
                            {{"first", std::to_string(first + 1)},
                             {"last", std::to_string(std::min(first + kOnSheet, codes.size()))}}}));
    one.set("chosen", first == from);
    parts.push_back(one);
  }
  View view;
  view.set("prize", prize_name(of.prize, request.language));
  view.set("edition", title_of(of.edition, request.language));
  view.set("label", batch.label);
  view.set("page_url", absolute_url(app, request, address(request.language, prize_path(of.edition, of.prize))));
  view.set("back_url", address(request.language, prize_path(of.edition, of.prize) + "/reglages"));
  view.set("action", address(request.language, prize_path(of.edition, of.prize) + "/reglages"));
  view.set("batch", batch.id.text());
  view.set("key", form.value("key"));
  view.set("tickets", tickets);
  view.set("parts", parts);
  view.set("has_parts", !parts.empty());
  Head head;
  head.title = batch.label + " – " + prize_name(of.prize, request.language);
  head.path = prize_path(of.edition, of.prize) + "/reglages";
  head.section = "festival";
  head.hidden = true;
  head.unstored = true;
  return page(app, request, "tickets", head, view);
}

}  // namespace

Response tickets(App& app, const Request& request, const ShownPrize& of, const TicketBatch& batch, const Form& form) {
  const auto codes = app.catalogue.tickets.codes(batch.id, form.value("key"));
  if (form.value("action") == "table") return table(app, request, of, codes);
  return sheet(app, request, of, batch, form, codes);
}

}  // namespace resonance::server::pages
