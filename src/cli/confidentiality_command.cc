#include <chrono>
#include <cmath>
#include <memory>

#include "cli/acting.h"
#include "cli/command_line.h"
#include "cli/context.h"
#include "cli/months.h"
#include "cli/terminal.h"
#include "disclosure/apply.h"
#include "disclosure/request.h"

namespace tw::cli {
namespace {

using disclosure::ApplyReport;
using disclosure::ConfidentialityRequest;
using disclosure::HiddenCell;
using disclosure::Pattern;

Date today() {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return Date(
      static_cast<std::int32_t>(std::chrono::floor<std::chrono::days>(since_epoch).count()));
}

Result<Date> day_of(const std::string& text) {
  const auto day = Date::parse(text);
  if (!day) return Error("cli.not_a_day", {text});
  return *day;
}

nlohmann::ordered_json to_json(const ConfidentialityRequest& request) {
  return {{"request", request.request},
          {"trader_id", request.trader_id},
          {"commodity", request.commodity},
          {"flow", request.flow},
          {"hides", request.hides},
          {"reason", request.reason},
          {"valid_from", request.valid_from.to_string()},
          {"valid_to", request.valid_to.to_string()},
          {"requested_by", request.requested_by},
          {"decided_by", request.decided_by},
          {"withdrawn_on", request.withdrawn_on ? request.withdrawn_on->to_string() : ""},
          {"withdrawn_by", request.withdrawn_by}};
}

// ---- add, list, withdraw ----

void add_add(Command& parent, Context& context) {
  auto* command = parent.add_subcommand("add", "Record a request that has been granted");
  struct Options {
    ConfidentialityRequest request;
    std::string from, until;
  };
  auto options = std::make_shared<Options>();
  auto& request = options->request;
  command->add_option("--trader", request.trader_id, "Who asks, as declarations name him")
      ->required();
  command->add_option("--commodity", request.commodity,
                      "Code at any depth; all below it is covered. Left out: everything");
  command->add_option("--flow", request.flow, "M or X")->required()->check(one_of({"M", "X"}));
  command
      ->add_option("--hides", request.hides,
                   "value (and with it quantity), quantity alone, or partner (the world stays)")
      ->check(one_of({"value", "quantity", "partner"}))
      ->required();
  command->add_option("--reason", request.reason, "Why")->required();
  command->add_option("--from", options->from, "First day, YYYY-MM-DD")->required();
  command->add_option("--until", options->until, "Last day, YYYY-MM-DD")->required();
  command->add_option("--requested-by", request.requested_by, "Who asked for the trader")
      ->required();
  command->add_option("--decided-by", request.decided_by, "Who granted it")->required();
  run_as(*command, context, identity::Permission::kConfidentialityWrite,
         [&context, options]() -> Result<void> {
           TW_TRY(options->request.valid_from, day_of(options->from));
           TW_TRY(options->request.valid_to, day_of(options->until));
           TW_TRY(const auto home, lake::Home::open(context.home_folder));
           const auto engine = context.engine(home);
           lake::Connection connection(*engine);
           TW_TRY(const auto number, disclosure::add_request(home, connection, options->request));
           if (context.json) {
             auto added = options->request;
             added.request = number;
             print_json(to_json(added));
           } else {
             std::printf(
                 "%s\n",
                 context.say("confidentiality.added", {number, options->from, options->until})
                     .c_str());
           }
           return {};
         });
}

std::string state_of(const Context& context, const ConfidentialityRequest& request, Date day) {
  if (request.withdrawn_on) {
    return context.say("confidentiality.withdrawn", {request.withdrawn_on->to_string()});
  }
  if (request.valid_to < day) return context.say("confidentiality.expired");
  if (request.valid_from > day) return context.say("confidentiality.to_come");
  return context.say("confidentiality.active");
}

void add_list(Command& parent, Context& context) {
  auto* command = parent.add_subcommand("list", "All requests, and which stand today");
  run_as(*command, context, [&context]() -> Result<void> {
    TW_TRY(const auto home, lake::Home::open(context.home_folder));
    const auto engine = context.engine(home);
    lake::Connection connection(*engine);
    TW_TRY(const auto all, disclosure::requests(home, connection));
    if (context.json) {
      auto document = nlohmann::ordered_json::array();
      for (const auto& each : all) document.push_back(to_json(each));
      print_json(document);
      return {};
    }
    if (all.empty()) {
      std::printf("%s\n", context.say("confidentiality.none").c_str());
      return {};
    }
    Grid grid(std::vector<bool>(8, false));
    std::vector<std::string> head;
    for (const char* column :
         {"request", "trader", "commodity", "flow", "hides", "until", "state", "reason"}) {
      head.push_back(context.say(std::string("confidentiality.") + column));
    }
    grid.add(head);
    grid.rule();
    for (const auto& each : all) {
      grid.add({each.request, each.trader_id,
                each.commodity.empty() ? context.say("confidentiality.everything") : each.commodity,
                each.flow, context.say("hides." + each.hides), each.valid_to.to_string(),
                state_of(context, each, today()), each.reason});
    }
    std::fputs(grid.text().c_str(), stdout);
    return {};
  });
}

void add_withdraw(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "withdraw",
      "Take a request back. What it hides stays hidden until the month is applied anew");
  struct Options {
    std::string request, by, day;
  };
  auto options = std::make_shared<Options>();
  command->add_option("request", options->request, "Its number, e.g. R1")->required();
  command->add_option("--by", options->by, "Who withdraws it")->required();
  command->add_option("--on", options->day, "Day, YYYY-MM-DD; today where it is left out");
  run_as(*command, context, identity::Permission::kConfidentialityWrite,
         [&context, options]() -> Result<void> {
           Date day = today();
           if (!options->day.empty()) {
             TW_TRY(day, day_of(options->day));
           }
           TW_TRY(const auto home, lake::Home::open(context.home_folder));
           const auto engine = context.engine(home);
           lake::Connection connection(*engine);
           TW_CHECK(
               disclosure::withdraw_request(home, connection, options->request, day, options->by));
           if (context.json) {
             print_json({{"request", options->request}, {"withdrawn_on", day.to_string()}});
           } else {
             std::printf(
                 "%s\n",
                 context.say("confidentiality.withdrawn_now", {options->request, day.to_string()})
                     .c_str());
           }
           return {};
         });
}

// ---- apply ----

nlohmann::ordered_json to_json(const Pattern& pattern) {
  auto cells = nlohmann::ordered_json::array();
  for (const auto& cell : pattern.hidden_cells) {
    cells.push_back({{"commodity_level", cell.commodity.level},
                     {"commodity", cell.commodity.code},
                     {"partner_level", cell.partner.level},
                     {"partner", cell.partner.code},
                     {"kind", cell.is_primary ? "primary" : "secondary"},
                     {"test", cell.test},
                     {"requests", cell.requests},
                     {"amount", cell.amount},
                     {"lower", cell.lower},
                     {"upper", cell.upper},
                     {"is_derived", cell.is_derived},
                     {"is_within_margin", cell.is_within_margin},
                     {"is_open_to_insider", cell.is_open_to_insider},
                     {"is_unprotected", cell.is_unprotected},
                     {"is_total", cell.is_total}});
  }
  return {{"flow", pattern.flow},
          {"measure", pattern.measure},
          {"cells", pattern.cells},
          {"primary", pattern.primary},
          {"secondary", pattern.secondary},
          {"total", pattern.total},
          {"hidden_primary", pattern.hidden_primary},
          {"hidden", pattern.hidden},
          {"attack",
           {{"attacked", pattern.attacked},
            {"derived", pattern.derived},
            {"within_margin", pattern.within_margin},
            {"open_to_insider", pattern.open_to_insider},
            {"unprotected", pattern.unprotected},
            {"narrowest", pattern.narrowest},
            {"largest_set", pattern.largest_set},
            {"is_safe", pattern.is_safe()}}},
          {"programs_suppress", pattern.programs_suppress},
          {"programs_attack", pattern.programs_attack},
          {"seconds_suppress", pattern.seconds_suppress},
          {"seconds_attack", pattern.seconds_attack},
          {"hidden_cells", cells}};
}

nlohmann::ordered_json to_json(const ApplyReport& report) {
  nlohmann::ordered_json document = {{"period", report.period},
                                     {"table", report.table},
                                     {"margin", report.margin},
                                     {"prior", report.prior},
                                     {"stored", report.is_stored}};
  document["active"] = nlohmann::ordered_json::array();
  document["inactive"] = nlohmann::ordered_json::array();
  document["patterns"] = nlohmann::ordered_json::array();
  for (const auto& each : report.active) document["active"].push_back(each.request);
  for (const auto& each : report.inactive) document["inactive"].push_back(each.request);
  for (const auto& each : report.patterns) document["patterns"].push_back(to_json(each));
  return document;
}

std::string per_cent(double part, double whole) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f %%", whole == 0 ? 0.0 : 100 * part / whole);
  return text;
}

