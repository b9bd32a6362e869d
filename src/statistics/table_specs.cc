#include "statistics/table.h"

namespace tw::statistics {

const std::vector<TableSpec>& table_specs() {
  using Layout = TableSpec::Layout;
  static const std::vector<TableSpec> specs = {
      {"balance", "month", Layout::kBalance},
      {"section", "section"},
      {"chapter", "chapter"},
      {"heading", "heading"},
      {"subheading", "subheading"},
      {"commodity", "commodity"},
      {"sitc_section", "sitc_section"},
      {"sitc_division", "sitc_division"},
      {"bec", "bec"},
      {"country", "country"},
      {"region", "region"},
      {"regime", "regime"},
      {"trade_mode", "trade_mode"},
      {"transport", "transport"},
      {"district", "district"},
      {"office", "office"},
      {"province", "province"},
      {"place", "place"},
      {"trader_place", "trader_place"},
      {"enterprise", "enterprise"},
      {"zone", "zone"},
  };
  return specs;
}

}  // namespace tw::statistics
