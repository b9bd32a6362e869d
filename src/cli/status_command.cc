#include "cli/command_line.h"
#include "cli/context.h"
#include "cli/movement_report.h"
#include "cli/terminal.h"
#include "statistics/account.h"

namespace tw::cli {
namespace {

using statistics::Account;

nlohmann::ordered_json reason_json(const Account::Reason& reason) {
  return {{"code", reason.code},       {"detail", reason.detail}, {"records", reason.records},
          {"example", reason.example}, {"en", reason.message.en}, {"zh", reason.message.zh}};
}

nlohmann::ordered_json to_json(const Account& account) {
  nlohmann::ordered_json document = {
      {"read", account.read()},         {"loaded", account.loaded()},
      {"rejected", account.rejected()}, {"counted", account.counted()},
      {"excluded", account.excluded()}, {"open", account.open()},
      {"balances", account.balances()}};
  for (const char* list : {"sources", "rejections", "months", "releases", "exclusions", "rules"}) {
    document[list] = nlohmann::ordered_json::array();
  }
  for (const auto& each : account.sources) {
    document["sources"].push_back({{"source", each.source},
                                   {"files", each.files},
                                   {"read", each.read},
                                   {"loaded", each.loaded},
                                   {"rejected", each.rejected}});
  }
  for (const auto& each : account.rejections) document["rejections"].push_back(reason_json(each));
  for (const auto& each : account.exclusions) document["exclusions"].push_back(reason_json(each));
  for (const auto& each : account.months) {
    document["months"].push_back({{"period", each.period},
                                  {"closed", each.closed},
                                  {"loaded", each.loaded},
                                  {"counted", each.counted},
                                  {"excluded", each.excluded},
                                  {"findings", each.findings}});
  }
  for (const auto& each : account.releases) {
    document["releases"].push_back({{"period", each.period},
                                    {"release", each.number},
                                    {"status", each.status},
                                    {"published_at", each.published_at},
                                    {"author", each.author},
                                    {"reason", each.reason},
                                    {"counted", each.counted},
                                    {"digest", each.digest}});
  }
  for (const auto& each : account.rules) {
    document["rules"].push_back({{"rule", each.rule},
                                 {"severity", each.severity},
                                 {"findings", each.findings},
                                 {"example", each.example},
                                 {"en", each.message.en},
                                 {"zh", each.message.zh}});
  }
  return document;
}

void print_reasons(const Context& context, const std::vector<Account::Reason>& reasons) {
  Grid grid({true, false, false});
  for (const auto& each : reasons) {
    grid.add({grouped(each.records),
              each.message.in(context.language()) +
                  (each.detail.empty() ? "" : " (" + each.detail + ")"),
              each.example});
  }
  std::fputs(grid.text("    ").c_str(), stdout);
}

void print_months(const Context& context, const Account& account) {
  Grid grid({false, true, true, true, true, false});
  grid.add({context.say("status.month"), context.say("status.loaded"),
            context.say("status.counted"), context.say("status.excluded"),
            context.say("status.findings"), ""});
  grid.rule();
  for (const auto& each : account.months) {
    grid.add({each.period, grouped(each.loaded), grouped(each.counted), grouped(each.excluded),
              grouped(each.findings), each.closed ? "" : context.say("status.open")});
  }
  std::fputs(grid.text().c_str(), stdout);
}

void print_releases(const Context& context, const Account& account) {
  if (account.releases.empty()) return;
  std::printf("\n%s\n", heading(context.say("status.releases")).c_str());
  Grid grid({false, false, false, true, false, false, false});
  grid.add({context.say("status.release"), context.say("status.state"),
            context.say("status.published"), context.say("status.counted"),
            context.say("status.digest"), context.say("status.by"), context.say("status.reason")});
  grid.rule();
  constexpr std::size_t kSeconds = 19;
  for (const auto& each : account.releases) {
    grid.add({each.period + "/" + std::to_string(each.number), context.say("status." + each.status),
              each.published_at.substr(0, kSeconds), grouped(each.counted),
              each.digest.substr(0, 12), each.author, each.reason});
  }
  std::fputs(grid.text().c_str(), stdout);
}

void print_rules(const Context& context, const Account& account) {
  Grid grid({false, false, true, false});
  for (const auto& each : account.rules) {
    grid.add({each.rule, context.say("severity." + each.severity), grouped(each.findings),
              each.message.in(context.language())});
    grid.add({"", "", "", "  " + context.say("status.example", {each.example})});
  }
  std::fputs(grid.text().c_str(), stdout);
}

void print(const Context& context, const Account& account) {
  std::printf("%s\n", heading(context.say("status.read_equation",
                                          {grouped(account.read()), grouped(account.loaded()),
                                           grouped(account.rejected())}))
                          .c_str());
  print_reasons(context, account.rejections);
  std::printf("%s\n", heading(context.say("status.loaded_equation",
                                          {grouped(account.loaded()), grouped(account.counted()),
                                           grouped(account.excluded()), grouped(account.open())}))
                          .c_str());
  print_reasons(context, account.exclusions);
  std::printf("\n%s\n", heading(context.say("status.by_month")).c_str());
  print_months(context, account);
  print_releases(context, account);
  std::printf("\n%s\n", heading(context.say("status.by_rule")).c_str());
  print_rules(context, account);
}

}  // namespace

void add_status(Command& app, Context& context) {
  auto* command = app.add_subcommand("status",
                                     "The account of the home: read = loaded + rejected, loaded = "
                                     "counted + excluded, findings by rule");
  run_as(*command, context, [&context]() -> Result<void> {
    TW_TRY(const auto home, lake::Home::open(context.home_folder));
    const auto engine = context.engine(home);
    lake::Connection connection(*engine);
    TW_TRY(const auto account, statistics::account_of(home, connection));
    TW_TRY(const auto pending, statistics::pending_months(home, connection));
    if (context.json) {
      auto document = to_json(account);
      document["pending"] = to_json(pending);
      print_json(document);
    } else {
      print(context, account);
      print(context, pending);
    }
    if (!account.balances()) context.status = Status::kEnvironment;
    return {};
  });
}

}  // namespace tw::cli
