#include "statistics/index_sums.h"

#include <algorithm>
#include <map>
#include <set>

#include "sql/print.h"
#include "sql/query.h"
#include "statistics/classifier.h"
#include "statistics/correspondence.h"

namespace tw::statistics {
namespace {

using sql::DataType;
using sql::Expr;

Expr number(std::int64_t value) { return sql::literal(sql::Value(value)); }

std::string edition_of(const std::string& month) {
  return harmonised_edition(Period::parse(month)->last_day());
}

// Makes the tables and the view that index_cells.sql reads.
class Preparation {
 public:
  Preparation(lake::Connection& connection, const std::vector<IndexPair>& pairs, const Axis* axis,
              const IndexCells& cells)
      : connection_(connection), pairs_(pairs), axis_(axis), cells_(cells) {}

  void run(const Expr& condition) {
    rows(condition);
    settings();
    months();
    members();
    bridges();
  }

 private:
  using Columns = std::vector<std::pair<std::string, DataType>>;

  // An empty temporary table, and the way to fill it.
  lake::Appender made(const std::string& name, const Columns& columns) {
    connection_.execute(sql::create_table(name, columns));
    std::vector<lake::ColumnSpec> specs;
    for (const auto& [column, type] : columns) specs.push_back({column, type});
    return lake::Appender(connection_, name, specs);
  }

  // The cube's rows with the quantity that their unit value is of: the statistical quantity, or
  // net mass where there is none.
  void rows(const Expr& condition) {
    const auto positive = [](const char* column) {
      return sql::binary(">", sql::column(column), number(0));
    };
    const Expr priced = positive(cells_.measure.c_str());
    const Expr counted =
        sql::all({priced, positive("quantity"),
                  sql::binary("<>", sql::column("quantity_unit"), sql::literal(""))});
    const Expr weighed = sql::all({priced, positive("net_mass_kg")});
    const Expr none = sql::cast(number(0), DataType::decimal(38, 6));
    std::vector<Expr> rest = {sql::literal("|"), sql::literal("")};  // at least one
    for (const auto& each : cells_.dimensions) rest.push_back(sql::column(each));
    sql::Select select;
    select.outputs = {
        {sql::column("period"), "period"},
        {sql::column("flow"), "flow"},
        {axis_ == nullptr ? sql::literal("") : fact_code(*axis_, true), "code"},
        {sql::column("commodity"), "commodity"},
        {sql::call("concat_ws", rest), "rest"},
        {sql::case_when({counted, weighed}, {sql::column("quantity_unit"), sql::literal("KGM")},
                        sql::literal("")),
         "unit"},
        {sql::column(cells_.measure), "value"},
        {sql::case_when({counted, weighed}, {sql::column("quantity"), sql::column("net_mass_kg")},
                        none),
         "quantity"}};
    select.from = {sql::table("cube")};
    select.where = condition;
    connection_.execute(sql::create_view("index_row", select));
  }

  void settings() {
    auto appender = made("index_setting", {{"fence", DataType::real()},
                                           {"least", DataType::integer()},
                                           {"nearest", DataType::real()}});
    appender.set(0, sql::Value(cells_.fence));
    appender.set(1, sql::Value(cells_.least));
    appender.set(2, sql::Value(cells_.nearest));
    appender.next_row();
    appender.finish();
    const auto text = DataType::text();
    auto pairs = made("index_pair", {{"pair", DataType::integer()},
                                     {"base_first", text},
                                     {"base_last", text},
                                     {"now_first", text},
                                     {"now_last", text}});
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      const auto& [base, now] = pairs_[i];
      pairs.set(0, sql::Value(static_cast<std::int64_t>(i)));
      std::size_t column = 1;
      for (const auto* month : {&base.first, &base.last, &now.first, &now.last}) {
        pairs.set_text(column++, *month);
      }
      pairs.next_row();
    }
    pairs.finish();
  }

  void months() {
    auto appender =
        made("index_month", {{"period", DataType::text()}, {"edition", DataType::text()}});
    const auto found = connection_.query(sql::query("statistics", "index_months"));
    for (std::size_t i = 0; i < found.size(); ++i) {
      appender.set_text(0, found.text(i, 0));
      appender.set_text(1, edition_of(found.text(i, 0)));
      appender.next_row();
      editions_.insert(edition_of(found.text(i, 0)));
      days_[edition_of(found.text(i, 0))] = Period::parse(found.text(i, 0))->last_day();
    }
    appender.finish();
  }

