#include "review/json.h"

namespace tw::review {
namespace {

nlohmann::ordered_json record_json(const RecordKey& record) {
  return {{"record", to_text(record)},
          {"source", record.source},
          {"declaration_number", record.declaration_number},
          {"declaration_version", record.declaration_version},
          {"item_number", record.item_number}};
}

nlohmann::ordered_json to_json(const std::vector<CorrectionView>& corrections) {
  auto list = nlohmann::ordered_json::array();
  for (const auto& each : corrections) {
    auto entry = record_json(each.record);
    entry.update({{"id", each.id},
                  {"kind", each.kind},
                  {"field", each.field},
                  {"old_value", each.old_value},
                  {"new_value", each.new_value},
                  {"author", each.author},
                  {"reason", each.reason},
                  {"at", each.at},
                  {"state", each.state}});
    list.push_back(std::move(entry));
  }
  return list;
}

nlohmann::ordered_json to_json(const std::vector<DecisionView>& decisions) {
  auto list = nlohmann::ordered_json::array();
  for (const auto& each : decisions) {
    auto entry = record_json(each.record);
    entry.update({{"id", each.id},
                  {"action", each.action},
                  {"author", each.author},
                  {"text", each.text},
                  {"at", each.at},
                  {"age_days", each.age_days},
                  {"open", each.is_open}});
    list.push_back(std::move(entry));
  }
  return list;
}

}  // namespace

nlohmann::ordered_json to_json(const RecordView& view) {
  auto document = record_json(view.record);
  document["flow"] = view.flow;
  for (const char* list : {"fields", "findings"}) document[list] = nlohmann::ordered_json::array();
  for (const auto& each : view.fields) {
    document["fields"].push_back({{"field", each.name},
                                  {"en", each.label.en},
                                  {"zh", each.label.zh},
                                  {"declared", each.declared},
                                  {"value", each.value},
                                  {"may_be_corrected", each.may_be_corrected}});
  }
  for (const auto& each : view.findings) {
    document["findings"].push_back({{"rule", each.rule},
                                    {"severity", each.severity},
                                    {"field", each.field},
                                    {"en", each.message.en},
                                    {"zh", each.message.zh}});
  }
  document["suggestions"] = nlohmann::ordered_json::array();
  for (const auto& each : view.suggestions) {
    document["suggestions"].push_back({{"rank", each.rank},
                                       {"kind", each.kind},
                                       {"field", each.field},
                                       {"value", each.value},
                                       {"repair_value", each.repair_value},
                                       {"probability", each.probability},
                                       {"en", each.message.en},
                                       {"zh", each.message.zh},
                                       {"evidence_en", each.evidence.en},
                                       {"evidence_zh", each.evidence.zh}});
  }
  document["corrections"] = to_json(view.corrections);
  document["decisions"] = to_json(view.decisions);
  return document;
}

nlohmann::ordered_json to_json(const MonthReview& month) {
  nlohmann::ordered_json document = {{"period", month.period},
                                     {"open", month.queue.open},
                                     {"queue", nlohmann::ordered_json::array()}};
  for (const auto& each : month.queue.entries) {
    auto entry = record_json(each.record);
    entry.update({{"rank", each.rank},
                  {"flow", each.flow},
                  {"severity", each.severity},
                  {"findings", each.findings},
                  {"en", each.message.en},
                  {"zh", each.message.zh}});
    document["queue"].push_back(std::move(entry));
  }
  document["corrections"] = to_json(month.corrections);
  document["decisions"] = to_json(month.decisions);
  return document;
}

}  // namespace tw::review
