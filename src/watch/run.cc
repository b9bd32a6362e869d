#include "watch/run.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "sql/print.h"
#include "sql/query.h"
#include "standards/code_list.h"
#include "standards/structure.h"
#include "statistics/correspondence.h"
#include "statistics/release.h"
#include "statistics/table_facts.h"
#include "watch/declaration.h"

namespace tw::watch {
namespace {

using sql::DataType;
using sql::Expr;

constexpr double kFloor = 0.1;  // of scales: a tenth, in logarithms or shares of ten points
constexpr double kShareFloor = 0.02;
constexpr std::int64_t kFirstEver = 12;  // months without, before a first time means something

std::string ago(const Period& month, std::int64_t months) {
  const std::int64_t index = month.year() * 12 + month.first_month() - 1 - months;
  return Period::month(static_cast<int>(index / 12), static_cast<int>(index % 12) + 1).to_string();
}

// 1234567.8 as 1,234,568; small numbers with three digits that matter.
std::string shown(double number) {
  char text[64];
  if (std::abs(number) < 100) {
    std::snprintf(text, sizeof text, "%.3g", number);
    return text;
  }
  std::snprintf(text, sizeof text, "%.0f", number);
  std::string digits = text;
  for (std::size_t i = digits.size(); i > 3 + (number < 0 ? 1U : 0U);) {
    i -= 3;
    digits.insert(i, ",");
  }
  return digits;
}

std::string percent(double share) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", share * 100);
  return text;
}

class Run {
 public:
  Run(const lake::Home& home, lake::Connection& connection, const Period& month)
      : home_(home), connection_(connection), month_(month) {}

  Result<RunReport> run() {
    TW_TRY(const auto watches, watches_of(home_));
    TW_TRY(const auto release, statistics::newest_release(home_, month_));
    if (!release) return Error("table.not_closed", {month_.to_string()});
    report_.period = month_.to_string();
    report_.release = release->number;
    TW_TRY(const auto standards, standards::attach_standards(connection_, home_));
    (void)standards;
    TW_TRY(const auto table, home_.table(standards::structure("cube").spec));
    TW_TRY(cube_, table.snapshot());
    for (const auto& watch : watches) TW_CHECK(evaluate(watch));
    TW_CHECK(keep());
    return std::move(report_);
  }

 private:
  lake::Appender made(const std::string& name, const std::vector<lake::ColumnSpec>& columns) {
    std::vector<std::pair<std::string, DataType>> pairs;
    for (const auto& column : columns) pairs.emplace_back(column.name, column.type);
    connection_.execute(sql::create_table(name, pairs));
    return lake::Appender(connection_, name, columns);
  }

  // The first month of the history. Where codes change their meaning from an edition to the next,
  // history begins with the edition.
  std::string history_of(const Watch& watch) const {
    std::string first = ago(month_, watch.history);
    const bool is_fine = std::any_of(watch.by.begin(), watch.by.end(), [](const auto& name) {
      const auto* axis = statistics::find_axis(name);
      return axis->kind == statistics::Axis::Kind::kHarmonised && axis->digits != 2;
    });
    const auto edition = [](const std::string& month) {
      return statistics::harmonised_edition(Period::parse(month)->first_day());
    };
    while (is_fine && edition(first) != edition(month_.to_string())) {
      first = Period::parse(first)->next().to_string();
    }
    return first;
  }

  // chapter=84 country=DE
  static Expr cell_of(const std::vector<std::string>& axes) {
    std::vector<Expr> parts = {sql::literal(" ")};
    for (const auto& name : axes) {
      parts.push_back(
          sql::call("concat", {sql::literal((name + "=").c_str()),
                               statistics::fact_code(*statistics::find_axis(name), false)}));
    }
    return axes.empty() ? sql::literal("") : sql::call("concat_ws", parts);
  }

  Result<void> evaluate(const Watch& watch) {
    const std::string first = history_of(watch);
    lake::attach(connection_, "cube", cube_,
                 {{"period", ">=", first}, {"period", "<=", month_.to_string()}});
    TW_TRY(const auto condition, statistics::cell_condition(connection_, watch.where));
    cells(watch, condition, first);
    const auto rows = connection_.query(sql::query("watch", "judge"));
    RunReport::Line line{
        .watch = watch.name, .kind = watch.kind, .judged = static_cast<std::int64_t>(rows.size())};
    for (std::size_t i = 0; i < rows.size() && rows.integer(i, 2) != 0; ++i) {
      ++line.fired;
      report_.warnings.push_back(warning(watch, rows, i));
    }
    report_.lines.push_back(std::move(line));
    return {};
  }

  // Makes watch_cell and watch_setting, see judge.sql.
  void cells(const Watch& watch, const Expr& condition, const std::string& first) {
    auto ages = made("watch_month", {{"period", DataType::text()}, {"age", DataType::integer()}});
    std::int64_t count = 0;
    for (std::int64_t age = 0; age <= watch.history && ago(month_, age) >= first; ++age) {
      const std::string period = ago(month_, age);
      const bool is_here = std::any_of(
          cube_.files.begin(), cube_.files.end(),
          [&](const auto& file) { return file.partition_values.at("period") == period; });
      if (!is_here && age > 0) continue;
      count += age > 0 ? 1 : 0;
      ages.set_text(0, period);
      ages.set(1, sql::Value(age));
      ages.next_row();
    }
    ages.finish();
    sql::Select select;
    select.outputs = {{sql::column("age"), "age"},
                      {sql::column("flow"), "flow"},
                      {cell_of(watch.by), "cell"},
                      {cell_of(watch.of), "whole"},
                      {sql::call("sum", {sql::column(watch.measure)}), "value"},
                      {sql::call("sum", {sql::column("net_mass_kg")}), "mass"},
                      {sql::call("sum", {sql::column("value_usd")}), "amount"}};
    select.from = {sql::table("cube")};
    select.joins = {
        {sql::Join::Kind::kInner, sql::table("watch_month"),
         sql::binary("=", sql::column("period", "watch_month"), sql::column("period", "cube"))}};
    select.where = condition;
    for (std::size_t i = 0; i < 4; ++i) select.group_by.push_back(select.outputs[i].expr);
    connection_.execute(sql::create_view("watch_cell_now", select));
    connection_.execute("CREATE OR REPLACE TEMP TABLE watch_cell AS SELECT * FROM watch_cell_now");
    setting(watch, count);
  }

