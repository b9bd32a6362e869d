#include <memory>

#include "cli/acting.h"
#include "cli/command_line.h"
#include "cli/context.h"
#include "cli/terminal.h"
#include "editing/credibility.h"

namespace tw::cli {
namespace {

using editing::CredibilityReport;

void print(const Context& context, const CredibilityReport& report) {
  std::printf("%s\n", heading(context.say("credibility_report.heading",
                                          {report.period, grouped(report.items),
                                           grouped(report.history), grouped(report.findings)}))
                          .c_str());
  for (const auto& each : report.checks) {
    std::printf("  %s  %s\n", padded(grouped(each.findings), 8, true).c_str(),
                context.say("credibility_check." + each.name).c_str());
    const std::string where =
        each.declaration_number.empty()
            ? ""
            : each.declaration_number + " / " + std::to_string(each.item_number) + "  ";
    std::printf(
        "            %s\n",
        context.say("credibility_report.farthest", {where + each.message.in(context.language())})
            .c_str());
  }
  std::printf("  %s\n",
              context.say("credibility_report.time", {human_seconds(report.seconds)}).c_str());
}

nlohmann::ordered_json to_json(const CredibilityReport& report) {
  nlohmann::ordered_json document = {{"period", report.period},
                                     {"items", report.items},
                                     {"history", report.history},
                                     {"findings", report.findings},
                                     {"checks", nlohmann::ordered_json::array()},
                                     {"seconds", report.seconds}};
  for (const auto& each : report.checks) {
    document["checks"].push_back({{"check", each.name},
                                  {"findings", each.findings},
                                  {"declaration_number", each.declaration_number},
                                  {"item_number", each.item_number},
                                  {"en", each.message.en},
                                  {"zh", each.message.zh}});
  }
  return document;
}

}  // namespace

void add_credibility(Command& app, Context& context) {
  auto* command = app.add_subcommand(
      "credibility",
      "Compare a month with its history: prices, cells, traders' leading digits, number "
      "sequences.\n"
      "The findings lie in the lake's table credibility; queue says which of them matter");
  auto period = std::make_shared<std::string>();
  command->add_option("--period", *period, "YYYY-MM")->required();
  run_as(*command, context, identity::Permission::kCheckRun, [&context, period]() -> Result<void> {
    const auto month = Period::parse(*period);
    if (!month || month->kind() != Period::Kind::kMonth) return Error("cli.not_a_month", {*period});
    TW_TRY(const auto home, lake::Home::open(context.home_folder));
    const auto engine = context.engine(home);
    lake::Connection connection(*engine);
    TW_TRY(const auto report, editing::examine(home, connection, *month, context.progress()));
    context.end_progress();
    context.json ? print_json(to_json(report)) : print(context, report);
    return {};
  });
}

}  // namespace tw::cli
