#include <memory>

#include "cli/cell_option.h"
#include "cli/command_line.h"
#include "cli/context.h"
#include "cli/terminal.h"
#include "statistics/trace_json.h"

namespace tw::cli {
namespace {

using statistics::CellTrace;
using statistics::DeclarationTrace;
using statistics::ItemPlace;

struct Options {
  std::string period;
  std::vector<std::string> where;
  std::string declaration;
  std::int64_t limit = 20;
  std::string as_of;
};

std::string place_text(const ItemPlace& place) {
  return (place.file.empty() ? place.load_id : place.file) + ":" + std::to_string(place.line);
}

void print(const Context& context, const CellTrace& trace) {
  std::printf("%s\n", heading(context.say("trace_report.cell",
                                          {trace.period, std::to_string(trace.release),
                                           grouped(trace.items), trace.value_usd.to_string(),
                                           trace.value_local.to_string(),
                                           context.say("status." + trace.status)}))
                          .c_str());
  std::printf("  %s\n", context
                            .say(trace.agrees() ? "trace_report.agrees" : "trace_report.differs",
                                 {trace.traced_usd.to_string(), grouped(trace.traced_items)})
                            .c_str());
  Grid grid({false, true, false, false, false, true, true, false});
  grid.add({context.say("trace_report.declaration"), context.say("trace_report.item"), "",
            context.say("trace_report.commodity"), context.say("trace_report.partner"), "USD", "kg",
            context.say("trace_report.place")});
  grid.rule();
  for (const auto& each : trace.contributions) {
    grid.add({each.item.declaration_number, std::to_string(each.item.item_number), each.flow,
              each.commodity, each.partner, each.value_usd.to_string(),
              each.net_mass_kg.to_string(), place_text(each.item)});
  }
  std::fputs(grid.text().c_str(), stdout);
}

void print(const Context& context, const DeclarationTrace& trace) {
  std::printf("%s\n", heading(trace.declaration_number).c_str());
  Grid grid({true, true, false, false, false, false, true, false});
  for (const auto& each : trace.items) {
    const std::string state =
        each.reason.empty() ? (each.value_usd ? context.say("trace_report.counted") : each.status)
                            : context.say("exclusion." + each.reason) +
                                  (each.detail.empty() ? "" : " (" + each.detail + ")");
    grid.add({std::to_string(each.place.item_number),
              "v" + std::to_string(each.place.declaration_version), each.period, each.flow,
              each.commodity, state, each.value_usd ? each.value_usd->to_string() + " USD" : "",
              place_text(each.place)});
  }
  std::fputs(grid.text().c_str(), stdout);
  for (const auto& each : trace.items) {
    if (each.cell.empty()) continue;
    std::string cell;
    for (const auto& [dimension, code] : each.cell) {
      if (!code.empty())
        cell.append(cell.empty() ? "" : "  ").append(dimension).append("=").append(code);
    }
    std::printf("    %s %s\n",
                context.say("trace_report.into", {std::to_string(each.place.item_number)}).c_str(),
                cell.c_str());
  }
  for (const auto& each : trace.findings) {
    std::printf("  %s  %s  %s\n", context.say("severity." + each.severity).c_str(),
                each.rule.c_str(), each.message.in(context.language()).c_str());
  }
}

Result<void> trace(Context& context, const Options& options) {
  TW_TRY(const auto home, lake::Home::open(context.home_folder));
  const auto engine = context.engine(home);
  lake::Connection connection(*engine);
  if (!options.declaration.empty()) {
    TW_TRY(const auto found, statistics::trace_declaration(home, connection, options.declaration));
    context.json ? print_json(to_json(found)) : print(context, found);
    return {};
  }
  const auto month = Period::parse(options.period);
  if (!month || month->kind() != Period::Kind::kMonth)
    return Error("cli.not_a_month", {options.period});
  TW_TRY(const auto cell, cell_of(options.where));
  TW_TRY(const auto found,
         statistics::trace_cell(home, connection, *month, cell, options.limit, options.as_of));
  context.json ? print_json(to_json(found)) : print(context, found);
  return {};
}

}  // namespace

void add_trace(Command& app, Context& context) {
  auto* command = app.add_subcommand("trace",
                                     "From a published cell to the declarations behind it "
                                     "(--period, --where), or from a declaration to its cells");
  auto options = std::make_shared<Options>();
  command->add_option("--period", options->period, "YYYY-MM");
  command->add_option("--where", options->where,
                      "dimension=code, e.g. chapter=84; may be repeated");
  command->add_option("--declaration", options->declaration,
                      "A declaration number, to go the other way");
  command->add_option("--limit", options->limit, "Declarations listed, largest first")
      ->capture_default_str();
  command->add_option("--as-of", options->as_of,
                      "The cell as it was published then: a day, an instant, or a release (its "
                      "number)");
  run_as(*command, context, [&context, options] { return trace(context, *options); });
}

}  // namespace tw::cli