  void setting(const Watch& watch, std::int64_t ages) {
    const auto text = DataType::text();
    const auto real = DataType::real();
    auto appender = made("watch_setting", {{"kind", text},
                                           {"least", real},
                                           {"seen", DataType::integer()},
                                           {"times", real},
                                           {"deviations", real},
                                           {"points", real},
                                           {"floor", real},
                                           {"ages", DataType::integer()},
                                           {"wanted", DataType::integer()}});
    appender.set_text(0, watch.kind);
    appender.set(1, sql::Value(watch.least));
    appender.set(2, sql::Value(watch.seen));
    appender.set(3, sql::Value(watch.times));
    appender.set(4, sql::Value(watch.deviations));
    appender.set(5, sql::Value(watch.points));
    appender.set(6, sql::Value(watch.kind == "share" ? kShareFloor : kFloor));
    appender.set(7, sql::Value(ages));
    appender.set(8, sql::Value(kFirstEver));
    appender.next_row();
    appender.finish();
  }

  static Warning warning(const Watch& watch, const lake::Rows& rows, std::size_t i) {
    const auto may_lack = [&](std::size_t column) {
      return rows.is_null(i, column) ? std::nullopt : std::optional(rows.real(i, column));
    };
    Warning made{.watch = watch.name,
                 .kind = watch.kind,
                 .flow = rows.text(i, 0),
                 .cell = rows.text(i, 1),
                 .value = rows.real(i, 3),
                 .expected = rows.real(i, 4),
                 .lower = may_lack(5),
                 .upper = may_lack(6),
                 .deviations = may_lack(7),
                 .amount = rows.text(i, 8)};
    const bool is_share = watch.kind == "share";
    const bool is_low = made.value < made.expected;
    const std::string code = "watch_message." + watch.kind + (is_low ? "_low" : "_high");
    const auto bound = is_low ? made.lower : made.upper;
    const auto number = [&](double value) { return is_share ? percent(value) : shown(value); };
    made.message =
        message_in_both(code, {made.flow, made.cell, number(made.value), number(made.expected),
                               number(bound.value_or(0)), watch.measure});
    return made;
  }

  // What fired becomes the warnings of this release.
  Result<void> keep() {
    const auto& structure = standards::structure("warning");
    TW_TRY(const auto table, home_.table(structure.spec));
    TW_TRY(const auto before, table.snapshot());
    auto rows = made("warning_new", structure.spec.columns);
    const std::string period = report_.period, release = std::to_string(report_.release);
    for (const auto& each : report_.warnings) {
      std::size_t column = 0;
      for (const auto* text :
           {&period, &release, &each.watch, &each.kind, &each.flow, &each.cell}) {
        rows.set_text(column++, *text);
      }
      for (const auto& number : {std::optional(each.value), std::optional(each.expected),
                                 each.lower, each.upper, each.deviations}) {
        if (number) rows.set(column, sql::Value(*number));
        ++column;
      }
      rows.set(column++, sql::Value(*Decimal::parse(each.amount)));
      rows.set_text(column++, each.message.en);
      rows.set_text(column++, each.message.zh);
      rows.next_row();
    }
    rows.finish();
    lake::Change change{
        .operation = "WATCH", .read_version = before.version, .exclusive_partitions = true};
    change.add = table.write(connection_, "SELECT * FROM warning_new", structure.key);
    std::vector<std::string> now, then;
    for (const auto& file : change.add) now.push_back(file.sha256);
    for (const auto& file : before.files) {
      const auto& values = file.partition_values;
      if (values.at("period") != report_.period || values.at("release") != release) continue;
      change.remove.push_back(file.path);
      then.push_back(file.sha256);
    }
    if (now == then) {
      for (const auto& file : change.add) std::filesystem::remove(table.folder() / file.path);
      return {};
    }
    TW_TRY(const auto version, table.commit(change));
    (void)version;
    return {};
  }

  const lake::Home& home_;
  lake::Connection& connection_;
  Period month_;
  lake::Snapshot cube_;
  RunReport report_;
};

}  // namespace

Result<RunReport> run(const lake::Home& home, lake::Connection& connection, const Period& month) {
  return Run(home, connection, month).run();
}

Result<std::vector<Fired>> fired(const lake::Home& home, lake::Connection& connection) {
  TW_TRY(const auto table, home.table(standards::structure("warning").spec));
  TW_TRY(const auto snapshot, table.snapshot());
  lake::attach(connection, "warning", snapshot);
  const auto rows = connection.query(sql::query("watch", "fired"));
  std::vector<Fired> list;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    list.push_back({rows.text(i, 0), rows.integer(i, 1), rows.integer(i, 2), rows.text(i, 3)});
  }
  return list;
}

}  // namespace tw::watch
