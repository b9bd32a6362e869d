#include <nlohmann/json.hpp>

#include "statistics/render.h"

namespace tw::statistics {

std::string render_json(const Table& table) {
  using Json = nlohmann::ordered_json;
  Json columns = Json::array();
  for (const auto& column : table.columns) {
    columns.push_back({{"key", column.key},
                       {"group", column.group},
                       {"label", column.label},
                       {"kind", column.kind == Column::Kind::kPercent ? "percent" : "amount"}});
  }
  Json rows = Json::array();
  for (const auto& row : table.rows) {
    Json values = Json::object();
    Json hidden = Json::array();
    for (std::size_t i = 0; i < row.values.size(); ++i) {
      if (row.is_hidden(i)) hidden.push_back(table.columns[i].key);
      const auto& value = row.values[i];
      values[table.columns[i].key] = value ? Json(value->to_string()) : Json(nullptr);
    }
    rows.push_back({{"code", row.code},
                    {"label", row.label},
                    {"is_total", row.is_total},
                    {"is_comparable", row.is_comparable},
                    {"values", values}});
    if (!hidden.empty()) rows.back()["hidden"] = hidden;
  }
  const Json json = {
      {"table", table.name},    {"language", table.language == Language::kChinese ? "zh" : "en"},
      {"office", table.office}, {"title", table.title},
      {"period", table.period}, {"status", table.status},
      {"system", table.system}, {"vintage", table.vintage},
      {"unit", table.unit},     {"shown_in_units_of", table.divisor},
      {"columns", columns},     {"rows", rows},
      {"notes", table.notes}};
  return json.dump(2) + "\n";
}

}  // namespace tw::statistics
