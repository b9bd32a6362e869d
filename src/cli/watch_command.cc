#include <memory>

#include "cli/acting.h"
#include "cli/cell_option.h"
#include "cli/command_line.h"
#include "cli/context.h"
#include "cli/months.h"
#include "cli/terminal.h"
#include "cli/watching.h"
#include "watch/declaration.h"

namespace tw::cli {
namespace {

using Json = nlohmann::ordered_json;
using watch::Watch;

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const auto& each : parts) text += (text.empty() ? "" : ", ") + each;
  return text;
}

Json to_json(const Watch& watch) {
  Json where = Json::object();
  for (const auto& [dimension, code] : watch.where) where[dimension] = code;
  return {{"name", watch.name},   {"kind", watch.kind},       {"by", watch.by},
          {"of", watch.of},       {"where", where},           {"measure", watch.measure},
          {"least", watch.least}, {"history", watch.history}, {"seen", watch.seen},
          {"times", watch.times}, {"points", watch.points},   {"deviations", watch.deviations}};
}

void add_add(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "add", "Declare a watch: it is appended to watch.toml of the home, which may also be edited");
  struct Options {
    Watch watch;
    std::vector<std::string> where;
  };
  auto options = std::make_shared<Options>();
  auto& declared = options->watch;
  command->add_option("name", declared.name, "Its name")->required();
  command->add_option("--kind", declared.kind, "surge, collapse, price, first_ever or share")
      ->required();
  command->add_option("--by", declared.by, "What makes cells: chapter, heading, country, ...")
      ->delimiter(',')
      ->required();
  command->add_option("--of", declared.of, "Share: what it is a share of; nothing: the whole flow")
      ->delimiter(',');
  command->add_option("--where", options->where,
                      "Only a part: dimension=code, e.g. flow=M; may be repeated");
  command->add_option("--measure", declared.measure, "value_usd, value_local or net_mass_kg")
      ->capture_default_str();
  command->add_option("--least", declared.least, "Below so much nothing is said")
      ->capture_default_str();
  command->add_option("--history", declared.history, "Months looked back")->capture_default_str();
  command->add_option("--seen", declared.seen, "Months of them with trade that a cell needs")
      ->capture_default_str();
  command->add_option("--times", declared.times, "At least so many times off")
      ->capture_default_str();
  command
      ->add_option("--deviations", declared.deviations,
                   "At least so many robust standard deviations off")
      ->capture_default_str();
  command->add_option("--points", declared.points, "Share: at least so many percentage points off")
      ->capture_default_str();
  run_as(*command, context, identity::Permission::kRuleWrite,
         [&context, options]() -> Result<void> {
           TW_TRY(options->watch.where, cell_of(options->where));
           TW_TRY(const auto home, lake::Home::open(context.home_folder));
           TW_CHECK(watch::add(home, options->watch));
           if (context.json) {
             print_json(to_json(options->watch));
           } else {
             std::printf("  %s\n", context
                                       .say("watch_report.added",
                                            {options->watch.name, watch::watch_file(home).string()})
                                       .c_str());
           }
           return {};
         });
}

void add_list(Command& parent, Context& context) {
  auto* command = parent.add_subcommand("list", "The watches, and how often each has fired");
  run_as(*command, context, [&context]() -> Result<void> {
    TW_TRY(const auto home, lake::Home::open(context.home_folder));
    const auto engine = context.engine(home);
    lake::Connection connection(*engine);
    TW_TRY(const auto watches, watch::watches_of(home));
    TW_TRY(const auto history, watch::fired(home, connection));
    Json document = Json::array();
    Grid grid({false, false, false, false, true, true, false});
    grid.add({context.say("watch_report.name"), context.say("watch_report.kind"),
              context.say("watch_report.cells"), "", context.say("watch_report.warnings"),
              context.say("watch_report.months"), context.say("watch_report.last")});
    grid.rule();
    for (const auto& each : watches) {
      watch::Fired fired;
      for (const auto& one : history) {
        if (one.watch == each.name) fired = one;
      }
      std::vector<std::string> where;
      for (const auto& [dimension, code] : each.where) where.push_back(dimension + "=" + code);
      grid.add({each.name, context.say("watch_kind." + each.kind), joined(each.by), joined(where),
                grouped(fired.warnings), grouped(fired.months), fired.last});
      auto entry = to_json(each);
      entry["warnings"] = fired.warnings;
      entry["months"] = fired.months;
      entry["last"] = fired.last;
      document.push_back(std::move(entry));
    }
    if (context.json) {
      print_json(document);
    } else {
      std::fputs(grid.text().c_str(), stdout);
    }
    return {};
  });
}

