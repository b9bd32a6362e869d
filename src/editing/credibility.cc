#include "editing/credibility.h"

#include <array>
#include <chrono>
#include <cmath>

#include "analysis/box_plot.h"
#include "analysis/least_trimmed_squares.h"
#include "base/file.h"
#include "editing/score.h"
#include "lake/new_table.h"
#include "sql/print.h"
#include "sql/query.h"
#include "standards/structure.h"

namespace tw::editing {
namespace {

using lake::ColumnSpec;
using sql::DataType;

constexpr std::array kChecks = {"price_fence",  "price_ratio", "price_deviation",
                                "price_skewed", "cell_ratio",  "value_on_mass",
                                "cell_jump",    "number_gap",  "leading_digits"};
constexpr std::size_t kFewest = 20;    // records of a group whose shape is worth knowing
constexpr std::size_t kExactTo = 200;  // records up to which the best trimmed line is sought

void attach_check_texts(lake::Connection& connection) {
  const std::vector<ColumnSpec> columns = {
      {"check", DataType::text()}, {"en", DataType::text()}, {"zh", DataType::text()}};
  std::vector<std::string> places;
  for (int i = 0; i < 10; ++i) places.push_back("{" + std::to_string(i) + "}");
  auto texts = lake::append_to_new(connection, "editing_check_text", columns);
  for (const char* check : kChecks) {
    const auto text = message_in_both(std::string("credibility_found.") + check, places);
    texts.set_text(0, check);
    texts.set_text(1, text.en);
    texts.set_text(2, text.zh);
    texts.next_row();
  }
  texts.finish();
}

// The shape of one group at a time: fences for skewed prices, and a line that half of the records
// cannot pull.
class Shapes {
 public:
  explicit Shapes(lake::Connection& connection)
      : rows_(lake::append_to_new(connection, "editing_shape", columns())) {}

  void add(const std::string& flow, const std::string& code, const std::vector<double>& prices,
           const std::vector<double>& sizes) {
    if (prices.size() < kFewest) return;
    const auto box = analysis::box_plot(prices, {.factor = 3, .adjusted = true});
    std::vector<double> masses;
    for (std::size_t i = 0; i < prices.size(); ++i) masses.push_back(sizes[i] - prices[i]);
    const auto fit = analysis::least_trimmed_squares(masses, sizes, {.exact_up_to = kExactTo});
    rows_.set_text(0, flow);
    rows_.set_text(1, code);
    rows_.set(2, static_cast<std::int64_t>(prices.size()));
    std::size_t column = 3;
    for (const double value :
         {box.lower, box.upper, fit.line.intercept, fit.line.slope, fit.scale}) {
      if (std::isfinite(value)) rows_.set(column, value);
      ++column;
    }
    rows_.next_row();
  }
  void finish() { rows_.finish(); }

 private:
  static std::vector<ColumnSpec> columns() {
    return {{"flow", DataType::text()},       {"code", DataType::text()},
            {"records", DataType::integer()}, {"lower", DataType::real()},
            {"upper", DataType::real()},      {"intercept", DataType::real()},
            {"slope", DataType::real()},      {"scale", DataType::real()}};
  }
  lake::Appender rows_;
};

void attach_shapes(lake::Connection& connection, std::int64_t most) {
  const auto rows = connection.query(sql::query("editing", "credibility_shapes"), {{"most", most}});
  Shapes shapes(connection);
  std::vector<double> prices, sizes;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    prices.push_back(rows.real(i, 2));
    sizes.push_back(rows.real(i, 3));
    const bool last = i + 1 == rows.size() || rows.text(i + 1, 0) != rows.text(i, 0) ||
                      rows.text(i + 1, 1) != rows.text(i, 1);
    if (!last) continue;
    shapes.add(rows.text(i, 0), rows.text(i, 1), prices, sizes);
    prices.clear();
    sizes.clear();
  }
  shapes.finish();
}

Result<void> publish(const lake::Home& home, lake::Connection& connection,
                     const std::string& period) {
  const auto& structure = standards::structure("credibility");
  TW_TRY(const auto table, home.table(structure.spec));
  TW_TRY(const auto before, table.snapshot());
  lake::Change change{
      .operation = "CREDIBILITY", .read_version = before.version, .exclusive_partitions = true};
  change.add = table.write(connection, "SELECT * FROM editing_credibility", structure.key);
  for (const auto& file : before.files) {
    if (file.partition_values.at("period") == period) change.remove.push_back(file.path);
  }
  return home.publish("credibility-" + period + "-" + unique_name(), {{"credibility", change}});
}

}  // namespace

Result<CredibilityReport> examine(const lake::Home& home, lake::Connection& connection,
                                  const Period& month, Progress& progress) {
  if (month.kind() != Period::Kind::kMonth) {
    return Error("editing.not_a_month", {month.to_string()});
  }
  const auto start = std::chrono::steady_clock::now();
  TW_TRY(const auto settings, settings_of(home));
  CredibilityReport report{.period = month.to_string()};
  progress.stage(message(Language::kEnglish, "editing.stage_scores", {report.period}), 0);
  TW_TRY(const auto scored, attach_scores(connection, home, month, settings));
  report.items = scored.items;
  report.history = scored.history;
  connection.execute("SET VARIABLE editing_period = " + sql::quote_text(report.period));
  connection.execute("SET VARIABLE editing_month = " +
                     std::to_string(month.year() * 12 + month.first_month() - 1));
  for (const char* step : {"text", "credibility_item", "credibility_cell", "credibility_trader"}) {
    connection.execute(sql::query("editing", step));
  }
  attach_shapes(connection, settings.groups);
  connection.execute("INSERT INTO editing_odd " +
                     std::string(sql::query("editing", "credibility_group")));
  attach_check_texts(connection);
  connection.execute(sql::query("editing", "credibility_told"));
  const auto rows = connection.query(sql::query("editing", "credibility_summary"));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    report.checks.push_back({rows.text(i, 0),
                             rows.integer(i, 1),
                             rows.text(i, 2),
                             rows.integer(i, 3),
                             {rows.text(i, 4), rows.text(i, 5)}});
    report.findings += rows.integer(i, 1);
  }
  TW_CHECK(publish(home, connection, report.period));
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return report;
}

}  // namespace tw::editing
