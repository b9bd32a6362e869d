#include "enterprise/json.h"

#include "standards/code_list.h"

namespace tw::enterprise {
namespace {

Json to_json(const Pair::Side& side) {
  return {{"customs_code", side.customs_code},
          {"uscc", side.uscc},
          {"name", side.name},
          {"place", side.place},
          {"office", side.office},
          {"kind", side.kind},
          {"credit", side.credit}};
}

}  // namespace

Json to_json(const Span& span) {
  const bool is_open = span.valid_to == standards::end_of_time();
  return {{"customs_code", span.customs_code},
          {"valid_from", span.valid_from.to_string()},
          {"valid_to", is_open ? Json(nullptr) : Json(span.valid_to.to_string())},
          {"state", span.state},
          {"uscc", span.uscc},
          {"name", span.name},
          {"kind", span.kind},
          {"place", span.place},
          {"office", span.office},
          {"credit", span.credit},
          {"recorded", span.recorded}};
}

Json to_json(const ImportReport& report) {
  Json document = {{"is_new", report.is_new},       {"version", report.version},
                   {"read", report.read},           {"taken", report.taken},
                   {"unchanged", report.unchanged}, {"rejected", report.rejected},
                   {"ended", report.ended},         {"reasons", Json::array()}};
  for (const auto& each : report.reasons) {
    const auto text = message_in_both(each.code, {each.value});
    document["reasons"].push_back({{"code", each.code},
                                   {"records", each.records},
                                   {"line", each.line},
                                   {"value", each.value},
                                   {"en", text.en},
                                   {"zh", text.zh}});
  }
  return document;
}

Json to_json(const ChangePage& page) {
  Json document = {{"total", page.total}, {"changes", Json::array()}};
  for (const auto& row : page.rows) {
    document["changes"].push_back({{"version", row.now.recorded},
                                   {"changed", row.changed},
                                   {"now", to_json(row.now)},
                                   {"before", row.before ? to_json(*row.before) : Json(nullptr)}});
  }
  return document;
}

Json to_json(const Pairs& pairs) {
  Json document = {{"total", pairs.total}, {"pairs", Json::array()}};
  for (const auto& pair : pairs.pairs) {
    document["pairs"].push_back({{"likeness", std::string(name_of(pair.likeness))},
                                 {"decision", pair.decision},
                                 {"first", to_json(pair.first)},
                                 {"second", to_json(pair.second)}});
  }
  return document;
}

Json to_json(const Taken& taken) {
  return {{"version", taken.version},
          {"file", taken.file},
          {"day", taken.day},
          {"is_full", taken.is_full},
          {"read", taken.read},
          {"taken", taken.taken},
          {"unchanged", taken.unchanged},
          {"rejected", taken.rejected},
          {"ended", taken.ended},
          {"author", taken.author},
          {"at", taken.at}};
}

}  // namespace tw::enterprise
