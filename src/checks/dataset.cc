#include "checks/dataset.h"

#include <algorithm>

#include "standards/structure.h"

namespace tw::checks {
namespace {

using lake::ColumnSpec;
using sql::DataType;

constexpr int kSumWidth = 38;  // what the engine's sum of a decimal has

// The columns that say which record a row is about, and the concepts named.
std::vector<ColumnSpec> columns(const std::vector<std::string>& concepts,
                                std::vector<ColumnSpec> own) {
  std::vector<ColumnSpec> result;
  const auto& item = standards::structure("item");
  const auto add = [&](const std::string& name) {
    const auto* found = item.find(name);
    TW_ASSERT(found != nullptr);
    result.push_back({found->name, found->type});
  };
  for (const char* key : {"period", "flow", "source", "load_id", "line", "declaration_number",
                          "declaration_version", "item_number", "acceptance_date", "mode_scheme"}) {
    add(key);
  }
  for (const auto& name : concepts) add(name);
  for (auto& column : own) result.push_back(std::move(column));
  return result;
}

std::vector<ColumnSpec> item_columns() {
  std::vector<ColumnSpec> result = standards::structure("item").spec.columns;
  const DataType rate = DataType::decimal(18, 8);
  for (ColumnSpec column :
       std::initializer_list<ColumnSpec>{{"statutory_unit", DataType::text()},
                                         {"statutory_second_unit", DataType::text()},
                                         {"commodity_successor", DataType::text()},
                                         {"freight_included", DataType::boolean()},
                                         {"insurance_included", DataType::boolean()},
                                         {"invoice_rate", rate},
                                         {"statistical_rate", rate},
                                         {"freight_rate", rate},
                                         {"insurance_rate", rate},
                                         {"other_rate", rate},
                                         {"loaded_on", DataType::date()}}) {
    result.push_back(std::move(column));
  }
  return result;
}

std::vector<Dataset> make() {
  const DataType mass = DataType::decimal(kSumWidth, 6);
  return {
      {"item", "checked_item", item_columns()},
      {"declaration", "checked_declaration",
       columns({"header_items", "header_packages", "header_gross_mass_kg", "header_net_mass_kg",
                "header_invoice_amount"},
               {{"items_found", DataType::integer()},
                {"packages", DataType::integer()},
                {"gross_mass_kg", mass},
                {"net_mass_kg", mass},
                {"invoice_amount", DataType::decimal(kSumWidth, 4)}})},
      {"tax_line", "checked_tax_line",
       columns({}, {{"tax_type", DataType::text()},
                    {"stated_by", DataType::text()},
                    {"base_amount", DataType::decimal(18, 4)},
                    {"base_quantity", DataType::decimal(18, 6)},
                    {"rate", DataType::decimal(18, 6)},
                    {"amount", DataType::decimal(18, 4)}})},
      {"duplicate", "checked_duplicate",
       columns({"trader_id", "commodity", "invoice_amount", "net_mass_kg"},
               {{"group_size", DataType::integer()},
                {"copy_number", DataType::integer()},
                {"exact_copy_number", DataType::integer()}})},
      {"outlier", "checked_outlier",
       columns({"commodity", "invoice_amount", "net_mass_kg", "supplementary_quantity",
                "supplementary_unit"},
               {{"local_value", DataType::real()},
                {"unit_mass", DataType::real()},
                {"code_items", DataType::integer()},
                {"usual_value_limit", DataType::real()},
                {"usual_mass_limit", DataType::real()},
                {"unit_items", DataType::integer()},
                {"usual_unit_mass", DataType::real()}}),
       true},
      {"first_time", "checked_first_time",
       columns({"commodity", "origin_country", "trader_id"},
               {{"seen_before", DataType::integer()}}),
       true},
  };
}

}  // namespace

const std::vector<Dataset>& datasets() {
  static const std::vector<Dataset> all = make();
  return all;
}

const Dataset* find_dataset(std::string_view name) {
  for (const auto& each : datasets()) {
    if (each.name == name) return &each;
  }
  return nullptr;
}

Signature signature_of(const Dataset& dataset) {
  return [&dataset](std::string_view name) -> std::optional<DataType> {
    for (const auto& column : dataset.columns) {
      if (column.name == name) return column.type;
    }
    return std::nullopt;
  };
}

}  // namespace tw::checks
