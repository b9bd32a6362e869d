#include <fstream>
#include <map>
#include <memory>

#include "base/file.h"
#include "cli/cell_option.h"
#include "cli/command_line.h"
#include "cli/context.h"
#include "statistics/render.h"
#include "statistics/table.h"

namespace tw::cli {
namespace {

using statistics::Measure;
using statistics::TableRequest;

struct Options {
  TableRequest request;
  std::string period;
  std::string format = "text";
  std::string output;
  std::vector<std::string> where;
  bool special = false;
};

const std::map<std::string, Measure> kMeasures = {
    {"usd", Measure::kValueUsd},     {"local", Measure::kValueLocal},
    {"fob-usd", Measure::kFobUsd},   {"fob-local", Measure::kFobLocal},
    {"net-mass", Measure::kNetMass}, {"items", Measure::kItems}};
const std::map<std::string, std::int64_t> kUnits = {
    {"1", 1}, {"thousand", 1000}, {"million", 1000000}};

Result<void> make(Context& context, Options& options) {
  const auto period = Period::parse(options.period);
  if (!period) return Error("cli.not_a_period", {options.period});
  TW_TRY(options.request.where, cell_of(options.where));
  options.request.period = *period;
  options.request.language = context.language();
  options.request.special_trade = options.special;
  TW_TRY(const auto home, lake::Home::open(context.home_folder));
  const auto engine = context.engine(home);
  lake::Connection connection(*engine);
  TW_TRY(const auto table, statistics::make_table(home, connection, options.request));
  const std::string format = context.json ? "json" : options.format;
  if (format == "xlsx") {
    if (options.output.empty()) return Error("cli.output_needed", {format});
    statistics::write_xlsx(table, options.output);
    return {};
  }
  const std::string text = format == "csv"    ? statistics::render_csv(table)
                           : format == "json" ? statistics::render_json(table)
                                              : statistics::render_text(table);
  if (options.output.empty()) {
    std::fputs(text.c_str(), stdout);
  } else {
    write_file_durably(options.output, text);
  }
  return {};
}

std::string table_names() {
  std::string names;
  for (const auto& spec : statistics::table_specs())
    names += (names.empty() ? "" : ", ") + std::string(spec.name);
  return names;
}

}  // namespace

void add_table(Command& app, Context& context) {
  auto* command =
      app.add_subcommand("table", "A published table from the closed months: " + table_names());
  auto options = std::make_shared<Options>();
  command->add_option("name", options->request.name, "Which table")->required();
  command->add_option("--period", options->period, "YYYY-MM, YYYY-Qn or YYYY")->required();
  command->add_option("--flow", options->request.flow, "M or X alone")->check(one_of({"M", "X"}));
  command->add_option("--top", options->request.top,
                      "Only the largest so many rows, the rest in one");
  command->add_choice("--measure", options->request.measure, kMeasures, "What is shown");
  command->add_choice("--unit", options->request.divisor, kUnits,
                      "Shown in 1, thousand or million");
  command->add_flag("--special", options->special,
                    "The special trade system instead of the general one");
  command->add_option("--where", options->where,
                      "Only a part: dimension=code, e.g. country=DE; may be repeated");
  command->add_option("--as-of", options->request.as_of,
                      "The figures as they were published then: a day, an instant, or a release "
                      "(2026-03/2, or its number)");
  command->add_option("--format", options->format, "How it is written")
      ->check(one_of({"text", "csv", "xlsx", "json"}))
      ->capture_default_str();
  command->add_option("--output", options->output,
                      "The file to write; standard output where it is left out");
  run_as(*command, context, [&context, options] { return make(context, *options); });
}

}  // namespace tw::cli
