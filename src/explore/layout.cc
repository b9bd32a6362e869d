#include "explore/layout.h"

#include <algorithm>

namespace tw::explore {

using From = Dimension::From;

const std::vector<Dimension>& dimensions() {
  static const std::vector<Dimension> list = {
      {"period", "period"},
      {"year", "period", From::kBeginning, 4},
      {"flow", "flow"},
      {"commodity", "commodity"},
      {"subheading", "commodity", From::kBeginning, 6},
      {"heading", "commodity", From::kBeginning, 4},
      {"chapter", "commodity", From::kBeginning, 2},
      {"section", "commodity", From::kSection},
      {"partner", "partner"},
      {"region", "partner", From::kRegion},
      {"second_partner", "second_partner"},
      {"regime", "regime"},
      {"trade_mode", "trade_mode"},
      {"transport_mode", "transport_mode"},
      {"district", "district"},
      {"customs_office", "customs_office"},
      {"border_office", "border_office"},
      {"port", "port"},
      {"place_inside", "place_inside"},
      {"province", "place_inside", From::kBeginning, 2},
      {"trader_place", "trader_place"},
      {"enterprise_kind", "enterprise_kind"},
      {"special_zone", "special_zone"},
  };
  return list;
}

const Dimension* dimension_of(std::string_view axis) {
  std::string_view name = axis;
  if (const auto* known = statistics::find_axis(axis)) {
    using Kind = statistics::Axis::Kind;
    if (known->kind == Kind::kClassification) return nullptr;
    // An axis that is the whole of a column goes by the column's name here.
    const bool is_whole =
        known->digits == 0 && known->kind != Kind::kSection && known->kind != Kind::kRegion;
    name = is_whole ? known->column : known->name;
  }
  for (const auto& dimension : dimensions()) {
    if (dimension.name == name) return &dimension;
  }
  return nullptr;
}

const std::vector<std::string>& axes() {
  static const std::vector<std::string> list = [] {
    std::vector<std::string> names = {"year"};
    for (const auto& axis : statistics::axes()) {
      if (dimension_of(axis.name) != nullptr) names.emplace_back(axis.name);
    }
    return names;
  }();
  return list;
}

const std::vector<Rollup>& rollups() {
  // What people ask for is one thing by another, of a third: goods by country, and either by each
  // way of looking at trade, of one country, district, mode or province. The cube itself answers
  // the rest.
  static const std::vector<Rollup> list = {
      {{"chapter"}},
      {{"commodity"}},
      {{"partner"}},
      {{"partner", "heading"}},
      {{"chapter", "district"}},
      {{"chapter", "regime", "transport_mode"}},
      {{"chapter", "trade_mode"}},
      {{"chapter", "enterprise_kind"}},
      {{"chapter", "province"}},
      {{"heading", "district"}},
      {{"heading", "regime"}},
      {{"heading", "transport_mode"}},
      {{"heading", "trade_mode"}},
      {{"heading", "enterprise_kind"}},
      {{"heading", "province"}},
      {{"partner", "district"}},
      {{"partner", "regime"}},
      {{"partner", "transport_mode"}},
      {{"partner", "trade_mode"}},
      {{"partner", "enterprise_kind"}},
      {{"partner", "province"}},
      {{"district", "regime", "transport_mode"}},
      {{"district", "trade_mode"}},
      {{"district", "enterprise_kind"}},
      {{"district", "province"}},
      {{"province", "regime", "transport_mode"}},
      {{"province", "trade_mode"}},
      {{"province", "enterprise_kind"}},
      {{"regime", "trade_mode", "transport_mode", "enterprise_kind", "special_zone"}},
      {{"region", "chapter", "regime", "transport_mode"}},
      {{"region", "chapter", "enterprise_kind"}},
      {{"region", "district", "regime", "transport_mode"}},
      {{"region", "district", "enterprise_kind"}},
      {{"region", "province", "regime", "transport_mode"}},
      {{"region", "trade_mode", "transport_mode", "enterprise_kind"}},
      {{"customs_office"}},
      {{"border_office"}},
      {{"port"}},
      {{"place_inside"}},
      {{"trader_place"}},
      {{"second_partner", "partner"}},
      {{"region", "partner", "commodity", "district", "regime", "trade_mode", "transport_mode",
        "enterprise_kind", "province"},
       true},
      {{"district", "commodity", "partner", "regime", "trade_mode", "transport_mode",
        "enterprise_kind", "province"},
       true},
      {{"trade_mode", "commodity", "partner", "district", "regime", "transport_mode",
        "enterprise_kind", "province"},
       true},
      {{"province", "commodity", "partner", "district", "regime", "trade_mode", "transport_mode",
        "enterprise_kind"},
       true},
  };
  return list;
}

const std::vector<Amount>& amounts() {
  static const std::vector<Amount> list = {
      {"value_usd", sql::DataType::decimal(38, 2)},
      {"value_local", sql::DataType::decimal(38, 2)},
      {"fob_usd", sql::DataType::decimal(38, 2)},
      {"fob_local", sql::DataType::decimal(38, 2)},
      {"net_mass_kg", sql::DataType::decimal(38, 6)},
      {"items", sql::DataType::integer()},
  };
  return list;
}

}  // namespace tw::explore
