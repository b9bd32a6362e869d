#include <chrono>
#include <map>
#include <memory>

#include "checks/run.h"
#include "cli/acting.h"
#include "cli/command_line.h"
#include "cli/context.h"
#include "cli/months.h"
#include "cli/terminal.h"
#include "review/automatic.h"

namespace tw::cli {
namespace {

using checks::CheckReport;

nlohmann::ordered_json to_json(const CheckReport& report) {
  nlohmann::ordered_json document = {{"period", report.period},
                                     {"items", report.items},
                                     {"findings", report.findings},
                                     {"fatal_items", report.fatal_items},
                                     {"rules_run", report.rules_run},
                                     {"missing_lists", report.missing_lists},
                                     {"rules", nlohmann::ordered_json::array()}};
  for (const auto& rule : report.rules) {
    document["rules"].push_back({{"rule", rule.code},
                                 {"severity", std::string(to_string(rule.severity))},
                                 {"dataset", rule.dataset},
                                 {"findings", rule.findings},
                                 {"failed", rule.failed},
                                 {"example", rule.example},
                                 {"en", rule.message.en},
                                 {"zh", rule.message.zh}});
  }
  return document;
}

void print_rules(const Context& context, const CheckReport& report) {
  Grid grid({false, false, true, false});
  for (const auto& rule : report.rules) {
    grid.add({rule.code, context.say("severity." + std::string(to_string(rule.severity))),
              grouped(rule.findings), rule.example});
  }
  std::fputs(grid.text().c_str(), stdout);
}

void print(const Context& context, const std::vector<CheckReport>& reports, double seconds) {
  Grid grid({false, true, true, true});
  grid.add({context.say("status.month"), context.say("check.items"), context.say("status.findings"),
            context.say("check.fatal_items")});
  grid.rule();
  for (const auto& report : reports) {
    grid.add({report.period, grouped(report.items), grouped(report.findings),
              grouped(report.fatal_items)});
  }
  std::fputs(grid.text().c_str(), stdout);
  if (reports.size() == 1) print_rules(context, reports.front());
  std::printf("  %s\n", context
                            .say("check.summary",
                                 {std::to_string(reports.back().rules_run), human_seconds(seconds)})
                            .c_str());
}

}  // namespace

void add_check(Command& app, Context& context) {
  auto* command = app.add_subcommand("check",
                                     "Run the rules over a month (or the months of a quarter or "
                                     "year); findings replace the earlier ones");
  auto period = std::make_shared<std::string>();
  auto automatic = std::make_shared<std::string>();
  command->add_option("--period", *period, "YYYY-MM, YYYY-Qn or YYYY")->required();
  command->add_option("--automatic", *automatic,
                      "NAME: first make the corrections that need no person, in that name (see "
                      "review automatic)");
  run_as(*command, context, identity::Permission::kCheckRun,
         [&context, period, automatic]() -> Result<void> {
           TW_TRY(const auto months, months_of(*period));
           TW_TRY(const auto home, lake::Home::open(context.home_folder));
           const std::size_t at_once = context.months_at_once(months.size());
           const auto engine = context.engine(home, at_once);
           const auto start = std::chrono::steady_clock::now();
           std::size_t corrected = 0;
           if (!automatic->empty()) {
             lake::Connection connection(*engine);
             for (const auto& month : months) {
               TW_TRY(const auto made, review::correct_automatically(home, connection, month,
                                                                     {*automatic, "", utc_now()}));
               corrected += made.successors.size() + made.imputed.size();
             }
           }
           std::vector<CheckReport> reports;
           for (auto& checked : checks::check(home, *engine, months, at_once, context.progress())) {
             TW_TRY(auto report, std::move(checked));
             if (report.fatal_items > 0) context.status = Status::kDataIsWrong;
             reports.push_back(std::move(report));
           }
           context.end_progress();
           if (!context.json) {
             if (corrected > 0) {
               std::printf(
                   "  %s\n",
                   context.say("check.corrected", {grouped(static_cast<std::int64_t>(corrected))})
                       .c_str());
             }
             print(context, reports,
                   std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
             return {};
           }
           nlohmann::ordered_json document = nlohmann::ordered_json::array();
           for (const auto& report : reports) document.push_back(to_json(report));
           print_json(reports.size() == 1 ? document[0] : document);
           return {};
         });
}

}  // namespace tw::cli
