#include <cmath>
#include <limits>
#include <memory>

#include "analysis/benford.h"
#include "analysis/box_plot.h"
#include "analysis/forward_search.h"
#include "analysis/hidiroglou_berthelot.h"
#include "analysis/least_trimmed_squares.h"
#include "analysis/mad_rule.h"
#include "analysis/selected_by_error.h"
#include "analysis/unit_value.h"
#include "cli/analyse_report.h"
#include "cli/command_line.h"
#include "cli/context.h"

namespace tw::cli {
namespace {

using analysis::ExcludedRows;
using Json = nlohmann::ordered_json;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

struct Options {
  std::string file, x, y, id, separator, out, plot;
  bool has_header = false, no_header = false, decimal_comma = false;
  bool log = false, plain = false;
  std::size_t limit = 20;

  analysis::HidiroglouBerthelotOptions hb;
  std::vector<double> c = {4};
  analysis::MadOptions mad;
  analysis::BoxPlotOptions box;
  analysis::TrimmedSquaresOptions lts;
  double kept_share = 0;
  analysis::ForwardSearchOptions search;
  int digits = 1;
  analysis::BenfordOptions benford;
  std::string weight;
  double threshold = 0.01;
};

Result<analysis::ColumnOptions> column_options(const Options& options) {
  analysis::ColumnOptions columns{.decimal_comma = options.decimal_comma};
  if (options.has_header) columns.header = true;
  if (options.no_header) columns.header = false;
  if (options.separator == "tab") {
    columns.separator = '\t';
  } else if (options.separator == "blanks") {
    columns.separator = analysis::kBlanks;
  } else if (options.separator.size() == 1) {
    columns.separator = options.separator[0];
  } else if (!options.separator.empty()) {
    return Error("analyse.not_a_separator", {options.separator});
  }
  return columns;
}

// The columns asked for: x and y as far as they were named, then the weight.
Result<Answer> read(const Options& options, std::string method) {
  TW_TRY(const auto column_options_, column_options(options));
  std::vector<std::string> asked;
  for (const auto* each : {&options.x, &options.y, &options.weight}) {
    if (!each->empty()) asked.push_back(*each);
  }
  const auto id = options.id.empty() ? std::nullopt : std::optional(options.id);
  Answer answer{.method = std::move(method), .file = options.file};
  TW_TRY(answer.columns, analysis::read_columns(options.file, asked, id, column_options_));
  auto column = answer.columns.columns.begin();
  if (!options.x.empty()) {
    answer.x_name = column->name;
    answer.x = (column++)->values;
  }
  if (!options.y.empty()) {
    answer.y_name = column->name;
    answer.y = column->values;
  }
  for (std::size_t row = 0; row < std::min(answer.x.size(), answer.y.size()); ++row) {
    const double ratio = answer.y[row] / answer.x[row];
    answer.ratio.push_back(std::isfinite(ratio) ? ratio : kNan);
  }
  return answer;
}

// --- values, a row each --------------------------------------------------------------------------

// What mad and boxplot judge: the logarithm of y / x where both are given, else y itself, unless
// --log or --plain say otherwise.
struct Judged {
  std::vector<double> values;
  const char* what = "value";  // analyse_word
  bool is_log = false;
  double tolerance() const { return is_log ? analysis::kLogRounding : 0; }
};

Judged judged_values(const Options& options, Answer& answer) {
  const bool has_x = !answer.x.empty();
  if (options.log || (has_x && !options.plain)) {
    auto logs =
        has_x ? analysis::log_unit_values(answer.x, answer.y) : analysis::log_values(answer.y);
    answer.excluded = std::move(logs.excluded);
    return {.values = std::move(logs.values),
            .what = has_x ? "log_ratio" : "log_value",
            .is_log = true};
  }
  if (!has_x) return {.values = answer.y};
  for (std::size_t row = 0; row < answer.ratio.size(); ++row) {
    if (std::isnan(answer.ratio[row])) {
      const bool divides_by_zero = answer.x[row] == 0;
      answer.excluded.push_back(
          {row, divides_by_zero ? analysis::Reason::kZero : analysis::Reason::kMissing});
    }
  }
  return {.values = answer.ratio, .what = "ratio"};
}

// --- pairs for a regression ----------------------------------------------------------------------

// The rows both of whose values can be used, side by side.
struct Pairs {
  std::vector<double> x, y;
  std::vector<std::size_t> rows;
};

Pairs usable_pairs(const Options& options, Answer& answer) {
  Pairs pairs;
  for (std::size_t row = 0; row < answer.y.size(); ++row) {
    const double x = answer.x[row];
    const double y = answer.y[row];
    const auto reason_of = options.log ? analysis::unusable_as_positive : analysis::unusable;
    auto reason = reason_of(x);
    if (!reason) reason = reason_of(y);
    if (reason) {
      answer.excluded.push_back({row, *reason});
      continue;
    }
    pairs.x.push_back(options.log ? std::log(x) : x);
    pairs.y.push_back(options.log ? std::log(y) : y);
    pairs.rows.push_back(row);
  }
  answer.score.assign(answer.y.size(), kNan);
  answer.flagged.assign(answer.y.size(), 0);
  return pairs;
}

// --- methods -------------------------------------------------------------------------------------

Result<Answer> hb(const Options& options) {
  TW_TRY(auto answer, read(options, "hb"));
  auto parameters = options.hb;
  parameters.c_lower = options.c.front();
  parameters.c_upper = options.c.back();
  auto result = analysis::hidiroglou_berthelot(answer.x, answer.y, parameters);
  answer.count_key = "outliers";
  answer.facts = {{"median", result.median_ratio},
                  {"score_median", result.score_median},
                  {"lower", result.lower},
                  {"upper", result.upper}};
  answer.more["parameters"] = {{"u", parameters.u},
                               {"a", parameters.a},
                               {"c_lower", parameters.c_lower},
                               {"c_upper", parameters.c_upper},
                               {"pct", parameters.percent}};
  answer.score = std::move(result.score);
  for (const double distance : result.distance) answer.severity.push_back(std::abs(distance));
  answer.flagged = std::move(result.flagged);
  answer.excluded = std::move(result.excluded);
  return answer;
}

Result<Answer> mad(const Options& options) {
  TW_TRY(auto answer, read(options, "mad"));
  const auto judged = judged_values(options, answer);
  auto parameters = options.mad;
  parameters.tolerance = judged.tolerance();
  auto result = analysis::mad_rule(judged.values, parameters);
  answer.facts = {{"judged", judged.what}, {"median", result.median}, {"scale", result.scale}};
  if (judged.is_log) answer.facts["median_unlogged"] = std::exp(result.median);
  if (result.by_mean) answer.facts["by_mean"] = true;
  answer.facts["threshold"] = parameters.threshold;
  answer.score = std::move(result.score);
  answer.flagged = std::move(result.flagged);
  return answer;
}

Result<Answer> boxplot(const Options& options) {
  TW_TRY(auto answer, read(options, "boxplot"));
  const auto judged = judged_values(options, answer);
  auto parameters = options.box;
  parameters.tolerance = judged.tolerance();
  auto result = analysis::box_plot(judged.values, parameters);
  answer.facts = {
      {"judged", judged.what}, {"q1", result.q1}, {"median", result.median}, {"q3", result.q3}};
  if (parameters.adjusted) answer.facts["medcouple"] = result.medcouple;
  answer.facts["lower"] = result.lower;
  answer.facts["upper"] = result.upper;
  if (judged.is_log) {
    answer.facts["median_unlogged"] = std::exp(result.median);
    answer.facts["lower_unlogged"] = std::exp(result.lower);
    answer.facts["upper_unlogged"] = std::exp(result.upper);
  }
  answer.score = std::move(result.score);
  answer.flagged = std::move(result.flagged);
  return answer;
}

Result<Answer> lts(const Options& options) {
  TW_TRY(auto answer, read(options, "lts"));
  const auto pairs = usable_pairs(options, answer);
  auto parameters = options.lts;
  if (options.kept_share > 0) {
    const auto rows = static_cast<double>(pairs.rows.size());
    parameters.kept = std::min(pairs.rows.size(),
                               static_cast<std::size_t>(std::floor(options.kept_share * rows)) + 1);
  }
  const auto result = analysis::least_trimmed_squares(pairs.x, pairs.y, parameters);
  answer.facts = {{"intercept", result.raw.intercept},
                  {"slope", result.raw.slope},
                  {"raw_scale", result.raw_scale},
                  {"reweighted_intercept", result.line.intercept},
                  {"reweighted_slope", result.line.slope},
                  {"scale", result.scale},
                  {"kept", result.kept},
                  {"exact", result.exact}};
  if (result.perfect) answer.facts["perfect"] = true;
  answer.more["objective"] = result.objective;
  for (std::size_t i = 0; i < pairs.rows.size(); ++i) {
    const double residual = result.residual[i];
    // On a perfect fit every distance is infinite or none; the residual itself then says more.
    answer.score[pairs.rows[i]] = result.perfect ? residual : residual / result.scale;
    answer.flagged[pairs.rows[i]] = result.flagged[i];
  }
  return answer;
}

Result<Answer> fs(const Options& options) {
  TW_TRY(auto answer, read(options, "fs"));
  const auto pairs = usable_pairs(options, answer);
  const auto result = analysis::forward_search(pairs.x, pairs.y, options.search);
  answer.facts = {{"signal", result.signal}, {"step_count", result.steps.size()}};
  answer.more["steps"] = Json::array();
  for (const auto& step : result.steps) {
    answer.more["steps"].push_back({{"rows", step.rows},
                                    {"deletion_residual", step.deletion_residual},
                                    {"low", step.low},
                                    {"middle", step.middle},
                                    {"high", step.high},
                                    {"highest", step.highest},
                                    {"intercept", step.line.intercept},
                                    {"slope", step.line.slope},
                                    {"scale", step.scale}});
  }
  if (!result.steps.empty()) {
    answer.facts["intercept"] = result.steps.back().line.intercept;
    answer.facts["slope"] = result.steps.back().line.slope;
    for (const auto& step : result.steps) {
      if (step.rows != result.signal) continue;
      answer.facts["intercept"] = step.line.intercept;
      answer.facts["slope"] = step.line.slope;
    }
  }
  for (std::size_t i = 0; i < pairs.rows.size(); ++i) {
    answer.score[pairs.rows[i]] = static_cast<double>(result.entered[i]);
    answer.flagged[pairs.rows[i]] = result.flagged[i];
  }
  if (!options.plot.empty()) write_objects(answer.more["steps"], options.plot);
  return answer;
}

// One column is judged: y, or x where only that is given.
Result<Answer> benford(const Options& options) {
  Options one = options;
  if (one.y.empty()) one.y = one.x;
  if (one.y.empty()) return Error("analyse.column_needed");
  one.x.clear();
  TW_TRY(auto answer, read(one, "benford"));
  auto parameters = options.benford;
  parameters.digits = static_cast<analysis::LeadingDigits>(options.digits);
  const auto result = analysis::benford(answer.y, parameters);
  answer.facts = {
      {"eligible", result.is_eligible()},
      {"many_enough", result.is_many},
      {"orders", result.orders},
      {"chi_square", result.chi_square},
      {"degrees", result.degrees},
      {"p_value", result.p_value},
      {"mean_absolute_deviation", result.mean_absolute_deviation},
      {"conformity", result.is_eligible() ? std::string(name(result.conformity)) : "not_judged"}};
  answer.excluded = result.excluded;
  answer.more["digits"] = Json::array();
  for (const auto& cell : result.cells) {
    answer.more["digits"].push_back({{"digits", cell.digits},
                                     {"count", cell.count},
                                     {"expected", cell.expected},
                                     {"z", cell.z}});
  }
  return answer;
}

Result<Answer> select(const Options& options) {
  TW_TRY(auto answer, read(options, "select"));
  const std::vector<double> weights =
      options.weight.empty() ? std::vector<double>() : answer.columns.columns.back().values;
  answer.score = analysis::relative_errors(answer.y, answer.x, weights);
  answer.flagged.assign(answer.score.size(), 0);
  const auto selected = analysis::selected_by_error(answer.score, options.threshold);
  double left = 0;
  for (const double error : answer.score) left += std::isnan(error) ? 0 : error;
  const double before = left;
  for (const std::size_t row : selected) {
    answer.flagged[row] = 1;
    left -= answer.score[row];
  }
  answer.count_key = "selected";
  answer.facts = {{"threshold", options.threshold}, {"error_before", before}, {"error_left", left}};
  return answer;
}

// --- options -------------------------------------------------------------------------------------

using Method = Result<Answer> (*)(const Options&);

struct MethodCommand {
  Command* app;
  std::shared_ptr<Options> options;
};

enum class Needs { kBoth, kY, kOne };

MethodCommand add_method(Command& analyse, Context& context, const char* name, Method method,
                         Needs needs, const std::string& what) {
  auto* app = analyse.add_subcommand(name, what);
  auto options = std::make_shared<Options>();
  app->add_option("file", options->file, "Delimited text, UTF-8 or GB18030")->required();
  app->add_option("--x", options->x, "Column by name or number from 1")
      ->required(needs == Needs::kBoth);
  app->add_option("--y", options->y, "Column by name or number from 1")
      ->required(needs != Needs::kOne);
  app->add_option("--id", options->id, "Column that names a row in the answer");
  app->add_option("--separator", options->separator,
                  "One character, tab or blanks (any run of them); found where left out");
  auto* header = app->add_flag("--header", options->has_header, "The first line has the names");
  app->add_flag("--no-header", options->no_header, "It is a row")->excludes(header);
  app->add_flag("--decimal-comma", options->decimal_comma, "1,5 is one and a half");
  app->add_option("--limit", options->limit, "Worst rows shown")->capture_default_str();
  app->add_option("--out", options->out,
                  "Writes this CSV: id, line, x, y, ratio, score, flag, excluded");
  run_as(*app, context, [&context, options, method]() -> Result<void> {
    TW_TRY(const auto answer, method(*options));
    if (!options->out.empty()) {
      answer.more.contains("digits") ? write_objects(answer.more["digits"], options->out)
                                     : write_rows(answer, options->out);
    }
    print_answer(context, answer, options->limit);
    return {};
  });
  return {app, options};
}

void add_scale(const MethodCommand& command) {
  auto* log = command.app->add_flag("--log", command.options->log,
                                    "Judge logarithms (the default of y / x)");
  command.app
      ->add_flag("--plain", command.options->plain, "Judge the values themselves (that of y alone)")
      ->excludes(log);
}

void add_hb(Command& analyse, Context& context) {
  const auto [app, options] =
      add_method(analyse, context, "hb", hb, Needs::kBoth,
                 "Hidiroglou-Berthelot: ratios y / x far from their median, large rows first");
  app->add_option("--u", options->hb.u, "How much size counts, 0 to 1")
      ->check(between(0.0, 1.0))
      ->capture_default_str();
  app->add_option("--a", options->hb.a, "Keeps bounds apart where scores cluster")
      ->check(number_not_negative())
      ->capture_default_str();
  app->add_option("--c", options->c, "Width of the bounds; two values for below and above")
      ->expected(1, 2)
      ->check(positive_number())
      ->capture_default_str();
  app->add_option("--pct", options->hb.percent,
                  "Quantiles used, .25 for quartiles, .10 for deciles")
      ->check(between(0.001, 0.499))
      ->capture_default_str();
}

void add_rules(Command& analyse, Context& context) {
  const auto mad_command =
      add_method(analyse, context, "mad", mad, Needs::kY,
                 "Median and MAD: ln(y / x), or y, so many robust deviations from the median");
  add_scale(mad_command);
  mad_command.app
      ->add_option("--threshold", mad_command.options->mad.threshold, "Robust standard deviations")
      ->check(positive_number())
      ->capture_default_str();
  const auto box_command =
      add_method(analyse, context, "boxplot", boxplot, Needs::kY,
                 "Box plot: ln(y / x), or y, beyond Tukey's fences or those for skewed data");
  add_scale(box_command);
  box_command.app->add_flag("--adjusted", box_command.options->box.adjusted,
                            "Fences by the medcouple (Hubert and Vandervieren)");
  box_command.app->add_option("--factor", box_command.options->box.factor, "Of the quartile range")
      ->check(positive_number())
      ->capture_default_str();
}

void add_regressions(Command& analyse, Context& context) {
  const auto lts_command =
      add_method(analyse, context, "lts", lts, Needs::kBoth,
                 "Least trimmed squares: y on x, unharmed by wrong rows; flags those far from it");
  lts_command.app->add_flag("--log", lts_command.options->log, "Logarithms of both");
  lts_command.app
      ->add_option("--kept", lts_command.options->kept_share,
                   "Share of the rows the line rests on, .5 to 1; the least possible if left out")
      ->check(between(0.5, 1.0));
  lts_command.app
      ->add_option("--exact-up-to", lts_command.options->lts.exact_up_to,
                   "Rows up to which the best line is found for sure; 16 bytes a pair of rows")
      ->check(between(0, 20000))
      ->capture_default_str();
  const auto fs_command = add_method(analyse, context, "fs", fs, Needs::kBoth,
                                     "Forward search: y on x, row after row, the farthest last");
  fs_command.app->add_flag("--log", fs_command.options->log, "Logarithms of both");
  fs_command.app
      ->add_option("--most-steps", fs_command.options->search.most_steps,
                   "With more rows, several come in at a step")
      ->check(positive_number())
      ->capture_default_str();
  fs_command.app->add_option("--plot", fs_command.options->plot,
                             "Writes this CSV: the steps, with deletion residual and envelopes");
}

void add_benford(Command& analyse, Context& context) {
  const auto [app, options] =
      add_method(analyse, context, "benford", benford, Needs::kOne,
                 "Benford: the leading digits of y against the law; --out writes the digits");
  app->add_option("--digits", options->digits, "1: the first; 2: the first two")
      ->check(between(1, 2))
      ->capture_default_str();
  app->add_option("--fewest", options->benford.fewest,
                  "Values needed; each digit expected five times if left out");
  app->add_option("--orders", options->benford.orders, "Orders of magnitude needed")
      ->capture_default_str();
}

void add_select(Command& analyse, Context& context) {
  const auto [app, options] = add_method(
      analyse, context, "select", select, Needs::kBoth,
      "Selective editing: rows to look at so that the error left in the total of y stays "
      "below the threshold; x is what y was expected to be");
  app->add_option("--threshold", options->threshold, "Relative to the total expected")
      ->check(positive_number())
      ->capture_default_str();
  app->add_option("--weight", options->weight, "Column of weights");
}

}  // namespace

void add_analyse(Command& app, Context& context) {
  auto* analyse = app.add_subcommand(
      "analyse",
      "Outliers, robust regression and digits on any delimited file; needs no home\n"
      "  tidewaiter analyse hb prices.csv --x quantity --y value --out scores.csv");
  analyse->require_subcommand(1);
  add_hb(*analyse, context);
  add_rules(*analyse, context);
  add_regressions(*analyse, context);
  add_benford(*analyse, context);
  add_select(*analyse, context);
}

}  // namespace tw::cli