std::string amount_text(double amount) {
  return grouped(static_cast<std::int64_t>(std::llround(amount)));
}

std::string name_of(const Context& context, const HiddenCell& cell) {
  const auto part = [&](const disclosure::Node& node, const char* top) {
    if (node.level == "total") return context.say(top);
    const std::string code = node.code.empty() ? context.say("table.not_stated") : node.code;
    return context.say("axis." + node.level) + " " + code;
  };
  return part(cell.commodity, "confidentiality.everything") + " × " +
         part(cell.partner, "confidentiality.world");
}

// The worst few cells of a kind, named.
void name_cells(const Context& context, const Pattern& pattern, const char* code,
                bool HiddenCell::*is_kind) {
  constexpr int kNamed = 8;
  int count = 0;
  for (const auto& cell : pattern.hidden_cells) {
    if (!(cell.*is_kind) || ++count > kNamed) continue;
    if (count == 1) std::printf("    %s\n", context.say(code).c_str());
    std::printf(
        "      %s: %s\n", name_of(context, cell).c_str(),
        context
            .say("confidentiality.interval",
                 {amount_text(cell.amount), amount_text(cell.lower), amount_text(cell.upper)})
            .c_str());
  }
  if (count > kNamed) {
    std::printf("      %s\n",
                context.say("confidentiality.and_more", {grouped(count - kNamed)}).c_str());
  }
}

