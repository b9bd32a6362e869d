#include "statistics/trace_json.h"

namespace tw::statistics {
namespace {

nlohmann::ordered_json place_json(const ItemPlace& place) {
  return {{"source", place.source},
          {"file", place.file},
          {"line", place.line},
          {"load_id", place.load_id},
          {"declaration_number", place.declaration_number},
          {"declaration_version", place.declaration_version},
          {"item_number", place.item_number}};
}

}  // namespace

nlohmann::ordered_json to_json(const CellTrace& trace) {
  nlohmann::ordered_json document = {{"period", trace.period},
                                     {"release", trace.release},
                                     {"status", trace.status},
                                     {"value_local", trace.value_local.to_string()},
                                     {"value_usd", trace.value_usd.to_string()},
                                     {"items", trace.items},
                                     {"traced_local", trace.traced_local.to_string()},
                                     {"traced_usd", trace.traced_usd.to_string()},
                                     {"traced_items", trace.traced_items},
                                     {"agrees", trace.agrees()},
                                     {"contributions", nlohmann::ordered_json::array()}};
  for (const auto& each : trace.contributions) {
    auto entry = place_json(each.item);
    entry["flow"] = each.flow;
    entry["commodity"] = each.commodity;
    entry["partner"] = each.partner;
    entry["value_local"] = each.value_local.to_string();
    entry["value_usd"] = each.value_usd.to_string();
    entry["net_mass_kg"] = each.net_mass_kg.to_string();
    document["contributions"].push_back(std::move(entry));
  }
  return document;
}

nlohmann::ordered_json to_json(const DeclarationTrace& trace) {
  nlohmann::ordered_json document = {{"declaration_number", trace.declaration_number},
                                     {"items", nlohmann::ordered_json::array()},
                                     {"findings", nlohmann::ordered_json::array()}};
  for (const auto& each : trace.items) {
    auto entry = place_json(each.place);
    entry["period"] = each.period;
    entry["flow"] = each.flow;
    entry["commodity"] = each.commodity;
    entry["status"] = each.status;
    entry["reason"] = each.reason;
    entry["detail"] = each.detail;
    if (each.value_usd) entry["value_usd"] = each.value_usd->to_string();
    if (each.value_local) entry["value_local"] = each.value_local->to_string();
    for (const auto& [dimension, code] : each.cell) entry["cell"][dimension] = code;
    document["items"].push_back(std::move(entry));
  }
  for (const auto& each : trace.findings) {
    document["findings"].push_back({{"rule", each.rule},
                                    {"severity", each.severity},
                                    {"item_number", each.item_number},
                                    {"field", each.field},
                                    {"value", each.value},
                                    {"en", each.message.en},
                                    {"zh", each.message.zh}});
  }
  return document;
}

}  // namespace tw::statistics
