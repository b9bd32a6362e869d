#include "feed/extract.h"

#include <algorithm>

#include "feed/compare.h"
#include "feed/feed.h"
#include "feed/workbook.h"
#include "lake/table.h"
#include "sql/print.h"

namespace tw::feed {
namespace {

namespace fs = std::filesystem;
using Text = std::string;

constexpr const char* kView = "feed_extract";

// The rows of the files of changes that the batch names.
lake::Snapshot changes_in(const fs::path& folder, const Manifest& manifest) {
  lake::Snapshot changes{.folder = folder, .spec = {manifest.agreement, manifest.columns, {}}};
  changes.spec.columns.push_back({kChangeType, sql::DataType::text()});
  for (const auto& file : manifest.files) {
    if (file.kind == "change") {
      changes.files.push_back({.path = file.path, .bytes = file.bytes, .rows = file.rows});
    }
  }
  return changes;
}

Result<lake::Snapshot> table_after(const fs::path& folder, const Manifest& manifest) {
  TW_TRY(const auto standing, standing_of(folder));
  if (manifest.number < standing.first) {
    return Error("feed.version_too_early",
                 {std::to_string(manifest.number), std::to_string(standing.first)});
  }
  TW_TRY(const auto table, lake::Table::open(table_folder(folder, standing.structure)));
  return table.snapshot(manifest.number - standing.first + 1);
}

sql::Expr as_text(const lake::ColumnSpec& column) {
  return sql::cast(sql::column(column.name), sql::DataType::text());
}

Text joined(const std::vector<Text>& names) {
  Text text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

Result<sql::Select> rows_wanted(const Manifest& manifest, const Extract& wanted,
                                const std::vector<lake::ColumnSpec>& columns) {
  if (!wanted.record.empty() && wanted.record.size() != manifest.key.size()) {
    return Error("feed.record_not_a_key", {joined(manifest.key)});
  }
  sql::Select rows;
  for (const auto& column : columns) {
    const bool would_round =
        wanted.form == Form::kJsonLines && column.type.kind == sql::DataType::Kind::kDecimal;
    const bool is_text = would_round || wanted.form == Form::kWorkbook;
    rows.outputs.push_back({is_text ? as_text(column) : sql::column(column.name), column.name});
  }
  rows.from = {sql::table(kView, "rows")};
  std::vector<sql::Expr> same;
  for (std::size_t i = 0; i < wanted.record.size(); ++i) {
    same.push_back(sql::binary("=", as_text({manifest.key[i], {}}),
                               sql::literal(sql::Value(wanted.record[i]))));
  }
  if (!same.empty()) rows.where = sql::all(std::move(same));
  for (const auto& name : manifest.key) rows.order_by.push_back({sql::column(name, "rows")});
  if (!wanted.is_whole) rows.order_by.push_back({sql::column(kChangeType, "rows")});
  return rows;
}

std::int64_t count_of(lake::Connection& connection, sql::Select rows) {
  sql::Select count;
  rows.order_by.clear();
  count.outputs = {{sql::call("count", {sql::star()}), ""}};
  count.from = {sql::subquery(std::move(rows), "rows")};
  return connection.query(sql::print(count)).integer(0, 0);
}

}  // namespace

Result<Form> form_named(std::string_view name) {
  for (const auto form : {Form::kCsv, Form::kJsonLines, Form::kWorkbook}) {
    if (name == kFormNames[static_cast<std::size_t>(form)]) return form;
  }
  return Error("feed.form_unknown", {Text(name)});
}

Result<std::int64_t> write_extract(lake::Connection& connection, const fs::path& folder,
                                   const Extract& wanted, const fs::path& file) {
  TW_TRY(const auto manifest, batch(folder, wanted.number));
  lake::Snapshot source = changes_in(folder, manifest);
  if (wanted.is_whole) {
    TW_TRY(source, table_after(folder, manifest));
  }
  lake::attach(connection, kView, source);
  TW_TRY(const auto rows, rows_wanted(manifest, wanted, source.spec.columns));
  const auto count = count_of(connection, rows);
  if (wanted.form != Form::kWorkbook) {
    const char* options = wanted.form == Form::kCsv ? "FORMAT csv, HEADER true" : "FORMAT json";
    connection.execute("COPY (" + sql::print(rows) + ") TO " + sql::quote_text(file.string()) +
                       " (" + options + ")");
    return count;
  }
  if (count > kMostWorkbookRows) {
    return Error("feed.too_many_rows", {std::to_string(count), std::to_string(kMostWorkbookRows)});
  }
  Workbook workbook(file, manifest.relation, source.spec.columns);
  connection.stream(sql::print(rows), [&](lake::Connection::Texts row) { workbook.put(row); });
  workbook.finish();
  return count;
}

}  // namespace tw::feed
