#include "review/ledger.h"

#include <algorithm>

#include "base/file.h"
#include "sql/print.h"
#include "sql/query.h"
#include "standards/structure.h"

namespace tw::review {
namespace {

constexpr int kAttempts = 50;  // each needs another writer who succeeded meanwhile

// The last number given in the partition.
std::int64_t last_number(lake::Connection& connection, const std::string& table,
                         const std::string& action) {
  const bool is_review = table == "review";
  const auto rows =
      connection.query(sql::query("review", is_review ? "last_review" : "last_correction"),
                       is_review ? lake::Parameters{{"action", action}} : lake::Parameters{});
  return rows.integer(0, 0);
}

// The rows as a SELECT over a temporary table of texts, typed as the structure wants them.
std::string select_of(lake::Connection& connection, const standards::Structure& structure,
                      const std::vector<Draft>& rows) {
  std::vector<lake::ColumnSpec> columns;
  std::vector<std::pair<std::string, sql::DataType>> named;
  sql::Select select;
  for (const auto& column : structure.spec.columns) {
    columns.push_back({column.name, sql::DataType::text()});
    named.emplace_back(column.name, sql::DataType::text());
    select.outputs.push_back({sql::cast(sql::column(column.name), column.type), column.name});
  }
  connection.execute(sql::create_table("drafted", named));
  lake::Appender appender(connection, "drafted", columns);
  for (const auto& row : rows) {
    for (const auto& [name, value] : row) {
      const auto at = structure.index_of(name);
      TW_ASSERT(at.has_value());
      if (!value.empty()) appender.set_text(*at, value);
    }
    appender.next_row();
  }
  appender.finish();
  select.from = {sql::table("drafted")};
  return sql::print(select);
}

}  // namespace

Draft draft_of(const RecordKey& record) {
  return {{"source", record.source},
          {"declaration_number", record.declaration_number},
          {"declaration_version", std::to_string(record.declaration_version)},
          {"item_number", std::to_string(record.item_number)}};
}

Result<void> well_formed(const Act& act) {
  if (act.author.empty()) return Error("review.author_needed");
  if (act.text.empty()) return Error("review.reason_needed");
  return {};
}

Result<std::vector<std::string>> append(
    const lake::Home& home, lake::Connection& connection, const Period& month,
    const std::string& table, const std::string& action,
    const std::function<Result<std::vector<Draft>>(const MonthUnderReview&)>& make) {
  const auto& structure = standards::structure(table);
  const std::string prefix = month.to_string() + "/" + (action.empty() ? "" : action + "/");
  TW_TRY(const auto store, home.table(structure.spec));
  for (int attempt = 1;; ++attempt) {
    TW_TRY(const auto read, attach_month(home, connection, month));
    TW_TRY(auto rows, make(read));
    if (rows.empty()) return std::vector<std::string>();
    std::int64_t number = last_number(connection, table, action);
    std::vector<std::string> ids;
    for (auto& row : rows) {
      ids.push_back(prefix + std::to_string(++number));
      row.insert(row.end(), {{"period", month.to_string()},
                             {"sequence", std::to_string(number)},
                             {"id", ids.back()}});
      if (!action.empty()) row.emplace_back("action", action);
    }
    lake::Change change{
        .operation = "REVIEW",
        .read_version = action.empty() ? read.correction_version : read.review_version,
        .exclusive_partitions = true};
    change.add = store.write(connection, select_of(connection, structure, rows), structure.key);
    const auto committed = store.commit(change);
    if (committed) return ids;
    if (committed.error().code != "lake.conflict" || attempt == kAttempts) {
      return committed.error();
    }
  }
}

std::string rules_on(lake::Connection& connection, const RecordKey& record) {
  return connection
      .query(sql::query("review", "rules_on"), {{"source", record.source},
                                                {"declaration_number", record.declaration_number},
                                                {"declaration_version", record.declaration_version},
                                                {"item_number", record.item_number}})
      .text(0, 0);
}

}  // namespace tw::review