  // Which member of the axis a code is, edition by edition.
  void members() {
    const auto text = DataType::text();
    auto appender = made("index_member", {{"edition", text}, {"code", text}, {"member", text}});
    const auto codes = connection_.query(sql::query("statistics", "index_codes"));
    for (const auto& edition : editions_) {
      std::optional<Classifier> classifier;
      if (axis_ != nullptr) classifier.emplace(connection_, *axis_, days_[edition], days_[edition]);
      for (std::size_t i = 0; i < codes.size(); ++i) {
        const std::string code = codes.text(i, 0);
        appender.set_text(0, edition);
        appender.set_text(1, code);
        appender.set_text(2, classifier ? classifier->row_now(code) : "");
        appender.next_row();
      }
    }
    appender.finish();
  }

  void bridges() {
    auto appender = made("index_bridge", {{"pair", DataType::integer()},
                                          {"from_code", DataType::text()},
                                          {"to_code", DataType::text()}});
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      for (const auto& [from, to] :
           bridge(edition_of(pairs_[i].base.last), edition_of(pairs_[i].now.last))) {
        appender.set(0, sql::Value(static_cast<std::int64_t>(i)));
        appender.set_text(1, from);
        appender.set_text(2, to);
        appender.next_row();
      }
    }
    appender.finish();
  }

  // Codes that are not simply the same: the one successor, or nothing where a part of the code, or
  // of what its successor also holds, went elsewhere. National digits below the sixth follow no
  // concordance, so there only codes that nothing happened to are kept.
  const std::map<std::string, std::string>& bridge(const std::string& from, const std::string& to) {
    auto [it, is_new] = bridges_.try_emplace({from, to});
    if (!is_new || from == to) return it->second;
    const auto links = correspondence(connection_, from, to);
    if (!links) return it->second;
    std::map<std::string, std::size_t> sources;
    std::set<std::string> touched;  // by codes that were split
    for (const auto& [code, targets] : *links) {
      for (const auto& target : targets) {
        ++sources[target];
        if (targets.size() > 1) touched.insert(target);
      }
    }
    const bool is_national =
        connection_.query(sql::query("statistics", "index_depth")).integer(0, 0) > 6;
    for (const auto& [code, targets] : *links) {
      const bool is_same = targets == std::set{code} && sources[code] == 1;
      if (is_same) continue;
      const bool has_one = targets.size() == 1 && !touched.contains(*targets.begin());
      it->second[code] = has_one && !is_national ? *targets.begin() : "";
    }
    return it->second;
  }

  lake::Connection& connection_;
  const std::vector<IndexPair>& pairs_;
  const Axis* axis_;
  const IndexCells& cells_;
  std::set<std::string> editions_;
  std::map<std::string, Date> days_;
  std::map<std::pair<std::string, std::string>, std::map<std::string, std::string>> bridges_;
};

}  // namespace

bool IndexPair::operator==(const IndexPair& other) const {
  return base.first == other.base.first && base.last == other.base.last &&
         now.first == other.now.first && now.last == other.now.last;
}

std::vector<IndexSums> index_sums(lake::Connection& connection, const std::vector<IndexPair>& pairs,
                                  const Axis* axis, const IndexCells& cells,
                                  const sql::Expr& condition) {
  Preparation(connection, pairs, axis, cells).run(condition);
  connection.execute(sql::query("statistics", "index_cells"));
  const auto rows = connection.query(sql::query("statistics", "index_sums"));
  std::vector<IndexSums> sums;
  const auto amount = [&](std::size_t row, std::size_t column) {
    return std::get<Decimal>(rows.at(row, column));
  };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    sums.push_back({.pair = static_cast<std::size_t>(rows.integer(i, 0)),
                    .flow = rows.text(i, 1),
                    .member = rows.text(i, 2),
                    .is_total = rows.integer(i, 3) != 0,
                    .base_value = amount(i, 4),
                    .now_value = amount(i, 5),
                    .base_matched = amount(i, 6),
                    .now_matched = amount(i, 7),
                    .repriced = amount(i, 8),
                    .requantified = amount(i, 9),
                    .matched = rows.integer(i, 10),
                    .outliers = rows.integer(i, 11),
                    .outlier_value = amount(i, 12)});
  }
  return sums;
}

}  // namespace tw::statistics
