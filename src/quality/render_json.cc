#include <nlohmann/json.hpp>

#include "quality/render.h"

namespace tw::quality {
namespace {

using Json = nlohmann::ordered_json;

Json or_null(const std::optional<double>& number) { return number ? Json(*number) : Json(nullptr); }

template <class List, class Entry>
Json listed(const List& list, Entry entry) {
  Json array = Json::array();
  for (const auto& each : list) array.push_back(entry(each));
  return array;
}

Json corrections_json(const CorrectionEffect& effect) {
  const auto field = [](const auto& each) -> Json {
    return {{"field", each.field},
            {"kind", each.kind},
            {"corrections", each.corrections},
            {"added", each.added},
            {"removed", each.removed}};
  };
  return {{"fields", listed(effect.fields, field)},
          {"corrected_items", effect.corrected_items},
          {"imputed_items", effect.imputed_items},
          {"withdrawn", effect.withdrawn},
          {"accepted_items", effect.accepted_items},
          {"asked_items", effect.asked_items},
          {"open_items", effect.open_items},
          {"hit_rate", or_null(effect.hit_rate())},
          {"removed_local", effect.removed_local()},
          {"removed_kg", effect.removed_kg()},
          {"left_local", or_null(effect.left_local)},
          {"left_kg", or_null(effect.left_kg)},
          {"removed_share_value", or_null(effect.removed_share_value())},
          {"removed_share_mass", or_null(effect.removed_share_mass())}};
}

Json findings_json(const Report& report) {
  const auto rule = [](const auto& each) -> Json {
    return {{"rule", each.rule},   {"severity", each.severity}, {"findings", each.findings},
            {"items", each.items}, {"en", each.example.en},     {"zh", each.example.zh}};
  };
  const auto source = [](const auto& each) -> Json {
    return {{"source", each.source},
            {"items", each.items},
            {"with_findings", each.with_findings},
            {"with_fatal", each.with_fatal}};
  };
  return {{"findings", report.findings},
          {"items", report.items_with_findings},
          {"rules", listed(report.rules, rule)},
          {"sources", listed(report.sources, source)}};
}

Json coverage_json(const Report& report) {
  const auto reason = [](const auto& each) -> Json {
    return {{"reason", each.reason}, {"detail", each.detail}, {"items", each.items}};
  };
  const auto passed = [](const auto& each) -> Json {
    return {{"rule", each.rule},
            {"items", each.items},
            {"author", each.author},
            {"reason", each.reason},
            {"counts", each.counts}};
  };
  return {{"files", report.files},
          {"read", report.read},
          {"rejected", report.rejected},
          {"loaded", report.loaded},
          {"counted", report.counted},
          {"excluded", report.excluded},
          {"exclusions", listed(report.exclusions, reason)},
          {"let_pass", listed(report.let_pass, passed)}};
}

Json response_json(const Report& report) {
  const auto district = [](const auto& each) -> Json {
    return {{"district", each.code},
            {"en", each.label.en},
            {"zh", each.label.zh},
            {"items", each.items},
            {"expected", or_null(each.expected)},
            {"is_low", each.is_low}};
  };
  return {{"months_before", report.months_before},
          {"districts", listed(report.districts, district)}};
}

Json timeliness_json(const Report& report) {
  const auto delay = [](const auto& each) -> Json {
    return {{"days", each.days}, {"items", each.items}};
  };
  const auto days = [&](double part) {
    const auto found = report.days_for(part);
    return found ? Json(*found) : Json(nullptr);
  };
  return {{"days_for_half", days(0.5)},
          {"days_for_nine_tenths", days(0.9)},
          {"without_day", report.undelayed},
          {"delays", listed(report.delays, delay)}};
}

}  // namespace

std::string render_json(const Report& report) {
  const auto cause = [](const auto& each) -> Json {
    return {{"cause", each.cause},
            {"flow", each.flow},
            {"items", each.items},
            {"value_usd", each.value_usd}};
  };
  const auto release = [&](const auto& each) -> Json {
    return {{"release", each.number},          {"status", each.status},
            {"reason", each.reason},           {"at", each.at},
            {"counted", each.counted},         {"imports_usd", each.imports_usd},
            {"exports_usd", each.exports_usd}, {"causes", listed(each.causes, cause)}};
  };
  const auto month = [](const auto& each) -> Json {
    return {{"period", each.period},
            {"counted", each.counted},
            {"excluded", each.excluded},
            {"value_usd", each.value_usd}};
  };
  const auto alarm = [](const auto& each) -> Json {
    return {{"watch", each.watch}, {"en", each.message.en}, {"zh", each.message.zh}};
  };
  const Json json = {
      {"period", report.period},
      {"release", report.release},
      {"status", report.status},
      {"digest", report.digest},
      {"coverage", coverage_json(report)},
      {"imputation_rate", report.share(report.corrections.imputed_items)},
      {"response", response_json(report)},
      {"findings", findings_json(report)},
      {"corrections", corrections_json(report.corrections)},
      {"releases", listed(report.releases, release)},
      {"months", listed(report.months, month)},
      {"timeliness", timeliness_json(report)},
      {"warnings", {{"count", report.alarms}, {"first", listed(report.first_alarms, alarm)}}}};
  return json.dump(2) + "\n";
}

}  // namespace tw::quality
