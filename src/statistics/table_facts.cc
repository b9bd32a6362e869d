#include "statistics/table_facts.h"

#include "sql/print.h"

namespace tw::statistics {
namespace {

const char* measure_column(Measure measure) {
  switch (measure) {
    case Measure::kValueUsd:
      return "value_usd";
    case Measure::kValueLocal:
      return "value_local";
    case Measure::kFobUsd:
      return "fob_usd";
    case Measure::kFobLocal:
      return "fob_local";
    case Measure::kNetMass:
      return "net_mass_kg";
    case Measure::kItems:
      return "items";
  }
  TW_ASSERT(false);
}

sql::Expr text(const std::string& value) { return sql::literal(sql::Value(value)); }

sql::Expr within(const Months& months) {
  return sql::all({sql::binary(">=", sql::column("period"), text(months.first)),
                   sql::binary("<=", sql::column("period"), text(months.last))});
}

// The sum over one stretch, as an exact decimal.
sql::Expr slot_sum(Measure measure, const Months& months) {
  const auto type = sql::DataType::decimal(38, measure == Measure::kNetMass ? 6 : 2);
  const auto zero = sql::cast(sql::literal(sql::Value(std::int64_t{0})), type);
  if (months.empty()) return zero;
  const auto amount = sql::cast(sql::column(measure_column(measure)), type);
  const auto sum = sql::call("sum", {sql::case_when({within(months)}, {amount}, zero)});
  return sql::cast(sum, type);
}

}  // namespace

sql::Expr fact_code(const Axis& axis, bool across_editions) {
  const auto head = [&](std::int64_t digits) {
    return sql::call("left",
                     {sql::column(std::string(axis.column)), sql::literal(sql::Value(digits))});
  };
  switch (axis.kind) {
    case Axis::Kind::kColumn:
      return axis.digits > 0 ? head(axis.digits) : sql::column(std::string(axis.column));
    case Axis::Kind::kHarmonised:
      if (axis.digits == 0) return sql::column("commodity");
      return head(across_editions ? 6 : axis.digits);
    case Axis::Kind::kSection:
      return head(across_editions ? 6 : 2);
    case Axis::Kind::kClassification:
      return head(6);
    case Axis::Kind::kRegion:
    case Axis::Kind::kMonth:
      return sql::column(std::string(axis.column));
  }
  TW_ASSERT(false);
}

std::vector<Fact> table_facts(lake::Connection& connection, const sql::Expr& code, Measure measure,
                              const SlotMonths& slots, const sql::Expr& condition) {
  sql::Select select;
  select.outputs = {{code, "code"}, {sql::column("flow"), "flow"}};
  std::vector<sql::Expr> in_any;
  for (const auto& months : slots) {
    select.outputs.push_back({slot_sum(measure, months), ""});
    if (!months.empty()) in_any.push_back(within(months));
  }
  select.from = {sql::table("cube")};
  select.where = sql::all({sql::any(std::move(in_any)), condition});
  select.group_by = {code, sql::column("flow")};
  select.order_by = {{sql::column("code")}, {sql::column("flow")}};

  const auto rows = connection.query(sql::print(select));
  std::vector<Fact> facts;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Fact fact{.code = rows.text(i, 0), .flow = rows.text(i, 1)};
    for (std::size_t slot = 0; slot < kSlots; ++slot) {
      fact.sums[slot] = std::get<Decimal>(rows.at(i, 2 + slot));
    }
    facts.push_back(std::move(fact));
  }
  return facts;
}

}  // namespace tw::statistics