void print(const Context& context, const ApplyReport& report, const Pattern& pattern) {
  const auto say = [&](const char* code, const std::vector<std::string>& args) {
    std::printf("    %s\n", context.say(std::string("confidentiality.") + code, args).c_str());
  };
  std::printf("  %s\n", heading(context.say("pattern." + pattern.flow) + " · " +
                                context.say("pattern." + pattern.measure))
                            .c_str());
  say("cells", {grouped(pattern.cells), grouped(pattern.primary), grouped(pattern.secondary)});
  say("lost",
      {per_cent(pattern.hidden_primary, pattern.total), per_cent(pattern.hidden, pattern.total)});
  if (pattern.is_safe()) {
    say("safe",
        {grouped(pattern.attacked), per_cent(pattern.narrowest, 1), per_cent(report.margin, 1)});
  } else {
    say("broken",
        {grouped(pattern.derived), grouped(pattern.within_margin), grouped(pattern.attacked)});
  }
  name_cells(context, pattern, "confidentiality.cells_open", &HiddenCell::is_open_to_insider);
  name_cells(context, pattern, "confidentiality.cells_derived", &HiddenCell::is_derived);
  name_cells(context, pattern, "confidentiality.cells_unprotected", &HiddenCell::is_unprotected);
  name_cells(context, pattern, "confidentiality.cells_total", &HiddenCell::is_total);
  say("effort", {grouped(pattern.programs_suppress), human_seconds(pattern.seconds_suppress),
                 grouped(pattern.programs_attack), human_seconds(pattern.seconds_attack)});
}

void print(const Context& context, const ApplyReport& report) {
  std::printf("%s\n", heading(context.say("confidentiality.title",
                                          {report.period, context.say("axis." + report.table)}))
                          .c_str());
  std::printf("  %s\n",
              context
                  .say("confidentiality.requests", {std::to_string(report.active.size()),
                                                    std::to_string(report.inactive.size())})
                  .c_str());
  for (const auto& pattern : report.patterns) print(context, report, pattern);
  if (report.patterns.empty()) {
    std::printf("  %s\n", context.say("confidentiality.nothing").c_str());
  }
  std::printf(
      "  %s\n",
      context.say(report.is_stored ? "confidentiality.stored" : "confidentiality.not_stored")
          .c_str());
}

void add_apply(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "apply",
      "Hide what is confidential in a closed month (or the months of a quarter or year), and what "
      "it could be worked out from;\n"
      "then attack the result. Status 1: a hidden cell can be worked out");
  struct Options {
    std::string period;
    disclosure::ApplyOptions apply;
    bool no_secondary = false;
  };
  auto options = std::make_shared<Options>();
  command->add_option("--period", options->period, "YYYY-MM, YYYY-Qn or YYYY")->required();
  command
      ->add_option("--table", options->apply.table,
                   "The deepest commodities that are published by partner")
      ->check(one_of({"commodity", "subheading"}))
      ->capture_default_str();
  command->add_flag(
      "--no-secondary", options->no_secondary,
      "Only what was asked for, to see what an attacker makes of it; nothing is kept");
  run_as(*command, context, identity::Permission::kConfidentialityWrite,
         [&context, options]() -> Result<void> {
           TW_TRY(const auto months, months_of(options->period));
           options->apply.with_secondary = !options->no_secondary;
           TW_TRY(const auto home, lake::Home::open(context.home_folder));
           const auto engine = context.engine(home);
           auto document = nlohmann::ordered_json::array();
           for (const auto& month : months) {
             lake::Connection connection(*engine);
             TW_TRY(const auto report,
                    disclosure::apply(home, connection, month, options->apply, context.progress()));
             context.end_progress();
             for (const auto& pattern : report.patterns) {
               if (!pattern.is_safe()) context.status = Status::kDataIsWrong;
             }
             if (context.json) {
               document.push_back(to_json(report));
             } else {
               print(context, report);
             }
           }
           if (context.json) print_json(document.size() == 1 ? document[0] : document);
           return {};
         });
}

}  // namespace

void add_confidentiality(Command& app, Context& context) {
  auto* command = app.add_subcommand(
      "confidentiality",
      "Requests of traders, the cells that are hidden for them, and the proof that they are");
  command->require_subcommand(1);
  add_add(*command, context);
  add_list(*command, context);
  add_withdraw(*command, context);
  add_apply(*command, context);
}

}  // namespace tw::cli
