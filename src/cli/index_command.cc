#include <map>
#include <memory>

#include "base/file.h"
#include "cli/cell_option.h"
#include "cli/command_line.h"
#include "cli/context.h"
#include "statistics/index.h"
#include "statistics/render.h"

namespace tw::cli {
namespace {

using statistics::IndexRequest;

struct Options {
  IndexRequest request;
  std::string period;
  std::string base;
  std::string currency = "usd";
  std::string format = "text";
  std::string output;
  std::vector<std::string> where;
};

const std::map<std::string, IndexRequest::Form> kForms = {
    {"laspeyres", IndexRequest::Form::kLaspeyres},
    {"paasche", IndexRequest::Form::kPaasche},
    {"fisher", IndexRequest::Form::kFisher}};

Result<void> make(Context& context, Options& options) {
  auto& request = options.request;
  for (const auto& [text, period] :
       {std::pair(&options.period, &request.period), std::pair(&options.base, &request.base)}) {
    const auto parsed = Period::parse(*text);
    if (!parsed) return Error("cli.not_a_period", {*text});
    *period = *parsed;
  }
  TW_TRY(request.where, cell_of(options.where));
  request.cells.measure = "value_" + options.currency;
  request.language = context.language();
  TW_TRY(const auto home, lake::Home::open(context.home_folder));
  const auto engine = context.engine(home);
  lake::Connection connection(*engine);
  TW_TRY(const auto table, statistics::make_index(home, connection, request));
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

}  // namespace

void add_index(Command& app, Context& context) {
  auto* command = app.add_subcommand(
      "index",
      "Unit value, quantity and value indices from the closed months.\n"
      "Cells of commodity and partner that both periods have are compared; outliers are left out "
      "by a stated rule; the share of trade that was compared (coverage) stands beside each index");
  auto options = std::make_shared<Options>();
  auto& request = options->request;
  command->add_option("--period", options->period, "YYYY-MM, YYYY-Qn or YYYY")->required();
  command->add_option("--base", options->base, "The period that is 100; a year where chained")
      ->required();
  command
      ->add_option("--by", request.by,
                   "Rows: total, month, chapter, bec, section, heading, sitc_section, country, ...")
      ->capture_default_str();
  command->add_choice("--form", request.form, kForms, "laspeyres, paasche or fisher (the default)");
  command->add_flag("--chained", request.chained,
                    "Compare with the year before and link the years by their averages");
  command
      ->add_option(
          "--cells", request.cells.dimensions,
          "What cells are beside the commodity, columns of the cube: partner, district, ...")
      ->delimiter(',')
      ->capture_default_str();
  command
      ->add_option("--outliers", request.cells.fence,
                   "Quartile ranges beyond which a price change is left out; 0: none is")
      ->check(number_not_negative())
      ->capture_default_str();
  command->add_option("--currency", options->currency, "usd, or local: the home's")
      ->check(one_of({"usd", "local"}))
      ->capture_default_str();
  command->add_flag("--special", request.special_trade,
                    "The special trade system instead of the general one");
  command->add_option("--where", options->where,
                      "Only a part: dimension=code, e.g. country=DE; may be repeated");
  command->add_option("--as-of", request.as_of,
                      "As it was published then: a day, an instant, or a release (2026-03/2)");
  command->add_option("--format", options->format, "How it is written")
      ->check(one_of({"text", "csv", "xlsx", "json"}))
      ->capture_default_str();
  command->add_option("--output", options->output,
                      "The file to write; standard output where it is left out");
  run_as(*command, context, [&context, options] { return make(context, *options); });
}

}  // namespace tw::cli
