#include "catalogue/system.h"

#include <algorithm>

#include "base/date.h"

namespace tw::catalogue {
namespace {

using Text = std::string;
using identity::Deed;
using identity::Permission;
using store::Transaction;

template <class Words>
Result<void> one_of(const Words& words, const char* field, const Text& word) {
  if (std::find(words.begin(), words.end(), word) != words.end()) return {};
  return Error("catalogue.word_unknown", {field, word}, {.field = field});
}

}  // namespace

Result<void> keep_system(Transaction& transaction, const System& system, const Deed& deed) {
  TW_CHECK(identity::require(deed.by, Permission::kCatalogueReview));
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  if (system.code.empty() || !std::all_of(system.code.begin(), system.code.end(), fits)) {
    return Error("catalogue.code_wrong", {system.code});
  }
  for (const auto& [field, text] :
       {std::pair{"name.zh", &system.name.zh}, std::pair{"name.en", &system.name.en},
        std::pair{"owner", &system.owner}}) {
    if (text->empty()) return Error("catalogue.text_missing", {field}, {.field = field});
  }
  TW_CHECK(one_of(std::array{"here", "elsewhere"}, "place", system.place));
  TW_CHECK(one_of(std::array{"stays", "to_move", "moved"}, "plan", system.plan));
  if (!system.channel.empty() || system.place == "elsewhere") {
    TW_CHECK(one_of(kWays, "channel", system.channel));
  }
  if (!system.plan_by.empty() && !Date::parse(system.plan_by)) {
    return Error("catalogue.day_wrong", {system.plan_by});
  }
  transaction.run("catalogue", "system_keep",
                  {{"code", system.code},
                   {"name_en", system.name.en},
                   {"name_zh", system.name.zh},
                   {"owner", system.owner},
                   {"place", system.place},
                   {"channel", system.channel},
                   {"address", system.address},
                   {"serves_customs_data", std::int64_t{system.serves_customs_data}},
                   {"plan", system.plan},
                   {"plan_by", system.plan_by},
                   {"note", system.note},
                   {"made_by", deed.by.login},
                   {"made_at", text_of(deed.now)}});
  return {};
}

Result<void> state_use(Transaction& transaction, const SystemUse& use, const Deed& deed) {
  TW_CHECK(identity::require(deed.by, Permission::kCatalogueReview));
  const auto month = Period::parse(use.month);
  if (!month || month->kind() != Period::Kind::kMonth) {
    return Error("catalogue.month_wrong", {use.month});
  }
  if (use.requests < 0 || use.records < 0) return Error("catalogue.count_wrong", {use.system});
  if (!transaction.row<Text>("catalogue", "system_known", {{"code", use.system}})) {
    return Error("catalogue.system_unknown", {use.system});
  }
  transaction.run("catalogue", "system_use_keep",
                  {{"system", use.system},
                   {"month", use.month},
                   {"organisation", use.organisation},
                   {"requests", use.requests},
                   {"record_count", use.records},
                   {"stated_by", deed.by.login},
                   {"stated_at", text_of(deed.now)}});
  return {};
}

std::vector<System> systems(Transaction& transaction) {
  std::vector<System> all;
  for (const auto& [code, en, zh, owner, place, channel, address, serves, plan, plan_by, note,
                    requests, records, last_month, resources] :
       transaction.rows<Text, Text, Text, Text, Text, Text, Text, bool, Text, Text, Text,
                        std::int64_t, std::int64_t, Text, std::int64_t>("catalogue", "systems")) {
    all.push_back({code,
                   {en, zh},
                   owner,
                   place,
                   channel,
                   address,
                   serves,
                   plan,
                   plan_by,
                   note,
                   requests,
                   records,
                   last_month,
                   resources});
  }
  return all;
}

std::vector<SystemUse> uses_of(Transaction& transaction, const Text& system) {
  std::vector<SystemUse> all;
  for (const auto& [month, organisation, requests, records] :
       transaction.rows<Text, Text, std::int64_t, std::int64_t>("catalogue", "system_uses",
                                                                {{"system", system}})) {
    all.push_back({system, month, organisation, requests, records});
  }
  return all;
}

Json to_json(const System& system) {
  return {{"code", system.code},
          {"name", {{"en", system.name.en}, {"zh", system.name.zh}}},
          {"owner", system.owner},
          {"place", system.place},
          {"channel", system.channel},
          {"address", system.address},
          {"serves_customs_data", system.serves_customs_data},
          {"plan", system.plan},
          {"plan_by", system.plan_by},
          {"note", system.note},
          {"requests", system.requests},
          {"records", system.records},
          {"last_month", system.last_month},
          {"resources", system.resources}};
}

}  // namespace tw::catalogue