void add_run(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "run",
      "Judge a closed month (or the months of a quarter or year) again.\n"
      "Every close does this by itself; what fired is kept in the table warning");
  auto period = std::make_shared<std::string>();
  command->add_option("--period", *period, "YYYY-MM, YYYY-Qn or YYYY")->required();
  run_as(*command, context, identity::Permission::kCheckRun, [&context, period]() -> Result<void> {
    TW_TRY(const auto months, months_of(*period));
    TW_TRY(const auto home, lake::Home::open(context.home_folder));
    const auto engine = context.engine(home);
    Json document = Json::array();
    for (const auto& month : months) {
      lake::Connection connection(*engine);
      TW_TRY(const auto report, watch::run(home, connection, month));
      if (context.json) {
        document.push_back(watch_json(report));
      } else {
        std::fputs(watch_text(context, report, 100).c_str(), stdout);
      }
    }
    if (context.json) print_json(document.size() == 1 ? document[0] : document);
    return {};
  });
}

}  // namespace

nlohmann::ordered_json watch_json(const watch::RunReport& report) {
  const auto number = [](const std::optional<double>& value) {
    return value ? Json(*value) : Json(nullptr);
  };
  Json document = {{"period", report.period},
                   {"release", report.release},
                   {"watches", Json::array()},
                   {"warnings", Json::array()}};
  for (const auto& each : report.lines) {
    document["watches"].push_back({{"watch", each.watch},
                                   {"kind", each.kind},
                                   {"judged", each.judged},
                                   {"fired", each.fired}});
  }
  for (const auto& each : report.warnings) {
    document["warnings"].push_back({{"watch", each.watch},
                                    {"kind", each.kind},
                                    {"flow", each.flow},
                                    {"cell", each.cell},
                                    {"value", each.value},
                                    {"expected", each.expected},
                                    {"lower", number(each.lower)},
                                    {"upper", number(each.upper)},
                                    {"deviations", number(each.deviations)},
                                    {"amount", each.amount},
                                    {"en", each.message.en},
                                    {"zh", each.message.zh}});
  }
  return document;
}

std::string watch_text(const Context& context, const watch::RunReport& report, std::size_t most) {
  std::int64_t judged = 0;
  for (const auto& each : report.lines) judged += each.judged;
  std::string text =
      "  " +
      context.say("watch_report.ran", {report.period, std::to_string(report.lines.size()),
                                       grouped(judged), std::to_string(report.warnings.size())}) +
      "\n";
  std::string last;
  for (std::size_t i = 0; i < report.warnings.size() && i < most; ++i) {
    const auto& each = report.warnings[i];
    if (each.watch != last) {
      text += "    " + each.watch + " (" + context.say("watch_kind." + each.kind) + ")\n";
    }
    last = each.watch;
    text += "      " + each.message.in(context.language()) + "\n";
  }
  if (report.warnings.size() > most) {
    text += "      " +
            context.say("watch_report.more", {std::to_string(report.warnings.size() - most)}) +
            "\n";
  }
  return text;
}

void add_watch(Command& app, Context& context) {
  auto* command =
      app.add_subcommand("watch", "Named early warnings over cells, judged at each close");
  command->require_subcommand(1);
  add_add(*command, context);
  add_list(*command, context);
  add_run(*command, context);
}

}  // namespace tw::cli
