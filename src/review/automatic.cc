#include "review/automatic.h"

#include <toml++/toml.h>

#include "base/file.h"
#include "review/ledger.h"
#include "sql/print.h"
#include "sql/query.h"
#include "standards/code_list.h"
#include "standards/structure.h"

namespace tw::review {
namespace {

namespace fs = std::filesystem;

// Positive whole numbers only.
Result<void> read_number(const toml::table& table, const char* key, const fs::path& path,
                         std::int64_t& number) {
  const auto node = table[key];
  if (!node) return {};
  const auto value = node.value<std::int64_t>();
  if (!value || *value < 1) {
    return Error("imputation.value_invalid", {key}, {.file = path.string(), .field = key});
  }
  number = *value;
  return {};
}

Result<void> read_commodities(const toml::table& table, const fs::path& path,
                              std::vector<std::string>& commodities) {
  const auto* list = table["net_mass"]["commodities"].as_array();
  const Error wrong("imputation.value_invalid", {"net_mass.commodities"}, {.file = path.string()});
  if (list == nullptr) return wrong;
  for (const auto& each : *list) {
    const auto beginning = each.value<std::string>();
    if (!beginning || beginning->empty()) return wrong;
    commodities.push_back(*beginning);
  }
  return {};
}

Result<ImputationPolicy> read_policy(const toml::table& table, const fs::path& path) {
  for (const auto& [key, node] : table) {
    if (key != "months" && key != "least_records" && key != "net_mass") {
      return Error("imputation.key_unknown", {std::string(key)},
                   {.file = path.string(), .line = node.source().begin.line});
    }
  }
  ImputationPolicy policy;
  TW_CHECK(read_number(table, "months", path, policy.months));
  TW_CHECK(read_number(table, "least_records", path, policy.least_records));
  TW_CHECK(read_commodities(table, path, policy.commodities));
  return policy;
}

// Drafts from rows that begin with the record, old and new value.
std::vector<Draft> drafts_of(const lake::Rows& rows, const char* kind, const char* field,
                             const MonthUnderReview& read, const Act& act,
                             lake::Connection& connection,
                             const std::function<std::string(std::size_t)>& reason) {
  std::vector<Draft> drafts;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const RecordKey record{rows.text(i, 0), rows.text(i, 1), rows.integer(i, 2),
                           rows.integer(i, 3)};
    Draft draft = draft_of(record);
    draft.insert(draft.end(), {{"kind", kind},
                               {"field", field},
                               {"old_value", rows.text(i, 4)},
                               {"new_value", rows.text(i, 5)},
                               {"rules", rules_on(connection, record)},
                               {"seen", read.seen},
                               {"author", act.author},
                               {"reason", reason(i)},
                               {"made_at", act.now}});
    drafts.push_back(std::move(draft));
  }
  return drafts;
}

// The views item_before (the months before) and the table of beginnings.
Result<void> attach_prices(const lake::Home& home, lake::Connection& connection,
                           const Period& month, const ImputationPolicy& policy) {
  const int first = month.year() * 12 + month.first_month() - 1 - static_cast<int>(policy.months);
  TW_TRY(const auto table, home.table(standards::structure("item").spec));
  TW_TRY(const auto items, table.snapshot());
  lake::attach(connection, "item_before", items,
               {{"period", ">=", Period::month(first / 12, first % 12 + 1).to_string()},
                {"period", "<", month.to_string()}});
  connection.execute(
      sql::create_table("imputable_commodity", {{"beginning", sql::DataType::text()}}));
  lake::Appender appender(connection, "imputable_commodity",
                          {{"beginning", sql::DataType::text()}});
  for (const auto& each : policy.commodities) {
    appender.set_text(0, each);
    appender.next_row();
  }
  appender.finish();
  return {};
}

}  // namespace

Result<ImputationPolicy> imputation_policy(const lake::Home& home) {
  const fs::path path = home.folder() / "imputation.toml";
  std::error_code error;
  if (!fs::exists(path, error)) return ImputationPolicy();
  TW_TRY(const auto text, read_file(path));
  try {
    return read_policy(toml::parse(text, path.string()), path);
  } catch (const toml::parse_error& fault) {
    return Error("imputation.syntax", {std::string(fault.description())},
                 {.file = path.string(), .line = fault.source().begin.line});
  }
}

Result<AutomaticReport> correct_automatically(const lake::Home& home, lake::Connection& connection,
                                              const Period& month, const Act& act) {
  TW_TRY(const auto policy, imputation_policy(home));
  TW_CHECK(standards::attach_standards(connection, home));
  const std::int64_t depth = standards::commodity_depth(connection);
  AutomaticReport report{.period = month.to_string()};

  TW_TRY(report.successors,
         append(home, connection, month, "correction", "",
                [&](const MonthUnderReview& read) -> Result<std::vector<Draft>> {
                  const auto rows = connection.query(
                      sql::query("review", "successors"),
                      {{"depth", depth}, {"list", home.settings().commodity_list}});
                  return drafts_of(rows, "automatic", "commodity", read, act, connection,
                                   [&](std::size_t i) { return rows.text(i, 6) + ", 1:1"; });
                }));
  if (policy.commodities.empty()) return report;
  TW_CHECK(attach_prices(home, connection, month, policy));
  TW_TRY(report.imputed,
         append(home, connection, month, "correction", "",
                [&](const MonthUnderReview& read) -> Result<std::vector<Draft>> {
                  const auto& currency = home.settings().currency;
                  const auto rows = connection.query(
                      sql::query("review", "imputable"),
                      {{"depth", depth}, {"least", policy.least_records}, {"currency", currency}});
                  return drafts_of(rows, "imputed", "net_mass_kg", read, act, connection,
                                   [&](std::size_t i) {
                                     return rows.text(i, 6) + ": " + rows.text(i, 8) + " " +
                                            currency + "/kg, n = " + rows.text(i, 7);
                                   });
                }));
  return report;
}

}  // namespace tw::review
