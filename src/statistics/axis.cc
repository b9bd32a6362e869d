#include "statistics/axis.h"

#include <algorithm>

#include "sql/query.h"
#include "standards/structure.h"

namespace tw::statistics {
namespace {

using Kind = Axis::Kind;

// Codes of `query` (one column, parameter $code), as literals.
Result<std::vector<sql::Expr>> members(lake::Connection& connection, std::string_view query,
                                       const std::string& dimension, const std::string& code) {
  const auto rows = connection.query(query, {{"code", code}});
  if (rows.empty()) return Error("cell.unknown_code", {dimension, code});
  std::vector<sql::Expr> literals;
  for (std::size_t i = 0; i < rows.size(); ++i) literals.push_back(sql::literal(rows.at(i, 0)));
  return literals;
}

sql::Expr head(const char* column, std::int64_t digits) {
  return sql::call("left", {sql::column(column), sql::literal(sql::Value(digits))});
}

Result<sql::Expr> condition(lake::Connection& connection, const Axis& axis,
                            const std::string& code) {
  const auto equals = [&](sql::Expr left) {
    return sql::binary("=", std::move(left), sql::literal(sql::Value(code)));
  };
  switch (axis.kind) {
    case Kind::kColumn:
      if (axis.digits > 0) return equals(head(axis.column.data(), axis.digits));
      return equals(sql::column(std::string(axis.column)));
    case Kind::kHarmonised:
      // Any length will do: commodity=8481 is the heading, commodity=84818040 the full code.
      return equals(head("commodity", static_cast<std::int64_t>(code.size())));
    case Kind::kSection: {
      TW_TRY(auto chapters,
             members(connection, sql::query("statistics", "section_chapters"), "section", code));
      return sql::in(head("commodity", 2), std::move(chapters));
    }
    case Kind::kRegion: {
      TW_TRY(auto countries,
             members(connection, sql::query("statistics", "region_countries"), "region", code));
      return sql::in(sql::column("partner"), std::move(countries));
    }
    case Kind::kClassification:
    case Kind::kMonth:
      break;
  }
  return Error("cell.not_traceable", {std::string(axis.name)});
}

// A dimension of the cube that is no axis of tables, e.g. reentry or quantity_unit.
Result<sql::Expr> column_condition(const std::string& dimension, const std::string& code) {
  const auto& cube = standards::structure("cube");
  if (std::find(cube.key.begin(), cube.key.end(), dimension) == cube.key.end()) {
    return Error("cell.unknown_dimension", {dimension});
  }
  const bool is_flag = cube.find(dimension)->type == sql::DataType::boolean();
  return sql::binary("=", sql::column(dimension),
                     sql::literal(is_flag ? sql::Value(code == "true") : sql::Value(code)));
}

}  // namespace

const std::vector<Axis>& axes() {
  static const std::vector<Axis> list = {
      {"month", Kind::kMonth, "period"},
      {"flow", Kind::kColumn, "flow", 0, "flow"},
      {"section", Kind::kSection, "commodity", 0, "hs_section"},
      {"chapter", Kind::kHarmonised, "commodity", 2, "hs_chapter"},
      {"heading", Kind::kHarmonised, "commodity", 4, "commodity"},
      {"subheading", Kind::kHarmonised, "commodity", 6, "commodity"},
      {"commodity", Kind::kHarmonised, "commodity", 0, "commodity"},
      {"sitc_section", Kind::kClassification, "commodity", 1, "sitc_section", "SITC3"},
      {"sitc_division", Kind::kClassification, "commodity", 2, "sitc_section", "SITC3"},
      {"bec", Kind::kClassification, "commodity", 3, "bec", "BEC4"},
      {"country", Kind::kColumn, "partner", 0, "country", "", true},
      {"region", Kind::kRegion, "partner", 0, "region", "", true},
      {"consignment", Kind::kColumn, "second_partner", 0, "country", "", true},
      {"regime", Kind::kColumn, "regime", 0, "regime"},
      {"trade_mode", Kind::kColumn, "trade_mode", 0, "trade_mode"},
      {"transport", Kind::kColumn, "transport_mode", 0, "transport_mode"},
      {"district", Kind::kColumn, "district", 0, "district"},
      {"office", Kind::kColumn, "customs_office", 0, "office"},
      {"border_office", Kind::kColumn, "border_office", 0, "office"},
      {"port", Kind::kColumn, "port", 0, "port"},
      {"province", Kind::kColumn, "place_inside", 2, "province"},
      {"place", Kind::kColumn, "place_inside", 0, "place"},
      {"trader_place", Kind::kColumn, "trader_place", 0, "province"},
      {"enterprise", Kind::kColumn, "enterprise_kind", 0, "enterprise_kind"},
      {"zone", Kind::kColumn, "special_zone", 0, "special_zone"},
  };
  return list;
}

const Axis* find_axis(std::string_view name) {
  for (const auto& axis : axes()) {
    if (axis.name == name) return &axis;
  }
  for (const auto& axis : axes()) {
    if (axis.kind == Kind::kColumn && axis.digits == 0 && axis.column == name) return &axis;
  }
  return nullptr;
}

int section_number(const std::string& roman) {
  const auto value = [](char c) { return c == 'X' ? 10 : c == 'V' ? 5 : c == 'I' ? 1 : 0; };
  int sum = 0;
  for (std::size_t i = 0; i < roman.size(); ++i) {
    const int here = value(roman[i]);
    const int next = i + 1 < roman.size() ? value(roman[i + 1]) : 0;
    sum += here < next ? -here : here;
  }
  return sum;
}

Result<sql::Expr> cell_condition(lake::Connection& connection, const CellKey& key) {
  std::vector<sql::Expr> conditions;
  for (const auto& [dimension, code] : key) {
    const Axis* axis = find_axis(dimension);
    TW_TRY(auto one, axis == nullptr ? column_condition(dimension, code)
                                     : condition(connection, *axis, code));
    conditions.push_back(std::move(one));
  }
  return sql::all(std::move(conditions));
}

}  // namespace tw::statistics
